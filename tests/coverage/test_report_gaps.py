"""Gaps in words: their address, all together, and what is never said."""

from __future__ import annotations

import numpy as np
import pytest

from geo.coverage.facilities import facilities_at
from geo.coverage.gaps import gaps
from geo.coverage.landmarks import Landmarks
from geo.coverage.population.population import EvenPopulation
from geo.coverage.report.gaps import gaps_sentences
from geo.coverage.report.notices import gap_findings, notice_sentences
from geo.model.text.language import LANGUAGES
from tests.coverage.squares import at, covered, schools, square, square_town
from tests.coverage.test_gaps import band

TOWN = square_town(residents=400_000)
OWN = "Under the rule “own radius of 500 m” (500 m in a straight line, to be confirmed), "
STATION = Landmarks(
    np.array([TOWN.to_degrees(at(1_500, 1_000))], object), ("东站",), ("East station",)
)


def test_the_largest_gap_has_a_place_and_a_nearest_facility() -> None:
    street = facilities_at([band(800)], ids=("s",), names=("Street",))
    found = gaps_sentences(gaps(covered(TOWN, street), EvenPopulation(TOWN)), "en")
    assert found[0].startswith(OWN + "the largest gap (")
    assert ") has 1.40 km² with about 140,000 people." in found[0]
    nearest = "The facility nearest to its centre is “Street”, about 850 m away in a straight line."
    assert found[0].endswith(nearest)
    assert found[1:] == ["There are 2 gaps, totalling 2.00 km² with about 200,000 people."]


def test_an_unsure_place_takes_digits_away() -> None:
    street = facilities_at([band(800)], 150.0)
    (first, _, last) = gaps_sentences(gaps(covered(TOWN, street), beyond="possible"), "en")
    assert ") has 1.1 km²." in first
    assert "about 900 m away" in first
    assert last == "Only what is not even possibly covered counts as a gap here."


def test_slivers_are_told() -> None:
    town = square_town(400, residents=1_000)
    small = gaps(covered(town, schools((200, 200)), 200))
    found = gaps_sentences(small, "en")
    assert found == [
        (
            "Under the rule “own radius of 200 m” (200 m in a straight line, to be confirmed), "
            "Nancheng Subdistrict has no gap larger than 0.010 km²."
        ),
    ]
    assert notice_sentences(gap_findings(small), "en")[-1] == (
        "Parts smaller than 1 ha are left out (4, together 3.43 ha)."
    )


def test_one_gap_is_never_called_the_only_one() -> None:
    for language in LANGUAGES:
        told = gaps_sentences(gaps(covered(TOWN, schools()), EvenPopulation(TOWN)), language)
        assert len(told) == 1
        assert not any(word in told[0] for word in ("only", "唯一"))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "the gap with the most people (北社区, around East station) has 2.0 km²"),
        ("zh", "人口最多的未覆盖区（北社区，东站一带）约 2.0 平方公里"),
    ],
)
def test_by_communities_each_gap_has_the_name_of_its_own(language: str, told: str) -> None:
    half = square(2_000, 0, 900), square(2_000, 0, -1_100)
    town = square_town(
        residents=400_000, communities=dict(zip(("北社区", "南社区"), half, strict=True))
    )
    found = gaps(covered(town, schools()), EvenPopulation(town), known=STATION)
    assert [gap.community for gap in found.gaps] == ["北社区", "南社区"]
    (first, _) = gaps_sentences(found, language)
    words = told.replace("gap with the most people", "largest gap").replace("人口最多", "最大")
    assert words.split("has")[0].split("约")[0] in first


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rule_of_dividing_and_ranking_is_told(language: str) -> None:
    wide = square_town(8_000, residents=None)
    (cut, ranked) = notice_sentences(gap_findings(gaps(covered(wide, schools()))), language)
    assert {"en": "more than 4 km²", "zh": "超过 4 平方公里"}[language] in cut
    assert {"en": "not a planning standard", "zh": "并非规划标准"}[language] in cut
    assert {"en": "the largest gap comes first", "zh": "按面积从大到小"}[language] in ranked
    divided = square_town(communities={"甲": square()})
    (told,) = notice_sentences(gap_findings(gaps(covered(divided, schools()))), language)[:1]
    assert {"en": "outlines of the communities", "zh": "社区边界"}[language] in told


def test_all_people_of_a_town_are_known_however_they_are_spread() -> None:
    """The headline says 418,000 of 418,288 people; the gap that is the whole town no other."""
    town = square_town(residents=418_288)
    (first, *_) = gaps_sentences(gaps(covered(town, schools()), EvenPopulation(town)), "en")
    assert "with about 418,000 people" in first
