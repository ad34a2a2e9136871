"""Which communities a place lies in, surely or possibly."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
import shapely

from geo.model.basemap import CommunityOutline, base_map
from geo.model.query import NO_COMMUNITY, ProjectFilter
from geo.store.columns import columns_of
from geo.store.counts import figures
from geo.store.memberships import memberships_of
from geo.store.snapshot import Snapshot
from tests.conftest import DATA, project

# Squares of about 1 km, side by side; 0.001 degrees are about 100 m.
WEST = shapely.box(113.740, 23.000, 113.750, 23.010)
EAST = shapely.box(113.750, 23.000, 113.760, 23.010)
BOTH = (CommunityOutline("西平社区", WEST), CommunityOutline("雅园社区", EAST))
MIDDLE = (113.745, 23.005)


def lying(
    figure: Any, radius: float, outlines: tuple[CommunityOutline, ...] = BOTH
) -> dict[str, bool]:
    found = memberships_of(np.array([figure], dtype=object), np.array([radius]), outlines)
    assert found.rows.tolist() == [0] * len(found.places)
    return {
        outlines[at].name: bool(sure) for at, sure in zip(found.places, found.sure, strict=True)
    }


def point(longitude: float, latitude: float = 23.005) -> Any:
    return shapely.Point(longitude, latitude)


@pytest.mark.parametrize(
    ("figure", "radius", "expected"),
    [
        (point(113.745), 0, {"西平社区": True}),
        (point(113.745), 400, {"西平社区": True}),
        (point(113.745), 600, {"西平社区": False, "雅园社区": False}),
        (point(113.749), 50, {"西平社区": True}),
        (point(113.749), 150, {"西平社区": False, "雅园社区": False}),
        (point(113.739), 50, {}),
        (point(113.739), 150, {"西平社区": False}),
        (point(113.745), float("nan"), {"西平社区": False}),
        (point(113.700), float("nan"), {}),
        (None, 50, {}),
        (shapely.LineString([(113.742, 23.005), (113.758, 23.005)]), 50, {"西平社区": True, "雅园社区": True}),
        (shapely.LineString([(113.742, 23.005), (113.7504, 23.005)]), 50, {"西平社区": True, "雅园社区": False}),
        (shapely.box(113.742, 23.002, 113.748, 23.008), 100, {"西平社区": True}),
        (shapely.MultiPoint([(113.745, 23.005), (113.755, 23.005)]), 100, {"西平社区": True, "雅园社区": True}),
    ],
)  # fmt: skip
def test_a_place_lies_surely_where_its_circle_does(
    figure: Any, radius: float, expected: dict[str, bool]
) -> None:
    assert lying(figure, radius) == expected


def test_a_rough_outline_makes_less_sure() -> None:
    rough = (CommunityOutline("西平社区", WEST, 300.0), CommunityOutline("雅园社区", EAST))
    assert lying(point(113.748), 50, rough) == {"西平社区": False}
    assert lying(point(113.748), 50) == {"西平社区": True}


def test_without_outlines_nothing_lies_anywhere() -> None:
    assert lying(point(113.745), 0, ()) == {}


@pytest.fixture
def outlined(tmp_path: Path, own_settings: Callable[..., None]) -> Path:
    """Use a data folder with the outlines of two communities."""
    for file in DATA.glob("*.toml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    features = [
        {
            "type": "Feature",
            "id": each.name,
            "properties": {"name": each.name, "role": "community"},
            "geometry": json.loads(shapely.to_geojson(each.geometry)),
        }
        for each in BOTH
    ]
    document = {"type": "FeatureCollection", "features": features}
    (tmp_path / "reference_areas.geojson").write_text(json.dumps(document), encoding="utf-8")
    own_settings(data=str(tmp_path))
    return tmp_path


def at(identifier: str, longitude: float, **changes: Any) -> dict[str, Any]:
    place = {"type": "Point", "coordinates": [longitude, 23.005]}
    return project(identifier, geometry=place, **changes)


@pytest.mark.usefixtures("outlined")
def test_the_filter_counts_what_is_recorded_and_what_lies_inside() -> None:
    features = [
        at("inside", 113.745),
        at("recorded", 113.79, community="西平社区"),
        at("both", 113.744, community="西平社区"),
        at("maybe", 113.749, location_accuracy_m=300, location_verified=False),
        at("elsewhere", 113.79),
        project("nowhere", geometry=None),
    ]
    snapshot = Snapshot("1", columns_of(map(orjson.dumps, features)))
    ids = {name: [features[row]["id"] for row in snapshot.rows(ProjectFilter(community=frozenset({name})))]
           for name in ("西平社区", "雅园社区", NO_COMMUNITY)}  # fmt: skip
    assert ids["西平社区"] == ["inside", "recorded", "both", "maybe"]
    assert ids["雅园社区"] == ["maybe"]
    assert ids[NO_COMMUNITY] == ["elsewhere"]
    found = figures(snapshot, ProjectFilter(community=frozenset({"西平社区"})))
    assert found.facets["community"] == {"西平社区": 4, "雅园社区": 1}
    assert (found.untold, found.possible) == (1, {"西平社区": 1, "雅园社区": 1})
    assert snapshot.columns.communities_at(2) == (
        ("西平社区", "recorded"),
        ("西平社区", "by_place"),
    )
    # What lies inside only possibly is no answer to the name of the community.
    rows = snapshot.rows(ProjectFilter(q="雅园社区"))
    assert rows.tolist() == []


def test_the_data_folder_has_no_outlines_that_nobody_published() -> None:
    assert base_map().communities == ()
