"""Coordinate columns that are called more than latitude and longitude."""

from __future__ import annotations

import pytest

from geo.intake.read import read_bytes
from geo.intake.tables.mapping import axis_of, axis_pair, guess_mapping
from geo.model.errors import UnreadableFile


@pytest.mark.parametrize(
    ("header", "x", "y"),
    [
        ("name,geo_Latitude,geo_Longitude", "geo_Longitude", "geo_Latitude"),
        ("name,Address_Latitude,Address_Longitude", "Address_Longitude", "Address_Latitude"),
        ("Foo,Latitude,geo_Longitude,title", "geo_Longitude", "Latitude"),
        ("id,geo.lat,geo.lon", "geo.lon", "geo.lat"),
        ("id,GPS Lat,GPS Lng", "GPS Lng", "GPS Lat"),
        ("id,addr_lat,addr_long", "addr_long", "addr_lat"),
        ("id,startLatitude,startLongitude", "startLongitude", "startLatitude"),
        ("id,Latitude_DD,Longitude_DD", "Longitude_DD", "Latitude_DD"),
        ("编号,中心经度,中心纬度", "中心经度", "中心纬度"),
        ("编号,项目经度(°),项目纬度(°)", "项目经度(°)", "项目纬度(°)"),
        ("编号,中心点东坐标,中心点北坐标", "中心点东坐标", "中心点北坐标"),
        ("id,start_lat,start_lon,end_lat,end_lon", "start_lon", "start_lat"),
        ("id,geo_lat,geo_lon,lat,lon", "lon", "lat"),
        ("id,ＧＥＯ＿Ｌａｔ,ＧＥＯ＿Ｌｏｎ", "ＧＥＯ＿Ｌｏｎ", "ＧＥＯ＿Ｌａｔ"),
    ],
)
def test_words_around_the_name_do_not_hide_it(header: str, x: str, y: str) -> None:
    found = guess_mapping(header.split(","))
    assert (found.x, found.y) == (x, y)


@pytest.mark.parametrize(
    "column",
    ["NAME_LONG", "flat", "Plateau", "经纬度", "geo_latlon", "经度误差", "latitude_error",
     "template", "长度", "现有经度2", "population"],
)  # fmt: skip
def test_other_columns_are_no_coordinates(column: str) -> None:
    assert axis_of(column) is None


def test_start_and_end_are_not_mixed() -> None:
    assert axis_pair(["start_lat", "end_lon"]) == (None, None)


def refused(text: str) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as found:
        read_bytes(text.encode(), "a.csv")
    return found.value


@pytest.mark.parametrize(
    ("header", "code", "value"),
    [
        ("Foo,Latitude,title", "longitude_missing", "Latitude"),
        ("id,geo_Longitude,状态", "latitude_missing", "geo_Longitude"),
        ("编号,名称,中心纬度", "longitude_missing", "中心纬度"),
        ("id,name,X", "latitude_missing", "X"),
    ],
)
def test_the_half_that_was_found_is_told(header: str, code: str, value: str) -> None:
    error = refused(f"{header}\na,23.02,x\n")
    assert error.code == code
    assert error.params == {"value": value, "others": tuple(header.split(","))}
