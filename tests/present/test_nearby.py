"""What stands near a project, with a distance that is no surer than the two places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from geo.present import listing as module
from geo.present.listing import nearby
from geo.store.snapshot import Snapshot
from tests.conftest import project


def at(longitude: float, latitude: float = 23.0) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude]}


@pytest.fixture(autouse=True)
def no_known_places(monkeypatch: pytest.MonkeyPatch) -> None:
    none = module.landmarks()
    monkeypatch.setattr(module, "landmarks", lambda: type(none)(none.points[:0], (), ()))


def test_the_nearest_come_first_and_the_far_are_left_out(
    snapshot_of: Callable[..., Snapshot],
) -> None:
    snapshot = snapshot_of(
        project("a"),
        project("b", name_en="B", geometry=at(113.76)),
        project("c", name_en="C", geometry=at(113.751)),
        project("d", name_en="D", geometry=at(113.80)),
        project("e", name_en="E", geometry=None),
    )
    found = nearby(snapshot, snapshot.row("a"))
    assert [each.name.en for each in found] == ["C", "B"]
    assert [each.distance.en for each in found] == ["100 m", "1 km"]
    assert found[0].distance.zh == "100 米"


def test_an_estimate_says_how_far_off_the_distance_may_be(
    snapshot_of: Callable[..., Snapshot],
) -> None:
    vague = {"location_verified": False, "location_accuracy_m": 800}
    snapshot = snapshot_of(
        project("a", **vague),
        project("b", geometry=at(113.751), **vague),
        project("c", geometry=at(113.752), location_verified=False, location_accuracy_m=None),
    )
    one, other = nearby(snapshot, snapshot.row("a"))
    assert one.distance.en == "about 100 m (±1.6 km)"
    assert other.distance.en == "about 210 m, uncertain"  # 205.05 m on the ellipsoid


def test_a_shared_mark_has_no_distance(snapshot_of: Callable[..., Snapshot]) -> None:
    snapshot = snapshot_of(project("a"), project("b"))
    (found,) = nearby(snapshot, 0)
    assert found.distance.en == "at the same place on the map"


def test_what_has_no_place_has_nothing_near(snapshot_of: Callable[..., Snapshot]) -> None:
    snapshot = snapshot_of(project("a", geometry=None), project("b"))
    assert nearby(snapshot, snapshot.row("a")) == ()
