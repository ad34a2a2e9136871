"""Write ``plan.toml`` from answers; where English is missing, the Chinese stands in its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo.model.text.plain_text import hidden_sign
from geo.setup.answers import Answers
from geo.setup.names import slug
from geo.setup.osm import ATTRIBUTION


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a plan.

    Attributes
    ----------
    subject : str
        Id of the town's outline.
    fields : dict of str to str
        The texts of ``plan.toml`` by their field.
    sections : tuple of (int, str, str, str, int)
        Number, numeral, Chinese and English label, number of sentences.
    missing : tuple of str
        English fields that hold the Chinese text.
    """

    subject: str
    fields: dict[str, str]
    sections: tuple[tuple[int, str, str, str, int], ...]
    missing: tuple[str, ...]


def texts_of(answers: Answers, *, from_osm: bool = False) -> Texts:
    """Return the texts of a plan, with the usual titles where none are given.

    Parameters
    ----------
    answers : Answers
    from_osm : bool
        Whether the base map uses OpenStreetMap, whose licence (ODbL) demands its name.
    """
    year = answers.date.year
    zh = answers.place_zh
    chinese = {
        "title": answers.title_zh or f"{zh}{year}年工作计划",
        "map_title": answers.map_title_zh or f"{zh}{year}年规划一张图",
        "place": zh,
        "region": answers.region_zh,
        "publisher": answers.publisher_zh,
    }
    english = {
        "title": answers.title_en or _usual(answers.place_en, f"work plan {year}"),
        "map_title": answers.map_title_en or _usual(answers.place_en, f"{year} plan map"),
        "place": answers.place_en,
        "region": answers.region_en,
        "publisher": answers.publisher_en,
    }
    fields: dict[str, str] = {}
    for name, text in chinese.items():
        fields |= {f"{name}_zh": text, f"{name}_en": english[name] or text}
    missing = [f"{name}_en" for name, text in english.items() if not text]
    sections = []
    for number, each in zip(answers.section_numbers, answers.section, strict=True):
        sections.append((number, each.numeral, each.zh, each.en or each.zh, each.sentences))
        missing += [] if each.en else [f"section {number}"]
    fields |= _sources(answers, from_osm=from_osm)
    subject = answers.subject or slug(answers.place_en or zh)
    return Texts(subject, fields, tuple(sections), tuple(missing))


def _usual(place: str | None, what: str) -> str | None:
    return f"{place} {what}" if place else None


def _sources(answers: Answers, *, from_osm: bool) -> dict[str, str]:
    """Return the sources of the base map, with OpenStreetMap's where it is used."""
    sources = {}
    for name, given, osm, comma in (
        ("base_map_source_zh", answers.base_map_source_zh, ATTRIBUTION["source"], "；"),
        ("base_map_source_en", answers.base_map_source_en, ATTRIBUTION["source_en"], "; "),
    ):
        parts = [given] if given else []
        if from_osm and "OpenStreetMap" not in (given or ""):
            parts.append(osm)
        if parts:
            sources[name] = comma.join(parts)
    return sources


def plan_text(answers: Answers, texts: Texts) -> str:
    """Return the content of ``plan.toml``.

    Parameters
    ----------
    answers : Answers
    texts : Texts
    """
    order = [f"{name}_{language}" for name in _ORDER for language in ("zh", "en")]
    lines = [_entry(name, texts.fields[name]) for name in order if name in texts.fields]
    if answers.place_kind is not None:
        lines.append(_entry("place_kind", answers.place_kind))
    lines += [f"date = {answers.date.isoformat()}", _entry("subject", texts.subject)]
    for number, numeral, chinese, english, sentences in texts.sections:
        section: Mapping[str, Any] = {
            "number": number,
            "numeral": numeral,
            "zh": chinese,
            "en": english,
            "sentences": sentences,
        }
        lines += ["", "[[section]]", *(_entry(name, value) for name, value in section.items())]
    return "\n".join(lines) + "\n"


_ORDER = ("title", "map_title", "place", "region", "publisher", "base_map_source")


def _entry(name: str, value: str | int) -> str:
    return f"{name} = {toml_value(value)}"


def toml_value(value: str | int) -> str:
    r"""Return a value as TOML; a JSON string without control characters is a TOML string.

    Examples
    --------
    >>> print(toml_value('a"\nx = 1'), toml_value(3))
    "a\"\nx = 1" 3
    """
    if isinstance(value, int):
        return str(value)
    if hidden_sign(value) is not None:
        raise ValueError("invisible characters are refused before")
    return json.dumps(value, ensure_ascii=False)


def answers_text(values: Mapping[str, Any]) -> str:
    """Return answers as an answers file.

    Parameters
    ----------
    values : mapping
        Texts, numbers and dates; tables and lists of tables may hold further tables.

    Examples
    --------
    >>> print(answers_text({"place_zh": "柳河镇", "outline": {"file": "a.kml"}}), end="")
    place_zh = "柳河镇"
    <BLANKLINE>
    [outline]
    file = "a.kml"
    """
    return "\n".join(_table(values, ())) + "\n"


def _table(values: Mapping[str, Any], path: tuple[str, ...]) -> list[str]:
    plain = {name: each for name, each in values.items() if not isinstance(each, dict | list)}
    lines = [f"{name} = {_plain_value(each)}" for name, each in plain.items() if each is not None]
    for name, each in values.items():
        here = (*path, name)
        if isinstance(each, dict):
            lines += ["", f"[{'.'.join(here)}]", *_table(each, here)]
        elif isinstance(each, list):
            for entry in each:
                lines += ["", f"[[{'.'.join(here)}]]", *_table(entry, here)]
    return lines


def _plain_value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return toml_value(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
