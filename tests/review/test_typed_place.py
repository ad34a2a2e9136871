"""Coordinates as people type and paste them, in every supported system."""

from __future__ import annotations

import pytest

from geo.crs import SYSTEMS, from_wgs84
from geo.intake.comparison.compare import displacement
from geo.review.places import typed_place
from tests.crs.places import NEAR

PLACE = {"type": "Point", "coordinates": [113.75, 23.02]}
WGS84 = SYSTEMS["EPSG:4326"]
CGCS = SYSTEMS["EPSG:4547"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("113.75", "23.02"),
        (" 113.75° ", "北纬23.02"),
        ("１１３．７５", "２３．０２"),
        ("113°45′00″E", "23°1′12″N"),
        ("113度45分", "23度1分12秒"),
        ("113-45-00", "23-01-12"),
        ("113.75, 23.02", ""),
        ("113.75，23.02", ""),
        ("113.75 23.02", ""),
        ("113°45′00″E, 23°1′12″N", ""),
        ("113°45′00″E 23°1′12″N", ""),
    ],
)
def test_degrees_in_all_the_ways_people_write_them(first: str, second: str) -> None:
    place = typed_place(first, second, WGS84)
    assert place.geometry == PLACE
    assert not place.swapped


@pytest.mark.parametrize(("first", "second"), [("23.02", "113.75"), ("23.02,113.75", "")])
def test_latitude_first_is_recognised_and_told(first: str, second: str) -> None:
    place = typed_place(first, second, WGS84)
    assert (place.geometry, place.swapped) == (PLACE, True)


@pytest.mark.parametrize(
    ("first", "second", "swapped"),
    [("474373.087", "2546774.325", False), ("2546774.325", "474373.087", True)],
)
def test_metres_in_either_order(first: str, second: str, swapped: bool) -> None:
    place = typed_place(first, second, CGCS)
    assert (place.geometry, place.swapped) == (PLACE, swapped)


@pytest.mark.parametrize("code", NEAR)
def test_each_system_leads_to_the_same_place(code: str) -> None:
    system = SYSTEMS[code]
    x, y = (float(each) for each in from_wgs84(113.75, 23.02, system))
    metres, _bearing = displacement(typed_place(f"{x:.9f}", f"{y:.9f}", system).geometry, PLACE)
    assert metres is not None
    assert metres < 0.2


@pytest.mark.parametrize(
    ("first", "second", "fields"),
    [
        ("西平", "23.02", ["x"]),
        ("113.75", "", ["y"]),
        ("", "23.02", ["x"]),
        ("{{7*7}}", "?", ["x", "y"]),
    ],
)
def test_what_is_no_number_is_told_by_field(first: str, second: str, fields: list[str]) -> None:
    place = typed_place(first, second, WGS84)
    assert place.geometry is None
    assert [each.field for each in place.findings] == fields


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("474373.087", "2546774.325", "EPSG:4326"),
        ("113.75", "23.02", "EPSG:4547"),
        ("38474373.087", "2546774.325", "EPSG:4547"),
        ("1e300", "1e300", "EPSG:4326"),
        ("0", "0", "GCJ-02"),
    ],
)
def test_numbers_of_another_system_are_refused(first: str, second: str, code: str) -> None:
    place = typed_place(first, second, SYSTEMS[code])
    assert place.geometry is None
    assert [each.code for each in place.findings] == ["typed_outside_system"]


def test_nothing_typed_is_no_mistake() -> None:
    assert typed_place(" ", "", WGS84).findings == ()
