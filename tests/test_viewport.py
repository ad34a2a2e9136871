"""Map windows: projects one by one, or counted in clusters."""

from __future__ import annotations

import collections
from typing import Any
from unittest import mock

import geopandas as gpd
import numpy as np
import orjson
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from geo import viewport as viewport_module
from geo.model.errors import BadQuery
from geo.model.query import ProjectFilter
from geo.model.vocabulary import vocabulary
from geo.store.columns import columns_of
from geo.store.snapshot import Snapshot
from geo.viewport import MAX_PYRAMID_LEVELS, Viewport, Window, parse_window, viewport
from tests.conftest import project
from tests.strategies import latitudes, longitudes, project_lists

ALL = ProjectFilter()
EVERYTHING = Window(-180.0, -90.0, 180.0, 90.0, 10.0)
NO_LIMIT = 10**6
zooms = st.sampled_from([0.0, 3.0, 9.5, 12.0, 14.7, 18.0, 24.0])
filters = st.builds(
    ProjectFilter,
    section=st.frozensets(st.integers(1, 5), max_size=3),
    status=st.frozensets(st.sampled_from(["planned", "completed", "ongoing"]), max_size=2),
    category=st.frozensets(st.sampled_from(["school", "park"]), max_size=1),
)


def snapshot_of(features: list[dict[str, Any]]) -> Snapshot:
    return Snapshot("r", columns_of(orjson.dumps(feature) for feature in features))


def at(x: float, y: float, number: int, **changes: Any) -> dict[str, Any]:
    return project(f"p{number}", geometry={"type": "Point", "coordinates": [x, y]}, **changes)


def passes(feature: dict[str, Any], wanted: ProjectFilter) -> bool:
    return all(
        not getattr(wanted, name) or feature["properties"][name] in getattr(wanted, name)
        for name in ("section", "status", "category")
    )


@st.composite
def windows(draw: st.DrawFn) -> Window:
    west, east = sorted((draw(longitudes), draw(longitudes)))
    south, north = sorted((draw(latitudes), draw(latitudes)))
    return Window(west, south, east + 1e-4, north + 1e-4, draw(zooms))


@given(project_lists(), windows(), filters)
def test_a_window_holds_the_projects_whose_bounds_meet_it(
    features: list[dict[str, Any]], window: Window, wanted: ProjectFilter
) -> None:
    expected = []
    for row, feature in enumerate(features):
        if feature["geometry"] is None or not passes(feature, wanted):
            continue
        west, south, east, north = shape(feature["geometry"]).bounds
        if (
            west <= window.east
            and east >= window.west
            and south <= window.north
            and north >= window.south
        ):
            expected.append(row)
    view = Viewport(snapshot_of(features)).view(window, wanted, NO_LIMIT)
    assert view.rows is not None
    assert view.rows.tolist() == expected
    assert view.total == len(expected)


@given(project_lists(), windows())
def test_geopandas_finds_the_same_projects(features: list[dict[str, Any]], window: Window) -> None:
    located = [feature for feature in features if feature["geometry"] is not None]
    frame = gpd.GeoDataFrame(
        {"id": [feature["id"] for feature in located]},
        geometry=[shape(feature["geometry"]).envelope for feature in located],
        crs="EPSG:4326",
    )
    box = shapely.box(window.west, window.south, window.east, window.north)
    expected = sorted(frame.loc[frame.intersects(box), "id"]) if located else []
    snapshot = snapshot_of(features)
    rows = np.flatnonzero(Viewport(snapshot).inside(window))
    assert sorted(snapshot.feature(int(row))["id"] for row in rows) == expected


@given(project_lists(), filters, zooms)
def test_clusters_of_everything_count_every_project_with_a_place(
    features: list[dict[str, Any]], wanted: ProjectFilter, zoom: float
) -> None:
    matching = [f for f in features if f["geometry"] is not None and passes(f, wanted)]
    window = Window(-180, -90, 180, 90, zoom)
    view = Viewport(snapshot_of(features)).view(window, wanted, 0)
    assert view.total == len(matching)
    if not matching:
        assert view.rows is not None
        return
    assert view.clusters is not None
    by_status = collections.Counter(f["properties"]["status"] for f in matching)
    counted = dict(zip(vocabulary().codes("status"), view.clusters.status.sum(axis=0), strict=True))
    assert {code: count for code, count in counted.items() if count} == by_status


