"""Read the file formats of uploads, one module for each."""
