"""What is wrong with a value of a setting or of a file in the data folder, in our own words.

The checking library's English is for programmers; here each kind of fault has a phrase that
goes on after "The setting X cannot be Y: " and its like, in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from geo.model.language import N_

VALUE_WORDS: dict[str, str] = {
    "value_missing": N_("it is missing"),
    "value_unknown": N_("there is no entry of this name"),
    "value_near": N_("there is no entry of this name; perhaps “{suggestion}” is meant"),
    "value_text": N_("a text in quotation marks is needed"),
    "value_whole": N_("a whole number is needed"),
    "value_number": N_("a number is needed"),
    "value_switch": N_("write 1 for yes or 0 for no"),
    "value_true_false": N_("write true or false, without quotation marks"),
    "value_date": N_("a date is needed, written like 2023-02-24"),
    "value_list": N_("one or more entries of their own are needed, each under its heading"),
    "value_table": N_("an entry with fields of its own is needed"),
    "value_least": N_("it has to be at least {low}"),
    "value_above": N_("it has to be more than {low}"),
    "value_most": N_("it may be at most {high}"),
    "value_below": N_("it has to be less than {high}"),
    "value_one_of": N_("it can be {allowed}"),
    "value_empty": N_("it may not be empty"),
    "value_long": N_("it may have at most {limit} characters"),
    "value_few": N_("at least {needed} are needed"),
    "value_many": N_("at most {limit} are possible"),
    "value_code": N_(
        "a code has small letters, digits and underscores and begins with a letter, like park_2"
    ),
    "value_colour": N_("a colour is written like #0f5c6e"),
    "value_path": N_("a shape has the commands and numbers of an SVG path and nothing else"),
    "value_address": N_("an address is written like https://map.example.org"),
    "value_website": N_("a website is written like https://www.example.org"),
    "value_host": N_("a host is written like map.example.org"),
    "value_scheduler": N_("the address of a scheduler is written like tcp://host:8786"),
    "value_hidden": N_("it contains a character that cannot be seen ({sign})"),
    "value_same_section": N_("two sections have the number {value}"),
    "value_same_rule": N_("two rules have the id “{value}”"),
    "value_same_code": N_("two entries under [[{table}]] have the code “{value}”"),
    "value_no_code": N_("[[{table}]] needs an entry with the code “{value}”"),
    "value_no_category": N_("it counts “{value}”, which is not a category of this file"),
    "value_other": N_("its form is not the one that is needed"),
    "file_gone": N_("it is missing"),
    "file_denied": N_("this account may not read it"),
    "file_closed": N_("it cannot be opened"),
    "file_large": N_("it is larger than {limit} MB"),
    "file_not_utf8": N_(
        "it is not UTF-8 but perhaps GBK; save it as UTF-8 (in a text editor: “Save as”)"
    ),
    "file_not_toml": N_("its form is not TOML at line {line}, column {column}"),
    "file_not_json": N_("its form is not JSON at line {line}, column {column}"),
    "file_not_collection": N_("it is not a GeoJSON FeatureCollection"),
    "file_no_form": N_("its form is not the one that is needed"),
}
# The checking library's kinds of fault that need a value of the sentence, by its name there.
_WITH_VALUES: dict[str, tuple[str, str, str]] = {
    "greater_than_equal": ("value_least", "low", "ge"),
    "greater_than": ("value_above", "low", "gt"),
    "less_than_equal": ("value_most", "high", "le"),
    "less_than": ("value_below", "high", "lt"),
    "string_too_long": ("value_long", "limit", "max_length"),
    "too_short": ("value_few", "needed", "min_length"),
    "too_long": ("value_many", "limit", "max_length"),
}
_PLAIN: dict[str, str] = {
    "missing": "value_missing",
    "extra_forbidden": "value_unknown",
    "string_type": "value_text",
    "string_unicode": "value_text",
    "string_too_short": "value_empty",
    "int_type": "value_whole",
    "int_parsing": "value_whole",
    "int_parsing_size": "value_whole",
    "int_from_float": "value_whole",
    "float_type": "value_number",
    "float_parsing": "value_number",
    "finite_number": "value_number",
    "bool_type": "value_true_false",
    "bool_parsing": "value_true_false",
    "list_type": "value_list",
    "tuple_type": "value_list",
    "dict_type": "value_table",
    "model_type": "value_table",
    "path_type": "value_text",
}
# What a pattern is for, by its first signs.
_PATTERNS = {"^[a-z]": "value_code", "^#": "value_colour", "^[Mm]": "value_path"}


def value_error(code: str, **params: Any) -> PydanticCustomError:
    """Return what a validator raises: a code of :data:`VALUE_WORDS` with its values."""
    told = ", ".join(f"{{{name}}}" for name in params)
    return PydanticCustomError(code, f"{code}: {told}", params)


def value_fault(error: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is wrong with a value as parameters of a finding.

    Parameters
    ----------
    error : mapping
        One of ``ValidationError.errors()``.

    Returns
    -------
    dict
        ``what``, a key of :data:`VALUE_WORDS`, and the values of its sentence.

    Examples
    --------
    >>> value_fault({"type": "greater_than_equal", "ctx": {"ge": 1}})
    {'what': 'value_least', 'low': 1}
    >>> value_fault({"type": "something_new"})
    {'what': 'value_other'}
    """
    kind, context = error["type"], error.get("ctx", {})
    if kind in VALUE_WORDS:
        return {"what": kind, **context}
    if kind in _WITH_VALUES:
        what, name, theirs = _WITH_VALUES[kind]
        return {"what": what, name: context[theirs]}
    if kind == "literal_error":
        return {"what": "value_one_of", "allowed": _listed(str(context["expected"]))}
    if kind.startswith("date"):
        return {"what": "value_date"}
    if kind == "string_pattern_mismatch":
        pattern = str(context["pattern"])
        found = (what for begin, what in _PATTERNS.items() if pattern.startswith(begin))
        return {"what": next(found, "value_other")}
    return {"what": _PLAIN.get(kind, "value_other")}


def _listed(expected: str) -> str:
    """Return the library's "'a', 'b' or 'c'" as "a, b, c"."""
    return expected.replace("'", "").replace(" or ", ", ")
