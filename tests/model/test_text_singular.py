"""One of a thing is told in the singular, in English."""

from __future__ import annotations

import re
import string

import pytest
from babel.messages.pofile import read_po

from geo.model.errors import Finding
from geo.model.messages import sentence
from geo.model.text.language import LOCALE_DIR
from geo.model.text.translate import SINGULAR, singular, translate

COUNTING = ("count", "found", "n", "missing", "people")
SINGULAR_VERBS = (
    "is", "has", "lies", "repeats", "names", "holds", "crosses", "was", "ends", "overlaps",
    "serves", "lives", "refers", "occurs", "contains", "shares",
    "coincides", "matches", "follows", "covers",
)  # fmt: skip
PLURAL = re.compile(r"\{(?:count|found|n)\} (?:\w+ )?\w+s\b")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.fixture(scope="module")
def texts() -> set[str]:
    path = LOCALE_DIR / "zh" / "LC_MESSAGES" / "planmap.po"
    with path.open("rb") as file:
        return {each.id for each in read_po(file) if isinstance(each.id, str)}


def test_a_form_is_of_a_sentence_that_is_told(texts: set[str]) -> None:
    for text, form in SINGULAR.items():
        assert text in texts
        assert form != text
        assert fields(form) <= fields(text), text


def test_only_one_is_told_in_the_singular() -> None:
    for text in SINGULAR:
        for number in (0, 2, 11, "1,001", None):
            assert singular(text, dict.fromkeys(COUNTING, number)) == text
        form = singular(text, dict.fromkeys(COUNTING, "1"))
        assert form == SINGULAR[text]
        found = PLURAL.search(form)
        assert found is None or found[0].endswith(SINGULAR_VERBS), form


@pytest.mark.parametrize(
    ("code", "count", "words"),
    [
        ("heights_dropped", 1, "Heights were left out (1 feature)."),
        ("heights_dropped", 12345, "Heights were left out (12,345 features)."),
        ("repeated_points", 1, "1 point repeats the one before it."),
        ("gaps_slivers", 1, "1 part smaller than 1 ha is left out (0.5 ha)."),
    ],
)
def test_a_finding_about_one(code: str, count: int, words: str) -> None:
    assert (
        sentence(Finding(code, params={"count": count, "limit": "1", "area": "0.5"}), "en") == words
    )


def test_one_person_lives_where_several_live() -> None:
    text = "About {people} live there ({share} of the {total})."
    facts = {"share": "1%", "total": "100 people"}
    assert translate(text, "en", people="1 person", **facts).startswith("About 1 person lives")
    assert translate(text, "en", people="20 people", **facts).startswith("About 20 people live ")


def test_chinese_keeps_its_only_form() -> None:
    text = "Heights were left out ({count} features)."
    assert translate(text, "zh", count=1) == translate(text, "zh", count=2).replace("2", "1")
