"""A GeoJSON file as the store, with its history beside it."""
