"""A GeoJSON file as the store, with its history next to it."""
