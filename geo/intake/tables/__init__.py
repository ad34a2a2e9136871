"""Turn tables into features: find headings, map columns, read coordinates in cells."""

from typing import Any

Row = tuple[int, list[Any]]
"""The number of a row, counted from 1, and its cells."""
