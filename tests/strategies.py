"""What Hypothesis makes up: JSON values, project features, map windows."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from geo.model.vocabulary import vocabulary
from tests.conftest import project

# Integers beyond 64 bits and floats that are no number cannot be written as JSON by orjson.
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
)
json_values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=10), inner, max_size=5)
    ),
    max_leaves=15,
)

GEOMETRY_TYPES = (
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
    "Circle",
)

# Values that look like coordinates more often than chance would have it.
_coordinate = (
    st.integers(-200, 200)
    | st.sampled_from([0.0, -0.0, 1e308, 12_662_592.0, 10**400, 2**53])
    | st.floats(allow_nan=True, allow_infinity=True)
)
_position = st.lists(_coordinate | scalars, max_size=4) | st.lists(
    _coordinate, min_size=2, max_size=3
)
_nested = st.recursive(
    _position | scalars, lambda inner: st.lists(inner, max_size=6), max_leaves=20
)
geometry_like = st.fixed_dictionaries(
    {"type": st.sampled_from(GEOMETRY_TYPES) | scalars}, optional={"coordinates": _nested}
)


def degrees(low: float, high: float) -> st.SearchStrategy[float]:
    """Degrees with 4 decimals, so that positions often coincide."""
    return st.integers(round(low * 1e4), round(high * 1e4)).map(lambda number: number / 1e4)


longitudes = degrees(113.60, 113.90)
latitudes = degrees(22.90, 23.10)
positions = st.tuples(longitudes, latitudes).map(list)
points = positions.map(lambda position: {"type": "Point", "coordinates": position})
lines = st.lists(positions, min_size=2, max_size=4).map(
    lambda part: {"type": "LineString", "coordinates": part}
)
rectangles = st.tuples(positions, st.integers(1, 300), st.integers(1, 300)).map(
    lambda made: _rectangle(made[0], made[1] / 1e4, made[2] / 1e4)
)
geometries = st.none() | points | points | lines | rectangles


def _rectangle(corner: list[float], width: float, height: float) -> dict[str, Any]:
    west, south = corner
    east, north = west + width, south + height
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@st.composite
def project_lists(draw: st.DrawFn, max_size: int = 25) -> list[dict[str, Any]]:
    """Draw valid projects with places of every kind."""
    made = draw(
        st.lists(
            st.tuples(
                geometries,
                st.sampled_from(vocabulary().codes("status")),
                st.integers(1, 5),
                st.sampled_from(["school", "park", "road"]),
            ),
            max_size=max_size,
        )
    )
    return [
        project(f"p{place}", geometry=geometry, status=status, section=section, category=category)
        for place, (geometry, status, section, category) in enumerate(made)
    ]
