"""Numbers of four digits and more are easy to read in every sentence of a coverage."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from geo.cli.wording import density_lines
from geo.coverage.capacity.sentence import held_sentences, outside_sentence
from geo.coverage.gaps import gaps
from geo.coverage.network.facts import NetworkFacts
from geo.coverage.population.population import EvenPopulation
from geo.coverage.report import wording
from geo.coverage.report.coverage import coverage_sentences
from geo.coverage.report.gaps import gaps_sentences
from geo.coverage.report.notices import gap_findings, notice_sentences, notices, siting_findings
from geo.coverage.report.places import siting_sentences
from geo.coverage.straight_line.service_area import Interval
from geo.coverage.targets import density
from geo.export.coverage.notes import network_notes
from geo.model.standards import standards
from geo.model.text.language import LANGUAGES, Language
from geo.model.text.translate import translate
from tests.coverage.squares import covered, schools, square_town
from tests.coverage.test_capacity_study import RULE, found_for
from tests.coverage.test_report_places import HAMLETS, candidates, choose

TOWN = square_town(60_000.0, residents=9_876)
# Dates, years and names of standards and systems are no quantities.
_NAMED = re.compile(
    r"\d{4}-\d{2}-\d{2}|EPSG:\d+|GB/T [\d-]+|CGCS2000|\((?:19|20)\d{2}\)|（(?:19|20)\d{2} ?年?）"
    r"|(?:19|20)\d{2}[–-](?:19|20)\d{2}"
    r"|(?:by|in|of|to|至|到) ?(?:19|20)\d{2}\b|(?:19|20)\d{2} ?年"
)
STREETS = NetworkFacts(
    1_500.0, 2_500.0, 75.0, 1_333.0, 1.3, tuple(map(str, range(1_234))), 12_345.6, Interval(1, 2, 3),
    5_678.0,
)  # fmt: skip


def bare(text: str) -> list[str]:
    """Return the numbers of four digits or more without separators.

    Examples
    --------
    >>> bare("1,234 of 5678 in EPSG:4547, as of 2023-02-24, by 2025; 0.12345; 到 2025 年")
    ['5678']
    """
    return re.findall(r"(?<![\d.,])\d{4,}", _NAMED.sub("", text))


def coverage_told(language: Language) -> list[str]:
    unsure = replace(schools((30_000, 30_000), uncertainty_m=2_000.0), not_located=4_321)
    told = []
    for radius in (1_500.0, 25_000.0):
        found = replace(covered(TOWN, unsure, radius), network=STREETS)
        empty = gaps(found, EvenPopulation(TOWN))
        told += [
            *coverage_sentences(found, language),
            *notice_sentences(notices(found), language),
            *network_notes(STREETS, language),
            *gaps_sentences(empty, language),
            *notice_sentences(
                gap_findings(
                    replace(
                        empty,
                        coverage=replace(found, method="network"),
                        elsewhere_people=7_654.0,
                        most_km2=1_234.0,
                    )
                ),
                language,
            ),
        ]
    return told


def capacities_told(language: Language) -> list[str]:
    found: Any = found_for(1_500, 2_800, np.nan, rule=RULE, uncertainty_m=200.0)
    held = replace(found.held, facilities=2_400, known=1_199, places=1_234.5, people=1e6, rule=RULE)
    return [
        *found.sentences(language),
        *held_sentences(held, "school", language),
        outside_sentence(1_234, language),
    ]


def others_told(language: Language) -> list[str]:
    people = replace(HAMLETS, people=HAMLETS.people * 150)
    sites = choose(people, candidates([(0, 0), (1_000, 0), (2_000, 0)]), 2)
    sites = replace(sites, off_streets=1_234, people_off_streets=4_321.0)
    cameras = density(square_town(), standards().rule_for("public_safety"), 1_000_000)
    return [
        *siting_sentences(sites, "points", language),
        *notice_sentences(siting_findings(sites, "points"), language),
        *density_lines(cameras, language),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("told", [coverage_told, capacities_told, others_told])
def test_every_large_number_of_a_sentence_has_separators(told: Any, language: Language) -> None:
    sentences = told(language)
    assert [text for text in sentences if bare(text)] == []
    # The check would find nothing where there are no large numbers.
    assert sum(bool(re.search(r"\d,\d{3}", text)) for text in sentences) > 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_to_write_a_figure_has_separators(language: Language) -> None:
    for value in (1_234.0, 9_999.0, 12_345.0, 123_456_789.0, 1e12):
        told = (
            wording.number(value, 1.0, language),
            wording.people(value, 1.0, language),
            wording.square_km(value, 1.0, language),
            wording.distance(value * 1000, language),
            wording.radius(value, language),
            wording.count(int(value)),
            translate("{n} more are not listed.", language, n=int(value)),
        )
        assert [text for text in told if bare(text.replace(" ", ""))] == []


def test_what_names_something_has_none() -> None:
    assert translate("{year} {epsg}", "en", year=2025, epsg=4547) == "2025 4547"
