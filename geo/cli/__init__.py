"""The command line: ``python -m geo list|check|diff|apply|history|undo|export``."""

from geo.cli import changing, looking
from geo.cli.common import app

__all__ = ["app", "changing", "looking"]
