"""A file of places that are no projects: read, placed in WGS 84, or refused in words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from geo.crs.systems import SYSTEMS
from geo.model.errors import UnreadableFile
from geo.review.layer_file import read_layer


def content(*geometries: Any, **members: Any) -> bytes:
    features = [
        {"type": "Feature", "properties": {"people": at}, "geometry": each}
        for at, each in enumerate(geometries)
    ]
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
    assert layer.is_certain
    assert layer.left_out == 0
    assert len(layer.sha256) == 64


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
    assert layer.left_out == 2
    assert [each["geometry"] is None for each in layer.everything] == [False, True, True]
    assert [each["properties"]["people"] for each in layer.everything] == [0, 1, 2]
    assert any(finding.severity == "error" for finding in layer.findings)


@pytest.mark.parametrize("places", [[], [None], [{"type": "Point", "coordinates": []}]], ids=str)
def test_a_file_without_places_is_refused(places: list[Any]) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_layer(content(*places), "a.geojson")
    assert caught.value.code == "layer_without_places"
    assert caught.value.params == {"count": len(places)}
