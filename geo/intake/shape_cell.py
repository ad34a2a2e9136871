"""A shape in one cell: WKT, EWKT, GeoJSON or WKB in hexadecimal digits."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import Any

from geo.intake.wkb import UnsupportedGeometry, geometry_of
from geo.intake.wkt import parse_wkt
from geo.model.errors import UnreadableFile
from geo.model.text.safe_json import parse

FULL_CELL = 32_767  # characters that a cell of Excel holds; what is longer breaks off there
_ALMOST = 20  # blanks at the ends, which are gone by now
_MOST_LEVELS = 12  # of GeoJSON
_SRID = re.compile(r"SRID\s{0,3}=\s{0,3}(\d{1,6})\s{0,3};\s{0,9}", re.IGNORECASE)
_HEX = re.compile(r"(?:\\x|0x)?(0[01][0-9a-f]{8,})", re.IGNORECASE)
_KIND = re.compile(r"\s{0,9}([A-Z]{4,24})(?![A-Z])", re.IGNORECASE)
_READ = {"POINT", "LINESTRING", "POLYGON"}
_NOT_READ = {
    "GEOMETRYCOLLECTION", "CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE",
    "MULTISURFACE", "CURVE", "SURFACE", "POLYHEDRALSURFACE", "TIN", "TRIANGLE", "LINEARRING",
    "BOX", "ENVELOPE",
}  # fmt: skip
_SRID_FLAG = 0x2000_0000
_TYPES = {"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a cell with a shape holds.

    Attributes
    ----------
    geometry : dict or None
        GeoJSON; None when it cannot be read.
    system : str or None
        The coordinate system that the cell names.
    code : str
        Key into the messages: why it cannot be read.
    params : dict
    """

    geometry: dict[str, Any] | None
    system: str | None = None
    code: str = ""
    params: dict[str, Any] = field(default_factory=dict)


def read_shape(cell: str) -> Shape:
    """Read the shape in a cell.

    Examples
    --------
    >>> read_shape("SRID=4490;POINT(113.75 23)")
    Shape(geometry={'type': 'Point', 'coordinates': [113.75, 23]}, system='EPSG:4490', code='', ...)
    >>> read_shape("TRIANGLE((0 0,0 1,1 1,0 0))").code, read_shape("POINT(113.75)").code
    ('geometry_unsupported', 'wkt_broken')
    """
    text = cell.strip()
    shape = _shape(text)
    if shape.geometry is None and FULL_CELL - _ALMOST <= len(cell) <= FULL_CELL:
        return Shape(None, code="cell_cut", params={"limit": f"{FULL_CELL:,}"})
    return shape


def _shape(text: str) -> Shape:
    if text.startswith("{"):
        return _geojson(text)
    if (found := _HEX.fullmatch(text)) is not None:
        return _wkb(found[1])
    srid = _SRID.match(text)
    body = text[srid.end() :] if srid else text
    system = f"EPSG:{srid[1]}" if srid and int(srid[1]) else None
    geometry = parse_wkt(body)
    if geometry is not None:
        return Shape(geometry, system)
    kind = _KIND.match(body)
    name = kind[1].upper().removesuffix("ZM").removesuffix("Z") if kind else ""
    if name in _NOT_READ:
        return Shape(None, code="geometry_unsupported", params={"kind": name})
    code = "wkt_broken" if name.removeprefix("MULTI") in _READ else "shape_not_read"
    return Shape(None, code=code, params={"value": text[:80]})


def _geojson(text: str) -> Shape:
    try:
        found = parse(text.encode("utf-8", "replace"), max_depth=_MOST_LEVELS)
    except UnreadableFile:
        return Shape(None, code="shape_broken", params={"kind": "GeoJSON", "value": text[:80]})
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    kind = found.get("type") if isinstance(found, dict) else None
    if isinstance(kind, str) and kind in _TYPES and isinstance(found.get("coordinates"), list):
        return Shape({"type": kind, "coordinates": found["coordinates"]})
    if isinstance(kind, str) and kind == "GeometryCollection":
        return Shape(None, code="geometry_unsupported", params={"kind": kind})
    return Shape(None, code="shape_broken", params={"kind": "GeoJSON", "value": text[:80]})


def _wkb(digits: str) -> Shape:
    broken = Shape(None, code="shape_broken", params={"kind": "WKB", "value": digits[:80]})
    if len(digits) % 2:
        return broken
    content, system = _without_srid(bytes.fromhex(digits))
    try:
        geometry, _ = geometry_of(content)
    except UnsupportedGeometry as error:
        return Shape(None, code="geometry_unsupported", params={"kind": str(error)})
    except (struct.error, KeyError, IndexError):
        return broken
    if geometry["type"] not in _TYPES:
        return Shape(None, code="geometry_unsupported", params={"kind": geometry["type"]})
    return Shape(geometry, system)


def _without_srid(content: bytes) -> tuple[bytes, str | None]:
    """Take the number of the system out, which only PostGIS writes into WKB."""
    order = "<" if content[0] else ">"
    (code,) = struct.unpack_from(f"{order}I", content, 1)
    if not code & _SRID_FLAG or len(content) < 9:
        return content, None
    (srid,) = struct.unpack_from(f"{order}I", content, 5)
    plain = content[:1] + struct.pack(f"{order}I", code & ~_SRID_FLAG) + content[9:]
    return plain, f"EPSG:{srid}" if srid else None
