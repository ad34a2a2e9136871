"""Repair large areas in a child process: ``python -m geo.intake.sandbox.area_repair``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geo.intake.sandbox.restrict import Request, serve


def prepare() -> None:
    """Import the libraries before memory is limited."""
    import geo.intake.repair.areas  # noqa: F401


def read(request: Request) -> Iterator[Any]:
    """Yield each repaired geometry with a note for the user; null if no area is left."""
    from geo.intake.repair.areas import mend

    for geometry in request["geometries"]:
        yield {"mended": mend(geometry)}


if __name__ == "__main__":
    serve(read, prepare)
