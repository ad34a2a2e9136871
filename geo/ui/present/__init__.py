"""The presentation page: compose, preview, check and download a presentation."""
