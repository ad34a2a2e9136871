"""Places and sites in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.coverage.report.places import place_words, siting_sentences
from geo.model.text.language import LANGUAGES
from tests.coverage.squares import SOUTH, WEST, square_town
from tests.coverage.test_reach import candidates, demand
from tests.coverage.test_siting import HAMLETS, choose

OWN = "Under the rule “own radius of 500 m” (500 m in a straight line, to be confirmed), "


def test_a_place_without_a_name_is_given_in_degrees() -> None:
    far = square_town(system=4544)
    assert place_words(WEST, SOUTH, far, "en") == "104.746°, 23.013°"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gains_of_sites(language: str) -> None:
    found = choose(HAMLETS, candidates([(0, 0), (1_000, 0), (2_000, 0)]), 2)
    assert siting_sentences(found, "points", language) == [
        {
            "en": OWN + "2 new sites would cover about 50 people more (30 + 20), "
            "which is 83% of those not yet covered.",
            "zh": "按“自定半径 500 米”规则（直线距离 500 米，待核实），新增 2 处选址可多覆盖约 50 人"
            "（30 + 20），占尚未覆盖人口的 83%。",
        }[language]
    ]


def test_one_site_of_two_asked_for() -> None:
    found = siting_sentences(choose(HAMLETS, candidates([(0, 0)]), 2), "points", "en")
    assert "a new site would cover about 10 people more, which is 17%" in found[0]
    assert found[1] == "There are fewer candidate sites than requested."


def test_a_search_that_was_cut_short() -> None:
    found = replace(choose(HAMLETS, candidates([(1_000, 0)]), 1), bound=33.0)
    assert siting_sentences(found, "points", "en")[1] == (
        "The search stopped after 10 s: a different choice may add up to 10% more people."
    )


def test_nothing_to_choose() -> None:
    found = choose(demand([]), candidates([(0, 0)]), 1)
    assert siting_sentences(found, None, "en") == [
        "It is not known where people live in the subdistrict, so no site can be preferred to another."
    ]


def test_many_gains_are_cut() -> None:
    hamlets = demand([(place * 2_000, 0) for place in range(12)])
    sites = candidates([(place * 2_000, 0) for place in range(12)])
    (text,) = siting_sentences(choose(hamlets, sites, 12), "points", "en")
    assert "(1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + …)" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_people_are_spread_evenly_the_first_word_is_of_that_assumption(
    language: str,
) -> None:
    found = choose(HAMLETS, candidates([(0, 0), (1_000, 0), (2_000, 0)]), 2)
    first, *rest = siting_sentences(found, "even", language)
    said = {"en": "This answer rests on an assumption", "zh": "以下选址建立在假设之上"}[language]
    assert first.startswith(said)
    assert [said in each for each in rest] == [False]
    assert not any(said in each for each in siting_sentences(found, "points", language))
