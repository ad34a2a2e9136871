"""Bring coordinates into two columns, one for each axis.

A column may have both coordinates ("113.75,23.02" under 坐标); degrees, minutes and seconds
may be in separate columns; some eastings may have a zone number and others not.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections.abc import Sequence
from statistics import median
from typing import Any, Literal

from geo.crs.parse import parse_system
from geo.intake.tables import Row
from geo.intake.tables.degrees import parse_coordinate
from geo.intake.tables.mapping import PAIRS, fold_name, guess_mapping, role_of, without_source
from geo.model.errors import Finding, UnknownCRS
from geo.model.text.plain_text import without_signs

_LONGEST_NAME = 40  # characters of the name of a column with degrees, minutes or seconds
_OPENING, _CLOSING = ("(", "[", "（", "【"), (")", "]", "）", "】")
_BETWEEN = (re.compile(r"[,，;；、|\n]"), re.compile(r"\s+"))
_LOOK = 50  # rows examined
_LONGEST_PAIR = 120  # characters of a cell with two coordinates
_MILLION = 1_000_000
_ZONES = range(13, 46)
_EASTINGS = (100_000, 900_000)  # range within a zone, metres
_NORTHINGS = (400_000, 6_000_000)
_NEAR_M = 150_000  # distance from the median of the others; a zone is at least twice as wide
_DIGITS = 6  # significant decimals of an easting
_MOST_NAMED = 20  # rows named in a finding
Axis = Literal["x", "y", ""]
Part = Literal["d", "m", "s"]
_AXES: dict[Axis, tuple[str, ...]] = {
    "x": ("东经", "经度", "经", "longitude", "long", "lon", "lng", "x"),
    "y": ("北纬", "纬度", "纬", "latitude", "lat", "y"),
}
_PARTS: dict[Part, tuple[str, ...]] = {
    "d": ("度", "°", "d", "deg", "degs", "degree", "degrees", "dd"),
    "m": ("分", "′", "'", "m", "min", "mins", "minute", "minutes", "mm"),
    "s": ("秒", "″", '"', "′′", "''", "s", "sec", "secs", "second", "seconds", "ss"),
}
_LOOSE = {"xd", "xm", "xs", "yd", "ym", "ys", "dx", "mx", "sx", "dy", "my", "sy"}
_BARE: dict[str, Part] = {name: part for part, names in _PARTS.items() for name in names}
_KNOWN: dict[str, tuple[Axis, Part]] = {
    name: (axis, part)
    for axis, axes in _AXES.items()
    for part, parts in _PARTS.items()
    for one, other in itertools.product(axes, parts)
    for name in (one + other, other + one)
    if role_of(name) is None and name not in _LOOSE
}
_CLUTTER = str.maketrans("", "", " ()[]【】_-:./·")
_MARKS = " °度′'’分″\"”秒"
_EAST, _NORTH = (73, 136), (3, 54)  # degrees in China


def split_pair(header: Sequence[str], rows: Sequence[Row]) -> tuple[tuple[str, ...], list[Row]]:
    """Split a column with both coordinates into two, if the table has no other coordinates.

    Which of the two is the longitude is decided later by the numbers.

    Parameters
    ----------
    header : sequence of str
    rows : sequence of (int, list)

    Returns
    -------
    header : tuple of str
        ``坐标`` becomes ``坐标 1`` and ``坐标 2``.
    rows : list of (int, list)

    Examples
    --------
    >>> split_pair(["编号", "坐标"], [(2, ["a", "113.75, 23.02"])])
    (('编号', '坐标 1', '坐标 2'), [(2, ['a', '113.75', '23.02'])])
    """
    at = None if guess_mapping(header).has_place else _pair_column(header, rows)
    if at is None:
        return tuple(header), list(rows)
    name = header[at]
    names = (*header[:at], f"{name} 1", f"{name} 2", *header[at + 1 :])
    return names, [(line, _split(cells, at)) for line, cells in rows]


def _pair_column(header: Sequence[str], rows: Sequence[Row]) -> int | None:
    """Return the index of the column with a known name and mostly pairs in its first rows."""
    for at, name in enumerate(header):
        if without_source(fold_name(name)) not in PAIRS:
            continue
        cells = [row[at] for _, row in rows[:_LOOK] if at < len(row) and row[at] not in (None, "")]
        pairs = sum(pair_of(cell) is not None for cell in cells)
        if pairs and 2 * pairs >= len(cells):
            return at
    return None


def _split(cells: list[Any], at: int) -> list[Any]:
    if at >= len(cells):
        return cells
    # A cell that is not a pair is kept in both columns, so that it is quoted in full.
    pair = pair_of(cells[at]) or (cells[at], cells[at])
    return [*cells[:at], *pair, *cells[at + 1 :]]


def pair_of(cell: Any) -> tuple[str, str] | None:
    """Return the two coordinates in a cell as texts, or None.

    Examples
    --------
    >>> pair_of("(113.75，23.02)"), pair_of("东经113°45′ 北纬23°1′"), pair_of("西平社区, 2")
    (('113.75', '23.02'), ('东经113°45′', '北纬23°1′'), None)
    """
    if not isinstance(cell, str) or len(cell) > _LONGEST_PAIR:
        return None
    text = _without_brackets(cell.strip())
    for between in _BETWEEN:
        parts = [part for part in map(str.strip, between.split(text)) if part]
        if len(parts) == 2 and all(map(parse_coordinate, parts)):
            return parts[0], parts[1]
    return None


def _without_brackets(text: str) -> str:
    text = text[1:] if text.startswith(_OPENING) else text
    return (text[:-1] if text.endswith(_CLOSING) else text).strip()


def level_zones(features: Sequence[dict[str, Any]], declared: str | None) -> list[Finding]:
    """Add the zone number that some eastings of a table have to the others, in place.

    If the declared system has no zone numbers, they are removed instead. Rows
    that do not belong to one zone are reported and not changed.

    Parameters
    ----------
    features : sequence of dict
        GeoJSON; only points are considered.
    declared : str or None
        The coordinate system that the table names.

    Returns
    -------
    list of Finding
        At most one.

    Examples
    --------
    >>> features = [
    ...     {"geometry": {"type": "Point", "coordinates": [38473538.2, 2544206.5]}},
    ...     {"geometry": {"type": "Point", "coordinates": [472783.5, 2546389.5]}},
    ... ]
    >>> [each.code for each in level_zones(features, None)], features[1]["geometry"]["coordinates"]
    (['zone_completed'], [38472783.5, 2546389.5])
    """
    numbered: dict[int, list[int]] = {}
    plain: list[int] = []
    for row, feature in enumerate(features):
        zone = _zone(feature)
        if zone == 0:
            plain.append(row)
        elif zone is not None:
            numbered.setdefault(zone, []).append(row)
    if not numbered or not plain:
        return []
    if len(numbered) > 1 or not _are_near(features, numbered, plain):
        return [_zone_finding("zone_missing", "error", features, plain, min(numbered))]
    zone, rows = next(iter(numbered.items()))
    if _has_no_zones(declared):
        _shift(features, rows, -zone)
        return [_zone_finding("zone_removed", "warning", features, rows, zone)]
    _shift(features, plain, zone)
    return [_zone_finding("zone_completed", "warning", features, plain, zone)]


def _zone(feature: dict[str, Any]) -> int | None:
    """Return the zone number of a point in metres, 0 for none; None for anything else."""
    geometry = feature.get("geometry")
    if not geometry or geometry["type"] != "Point" or len(geometry["coordinates"]) != 2:
        return None
    east, north = geometry["coordinates"]
    if not _NORTHINGS[0] <= north <= _NORTHINGS[1]:
        return None
    zone, easting = divmod(east, _MILLION)
    fits = _EASTINGS[0] <= easting <= _EASTINGS[1] and (zone == 0 or zone in _ZONES)
    return int(zone) if fits else None


def _are_near(
    features: Sequence[dict[str, Any]], numbered: dict[int, list[int]], plain: Sequence[int]
) -> bool:
    """Check that the rows without a zone number lie near the others if they are in that zone."""
    (rows,) = numbered.values()
    known = [features[row]["geometry"]["coordinates"] for row in rows]
    east, north = median(x % _MILLION for x, _ in known), median(y for _, y in known)
    others = [features[row]["geometry"]["coordinates"] for row in plain]
    return all(abs(x - east) <= _NEAR_M and abs(y - north) <= _NEAR_M for x, y in others)


def _has_no_zones(declared: str | None) -> bool:
    """Check whether the declared system is projected and has eastings without zone number."""
    if declared is None:
        return False
    try:
        system = parse_system(declared)
    except UnknownCRS:
        return False
    return system.unit == "metre" and system.zone is None


def _shift(features: Sequence[dict[str, Any]], rows: Sequence[int], zone: int) -> None:
    for row in rows:
        position = features[row]["geometry"]["coordinates"]
        position[0] = round(position[0] + zone * _MILLION, _DIGITS)


def _zone_finding(
    code: str, severity: Any, features: Sequence[dict[str, Any]], rows: Sequence[int], zone: int
) -> Finding:
    names = [str(features[row].get("id") or f"#{row + 1}") for row in rows[:_MOST_NAMED]]
    more = ["…"] if len(rows) > _MOST_NAMED else []
    params = {"count": len(rows), "value": (*names, *more), "zone": zone}
    return Finding(code, severity, params=params)


def part_of(column: str) -> tuple[Axis, Part] | None:
    """Return the axis and the part (degrees, minutes, seconds) of a column by its name, or None.

    Examples
    --------
    >>> part_of("经度分"), part_of("Lat_Deg"), part_of("秒（北纬）"), part_of("经度")
    (('x', 'm'), ('y', 'd'), ('y', 's'), None)
    """
    return _KNOWN.get(_folded(column))


def _folded(column: str) -> str:
    name = without_signs(column[:_LONGEST_NAME])
    return unicodedata.normalize("NFKC", name).casefold().translate(_CLUTTER)


def join_degrees(
    header: Sequence[str], rows: Sequence[Row]
) -> tuple[list[str], list[Row], list[Finding]]:
    """Join degrees, minutes and seconds of a coordinate in one column.

    A missing or wrong part makes the joined text invalid, so that the row is reported
    instead of reading the degrees alone.

    Parameters
    ----------
    header : sequence of str
    rows : sequence of (int, list)

    Returns
    -------
    header : list of str
    rows : list of (int, list)
    findings : list of Finding

    Examples
    --------
    >>> join_degrees(["经度度", "经度分", "经度秒"], [(2, [113, 44, 30.84])])[:2]
    (['经度'], [(2, ['113°44′30.84″'])])
    """
    groups = _by_name(header) or _by_order(header, rows)
    if not groups:
        return list(header), list(rows), []
    shown = tuple(" + ".join(header[at] for at in columns) for columns in groups.values())
    finding = Finding("degrees_joined", "info", params={"value": shown})
    firsts = {columns[0]: axis for axis, columns in groups.items()}
    dropped = {at for columns in groups.values() for at in columns[1:]}
    taken = {name for at, name in enumerate(header) if at not in firsts and at not in dropped}
    names = [
        _title(firsts[at], taken) if at in firsts else name
        for at, name in enumerate(header)
        if at not in dropped
    ]
    return names, [(line, _joined(cells, groups, dropped)) for line, cells in rows], [finding]


def _title(axis: Axis, taken: set[str]) -> str:
    name = "经度" if axis == "x" else "纬度"
    return name if name not in taken else ("东经" if axis == "x" else "北纬")


def _by_name(header: Sequence[str]) -> dict[Axis, list[int]]:
    """Return the columns of each coordinate by name: degrees, minutes, and seconds if any."""
    found: dict[tuple[Axis, Part], int] = {}
    complete: dict[str, int] = {}  # columns without a part in their names
    for at, name in enumerate(header):
        if (part := part_of(name)) is not None:
            found.setdefault(part, at)
        elif (role := role_of(name)) in ("x", "y"):
            complete.setdefault(str(role), at)
    groups: dict[Axis, list[int]] = {}
    for axis in ("x", "y"):
        degrees = found.get((axis, "d"), complete.get(axis))
        minutes, seconds = found.get((axis, "m")), found.get((axis, "s"))
        if degrees is not None and minutes is not None:
            groups[axis] = [degrees, minutes, *([] if seconds is None else [seconds])]
    return groups


def _by_order(header: Sequence[str], rows: Sequence[Row]) -> dict[Axis, list[int]]:
    """Return the columns of each coordinate if they are just called 度, 分, 秒, 度, 分, 秒."""
    parts = [(at, _BARE.get(_folded(name))) for at, name in enumerate(header)]
    known = [(at, part) for at, part in parts if part is not None]
    for size in (3, 2):
        if "".join(part for _, part in known) == "dms"[:size] * 2:
            columns = [at for at, _ in known]
            one, other = columns[:size], columns[size:]
            if _within(rows, one[0], _EAST) and _within(rows, other[0], _NORTH):
                return {"x": one, "y": other}
            if _within(rows, one[0], _NORTH) and _within(rows, other[0], _EAST):
                return {"x": other, "y": one}
    return {}


def _within(rows: Sequence[Row], at: int, bounds: tuple[int, int]) -> bool:
    """Check that most numbers in a column lie within bounds."""
    values = [_written(cells[at]) for _, cells in rows if at < len(cells)]
    numbers = [float(value) for value in values if value.isdecimal()]
    low, high = bounds
    return bool(numbers) and 2 * sum(low <= value <= high for value in numbers) > len(numbers)


def _joined(cells: list[Any], groups: dict[Axis, list[int]], dropped: set[int]) -> list[Any]:
    joined = list(cells)
    for columns in groups.values():
        values = [cells[at] if at < len(cells) else None for at in columns]
        if columns[0] < len(joined):
            joined[columns[0]] = _degrees_text(values)
    return [cell for at, cell in enumerate(joined) if at not in dropped]


def _degrees_text(values: Sequence[Any]) -> str | None:
    """Return degrees, minutes and seconds as one text."""
    written = [_written(value) for value in values]
    if not any(written):
        return None
    return "".join(f"{part}{mark}" for part, mark in zip(written, "°′″", strict=False))


def _written(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return str(value)
        text = f"{value:.10f}".rstrip("0").rstrip(".")
        return text or "0"
    if isinstance(value, dict):
        return str(value.get("date") or value.get("error") or "")
    return str(value).strip().strip(_MARKS)
