"""Files whose shapes are so laid that they keep a computer busy; each is small and sound JSON."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from tests.conftest import DECLARED

CENTRE = np.array([113.745, 23.005])
REACH = 0.02  # degrees
Geometry = dict[str, Any]


def collection(*geometries: Geometry) -> bytes:
    """Return geometries as features that could be people, communities, facilities or land."""
    features = [
        {"type": "Feature", "properties": {"name": f"n{at}", "population": 10}, "geometry": each}
        for at, each in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", **DECLARED, "features": features}).encode()


def area(ring: Any) -> Geometry:
    return {"type": "Polygon", "coordinates": [ring]}


def tangle(corners: int, seed: int = 1) -> Geometry:
    """Return an area whose corners are drawn at random, so that its sides all cross."""
    places = np.random.default_rng(seed).uniform(-REACH, REACH, (corners, 2)) + CENTRE
    return area(np.vstack([places, places[:1]]).round(6).tolist())


def star(corners: int, seed: int = 1) -> Geometry:
    """Return a valid star; any two of one size cross in as many places as they have corners."""
    drawn = np.random.default_rng(seed)
    middle, turn = CENTRE + drawn.uniform(-REACH, REACH, 2), drawn.uniform(0, 1)
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False) + turn
    far = np.where(np.arange(corners) % 2, REACH, REACH * 0.4)
    ring = np.column_stack((np.cos(angle) * far, np.sin(angle) * far)) + middle
    return area(np.vstack([ring, ring[:1]]).round(6).tolist())


def zigzag(corners: int, seed: int = 1) -> Geometry:
    """Return a line that crosses itself everywhere, which is valid."""
    return {"type": "LineString", "coordinates": tangle(corners, seed)["coordinates"][0]}


def boxes(count: int) -> Geometry:
    """Return one area of many parts."""
    west = 113.7 + np.arange(count) % 300 * 1e-4
    south = 22.95 + np.arange(count) // 300 * 1e-4
    side = 5e-5
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    parts = np.array([np.column_stack((west + x, south + y)) for x, y in corners])
    rings = parts.transpose(1, 0, 2).round(6)
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings.tolist()]}
