"""Check the properties of an upload: against the contract, and only what the file says."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from geo.intake.comparison.compare import changed_fields
from geo.intake.comparison.identity import Identity
from geo.intake.comparison.stored import StoredProjects
from geo.intake.sniff import Form
from geo.intake.upload import Upload
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding
from geo.model.validate import missing_and_wrong, property_findings, suggestion

GEOJSON_FORMS = {Form.GEOJSON, Form.GEOJSON_SEQUENCE}
_MOST_SUGGESTED = 1_000  # values that the nearest known one is looked up for, 1 ms each


def feature_problems(
    upload: Upload,
    settled: Sequence[dict[str, Any]],
    identities: Sequence[Identity],
    stored: StoredProjects,
) -> list[Finding]:
    """Return what is wrong with features apart from their ids and places.

    Of a project that is stored only the properties that differ are looked at:
    the rest has been checked, and a survey office sends a few columns only.

    Parameters
    ----------
    upload : Upload
    settled : sequence of dict
        Its features as they would be stored; properties that are the stored
        ones are the same object.
    identities : sequence of Identity
        One a feature.
    stored : StoredProjects
    """
    found: list[Finding] = []
    strict = upload.form in GEOJSON_FORMS
    for feature, made, identity in zip(upload.features, settled, identities, strict=True):
        if feature is made and identity.project and stored[identity.project] is made:
            continue
        name = identity.name
        if type(feature) is not dict or feature.get("type") != "Feature":
            found.append(Finding("not_a_feature", "error", name, "type"))
            continue
        if strict and "geometry" not in feature:
            severity = "error" if identity.project is None else "warning"
            found.append(Finding("geometry_missing", severity, name, "geometry"))  # type: ignore[arg-type]
        properties = feature.get("properties")
        if properties is None and "properties" in feature:
            properties = {}  # RFC 7946 allows null
        if type(properties) is not dict:
            found.append(Finding("properties_missing", "error", name, "properties"))
            continue
        old = stored[identity.project]["properties"] if identity.project else None
        if made["properties"] is not old and not _of_likely(made, identity, stored):
            found += _of_one(properties, old, name)
    return _with_suggestions(found)


def _of_likely(made: dict[str, Any], identity: Identity, stored: StoredProjects) -> bool:
    """Say whether the properties are those of the project of the same name, which are checked."""
    likely, limits, properties = identity.likely, limit_settings(), made["properties"]
    if likely is None or len(properties) > limits.max_fields:
        return False
    if len(stored.line(likely)) > limits.max_text:
        return False
    return stored.has_properties(likely, properties)


def _of_one(properties: dict[str, Any], old: dict[str, Any] | None, name: str) -> list[Finding]:
    beyond = list(_beyond_limits(properties, name))
    found = _of_contract(properties, old, name)
    if not beyond:
        return found
    reported = {(each.code, each.field) for each in beyond}
    return beyond + [each for each in found if (each.code, each.field) not in reported]


def _of_contract(
    properties: dict[str, Any],
    old: dict[str, Any] | None,
    name: str,
) -> list[Finding]:
    if old is None and not properties:
        return [dataclasses.replace(each, feature=name) for each in _of_bare_shapes()]
    if old is None:
        missing, wrong = missing_and_wrong(properties, name)
        if len(missing) == 1:
            return property_findings(properties, name)
        return [_missing(missing, name), *wrong] if missing else wrong
    changed = changed_fields(old, properties)
    if not changed:
        return []
    merged = {**old, **{field: properties[field] for field in changed}}
    return property_findings(merged, name)


@lru_cache(maxsize=1)
def _of_bare_shapes() -> tuple[Finding, ...]:
    # A layer of them says the same of each.
    missing, wrong = missing_and_wrong({}, "")
    return (_missing(missing, ""), *wrong)


def _missing(fields: Sequence[str], name: str) -> Finding:
    """Name all missing fields of a new project at once."""
    return Finding("fields_missing", "error", name, "properties", {"value": tuple(fields)})


def _beyond_limits(properties: dict[str, Any], name: str) -> Iterator[Finding]:
    limits = limit_settings()
    if len(properties) > limits.max_fields:
        params: dict[str, Any] = {"found": len(properties), "limit": limits.max_fields}
        yield Finding("too_many_fields", "error", name, "properties", params)
    for field, value in properties.items():
        if type(value) is str and len(value) > limits.max_text:
            params = {"value": value[:40] + "…", "limit": limits.max_text}
            yield Finding("text_too_long", "error", name, field[:80], params)


def _with_suggestions(found: list[Finding]) -> list[Finding]:
    """Add the nearest known value to the first unknown ones of a file."""
    seen: set[tuple[Any, Any]] = set()
    made = list(found)
    for at, finding in enumerate(found):
        if finding.code != "unknown_value":
            continue
        seen.add((finding.params["value"], finding.params["kind"]))
        if len(seen) > _MOST_SUGGESTED:
            break
        made[at] = _with_suggestion(finding)
    return made


def _with_suggestion(finding: Finding) -> Finding:
    nearest = suggestion(finding.params["value"], finding.params["kind"])
    if nearest is None:
        return finding
    params = {**finding.params, "suggestion": nearest}
    return dataclasses.replace(finding, code="unknown_value_near", params=params)
