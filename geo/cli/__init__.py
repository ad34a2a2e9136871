"""The command line: ``python -m geo`` with list, check, diff, apply, export, publish and others."""

from geo.cli import changing, looking, measuring, publishing
from geo.cli.common import app

__all__ = ["app", "changing", "looking", "measuring", "publishing"]
