"""Densities: count by area, what is missing, and by when."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geo.coverage.facilities import facilities_at, facilities_of
from geo.coverage.targets import density, density_by_year
from geo.coverage.town import town
from geo.model.errors import BadQuery
from geo.model.standards import standards
from geo.store.file.store import read_snapshot
from tests.conftest import project
from tests.coverage.squares import at, rule, square_town

TOWN = square_town()  # 4 km2
CAMERAS = standards().rule_for("public_safety")


@pytest.mark.parametrize(
    ("count", "missing", "share"), [(0, 1_000, 0), (250, 750, 0.25), (1_000, 0, 1), (1_200, 0, 1)]
)
def test_the_count_is_divided_by_the_area(count: int, missing: int, share: float) -> None:
    found = density(TOWN, CAMERAS, count, 2028)
    assert found.per_km2 == count / 4
    assert (found.required, found.missing, found.share) == (1_000, missing, share)
    answer = found.to_dict("en")
    assert (answer["missing"], answer["target_year"], answer["method"]) == (
        missing, 2028, "count_by_area",
    )  # fmt: skip


def test_the_town_of_the_plan_asks_for_its_area_in_metres() -> None:
    found = density(town(), CAMERAS, 0)
    assert found.required == int(np.ceil(250 * town().outline.area / 1e6))


def test_facilities_count_where_they_stand_however_near_to_each_other() -> None:
    cameras = facilities_at([at(1, 1)] * 9 + [at(-1, 1), at(0, 0)], 500.0, not_located=4)
    found = density(TOWN, CAMERAS, cameras)
    assert (found.count, found.counted, found.not_located) == (10, "facilities", 4)


def test_each_year_counts_what_is_due_by_then() -> None:
    cameras = facilities_at(
        [at(1, 1)] * 5,
        statuses=("completed", "planned", "planned", "completed", "planned"),
        years=np.array([0, 2026, 2028, 2030, 0]),
    )
    found = density_by_year(TOWN, CAMERAS, cameras, 2027)
    assert {year: each.count for year, each in found.items()} == {2026: 3, 2027: 3, 2028: 4}
    assert {each.target_year for each in found.values()} == {2027}
    assert density_by_year(TOWN, CAMERAS, facilities_at([])) == {}


def test_what_the_public_must_not_see_counts_without_its_place() -> None:
    hidden = (("completed", 0), ("planned", 2026), ("planned", 0))
    cameras = facilities_at([at(1, 1)], withheld=hidden)
    assert density(TOWN, CAMERAS, cameras).count == 4
    found = density_by_year(TOWN, CAMERAS, cameras, 2025)
    assert {year: each.count for year, each in found.items()} == {2025: 2, 2026: 3}


def test_the_public_gets_the_density_of_the_office(projects_file: Callable[..., Path]) -> None:
    camera = {"category": "public_safety", "status": "completed"}
    path = projects_file(
        *(project(f"camera-{at}", **camera) for at in range(5)),
        project("without", geometry=None, **camera),
    )
    office, public = (
        facilities_of(read_snapshot(path, public_only=each), "public_safety", town())
        for each in (False, True)
    )
    assert density(town(), CAMERAS, office).to_dict("en") == density(
        town(), CAMERAS, public
    ).to_dict("en")
    assert len(public) == 0


@pytest.mark.parametrize("count", [-1, 1.5, True, "12", None])
def test_what_is_no_count_is_an_error(count: Any) -> None:
    with pytest.raises(BadQuery) as caught:
        density(TOWN, CAMERAS, count)
    assert caught.value.code == "bad_facility_count"


def test_a_radius_is_no_density() -> None:
    with pytest.raises(BadQuery) as caught:
        density(TOWN, rule(), 3)
    assert caught.value.code == "rule_not_of_kind"
