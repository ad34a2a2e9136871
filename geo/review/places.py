"""Places of projects: typed coordinates, location types, and the places that need a survey.

Two typed numbers are read in any supported coordinate system. The location type is made to agree
with the geometry by the same rule for form, sheet, upload and command line.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from geo.crs import System, to_wgs84
from geo.intake.checks.examine import Examination
from geo.intake.comparison.stored import StoredProjects
from geo.intake.tables.degrees import parse_coordinate
from geo.model.errors import Finding, Severity
from geo.model.geojson import DECIMALS
from geo.model.location import fitting_type
from geo.model.vocabulary import vocabulary
from geo.review.change_set import Wish, ticked_changes
from geo.review.rows import review_rows
from geo.store.change import FeatureChange
from geo.store.counts import in_plan_order
from geo.store.feature_line import read_feature, write_feature
from geo.store.snapshot import Snapshot

FIELD = "location_type"
_BETWEEN = re.compile(r"[\s,，;；、]+")  # separates two numbers typed into one field
MOST_NEEDS = 2000  # nobody reads a longer list, and each entry costs time


@dataclass(frozen=True, slots=True)
class TypedPlace:
    """The position that two typed numbers give.

    Attributes
    ----------
    geometry : GeoJSON Point or None
        WGS 84 degrees, six decimals; None when the numbers cannot be read.
    swapped : bool
        Whether the second number is the longitude or easting.
    findings : tuple of Finding
        Why the numbers cannot be read; the field is ``x`` or ``y``.
    """

    geometry: dict[str, Any] | None
    swapped: bool = False
    findings: tuple[Finding, ...] = ()


def typed_place(first: str, second: str, system: System) -> TypedPlace:
    """Read a typed position in a coordinate system.

    Parameters
    ----------
    first, second : str
        Longitude and latitude, or easting and northing, in any usual notation; or
        both in the first, as when copied from a map service. The reverse order is
        recognised by the values.
    system : System

    Examples
    --------
    >>> from geo.crs import SYSTEMS
    >>> typed_place("113°45′", "23.02", SYSTEMS["EPSG:4326"]).geometry
    {'type': 'Point', 'coordinates': [113.75, 23.02]}
    >>> typed_place("23.02, 113.75", "", SYSTEMS["EPSG:4326"]).swapped
    True
    >>> typed_place("", "", SYSTEMS["EPSG:4326"])
    TypedPlace(geometry=None, swapped=False, findings=())
    """
    first, second = _pair(first.strip(), second.strip())
    if not first and not second:
        return TypedPlace(None)
    read = {"x": parse_coordinate(first), "y": parse_coordinate(second)}
    texts = {"x": first, "y": second}
    unreadable = tuple(
        Finding("typed_unreadable", field=field, params={"value": texts[field]})
        for field, value in read.items()
        if value is None
    )
    if read["x"] is None or read["y"] is None:
        return TypedPlace(None, findings=unreadable)
    return _converted(read["x"].value, read["y"].value, system)


def _pair(first: str, second: str) -> tuple[str, str]:
    if second or parse_coordinate(first) is not None:
        return first, second
    parts = _BETWEEN.split(first)
    halves = (" ".join(parts[: len(parts) // 2]), " ".join(parts[len(parts) // 2 :]))
    is_pair = len(parts) % 2 == 0 and all(parse_coordinate(half) is not None for half in halves)
    return halves if is_pair else (first, second)


def _converted(x: float, y: float, system: System) -> TypedPlace:
    swapped = not _is_within(x, y, system) and _is_within(y, x, system)
    if not swapped and not _is_within(x, y, system):
        params = {"value": f"{x:.12g}, {y:.12g}"}
        return TypedPlace(None, findings=(Finding("typed_outside_system", params=params),))
    longitude, latitude = (float(each) for each in to_wgs84(x, y, system, swapped=swapped))
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        params = {"value": f"{x:.12g}, {y:.12g}"}
        return TypedPlace(None, findings=(Finding("typed_outside_system", params=params),))
    position = [round(longitude, DECIMALS), round(latitude, DECIMALS)]
    return TypedPlace({"type": "Point", "coordinates": position}, swapped)


def _is_within(x: float, y: float, system: System) -> bool:
    bounds = system.bounds
    return bounds.west <= x <= bounds.east and bounds.south <= y <= bounds.north


def fit_types(
    changes: Iterable[FeatureChange],
) -> tuple[tuple[FeatureChange, ...], tuple[Finding, ...]]:
    """Correct each location type that would contradict the geometry.

    Parameters
    ----------
    changes : iterable of FeatureChange

    Returns
    -------
    changes : tuple of FeatureChange
        The changes with corrected types; one that changes nothing is left alone.
    findings : tuple of Finding
        A warning where the change itself sets the wrong type, an info where the
        type only follows the new geometry.

    Examples
    --------
    >>> line = b'{"type":"Feature","id":"a","properties":{"location_type":"unknown"},'
    >>> line += b'"geometry":{"type":"Point","coordinates":[113.75,23.0]}}'
    >>> (made,), (told,) = fit_types([FeatureChange("a", None, line)])
    >>> b'"location_type":"site"' in made.after, told.code, told.params["becomes"]
    (True, 'shape_against_type', 'site')
    """
    fitted, findings = [], []
    for change in changes:
        fitting, finding = _fit(change)
        fitted.append(fitting)
        findings += [finding] if finding else []
    return tuple(fitted), tuple(findings)


def kind_findings(examination: Examination, stored: StoredProjects) -> list[Finding]:
    """Return the findings of :func:`fit_types` if everything in a file were stored.

    Confirmed places, and places that the file lacks, are assumed to stay as they are.

    Parameters
    ----------
    examination : Examination
    stored : StoredProjects
        The projects that the file was compared with.
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


