"""Rows and columns -> features: headings, what columns mean, coordinates in cells."""

from typing import Any

Row = tuple[int, list[Any]]
"""Number of a row, as a person counts, and its cells."""
