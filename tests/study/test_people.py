"""Every figure made from people names who states their number, and as of when."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from typer.testing import CliRunner

from geo.cli import app
from geo.coverage.report.notices import even_finding
from geo.coverage.town import town
from geo.model.messages import sentence
from geo.study.people import PeopleSource, people_sources, people_words
from tests.coverage.squares import square_town


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["coverage", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_file_comes_before_the_plan() -> None:
    found = people_sources([("facilities", "f.csv"), ("population", "p.csv")], [], square_town())
    assert found == (PeopleSource("file", "p.csv", "p.csv"),)


def test_where_nobody_is_known_nothing_is_said() -> None:
    found = people_sources([], [], square_town(residents=None))
    assert found == ()
    assert people_words(found, "zh") == ""


def test_what_is_not_stated_is_said_to_be_so() -> None:
    place = square_town(residents_year=None)
    (found,) = people_sources([], [], place)
    assert found.words("zh") == "来源未注明，日期未注明"
    assert found.to_dict("en") == {"origin": "plan", "name": None, "source": None, "date": None}


@pytest.mark.parametrize(
    ("source", "language", "expected"),
    [
        (("人口抽样调查", "Sample survey"), "zh", "2020 年总人口（人口抽样调查）"),
        (("人口抽样调查", "Sample survey"), "en", "the total of 2020 (Sample survey)"),
        (("人口抽样调查", ""), "en", "the total of 2020 (人口抽样调查)"),
        (("", ""), "zh", "2020 年总人口（来源未注明）"),
        (("", ""), "en", "the total of 2020 (source not stated)"),
    ],
)
def test_an_assumption_names_its_source(source: Any, language: Any, expected: str) -> None:
    place = replace(square_town(), residents_source=source[0], residents_source_en=source[1])
    assert expected in sentence(even_finding(place), language)


def test_the_town_has_the_source_in_its_data() -> None:
    assert town().residents_source == "第七次全国人口普查"
    assert town().residents_source_en == "Seventh National Population Census"


@pytest.mark.parametrize("words", [("park",), (), ("--circle",)])
def test_every_answer_names_it(words: tuple[str, ...], own_settings: Callable[..., None]) -> None:
    expected = {
        "origin": "plan", "name": None, "source": "Seventh National Population Census",
        "date": "2020",
    }  # fmt: skip
    found = json.loads(run(*words, "--json", "--lang", "en"))
    assert found["people_sources"] == [expected]
    assert "People: Seventh National Population Census, 2020." in run(*words, "--lang", "en")
    assert "人口数据：第七次全国人口普查，2020。" in run(*words, "--lang", "zh")
