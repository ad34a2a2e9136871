"""Whether areas cross themselves, in bounded time whatever their shape.

The test compares sides whose boxes overlap. Of a ring of 200,000 oblique teeth
all do, and it takes half a minute that nothing can interrupt, so that large
shapes are judged in a process that can be ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from geo.intake.sandbox.restrict import Request, serve
from geo.intake.sandbox.run import run_reader
from geo.model.arrays import Geometries
from geo.model.errors import UnreadableFile

SECONDS = 2  # for all large shapes of a file together
MANY_VERTICES = 10_000  # below it the worst shape takes 0.03 s
UNJUDGED = "unjudged"
_VALID = "Valid Geometry"


def invalidity(figures: Geometries) -> Geometries:
    """Return why shapes are not valid.

    Parameters
    ----------
    figures : (k,) array of shapely geometries or None

    Returns
    -------
    (k,) array of str or None
        GEOS's reason, :data:`UNJUDGED` for one that cannot be told in time;
        None for a valid one, and for no shape.

    Examples
    --------
    >>> box = shapely.box(0, 0, 1, 1)
    >>> tie = shapely.from_wkt("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))")
    >>> invalidity(np.array([box, None, tie])).tolist()
    [None, None, 'Self-intersection[0.5 0.5]']
    """
    reasons: Geometries = np.full(len(figures), None, dtype=object)
    large = shapely.get_num_coordinates(figures) > MANY_VERTICES
    large &= shapely.get_dimensions(figures) == 2
    bad = np.flatnonzero(~shapely.is_valid(figures[~large]) & ~shapely.is_missing(figures[~large]))
    small = np.flatnonzero(~large)[bad]
    reasons[small] = shapely.is_valid_reason(figures[small])
    reasons[large] = _aside(figures[large])
    return reasons


def _aside(figures: Geometries) -> list[str | None]:
    if not len(figures):
        return []
    shapes = shapely.to_wkb(figures, hex=True).tolist()
    try:
        lines = run_reader("geo.intake.sandbox.validity", {"shapes": shapes}, {}, seconds=SECONDS)
    except UnreadableFile:
        return [UNJUDGED] * len(figures)
    return [None if line["reason"] == _VALID else line["reason"] for line in lines]


def prepare() -> None:
    """Import what is needed, before memory is limited."""


def read(request: Request) -> Iterator[Any]:
    """Give GEOS's word on each shape."""
    for shape in request["shapes"]:
        yield {"reason": str(shapely.is_valid_reason(shapely.from_wkb(shape)))}


if __name__ == "__main__":
    serve(read, prepare)
