"""Capacities: what is known, and how much is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from geo.coverage.capacity.capacity import capacity
from geo.coverage.facilities import facilities_at, facilities_of
from geo.coverage.town import town
from geo.model.errors import BadQuery
from geo.model.standards import Rule
from geo.store import project_store
from tests.conftest import project
from tests.coverage.squares import at, rule, square_town

TOWN = square_town()  # 4,000 people
BEDS = Rule(
    id="beds", category="elderly_care", kind="per_1000", value=30, zh="床位", en="beds",
    source_zh="来源", source_en="source", status="unverified",
)  # fmt: skip


def homes(*beds: float, **facts: Any) -> Any:
    return facilities_at([at(100, 100)] * len(beds), capacity=np.array(beds), **facts)


def test_known_places_by_people_and_people_by_facility() -> None:
    found = capacity(TOWN, homes(60, 20, np.nan, not_located=1), rule=BEDS)
    assert (found.facilities, found.known, found.unknown, found.places) == (4, 2, 2, 80)
    assert (found.per_1000, found.people_per_facility) == (20, 1_000)
    assert (found.required, found.missing) == (120, 40)
    answer = found.to_dict("zh")
    assert (answer["per_1000"], answer["capacity_unknown"]) == (20, 2)


def test_unknown_is_not_none() -> None:
    found = capacity(TOWN, homes(np.nan, np.nan))
    assert found.per_1000 is None
    assert found.to_dict("en")["places"] is None
    assert capacity(TOWN, homes(0.0)).per_1000 == 0


def test_nobody_and_no_facility() -> None:
    nobody = capacity(square_town(residents=None), homes(10.0), rule=BEDS)
    assert (nobody.per_1000, nobody.people_per_facility, nobody.required) == (None, None, None)
    nothing = capacity(TOWN, facilities_at([]), rule=BEDS)
    assert (nothing.people_per_facility, nothing.missing) == (None, 120)
    assert capacity(TOWN, homes(10.0), people=0).per_1000 is None


def test_people_of_an_age_may_be_given() -> None:
    assert capacity(TOWN, homes(10.0), people=500).per_1000 == 20


def test_facilities_outside_are_left_out_and_told() -> None:
    far = facilities_at([at(-50, 0), at(0, 0)], capacity=np.array([100.0, 7.0]))
    found = capacity(TOWN, far)
    assert (found.places, found.outside, found.facilities) == (7, 1, 1)


def test_a_total_of_the_plan_is_nobodys_capacity(
    own_settings: Callable[..., None], projects_file: Callable[..., Any]
) -> None:
    path = projects_file(
        project("a-school", status="completed", capacity=900),
        project("b-school", status="completed"),
        project(
            "new-places", geometry=None, location_type="subdistrict_wide", status="completed",
            target_value=10851, target_unit="places", target_year=2025,
        ),
    )  # fmt: skip
    own_settings(store=str(path))
    schools = facilities_of(project_store().snapshot(), "school", town())
    found = capacity(town(), schools)
    assert (found.facilities, found.known, found.places) == (2, 1, 900)


def test_a_radius_is_no_rule_of_capacity() -> None:
    with pytest.raises(BadQuery) as caught:
        capacity(TOWN, homes(1.0), rule=rule())
    assert caught.value.code == "rule_not_of_kind"
