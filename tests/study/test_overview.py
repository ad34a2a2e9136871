"""All services at once: each row is what the service's own study says, and nothing is no figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely

from geo.coverage.communities import by_community
from geo.coverage.coverage import straight_line_coverage
from geo.coverage.facilities import Facilities, facilities_at
from geo.coverage.gaps import gaps
from geo.coverage.population.population import EvenPopulation
from geo.coverage.scenario import STEPS, Scenario, scenario_facilities
from geo.coverage.straight_line.service_area import Interval
from geo.coverage.town import Town
from geo.model.errors import BadQuery
from geo.model.standards import Rule, standards
from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot
from geo.study.files import StudyFiles
from geo.study.overview import (
    CircleCell,
    Standing,
    StudyOf,
    circle_rule,
    circle_services,
    first_that_counts,
    judged_services,
    living_circle,
    overview,
    rule_of_service,
    shared_notices,
)
from geo.study.request import study_request
from geo.study.study import Study
from tests.conftest import project
from tests.coverage.squares import at, square_town

TOWN = square_town()  # 2 km by 2 km


def place_of(x: float, y: float) -> dict[str, Any]:
    point = TOWN.to_degrees(at(x, y))
    return {"type": "Point", "coordinates": [round(point.x, 7), round(point.y, 7)]}


def plan(projects_file: Callable[..., Path], *features: Any) -> Snapshot:
    return read_snapshot(projects_file(*features))


@pytest.fixture
def snapshot(projects_file: Callable[..., Path]) -> Snapshot:
    exact = {"location_accuracy_m": 0, "location_verified": True}
    return plan(
        projects_file,
        project("stands", category="school", status="completed", geometry=place_of(500, 500),
                **{**exact, "location_accuracy_m": 100}),
        project("comes", category="school", status="planned", geometry=place_of(1500, 1500),
                **exact),
        project("waits", category="school", status="planned", geometry=None),
        project("garden", category="park", status="planned", geometry=place_of(1000, 1000),
                **exact),
    )  # fmt: skip


def studies(snapshot: Snapshot, town: Town = TOWN, facilities: Facilities | None = None) -> StudyOf:
    files = StudyFiles({} if facilities is None else {"facilities": facilities})

    def study_of(category: str, rule: Rule) -> Study:
        request = study_request(snapshot, category, rule, files=files)
        return Study(replace(request, town=town, population=EvenPopulation(town)))

    return study_of


def test_the_services_are_those_with_a_rule_of_their_own() -> None:
    assert judged_services() == [
        *("school", "kindergarten", "park", "health", "elderly_care", "public_safety")
    ]
    assert [rule_of_service(each).id for each in ("school", "public_safety")] == [
        *("primary_school", "cameras")
    ]


def test_a_row_is_what_the_services_own_study_says(snapshot: Snapshot) -> None:
    rows = {row.category: row for row in overview(studies(snapshot))}
    school, rule = rows["school"], standards().rule_for("school")
    people = EvenPopulation(TOWN)

    def covered(scenario: Scenario) -> Interval:
        facilities = scenario_facilities(snapshot, "school", TOWN, scenario)
        share = straight_line_coverage(TOWN, facilities, rule, people).people_share
        assert share is not None
        return share

    today, later = covered(Scenario()), covered(Scenario(statuses=STEPS["planned"]))
    assert school.standing == Standing(of_plan=1, existing=0)
    assert school.share == today
    assert 0 < today.sure < today.nominal < today.possible < 1
    assert school.added is not None
    assert school.added.nominal == pytest.approx(later.nominal - today.nominal)
    assert (school.added_facilities, school.waiting) == (1, 1)
    found = gaps(
        straight_line_coverage(
            TOWN, scenario_facilities(snapshot, "school", TOWN, Scenario()), rule, people
        ),
        people,
    )
    assert school.largest_gap is not None
    assert school.largest_gap.people == pytest.approx(found.gaps[0].people)
    assert school.basis == "people"


def test_where_nothing_counts_there_is_no_figure_and_no_gap(snapshot: Snapshot) -> None:
    rows = {row.category: row for row in overview(studies(snapshot))}
    park = rows["park"]
    assert (park.standing.total, park.share, park.largest_gap) == (0, None, None)
    assert park.added_facilities == 1
    # What the plan adds is a figure: it comes with what it rests on.
    assert {"coverage_even", "park_as_point_one"} <= {each.code for each in park.notices}
    assert rows["kindergarten"].added_facilities == 0
    assert rows["kindergarten"].notices == []
    assert park.to_dict("en")["share"] is None
    assert park.to_dict("en")["largest_gap"] is None


def test_a_density_is_counted_over_the_land(snapshot: Snapshot) -> None:
    row = overview(studies(snapshot))[-1]
    assert row.density is not None
    assert row.density.required == 250 * 4
    assert row.share is row.added is None
    assert row.to_dict("en")["density"]["wanted"] == 1000


def test_existing_facilities_count_once_beside_those_of_the_plan(snapshot: Snapshot) -> None:
    existing = facilities_at(
        [at(500, 500), at(1500, 500)], ids=("file-1", "file-2"), names=("stands", "Old school")
    )
    name = snapshot.feature(snapshot.row("stands"))["properties"]["name"]
    existing = replace(existing, names=(name, "Old school"))
    row = overview(studies(snapshot, facilities=existing))[0]
    assert row.standing == Standing(of_plan=1, existing=1)
    assert row.to_dict("en")["facilities"] == {
        "plan": 1, "existing": 1, "neighbours": 0, "not_located": 0, "apart": 0,
    }  # fmt: skip


def test_the_first_service_for_which_something_counts(
    snapshot: Snapshot, projects_file: Callable[..., Path]
) -> None:
    assert first_that_counts(studies(snapshot)) == "school"
    nothing = plan(projects_file, project("a", category="park", status="planned", geometry=None))
    assert first_that_counts(studies(nothing)) is None


def with_halves(*names: str) -> Town:
    west, east = (
        shapely.box(*at(x, 0).coords[0], *at(x + 1000, 2000).coords[0]) for x in (0, 1000)
    )
    return replace(TOWN, communities=dict(zip(names, (west, east), strict=True)))


def test_the_circle_says_for_each_community_what_its_own_figures_say(snapshot: Snapshot) -> None:
    town = with_halves("West", "East")
    circle = living_circle(studies(snapshot, town))
    assert circle.rule == circle_rule() == standards().rule_for("other")
    assert circle.services == ("school", "kindergarten", "park", "health", "elderly_care")
    assert [name for name, _cells in circle.places] == [None, "East", "West"]
    facilities = scenario_facilities(snapshot, "school", town, Scenario())
    coverage = straight_line_coverage(town, facilities, circle.rule, EvenPopulation(town))
    own = {row.name: row for row in by_community(coverage, EvenPopulation(town)).rows}
    for name, cells in circle.places:
        expected = own[name].people_share if name else coverage.people_share
        assert cells["school"].share == expected
        assert cells["park"].reach == "nothing_counts"
        assert cells["park"].to_dict() == {
            "reach": "nothing_counts", "basis": "people", "share": None,
        }  # fmt: skip


@pytest.mark.parametrize(
    ("share", "reach"),
    [
        (Interval(1.0, 1.0, 1.0), "all"),
        (Interval(1.0 - 1e-12, 1.0, 1.0), "all"),
        (Interval(0.999, 1.0, 1.0), "part"),
        (Interval(0.0, 0.0, 0.001), "part"),
        (Interval(0.0, 0.0, 1e-12), "none"),
        (None, "nothing_counts"),
    ],
)
def test_all_and_none_are_said_only_of_what_is_certain(share: Interval | None, reach: str) -> None:
    assert CircleCell(share, "people").reach == reach


def test_a_circle_may_name_its_services() -> None:
    rule = circle_rule().model_copy(update={"services": ("park", "sports")})
    assert circle_services(rule) == ["park", "sports"]


def test_without_a_rule_for_circles_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [rule for rule in standards().rule if rule.category != "other"]
    none = standards().model_copy(update={"rule": kept})
    monkeypatch.setattr("geo.study.overview.standards", lambda: none)
    with pytest.raises(BadQuery, match="no_circle"):
        circle_rule()


def test_shared_notices_are_those_of_every_figure(snapshot: Snapshot) -> None:
    rows = overview(studies(snapshot))
    shared = shared_notices([row.notices for row in rows])
    assert [each.code for each in shared][:2] == ["coverage_straight_line", "coverage_even"]
    assert shared_notices([]) == shared_notices([[], []]) == []
