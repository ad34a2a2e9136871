"""Parcel texts (报盘): polygons in the system that their header names."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import from_wgs84
from geo.crs.systems import SYSTEMS
from geo.intake.checks.examine import examine
from geo.intake.comparison.stored import StoredProjects
from geo.intake.formats.parcel_text import geometry_of, read_parcels
from geo.intake.read import read_bytes
from geo.intake.upload import Upload
from tests.conftest import fault_of

HEADER = """[属性描述]
格式版本号=1.01版本
数据产生单位=规划所
坐标系={system}
几度分带={width}
投影类型=高斯克吕格
计量单位=米
带号={zone}
精度=0.01
转换参数=,,,,,,
[地块坐标]
"""
SQUARE = [(113.74, 23.01), (113.75, 23.01), (113.75, 23.02), (113.74, 23.02)]
HOLE = [(113.743, 23.013), (113.746, 23.013), (113.746, 23.016), (113.743, 23.016)]
APART = [(113.76, 23.01), (113.77, 23.01), (113.77, 23.02), (113.76, 23.02)]


def parcel(
    code: str, *rings: list[tuple[float, float]], name: str = "西平小学", kind: str = "面"
) -> str:
    lines = []
    for number, ring in enumerate(rings, start=1):
        for at, (x, y) in enumerate([*ring, ring[0]], start=1):
            east, north = from_wgs84([x], [y], SYSTEMS[code])
            lines.append(f"J{at},{number},{north[0]:.3f},{east[0]:.3f}")
    return "\n".join([f"{len(lines)},1.2,1,{name},{kind},,教育用地,,@", *lines]) + "\n"


def made(
    code: str, *parcels: str, system: str = "2000国家大地坐标系", width: str = "3", zone: str = "38"
) -> bytes:
    text = HEADER.format(system=system, width=width, zone=zone) + "".join(parcels)
    return text.encode("gb18030")


def shapes(upload: Upload) -> list[Any]:
    found = examine(upload, StoredProjects(None))
    return [shapely.geometry.shape(each["geometry"]) for each in found.features]


@pytest.mark.parametrize("code", ["EPSG:4526", "EPSG:4547"])
@pytest.mark.parametrize("zone", ["38", ""])
def test_a_parcel_lies_where_it_is(code: str, zone: str) -> None:
    upload = read_bytes(made(code, parcel(code, SQUARE), zone=zone), "地块.txt")
    assert upload.crs in (code, "2000国家大地坐标系")
    assert upload.features[0]["properties"]["name"] == "西平小学"
    if zone or code == "EPSG:4526":
        (found,) = shapes(upload)
        assert found.symmetric_difference(shapely.Polygon(SQUARE)).area < 1e-8


def test_rings_are_holes_or_parts() -> None:
    content = made(
        "EPSG:4526",
        parcel("EPSG:4526", SQUARE, HOLE),
        parcel("EPSG:4526", SQUARE, APART, name="乙"),
        parcel("EPSG:4526", SQUARE[:1], kind="点", name="丙"),
    )
    first, second, third = shapes(read_bytes(content, "a.txt"))
    assert first.geom_type == "Polygon"
    assert len(first.interiors) == 1
    assert second.geom_type == "MultiPolygon"
    assert third.geom_type in ("Point", "MultiPoint")


def test_six_degree_zones_and_xian_1980_are_named() -> None:
    for system, width, zone, code in (
        ("2000国家大地坐标系", "6", "19", "EPSG:4497"),
        ("80国家大地坐标系", "3", "38", "EPSG:2362"),
        ("西安80", "三", "38", "EPSG:2362"),
    ):
        content = made(code, parcel(code, SQUARE), system=system, width=width, zone=zone)
        assert read_bytes(content, "a.txt").crs == code


def test_eastings_may_stand_first() -> None:
    text = made("EPSG:4526", parcel("EPSG:4526", SQUARE)).decode("gb18030")
    lines = [line.split(",") for line in text.splitlines()]
    turned = [[*each[:2], each[3], each[2]] if each[0].startswith("J") else each for each in lines]
    upload = read_parcels("\n".join(map(",".join, turned)), "parcels")
    (found,) = shapes(upload)
    assert found.symmetric_difference(shapely.Polygon(SQUARE)).area < 1e-8


def test_what_is_wrong_is_told() -> None:
    text = made("EPSG:4526", parcel("EPSG:4526", SQUARE)).decode("gb18030")
    text += "9,1,2,少点,面,,,,@\nJ1,1,2544206.4,38473538.2\nJ2,1,这里,38473538.2\n"
    upload = read_parcels(text, "parcels")
    codes = [(each.code, each.feature) for each in upload.findings]
    assert codes[1:] == [("parcel_lines", None), ("parcel_count", "#2"), ("parcel_too_few", "#2")]
    assert len(upload.features) == 2
    found = fault_of(lambda: read_parcels(HEADER, "parcels"))
    assert found is not None
    assert found.code == "parcels_none"


def test_the_zone_of_the_eastings_counts() -> None:
    content = made("EPSG:4526", parcel("EPSG:4526", SQUARE), zone="37")
    upload = read_bytes(content, "a.txt")
    assert upload.crs == "EPSG:4526"
    assert "parcel_zone" in [each.code for each in upload.findings]


def _ring(west: float, south: float, size: float) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


_SQUARES = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(1, 9))


@given(st.lists(_SQUARES.map(lambda drawn: _ring(*drawn)), min_size=1, max_size=8))
def test_each_ring_goes_to_the_largest_around_it(rings: list[list[list[float]]]) -> None:
    """As compared one by one: the first of the larger outer rings that hold its first point."""
    areas = [shapely.Polygon(ring) for ring in rings]
    parts: dict[int, list[Any]] = {}
    for at in sorted(range(len(rings)), key=lambda at: -areas[at].area):
        start = shapely.Point(rings[at][0])
        holders = (
            each for each in parts
            if areas[each].covers(start) and areas[each].area > areas[at].area
        )  # fmt: skip
        parts.setdefault(next(holders, at), []).append(rings[at])
    expected = [parts[at] for at in sorted(parts)]
    found = geometry_of(rings)
    assert found is not None
    made = found["coordinates"] if found["type"] == "MultiPolygon" else [found["coordinates"]]
    assert made == expected
