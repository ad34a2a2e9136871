"""What surrounds the pages: start, document, messages, upload limits."""
