"""Geometries: structure, degrees, shape."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from geo.model.errors import Finding
from geo.model.geometry import geometry_findings
from geo.model.messages import sentence
from geo.model.text.language import LANGUAGES
from geo.model.text.safe_json import parse
from tests.strategies import geometries, geometry_like, json_values

SQUARE = [[113.0, 22.0], [114.0, 22.0], [114.0, 23.0], [113.0, 23.0], [113.0, 22.0]]
HOLE = [[113.4, 22.4], [113.6, 22.4], [113.6, 22.6], [113.4, 22.6], [113.4, 22.4]]
OUTSIDE = [[x + 5, y] for x, y in HOLE]
BOW_TIE = [[113.0, 22.0], [114.0, 23.0], [114.0, 22.0], [113.0, 23.0], [113.0, 22.0]]
COORDINATES = "geometry.coordinates"


def figure(kind: Any, coordinates: Any) -> dict[str, Any]:
    return {"type": kind, "coordinates": coordinates}


def point(*numbers: Any) -> dict[str, Any]:
    return figure("Point", list(numbers))


def found(geometry: Any) -> list[Finding]:
    return geometry_findings(geometry, "a")


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        point(113.75, 23.0),
        point(113, 23),
        point(113.75, 23.0, 12.5),
        point(-180, -90),
        point(180, 90),
        {**point(1, 2), "bbox": [1, 2, 1, 2]},
        figure("MultiPoint", [[113, 23], [114, 23]]),
        figure("LineString", [[113, 23], [114, 23]]),
        figure("MultiLineString", [[[113, 23], [114, 23]], [[113, 22], [114, 22]]]),
        figure("Polygon", [SQUARE]),
        figure("Polygon", [SQUARE, HOLE]),
        figure("Polygon", [SQUARE[::-1]]),
        figure("Polygon", [[[x, y, 3.0] for x, y in SQUARE]]),
        figure("MultiPolygon", [[SQUARE], [OUTSIDE]]),
    ],
)
def test_a_correct_geometry_has_no_findings(geometry: Any) -> None:
    assert found(geometry) == []


@pytest.mark.parametrize(
    ("geometry", "code", "field"),
    [
        # structure
        ("POINT (1 2)", "geometry_not_an_object", "geometry"),
        ([113, 23], "geometry_not_an_object", "geometry"),
        (5, "geometry_not_an_object", "geometry"),
        (False, "geometry_not_an_object", "geometry"),
        ({}, "geometry_type_unknown", "geometry.type"),
        ({"coordinates": [1, 2]}, "geometry_type_unknown", "geometry.type"),
        (figure("point", [1, 2]), "geometry_type_unknown", "geometry.type"),
        (figure("Circle", [1, 2]), "geometry_type_unknown", "geometry.type"),
        (figure(None, [1, 2]), "geometry_type_unknown", "geometry.type"),
        (figure(["Point"], [1, 2]), "geometry_type_unknown", "geometry.type"),
        (figure({"Point": 1}, [1, 2]), "geometry_type_unknown", "geometry.type"),
        ({"type": "GeometryCollection", "geometries": []}, "geometry_collection", "geometry.type"),
        (
            {"type": "GeometryCollection", "geometries": [point(1, 2)]},
            "geometry_collection",
            "geometry.type",
        ),
        ({"type": "Point"}, "coordinates_missing", COORDINATES),
        (figure("Point", None), "geometry_empty", COORDINATES),
        (figure("Point", []), "geometry_empty", COORDINATES),
        (figure("Polygon", []), "geometry_empty", COORDINATES),
        # nesting
        (figure("Point", 113.75), "coordinates_nesting", COORDINATES),
        (figure("Point", "113.75,23.0"), "coordinates_nesting", COORDINATES),
        (figure("Point", {"lon": 1, "lat": 2}), "coordinates_nesting", COORDINATES),
        (figure("Point", [[113.75, 23.0]]), "coordinates_nesting", COORDINATES),
        (figure("LineString", [113.75, 23.0]), "coordinates_nesting", COORDINATES),
        (figure("Polygon", SQUARE), "coordinates_nesting", COORDINATES),
        (figure("MultiPolygon", [SQUARE]), "coordinates_nesting", COORDINATES),
        (figure("LineString", [SQUARE]), "coordinates_nesting", COORDINATES),
        # positions
        (point(113.75), "position_length", COORDINATES),
        (point(1, 2, 3, 4), "position_length", COORDINATES),
        (figure("LineString", [[113, 23], []]), "position_length", COORDINATES),
        (point("113.75", "23.0"), "coordinate_not_a_number", COORDINATES),
        (point(113.75, None), "coordinate_not_a_number", COORDINATES),
        (point(True, 23.0), "coordinate_not_a_number", COORDINATES),
        (point(float("nan"), 23.0), "coordinate_not_a_number", COORDINATES),
        (point(113.75, float("inf")), "coordinate_not_a_number", COORDINATES),
        (point(113.75, 23.0, float("nan")), "coordinate_not_a_number", COORDINATES),
        (point(113.75, 23.0, "high"), "coordinate_not_a_number", COORDINATES),
        (
            figure("LineString", [[113, 23], [114, 23], [113, "23"]]),
            "coordinate_not_a_number",
            COORDINATES,
        ),
        # degrees
        (point(23.0, 113.75), "axes_swapped", COORDINATES),
        (figure("LineString", [[113, 23], [23, 113]]), "axes_swapped", COORDINATES),
        (point(474_373.087, 2_546_774.325), "coordinate_out_of_range", COORDINATES),
        (point(38_474_373.087, 2_546_774.325), "coordinate_out_of_range", COORDINATES),
        (point(12_662_592, 2_634_437), "coordinate_out_of_range", COORDINATES),
        (point(180.0001, 0), "coordinate_out_of_range", COORDINATES),
        (point(113.75, -90.5), "coordinate_out_of_range", COORDINATES),
        (point(10**400, 0), "coordinate_out_of_range", COORDINATES),
        # lines and rings
        (figure("LineString", [[113, 23]]), "too_few_points", COORDINATES),
        (figure("MultiLineString", [[[113, 23], [114, 23]], []]), "too_few_points", COORDINATES),
        (figure("Polygon", [[]]), "too_few_points", COORDINATES),
        (figure("Polygon", [SQUARE[:3]]), "too_few_points", COORDINATES),
        (figure("Polygon", [SQUARE, []]), "too_few_points", COORDINATES),
        (figure("MultiPolygon", [[]]), "too_few_points", COORDINATES),
        (figure("MultiPolygon", [[SQUARE], []]), "too_few_points", COORDINATES),
        (figure("Polygon", [SQUARE[:-1]]), "ring_open", COORDINATES),
        (figure("Polygon", [SQUARE, HOLE[:-1]]), "ring_open", COORDINATES),
        (figure("MultiPolygon", [[OUTSIDE], [SQUARE[:-1]]]), "ring_open", COORDINATES),
        # shape
        (figure("Polygon", [BOW_TIE]), "geometry_invalid", "geometry"),
        (figure("Polygon", [SQUARE, OUTSIDE]), "geometry_invalid", "geometry"),
        (figure("Polygon", [[SQUARE[0]] * 4]), "geometry_invalid", "geometry"),
        (figure("MultiPolygon", [[SQUARE], [HOLE]]), "geometry_invalid", "geometry"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_wrong_geometry_is_named_by_code_and_field(geometry: Any, code: str, field: str) -> None:
    (finding,) = found(geometry)
    assert (finding.code, finding.feature, finding.field) == (code, "a", field)


def test_positions_with_and_without_height_in_one_ring_are_no_crash() -> None:
    mixed = [SQUARE[0], [*SQUARE[1], 5.0], *SQUARE[2:]]
    assert all(finding.code for finding in found(figure("Polygon", [mixed])))


def test_the_last_vertex_of_a_long_line_is_looked_at() -> None:
    line = [[113 + i / 1e5, 23.0] for i in range(10_000)]
    assert found(figure("LineString", line)) == []
    (finding,) = found(figure("LineString", [*line, [float("nan"), 23.0]]))
    assert finding.code == "coordinate_not_a_number"


def test_the_ends_of_an_open_ring_are_quoted() -> None:
    (finding,) = found(figure("Polygon", [SQUARE[:-1]]))
    assert finding.params == {"first": [113.0, 22.0], "last": [113.0, 23.0]}


def test_a_bow_tie_is_explained_with_its_place() -> None:
    (finding,) = found(figure("Polygon", [BOW_TIE]))
    assert "Self-intersection" in finding.params["reason"]
    assert "113.5 22.5" in finding.params["reason"]


@pytest.mark.parametrize("geometry", [point(113, 23), figure("Point", 5)])
def test_checking_leaves_the_geometry_alone(geometry: dict[str, Any]) -> None:
    before = repr(geometry)
    found(geometry)
    assert repr(geometry) == before


def test_coordinates_nested_too_deep_are_found_and_can_be_told() -> None:
    (finding,) = found(figure("Point", parse(b"[" * 1000 + b"]" * 1000)))
    assert finding.code == "coordinates_nesting"
    for language in LANGUAGES:
        assert sentence(finding, language)


@given(json_values)
def test_any_json_value_is_judged(value: Any) -> None:
    assert value is None or found(value)


@given(geometry_like)
def test_whatever_looks_like_a_geometry_is_judged(geometry: Any) -> None:
    for finding in found(geometry):
        assert finding.field.startswith("geometry")
        for language in LANGUAGES:
            assert sentence(finding, language)


@given(geometries)
def test_made_up_places_are_correct(geometry: Any) -> None:
    assert found(geometry) == []
