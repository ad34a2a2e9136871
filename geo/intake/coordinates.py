"""Recognise the coordinate system of an upload and convert its places to WGS 84.

The places are compared with the stored places of the same projects, which reveals a shift
between systems. Where only a person can name the system, the upload is placed provisionally
and the question is reported as a finding or an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.crs.convert import to_wgs84
from geo.crs.displacement import UNKNOWN_M, Matches
from geo.crs.recognise import recognise
from geo.crs.recognition import Question, Recognition
from geo.crs.surroundings import Surroundings, known_systems
from geo.crs.systems import WGS84, Reading, System
from geo.intake.comparison.identity import Identity
from geo.intake.comparison.stored import StoredProjects
from geo.intake.places import Places
from geo.intake.sniff import Form
from geo.intake.system_store import remembered_system
from geo.intake.upload import Upload
from geo.model.errors import Finding, UndecidedSystem
from geo.model.geometry import position_problem

FIELDS_SEEN = 1_000  # features, and field names, that are searched for hints
# RFC 7946, KML and GPX allow only degrees: other numbers in such a file are mistakes.
_ALWAYS_WGS84 = {Form.GEOJSON, Form.GEOJSON_SEQUENCE, Form.KML, Form.KMZ, Form.GPX}
_PLAIN = Reading(WGS84)
# Questions about coordinates that may be right all the same: a warning, no error.
_OPEN = {"undeclared", "displaced", "xian1980", "beijing1954", "far", "unknown"}
MOST_MATCHES = 2_000  # places compared; a common shift shows in fewer
MOST_POSITIONS = 200  # compared of one line or area
CONFIRMED_M = 100.0  # accuracy of a confirmed place without a stated one
SHOWN = 400  # places of the file shown with the question; more would hide the difference
Positions = list[list[float]]


@dataclass(frozen=True, eq=False, slots=True)
class PlacedUpload:
    """The places of an upload in WGS 84.

    Attributes
    ----------
    recognition : Recognition
    reading : Reading or None
        How `places` were read. While a question is open, a provisional
        reading; None when there is none.
    places : Places
        WGS 84 degrees, without the geometries that lie outside their range.
    raw : Places
        In the numbers of the file.
    findings : list of Finding
    """

    recognition: Recognition
    reading: Reading | None
    places: Places
    raw: Places
    findings: list[Finding]

    @property
    def applied(self) -> Reading | None:
        """The reading, or None as long as a question is open."""
        return None if self.recognition.questions else self.reading


def place_upload(
    upload: Upload,
    places: Places,
    identities: Sequence[Identity],
    stored: StoredProjects,
    *,
    chosen: System | Reading | None = None,
    file_name: str = "",
    sender: str = "",
    home: tuple[float, float, float, float] | None = None,
) -> PlacedUpload:
    """Recognise the coordinate system of an upload and convert its places to WGS 84.

    Parameters
    ----------
    upload : Upload
    places : Places
        In the numbers of the file.
    identities : sequence of Identity
        One for each feature.
    stored : StoredProjects
        Known places, which reveal a common shift.
    chosen : System or Reading, optional
        The user's choice.
    file_name : str
    sender : str
        Who sent the file; a user's answer for an earlier file with the same
        columns from this sender is used again.
    home : (west, south, east, north), optional
        Where the upload most likely lies, WGS 84 degrees; by default around
        the study area.
    """
    names = names_in_upload(upload)
    recognise_positions = partial(
        recognise,
        declared=upload.crs,
        chosen=chosen,
        remembered=remembered_system(names, sender) if chosen is None else None,
        field_names=names,
        file_name=file_name,
        matches=known_matches(places, identities, stored),
        around=None if home is None else Surroundings.of(home),
    )
    recognition = recognise_positions(places.x, places.y)
    if chosen is None and upload.form in _ALWAYS_WGS84 and _fits_nothing(recognition):
        degrees = (np.abs(places.x) <= 180.0) & (np.abs(places.y) <= 90.0)
        recognition = recognise_positions(places.x[degrees], places.y[degrees])
    reading = recognition.applied or _provisional(recognition)
    findings = [*recognition.findings, *_reading_findings(upload, recognition)]
    if reading is None:
        nothing = places.kept(np.zeros(len(places), dtype=bool))
        return PlacedUpload(recognition, None, nothing, places, findings)
    converted, sound = read_as(places, reading)
    misfits = [_misfit(places, at, identities, reading) for at in np.flatnonzero(~sound).tolist()]
    return PlacedUpload(recognition, reading, converted, places, findings + misfits)


def names_in_upload(upload: Upload) -> list[str]:
    """Return the column or property names of an upload, at most :data:`FIELDS_SEEN`."""
    names = dict.fromkeys(upload.columns.header if upload.columns else ())
    for feature in upload.features[:FIELDS_SEEN]:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict):
            names |= dict.fromkeys(properties)
    return list(names)[:FIELDS_SEEN]


def _fits_nothing(recognition: Recognition) -> bool:
    """Check that no system fits, or only WGS 84 degrees for about half of the positions."""
    codes = {question.code for question in recognition.questions}
    half = any(each.reading == _PLAIN and each.share >= 0.5 for each in recognition.candidates)
    return codes == {"none"} or (codes == {"several"} and half)


def _provisional(recognition: Recognition) -> Reading | None:
    """Return the reading to use while a question is open, if possible an undisplaced one."""
    first: Question | None = next(iter(recognition.questions), None)
    if first is None:
        return None
    if first.code in {"displaced", "undeclared"}:
        return next((each for each in first.readings if not each.system.displaced), None)
    return first.readings[0] if first.code in {"unknown", "far"} else first.recommended


def _reading_findings(upload: Upload, recognition: Recognition) -> list[Finding]:
    """Report the questions, and every change to the numbers that a reader may not expect."""
    found = [question_finding(question) for question in recognition.questions]
    applied = recognition.applied
    readings = [each for question in recognition.questions for each in question.readings]
    if applied is None and readings:
        return [*found, *_number_findings(readings[0])] if _same_numbers(readings) else found
    if applied is None:
        return found
    if upload.crs and (applied.system.unit != "degree" or applied.system.frame != "wgs84"):
        found.append(Finding("foreign_crs", "info", field="crs", params={"value": upload.crs}))
    found += _number_findings(applied)
    if applied.system.code != WGS84.code and not upload.crs:
        params = {"value": applied.system.code}
        found.append(Finding("crs_read", "info", field="crs", params=params))
    return found


def _same_numbers(readings: Sequence[Reading]) -> bool:
    return len({(reading.swapped, reading.scale) for reading in readings}) == 1


def _number_findings(reading: Reading) -> list[Finding]:
    """Report swapped axes and a factor."""
    found = []
    if reading.swapped:
        found.append(Finding("axes_swapped_read", "warning", field="crs"))
    if reading.scale != 1.0:
        params = {"factor": f"{round(1 / reading.scale):,}"}
        found.append(Finding("fractions_read", "warning", field="crs", params=params))
    return found


def question_finding(question: Question) -> Finding:
    """Return a question about the coordinates as a finding."""
    readings = tuple(dict.fromkeys(each.system.code for each in question.readings))
    first = question.recommended or next(iter(question.readings), None)
    params = {
        "value": first.system.code if first else "–",
        "readings": readings,
        "metres": f"{round(question.metres):,}",
    }
    severity = "warning" if question.code in _OPEN else "error"
    return Finding(f"crs_question_{question.code}", severity, field="crs", params=params)  # type: ignore[arg-type]


def read_as(places: Places, reading: Reading) -> tuple[Places, npt.NDArray[np.bool_]]:
    """Convert places of a file to WGS 84 by one reading.

    Parameters
    ----------
    places : Places
        In the numbers of the file.
    reading : Reading

    Returns
    -------
    Places
        WGS 84 degrees, without the geometries that lie outside their range.
    (k,) bool
        Which of the geometries lie within the range.
    """
    if not len(places):
        return places, np.zeros(0, dtype=bool)
    x, y = places.x, places.y
    changed = not _is_plain(reading)
    if changed:
        x, y = to_wgs84(x, y, reading.system, reading.swapped, reading.scale)
    possible = (np.abs(x) <= 180.0) & (np.abs(y) <= 90.0)  # NaN is not
    sound = np.logical_and.reduceat(possible, places.starts[:-1])
    if not changed:
        return places.kept(sound), sound
    kept = np.repeat(sound, np.diff(places.starts))
    return places.kept(sound).replaced(x[kept], y[kept]), sound


def _is_plain(reading: Reading) -> bool:
    """Check whether the numbers are WGS 84 degrees already."""
    degrees = reading.system.unit == "degree" and reading.system.frame == "wgs84"
    return degrees and not reading.swapped and reading.scale == 1.0


def _misfit(places: Places, at: int, identities: Sequence[Identity], reading: Reading) -> Finding:
    """Return the finding about a geometry that lies outside the range of degrees."""
    name = identities[places.rows[at]].name
    problem = position_problem(places.geometries[at]["coordinates"])
    if problem and _is_plain(reading):
        code, field, params = problem
        return Finding(code, "error", name, field, params)
    start = places.starts[at]
    params = {"value": [float(places.x[start]), float(places.y[start])]}
    return Finding("coordinate_out_of_range", "error", name, "geometry.coordinates", params)


def known_matches(
    places: Places, identities: Sequence[Identity], stored: StoredProjects
) -> Matches | None:
    """Match places of the file with the stored places of the same projects.

    Parameters
    ----------
    places : Places
        In the numbers of the file.
    identities : sequence of Identity
        One for each feature; here a project of the same name is enough.
    stored : StoredProjects

    Returns
    -------
    Matches or None
        Only geometries of the same type are matched; None without any.
    """
    owners = [identities[row] for row in places.rows.tolist()]
    projects = [owner.project or owner.likely for owner in owners]
    rows = [at for at, project in enumerate(projects) if project is not None]
    ids = [project for project in projects if project is not None]
    if not ids:
        return None
    step = max(1, len(ids) // MOST_MATCHES)
    confirmed = stored.confirmed(ids)[:MOST_MATCHES] if step > 1 else []
    sample = sorted({*range(0, len(ids), step), *confirmed})
    rows, ids = [rows[at] for at in sample], [ids[at] for at in sample]
    figures, kinds = stored.figures(ids), [places.geometries[at]["type"] for at in rows]
    same = [
        place
        for place, (figure, kind) in enumerate(zip(figures, kinds, strict=True))
        if figure is not None and figure.geom_type == kind
    ]
    if not same:
        return None
    samples = [_sample(places, rows[place]) for place in same]
    positions = np.concatenate(samples)
    starts = np.concatenate(([0], np.cumsum([len(each) for each in samples]))).astype(np.int64)
    certainty = np.array([_certainty(stored, ids[place]) for place in same])
    return Matches(
        places.x[positions],
        places.y[positions],
        starts,
        figures[same],
        certainty[:, 0],
        certainty[:, 1].astype(bool),
    )


def _sample(places: Places, at: int) -> npt.NDArray[np.int64]:
    """Return the indices of positions that are spread evenly over one geometry."""
    start, end = places.starts[at : at + 2].tolist()
    return np.arange(start, end, max(1, (end - start) // MOST_POSITIONS), dtype=np.int64)


def _certainty(stored: StoredProjects, project: str) -> tuple[float, bool]:
    """Return the accuracy of a place in metres, and whether a person has confirmed it."""
    properties = stored[project]["properties"]
    confirmed = properties.get("location_verified") is True
    accuracy = properties.get("location_accuracy_m")
    if isinstance(accuracy, bool) or not isinstance(accuracy, int | float) or accuracy <= 0:
        accuracy = CONFIRMED_M if confirmed else UNKNOWN_M
    return float(accuracy), confirmed


def undecided(questions: Sequence[Question], x: npt.ArrayLike, y: npt.ArrayLike) -> UndecidedSystem:
    """Return an error that carries the question about a file's coordinates.

    For files that cannot be used at all before the question is answered.

    Parameters
    ----------
    questions : sequence of Question
        Only the first one is asked.
    x, y : array_like of float64
        Positions, as in the file.

    Returns
    -------
    UndecidedSystem
        With plain values as parameters, so that it can pass between processes.
    """
    question = questions[0]
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    finite = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    shown = finite[:: max(1, -(-len(finite) // SHOWN))]
    finding = question_finding(question)
    return UndecidedSystem(
        finding.code,
        **finding.params,
        apart_m=question.metres,
        choices=[_plain(each) for each in question.readings],
        likely=_plain(question.recommended) if question.recommended else None,
        places=np.column_stack((x[shown], y[shown])).tolist(),
    )


def _plain(reading: Reading) -> list[Any]:
    return [reading.system.code, reading.swapped, reading.scale]


def question_of(error: UndecidedSystem) -> Question:
    """Return the question that an error of :func:`undecided` carries."""
    params = error.params
    systems = known_systems()
    readings = [
        Reading(systems[code], swapped, scale) for code, swapped, scale in params["choices"]
    ]
    likely = readings[params["choices"].index(params["likely"])] if params["likely"] else None
    code: Any = error.code.removeprefix("crs_question_")
    return Question(code, tuple(readings), likely, params["apart_m"])


def places_under(error: UndecidedSystem, reading: Reading) -> Positions:
    """Return the places that an error carries, under a reading: WGS 84 degrees within range."""
    x, y = np.asarray(error.params["places"], np.float64).reshape(-1, 2).T
    degrees = np.column_stack(to_wgs84(x, y, reading.system, reading.swapped, reading.scale))
    possible = (np.abs(degrees) <= (180.0, 90.0)).all(axis=1)
    places: Positions = np.round(degrees[possible], 6).tolist()
    return places
