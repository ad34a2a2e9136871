"""Format the values that messages quote: short, on one line, numbers with separators.

It is used for all messages about findings, in both languages. The reasons that GEOS gives for
an invalid geometry are translated here.
"""

from __future__ import annotations

from typing import Any

from geo.model.config.toml_files import VALUE_WORDS
from geo.model.project import MEANINGS
from geo.model.text.language import N_, Language
from geo.model.text.safe_json import JSON_KINDS, json_text
from geo.model.text.translate import listed, translate
from geo.model.vocabulary import Vocabulary, vocabulary

RULES: dict[str, str] = {
    "bbox": N_("Write west,south,east,north in degrees, for example {town_box}."),
    "zoom": N_("Write a number from 0 to 24."),
    "known_code": N_("Allowed: {allowed}."),
    "plain_text": N_("It may not contain an invisible character ({sign})."),
    "number": N_("Write a whole number from {low} to {high}."),
    "count": N_("At most {limit} values are allowed."),
    "length": N_("It may have at most {limit} characters."),
    "words": N_("It may have at most {limit} words."),
    "display": N_("Allowed: wgs84, gcj02."),
    "link": N_("Enter an address of this program."),
    "finite": N_("a finite number, at most 10^300"),
}
# Phrases that are inserted into messages, depending on what was found.
PHRASES: dict[str, str] = {
    "json_near": N_("line {line}, column {column}, near “{problem}”"),
    "json_end": N_("it ends too early, at line {line}"),
    "json_is": N_("it is {kind}"),
    "json_type": N_("its type is “{value}”"),
    "json_no_type": N_("it has no type"),
    **VALUE_WORDS,
}
# Names of the data contract's types.
TYPES: dict[str, str] = {
    "integer": N_("whole number"),
    "text": N_("text"),
    "boolean": N_("yes or no"),
    "number": N_("number"),
}
# Fields with counts or measures; years, line numbers and coordinates get no separators.
_QUANTITIES = {
    "count", "found", "km", "limit", "metres", "needed", "position", "seconds", "size", "total",
    "vertices",
}  # fmt: skip
_LONGEST = 200
# The messages of TopologyValidationError in GEOS.
_REASONS = {
    "Self-intersection": N_("its outline crosses itself at {place}"),
    "Ring Self-intersection": N_("a ring touches or crosses itself at {place}"),
    "Hole lies outside shell": N_("a hole lies outside at {place}"),
    "Holes are nested": N_("one hole lies inside another at {place}"),
    "Interior is disconnected": N_("a hole cuts it into pieces at {place}"),
    "Nested shells": N_("one part lies inside another at {place}"),
    "Duplicate Rings": N_("two rings are identical at {place}"),
    "Too few points in geometry component": N_("a part has too few points at {place}"),
}


def shown(params: dict[str, Any], language: Language) -> dict[str, str]:
    """Format the values of a finding for its message.

    Parameters
    ----------
    params : dict
        A tuple is a list of names; a list is a JSON value.
    language : {"zh", "en"}

    Examples
    --------
    >>> shown({"count": 12345, "value": None, "line": 12345}, "en")
    {'count': '12,345', 'value': 'null', 'line': '12345'}
    >>> shown({"value": ("西平", "雅园")}, "zh")
    {'value': '西平、雅园'}
    """
    params = _labelled(params, language)
    texts = {name: _quoted_value(name, value, language) for name, value in params.items()}
    if language == "en":
        english = {name: texts.get(f"{name}_en") for name in texts}
        texts |= {name: text for name, text in english.items() if text and params[f"{name}_en"]}
    if "meanings" in params:
        texts["meanings"] = _meanings(params["meanings"], language)
    if "reason" in texts:
        texts["reason"] = reason_words(texts["reason"], language)
    for name, words in (("kind", JSON_KINDS), ("expected", TYPES)):
        if texts.get(name) in words:
            texts[name] = translate(words[texts[name]], language)
    for name in ("was", "becomes"):
        if name in texts:
            texts[name] = vocabulary().label("location_type", texts[name], language)
    for name, sentences in (("rule", RULES), ("what", PHRASES)):
        if texts.get(name) in sentences:
            texts[name] = translate(sentences[texts[name]], language, **texts)
    return texts


def _labelled(params: dict[str, Any], language: Language) -> dict[str, Any]:
    """Replace codes by labels; both are accepted in files."""
    kind, codes = params.get("kind"), params.get("allowed")
    if not isinstance(codes, tuple) or kind not in Vocabulary.model_fields:
        return params
    made = {**params, "allowed": tuple(vocabulary().label(kind, each, language) for each in codes)}
    if "suggestion" in params:
        made["suggestion"] = vocabulary().label(kind, params["suggestion"], language)
    return made


def _quoted_value(name: str, value: Any, language: Language) -> str:
    if isinstance(value, tuple):
        return short(listed(value, language))
    return _quantity(value) if name in _QUANTITIES else short(value)


def _meanings(pairs: list[list[str]], language: Language) -> str:
    """Describe what columns mean.

    Examples
    --------
    >>> _meanings([["编号", "id"], ["X", "y"], ["层数", "floors"]], "en")
    '编号 → Id, X → Latitude or northing, 层数 → floors'
    """
    words = {name: translate(text, language) for name, text in MEANINGS.items()}
    texts = [f"{short(column)} → {words.get(meaning, meaning)}" for column, meaning in pairs]
    return listed(texts, language)


def _quantity(value: Any) -> str:
    """Format a number with separators; a text is only shortened.

    Examples
    --------
    >>> _quantity(1234567), _quantity(1234.5), _quantity("1,2"), _quantity(607.0)
    ('1,234,567', '1,234.5', '1,2', '607')
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return short(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"


def short(value: Any) -> str:
    """Return a value in JSON notation on one line, cut to 200 characters."""
    text = " ".join(json_text(value).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def reason_words(reason: str, language: Language) -> str:
    """Translate the reason that GEOS gives for an invalid geometry; keep an unknown one.

    Examples
    --------
    >>> reason_words("Self-intersection[113.745 23.015]", "en")
    'its outline crosses itself at 113.745 23.015'
    >>> reason_words("?", "zh")
    '?'
    """
    name, _, place = reason.removesuffix("]").partition("[")
    text = _REASONS.get(name.strip())
    if text is None or not place:
        return reason
    return translate(text, language, place=place)
