"""The outline of the plan's place, or none; a broken file is told elsewhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

from geo.model.basemap import CHINA, base_map
from geo.model.plan import plan
from tests.conftest import DATA, fault_of

Own = Callable[..., None]


@pytest.fixture
def areas(tmp_path: Path, own_settings: Own) -> Callable[[Any], None]:
    """Write a file of reference areas into a data folder of its own."""

    def write(content: Any) -> None:
        shutil.copy(DATA / "plan.toml", tmp_path)
        path = tmp_path / "reference_areas.geojson"
        if content is not None:
            path.write_text(content if isinstance(content, str) else json.dumps(content))
        own_settings(data=str(tmp_path))

    return write


def area(identifier: str, west: float) -> dict[str, Any]:
    ring = [[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]
    return {"id": identifier, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_the_shipped_outline_holds_the_subdistrict() -> None:
    found = base_map().study_area
    assert found.is_valid
    assert found.contains(shapely.Point(113.748, 23.009))
    assert not found.contains(shapely.Point(113.9, 23.2))
    assert base_map().study_area is found  # read once


def test_parts_of_the_place_are_one(areas: Callable[[Any], None]) -> None:
    areas({"features": [area(plan().subject, 0), area("neighbour", 5), area(plan().subject, 2)]})
    assert base_map().study_area.bounds == (0, 0, 3, 1)


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "[",
        "[]",
        "5",
        {},
        {"features": None},
        {"features": []},
        {"features": [5]},
        {"features": [area("neighbour", 0)]},
        {"features": [{"id": "SUBJECT", "geometry": None}]},
        {"features": [{"id": "SUBJECT"}]},
        {"features": [{"id": "SUBJECT", "geometry": {"type": "Circle"}}]},
        {"features": [{"id": "SUBJECT", "geometry": {"type": "Polygon", "coordinates": [[[0]]]}}]},
        {
            "features": [
                {"id": "SUBJECT", "geometry": {"type": "Polygon", "coordinates": [[[0, 0]]]}}
            ]
        },
        {"features": [{"id": "SUBJECT", "geometry": {"type": "Polygon", "coordinates": "abc"}}]},
    ],
)
def test_without_a_usable_outline_there_is_none(areas: Callable[[Any], None], content: Any) -> None:
    text = content if isinstance(content, str | None) else json.dumps(content)
    areas(text.replace("SUBJECT", plan().subject) if text else text)
    assert base_map().study_area is None


def test_without_the_subject_the_map_opens_on_all_areas_or_on_china(
    areas: Callable[[Any], None],
) -> None:
    areas({"features": [area("east", 5), area("west", 0)]})
    assert base_map().home == (0, 0, 6, 1)
    assert base_map().subject_rows == ()


def test_without_any_area_the_map_opens_on_china(areas: Callable[[Any], None]) -> None:
    areas(None)
    assert base_map().home == CHINA
    assert base_map().required() is base_map()


def test_a_layer_that_cannot_be_read_is_empty_and_named_when_it_is_required(
    areas: Callable[[Any], None],
) -> None:
    areas("[")
    base = base_map()
    assert (len(base.areas), len(base.lines), base.communities) == (0, 0, ())
    fault = fault_of(base.required)
    assert fault is not None
    assert (fault.code, fault.params["file"]) == (
        "configuration_unreadable",
        "reference_areas.geojson",
    )


def test_a_label_stands_inside_even_a_crescent(areas: Callable[[Any], None]) -> None:
    crescent = shapely.Point(0, 0).buffer(1).difference(shapely.Point(0.6, 0).buffer(1))
    areas({"features": [{"id": "moon", "geometry": shapely.geometry.mapping(crescent)}]})
    (label,) = base_map().areas.labels
    assert crescent.contains(shapely.Point(label))
