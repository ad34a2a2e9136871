"""Facilities and candidate sites from the features of a user's file."""
