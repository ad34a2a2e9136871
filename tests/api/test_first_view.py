"""The index and the figures of the first view are there before the first visitor."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
import pytest

from geo import viewport as viewport_module
from geo.api import first_view
from geo.api.first_view import first_windows, prepare_first_view
from geo.model.query import ProjectFilter
from geo.store import counts
from geo.store.columns import columns_of
from geo.store.snapshot import Snapshot
from geo.viewport import Viewport, viewport
from tests.conftest import project


def point(number: int) -> dict[str, Any]:
    place = {"type": "Point", "coordinates": [113.7 + number / 1000, 23.0]}
    return project(f"p{number}", geometry=place)


def snapshot_of(features: list[dict[str, Any]]) -> Snapshot:
    return Snapshot("r", columns_of(map(orjson.dumps, features)))


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Say what is computed, in the order in which it begins."""
    begun: list[str] = []
    count, figures = Viewport._count_level, counts._figures

    def level(self: Viewport, criteria: ProjectFilter, at: int) -> Any:
        begun.append(f"level {at}")
        return count(self, criteria, at)

    def figured(snapshot: Snapshot, criteria: ProjectFilter) -> Any:
        begun.append("figures")
        return figures(snapshot, criteria)

    monkeypatch.setattr(Viewport, "_count_level", level)
    monkeypatch.setattr(counts, "_figures", figured)
    monkeypatch.setattr(viewport_module, "WIDE", 3)
    return begun


def test_the_first_visitor_finds_everything_computed(counted: list[str]) -> None:
    snapshot = snapshot_of([point(number) for number in range(2500)])
    prepare_first_view(snapshot)
    prepared = list(counted)
    assert "figures" in prepared
    index = viewport(snapshot)
    for window in first_windows(113.7, 22.9, 113.8, 23.1):
        index.view(window, ProjectFilter(), 2000)
    counts.figures(snapshot, ProjectFilter())
    assert counted == prepared


def test_visitors_during_the_work_wait_for_it(
    counted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = snapshot_of([point(number) for number in range(10)])
    begun, finish, built = threading.Event(), threading.Event(), []
    sort = viewport_module.morton

    def slow(*positions: Any) -> Any:
        built.append(1)
        begun.set()
        assert finish.wait(10)
        return sort(*positions)

    monkeypatch.setattr(viewport_module, "morton", slow)
    with ThreadPoolExecutor(2) as threads:
        work = threads.submit(prepare_first_view, snapshot)
        assert begun.wait(10)
        visitor = threads.submit(viewport, snapshot)
        assert not visitor.done()
        finish.set()
        work.result(10)
        assert visitor.result(10) is viewport(snapshot)
    assert built == [1]


def test_a_plan_without_places_is_prepared() -> None:
    prepare_first_view(snapshot_of([project("a", geometry=None)]))
    prepare_first_view(snapshot_of([]))


@pytest.mark.parametrize(
    ("screen", "zoom"),
    # The town of 0.1 by 0.1 degrees at the equator: 256 pixels at zoom 0 are 360 degrees.
    [((390, 844), 12.0), ((1400, 900), 13.0), ((3840, 2160), 14.0)],
)
def test_each_screen_has_its_zoom(
    monkeypatch: pytest.MonkeyPatch, screen: tuple[int, int], zoom: float
) -> None:
    monkeypatch.setattr(first_view, "SCREENS", (screen,))
    windows = list(first_windows(113.7, -0.05, 113.8, 0.05))
    assert zoom in [window.zoom for window in windows]
    assert {(w.west, w.south, w.east, w.north) for w in windows} == {(113.7, -0.05, 113.8, 0.05)}


def test_a_town_without_width_has_no_window() -> None:
    assert list(first_windows(113.7, 23.0, 113.7, 23.0)) == []
