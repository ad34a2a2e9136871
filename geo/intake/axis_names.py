"""Coordinate columns whose names say more than that: "geo_Latitude", "中心经度"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

_LONGEST = 200  # characters of a name that are compared
_BETWEEN = re.compile(r"[\s()\[\]【】:°_./-]+")
_ENDINGS = {
    "longitude": "x", "latitude": "y", "经度": "x", "纬度": "y", "东坐标": "x", "北坐标": "y",
    "横坐标": "x", "纵坐标": "y",
}  # fmt: skip
_WORDS = {"lon": "x", "lng": "x", "lat": "y"}  # only where they stand alone: "geo_lat", not "flat"
# Natural Earth's NAME_LONG is a long name: only a column that goes with "..._lat" is a longitude.
_DOUBTFUL = {"long": "x"}
# What may follow the word: the unit, the direction, the system.
_AFTER = {"dd", "deg", "degree", "degrees", "decimal", "e", "n", "wgs84", "cgcs2000", "x", "y"}
_BOTH = ("经纬度", "latlon", "lonlat", "latlng", "lnglat", "latitudelongitude")


def axis_of(column: str) -> str | None:
    """Return ``"x"`` or ``"y"`` for a column whose name ends in such a word, or None.

    Examples
    --------
    >>> axis_of("geo_Latitude"), axis_of("中心经度"), axis_of("lng_dd"), axis_of("flat")
    ('y', 'x', 'x', None)
    """
    found = _axis(column)
    return found[0] if found and not found[2] else None


def axis_pair(
    header: Sequence[str], x: str | None = None, y: str | None = None
) -> tuple[str | None, str | None]:
    """Return the columns with easting and northing where one or both have such a name.

    Two that are called alike go together: of a start and an end the first is
    taken, and never the longitude of the one with the latitude of the other.

    Parameters
    ----------
    header : sequence of str
    x, y : str, optional
        What plain names have shown.

    Examples
    --------
    >>> axis_pair(["name", "start_lat", "end_lon", "end_lat", "start_lon"])
    ('start_lon', 'start_lat')
    >>> axis_pair(["geo_Longitude", "title"], y="Latitude"), axis_pair(["NAME_LONG"])
    (('geo_Longitude', 'Latitude'), (None, None))
    """
    if x and y:
        return x, y
    found = list(_found(header))
    if x is None and y is None:
        by_rest: dict[str, dict[str, str]] = {}
        for column, axis, rest, _doubt in found:
            by_rest.setdefault(rest, {}).setdefault(axis, column)
        for pair in by_rest.values():
            if len(pair) == 2:
                return pair["x"], pair["y"]
    sure = {"x": x, "y": y}
    for column, axis, _rest, doubt in found:
        if not doubt and sure[axis] is None:
            sure[axis] = column
    if x is None and y is None and sure["x"] and sure["y"]:
        return None, None  # of two different places
    return sure["x"], sure["y"]


def _found(header: Sequence[str]) -> Iterator[tuple[str, str, str, bool]]:
    for column in header:
        axis = _axis(column)
        if axis is not None:
            yield column, *axis


def _axis(column: str) -> tuple[str, str, bool] | None:
    """Return the axis, what else the name says, and whether it may be something else."""
    text = unicodedata.normalize("NFKC", column[:_LONGEST]).casefold()
    words = [word for word in _BETWEEN.split(text) if word]
    while len(words) > 1 and words[-1] in _AFTER:
        words.pop()
    joined = "".join(words)
    if not words or any(each in joined for each in _BOTH):
        return None
    for ending, axis in _ENDINGS.items():
        if joined.endswith(ending):
            return axis, joined.removesuffix(ending), False
    axis = _WORDS.get(words[-1]) or _DOUBTFUL.get(words[-1], "")
    if not axis:
        return None
    return axis, "".join(words[:-1]), words[-1] in _DOUBTFUL
