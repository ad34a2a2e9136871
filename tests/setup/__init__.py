"""Tests of setting up a town."""
