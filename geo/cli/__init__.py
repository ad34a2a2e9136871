"""The command line: ``python -m geo`` with list, check, diff, apply, export, publish and others."""

from geo.cli import changes, coverage, projects, publish
from geo.cli.common import app

__all__ = ["app", "changes", "coverage", "projects", "publish"]
