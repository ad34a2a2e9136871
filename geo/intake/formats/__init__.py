"""One module per file format that projects come in."""