@dataclass(frozen=True, slots=True)
class SurveyNeed:
    """A project whose place nobody has confirmed.

    Attributes
    ----------
    row : int
        Its row in the snapshot.
    id : str
    located : bool
        Whether it has a place, if only an estimated one.
    radius_m : float or None
        Radius in metres of the circle that contains the true place; None if unknown.
    """

    row: int
    id: str
    located: bool
    radius_m: float | None


@dataclass(frozen=True, slots=True)
class SurveyNeeds:
    """The projects that need a survey.

    Attributes
    ----------
    estimates, unplaced : int
        Number of estimated places, and of projects whose place is not found yet.
    projects : tuple of SurveyNeed
        At most :data:`MOST_NEEDS`, the least certain first.
    """

    estimates: int
    unplaced: int
    projects: tuple[SurveyNeed, ...]


def survey_needs(snapshot: Snapshot) -> SurveyNeeds:
    """Return the projects whose place is an estimate or still to be found.

    Projects that cover the whole subdistrict, have no single place, or whose sites
    have not been announced have nothing to survey and are left out.

    Parameters
    ----------
    snapshot : Snapshot

    Returns
    -------
    SurveyNeeds
        Projects without a place come first, then estimates without a radius, then
        the others by radius, the largest first; ties are in the order of the plan.
    """
    columns, terms = snapshot.columns, vocabulary()
    estimates = columns.located & (columns.certainty == terms.codes("certainty").index("estimate"))
    unplaced = ~columns.located & (columns.reason == terms.codes("reason").index("not_found"))
    rows = in_plan_order(snapshot, np.flatnonzero(unplaced | estimates))[:MOST_NEEDS]
    needs = sorted((_need(snapshot, int(row)) for row in rows), key=_order)
    return SurveyNeeds(int(estimates.sum()), int(unplaced.sum()), tuple(needs))


def _need(snapshot: Snapshot, row: int) -> SurveyNeed:
    feature = snapshot.feature(row)
    located = feature["geometry"] is not None
    radius = feature["properties"].get("location_accuracy_m") if located else None
    return SurveyNeed(row, feature["id"], located, radius)


def _order(need: SurveyNeed) -> tuple[bool, bool, float]:
    return need.located, need.radius_m is not None, -(need.radius_m or 0.0)
