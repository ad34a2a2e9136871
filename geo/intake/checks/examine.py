"""Examine an upload: match its features with projects, place, check and compare them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from geo.crs.systems import Reading, System
from geo.intake.checks.groups import keep
from geo.intake.checks.shapes import far_finding, odd_places
from geo.intake.comparison.compare import Comparison, changed_fields, compare
from geo.intake.comparison.identity import Identity, identify
from geo.intake.comparison.stored import StoredProjects
from geo.intake.coordinates import PlacedUpload, place_upload
from geo.intake.places import places_of
from geo.intake.repair.repairs import repaired
from geo.intake.sniff import Form
from geo.intake.tables.placeless import CODE as PLACELESS
from geo.intake.upload import Upload
from geo.model.basemap import base_map
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding
from geo.model.process.pause import collection_paused
from geo.model.search import fold
from geo.model.validate import missing_and_wrong, property_findings, suggestion

MOST_FINDINGS = 2_000  # about features that are listed; the rest are only counted
Progress = Callable[[float, Sequence[Finding]], None]
_MEMBERS = ("type", "id", "properties", "geometry")
_BOOLEAN_FIELDS = ("location_verified", "retired")
_ID_CODES = {"id_missing", "id_number", "id_not_a_slug"}
_FIELD_CODES = {"field_missing", "fields_missing"}
_TARGET = "counts_towards"
GEOJSON_FORMS = {Form.GEOJSON, Form.GEOJSON_SEQUENCE}
_MOST_SUGGESTED = 1_000  # unknown values for which a similar one is looked up, 1 ms each


@dataclass(frozen=True, eq=False, slots=True)
class Examination:
    """The result of examining an upload; nothing is stored.

    Attributes
    ----------
    upload : Upload
    identities : list of Identity
        One for each feature.
    placed : PlacedUpload
        The coordinate system and the places in WGS 84.
    features : list of dict
        One for each feature of the file: GeoJSON in WGS 84 with the id of its
        project, without a geometry member where the file gives no usable place.
    findings : list of Finding
        About the whole file first, then in the order of the features.
    comparison : Comparison
    failed : frozenset of str
        Names of the features with an error, which cannot be stored as they
        are; an id that two features share stands for both.
    left_out : dict of str to int
        Number of findings that are not listed, by code, if there were too many.
    """

    upload: Upload
    identities: list[Identity]
    placed: PlacedUpload
    features: list[dict[str, Any]]
    findings: list[Finding]
    comparison: Comparison
    failed: frozenset[str] = frozenset()
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """The number of findings that are not listed."""
        return sum(self.left_out.values())


def examine(
    upload: Upload,
    stored: StoredProjects,
    *,
    chosen: System | Reading | None = None,
    answers: Mapping[str, str] | None = None,
    repairs: Mapping[str, Collection[str]] | None = None,
    file_name: str = "",
    sender: str = "",
    progress: Progress | None = None,
) -> Examination:
    """Examine an upload.

    As long as its coordinate system is undecided, nothing is derived from its
    places: none has moved, none lies outside the study area, none can be stored.

    Parameters
    ----------
    upload : Upload
    stored : StoredProjects
    chosen : System or Reading, optional
        The coordinate system, when the user has named it.
    answers : mapping of str to str, optional
        See :func:`geo.intake.comparison.identity.identify`.
    repairs : mapping of str to collection of str, optional
        Codes of the repairs to make, by the feature's name.
    file_name, sender : str
        See :func:`geo.intake.coordinates.place_upload`.
    progress : callable, optional
        Called with the share of the work that is done and the findings since
        the last call.
    """
    with collection_paused():
        return _examine(
            upload,
            stored,
            chosen=chosen,
            answers=answers or {},
            repairs=repairs or {},
            file_name=file_name,
            sender=sender,
            report=progress or (lambda _share, _findings: None),
        )


def _examine(
    upload: Upload,
    stored: StoredProjects,
    *,
    chosen: System | Reading | None,
    answers: Mapping[str, str],
    repairs: Mapping[str, Collection[str]],
    file_name: str,
    sender: str,
    report: Progress,
) -> Examination:
    identities, id_findings = identify(upload.features, stored, answers)
    names = [each.name for each in identities]
    if repairs:
        features = _with_repairs(upload.features, names, repairs)
        upload = replace(upload, features=features)
    features, unlinked = with_target_ids(upload.features, names, stored)
    if features is not upload.features:
        upload = replace(upload, features=features)
    if empty := empty_findings(upload):
        upload = replace(upload, findings=[*empty, *upload.findings])
    report(0.15, [*upload.findings, *id_findings])
    places, geometry_findings = places_of(upload.features, names)
    placed = place_upload(
        upload, places, identities, stored, chosen=chosen, file_name=file_name, sender=sender
    )
    report(0.4, [*geometry_findings, *placed.findings])
    figures = placed.places.figures(points=False)
    owners = [names[row] for row in placed.places.rows.tolist()]
    area = base_map().study_area if placed.applied else None
    directed = upload.form in GEOJSON_FORMS
    odd_findings = odd_places(owners, placed.places, figures, area, directed=directed)
    report(0.6, odd_findings)
    features = _as_stored(upload.features, identities, placed, stored)
    field_findings = feature_problems(upload, features, identities, stored)
    report(0.8, field_findings)
    comparison = _with_new(compare(features, stored), identities)
    _take_out_unread(comparison, [*geometry_findings, *placed.findings], identities)
    compared = compared_findings(comparison, features, stored, answers)
    found = [*upload.findings, *id_findings, *geometry_findings, *placed.findings]
    found += [*odd_findings, *field_findings, *unlinked, *compared]
    found = placeless_finding(found, comparison, identities)
    found = _in_order(eased(found, comparison), names)
    report(1.0, compared)
    kept, left = keep(found, MOST_FINDINGS)
    return Examination(upload, identities, placed, features, kept, comparison, failed(found), left)


def _with_new(comparison: Comparison, identities: Sequence[Identity]) -> Comparison:
    """Count features as added that a person has called new, even if names are similar."""
    fresh = {each.fresh: row for row, each in enumerate(identities) if each.fresh}
    for each in comparison.unmatched if fresh else ():
        if each.feature in fresh:
            comparison.add_new(fresh[each.feature], each.feature)
    if fresh:
        comparison.unmatched = [each for each in comparison.unmatched if each.feature not in fresh]
    return comparison


def _take_out_unread(
    comparison: Comparison, found: Sequence[Finding], identities: Sequence[Identity]
) -> None:
    """Do not count features as unchanged whose place in the file cannot be read."""
    unread = {each.feature for each in found if each.severity == "error" and each.feature}
    if not unread:
        return
    changed = {each.id for each in comparison.changed}
    comparison.unchanged -= sum(
        each.name in unread and each.project is not None and each.project not in changed
        for each in identities
    )


def _with_repairs(
    features: Sequence[Any], names: Sequence[str], repairs: Mapping[str, Collection[str]]
) -> list[Any]:
    return [
        {**feature, "geometry": repaired(feature.get("geometry"), repairs[name])}
        if name in repairs and type(feature) is dict
        else feature
        for name, feature in zip(names, features, strict=True)
    ]


def _as_stored(
    features: Sequence[Any],
    identities: Sequence[Identity],
    placed: PlacedUpload,
    stored: StoredProjects,
) -> list[dict[str, Any]]:
    """Return the features as they would be stored: in WGS 84, with the project's id."""
    geometries: dict[int, Any] = {}
    if placed.applied:
        geometries = dict(zip(placed.places.rows.tolist(), placed.places.geometries, strict=True))
    converted = []
    for row, (raw, identity) in enumerate(zip(features, identities, strict=True)):
        feature = _feature_as_stored(raw, identity.id, geometries.get(row))
        if identity.project:
            old = stored.like(identity.project, feature)
            properties = old["properties"]
            if feature["properties"] is not properties and _same_properties(raw, properties):
                # The identical object need not be compared again.
                feature = {**feature, "properties": properties}
        converted.append(feature)
    return converted


