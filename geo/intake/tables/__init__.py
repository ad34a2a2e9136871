"""Rows and columns -> features: headings, what columns mean, coordinates in cells."""
