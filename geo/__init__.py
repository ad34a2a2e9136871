"""The plan map: a subdistrict's yearly work plan on an interactive map."""

__version__ = "0.1.0"
