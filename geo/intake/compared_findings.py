"""What the comparison of an upload with the projects has to tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geo.intake.compare import Comparison
from geo.intake.identity import Identity
from geo.intake.placeless import CODE as PLACELESS
from geo.intake.shape_findings import far_finding
from geo.intake.stored import StoredProjects
from geo.model.errors import Finding

_ID_CODES = {"id_missing", "id_number", "id_not_a_slug"}
_FIELD_CODES = {"field_missing", "fields_missing"}


def compared_findings(
    comparison: Comparison,
    features: Sequence[dict[str, Any]],
    stored: StoredProjects,
    answers: Mapping[str, str],
) -> list[Finding]:
    """Tell what the comparison shows: new projects, large moves, another kind of place."""
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


def placeless_told(
    found: Sequence[Finding], comparison: Comparison, identities: Sequence[Identity]
) -> list[Finding]:
    """Say plainly that a table without coordinates is about no known project."""
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
    """Ask about what is probably a known project, instead of refusing it."""
    likely = {each.feature for each in comparison.unmatched if each.candidates}
    unknown = {each.feature for each in comparison.unmatched}
    kept = []
    for finding in found:
        code, name = finding.code, finding.feature or ""
        if code in _ID_CODES and name in likely:
            kept.append(Finding(code, "warning", name, finding.field, finding.params))
        elif code not in _FIELD_CODES or name not in unknown:  # what it is comes first
            kept.append(finding)
    return kept


def failed(found: Sequence[Finding]) -> frozenset[str]:
    """Return the names of the features that cannot be stored as they are."""
    errors = [each for each in found if each.severity == "error"]
    shared = {str(each.params["value"]) for each in errors if each.code == "id_twice"}
    return frozenset(shared | {each.feature for each in errors if each.feature})