@given(project_lists(), zooms)
def test_cluster_bounds_hold_their_marks(features: list[dict[str, Any]], zoom: float) -> None:
    snapshot = snapshot_of(features)
    view = Viewport(snapshot).view(Window(-180, -90, 180, 90, zoom), ALL, 0)
    if view.clusters is None:
        return
    west, south, east, north = view.clusters.bounds.T
    assert np.all((west - 1e-9 <= view.clusters.x) & (view.clusters.x <= east + 1e-9))
    assert np.all((south - 1e-9 <= view.clusters.y) & (view.clusters.y <= north + 1e-9))
    located = snapshot.columns.located
    for x, y in zip(snapshot.columns.x[located], snapshot.columns.y[located], strict=True):
        assert np.any((west <= x) & (x <= east) & (south <= y) & (y <= north))


@given(project_lists(), zooms)
def test_no_cluster_is_wider_than_its_cell_of_64_pixels(
    features: list[dict[str, Any]], zoom: float
) -> None:
    view = Viewport(snapshot_of(features)).view(Window(-180, -90, 180, 90, zoom), ALL, 0)
    if view.clusters is None:
        return
    cell = 360.0 / 2.0 ** min(int(zoom) + 2, 22)
    assert np.all(view.clusters.bounds[:, 2] - view.clusters.bounds[:, 0] <= cell + 1e-9)


def test_the_mean_position_stands_for_the_cluster() -> None:
    features = [at(113.70, 23.00, 0), at(113.71, 23.01, 1), at(113.75, 23.02, 2)]
    view = Viewport(snapshot_of(features)).view(Window(-180, -90, 180, 90, 5), ALL, 1)
    assert view.clusters is not None
    assert view.clusters.x.tolist() == pytest.approx([113.72])
    assert view.clusters.y.tolist() == pytest.approx([23.01])
    assert view.clusters.bounds.tolist() == [[113.70, 23.00, 113.75, 23.02]]


@pytest.fixture
def four_towns() -> Viewport:
    """Sixty projects in four towns far apart, ten to twenty in each."""
    towns = [(113.7, 23.0), (116.4, 39.9), (121.5, 31.2), (104.1, 30.7)]
    statuses = vocabulary().codes("status")
    features = [
        at(
            towns[number % 4][0] + number / 1000,
            towns[number % 4][1] + number / 2000,
            number,
            status=statuses[number % 7],
        )
        for number in range(60)
    ]
    return Viewport(snapshot_of(features))


@pytest.mark.parametrize("zoom", [4, 8, 11, 14])
def test_a_narrow_window_is_counted_like_a_wide_one(four_towns: Viewport, zoom: int) -> None:
    town = Window(113.0, 22.5, 114.0, 23.5, zoom)
    wider = Window(103.0, 22.0, 117.5, 40.5, zoom)
    narrow = four_towns.view(town, ALL, 5)
    wide = four_towns.view(wider, ALL, 5)
    assert narrow.clusters is not None
    assert wide.clusters is not None
    inside = wide.clusters.within(town)
    assert narrow.total == 15
    assert np.array_equal(narrow.clusters.status, inside.status)
    for name in ("x", "y", "bounds"):
        assert np.allclose(getattr(narrow.clusters, name), getattr(inside, name), atol=1e-12)


def test_a_window_with_as_many_projects_as_the_limit_shows_them(four_towns: Viewport) -> None:
    town = Window(113.0, 22.5, 114.0, 23.5, 12)
    assert four_towns.view(town, ALL, 15).rows is not None
    assert four_towns.view(town, ALL, 14).clusters is not None


def test_a_filter_can_turn_clusters_into_projects(four_towns: Viewport) -> None:
    view = four_towns.view(EVERYTHING, ProjectFilter(status=frozenset({"ongoing"})), 10)
    assert view.rows is not None
    assert view.total == len(view.rows) == 8


def test_a_level_is_counted_once_for_a_filter(four_towns: Viewport) -> None:
    first = four_towns.view(EVERYTHING, ALL, 5)
    second = four_towns.view(EVERYTHING, ALL, 5)
    assert first.clusters is not None
    assert second.clusters is not None
    assert np.array_equal(first.clusters.status, second.clusters.status)


