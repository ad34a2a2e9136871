"""The child process that repairs large areas: ``python -m geo.intake.sandbox.area_repair``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geo.intake.sandbox.restrict import Request, serve


def prepare() -> None:
    """Import what is needed, before memory is limited."""
    import geo.intake.repair.areas  # noqa: F401


def read(request: Request) -> Iterator[Any]:
    """Give each geometry mended, with what the sentence needs; null when no area is left."""
    from geo.intake.repair.areas import mend

    for geometry in request["geometries"]:
        yield {"mended": mend(geometry)}


if __name__ == "__main__":
    serve(read, prepare)
