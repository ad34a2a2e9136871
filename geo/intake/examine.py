"""Examine an upload: whose places these are, where they lie, what is wrong, what differs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from geo.crs.systems import Reading, System
from geo.intake.compare import Comparison, compare
from geo.intake.compared_findings import compared_findings, eased, failed, placeless_told
from geo.intake.finding_groups import keep
from geo.intake.identity import Identity, identify
from geo.intake.nothing import nothing_told
from geo.intake.places import places_of
from geo.intake.placing import Placed, place_upload
from geo.intake.properties import GEOJSON_FORMS, feature_problems
from geo.intake.repair import repaired
from geo.intake.shape_findings import odd_places
from geo.intake.stored import StoredProjects
from geo.intake.target_names import with_target_ids
from geo.intake.upload import Upload
from geo.model.errors import Finding
from geo.model.pause import collection_paused
from geo.model.study_area import study_area

MOST_FINDINGS = 2_000  # of features that are told one by one; the rest is counted
Progress = Callable[[float, Sequence[Finding]], None]
_MEMBERS = ("type", "id", "properties", "geometry")
_TRUTHS = ("location_verified", "retired")


@dataclass(frozen=True, eq=False, slots=True)
class Examination:
    """What an upload amounts to; nothing is stored.

    Attributes
    ----------
    upload : Upload
    identities : list of Identity
        One a feature.
    placed : Placed
        The coordinate system and the places in WGS 84.
    features : list of dict
        One a feature of the file: GeoJSON in WGS 84, under the id of its
        project, without a geometry member where the file says nothing usable
        of the place.
    findings : list of Finding
        Of the whole file first, then in the order of the features.
    comparison : Comparison
    failed : frozenset of str
        Names of the features that have an error and cannot be stored as they
        are; an id that two features share stands for both.
    left_out : dict of str to int
        How many findings of a code are not in the list, since there were too many.
    """

    upload: Upload
    identities: list[Identity]
    placed: Placed
    features: list[dict[str, Any]]
    findings: list[Finding]
    comparison: Comparison
    failed: frozenset[str] = frozenset()
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """How many findings are not in the list."""
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

    As long as its coordinate system is undecided, nothing is worked out from
    its places: none has moved, none lies outside, none could be stored.

    Parameters
    ----------
    upload : Upload
    stored : StoredProjects
    chosen : System or Reading, optional
        The coordinate system, when the user has named it.
    answers : mapping of str to str, optional
        See :func:`geo.intake.identity.identify`.
    repairs : mapping of str to collection of str, optional
        Codes of the repairs to make, by the feature's name.
    file_name, sender : str
        See :func:`geo.intake.placing.place_upload`.
    progress : callable, optional
        Called with the share that is done and what has been found since.
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
            tell=progress or (lambda _share, _found: None),
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
    tell: Progress,
) -> Examination:
    identities, id_found = identify(upload.features, stored, answers)
    names = [each.name for each in identities]
    if repairs:
        features = _with_repairs(upload.features, names, repairs)
        upload = replace(upload, features=features)
    features, unlinked = with_target_ids(upload.features, names, stored)
    if features is not upload.features:
        upload = replace(upload, features=features)
    if nothing := nothing_told(upload):
        upload = replace(upload, findings=[*nothing, *upload.findings])
    tell(0.15, [*upload.findings, *id_found])
    places, broken = places_of(upload.features, names)
    placed = place_upload(
        upload, places, identities, stored, chosen=chosen, file_name=file_name, sender=sender
    )
    tell(0.4, [*broken, *placed.findings])
    figures = placed.places.figures(points=False)
    owners = [names[row] for row in placed.places.rows.tolist()]
    area = study_area() if placed.applied else None
    directed = upload.form in GEOJSON_FORMS
    odd = odd_places(owners, placed.places, figures, area, directed=directed)
    tell(0.6, odd)
    features = _settled(upload.features, identities, placed, stored)
    problems = feature_problems(upload, features, identities, stored)
    tell(0.8, problems)
    comparison = _with_new(compare(features, stored), identities)
    _take_out_unread(comparison, [*broken, *placed.findings], identities)
    compared = compared_findings(comparison, features, stored, answers)
    found = [*upload.findings, *id_found, *broken, *placed.findings, *odd, *problems]
    found += [*unlinked, *compared]
    found = placeless_told(found, comparison, identities)
    found = _in_order(eased(found, comparison), names)
    tell(1.0, compared)
    kept, left = keep(found, MOST_FINDINGS)
    return Examination(upload, identities, placed, features, kept, comparison, failed(found), left)


def _with_new(comparison: Comparison, identities: Sequence[Identity]) -> Comparison:
    """Count as added what a person has called new, whatever its name is like."""
    fresh = {each.fresh for each in identities if each.fresh}
    if fresh:
        new = [each.feature for each in comparison.unmatched if each.feature in fresh]
        comparison.added += new
        comparison.unmatched = [each for each in comparison.unmatched if each.feature not in fresh]
    return comparison


def _take_out_unread(
    comparison: Comparison, found: Sequence[Finding], identities: Sequence[Identity]
) -> None:
    """Leave out of the unchanged what the file has a place for that cannot be read."""
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


def _settled(
    features: Sequence[Any],
    identities: Sequence[Identity],
    placed: Placed,
    stored: StoredProjects,
) -> list[dict[str, Any]]:
    """Return the features as they would be stored: project's id, WGS 84."""
    geometries: dict[int, Any] = {}
    if placed.applied:
        geometries = dict(zip(placed.places.rows.tolist(), placed.places.geometries, strict=True))
    made = []
    for row, (raw, identity) in enumerate(zip(features, identities, strict=True)):
        feature = _one_settled(raw, identity.id, geometries.get(row))
        if identity.project:
            old = stored.like(identity.project, feature)
            properties = old["properties"]
            if feature["properties"] is not properties and _same(raw, properties):
                # The same object: nobody has to compare it again.
                feature = {**feature, "properties": properties}
        made.append(feature)
    return made


def _one_settled(raw: Any, identifier: str, place: Any) -> dict[str, Any]:
    if type(raw) is not dict:
        return {"type": "Feature", "id": identifier, "properties": {}}
    properties = raw.get("properties")
    is_settled = tuple(raw) == _MEMBERS and raw["id"] == identifier and raw["type"] == "Feature"
    if is_settled and raw["geometry"] is place is not None and type(properties) is dict:
        return raw
    feature: dict[str, Any] = {
        "type": "Feature",
        "id": identifier,
        "properties": properties if type(properties) is dict else {},
    }
    if place is not None or ("geometry" in raw and raw["geometry"] is None):
        feature["geometry"] = place
    return feature


def _same(raw: Any, stored: dict[str, Any]) -> bool:
    properties: Any = raw.get("properties") if isinstance(raw, dict) else None
    # To Python 1 is true; to the data contract it is not.
    return bool(properties == stored) and all(
        type(properties.get(name)) is type(stored.get(name)) for name in _TRUTHS
    )


def _in_order(found: list[Finding], names: Sequence[str]) -> list[Finding]:
    if not found:
        return found
    place: dict[str | None, int] = {name: at for at, name in enumerate(names)}
    place[None] = -1  # of the whole file
    return sorted(found, key=lambda each: place.get(each.feature, 0))
