"""Gaps and sites in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.coverage.facilities import facilities_at
from geo.coverage.gaps import gaps
from geo.coverage.place_sentence import gaps_sentences, place_words, siting_sentences
from geo.coverage.population import EvenPopulation
from geo.model.language import LANGUAGES
from tests.coverage.squares import SOUTH, WEST, covered, schools, square_town
from tests.coverage.test_gaps import band
from tests.coverage.test_reach import candidates, demand
from tests.coverage.test_siting import HAMLETS, choose

TOWN = square_town(residents=400_000)
OWN = "By the rule “own radius of 500 m” (500 m in a straight line, to be confirmed), "


def test_the_largest_gap_has_a_place_and_a_nearest_facility() -> None:
    street = facilities_at([band(800)], ids=("s",), names=("Street",))
    found = gaps_sentences(gaps(covered(TOWN, street), EvenPopulation(TOWN)), "en")
    assert found[0].startswith(OWN + "the largest gap, 1.40 km² with about 140,000 people, lies ")
    nearest = "The facility nearest to its middle is “Street”, about 850 m away in a straight line."
    assert found[0].endswith(nearest)
    assert found[1:] == ["There are 2 gaps, together 2.00 km² with about 200,000 people."]


def test_an_unsure_place_takes_digits_away() -> None:
    street = facilities_at([band(800)], 150.0)
    (first, _, last) = gaps_sentences(gaps(covered(TOWN, street), beyond="possible"), "en")
    assert "the largest gap, 1.1 km², lies around" in first
    assert "about 900 m away" in first
    assert last == "Only what is not even possibly covered counts here."


def test_slivers_are_told() -> None:
    town = square_town(400, residents=1_000)
    found = gaps_sentences(gaps(covered(town, schools((200, 200)), 200)), "en")
    assert found == [
        (
            "By the rule “own radius of 200 m” (200 m in a straight line, to be confirmed), "
            "Nancheng Subdistrict has no gap of more than 0.010 km²."
        ),
        "Parts smaller than 0.010 km² are left out (4, together 0.034 km²).",
    ]


def test_a_place_without_a_name_is_given_in_degrees() -> None:
    far = square_town(epsg=4544)
    assert place_words(WEST, SOUTH, far, "en") == "104.746°, 23.013°"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gains_of_sites(language: str) -> None:
    found = choose(HAMLETS, candidates([(0, 0), (1_000, 0), (2_000, 0)]), 2)
    assert siting_sentences(found, "points", language) == [
        {
            "en": OWN + "2 new sites would cover about 50 people more (30 + 20), "
            "which is 83% of those not covered yet.",
            "zh": "按“自定半径 500 米”规则（直线距离 500 米，待核实），新增 2 处选址可多覆盖约 50 人"
            "（30 + 20），占尚未覆盖人口的 83%。",
        }[language]
    ]


def test_one_site_of_two_asked_for() -> None:
    found = siting_sentences(choose(HAMLETS, candidates([(0, 0)]), 2), "points", "en")
    assert "a new site would cover about 10 people more, which is 17%" in found[0]
    assert found[1] == "There are fewer candidate sites than asked for."


def test_a_search_that_was_cut_short() -> None:
    found = replace(choose(HAMLETS, candidates([(1_000, 0)]), 1), bound=33.0)
    assert siting_sentences(found, "points", "en")[1] == (
        "The search stopped after 10 s: another choice may add up to 10% more people."
    )


def test_nothing_to_choose() -> None:
    found = choose(demand([]), candidates([(0, 0)]), 1)
    assert siting_sentences(found, None, "en") == [
        "No people are known inside the town, so no site can be preferred to another."
    ]


def test_many_gains_are_cut() -> None:
    hamlets = demand([(place * 2_000, 0) for place in range(12)])
    sites = candidates([(place * 2_000, 0) for place in range(12)])
    (text,) = siting_sentences(choose(hamlets, sites, 12), "points", "en")
    assert "(1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + …)" in text


def test_all_people_of_a_town_are_known_however_they_are_spread() -> None:
    """The headline says 418,000 of 418,288 people; the gap that is the whole town no other."""
    town = square_town(residents=418_288)
    (first, *_) = gaps_sentences(gaps(covered(town, schools()), EvenPopulation(town)), "en")
    assert "with about 418,000 people" in first