def _feature_as_stored(raw: Any, identifier: str, place: Any) -> dict[str, Any]:
    if type(raw) is not dict:
        return {"type": "Feature", "id": identifier, "properties": {}}
    properties = raw.get("properties")
    is_unchanged = tuple(raw) == _MEMBERS and raw["id"] == identifier and raw["type"] == "Feature"
    if is_unchanged and raw["geometry"] is place is not None and type(properties) is dict:
        return raw
    feature: dict[str, Any] = {
        "type": "Feature",
        "id": identifier,
        "properties": properties if type(properties) is dict else {},
    }
    if place is not None or ("geometry" in raw and raw["geometry"] is None):
        feature["geometry"] = place
    return feature


def _same_properties(raw: Any, stored: dict[str, Any]) -> bool:
    properties: Any = raw.get("properties") if isinstance(raw, dict) else None
    # In Python 1 equals True; in the data contract it does not.
    return bool(properties == stored) and all(
        type(properties.get(name)) is type(stored.get(name)) for name in _BOOLEAN_FIELDS
    )


def _in_order(found: list[Finding], names: Sequence[str]) -> list[Finding]:
    if not found:
        return found
    index: dict[str | None, int] = {name: at for at, name in enumerate(names)}
    index[None] = -1  # about the whole file
    return sorted(found, key=lambda each: index.get(each.feature, 0))


