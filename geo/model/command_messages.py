"""Sentences about commands that cannot be understood, or break off."""

from __future__ import annotations

from geo.model.language import N_

COMMANDS: dict[str, tuple[str, str]] = {
    "wrong_usage": (
        N_("The command cannot be understood: {problem}"),
        N_("See what it takes with --help."),
    ),
    "interrupted": (
        N_("The command was interrupted."),
        N_("Start it again; what was stored before is kept."),
    ),
    "program_fault": (
        N_("The program has a fault ({problem})."),
        N_("Report it with the lines on standard error."),
    ),
}
