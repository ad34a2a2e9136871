"""Repair geometries; each repair is shown to the user before it is made."""
