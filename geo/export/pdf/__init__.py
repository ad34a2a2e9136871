"""The printed handout as PDF."""
