"""Make the kind of place agree with the map: one rule for form, sheet, upload and command line."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from geo.intake.checks.examine import Examination
from geo.intake.comparison.stored import StoredProjects
from geo.model.errors import Finding, Severity
from geo.model.location import fitting_type
from geo.review.change_set import Wish, ticked_changes
from geo.review.rows import review_rows
from geo.store.change import FeatureChange
from geo.store.feature_line import read_feature, write_feature

FIELD = "location_type"


def fit_types(
    changes: Iterable[FeatureChange],
) -> tuple[tuple[FeatureChange, ...], tuple[Finding, ...]]:
    """Set right each kind of place that would contradict the map, and tell it.

    Parameters
    ----------
    changes : iterable of FeatureChange

    Returns
    -------
    changes : tuple of FeatureChange
        As they shall be stored; a change of nothing stays one.
    findings : tuple of Finding
        A warning where somebody wants the kind that does not fit, an info where
        it only follows the place.

    Examples
    --------
    >>> line = b'{"type":"Feature","id":"a","properties":{"location_type":"unknown"},'
    >>> line += b'"geometry":{"type":"Point","coordinates":[113.75,23.0]}}'
    >>> (made,), (told,) = fit_types([FeatureChange("a", None, line)])
    >>> b'"location_type":"site"' in made.after, told.code, told.params["becomes"]
    (True, 'shape_against_type', 'site')
    """
    made, findings = [], []
    for change in changes:
        fitted, finding = _fit(change)
        made.append(fitted)
        findings += [finding] if finding else []
    return tuple(made), tuple(findings)


def kind_findings(examination: Examination, stored: StoredProjects) -> list[Finding]:
    """Return what :func:`fit_types` would tell if all of a file were stored.

    Confirmed places, and places that the file merely lacks, stay as they are then.

    Parameters
    ----------
    examination : Examination
    stored : StoredProjects
        What it was examined against.
    """
    rows = [
        dataclasses.replace(row, moved=row.moved and not row.removed, removed=False)
        for row in review_rows(examination, stored)
        if row.added or row.moved or FIELD in row.fields
    ]
    wish = Wish([row.id for row in rows], geometry_only=False)
    return list(fit_types(ticked_changes(examination, stored, rows, wish))[1])


def _fit(change: FeatureChange) -> tuple[FeatureChange, Finding | None]:
    if change.after is None or change.after == change.before:
        return change, None
    feature = read_feature(change.after)
    was, geometry = feature["properties"].get(FIELD), feature.get("geometry")
    becomes = fitting_type(was, geometry) if isinstance(was, str) else was
    if becomes == was:
        return change, None
    feature["properties"][FIELD] = becomes
    code = "shape_against_type" if geometry else "type_without_shape"
    severity: Severity = "info" if was == _stored_type(change.before) else "warning"
    finding = Finding(code, severity, change.id, FIELD, {"was": was, "becomes": becomes})
    return dataclasses.replace(change, after=write_feature(feature)), finding


def _stored_type(line: bytes | None) -> Any:
    return None if line is None else read_feature(line)["properties"].get(FIELD)
