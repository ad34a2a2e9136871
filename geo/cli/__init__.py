"""The command line: ``python -m geo list|check|diff|apply|history|undo|export|coverage``."""

from geo.cli import changing, looking, measuring
from geo.cli.common import app

__all__ = ["app", "changing", "looking", "measuring"]
