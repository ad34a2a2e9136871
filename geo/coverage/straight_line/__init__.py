"""Distances as the crow flies: to the nearest facility, and who lies within reach."""