def test_counts_are_right_after_more_levels_than_are_kept(four_towns: Viewport) -> None:
    for number in range(MAX_PYRAMID_LEVELS + 5):
        four_towns.view(Window(-180, -90, 180, 90, number % 24), ProjectFilter(q="甲"), 5)
        four_towns.view(Window(-180, -90, 180, 90, number % 24), ALL, 5)
    assert four_towns.view(EVERYTHING, ALL, 5).total == 60


def test_a_window_beside_everything_is_empty(four_towns: Viewport) -> None:
    view = four_towns.view(Window(0, 0, 1, 1, 10), ALL, 5)
    assert (view.total, view.clusters) == (0, None)
    assert view.rows is not None
    assert view.rows.tolist() == []


def test_a_plan_without_places_shows_nothing() -> None:
    empty = Viewport(snapshot_of([project("a", geometry=None)]))
    view = empty.view(EVERYTHING, ALL, 5)
    assert view.total == 0
    assert empty.inside(EVERYTHING).tolist() == [False]


@given(project_lists(), windows())
def test_a_window_with_many_marks_is_compared_with_each(
    features: list[dict[str, Any]], window: Window
) -> None:
    index = Viewport(snapshot_of(features))
    few = index.inside(window)
    with mock.patch.object(viewport_module, "WIDE", -1):
        assert index.inside(window).tolist() == few.tolist()


def test_marks_at_the_poles_and_the_date_line_have_a_cell() -> None:
    edges = [at(180, 90, 0), at(-180, -90, 1), at(180, -90, 2), at(-180, 90, 3), at(0, 0, 4)]
    view = Viewport(snapshot_of(edges)).view(EVERYTHING, ALL, 1)
    assert view.total == 5


def test_the_bounds_of_a_project_are_those_of_its_place() -> None:
    line = {"type": "LineString", "coordinates": [[113.7, 23.1], [113.8, 23.0]]}
    index = Viewport(snapshot_of([project("a", geometry=line), project("b", geometry=None)]))
    assert index.bounds(0) == (113.7, 23.0, 113.8, 23.1)
    assert index.bounds(1) is None


def test_the_index_of_a_snapshot_is_made_once() -> None:
    snapshot = snapshot_of([project("a")])
    assert viewport(snapshot) is viewport(snapshot)


@pytest.mark.parametrize(
    ("bbox", "zoom", "window"),
    [
        ("113.6,22.9,113.8,23.1", "13", Window(113.6, 22.9, 113.8, 23.1, 13.0)),
        (" 113.6, 22.9, 113.8, 23.1 ", "13.5", Window(113.6, 22.9, 113.8, 23.1, 13.5)),
        ("-180,-90,180,90", "0", Window(-180.0, -90.0, 180.0, 90.0, 0.0)),
        ("170,0,190,10", "24", Window(170.0, 0.0, 190.0, 10.0, 24.0)),
    ],
)
def test_a_window_is_read_from_an_address(bbox: str, zoom: str, window: Window) -> None:
    assert parse_window(bbox, zoom) == window


@pytest.mark.parametrize(
    "bbox",
    [
        "",
        "1,2,3",
        "1,2,3,4,5",
        "a,b,c,d",
        "113.8,22.9,113.6,23.1",
        "113.6,23.1,113.8,22.9",
        "113.6,22.9,113.6,23.1",
        "113.6,22.9,113.8,nan",
        "nan,nan,nan,nan",
        "-inf,-90,inf,90",
        "113.6,22.9,113.8,1e400",
        "0,-91,1,1",
        "-600,0,0,1",
        "474373,2546774,474400,2546800",
        "{{7*7}}",
        "1;2;3;4",
    ],
)
def test_a_wrong_window_is_refused(bbox: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse_window(bbox, "13")
    assert caught.value.params["field"] == "bbox"


@pytest.mark.parametrize("zoom", ["", "x", "-1", "24.1", "nan", "inf", "1e9", "13,5"])
def test_a_wrong_zoom_is_refused(zoom: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse_window("113.6,22.9,113.8,23.1", zoom)
    assert caught.value.params["field"] == "zoom"


@given(st.text(), st.text())
def test_made_up_text_is_no_window(bbox: str, zoom: str) -> None:
    with pytest.raises(BadQuery):
        parse_window(bbox, zoom)


def test_a_long_wrong_window_is_quoted_in_part() -> None:
    with pytest.raises(BadQuery) as caught:
        parse_window("9" * 10_000, "1")
    assert len(caught.value.params["value"]) <= 80
