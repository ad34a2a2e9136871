"""What the plan adds: each step by hand, and the steps add up."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.coverage.population.population import EvenPopulation
from geo.coverage.scenario import (
    PlanStep,
    Scenario,
    TrialPlace,
    what_comes_by_year,
    what_the_plan_adds,
)
from geo.coverage.straight_line.service_area import Interval
from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot
from tests.conftest import DATA, project
from tests.coverage.squares import at, rule, square_town
from tests.coverage.test_scenario import TOWN, place_of, snapshot

__all__ = ["snapshot"]
DISC = math.pi * 0.3**2
RULE = rule(300)


def steps(of: Snapshot, **told: object) -> list[PlanStep]:
    return what_the_plan_adds(of, "school", TOWN, RULE, EvenPopulation(TOWN), **told)


def test_three_discs_one_a_step(snapshot: Snapshot) -> None:
    rows = steps(snapshot)
    assert [row.code for row in rows] == ["existing", "under_construction", "planned"]
    assert [row.added_facilities for row in rows] == [1, 1, 1]
    assert [row.added_not_located for row in rows] == [0, 0, 1]
    assert [row.added_km2.nominal for row in rows] == pytest.approx([DISC] * 3, rel=1e-3)
    assert [row.coverage.covered_km2.nominal for row in rows] == pytest.approx(
        [DISC, 2 * DISC, 3 * DISC], rel=1e-3
    )
    # 1,000 people live on a square kilometre; a place is known to within 50 m.
    assert rows[1].added_people.nominal == pytest.approx(1_000 * DISC, rel=1e-3)
    assert rows[1].added_people.sure == pytest.approx(1_000 * math.pi * 0.25**2, rel=1e-3)


def test_a_site_that_is_tried_out_stands_in_every_step(snapshot: Snapshot) -> None:
    rows = steps(snapshot, scenario=Scenario(added=(TrialPlace(at(1_000, 1_700)),)))
    assert [row.added_facilities for row in rows] == [2, 1, 1]
    assert rows[0].added_km2.nominal == pytest.approx(2 * DISC, rel=1e-3)


def test_years_rise_and_projects_without_one_do_not_count(snapshot: Snapshot) -> None:
    rows = what_comes_by_year(snapshot, "school", TOWN, RULE)
    assert [(row.code, row.year) for row in rows] == [("existing", None), ("year", 2025)]
    assert [row.added_facilities for row in rows] == [1, 1]
    assert rows[0].added_people is None
    wanted = what_comes_by_year(snapshot, "school", TOWN, RULE, years=[2027, 2020])
    assert [row.year for row in wanted] == [None, 2020, 2027]
    assert wanted[2].coverage.facilities.not_located == 1


def test_steps_may_be_judged_by_another_method(snapshot: Snapshot) -> None:
    from geo.coverage.coverage import straight_line_coverage

    rows = steps(snapshot, cover=lambda found: straight_line_coverage(TOWN, found, rule(100)))
    assert {row.coverage.rule.value for row in rows} == {100.0}


statuses = st.sampled_from(["completed", "under_construction", "planned", "paused", "cancelled"])
places = st.none() | st.tuples(st.integers(0, 2_000), st.integers(0, 2_000))


@given(st.lists(st.tuples(statuses, places), max_size=6))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_step_takes_away_and_together_they_are_the_last(projects_file, made: list) -> None:
    features = [
        project(f"p{at}", status=status, geometry=place and place_of(*place))
        for at, (status, place) in enumerate(made)
    ]
    rows = steps(read_snapshot(projects_file(*features)))
    for name in ("sure", "nominal", "possible"):
        added = [getattr(row.added_km2, name) for row in rows]
        assert min(added) >= -1e-9
        assert sum(added) == pytest.approx(getattr(rows[-1].coverage.covered_km2, name))
        people = sum(getattr(row.added_people, name) for row in rows)
        assert people == pytest.approx(getattr(rows[-1].coverage.people, name))


def test_the_plan_of_nancheng_has_nothing_that_stands() -> None:
    from geo.coverage.town import town

    rows = what_the_plan_adds(read_snapshot(DATA / "projects.geojson"), "park", town(), rule())
    assert rows[0].coverage.covered_km2 == Interval(0.0, 0.0, 0.0)
    assert rows[2].coverage.facilities.not_located == 1


def test_an_empty_category(snapshot: Snapshot) -> None:
    rows = what_the_plan_adds(snapshot, "sports", square_town(), RULE)
    assert [row.added_km2.possible for row in rows] == [0.0, 0.0, 0.0]
    assert len(what_comes_by_year(snapshot, "sports", square_town(), RULE)) == 1
