"""Editing by hand: one project, or all projects as a sheet."""
