"""Repairs of geometries: each is shown before it is made."""
