"""Read parcel texts of land offices (报盘): a header, then the boundary points of each parcel.

::

    [属性描述]
    坐标系=2000国家大地坐标系
    几度分带=3
    带号=38
    [地块坐标]
    4,0.12,1,西平小学,面,,教育用地,,@
    J1,1,2544206.483,38473538.247

The first of the two numbers is the northing, as in surveying. The header names the
coordinate system; rings of points become polygons with holes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from geo.intake.tables.degrees import parse_coordinate
from geo.intake.tables.xy import fits
from geo.intake.upload import Upload, check_limits
from geo.model.errors import Finding, UnreadableFile
from geo.model.zones import ZONES, Width, epsg_code

_SECTION = re.compile(r"\s{0,20}[\[【]\s{0,9}(属性描述|地块坐标)\s{0,9}[\]】]")
_CELLS = re.compile(r"[,，\t]")
_POINT = re.compile(r"[A-Za-z]{0,4}\d{1,7}[A-Za-z]?")
_RING = re.compile(r"\d{1,6}")
_FIELDS = ("界址点数", "地块面积", "地块编号", "name", "图形属性", "图幅号", "地块用途", "地类编码")
_MOST_NAMED = 20  # lines named in one finding
Point = tuple[int, float, float]
_MOST_RINGS = 1_000  # of one parcel, since overlapping rings are all compared
_FEWEST = 3  # points of a ring
Ring = list[list[float]]
_DATUMS = {"2000": "cgcs2000", "80": "xian1980", "54": "beijing1954"}  # by what the header says
_MILLION = 1_000_000


@dataclass(slots=True)
class Parcel:
    """A parcel of the text: its properties, and its points with the number of their ring."""

    properties: dict[str, Any]
    points: list[Point] = field(default_factory=list)


def is_parcel_text(text: str) -> bool:
    """Check whether a text begins like a parcel text.

    Examples
    --------
    >>> is_parcel_text("[属性描述] ..."), is_parcel_text("[1, 2]")
    (True, False)
    """
    return _SECTION.match(text) is not None


def read_parcels(text: str, form: str) -> Upload:
    """Read the parcels of a text as polygons.

    Parameters
    ----------
    text : str
    form : str
        Kept in the upload.

    Raises
    ------
    UnreadableFile
        ``parcels_none``, ``too_many_features``, ``too_many_vertices``, ``too_complex``.
    """
    header, parcels, unread = _parsed(text)
    if not parcels:
        raise UnreadableFile("parcels_none")
    points = [point for parcel in parcels for point in parcel.points]
    crossed = _is_crossed(points)
    east_north = [(y, x) if not crossed else (x, y) for _, x, y in points]
    system, found = system_of(header, [x for x, _ in east_north])
    if unread:
        found.append(_lines_unread(unread))
    features = []
    for number, parcel in enumerate(parcels, start=1):
        feature, problems = _feature(parcel, f"#{number}", crossed=crossed)
        features.append(feature)
        found += problems
    check_limits(features)
    shown = tuple(f"{key}={value}"[:60] for key, value in list(header.items())[:20] if value)
    params = {"count": len(features), "value": shown or "–"}
    return Upload(features, system, [Finding("parcels_read", "info", params=params), *found], form)


def _parsed(text: str) -> tuple[dict[str, str], list[Parcel], list[int]]:
    """Return the header, the parcels, and the numbers of the lines that cannot be read."""
    header: dict[str, str] = {}
    parcels: list[Parcel] = []
    unread: list[int] = []
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        plain = line.strip().lstrip("\ufeff")
        if not plain:
            continue
        if found := _SECTION.match(plain):
            section = found[1]
        elif section != "地块坐标":
            key, _, value = plain.partition("=")
            header.setdefault(key.strip(), value.strip())
        elif plain.endswith("@"):
            parcels.append(Parcel(_properties(plain)))
        elif not parcels or not _add_point(parcels[-1], plain):
            unread.append(number)
    return header, parcels, unread


def _properties(line: str) -> dict[str, Any]:
    cells = [cell.strip() for cell in _CELLS.split(line.removesuffix("@").rstrip(",， \t"))]
    return {name: cell for name, cell in zip(_FIELDS, cells, strict=False) if cell}


def _add_point(parcel: Parcel, line: str) -> bool:
    """Add the point of a line to a parcel; return False if the line is not a point."""
    cells = [cell.strip() for cell in _CELLS.split(line, 6)]
    if len(cells) < 4 or not _POINT.fullmatch(cells[0]) or not _RING.fullmatch(cells[1]):
        return False
    first, second = parse_coordinate(cells[2]), parse_coordinate(cells[3])
    if first is None or second is None:
        return False
    parcel.points.append((int(cells[1]), first.value, second.value))
    return True


def _is_crossed(points: Sequence[Point]) -> bool:
    """Check whether the easting comes first, contrary to the format."""
    return sum(fits(x, y) for _, x, y in points) > sum(fits(y, x) for _, x, y in points)


def _feature(parcel: Parcel, label: str, *, crossed: bool) -> tuple[dict[str, Any], list[Finding]]:
    rings: dict[int, list[list[float]]] = {}
    for ring, x, y in parcel.points:
        rings.setdefault(ring, []).append([x, y] if crossed else [y, x])
    properties = parcel.properties
    feature: dict[str, Any] = {"type": "Feature", "properties": properties}
    found = _count_finding(properties, len(parcel.points), label)
    geometry = geometry_of(list(rings.values()), properties.get("图形属性", ""))
    if geometry is not None:
        feature["geometry"] = geometry
    else:
        params = {"count": len(parcel.points)}
        found.append(Finding("parcel_too_few", "error", label, "geometry", params))
    return feature, found


def _count_finding(properties: dict[str, Any], count: int, label: str) -> list[Finding]:
    """Warn if a parcel does not have the stated number of points."""
    stated = properties.get("界址点数", "")
    if not stated.isdecimal() or int(stated[:9]) in (count, count - 1, count + 1):
        return []  # some programs count the closing point
    params = {"value": stated, "count": count}
    return [Finding("parcel_count", "warning", label, "界址点数", params)]


def _lines_unread(lines: Sequence[int]) -> Finding:
    more = ["…"] if len(lines) > _MOST_NAMED else []
    shown = (*map(str, lines[:_MOST_NAMED]), *more)
    return Finding("parcel_lines", "error", params={"count": len(lines), "value": shown})


def geometry_of(rings: Sequence[Ring], kind: str = "") -> dict[str, Any] | None:
    """Return the geometry of a parcel, or None if it has too few points.

    A ring inside another one is its hole; other rings are separate parts.

    Parameters
    ----------
    rings : sequence of list of [float, float]
        Open or closed.
    kind : str
        面 (area), 线 (line) or 点 (point), as in the text.

    Raises
    ------
    UnreadableFile
        ``too_complex``, if there are too many rings.

    Examples
    --------
    >>> geometry_of([[[0, 0], [4, 0], [4, 4]]])
    {'type': 'Polygon', 'coordinates': [[[0, 0], [4, 0], [4, 4], [0, 0]]]}
    >>> geometry_of([[[0, 0]]]), geometry_of([[[0, 0]]], "点")
    (None, {'type': 'Point', 'coordinates': [0, 0]})
    """
    if len(rings) > _MOST_RINGS:
        raise UnreadableFile("too_complex")
    points = [point for ring in rings for point in ring]
    if kind.startswith("点") and points:
        multi = {"type": "MultiPoint", "coordinates": points}
        return {"type": "Point", "coordinates": points[0]} if len(points) == 1 else multi
    if kind.startswith("线"):
        lines = [ring for ring in rings if len(ring) > 1]
        if len(lines) == 1:
            return {"type": "LineString", "coordinates": lines[0]}
        return {"type": "MultiLineString", "coordinates": lines} if lines else None
    closed = [_closed(ring) for ring in rings]
    if not closed or any(len(ring) <= _FEWEST for ring in closed):
        return None
    parts = _parts(closed)
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def _closed(ring: Ring) -> Ring:
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def _parts(rings: Sequence[Ring]) -> list[list[Ring]]:
    """Return the outer rings, each with its holes."""
    areas = shapely.polygons([shapely.linearrings(ring) for ring in rings])
    sizes = shapely.area(areas)
    # One point represents each ring, since a ring that crosses itself has no valid interior.
    starts = shapely.STRtree(shapely.points([ring[0] for ring in rings]))
    owners: dict[int, int] = {}
    parts: dict[int, list[Ring]] = {}
    for at in np.argsort(-sizes, kind="stable").tolist():
        if at in owners:
            parts[owners[at]].append(rings[at])
            continue
        parts[at] = [rings[at]]
        for inside in starts.query(areas[at], predicate="covers").tolist():
            if sizes[inside] < sizes[at]:
                owners.setdefault(inside, at)
    return [parts[at] for at in sorted(parts)]


def system_of(
    header: Mapping[str, str], eastings: Sequence[float]
) -> tuple[str | None, list[Finding]]:
    """Determine the coordinate system by the header and the zone numbers in the eastings.

    Parameters
    ----------
    header : mapping of str to str
    eastings : sequence of float
        Metres, perhaps with the zone number in front.

    Returns
    -------
    system : str or None
        An EPSG code, else the name in the header, if any.
    findings : list of Finding
        A warning if header and eastings have different zones.

    Examples
    --------
    >>> header = {"坐标系": "2000国家大地坐标系", "几度分带": "3", "带号": "38"}
    >>> system_of(header, [38473538.2]), system_of(header, [473538.2])
    (('EPSG:4526', []), ('EPSG:4547', []))
    >>> system_of({}, [473538.2])
    (None, [])
    """
    name, number = header.get("坐标系", ""), _number(header.get("带号", ""))
    datum = next((datum for word, datum in _DATUMS.items() if word in name), "")
    prefixes = {int(each // _MILLION) for each in eastings if each >= _MILLION}
    prefix = prefixes.pop() if len(prefixes) == 1 else None
    found = []
    zone = prefix or number
    if prefix and number and prefix != number:
        params = {"value": number, "zone": prefix}
        found.append(Finding("parcel_zone", "warning", field="带号", params=params))
    width = _width(zone, _number(header.get("几度分带", "")) or None)
    if not datum or zone is None or width is None or zone not in ZONES[width]:
        return (name or None), found
    return f"EPSG:{epsg_code(datum, width, zone, numbered=bool(prefix))}", found


def _number(text: str) -> int | None:
    found = re.search(r"\d{1,2}", text)
    words = {"三": 3, "六": 6}
    return int(found[0]) if found else next((words[each] for each in text if each in words), None)


def _width(zone: int | None, given: int | None) -> Width | None:
    """Return the zone width in degrees that a header gives or a zone number in China implies."""
    widths = (width for width, zones in ZONES.items() if zone in zones or given == width)
    return next((width for width in widths if given in (None, width)), None)
