"""The server around the pages: start-up, HTML document, Streamlit messages, upload limits."""
