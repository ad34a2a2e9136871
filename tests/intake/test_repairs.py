"""A repair is offered when it makes the geometry sound, and says what it does."""

from __future__ import annotations

import copy
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from geo.intake.repair.repairs import oriented, repair_sentence, repaired, repairs_for
from geo.model.geometry import geometry_findings
from tests.intake.shapes import BOW_TIE, RIGHT, SQUARE, at, multi, polygon


def codes(geometry: Any) -> list[str]:
    return [repair.code for repair in repairs_for("#12", geometry)]


OPEN = polygon(at(*SQUARE[:-1]))
CASES: dict[str, tuple[Any, list[str], Any]] = {
    "open ring": (OPEN, ["ring_open"], polygon(at(*SQUARE))),
    "three points": (
        polygon(at(*SQUARE[:3])), ["too_few_points"], polygon(at(*SQUARE[:3], SQUARE[0])),
    ),
    "empty and null parts": (
        multi([at(*SQUARE)], None, [], [at((5, 0), (6, 0), (6, 1), (5, 0)), []]),
        ["coordinates_nesting", "too_few_points"],
        multi([at(*SQUARE)], [at((5, 0), (6, 0), (6, 1), (5, 0))]),
    ),
    "ring open by its height": (
        polygon([[0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 0, 2]]),
        ["ring_open", "three_dimensional"],
        polygon([[0, 0], [1, 0], [1, 1], [0, 0]]),
    ),
    "mixed heights": (
        {"type": "LineString", "coordinates": [[113.7, 23, 5], [113.8, 23]]},
        ["three_dimensional"],
        {"type": "LineString", "coordinates": [[113.7, 23], [113.8, 23]]},
    ),
    "clockwise": (polygon(at(*SQUARE[::-1])), ["winding"], polygon(at(*SQUARE))),
    "repeated points": (
        polygon(at(*SQUARE[:2], SQUARE[1], *SQUARE[1:])), ["repeated_points"], polygon(at(*SQUARE)),
    ),
    "spike": (
        polygon(at((0, 0), (2, 0), (5, 0), (2, 0), (2, 2), (0, 2), (0, 0))),
        ["spike"],
        polygon(at(*SQUARE)),
    ),
    "flat ring": (
        {"type": "Polygon", "coordinates": at(*SQUARE)},
        ["coordinates_nesting"],
        polygon(at(*SQUARE)),
    ),
    "point too deep": (
        {"type": "Point", "coordinates": [[113.7, 23.0]]},
        ["coordinates_nesting"],
        {"type": "Point", "coordinates": [113.7, 23.0]},
    ),
    "numbers as text": (
        {"type": "Point", "coordinates": ["113.7", "２３°"]},
        ["coordinate_not_a_number"],
        {"type": "Point", "coordinates": [113.7, 23.0]},
    ),
    "lower case": (
        {"type": "point", "coordinates": [113.7, 23.0]},
        ["geometry_type_unknown"],
        {"type": "Point", "coordinates": [113.7, 23.0]},
    ),
    "collection of one kind": (
        {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Point", "coordinates": [113.7, 23.0]},
                {"type": "MultiPoint", "coordinates": [[113.8, 23.0]]},
                None,
            ],
        },
        ["geometry_collection"],
        {"type": "MultiPoint", "coordinates": [[113.7, 23.0], [113.8, 23.0]]},
    ),
    "swapped axes": (
        {"type": "Point", "coordinates": [23.0, 113.7]},
        ["axes_swapped"],
        {"type": "Point", "coordinates": [113.7, 23.0]},
    ),
    "empty position": (
        {"type": "MultiPoint", "coordinates": [[], [113.7, 23.0]]},
        ["position_length"],
        {"type": "MultiPoint", "coordinates": [[113.7, 23.0]]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_known_fault_is_cured(name: str) -> None:
    geometry, expected, cured = CASES[name]
    untouched = copy.deepcopy(geometry)
    found = repairs_for("#12", geometry)
    assert [repair.code for repair in found] == expected
    assert found[-1].after == cured == repaired(geometry)
    assert {repair.feature for repair in found} == {"#12"}
    assert geometry == untouched
    assert repairs_for("#12", cured) == ()


def test_a_hole_that_touches_at_one_point_is_sound() -> None:
    assert codes(polygon(at(*SQUARE), at((0, 1), (1, 1.5), (1, 0.5), (0, 1)))) == []


def test_repairs_make_way_for_each_other() -> None:
    ring = [[*point, 7.5] for point in at(*BOW_TIE[:2], *BOW_TIE[1:-1])]
    found = repairs_for("a", {"type": "POLYGON", "coordinates": ring})
    assert [repair.code for repair in found] == [
        "geometry_type_unknown",
        "coordinates_nesting",
        "ring_open",
        "three_dimensional",
        "repeated_points",
        "geometry_invalid",
    ]
    assert geometry_findings(found[-1].after, "a") == []
    assert all(repair.before is None for repair in found)


def test_only_what_is_wanted_is_repaired() -> None:
    geometry = polygon([[*point, 7.5] for point in at(*SQUARE[:-1])])
    made = repaired(geometry, {"ring_open"})
    assert made["coordinates"][0][-1] == [113.7, 23.0, 7.5]
    assert repaired(geometry, ()) is geometry
    assert repaired(geometry, {"spike"}) is geometry


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": ["113,7", "23"]},
        {"type": "Point", "coordinates": ["here", 23]},
        {"type": "Point", "coordinates": [[113.7, 23.0], [113.8, 23.0]]},
        {"type": "LineString", "coordinates": at((0, 0), (1, 0), (0, 0))[:1]},
        {"type": "MultiPolygon", "coordinates": [at(*SQUARE), at(*RIGHT)]},
        {"type": "GeometryCollection", "geometries": []},
        {
            "type": "GeometryCollection",
            "geometries": [OPEN, {"type": "Point", "coordinates": [113.7, 23]}],
        },
        polygon(at((0, 0), (1, 0), (0, 0))),
        polygon(at((0, 0), (1, 0), (2, 0), (0, 0))),
        polygon([], at(*SQUARE)),
        polygon([*at(*SQUARE[:-1]), [113.7, math.nan]]),
        polygon([*at(*SQUARE[:-1]), [10**400, 23]]),
        {"type": 10**5000, "coordinates": [113.7, 23]},
        {"type": "polygon " * 1000, "coordinates": [113.7, 23]},
        {"type": "Polygon"},
        {"type": [], "coordinates": {}},
        [1, 2],
        "Point",
        None,
    ],
)
def test_what_has_no_obvious_reading_is_left_alone(geometry: Any) -> None:
    assert repairs_for("a", geometry) == ()
    assert repaired(geometry) is geometry