def compared_findings(
    comparison: Comparison,
    features: Sequence[dict[str, Any]],
    stored: StoredProjects,
    answers: Mapping[str, str],
) -> list[Finding]:
    """Report what the comparison shows: removed places, large moves, other types, similar names."""
    found: list[Finding] = []
    moved = {each.id for each in comparison.moved}
    by_id = {each["id"]: each for each in features if each["id"] in moved}
    for move in comparison.moved:
        old, new = stored[move.id]["geometry"], by_id[move.id].get("geometry")
        if new is None:
            found.append(Finding("place_removed", "warning", move.id, "geometry"))
            continue
        found += far_finding(move.id, move.metres)
        if old is not None and old["type"] != new["type"] and _kind(old) != _kind(new):
            params = {"before": old["type"], "after": new["type"]}
            found.append(Finding("kind_changed", "warning", move.id, "geometry.type", params))
    for each in comparison.unmatched:
        if each.candidates and each.feature not in answers:
            best = each.candidates[0]
            params = {"value": best.id, "name": stored.names[best.id]}
            found.append(Finding("id_by_name", "info", each.feature, "id", params))
    return found


def _kind(geometry: dict[str, Any]) -> str:
    return str(geometry["type"]).removeprefix("Multi")


def placeless_finding(
    found: Sequence[Finding], comparison: Comparison, identities: Sequence[Identity]
) -> list[Finding]:
    """Replace the finding about a table without coordinates if it matches no known project."""
    if not any(each.code == PLACELESS for each in found):
        return list(found)
    is_known = any(each.project for each in identities) or any(
        each.candidates for each in comparison.unmatched
    )
    if is_known or not identities:
        return list(found)
    others = [each for each in found if each.code != PLACELESS]
    return [Finding("table_matches_nothing"), *others]


def eased(found: list[Finding], comparison: Comparison) -> list[Finding]:
    """Turn id errors of features that resemble a known project into warnings.

    Missing fields of features that are not matched yet are left out.
    """
    likely = {each.feature for each in comparison.unmatched if each.candidates}
    unknown = {each.feature for each in comparison.unmatched}
    kept = []
    for finding in found:
        code, name = finding.code, finding.feature or ""
        if code in _ID_CODES and name in likely:
            kept.append(Finding(code, "warning", name, finding.field, finding.params))
        elif code not in _FIELD_CODES or name not in unknown:
            kept.append(finding)
    return kept


def failed(found: Sequence[Finding]) -> frozenset[str]:
    """Return the names of the features that cannot be stored as they are."""
    errors = [each for each in found if each.severity == "error"]
    shared = {str(each.params["value"]) for each in errors if each.code == "id_twice"}
    return frozenset(shared | {each.feature for each in errors if each.feature})


def empty_findings(upload: Upload) -> list[Finding]:
    """Report that a file has no features, or no place for any of them.

    Parameters
    ----------
    upload : Upload

    Returns
    -------
    list of Finding
        At most one, about the whole file.
    """
    if not upload.features:
        return [Finding("nothing_in_file", "warning")]
    is_reported = any(each.code == "table_without_places" for each in upload.findings)
    if is_reported or any(map(_has_place, upload.features)):
        return []
    return [Finding("no_places_in_file", "info", params={"count": len(upload.features)})]


def _has_place(feature: Any) -> bool:
    # Invalid features and unreadable places are reported separately.
    return type(feature) is not dict or feature.get("geometry") is not None


def with_target_ids(
    features: list[Any], names: Sequence[str], stored: StoredProjects
) -> tuple[list[Any], list[Finding]]:
    """Replace a project's exact name in `counts_towards` by its id.

    Parameters
    ----------
    features : list of GeoJSON features
    names : sequence of str
        Name of each feature in findings.
    stored : StoredProjects

    Returns
    -------
    features : list
        The identical list if no feature counts towards a target.
    findings : list of Finding
        An error for each value that is neither the id nor the name of one project.
    """
    targets = {at: value for at, each in enumerate(features) if (value := _target_of(each))}
    if not targets:
        return features, []
    ids = {each.get("id") for each in features if isinstance(each, dict)}
    by_name: dict[str, list[str]] = {}
    for identifier, name in stored.folded.items():
        by_name.setdefault(name, []).append(identifier)
    updated, found = list(features), []
    for at, value in targets.items():
        if value in stored or value in ids:
            continue
        matching = by_name.get(fold(value), [])
        if len(matching) == 1:
            properties = {**updated[at]["properties"], _TARGET: matching[0]}
            updated[at] = {**updated[at], "properties": properties}
        else:
            found.append(Finding("link_to_nothing", "error", names[at], _TARGET, {"value": value}))
    return updated, found


