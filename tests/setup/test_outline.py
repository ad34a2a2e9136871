"""The town among a county's areas: chosen, generalised with its neighbours, or asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from geo.model.errors import InvalidConfiguration, UndecidedSystem, UnreadableFile
from geo.setup.files import GivenFile, read_ground
from geo.setup.generalise import LocalMetres, generalised_areas
from geo.setup.outline import Area, OutlineChoice, area_features, areas_of, outline_of
from tests.setup import towns

FORMATS = ("geojson", "kml", "shapefile", "gpkg", "xlsx")


def given(form: str, folder: Path, middle: tuple[float, float] = towns.EAST) -> GivenFile:
    """A county in a format; those that declare no system are read in what they were written in."""
    frame = towns.county(middle)
    if form == "geojson":
        return GivenFile("county.geojson", towns.geojson(frame), "EPSG:4490")
    if form == "kml":
        return GivenFile("county.kml", towns.kml(frame), "EPSG:4326")
    if form == "xlsx":
        return GivenFile("county.xlsx", towns.xlsx(frame), "EPSG:4490")
    if form == "gpkg":
        return GivenFile("county.gpkg", towns.geopackage(frame, folder))
    return GivenFile("county.zip", towns.shapefile(frame, folder, 4490, "gbk"))


@pytest.mark.parametrize("middle", [towns.EAST, towns.WEST], ids=["east", "west"])
@pytest.mark.parametrize("form", FORMATS)
def test_a_town_of_another_province_is_found_by_its_name(
    form: str, middle: tuple[float, float], tmp_path: Path
) -> None:
    areas = areas_of(read_ground(given(form, tmp_path, middle)))
    outline = outline_of(areas, OutlineChoice("红旗镇", accuracy_m=50))
    assert [area.name for area in outline.own] == ["红旗镇"]
    assert {area.name for area, _ in outline.neighbours} == set(towns.TOWNS) - {"红旗镇"}
    true = towns.county(middle).geometry[1]
    assert outline.bounds == pytest.approx(true.bounds, abs=0.001)
    overlap = shapely.intersection(outline.shape, true).area
    assert overlap / true.area > 0.99


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_a_shapefile_in_zone_35_metres_of_a_county_at_104_e(encoding: str, tmp_path: Path) -> None:
    content = towns.shapefile(towns.county(towns.WEST), tmp_path, 4523, encoding)
    layer = read_ground(GivenFile("xzq.zip", content))
    assert layer.reading.system.code == "EPSG:4523"
    outline = outline_of(areas_of(layer), OutlineChoice("双河街道"))
    true = towns.county(towns.WEST).geometry[5]
    assert outline.bounds == pytest.approx(true.bounds, abs=0.001)
    assert outline.area_km2 == pytest.approx(153, abs=3)


def test_edges_stay_shared_and_no_vertex_moves_farther_than_the_tolerance(tmp_path: Path) -> None:
    areas = areas_of(read_ground(given("geojson", tmp_path)))
    outline = outline_of(areas, OutlineChoice("红旗镇", tolerance_m=40))
    shapes = np.array([outline.shape, *(simple for _, simple in outline.neighbours)])
    assert shapely.coverage_is_valid(shapes)
    metres = LocalMetres.around(outline.shape)
    before = metres.to_metres(areas[1].shape)
    moved = shapely.distance(
        shapely.points(shapely.get_coordinates(before)),
        metres.to_metres(outline.shape).boundary,
    )
    assert moved.max() <= 40.2
    assert shapely.get_num_coordinates(outline.shape) < 0.6 * shapely.get_num_coordinates(before)
    stated = next(each for each in outline.findings if each.code == "town_generalised")
    assert stated.params["metres"] == pytest.approx(moved.max(), abs=0.2)


def test_no_tolerance_keeps_every_vertex(tmp_path: Path) -> None:
    areas = areas_of(read_ground(given("geojson", tmp_path)))
    outline = outline_of(areas, OutlineChoice("红旗镇", tolerance_m=0))
    assert shapely.get_num_coordinates(outline.shape) == shapely.get_num_coordinates(areas[1].shape)


def test_the_accuracy_is_not_better_than_the_generalisation(tmp_path: Path) -> None:
    areas = areas_of(read_ground(given("geojson", tmp_path)))
    outline = outline_of(areas, OutlineChoice("红旗镇", accuracy_m=1, tolerance_m=40))
    assert outline.accuracy_m is not None
    assert 10 < outline.accuracy_m <= 41


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (OutlineChoice("无此镇"), "town_area_which"),
        (OutlineChoice("柳河镇", name="无此镇"), "town_area_unknown"),
        (OutlineChoice("柳河镇", id="#99"), "town_area_unknown"),
    ],
)
def test_what_cannot_be_found_is_asked_with_what_there_is(
    choice: OutlineChoice, code: str, tmp_path: Path
) -> None:
    areas = areas_of(read_ground(given("geojson", tmp_path)))
    with pytest.raises(InvalidConfiguration) as caught:
        outline_of(areas, choice)
    assert caught.value.code == code
    assert "#1 230602101 柳河镇" in caught.value.params["allowed"]


def square(number: int, name: str, x: float, side: float = 0.05) -> Area:
    return Area(number, "", name, "", shapely.box(x, 30.0, x + side, 30.0 + side))


def test_two_areas_of_one_name_are_asked_and_can_be_parts() -> None:
    areas = [square(1, "柳河镇", 104.0), square(2, "柳河镇", 104.2), square(3, "红旗镇", 104.05)]
    with pytest.raises(InvalidConfiguration) as caught:
        outline_of(areas, OutlineChoice("柳河镇"))
    assert caught.value.code == "town_area_twice"
    outline = outline_of(areas, OutlineChoice("柳河镇", id="#1，#2"))
    assert outline.shape.geom_type == "MultiPolygon"
    assert [area.name for area, _ in outline.neighbours] == ["红旗镇"]


def test_neighbours_touch_or_lie_within_the_distance() -> None:
    areas = [square(1, "柳河镇", 104.0), square(2, "近", 104.051), square(3, "远", 104.2)]
    outline = outline_of(areas, OutlineChoice("柳河镇", within_m=100))
    assert [area.name for area, _ in outline.neighbours] == ["近"]
    codes = {each.code: each.params for each in outline.findings}
    assert codes["town_areas_left"]["count"] == 1
    alone = outline_of(areas, OutlineChoice("柳河镇", within_m=10))
    assert alone.neighbours == ()
    assert "town_no_neighbours" in {each.code for each in alone.findings}


def test_the_town_itself_in_the_neighbours_file_is_no_neighbour() -> None:
    own, same = square(1, "柳河镇", 104.0), square(7, "柳河", 104.0001)
    outline = outline_of([own], OutlineChoice("柳河镇"), [same, square(8, "东", 104.05)])
    assert [area.name for area, _ in outline.neighbours] == ["东"]


def test_areas_that_overlap_are_simplified_each_by_itself() -> None:
    areas = np.array([shapely.Point(0, 0).buffer(1000), shapely.Point(900, 0).buffer(1000)])
    simple = generalised_areas(areas, 20.0)
    assert shapely.is_valid(simple).all()
    assert shapely.area(simple) == pytest.approx(shapely.area(areas), rel=0.02)


def test_the_features_have_only_what_is_known() -> None:
    areas = [square(1, "柳河镇", 104.0), square(2, "", 104.05)]
    outline = outline_of(areas, OutlineChoice("柳河镇"))
    features = area_features(outline, "liuhe", {"name": "柳河镇"}, {})
    assert [each["id"] for each in features] == ["liuhe"]  # the neighbour has no name
    assert features[0]["properties"] == {"name": "柳河镇", "role": "subject"}
    ring = features[0]["geometry"]["coordinates"][0]
    assert shapely.LinearRing(ring).is_ccw  # RFC 7946
    assert ring == [[round(x, 6), round(y, 6)] for x, y in ring]


def collection(geometry: dict[str, Any], name: str = "柳河镇") -> GivenFile:
    import json

    feature = {"type": "Feature", "properties": {"name": name}, "geometry": geometry}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    return GivenFile("a.geojson", text.encode(), "EPSG:4326")


def test_a_point_is_no_outline() -> None:
    layer = read_ground(collection({"type": "Point", "coordinates": [104.0, 30.0]}))
    with pytest.raises(InvalidConfiguration) as caught:
        areas_of(layer)
    assert caught.value.code == "town_no_area"


def test_an_outline_that_crosses_itself_is_repaired_and_this_is_said() -> None:
    bow = [[104.0, 30.0], [104.1, 30.1], [104.1, 30.0], [104.0, 30.1], [104.0, 30.0]]
    layer = read_ground(collection({"type": "Polygon", "coordinates": [bow]}))
    assert layer.findings
    outline = outline_of(areas_of(layer), OutlineChoice("柳河镇"))
    assert shapely.is_valid(outline.shape)


def test_a_million_vertices_are_refused_with_the_limit() -> None:
    angle = np.linspace(0, 2 * np.pi, 1_000_001)
    ring = np.column_stack((104 + 0.1 * np.cos(angle), 30 + 0.1 * np.sin(angle)))
    ring[-1] = ring[0]
    with pytest.raises(UnreadableFile) as caught:
        read_ground(collection({"type": "Polygon", "coordinates": [ring.tolist()]}))
    assert "vertices" in caught.value.code or caught.value.code == "too_large"


def test_an_undeclared_system_is_asked_with_the_name_of_the_file(tmp_path: Path) -> None:
    undeclared = GivenFile("county.geojson", towns.geojson(towns.county()))
    with pytest.raises(UndecidedSystem) as caught:
        read_ground(undeclared)
    assert caught.value.findings[0].feature == "county.geojson"


def test_another_system_puts_the_outline_elsewhere(tmp_path: Path) -> None:
    content = towns.geojson(towns.county())
    shapes = [
        outline_of(
            areas_of(read_ground(GivenFile("a.geojson", content, code))), OutlineChoice("柳河镇")
        ).shape.centroid
        for code in ("EPSG:4490", "GCJ-02")
    ]
    assert (
        400 < LocalMetres.around(shapes[0]).to_metres(shapes[1]).distance(shapely.Point(0, 0)) < 800
    )


def test_a_wrong_field_is_told_with_the_fields_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        areas_of(read_ground(given("geojson", tmp_path)), "XZQMC")
    assert caught.value.code == "town_field_unknown"
    assert "name" in caught.value.params["allowed"]
