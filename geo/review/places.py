"""Places of projects: typed ones, ones that a survey should find, and the kind that fits.

Two typed numbers are read in any supported coordinate system. The kind of place is made to agree
with the map by one rule for form, sheet, upload and command line.
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
_BETWEEN = re.compile(r"[\s,，;；、]+")  # two numbers typed together
MOST_NEEDS = 2000  # a longer list helps nobody, and each entry's JSON is read


@dataclass(frozen=True, slots=True)
class TypedPlace:
    """What two typed numbers amount to.

    Attributes
    ----------
    geometry : GeoJSON Point or None
        WGS 84 degrees, six decimals; None when it cannot be read.
    swapped : bool
        The second number is the longitude or easting.
    findings : tuple of Finding
        Why it cannot be read; ``x`` or ``y`` is the field.
    """

    geometry: dict[str, Any] | None
    swapped: bool = False
    findings: tuple[Finding, ...] = ()


def typed_place(first: str, second: str, system: System) -> TypedPlace:
    """Read a position.

    Parameters
    ----------
    first, second : str
        Longitude and latitude, or easting and northing, written in any usual
        way; or both in the first, as they are copied from a map service. The
        other order is recognised by the numbers.
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
    unread = tuple(
        Finding("typed_unreadable", field=field, params={"value": texts[field]})
        for field, value in read.items()
        if value is None
    )
    if read["x"] is None or read["y"] is None:
        return TypedPlace(None, findings=unread)
    return _converted(read["x"].value, read["y"].value, system)


def _pair(first: str, second: str) -> tuple[str, str]:
    if second or parse_coordinate(first) is not None:
        return first, second
    parts = _BETWEEN.split(first)
    halves = (" ".join(parts[: len(parts) // 2]), " ".join(parts[len(parts) // 2 :]))
    together = len(parts) % 2 == 0 and all(parse_coordinate(half) is not None for half in halves)
    return halves if together else (first, second)


def _converted(x: float, y: float, system: System) -> TypedPlace:
    swapped = not _within(x, y, system) and _within(y, x, system)
    if not swapped and not _within(x, y, system):
        params = {"value": f"{x:.12g}, {y:.12g}"}
        return TypedPlace(None, findings=(Finding("typed_outside_system", params=params),))
    longitude, latitude = (float(each) for each in to_wgs84(x, y, system, swapped=swapped))
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        params = {"value": f"{x:.12g}, {y:.12g}"}
        return TypedPlace(None, findings=(Finding("typed_outside_system", params=params),))
    position = [round(longitude, DECIMALS), round(latitude, DECIMALS)]
    return TypedPlace({"type": "Point", "coordinates": position}, swapped)


def _within(x: float, y: float, system: System) -> bool:
    bounds = system.bounds
    return bounds.west <= x <= bounds.east and bounds.south <= y <= bounds.north


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


@dataclass(frozen=True, slots=True)
class SurveyNeed:
    """A project whose place nobody has confirmed.

    Attributes
    ----------
    row : int
        Of the snapshot.
    id : str
    located : bool
        Whether it has an estimated place at all.
    radius_m : float or None
        Metres around the estimate that hold the true place; None where that is not known.
    """

    row: int
    id: str
    located: bool
    radius_m: float | None


@dataclass(frozen=True, slots=True)
class SurveyNeeds:
    """What waits for a survey.

    Attributes
    ----------
    estimates, unplaced : int
        How many places are estimates, and how many named projects have none.
    projects : tuple of SurveyNeed
        The first :data:`MOST_NEEDS` of them, the least sure first.
    """

    estimates: int
    unplaced: int
    projects: tuple[SurveyNeed, ...]


def survey_needs(snapshot: Snapshot) -> SurveyNeeds:
    """Return the projects whose place is an estimate or still to be found.

    Work that covers the whole subdistrict, that has no place of its own, or whose
    sites have not been announced has nothing to survey and is left out.

    Parameters
    ----------
    snapshot : Snapshot

    Returns
    -------
    SurveyNeeds
        Projects without a place come first, then estimates without a radius, then
        the larger radius before the smaller; where two are alike, as in the plan.
    """
    columns, words = snapshot.columns, vocabulary()
    estimates = columns.located & (columns.certainty == words.codes("certainty").index("estimate"))
    unplaced = ~columns.located & (columns.reason == words.codes("reason").index("not_found"))
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
