"""Shared by all processes of the program: turns at costly work, pauses of the collector."""
