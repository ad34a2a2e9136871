"""Validate features against the data contract; each finding names a feature and a field."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from geo.model.errors import Finding
from geo.model.geometry import geometry_findings
from geo.model.plan import plan
from geo.model.project import Project, field_validators, required_fields
from geo.model.text.plain_text import hidden_sign, is_plain, with_signs_shown
from geo.model.text.safe_json import json_text
from geo.model.vocabulary import vocabulary

MAX_QUOTED = 80
MAX_LOOKED_AT = 1_000  # characters of a value that are prepared for quoting
_TYPE_NAMES = {
    "int_type": "integer",
    "int_from_float": "integer",
    "string_type": "text",
    "bool_type": "boolean",
    "float_type": "number",
    "float_parsing": "number",
}
_RANGES = {"greater_than_equal", "less_than_equal", "greater_than", "less_than", "finite_number"}


def feature_findings(feature: Any, index: int, known_ids: set[str]) -> list[Finding]:
    """Return what is wrong with one feature of a projects file.

    Parameters
    ----------
    feature : object
        A parsed member of ``features``.
    index : int
        Its index in the file, from 0; identifies a feature without an id.
    known_ids : set of str
        Ids of the features before it; this feature's id is added to them.

    Returns
    -------
    list of Finding
    """
    anonymous = f"#{index + 1}"
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return [Finding("not_a_feature", feature=anonymous, field="type")]
    identifier = feature.get("id")
    name = identifier if isinstance(identifier, str) and identifier else anonymous
    findings = _id_findings(identifier, name, known_ids)
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        findings.append(Finding("properties_missing", feature=name, field="properties"))
    else:
        findings += property_findings(properties, name)
    if "geometry" not in feature:
        findings.append(Finding("geometry_missing", feature=name, field="geometry"))
    return findings + geometry_findings(feature.get("geometry"), name)


def _id_findings(identifier: Any, name: str, known_ids: set[str]) -> list[Finding]:
    if identifier is None:
        return [Finding("id_missing", feature=name, field="id")]
    if not isinstance(identifier, str) or not is_slug(identifier):
        return [Finding("id_not_a_slug", feature=name, field="id", params={"value": identifier})]
    if identifier in known_ids:
        return [Finding("id_twice", feature=name, field="id", params={"value": identifier})]
    known_ids.add(identifier)
    return []


def is_slug(text: str) -> bool:
    """Return whether `text` can be a project's id.

    Examples
    --------
    >>> is_slug("guantai-road"), is_slug("莞太路"), is_slug("")
    (True, False, False)
    """
    parts = text.replace("_", "-").replace(".", "-").split("-")
    return len(text) <= 80 and all(
        part and part.isascii() and part.isalnum() and part == part.lower() for part in parts
    )


def property_findings(properties: dict[str, Any], feature: str) -> list[Finding]:
    """Return what is wrong with a project's properties and with their names."""
    details = _details(properties)
    in_names = [] if is_plain("".join(properties)) else _hidden_in_names(properties, feature)
    return in_names + [_finding(detail, properties, feature) for detail in details]


def missing_and_wrong(properties: dict[str, Any], feature: str) -> tuple[list[str], list[Finding]]:
    """Return the fields that a new project lacks, and what is wrong with those it has.

    Like :func:`property_findings`, but without a finding for each missing field, of which
    a table from outside can have very many.

    Examples
    --------
    >>> missing, wrong = missing_and_wrong({"name": "甲", "section": 9}, "a")
    >>> missing[:2], [each.field for each in wrong]
    (['name_en', 'sentence'], ['section'])
    """
    missing = [name for name in required_fields() if name not in properties]
    # Rules about several fields are checked only if all required fields are there.
    details = _field_details(properties) if missing else _details(properties)
    in_names = [] if is_plain("".join(properties)) else _hidden_in_names(properties, feature)
    return missing, in_names + [_finding(each, properties, feature) for each in details]


def _details(properties: dict[str, Any]) -> list[Any]:
    try:
        Project.model_validate(properties)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        # `_hidden_in_names` reports property names with invisible characters in more detail.
        return [each for each in errors if each["loc"] or each["type"] != "string_unicode"]
    return []


def _field_details(properties: dict[str, Any]) -> list[Any]:
    errors: list[Any] = []
    for name, validator in field_validators().items():
        if name not in properties:
            continue
        try:
            validator.validate_python(properties[name])
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)
            errors += [{**each, "loc": (name, *each["loc"])} for each in details]
    return errors