def test_a_line_out_and_back_is_left_for_a_person() -> None:
    assert codes({"type": "LineString", "coordinates": at((0, 0), (1, 0), (0, 0))}) == []


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_repair_has_a_sentence(name: str, language: Any) -> None:
    for repair in repairs_for("a", CASES[name][0]):
        told = repair_sentence(repair, language)
        assert told.endswith("。" if language == "zh" else ".")
        assert "{" not in told
        assert told.isascii() or language == "zh"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from([10**400, -(10**400), "113.7", "23,5", 113.7, 23.0]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=20,
)  # fmt: skip
KINDS = st.sampled_from([
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    "GeometryCollection", "polygon", "Circle",
])  # fmt: skip
NUMBERS = st.integers(0, 4) | st.sampled_from([1.5, "1", None, math.inf])
POSITIONS = st.lists(NUMBERS, min_size=2, max_size=3)


def geometries(coordinates: Any) -> Any:
    return st.fixed_dictionaries({"type": KINDS, "coordinates": coordinates})


SIMPLE = geometries(
    ANYTHING
    | POSITIONS
    | st.lists(POSITIONS | st.none(), max_size=7)
    | st.lists(st.lists(POSITIONS, max_size=7) | st.none(), max_size=3)
    | st.lists(st.lists(st.lists(POSITIONS, max_size=7), max_size=2) | st.none(), max_size=3)
)
COLLECTIONS = st.fixed_dictionaries(
    {
        "type": st.just("GeometryCollection"),
        "geometries": ANYTHING | st.lists(SIMPLE | ANYTHING, max_size=3),
    }
)


@given(ANYTHING | SIMPLE | COLLECTIONS)
def test_no_json_makes_it_fail(geometry: Any) -> None:
    before = repr(geometry)
    found = repairs_for("a", geometry)
    assert len({repair.code for repair in found}) == len(found)
    for repair in found:
        assert repair_sentence(repair, "zh")
        assert repaired(geometry, {repair.code})
    if found:
        assert geometry_findings(found[-1].after, "a") == []
        json.dumps(found[-1].after, allow_nan=False)
        assert repaired(geometry) == found[-1].after
    else:
        assert repaired(geometry) is geometry
    oriented(geometry)
    assert repr(geometry) == before


RING = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=12
).map(lambda points: at(*points))  # fmt: skip


@given(st.lists(st.lists(RING, min_size=1, max_size=2), min_size=1, max_size=3))
def test_whatever_is_drawn_becomes_sound_or_is_left(polygons: Any) -> None:
    made = repaired(multi(*polygons))
    if made != multi(*polygons):
        assert geometry_findings(made, "a") == []
        assert shape(made).is_valid


@pytest.mark.parametrize("depth", [100, 100_000])
def test_deep_nesting_does_no_harm(depth: int) -> None:
    deep: list[Any] = []
    for _ in range(depth):
        deep = [deep]
    for kind in ("Point", "MultiPolygon", "Polygon"):
        assert repairs_for("a", {"type": kind, "coordinates": deep}) == ()
        assert repairs_for("a", {"type": kind, "coordinates": [[deep, deep, 1]]}) == ()
    nested: dict[str, Any] = {"type": "GeometryCollection", "geometries": []}
    for _ in range(depth):
        nested = {"type": "GeometryCollection", "geometries": [nested]}
    assert repairs_for("a", nested) == ()
