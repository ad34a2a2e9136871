"""Siting: where the next facilities should be built."""
