"""A coverage in words: what it says, by which rule, and what it does not know."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from geo.coverage.facilities import facilities_at
from geo.coverage.report.coverage import coverage_sentences, rule_words
from geo.model.standards import standards
from geo.model.text.language import LANGUAGES, Language
from tests.coverage.squares import at, covered, schools, square_town


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            "3 more have a place that is not shown to the public; they are not included in the figures.",
        ),
        ("zh", "另有 3 处的位置不对外公开，未计入。"),
    ],
)
def test_places_that_the_public_must_not_see_are_told_as_left_out(
    language: Language, told: str
) -> None:
    hidden = replace(schools(), withheld=(("completed", 0),) * 3)
    found = covered(square_town(), hidden)
    assert told in coverage_sentences(found, language)
    assert found.to_dict(language)["withheld"] == 3
    assert "withheld" not in covered(square_town(), schools()).to_dict(language)


def test_every_figure_comes_with_its_rule_and_its_limits() -> None:
    town = square_town(residents=400_000)
    facilities = replace(schools((1_000, 1_000), uncertainty_m=100), not_located=2)
    assert coverage_sentences(covered(town, facilities), "en", dt.date(2024, 5, 6)) == [
        (
            "Under the rule “own radius of 500 m” (500 m in a straight line, to be confirmed), "
            "about 0.8 km² of the 4.00 km² of Nancheng Subdistrict (20%) is within reach of "
            "one facility; certainly 0.5 km², possibly up to 1.1 km²."
        ),
        (
            "About 80,000 people live there (20% of the 400,000 people); certainly 50,000 people, "
            "possibly up to 110,000 people."
        ),
        "A straight line gives an upper bound.",
        (
            "The population is an assumption: the total of 2020 (source not stated) spread evenly, "
            "since no population file is loaded."
        ),
        "2 further facilities have no place yet and are not included in the figures.",
        "The data are as of 2024-05-06.",
    ]


def test_in_chinese() -> None:
    town = square_town(residents=400_000)
    found = coverage_sentences(covered(town, schools((1_000, 1_000), uncertainty_m=100)), "zh")
    assert found[0] == (
        "按“自定半径 500 米”规则（直线距离 500 米，待核实），1 处设施覆盖约 0.8 平方公里，"
        "占南城街道面积（4.00 平方公里）的 20%；其中确定覆盖 0.5 平方公里，最多可能覆盖 1.1 平方公里。"
    )
    assert found[1] == (
        "覆盖范围内约有 8 万人（占总人口 40 万人的 20%）；确定的有 5 万人，最多可能有 11 万人。"
    )
    assert found[-1] == "数据截至 2023-02-24。"


def test_a_sure_figure_is_said_once() -> None:
    found = coverage_sentences(covered(square_town(), schools((1_000, 1_000))), "en")
    assert "about 0.785 km² of the 4.00 km²" in found[0]
    assert not any("possibly" in each for each in found)
    assert "About 790 people live there (20% of the 4,000 people)." in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_facility_and_no_residents(language: str) -> None:
    found = coverage_sentences(covered(square_town(residents=None), schools()), language)
    assert len(found) == 2
    assert {"en": "no facility counts yet", "zh": "没有计入任何设施"}[language] in found[0]


def test_a_rule_says_how_far_it_can_be_trusted() -> None:
    rules = {rule.id: rule for rule in standards().rule}
    assert rule_words(rules["park"], "network", "en") == "“Parks and squares” (500 m along streets)"
    assert "to be confirmed" in rule_words(rules["pocket_park"], "straight_line", "en")
    assert "待核实" in rule_words(rules["pocket_park"], "straight_line", "zh")
    assert "from a secondary copy" in rule_words(rules["health_station"], "straight_line", "en")


def test_people_of_a_file_are_no_assumption() -> None:
    coverage = replace(
        covered(square_town(), schools((1_000, 1_000))), people_basis="points", method="network"
    )
    assert len(coverage_sentences(coverage, "en")) == 3


def test_a_town_covered_whole_is_at_100_percent() -> None:
    found = coverage_sentences(covered(square_town(), facilities_at([at(0, 0)]), 5_000), "en")
    assert "(100%)" in found[0]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "None of the 4,000 people is within reach."),
        ("zh", "总人口 4,000 人均不在覆盖范围内。"),
    ],
)
def test_nobody_is_covered_where_nothing_counts(language: Language, told: str) -> None:
    """Of an area that is not covered, “about 0 people live there” would say that it is empty."""
    assert told in coverage_sentences(covered(square_town(), schools()), language)
