"""The command line: ``planmap`` or ``python -m geo``, with list, check, serve and others."""

import io
import sys

from geo.cli import changes, coverage, layers, new_town, projects, publish, serve
from geo.cli.common import app

__all__ = [
    "app",
    "changes",
    "coverage",
    "layers",
    "main",
    "new_town",
    "projects",
    "publish",
    "serve",
]


def main(name: str = "planmap") -> None:
    """Run the command line.

    Parameters
    ----------
    name : str
        Name by which the user called the program, for the help.
    """
    for stream in (sys.stdout, sys.stderr):
        # Characters that a terminal cannot encode become question marks instead of a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app(prog_name=name)
