"""JSON's own words for what Python calls NoneType, str, True and the like."""

from __future__ import annotations

import json
from typing import Any

from geo.model.language import N_

# What a value is, in a sentence: "The file is JSON, but only {json_kind}."
JSON_KINDS: dict[str, str] = {
    "null": N_("null"),
    "truth": N_("true or false"),
    "number": N_("a number"),
    "text": N_("a text"),
    "array": N_("an array"),
    "object": N_("an object"),
}


def json_kind(value: Any) -> str:
    """Return what a value is in JSON, as a key of :data:`JSON_KINDS`.

    Examples
    --------
    >>> [json_kind(each) for each in (None, True, 1.5, "a", [], {})]
    ['null', 'truth', 'number', 'text', 'array', 'object']
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "text"
    return "array" if isinstance(value, list | tuple) else "object"


def json_text(value: Any) -> str:
    """Return a value as JSON writes it; a text without quotation marks, a number as it is.

    Examples
    --------
    >>> json_text(None), json_text(True), json_text("东"), json_text([None, "a"]), json_text(2.0)
    ('null', 'true', '东', '[null, "a"]', '2.0')
    """
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (RecursionError, ValueError):  # nested too deeply; an integer of 5,000 digits
        return "…"
