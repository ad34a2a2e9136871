"""Esri JSON: what services of ArcGIS answer when they are not asked for GeoJSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.intake.read import read_bytes
from geo.intake.upload import Upload
from geo.model.errors import UnreadableFile

METRES = {"x": 12661690.39, "y": 2631631.66}


def feature(geometry: Any, **attributes: Any) -> dict[str, Any]:
    return {"attributes": attributes, "geometry": geometry}


def answer(*features: Any, **members: Any) -> dict[str, Any]:
    usual = {"spatialReference": {"wkid": 102100, "latestWkid": 3857}}
    return {**usual, "features": list(features), **members}


def read(document: Any) -> Upload:
    return read_bytes(json.dumps(document).encode(), "query.json")


def shape(geometry: Any) -> Any:
    return read(answer(feature(geometry), geometryType="esriGeometryPolygon")).features[0][
        "geometry"
    ]


def codes(upload: Upload) -> list[str]:
    return [each.code for each in upload.findings]


def test_points_with_their_attributes_and_system() -> None:
    upload = read(answer(feature(METRES, id="xiping-school", name="西平小学", floors=3)))
    (made,) = upload.features
    assert made["id"] == "xiping-school"
    assert made["properties"] == {"name": "西平小学", "floors": 3}
    assert made["geometry"] == {"type": "Point", "coordinates": [METRES["x"], METRES["y"]]}
    assert (upload.crs, upload.form) == ("EPSG:3857", "esrijson")


@pytest.mark.parametrize(
    ("reference", "crs"),
    [
        ({"wkid": 102100}, "EPSG:3857"),
        ({"wkid": 4490}, "EPSG:4490"),
        ({"wkid": 4526, "latestWkid": 4526}, "EPSG:4526"),
        (
            {"wkt": 'PROJCS["CGCS2000_3_Degree_GK_CM_114E"]'},
            'PROJCS["CGCS2000_3_Degree_GK_CM_114E"]',
        ),
        ({"wkid": 102025}, "ESRI:102025"),
        (None, None),
        ("WGS84", None),
    ],
)
def test_the_system(reference: Any, crs: str | None) -> None:
    assert read(answer(feature(METRES), spatialReference=reference)).crs == crs


OUTER = [[0, 0], [0, 9], [9, 9], [9, 0], [0, 0]]
HOLE = [[1, 1], [4, 1], [4, 4], [1, 4], [1, 1]]
ISLAND = [[2, 2], [2, 3], [3, 3], [3, 2], [2, 2]]
OTHER = [[20, 0], [20, 9], [29, 9], [29, 0], [20, 0]]


@pytest.mark.parametrize(
    ("geometry", "made"),
    [
        ({"x": 1, "y": 2, "z": 3, "m": 4}, {"type": "Point", "coordinates": [1, 2]}),
        ({"x": "NaN", "y": "NaN"}, None),
        ({"x": None}, None),
        ({}, None),
        (None, None),
        ({"points": [[1, 2, 3], [3, 4, 5]], "hasZ": True},
         {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}),
        ({"paths": [[[1, 2], [3, 4]]]}, {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}),
        ({"paths": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]},
         {"type": "MultiLineString", "coordinates": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]}),
        ({"rings": [OUTER]}, {"type": "Polygon", "coordinates": [OUTER]}),
        ({"rings": [OUTER, HOLE]}, {"type": "Polygon", "coordinates": [OUTER, HOLE]}),
        ({"rings": [HOLE, OUTER]}, {"type": "Polygon", "coordinates": [OUTER, HOLE]}),
        ({"rings": [OUTER, HOLE, ISLAND]},
         {"type": "MultiPolygon", "coordinates": [[OUTER, HOLE], [ISLAND]]}),
        ({"rings": [OUTER, OTHER]}, {"type": "MultiPolygon", "coordinates": [[OUTER], [OTHER]]}),
        ({"rings": [OTHER, HOLE]}, {"type": "MultiPolygon", "coordinates": [[OTHER], [HOLE]]}),
        ({"rings": [[[0, 0], [1, 1]], HOLE]},
         {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]], HOLE]}),
        ({"rings": []}, None),
        ({"xmin": 0, "ymin": 1, "xmax": 2, "ymax": 3},
         {"type": "Polygon", "coordinates": [[[0, 1], [2, 1], [2, 3], [0, 3], [0, 1]]]}),
    ],
)  # fmt: skip
def test_shapes(geometry: Any, made: Any) -> None:
    assert shape(geometry) == made


@pytest.mark.parametrize(
    "broken", ["text", [1, 2], {"paths": 3}, {"points": "x"}, {"rings": [1, "a"]}]
)
def test_what_is_no_shape_is_left_to_the_check(broken: Any) -> None:
    assert shape(broken) is not None


def test_curves_heights_and_a_limit_are_told() -> None:
    upload = read(
        answer(
            feature({"curveRings": [[[0, 0], {"c": [[1, 1], [2, 2]]}]]}),
            feature({"x": 1, "y": 2, "z": 3}),
            exceededTransferLimit=True,
        )
    )
    assert codes(upload) == ["esri_transfer_limit", "geometry_unsupported", "heights_dropped"]


def test_dates_are_dates() -> None:
    fields = [{"name": "built", "type": "esriFieldTypeDate"}]
    days = [1677196800000, 1677225600000, None, 10**18]
    upload = read(answer(*[feature(METRES, built=each) for each in days], fields=fields))
    assert [each["properties"]["built"] for each in upload.features] == [
        "2023-02-24", "2023-02-24T08:00:00Z", None, 10**18,
    ]  # fmt: skip


def test_features_in_two_systems_are_told() -> None:
    others = [feature({**METRES, "spatialReference": {"wkid": code}}) for code in (3857, 4326)]
    assert codes(read(answer(*others))) == ["systems_differ"]


def test_layers_of_a_web_map() -> None:
    layers = [
        {"layerDefinition": {"name": name}, "featureSet": {"features": [feature(METRES, n=name)]}}
        for name in ("one", "two")
    ]
    upload = read({"layers": layers})
    assert (len(upload.features), upload.layer, codes(upload)) == (1, "one", ["layers_left"])


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"currentVersion": 10.9, "type": "Feature Layer", "fields": []}, "esri_without_features"),
        ({"objectIdFieldName": "OBJECTID", "objectIds": [1]}, "esri_without_features"),
        ({"error": {"code": 400, "message": "Invalid URL"}}, "esri_error"),
    ],
)
def test_what_holds_no_features_is_named(document: Any, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(document)
    assert caught.value.code == code


def test_what_is_no_feature_is_told() -> None:
    assert (
        codes(read(answer("x", {"a": 1}, geometryType="esriGeometryPoint")))
        == ["not_a_feature"] * 2
    )


def _ring(west: float, south: float, size: float) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [west, north], [east, north], [east, south], [west, south]]


_SQUARES = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(1, 9))
_RINGS = st.lists(_SQUARES.map(lambda drawn: _ring(*drawn)), min_size=1, max_size=20)


@given(_RINGS, _RINGS)
def test_each_hole_goes_to_the_smallest_ring_around_it(outer: Any, holes: Any) -> None:
    """As compared one by one; the later of two of one size."""
    areas = [shapely.Polygon(ring) for ring in outer]
    expected = [[ring] for ring in outer]
    for ring in holes:
        start = shapely.Point(ring[0])
        holders = [at for at, area in enumerate(areas) if area.covers(start)]
        owner = max(holders, key=lambda at: (-areas[at].area, at), default=None)
        if owner is None:
            expected.append([ring[::-1]])
        else:
            expected[owner].append(ring[::-1])
    made = shape({"rings": [*outer, *(ring[::-1] for ring in holes)]})["coordinates"]
    assert (made if len(expected) > 1 else [made]) == expected
