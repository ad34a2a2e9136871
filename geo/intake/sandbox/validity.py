"""Check whether areas cross themselves, in limited time for any shape.

GEOS compares sides whose bounding boxes overlap. In a ring of 200,000 oblique
teeth all do, which takes half a minute and cannot be interrupted. So large
shapes are checked in a child process that can be ended.
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
MANY_VERTICES = 10_000  # below this number the worst shape takes 0.03 s
UNJUDGED = "unjudged"
_VALID = "Valid Geometry"


def invalidity(figures: Geometries) -> Geometries:
    """Return the reasons why shapes are invalid.

    Parameters
    ----------
    figures : (k,) array of shapely geometries or None

    Returns
    -------
    (k,) array of str or None
        GEOS's reason, or :data:`UNJUDGED` if the check takes too long; None for
        a valid shape, and for a missing one.

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
    reasons[large] = _reasons_from_child(figures[large])
    return reasons


def _reasons_from_child(figures: Geometries) -> list[str | None]:
    if not len(figures):
        return []
    shapes = shapely.to_wkb(figures, hex=True).tolist()
    try:
        lines = run_reader("geo.intake.sandbox.validity", {"shapes": shapes}, {}, seconds=SECONDS)
    except UnreadableFile:
        return [UNJUDGED] * len(figures)
    return [None if line["reason"] == _VALID else line["reason"] for line in lines]


def prepare() -> None:
    """Do nothing: the libraries are imported with this module."""


def read(request: Request) -> Iterator[Any]:
    """Yield the verdict of GEOS on each shape."""
    for shape in request["shapes"]:
        yield {"reason": str(shapely.is_valid_reason(shapely.from_wkb(shape)))}


if __name__ == "__main__":
    serve(read, prepare)
