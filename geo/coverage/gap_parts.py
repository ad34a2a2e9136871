"""What is not covered, divided into parts that one can name and go to."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import shapely

from geo.coverage.population import as_figures
from geo.coverage.town import Town
from geo.model.arrays import Geometries

PART_KM2 = 4.0  # 2 km by 2 km: an area that one looks at; no planning standard
MOST_PARTS = 100  # of a town that is covered nowhere: in a large one the parts are larger
_NOOK = 1 / 8  # of the largest size: what a cut leaves hanging on its other side stays there
_NOTHING_M2 = 1e-3  # what rounding leaves along the edge of two outlines
_ROUNDED = 1 + 1e-6  # a half that is to have just that size may miss it by some m2
_STEPS = 40  # of halving, in search of the cut


class GapParts(NamedTuple):
    """Parts of what is not covered.

    `figures` are (n,) shapely Polygons in metres, `communities` the name of the community
    that holds each, None where none is known to; `most_km2` is the largest size of those
    that no outline holds, and `is_cut` says whether any had to be cut to it.
    """

    figures: Geometries
    communities: tuple[str | None, ...]
    most_km2: float
    is_cut: bool


def gap_parts(left: Any, town: Town) -> GapParts:
    """Divide what is not covered.

    Parameters
    ----------
    left : shapely geometry
        In the town's projected system, metres.
    town : Town

    Returns
    -------
    GapParts
        Together they are `left`; no two overlap.

    Notes
    -----
    The rule: what lies in a community whose outline is known is divided by that outline
    (where outlines overlap, the first one has it). What lies in none, and is larger than
    4 km2 (than a hundredth of a town of more than 400 km2), is cut into two parts of equal
    area, from north to south or from west to east, whichever leaves no strip, and each of
    these again, until none is larger. Corners that a cut would leave hanging on its far
    side stay with their own side. Nothing but the shape decides, so the parts are the same
    on every run.

    Examples
    --------
    >>> place = Town(shapely.box(0, 0, 4_000, 2_000), 4547)
    >>> found = gap_parts(place.outline, place)
    >>> (shapely.area(found.figures) / 1e6).round(6).tolist(), found.is_cut
    ([4.0, 4.0], True)
    """
    most_km2 = max(PART_KM2, town.area_km2 / MOST_PARTS)
    figures: list[Any] = []
    names: list[str | None] = []
    for name, outline in (town.communities or {}).items():
        own = _polygons(shapely.intersection(left, shapely.make_valid(outline)))
        if own:
            left = shapely.difference(left, shapely.make_valid(outline))
            figures += own
            names += [name] * len(own)
    rest = _polygons(left)
    parts = [part for piece in rest for part in _compact(piece, most_km2 * 1e6)]
    is_cut = len(parts) > len(rest)
    return GapParts(
        as_figures([*figures, *parts]), (*names, *[None] * len(parts)), most_km2, is_cut
    )


def _polygons(area: Any) -> list[Any]:
    flat = [each for part in shapely.get_parts(area) for each in shapely.get_parts(part)]
    return [each for each in flat if each.area > _NOTHING_M2]


def _compact(piece: Any, most_m2: float) -> list[Any]:
    """Return a polygon as parts that are not larger than `most_m2`."""
    found, waiting = [], [piece]
    while waiting:
        part = waiting.pop()
        if part.area <= most_m2 * _ROUNDED:
            found.append(part)
        else:
            waiting += _halves(part, most_m2)
    return found


def _halves(part: Any, most_m2: float) -> list[Any]:
    """Cut a polygon from north to south or from west to east, whichever leaves no strip."""
    cuts = [_cut(part, most_m2, is_wide=is_wide) for is_wide in (True, False)]
    return min(cuts, key=_slimness)


def _slimness(parts: list[Any]) -> float:
    """Return how many times longer than wide the slimmest bounding box is."""
    west, south, east, north = shapely.bounds(as_figures(parts)).T
    sides = np.sort([east - west, north - south], axis=0)
    return float((sides[1] / sides[0]).max())


def _cut(part: Any, most_m2: float, *, is_wide: bool) -> list[Any]:
    west, south, east, north = part.bounds
    low, high = (west, east) if is_wide else (south, north)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        near = _before(part, middle, is_wide=is_wide)
        low, high = (middle, high) if near.area < part.area / 2 else (low, middle)
    sides = [_polygons(near), _polygons(shapely.difference(part, near))]
    kept, nooks = zip(*(_without_nooks(side, most_m2 * _NOOK) for side in sides), strict=True)
    made = [shapely.union_all([*kept[0], *nooks[1]]), shapely.union_all([*kept[1], *nooks[0]])]
    if max(each.area for each in made) > 0.75 * part.area:  # a shape like a comb
        return [each for side in sides for each in side]
    return [each for side in made for each in _polygons(side)]


def _before(part: Any, line: float, *, is_wide: bool) -> Any:
    """Return what lies west or south of a line."""
    west, south, east, north = part.bounds
    box = shapely.box(west, south, line, north) if is_wide else shapely.box(west, south, east, line)
    return shapely.intersection(part, box)


def _without_nooks(side: list[Any], small_m2: float) -> tuple[list[Any], list[Any]]:
    """Return the parts of one side of a cut, and apart from them those that are small."""
    area = shapely.area(as_figures(side))
    is_nook = (area < small_m2) & (np.arange(len(side)) != area.argmax())
    return (
        [each for each, nook in zip(side, is_nook, strict=True) if not nook],
        [each for each, nook in zip(side, is_nook, strict=True) if nook],
    )
