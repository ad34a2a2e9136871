"""What names say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.crs.hints import by_hints

WORDS = {
    "高德经度": "GCJ-02", "amap_lng": "GCJ-02", "GaoDe": "GCJ-02", "lng_gcj02": "GCJ-02", "gcjLng": None,
    "火星坐标X": "GCJ-02", "腾讯地图": "GCJ-02", "roadmap": None, "datamap": None, "gcj-02_x": "GCJ-02",
    "百度经度": "BD-09", "baidu_x": "BD-09", "BD09_lat": "BD-09", "bd_lng": "BD-09", "lat_bd": "BD-09",
    "bd_code": None, "北斗": None, "abd": None,
    "天地图": "EPSG:4490", "CGCS2000": "EPSG:4490", "国家2000坐标": "EPSG:4490", "2000坐标X": "EPSG:4490",
    "2000": None, "plan_2000": None, "12000坐标": None, "x4490": "EPSG:4490",
    "X_4547": "EPSG:4547", "45470": None, "EPSG4526": "EPSG:4526", "３８５７": "EPSG:3857",
    "wgs84_x": "EPSG:4326", "WGS1984": "EPSG:4326", "GPS纬度": "EPSG:4326", "gpsx": None,
    "西安80": "EPSG:4610", "xian80_x": "EPSG:4610", "80坐标": "EPSG:4610", "1980坐标": None, "UTM49N": "EPSG:32649",
    "utm_zone_51": "EPSG:32651", "UTM59": None, "utm490": None, "北京54": "EPSG:4214", "beijing54_x": "EPSG:4214",
    "54坐标": "EPSG:4214", "1954坐标": None, "北京": None, "4534": None, "EPSG4534": "EPSG:4534", "2414": "EPSG:2414", "2410": None,
    "名称": None, "经度": None, "": None, "x": None,
}  # fmt: skip


@pytest.mark.parametrize(("name", "code"), WORDS.items())
@pytest.mark.parametrize("place", ["field", "file"])
def test_words_are_known(name: str, code: str | None, place: str) -> None:
    found = by_hints([name]) if place == "field" else by_hints(file_name=name)
    assert [(hint.system.code, hint.source) for hint in found] == ([(code, place)] if code else [])


def test_a_declaration_comes_first() -> None:
    found = by_hints(["高德经度"], "urn:ogc:def:crs:EPSG::4547", "百度导出.csv")
    assert [(hint.system.code, hint.source) for hint in found] == [
        ("EPSG:4547", "declared"),
        ("GCJ-02", "field"),
        ("BD-09", "file"),
    ]


def test_a_declaration_that_is_not_known_is_kept() -> None:
    found = by_hints(declared_name="EPSG:4555")
    assert [(hint.system, hint.word) for hint in found] == [(None, "EPSG:4555")]


@pytest.mark.parametrize("declared", [None, "", "  "])
def test_no_declaration_is_no_hint(declared: str | None) -> None:
    assert by_hints(declared_name=declared) == ()


def test_a_system_is_named_once_for_each_kind_of_name() -> None:
    assert len(by_hints(["高德经度", "高德纬度", "amap_id"])) == 1


def test_a_name_of_several_systems_gives_several_hints() -> None:
    found = by_hints(file_name="高德转百度.csv")
    assert {hint.system.code for hint in found} == {"GCJ-02", "BD-09"}


@given(st.lists(st.text(max_size=300), max_size=5), st.text(max_size=300))
def test_any_names_are_taken(names: list[str], file_name: str) -> None:
    assert all(len(hint.word) <= 200 for hint in by_hints(names, file_name, file_name))
