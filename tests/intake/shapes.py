"""Small shapes in the subdistrict, for the tests of repairs."""

from __future__ import annotations

from typing import Any

SQUARE = [(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)]
RIGHT = [(1, 1), (3, 1), (3, 3), (1, 3), (1, 1)]
BOW_TIE = [(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)]


def at(*points: tuple[float, float]) -> list[list[float]]:
    """Place points, in thousandths of a degree, in the subdistrict."""
    return [[round(113.7 + x / 1000, 6), round(23 + y / 1000, 6)] for x, y in points]


def polygon(*rings: list[Any]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def multi(*polygons: list[Any]) -> dict[str, Any]:
    return {"type": "MultiPolygon", "coordinates": list(polygons)}
