"""The presentation as slides that can be edited."""
