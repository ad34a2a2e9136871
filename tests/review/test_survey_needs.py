"""Survey needs: the least sure place first, and nothing that cannot be surveyed."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from geo.review.places import survey_needs
from geo.store.columns import columns_of
from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot
from tests.conftest import DATA, project


def snapshot_of(*features: dict[str, Any]) -> Snapshot:
    return Snapshot("0", columns_of([json.dumps(each).encode() for each in features]))


def test_the_least_sure_come_first() -> None:
    snapshot = snapshot_of(
        project("near", location_verified=False, location_accuracy_m=50),
        project("confirmed", location_verified=True, location_accuracy_m=10),
        project("far", location_verified=False, location_accuracy_m=1800),
        project("unsaid", location_verified=False, location_accuracy_m=None),
        project("nowhere", geometry=None, location_type="site", location_verified=False),
    )
    found = survey_needs(snapshot)
    assert [each.id for each in found.projects] == ["nowhere", "unsaid", "far", "near"]
    assert [each.radius_m for each in found.projects] == [None, None, 1800, 50]
    assert (found.estimates, found.unplaced) == (3, 1)


def test_what_has_no_place_to_be_surveyed_is_left_out() -> None:
    snapshot = snapshot_of(
        project("wide", geometry=None, location_type="subdistrict_wide", location_verified=False),
        project("rule", geometry=None, location_type="not_spatial", location_verified=False),
    )
    assert survey_needs(snapshot).projects == ()


def test_nothing_waits_where_there_is_nothing() -> None:
    found = survey_needs(snapshot_of())
    assert (found.estimates, found.unplaced, found.projects) == (0, 0, ())


def test_the_shipped_plan() -> None:
    found = survey_needs(read_snapshot(DATA / "projects.geojson"))
    assert (found.estimates, found.unplaced) == (16, 8)
    assert len(found.projects) == 24
    radii = [each.radius_m for each in found.projects if each.located]
    assert np.all(np.diff(np.asarray(radii, dtype=float)) <= 0)
