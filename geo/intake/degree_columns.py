"""Degrees, minutes and seconds in columns of their own -> one column for each coordinate."""

from __future__ import annotations

import itertools
import math
import unicodedata
from collections.abc import Sequence
from typing import Any, Literal

from geo.intake.mapping import role_of
from geo.model.errors import Finding
from geo.model.text.plain_text import without_signs

Axis = Literal["x", "y", ""]
Part = Literal["d", "m", "s"]
Row = tuple[int, list[Any]]
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
_LONGEST = 40  # characters of such a name
_MARKS = " °度′'’分″\"”秒"
_EAST, _NORTH = (73, 136), (3, 54)  # degrees in China


def part_of(column: str) -> tuple[Axis, Part] | None:
    """Return which part of which coordinate a column holds by its name, or None.

    Examples
    --------
    >>> part_of("经度分"), part_of("Lat_Deg"), part_of("秒（北纬）"), part_of("经度")
    (('x', 'm'), ('y', 'd'), ('y', 's'), None)
    """
    return _KNOWN.get(_folded(column))


def _folded(column: str) -> str:
    name = without_signs(column[:_LONGEST])
    return unicodedata.normalize("NFKC", name).casefold().translate(_CLUTTER)


def join_degrees(
    header: Sequence[str], rows: Sequence[Row]
) -> tuple[list[str], list[Row], list[Finding]]:
    """Put degrees, minutes and seconds of a coordinate into one column.

    A part that is missing or wrong in a row stays visible in the joined text, so that
    the row is told and degrees are never read alone.

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
    shown = tuple(" + ".join(header[at] for at in places) for places in groups.values())
    told = Finding("degrees_joined", "info", params={"value": shown})
    firsts = {places[0]: axis for axis, places in groups.items()}
    gone = {at for places in groups.values() for at in places[1:]}
    taken = {name for at, name in enumerate(header) if at not in firsts and at not in gone}
    names = [
        _title(firsts[at], taken) if at in firsts else name
        for at, name in enumerate(header)
        if at not in gone
    ]
    return names, [(line, _joined(cells, groups, gone)) for line, cells in rows], [told]


def _title(axis: Axis, taken: set[str]) -> str:
    name = "经度" if axis == "x" else "纬度"
    return name if name not in taken else ("东经" if axis == "x" else "北纬")


def _by_name(header: Sequence[str]) -> dict[Axis, list[int]]:
    """Return the columns of each coordinate: degrees and minutes, seconds where there are."""
    found: dict[tuple[Axis, Part], int] = {}
    whole: dict[str, int] = {}
    for at, name in enumerate(header):
        if (part := part_of(name)) is not None:
            found.setdefault(part, at)
        elif (role := role_of(name)) in ("x", "y"):
            whole.setdefault(str(role), at)
    groups: dict[Axis, list[int]] = {}
    for axis in ("x", "y"):
        degrees = found.get((axis, "d"), whole.get(axis))
        minutes, seconds = found.get((axis, "m")), found.get((axis, "s"))
        if degrees is not None and minutes is not None:
            groups[axis] = [degrees, minutes, *([] if seconds is None else [seconds])]
    return groups


def _by_order(header: Sequence[str], rows: Sequence[Row]) -> dict[Axis, list[int]]:
    """Return the columns of 度, 分, 秒, 度, 分, 秒 by the degrees in them."""
    parts = [(at, _BARE.get(_folded(name))) for at, name in enumerate(header)]
    known = [(at, part) for at, part in parts if part is not None]
    for size in (3, 2):
        if "".join(part for _, part in known) == "dms"[:size] * 2:
            places = [at for at, _ in known]
            one, other = places[:size], places[size:]
            if _within(rows, one[0], _EAST) and _within(rows, other[0], _NORTH):
                return {"x": one, "y": other}
            if _within(rows, one[0], _NORTH) and _within(rows, other[0], _EAST):
                return {"x": other, "y": one}
    return {}


def _within(rows: Sequence[Row], at: int, bounds: tuple[int, int]) -> bool:
    values = [_written(cells[at]) for _, cells in rows if at < len(cells)]
    numbers = [float(value) for value in values if value.isdecimal()]
    low, high = bounds
    return bool(numbers) and 2 * sum(low <= value <= high for value in numbers) > len(numbers)


def _joined(cells: list[Any], groups: dict[Axis, list[int]], gone: set[int]) -> list[Any]:
    made = list(cells)
    for places in groups.values():
        values = [cells[at] if at < len(cells) else None for at in places]
        if places[0] < len(made):
            made[places[0]] = _together(values)
    return [cell for at, cell in enumerate(made) if at not in gone]


def _together(values: Sequence[Any]) -> str | None:
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
