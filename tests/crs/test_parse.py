"""Names of coordinate systems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS
from pyproj.enums import WktVersion

from geo.crs.parse import _key, _systems_by_key, parse_system
from geo.crs.systems import SYSTEMS
from geo.model.errors import UnknownCRS
from tests.conftest import fault_of
from tests.crs.places import NEAR

NAMES = {
    "EPSG:4326": [
        "EPSG:4326", "epsg:4326", "4326", "WGS84", "wgs-84", "WGS 84", "WGS_1984", "GCS_WGS_1984",
        "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84", "CRS84",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84", "urn:ogc:def:crs:EPSG::4326",
        "urn:ogc:def:crs:EPSG:6.9:4326", "http://www.opengis.net/gml/srs/epsg.xml#4326",
        "https://www.opengis.net/def/crs/EPSG/0/4326", "EPSG:4979", "urn:ogc:def:crs:OGC::CRS84h",
    ],
    "EPSG:4490": [
        "EPSG:4490", "CGCS2000", "cgcs 2000", "国家2000", "2000国家大地坐标系", "天地图",
        "China Geodetic Coordinate System 2000", "GCS_China_Geodetic_Coordinate_System_2000",
    ],
    "EPSG:4547": ["epsg:4547", "EPSG 4547", "epsg4547", "CGCS2000_3_Degree_GK_CM_114E", "4547"],
    "EPSG:4526": ["EPSG::4526", "CGCS2000_3_Degree_GK_Zone_38"],
    "EPSG:3857": ["EPSG:3857", "EPSG:900913", "ESRI:102100", "web mercator"],
    "EPSG:32649": ["EPSG:32649", "WGS 84 / UTM zone 49N", "WGS_1984_UTM_Zone_49N", "utm49"],
    "EPSG:4508": ["EPSG:4508"],
    "EPSG:4497": ["EPSG:4497"],
    "EPSG:4610": ["EPSG:4610", "Xian 1980", "西安80", "GCS_Xian_1980"],
    "EPSG:2383": ["EPSG:2383", "Xian_1980_3_Degree_GK_CM_114E"],
    "EPSG:2362": ["EPSG:2362"],
    "GCJ-02": ["GCJ02", "gcj-02", "gcj_02", "Gcj 02", "ＧＣＪ０２", "火星坐标系", "高德"],
    "BD-09": ["BD09", "bd-09", "bd09ll", "百度", "baidu"],
    "GCJ-02/3857": ["GCJ-02/3857", "gcj02 3857", "GCJ-02 Web Mercator"],
    "BD-09/3857": ["BD-09/3857", "BD-09 Pseudo-Mercator"],
    "BD09MC": ["BD09MC", "bd-09 mc", "bd09mc", "百度墨卡托"],
    "EPSG:4525": ["4525", "CGCS2000_3_Degree_GK_Zone_37"],
    "EPSG:4546": ["4546", "CGCS2000_3_Degree_GK_CM_111E"],
    "EPSG:4214": ["EPSG:4214", "Beijing 1954", "北京54", "GCS_Beijing_1954", "1954年北京坐标系"],
    "EPSG:21459": ["21459", "Beijing_1954_GK_Zone_19N", "Beijing 1954 / Gauss-Kruger CM 111E"],
    "EPSG:4534": ["4534", "CGCS2000 / 3-degree Gauss-Kruger CM 75E"],
    "EPSG:32653": ["UTM 53N", "utm zone 53N"],
    "GCJ-02/4554": ["gcj02/4554"],
    "GCJ-02/4547": ["GCJ-02/4547"],
    "BD-09/4547": ["bd09/4547"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "name"), [(code, name) for code, names in NAMES.items() for name in names]
)
def test_names_are_known(code: str, name: str) -> None:
    assert parse_system(name).code == code
    assert parse_system(f"  {name}\n").code == code


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=lambda system: system.code)
def test_every_system_is_known_by_its_codes_and_names(system) -> None:
    names = [system.code, system.label("en"), *system.names]
    assert {parse_system(name).code for name in names} == {system.code}
    if system.epsg:
        assert parse_system(str(system.epsg)) == parse_system(
            f"urn:ogc:def:crs:EPSG::{system.epsg}"
        )
        assert parse_system(CRS.from_epsg(system.epsg).to_wkt("WKT1_ESRI")) == system


@pytest.mark.parametrize(
    "version", [WktVersion.WKT2_2019, WktVersion.WKT1_GDAL, WktVersion.WKT1_ESRI]
)
@pytest.mark.parametrize(
    "system", [each for each in NEAR.values() if each.epsg], ids=lambda s: s.code
)
def test_projection_files_are_known(version: WktVersion, system) -> None:
    text = CRS.from_epsg(system.epsg).to_wkt(version, pretty=version == WktVersion.WKT1_GDAL)
    assert parse_system(text) == system


def test_names_of_epsg_are_known() -> None:
    for system in SYSTEMS.values():
        if system.epsg:
            assert parse_system(CRS.from_epsg(system.epsg).name) == system


def test_no_name_means_two_systems() -> None:
    keys = [
        _key(name)
        for system in SYSTEMS.values()
        for name in {system.code, str(system.epsg or ""), system.label("en"), *system.names}
        if name
    ]
    assert len(_systems_by_key()) == len(set(keys))


@pytest.mark.parametrize(
    "name",
    ["", " ", "EPSG:4555", "New Beijing", "EPSG:4556", "4556", "EPSG:32654", "32699", "EPSG:45470", "EPSG:", "::", "x" * 99_999,
     "EPSG:4547+5773", "urn:ogc:def:crs:EPSG::", "local", "PROJCS[", 'PROJCS["local"]', "\udcff", "0x4326",
     "+proj=longlat +datum=WGS84", "link"],
)  # fmt: skip
def test_what_is_not_known_is_refused(name: str) -> None:
    with pytest.raises(UnknownCRS) as refused:
        parse_system(name)
    assert refused.value.code == "unknown_crs"
    assert len(refused.value.params["value"]) <= 200
    assert "EPSG:4547" in refused.value.params["allowed"]
    assert "GCJ-02" in refused.value.params["allowed"]


@given(st.text(max_size=80))
def test_any_text_is_known_or_refused(text: str) -> None:
    error = fault_of(lambda: parse_system(text))
    assert error is None or error.params["value"] == text
