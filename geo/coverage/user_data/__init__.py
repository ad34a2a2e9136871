"""Facilities and candidate sites read from a user's file."""
