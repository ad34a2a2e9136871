"""A study: its figures are those of the analyses, each is made once, and all are in its result."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo.coverage.population.population import EvenPopulation
from geo.coverage.scenario import Scenario
from geo.model.standards import own_rule
from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot
from geo.study.files import StudyFiles
from geo.study.request import StudyRequest
from geo.study.study import Study
from tests.conftest import fault_of, project
from tests.coverage.squares import at, schools, square_town

TOWN = square_town()


def degrees(x: float, y: float) -> tuple[float, float]:
    point = TOWN.to_degrees(at(x, y))
    return round(point.x, 7), round(point.y, 7)


def place_of(x: float, y: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": list(degrees(x, y))}


@pytest.fixture
def snapshot(projects_file: Callable[..., Path]) -> Snapshot:
    return read_snapshot(
        projects_file(
            project(
                "stands",
                name="甲校",
                name_en="School One",
                status="completed",
                geometry=place_of(500, 500),
                location_accuracy_m=0,
                location_verified=True,
            ),
            project(
                "planned",
                name="乙校",
                name_en="School Two",
                status="planned",
                geometry=place_of(1_500, 1_500),
                location_accuracy_m=0,
                target_year=2025,
            ),
            project("waits", name="丙校", status="completed", geometry=None),
        )
    )


@pytest.fixture
def request_of(snapshot: Snapshot) -> Callable[..., StudyRequest]:
    def make(**changes: Any) -> StudyRequest:
        request = StudyRequest(
            snapshot=snapshot,
            category="school",
            rule=own_rule("school", 400.0),
            scenario=Scenario(),
            files=StudyFiles(),
            town=TOWN,
            population=EvenPopulation(TOWN),
            method="straight_line",
            language="zh",
        )
        return replace(request, **changes)

    return make


RequestOf = Callable[..., StudyRequest]
DISC_KM2 = math.pi * 0.4**2


def test_what_is_covered_is_the_disc_of_the_rule(request_of: RequestOf) -> None:
    found = Study(request_of()).coverage()
    assert found.covered_km2.nominal == pytest.approx(DISC_KM2, rel=1e-3)
    assert found.people is not None
    assert found.people.nominal == pytest.approx(1_000 * DISC_KM2, rel=1e-3)


def test_each_analysis_is_made_once(request_of: RequestOf) -> None:
    study = Study(request_of())
    assert study.coverage() is study.coverage()
    assert study.gaps() is study.gaps()
    assert study.gaps().coverage is study.coverage()
    every = Scenario(statuses=None)
    assert study.coverage(every) is study.coverage(every)
    assert study.coverage(every) is not study.coverage()


def test_facilities_of_a_file_count_with_those_of_the_plan(request_of: RequestOf) -> None:
    files = StudyFiles({"facilities": schools((1_500, 500))})
    study = Study(request_of(files=files))
    assert len(study.facilities()) == 2
    assert study.coverage().covered_km2.nominal == pytest.approx(2 * DISC_KM2, rel=1e-3)
    first, *_others, last = study.plan_steps()
    assert (len(first.coverage.facilities), len(last.coverage.facilities)) == (2, 3)


@pytest.mark.parametrize(
    ("language", "names"), [("zh", ("甲校", "乙校")), ("en", ("School One", "School Two"))]
)
def test_facilities_are_named_in_the_language_of_the_reader(
    request_of: RequestOf, language: str, names: tuple[str, ...]
) -> None:
    every = Scenario(statuses=None)
    found = Study(request_of(scenario=every, language=language)).facilities()
    assert dict(zip(found.ids, found.names, strict=True)) == dict(
        zip(("stands", "planned"), names, strict=True)
    )


def test_a_trial_adds_moves_and_places(request_of: RequestOf) -> None:
    study = Study(request_of())
    assert study.without_place(Scenario()) == [("waits", "丙校")]
    assert study.coverage().facilities.not_located == 1
    added = study.coverage(sites=[degrees(1_500, 500)])
    assert added.covered_km2.nominal == pytest.approx(2 * DISC_KM2, rel=1e-3)
    assert added.facilities.names[-1].endswith("1")
    moved = study.coverage(moves=[("stands", degrees(0, 0))])
    assert moved.covered_km2.nominal == pytest.approx(DISC_KM2 / 4, rel=1e-3)
    placed = study.coverage(moves=[("waits", degrees(1_500, 1_500))])
    assert (len(placed.facilities), placed.facilities.not_located) == (2, 0)


def test_the_difference_between_two_scenarios(request_of: RequestOf) -> None:
    study = Study(request_of())
    every = study.coverage(Scenario(statuses=None))
    found = study.difference(study.coverage(), every, ("existing", "planned"))
    assert found is study.difference(study.coverage(), every, ("existing", "planned"))


def test_sites_are_not_chosen_without_people(request_of: RequestOf) -> None:
    study = Study(request_of(population=None))
    fault = fault_of(lambda: study.siting(2))
    assert fault is not None
    assert fault.code == "sites_without_people"


def test_by_straight_line_where_there_are_no_streets(request_of: RequestOf) -> None:
    request = request_of(method="network")
    assert request.streets is None
    assert Study(request).coverage().method == "straight_line"


def test_the_result_holds_all_that_was_found(request_of: RequestOf) -> None:
    study = Study(request_of(scenario=Scenario(until=2025)))
    found = study.result(sites=1)
    assert found.coverage is study.coverage()
    assert found.gaps is study.gaps()
    assert found.siting is study.siting(1)
    assert (found.until, found.revision) == (2025, study.request.snapshot.revision)
    assert found.curve is not None
    assert len(found.steps) == 3
    codes = {each.code for each in found.notices}
    assert {"coverage_straight_line", "coverage_not_located_one"} <= codes
    figures = found.to_dict("en")
    assert figures["people_total"] == pytest.approx(4_000)
    assert figures["people_outside"] is None
    assert len(figures["siting"]["sites"]) == 1
    assert "communities" not in figures


def test_a_result_for_the_screen_leaves_out_what_only_files_hold(request_of: RequestOf) -> None:
    found = Study(request_of()).result(is_complete=False)
    assert (found.curve, found.steps, found.siting) == (None, (), None)
