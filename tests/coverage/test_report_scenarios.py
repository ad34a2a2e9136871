"""Scenarios and promises in words."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from geo.coverage.population.population import EvenPopulation
from geo.coverage.report.scenarios import (
    difference_sentences,
    other_projects_sentence,
    steps_sentences,
    target_sentence,
)
from geo.coverage.scenario import (
    TrialPlace,
    changed,
    compare_scenarios,
    what_comes_by_year,
    what_the_plan_adds,
)
from geo.coverage.targets import targets_progress
from geo.store.columns import columns_of
from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot
from tests.conftest import DATA, project
from tests.coverage.squares import at, covered, rule, schools, square_town
from tests.coverage.test_scenario import TOWN, snapshot

__all__ = ["snapshot"]


def test_steps(snapshot: Snapshot) -> None:
    rows = what_the_plan_adds(snapshot, "school", TOWN, rule(300), EvenPopulation(TOWN))
    first, *rest = steps_sentences(rows, "en")
    assert first == (
        "Under the rule “own radius of 300 m” (300 m in a straight line, to be confirmed): "
        "completed facilities cover 0.28 km² (7%) with about 280 people, certainly 0.20 km², "
        "possibly 0.36 km²; including those under construction, 0.6 km² (14%) with about 600 people, "
        "certainly 0.4 km², possibly 0.7 km²; including everything planned, 0.8 km² (21%) with about "
        "800 people, certainly 0.6 km², possibly 1.1 km²."
    )
    assert rest == [
        (
            "The population is an assumption: the total of 2020 (source not stated) spread evenly, "
            "since no population file is loaded."
        ),
        "One further facility has no place yet and is not included in the figures.",
    ]


def test_years_and_nothing(snapshot: Snapshot) -> None:
    rows = what_comes_by_year(snapshot, "school", TOWN, rule(300))
    assert "; by 2025, 0.6 km² (14%), certainly" in steps_sentences(rows, "en")[0]
    assert "到 2025 年覆盖 0.6 平方公里（14%）" in steps_sentences(rows, "zh")[0]
    none = what_the_plan_adds(snapshot, "sports", TOWN, rule(300))
    assert "completed facilities cover nothing; including those" in steps_sentences(none, "en")[0]


@pytest.mark.parametrize(
    ("after", "text"),
    [
        ({}, "Both scenarios cover the same area."),
        (
            {"added": (TrialPlace(at(1_500, 1_500)),)},
            (
                "The second scenario covers about 0.283 km² with about 280 people "
                "that the first does not."
            ),
        ),
        (
            {"removed": frozenset({"1"})},
            "The second scenario no longer covers about 0.283 km² with about 280 people.",
        ),
        (
            {"moved": {"1": TrialPlace(at(1_500, 1_500))}},
            (
                "The second scenario covers about 0.283 km² with about 280 people that the first "
                "does not, and no longer covers about 0.283 km² with about 280 people."
            ),
        ),
    ],
)
def test_differences(after: dict, text: str) -> None:
    town = square_town()
    before = schools((400, 400))
    one, other = (covered(town, each, 300) for each in (before, changed(before, **after)))
    found = compare_scenarios(one, other, EvenPopulation(town))
    assert difference_sentences(found, "en") == [text]


def test_different_rules_are_told_and_people_may_be_unknown() -> None:
    town, school = square_town(residents=None), schools((1_000, 1_000))
    found = compare_scenarios(covered(town, school, 300), covered(town, school, 500))
    assert difference_sentences(found, "en") == [
        "The second scenario covers about 0.503 km² that the first does not.",
        "They use different radii or methods, so the difference is not due to the sites alone.",
    ]


def test_promises() -> None:
    found = targets_progress(read_snapshot(DATA / "projects.geojson"))
    told = {each.target.id: target_sentence(each, "en") for each in found}
    assert told["pocket-parks-30"] == (
        "The plan promises 30 pocket parks by 2025. It does not say which projects these are."
    )
    assert told["school-places-10851"] == (
        "The plan promises 10,851 school places by 2025 as a single figure and does not split it."
    )
    assert "by" not in told["elderly-care-circle"].split()
    chinese = {each.target.id: target_sentence(each, "zh") for each in found}
    assert chinese["pocket-parks-30"] == (
        "计划目标：到 2025 年，30 个口袋公园。计划未说明是哪些项目。"
    )
    beside = {each.target.id: other_projects_sentence(each, "zh") for each in found}
    assert beside["pocket-parks-30"] == (
        "计划中另有同类项目：国际商务区中央公园、首开区社区公园，但未说明是否计入该目标。"
        "如已有认定，请在“编辑”页注明，并写明依据。"
    )
    assert not beside["school-places-10851"]


def test_what_is_said_to_count_and_a_promise_that_is_reported() -> None:
    link = {
        "counts_towards": "t",
        "counts_towards_evidence": "列入口袋公园建设清单",
        "counts_towards_by": "城市管理办公室",
    }
    features = [
        project("t", geometry=None, status="completed", target_value=3, target_unit="parks"),
        project("a", category="park", status="completed", **link),
        project("b", category="park", geometry=None, **link),
    ]
    (found,) = targets_progress(Snapshot("r", columns_of(map(orjson.dumps, features))))
    assert target_sentence(found, "en") == (
        "The plan promises 3 pocket parks. Stated to count towards it: 2, of these on the map: 1, "
        "completed: 1; still to be found: 1. The office reports the target itself as completed "
        "(as of 2023-02-24)."
    )
    assert target_sentence(found, "zh") == (
        "计划目标：3 个口袋公园。其中明确计入 2 处，已上图 1 处，建成 1 处；尚待选定 1 处。"
        "该目标已报完成（截至 2023-02-24）。"
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([(500, 500)], [(500, 500)], "The trial covers the same area."),
        ([(500, 500)], [], "With the trial, about 0.785 km² with about 790 people is no longer"),
        ([], [(500, 500)], "With the trial, about 0.785 km² with about 790 people more is"),
        ([(500, 500)], [(1500, 1500)], "more is covered, and about"),
    ],
)
def test_a_trial_is_told_as_one(before: Any, after: Any, said: str) -> None:
    town = square_town()
    one, other = (covered(town, schools(*each)) for each in (before, after))
    found = compare_scenarios(one, other, EvenPopulation(town))
    assert said in difference_sentences(found, "en", is_trial=True)[0]
