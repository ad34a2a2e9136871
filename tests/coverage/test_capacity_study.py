"""Capacities with what is known, what is not, and in words; nothing is made up."""

from __future__ import annotations

from typing import Any
from unittest import mock

import numpy as np
import pytest

from geo.coverage.capacity import study as module
from geo.coverage.capacity.study import CapacityFound, capacity_found
from geo.coverage.facilities import facilities_at
from geo.coverage.population.population import EvenPopulation
from geo.model.standards import Rule
from tests.coverage.squares import at, square_town

TOWN = square_town()  # 4,000 people, evenly
RULE = Rule(
    id="places", category="school", kind="per_1000", value=40, zh="小学学位", en="Places",
    source_zh="来源", source_en="source", status="unverified",
)  # fmt: skip


def found_for(*places: float, rule: Rule | None = None, **facts: Any) -> CapacityFound:
    facilities = facilities_at([at(1_000, 1_000)] * len(places), capacity=np.array(places), **facts)
    with mock.patch.object(module, "capacity_rule", return_value=rule):
        return capacity_found(TOWN, facilities, EvenPopulation(TOWN), 500.0, "school")


def test_what_is_not_known_is_not_said() -> None:
    found = found_for(np.nan, np.nan)
    assert found.sentences("en") == []
    assert (found.catchment, found.spread) == (None, None)
    answer = found.to_dict("en")
    assert (answer["capacity_unknown"], answer["places"], answer["catchment"]) == (2, None, None)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Capacity is known for 1 of 2 facilities: 100 school places in total, 25.0 per"),
        ("zh", "2 处设施中已知 1 处的容量，共 100 个学位，每千人 25.0 个。"),
    ],
)
def test_the_known_ones_count_and_the_others_are_told(language: Any, said: str) -> None:
    told = found_for(100, np.nan).sentences(language)
    assert told[0].startswith(said)
    assert "1" in told[1]


def test_a_rule_is_named_with_how_far_it_can_be_trusted() -> None:
    told = found_for(100, np.nan, rule=RULE).sentences("en")
    assert told[2] == (
        "The rule “Places” (40 per 1,000, to be confirmed) requires 160: at most 60 are missing."
    )
    assert "reach none; the rule requires 40.0 per 1,000." in told[4]


def test_a_rule_that_is_met_says_so() -> None:
    assert found_for(200, rule=RULE).sentences("en")[1].endswith("it is met.")


def test_who_reaches_a_facility_is_as_sure_as_its_place() -> None:
    told = " ".join(found_for(100, uncertainty_m=200.0).sentences("en"))
    assert "Within 500 m in a straight line, about 800 people" in told
    assert "certainly" in told
    assert "the average for all people" in told


def test_places_that_nobody_reaches_are_told() -> None:
    facilities = facilities_at([at(9_000, 9_000)], capacity=np.array([12.0]))
    found = capacity_found(TOWN, facilities, EvenPopulation(TOWN), 500.0, "school")
    assert any(
        "12 school places are out of everyone's reach" in each for each in found.sentences("en")
    )
    assert found.held.known == 0
    assert "1 of these facilities lies outside" in found.sentences("en")[-1]


def test_without_people_the_places_are_still_told() -> None:
    town = square_town(residents=None)
    facilities = facilities_at([at(0, 0)], capacity=np.array([12.0]))
    found = capacity_found(town, facilities, None, 500.0, "school")
    assert found.sentences("en") == ["Capacity is known for the only facility: 12 school places."]


def test_those_with_too_few_are_told_apart_from_those_with_none() -> None:
    # Two schools side by side: who reaches both has more than the mean, others less.
    facilities = facilities_at([at(0, 0), at(2_000, 0)], capacity=np.array([10.0, 400.0]))
    found = capacity_found(TOWN, facilities, EvenPopulation(TOWN), 1_000.0, "school")
    told = " ".join(found.sentences("en"))
    assert "for all people; of these, about" in told
