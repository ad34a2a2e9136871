"""Straight-line distances: service areas, nearest facilities and who is within reach."""