def _hidden_in_names(properties: dict[str, Any], feature: str) -> list[Finding]:
    signs = {name: hidden_sign(name) for name in properties}
    return [
        Finding(
            "hidden_in_name", "error", feature, quoted(name), {"value": quoted(name), "sign": sign}
        )
        for name, sign in signs.items()
        if sign is not None
    ]


def _finding(detail: Any, properties: dict[str, Any], feature: str) -> Finding:
    location = detail["loc"]
    field = str(location[0]) if location else None
    if detail["type"] == "missing":  # by far the most frequent case in a file from outside
        return Finding("field_missing", feature=feature, field=field, params={"value": ""})
    context = detail.get("ctx", {})
    numbers = tuple((key, context[key]) for key in _LIMITS if key in context)
    value = properties if field is None else properties.get(field)
    if detail["type"] == "string_unicode" and (sign := hidden_sign(str(value))) is not None:
        code, params = "control_characters", {"sign": sign}
    elif detail["type"] == "value_error":  # depends on plan and vocabulary: not to be cached
        code, params = _own_rule(detail["msg"].removeprefix("Value error, "))
    else:
        code, params = _explain(detail["type"], numbers, is_year=field == "target_year")
    if field is None and code in _WHOLE_PROJECT:
        return Finding(code, feature=feature, field=_WHOLE_PROJECT[code])
    if value is None and code == "wrong_type":
        return Finding("field_empty", feature=feature, field=field)
    return Finding(code, feature=feature, field=field, params={**params, "value": quoted(value)})


_LIMITS = {"max_length": "", "ge": "≥", "le": "≤", "gt": ">", "lt": "<"}


@lru_cache(maxsize=1_000)
def _explain(
    kind: str, limits: tuple[tuple[str, Any], ...], *, is_year: bool
) -> tuple[str, dict[str, Any]]:
    # Cached, since a file repeats its mistakes.
    if kind in _TYPE_NAMES:
        return "wrong_type", {"expected": _TYPE_NAMES[kind]}
    if kind == "string_too_long":
        return "text_too_long", {"limit": dict(limits).get("max_length")}
    if kind == "string_too_short":
        return "text_empty", {}
    if kind in _RANGES:
        rules = [f"{_LIMITS[key]} {value if is_year else f'{value:,}'}" for key, value in limits]
        return "number_out_of_range", {"rule": ", ".join(rules) or "finite"}
    return "not_a_date" if "date" in kind else "field_invalid", {}


# For each rule about several fields, the field at which it is reported.
_WHOLE_PROJECT = {
    "target_without_unit": "target_unit",
    "promise_counts_towards": "counts_towards",
    "link_without_evidence": "counts_towards_evidence",
    "link_without_decider": "counts_towards_by",
}


def _own_rule(rule: str) -> tuple[str, dict[str, Any]]:
    code, _, kind = rule.partition(":")
    if code == "unknown_value":
        return code, {"allowed": tuple(vocabulary().codes(kind)), "kind": kind}
    if code == "control_characters":
        return code, {"sign": kind}
    if code == "wrong_type":
        return code, {"expected": kind}
    if code == "number_out_of_range":
        return code, {"rule": kind}
    if code == "unknown_section":
        return code, {"allowed": tuple(plan().section_numbers)}
    return code, {}


def suggestion(value: object, kind: str) -> str | None:
    """Return the known code most similar to a mistyped one, or None.

    Examples
    --------
    >>> suggestion("compleeted", "status"), suggestion("?", "status")
    ('completed', None)
    """
    return _nearest(str(value)[:MAX_QUOTED], tuple(vocabulary().codes(kind)))


@lru_cache(maxsize=1_000)
def _nearest(value: str, codes: tuple[str, ...]) -> str | None:
    # Cached, since a file repeats its mistakes.
    nearest = difflib.get_close_matches(value, codes, n=1)
    return nearest[0] if nearest else None


def quoted(value: object) -> str:
    """Return a value in the form in which messages quote it: short, on one line."""
    text = " ".join(with_signs_shown(json_text(value)[:MAX_LOOKED_AT]).split())
    return text if len(text) <= MAX_QUOTED else text[: MAX_QUOTED - 1] + "…"


def all_findings(features: Iterable[Any], *, limit: int = 1000) -> list[Finding]:
    """Return the findings of all features, but not many more than `limit`."""
    findings: list[Finding] = []
    known_ids: set[str] = set()
    for index, feature in enumerate(features):
        findings += feature_findings(feature, index, known_ids)
        if len(findings) >= limit:
            break
    return findings