def _target_of(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    value = properties.get(_TARGET) if isinstance(properties, dict) else None
    return value[:500] if isinstance(value, str) else ""


def feature_problems(
    upload: Upload,
    settled: Sequence[dict[str, Any]],
    identities: Sequence[Identity],
    stored: StoredProjects,
) -> list[Finding]:
    """Return the errors of features apart from their ids and places.

    Of a stored project only the properties that differ are checked: the rest
    have been checked before, and a survey office sends only a few columns.

    Parameters
    ----------
    upload : Upload
    settled : sequence of dict
        Its features as they would be stored; unchanged properties are the
        identical object in the store.
    identities : sequence of Identity
        One for each feature.
    stored : StoredProjects
    """
    found: list[Finding] = []
    strict = upload.form in GEOJSON_FORMS
    for feature, converted, identity in zip(upload.features, settled, identities, strict=True):
        if feature is converted and identity.project and stored[identity.project] is converted:
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
        if converted["properties"] is not old and not _equals_likely(converted, identity, stored):
            found += _property_problems(properties, old, name)
    return _with_suggestions(found)


def _equals_likely(feature: dict[str, Any], identity: Identity, stored: StoredProjects) -> bool:
    """Check whether a feature has the properties of the stored project of the same name."""
    likely, limits, properties = identity.likely, limit_settings(), feature["properties"]
    if likely is None or len(properties) > limits.max_fields:
        return False
    if len(stored.line(likely)) > limits.max_text:
        return False
    return stored.has_properties(likely, properties)


def _property_problems(
    properties: dict[str, Any], old: dict[str, Any] | None, name: str
) -> list[Finding]:
    beyond = list(_beyond_limits(properties, name))
    found = _contract_problems(properties, old, name)
    reported = {(each.code, each.field) for each in beyond}
    return beyond + [each for each in found if (each.code, each.field) not in reported]


def _contract_problems(
    properties: dict[str, Any], old: dict[str, Any] | None, name: str
) -> list[Finding]:
    """Check all properties of a new project, or the changed ones of a stored project."""
    if old is None and not properties:
        return [dataclasses.replace(each, feature=name) for each in _bare_shape_problems()]
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
def _bare_shape_problems() -> tuple[Finding, ...]:
    """Return the findings about a feature without properties, the same for a whole layer."""
    missing, wrong = missing_and_wrong({}, "")
    return (_missing(missing, ""), *wrong)


def _missing(fields: Sequence[str], name: str) -> Finding:
    """Return one finding that names all missing fields of a new project."""
    return Finding("fields_missing", "error", name, "properties", {"value": tuple(fields)})


def _beyond_limits(properties: dict[str, Any], name: str) -> Iterator[Finding]:
    limits = limit_settings()
    if len(properties) > limits.max_fields:
        params: dict[str, Any] = {"found": len(properties), "limit": limits.max_fields}
        yield Finding("too_many_fields", "error", name, "properties", params)
    for key, value in properties.items():
        if type(value) is str and len(value) > limits.max_text:
            params = {"value": value[:40] + "…", "limit": limits.max_text}
            yield Finding("text_too_long", "error", name, key[:80], params)


def _with_suggestions(found: list[Finding]) -> list[Finding]:
    """Add the most similar known value to the first unknown values of a file."""
    seen: set[tuple[Any, Any]] = set()
    suggested = list(found)
    for at, finding in enumerate(found):
        if finding.code != "unknown_value":
            continue
        seen.add((finding.params["value"], finding.params["kind"]))
        if len(seen) > _MOST_SUGGESTED:
            break
        suggested[at] = _with_suggestion(finding)
    return suggested


def _with_suggestion(finding: Finding) -> Finding:
    nearest = suggestion(finding.params["value"], finding.params["kind"])
    if nearest is None:
        return finding
    params = {**finding.params, "suggestion": nearest}
    return dataclasses.replace(finding, code="unknown_value_near", params=params)
