"""What happens around the pages: start, document, messages, limits of uploads."""
