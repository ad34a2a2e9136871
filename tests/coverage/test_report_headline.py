"""The sentence that comes first: what is not covered, or that nothing counts yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from geo.coverage.facilities import FacilityKind
from geo.coverage.report.headline import (
    density_headline,
    headline,
    is_completed_only,
    nothing_counts,
    why_nothing_counts,
)
from geo.coverage.targets import density
from geo.model.standards import standards
from tests.coverage.squares import covered, schools, square_town


def test_what_is_not_covered_comes_with_its_people() -> None:
    found = covered(square_town(), schools((1000, 1000)))
    said = headline(found, "school", "en")
    assert said.startswith("3.21 km² of Nancheng Subdistrict (80%) has no school within 500 m;")
    assert said.endswith("about 3,200 people live there.")
    without = headline(covered(square_town(residents=None), schools((1000, 1000))), "school", "zh")
    assert "人口" not in without


def test_all_and_nothing_have_sentences_of_their_own() -> None:
    everywhere = covered(square_town(), schools((1000, 1000)), 2_000.0)
    assert headline(everywhere, "school", "en") == (
        "All of Nancheng Subdistrict has a school within 2,000 m."
    )
    nowhere = covered(square_town(), schools())
    assert headline(nowhere, "school", "en").startswith(
        "All of Nancheng Subdistrict (4.00 km²) has no"
    )


@pytest.mark.parametrize(
    ("only", "facts", "said"),
    [
        (True, {}, "No completed project of the plan has a place on the map, and no existing"),
        (False, {}, "No project with the chosen status"),
        (True, {"not_located": 3}, "are loaded. 3 of them are waiting for a place."),
        (False, {"apart": (FacilityKind("a", "甲", "", "甲"),)}, "Of 1 facilities of the kind"),
    ],
)
def test_where_nothing_counts_the_reason_is_said(only: bool, facts: Any, said: str) -> None:
    found = covered(square_town(), schools())
    found = replace(found, facilities=replace(found.facilities, **facts))
    assert said in why_nothing_counts(found, "school", "en", is_completed_only=only)


def test_what_is_loaded_is_not_said_to_be_missing() -> None:
    found = covered(square_town(), schools())
    said = why_nothing_counts(found, "school", "en", is_completed_only=True, has_existing=True)
    assert said == "Neither a project of the plan nor an existing facility counts."
    assert nothing_counts("school", "en").startswith("Nothing counts for “School” yet")


def test_where_something_counts_there_is_no_reason() -> None:
    found = covered(square_town(), schools((1000, 1000)))
    assert not why_nothing_counts(found, "school", "en", is_completed_only=True)
    assert not is_completed_only(None, None)


@pytest.mark.parametrize(
    ("count", "said"),
    [(100, "25.0 per km²; the rule requires 250: 900 are missing"), (0, "The rule requires 1,000")],
)
def test_a_density_is_compared_with_its_rule(count: int, said: str) -> None:
    rule = next(each for each in standards().rule if each.kind == "density")
    found = density(square_town(), rule, count)
    assert said in density_headline(found, "en", is_known=count > 0)
