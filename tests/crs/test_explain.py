"""Plain sentences about what was recognised."""

from __future__ import annotations

import string
from typing import get_args

import numpy as np
import pytest

from geo.crs import explain as module
from geo.crs.displacement import Matches, Verdict
from geo.crs.explain import explain
from geo.crs.hints import Source
from geo.crs.number_ranges import Reason
from geo.crs.recognise import recognise
from geo.crs.recognition import Basis, QuestionCode
from geo.crs.systems import GCJ02, SYSTEMS, Reading
from geo.model.text.language import LANGUAGES, Language
from tests.crs.places import PLACES, X, Y, in_system, scattered, shifted
from tests.crs.test_displacement import MOVED

CASES = {
    "plain": lambda: recognise(X, Y),
    "metres": lambda: recognise(*in_system("EPSG:4547")),
    "remembered": lambda: recognise(X, Y, remembered=Reading(GCJ02)),
    "confirmed": lambda: recognise(X, Y, matches=Matches.of_points(PLACES, PLACES, 50, True)),
    "named": lambda: recognise(*in_system("EPSG:4547"), file_name="cgcs2000.csv"),
    "swapped": lambda: recognise(Y, X),
    "micro": lambda: recognise(X * 1e6, Y * 1e6),
    "zone": lambda: recognise(*in_system("EPSG:4526")),
    "utm": lambda: recognise(*in_system("EPSG:32649")),
    "hint": lambda: recognise(X, Y, field_names=["天地图"]),
    "declared": lambda: recognise(X, Y, declared="CRS84"),
    "unknown": lambda: recognise(X, Y, declared="EPSG:4555 {x}"),
    "field": lambda: recognise(X, Y, field_names=["高德{0}"]),
    "file": lambda: recognise(X, Y, file_name="百度.csv"),
    "chosen": lambda: recognise(X, Y, chosen=GCJ02),
    "xian": lambda: recognise(*in_system("EPSG:2383"), declared="西安80"),
    "beijing": lambda: recognise(*in_system("EPSG:2435"), declared="北京54"),
    "far": lambda: recognise([39_474_373.0], [2_546_774.0]),
    "contradiction": lambda: recognise(*in_system("EPSG:4547"), declared="GCJ02"),
    "several": lambda: recognise([474_373.0], [4_400_000.0]),
    "none": lambda: recognise([-5e6], [-5e6]),
    "empty": lambda: recognise([], []),
    "scattered": lambda: recognise(X, Y, matches=Matches.of_points(scattered(PLACES, 800), PLACES)),
    "shift": lambda: recognise(X, Y, matches=Matches.of_points(shifted(-110, 20), PLACES)),
    "low": lambda: recognise(X, Y, matches=Matches.of_points(MOVED["gcj02"][:2], PLACES[:2])),
    "mixed": lambda: recognise(
        X, Y, matches=Matches.of_points(np.vstack((MOVED["gcj02"][:3], PLACES[3:])), PLACES)
    ),
    **{
        verdict: lambda moved=moved: recognise(*moved.T, matches=Matches.of_points(moved, PLACES))
        for verdict, moved in MOVED.items()
    },
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_case_is_said_in_whole_sentences(case: str, language: Language) -> None:
    sentences = explain(CASES[case](), language)
    assert sentences
    for sentence in sentences:
        assert sentence[0] == sentence[0].upper()
        assert sentence.endswith((".", "。"))
        assert "{" not in sentence.replace("{x}", "").replace("{0}", "")


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (module._BASES, Basis),
        (module._REASONS, Reason),
        (module._SOURCES, Source),
        (module._QUESTIONS, QuestionCode),
        ({**module._VERDICTS, "too_few": ""}, Verdict),
    ],
)
def test_every_code_has_its_sentence(table, codes) -> None:
    assert set(table) == set(get_args(codes))


def test_the_shift_is_told_with_its_direction_beside_the_expected_one() -> None:
    text = " ".join(explain(CASES["gcj02"](), "en"))
    assert "Compared with 5 known places, the coordinates are about 613 m off" in text
    assert "(533 m east, 303 m south)" in text
    assert "Most likely it is GCJ-02 (Gaode and Tencent maps)." in text


def test_a_shift_to_the_west_is_told_without_a_minus() -> None:
    text = " ".join(explain(CASES["shift"](), "en"))
    assert "110 m west, 20 m north" in text
    assert "-" not in text.replace("GCJ-02", "").replace("BD-09", "")


def test_two_matches_are_called_uncertain() -> None:
    assert any("uncertain" in sentence for sentence in explain(CASES["low"](), "en"))


def test_the_uncertainty_of_xian_1980_is_told() -> None:
    assert any("130 m" in sentence for sentence in explain(CASES["xian"](), "en"))
    chosen = recognise(*in_system("EPSG:2383"), chosen=SYSTEMS["EPSG:2383"])
    assert any("130 m" in sentence for sentence in explain(chosen, "en"))


def test_readings_of_the_same_numbers_are_told_unless_known_places_agree() -> None:
    def told(found) -> bool:
        return any("would also fit" in sentence for sentence in explain(found, "en"))

    assert told(CASES["metres"]())
    assert not told(CASES["same"]())
    assert not told(CASES["declared"]())


def test_the_factor_is_told_in_full() -> None:
    assert any("multiplied by 1,000,000" in text for text in explain(CASES["micro"](), "en"))


def test_fields_are_filled_from_what_is_known() -> None:
    texts = [*module._BASES.values(), *module._VERDICTS.values(), *module._QUESTIONS.values()]
    names = {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}
    assert names <= {"system", "systems", "count", "expected", "km", "subdistrict"}
