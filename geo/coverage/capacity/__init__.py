"""Capacity: places and beds in relation to people."""
