"""Which words of a query a project matches, and in what."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.model.language import LANGUAGES
from geo.model.location import certainty
from geo.model.plan import plan
from geo.model.search import (
    LABEL,
    NAME,
    NAMES,
    TEXT,
    TEXTS,
    Word,
    fold,
    place,
    sounds,
    spelled,
)
from geo.model.vocabulary import vocabulary

AROUND = 20  # signs of a long text shown on each side of a match
_HAN = ("\u3400", "\u9fff")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a word of a query was found.

    Attributes
    ----------
    field : str
        A member of the contract, ``id`` or ``certainty``.
    code : str or None
        Of the vocabulary, or the number of a section; where the match is in a label.
    parts : tuple of str
        What stands before the matched part, the part, and what stands after it.
    level : int
        How near: in a name, in a label, in another text (:mod:`geo.model.search`).
    """

    field: str
    code: str | None
    parts: tuple[str, str, str]
    level: int

    def answer(self) -> dict[str, Any]:
        """Return the match as JSON."""
        return {"field": self.field, "code": self.code, "parts": list(self.parts)}


def matches(
    words: Sequence[Word], feature: Mapping[str, Any], communities: Sequence[str] = ()
) -> tuple[Match, ...]:
    """Return the nearest match of each word; empty when one of them is not found.

    Parameters
    ----------
    words : sequence of Word
        From :func:`geo.model.search.asked`.
    feature : mapping
        A project.
    communities : sequence of str
        Those that it lies in.
    """
    found = [next(_matches(word, feature, communities), None) for word in words]
    return tuple(each for each in found if each is not None) if None not in found else ()


def _matches(word: Word, feature: Mapping[str, Any], communities: Sequence[str]) -> Iterator[Match]:
    """Give the matches of a word, the nearest first."""
    properties = feature["properties"]
    for name in NAMES:
        if place(fold(str(properties[name])), word.text) >= 0:
            yield Match(name, None, marked(str(properties[name]), word.text), NAME)
    if parts := _sounding(word, str(properties["name"])):
        yield Match("name", None, parts, NAME)
    yield from _labels(word, properties, located=feature["geometry"] is not None)
    for community in communities:
        if place(fold(community), word.text) >= 0:
            yield Match("community", None, marked(community, word.text), LABEL)
        elif parts := _sounding(word, community):
            yield Match("community", None, parts, LABEL)
    texts = {"id": feature["id"], **{name: properties.get(name) for name in TEXTS}}
    searched = {name: str(text) for name, text in texts.items() if text and not word.is_status}
    searched |= {name: str(properties[name]) for name in NAMES}
    for name, text in searched.items():
        for each in (word.text, *word.labels):
            if place(fold(text), each) >= 0:
                yield Match(name, None, _short(marked(text, each)), TEXT)


def _labels(word: Word, properties: Mapping[str, Any], *, located: bool) -> Iterator[Match]:
    codes = {
        "status": properties["status"],
        "category": properties["category"],
        "certainty": certainty(properties, located=located),
        "section": str(properties["section"]),
    }
    for kind, code in codes.items():
        if code in word.codes.get(kind, ()):
            labels = [label_of(kind, code, language) for language in LANGUAGES]
            parts = next((p for p in (marked(label, word.text) for label in labels) if p[1]), None)
            yield Match(kind, code, parts or ("", word.text, ""), LABEL)
    if word.year and word.year == properties.get("target_year"):
        yield Match("target_year", None, ("", str(word.year), ""), LABEL)


def label_of(kind: str, code: str, language: Any) -> str:
    """Return the label of a status, a category, a certainty or a section."""
    if kind == "section":
        return next(each.label(language) for each in plan().section if str(each.number) == code)
    return vocabulary().label(kind, code, language)


def _sounding(word: Word, name: str) -> tuple[str, str, str] | None:
    found = sounds(word, spelled(name)) if word.sound else None
    if found is None:
        return None
    signs = [at for at, sign in enumerate(name) if _HAN[0] <= sign <= _HAN[1]]
    start, end = signs[found[0]], signs[found[1] - 1] + 1
    return name[:start], name[start:end], name[end:]


def marked(text: str, word: str) -> tuple[str, str, str]:
    """Return what stands before a word in a text as it is written, the word, and what follows.

    Examples
    --------
    >>> marked("ＣＢＤ North", "cbd"), marked("CBD", "x")
    (('', 'ＣＢＤ', ' North'), ('CBD', '', ''))
    """
    shown = " ".join(text.split())
    folded = [unicodedata.normalize("NFKC", sign).casefold() for sign in shown]
    start = place("".join(folded), word)
    if start < 0:
        return shown, "", ""
    owner = [at for at, piece in enumerate(folded) for _ in piece]
    first, last = owner[start], owner[start + len(word) - 1] + 1
    return shown[:first], shown[first:last], shown[last:]


def _short(parts: tuple[str, str, str]) -> tuple[str, str, str]:
    before, found, after = parts
    if len(before) > AROUND + 1:
        before = "…" + before[-AROUND:]
    if len(after) > AROUND + 1:
        after = after[:AROUND] + "…"
    return before, found[: 2 * AROUND], after
