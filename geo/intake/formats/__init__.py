"""One module for each format of files that projects come in."""
