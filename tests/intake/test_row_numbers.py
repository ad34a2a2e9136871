"""Fields that number the rows of a layer, and fields that only look like it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from geo.intake.read import read_bytes
from geo.intake.tables.fields import leave_row_numbers
from tests.intake import files
from tests.strategies import json_values


def features(name: str, *values: Any) -> list[Any]:
    return [{"type": "Feature", "properties": {name: value, "a": 1}} for value in values]


@pytest.mark.parametrize("name", ["fid", "FID", "ogc_fid", "OBJECTID"])
@pytest.mark.parametrize("values", [(1, 2, 3), (1.0, 2.0), ("1", "2"), (5, None, 6), (None,)])
def test_row_numbers_are_left_aside_and_told(name: str, values: tuple[Any, ...]) -> None:
    given_ones = features(name, *values)
    [told] = leave_row_numbers(given_ones)
    assert (told.code, told.severity, told.params) == (
        "row_numbers_left",
        "info",
        {"value": (name,)},
    )
    assert all(each["properties"] == {"a": 1} for each in given_ones)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("fid", (1, 1)),
        ("fid", ("A-1", "A-2")),
        ("fid", (1.5,)),
        ("fid", (True,)),
        ("fid", (float("inf"),)),
        ("fid", ([1],)),
        ("number", (1, 2)),
        ("objectid", ("1" * 400,)),
    ],
)
def test_what_says_something_stays(name: str, values: tuple[Any, ...]) -> None:
    given_ones = features(name, *values)
    assert leave_row_numbers(given_ones) == []
    assert given_ones == features(name, *values)


@pytest.mark.parametrize("form", ["a.geojson", "a.csv", "a.fgb"])
def test_every_format_leaves_them_aside(form: str, tmp_path: Any) -> None:
    content = {
        "a.geojson": lambda: b'{"type":"Feature","properties":{"fid":7,"id":"a"},"geometry":null}',
        "a.csv": lambda: b"fid,id,lon,lat\n7,a,113.7,23.0\n",
        "a.fgb": lambda: files.frame().assign(fid=[7, 8]).pipe(_written, tmp_path / form),
    }[form]()
    upload = read_bytes(content, form)
    assert "fid" not in upload.features[0]["properties"]
    assert "row_numbers_left" in {each.code for each in upload.findings}


def _written(frame: Any, path: Any) -> bytes:
    frame.to_file(path, driver="FlatGeobuf", SPATIAL_INDEX="NO")
    return bytes(path.read_bytes())


@given(json_values)
def test_nothing_in_a_list_of_features_breaks_it(value: Any) -> None:
    leave_row_numbers([value, {"properties": {"fid": value}}, {"properties": value}])
