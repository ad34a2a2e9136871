"""A file of places that are no projects: read, placed in WGS 84, or refused in words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from geo.crs.systems import SYSTEMS
from geo.intake.coordinates import places_under, question_of
from geo.intake.layer import read_layer
from geo.model.errors import UndecidedSystem, UnreadableFile

CRS84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}


def content(*geometries: Any, **members: Any) -> bytes:
    features = [
        {"type": "Feature", "properties": {"people": at}, "geometry": each}
        for at, each in enumerate(geometries)
    ]
    members = {"crs": CRS84, **members}
    return json.dumps({"type": "FeatureCollection", **members, "features": features}).encode()


def point(x: float, y: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [x, y]}


def test_places_and_properties_are_kept() -> None:
    layer = read_layer(content(point(113.75, 23.02), point(113.76, 23.03)), "people.geojson")
    assert [each["geometry"] for each in layer.features] == [
        point(113.75, 23.02),
        point(113.76, 23.03),
    ]
    assert [each["properties"] for each in layer.features] == [{"people": 0}, {"people": 1}]
    assert len(layer.unplaced) == 0


def test_a_projected_table_is_brought_to_degrees() -> None:
    layer = read_layer(b"name,X,Y,people\nA,474373.087,2546774.325,5\n", "people.csv")
    (feature,) = layer.features
    assert feature["geometry"]["coordinates"] == pytest.approx([113.75, 23.02], abs=2e-6)
    assert layer.reading.system.code == "EPSG:4547"


def test_a_system_that_is_named_wins() -> None:
    layer = read_layer(content(point(113.75, 23.02)), "a.geojson", SYSTEMS["GCJ-02"])
    assert layer.reading.system.code == "GCJ-02"
    x, y = layer.features[0]["geometry"]["coordinates"]
    assert 0.004 < 113.75 - x < 0.006
    assert 0.002 < y - 23.02 < 0.004 or 0.002 < 23.02 - y < 0.004


def test_features_without_a_usable_place_are_counted() -> None:
    layer = read_layer(content(point(113.75, 23.02), None, point(0, "x")), "a.geojson")  # type: ignore[arg-type]
    assert len(layer.features) == 1
    assert len(layer.unplaced) == 2
    assert [each["geometry"] is None for each in layer.all_features] == [False, True, True]
    assert [each["properties"]["people"] for each in layer.all_features] == [0, 1, 2]
    assert any(finding.severity == "error" for finding in layer.findings)


@pytest.mark.parametrize("places", [[], [None], [{"type": "Point", "coordinates": []}]], ids=str)
def test_a_file_without_places_is_refused(places: list[Any]) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_layer(content(*places), "a.geojson")
    assert caught.value.code == "layer_without_places"
    assert caught.value.params == {"count": len(places)}


@pytest.mark.parametrize("name", ["people.geojson", "people.csv"])
def test_of_a_file_whose_system_nobody_has_declared_nothing_is_made(name: str) -> None:
    made = content(point(113.75, 23.02), point(113.76, 23.03), crs=None)
    if name.endswith(".csv"):
        made = b"people,lon,lat\n1,113.75,23.02\n2,113.76,23.03\n"
    with pytest.raises(UndecidedSystem) as caught:
        read_layer(made, name)
    error = caught.value
    assert error.code == "crs_question_undeclared"
    question = question_of(error)
    assert question.code == "undeclared"
    assert [each.system.code for each in question.readings] == ["EPSG:4326", "GCJ-02", "BD-09"]
    assert question.recommended is None
    assert question.metres == pytest.approx(1_253, abs=5)
    plain, displaced, _ = (places_under(error, each) for each in question.readings)
    assert plain == [[113.75, 23.02], [113.76, 23.03]]
    assert displaced != plain
    for reading in question.readings:
        assert read_layer(made, name, reading).reading == reading


def test_numbers_that_fit_nothing_are_asked_about_without_a_choice() -> None:
    with pytest.raises(UndecidedSystem) as caught:
        read_layer(b"people,x,y\n1,-5e6,-5e6\n", "people.csv")
    assert caught.value.code == "crs_question_none"
    assert question_of(caught.value).readings == ()
