"""Parse WKB into a GeoJSON geometry, without repairs and without heights.

Unlike with GEOS, an open ring raises no exception, so that the check can report
it with its position.
"""

from __future__ import annotations

import struct
from typing import Any

_NAMES = {
    1: "Point", 2: "LineString", 3: "Polygon", 4: "MultiPoint", 5: "MultiLineString",
    6: "MultiPolygon", 7: "GeometryCollection", 8: "CircularString", 9: "CompoundCurve",
    10: "CurvePolygon", 11: "MultiCurve", 12: "MultiSurface", 13: "Curve", 14: "Surface",
    15: "PolyhedralSurface", 16: "TIN", 17: "Triangle",
}  # fmt: skip
_DEEPEST = 8
Coordinates = list[Any]


class UnsupportedGeometry(Exception):
    """Raised for a curve or a surface, with the name of its type."""


class _Reader:
    """Read geometries from bytes; struct.error is raised if they end too early."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.offset = 0
        self.heights = False

    def geometry(self, level: int = 0) -> dict[str, Any]:
        """Read the geometry at the current offset."""
        order = "<" if self._take("B")[0] else ">"
        code, size = self._kind(order)
        name = _NAMES.get(code, f"WKB {code}")
        if code > 7 or code == 0 or level > _DEEPEST:
            raise UnsupportedGeometry(name)
        if code == 1:
            return {"type": name, "coordinates": self._point(order, size)}
        if code == 2:
            return {"type": name, "coordinates": self._line(order, size)}
        if code == 3:
            rings = [self._line(order, size) for _ in range(self._count(order))]
            return {"type": name, "coordinates": rings}
        parts = [self.geometry(level + 1) for _ in range(self._count(order))]
        if code == 7:
            return {"type": name, "geometries": parts}
        return {"type": name, "coordinates": [part["coordinates"] for part in parts]}

    def _kind(self, order: str) -> tuple[int, int]:
        """Return the code of the type and the number of coordinates of a position."""
        (code,) = self._take(order + "I")
        # Heights and measures: ISO adds thousands, PostGIS and old GDAL set high bits.
        has_z = bool(code & 0x8000_0000) or (code & 0xFFFF) // 1000 in (1, 3)
        has_m = bool(code & 0x4000_0000) or (code & 0xFFFF) // 1000 in (2, 3)
        self.heights = self.heights or has_z
        return (code & 0xFFFF) % 1000, 2 + has_z + has_m

    def _point(self, order: str, size: int) -> Coordinates:
        position = list(self._take(f"{order}{size}d")[:2])
        empty = all(number != number for number in position)  # noqa: PLR0124 (NaN)
        return [] if empty else position

    def _line(self, order: str, size: int) -> Coordinates:
        count = self._count(order)
        # A wrong count must not reserve memory for more numbers than there are.
        if count * size * 8 > len(self.content) - self.offset:
            raise struct.error("the count is larger than the content")
        flat = self._take(f"{order}{count * size}d")
        return [list(flat[start : start + 2]) for start in range(0, len(flat), size)]

    def _count(self, order: str) -> int:
        count: int = self._take(order + "I")[0]
        return count

    def _take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(form, self.content, self.offset)
        self.offset += struct.calcsize(form)
        return values


def geometry_of(content: bytes) -> tuple[dict[str, Any], bool]:
    """Return a WKB geometry as GeoJSON, and whether it had heights.

    Parameters
    ----------
    content : bytes
        ISO or extended WKB, of either byte order.

    Raises
    ------
    UnsupportedGeometry
        With the name of the type.
    struct.error
        If the bytes end too early.

    Examples
    --------
    >>> geometry_of(bytes.fromhex("0101000000000000000000f87f000000000000f87f"))
    ({'type': 'Point', 'coordinates': []}, False)
    """
    reader = _Reader(content)
    return reader.geometry(), reader.heights
