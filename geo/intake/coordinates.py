"""Read the coordinates of an upload: in which system, and what they are in WGS 84.

Places of an upload are laid beside the known ones of the same projects: a displacement
shows there. Where only a person can name the system, the question and its readings are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.crs.convert import to_wgs84
from geo.crs.displacement import Matches
from geo.crs.number_ranges import HOME
from geo.crs.recognise import recognise
from geo.crs.recognition import Question, Recognition
from geo.crs.systems import SYSTEMS, WGS84, Bounds, Reading, System
from geo.intake.comparison.identity import Identity
from geo.intake.comparison.stored import StoredProjects
from geo.intake.places import Places
from geo.intake.sniff import Form
from geo.intake.system_store import remembered_system
from geo.intake.upload import Upload
from geo.model.basemap import base_map
from geo.model.errors import Finding, UndecidedSystem
from geo.model.geometry import position_problem

HOME_DEGREES = 0.7
FIELDS_SEEN = 1_000  # features, and field names, that are looked at for hints
# RFC 7946, KML and GPX know degrees only: there, numbers that cannot be any are mistakes.
_ALWAYS_WGS84 = {Form.GEOJSON, Form.GEOJSON_SEQUENCE, Form.KML, Form.KMZ, Form.GPX}
_PLAIN = Reading(WGS84)
_OPEN = {
    "undeclared",
    "displaced",
    "xian1980",
    "unknown",
}  # questions about coordinates that may be right
MOST_MATCHES = 2_000  # a common displacement needs no more
MOST_POSITIONS = 200  # of one line or area
UNKNOWN_M = 1_000.0  # accuracy of an estimate that states none
CONFIRMED_M = 100.0  # of a confirmed place that states none
SHOWN = 400  # places of the file that go with the question; more hide the difference
Positions = list[list[float]]


@dataclass(frozen=True, eq=False, slots=True)
class PlacedUpload:
    """The places of an upload in WGS 84.

    Attributes
    ----------
    recognition : Recognition
    reading : Reading or None
        How `places` were read. While a question is open, the reading that
        changes nothing or the one that is recommended; None when nothing fits.
    places : Places
        WGS 84 degrees; without the geometries that are impossible there.
    raw : Places
        As in the file.
    findings : list of Finding
    """

    recognition: Recognition
    reading: Reading | None
    places: Places
    raw: Places
    findings: list[Finding]

    @property
    def applied(self) -> Reading | None:
        """The reading that counts; None as long as a question is open."""
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
) -> PlacedUpload:
    """Recognise the coordinate system of an upload and convert its places to WGS 84.

    Parameters
    ----------
    upload : Upload
    places : Places
        In the numbers of the file.
    identities : sequence of Identity
        One a feature.
    stored : StoredProjects
        Known places, against which a common displacement shows.
    chosen : System or Reading, optional
        What the user says.
    file_name : str
    sender : str
        Who sent the file: what was answered for an earlier file of the same
        columns from there is taken again.
    """
    names = names_in_upload(upload)
    recognised = partial(
        recognise,
        declared=upload.crs,
        chosen=chosen,
        remembered=remembered_system(names, sender) if chosen is None else None,
        field_names=names,
        file_name=file_name,
        matches=known_matches(places, identities, stored),
        home=_home(),
    )
    recognition = recognised(places.x, places.y)
    if chosen is None and upload.form in _ALWAYS_WGS84 and _fits_nothing(recognition):
        degrees = (np.abs(places.x) <= 180.0) & (np.abs(places.y) <= 90.0)
        recognition = recognised(places.x[degrees], places.y[degrees])
    reading = recognition.applied or _provisional(recognition)
    found = [*recognition.findings, *_reading_findings(upload, recognition)]
    if reading is None:
        nothing = places.kept(np.zeros(len(places), dtype=bool))
        return PlacedUpload(recognition, None, nothing, places, found)
    converted, sound = read_as(places, reading)
    misfits = [_misfit(places, at, identities, reading) for at in np.flatnonzero(~sound).tolist()]
    return PlacedUpload(recognition, reading, converted, places, found + misfits)


def names_in_upload(upload: Upload) -> list[str]:
    """Return the names of the columns or properties of an upload, the first of very many."""
    names = dict.fromkeys(upload.columns.header if upload.columns else ())
    for feature in upload.features[:FIELDS_SEEN]:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict):
            names |= dict.fromkeys(properties)
    return list(names)[:FIELDS_SEEN]


def _home() -> Bounds:
    area = base_map().study_area
    if area is None:
        return HOME
    west, south, east, north = area.bounds
    margin = HOME_DEGREES
    return Bounds(west - margin, south - margin, east + margin, north + margin)


def _fits_nothing(recognition: Recognition) -> bool:
    """Say whether the numbers fit nothing as a whole, and half of them or none are degrees."""
    codes = {question.code for question in recognition.questions}
    half = any(each.reading == _PLAIN and each.share >= 0.5 for each in recognition.candidates)
    return codes == {"none"} or (codes == {"several"} and half)


def _provisional(recognition: Recognition) -> Reading | None:
    first: Question | None = next(iter(recognition.questions), None)
    if first is None:
        return None
    if first.code in {"displaced", "undeclared"}:
        return next((each for each in first.readings if not each.system.displaced), None)
    return first.readings[0] if first.code == "unknown" else first.recommended


def _reading_findings(upload: Upload, recognition: Recognition) -> list[Finding]:
    """Tell how the coordinates are read where that is not plain, and what is asked."""
    found = [question_finding(question) for question in recognition.questions]
    applied = recognition.applied
    readings = [each for question in recognition.questions for each in question.readings]
    if applied is None and readings:
        # Order and factor of the numbers are the same in every system that is asked about.
        return [*found, *_number_findings(readings[0])] if _alike(readings) else found
    if applied is None:
        return found
    if upload.crs and (applied.system.unit != "degree" or applied.system.frame != "wgs84"):
        found.append(Finding("foreign_crs", "info", field="crs", params={"value": upload.crs}))
    found += _number_findings(applied)
    if applied.system.code != WGS84.code and not upload.crs:
        params = {"value": applied.system.code}
        found.append(Finding("crs_read", "info", field="crs", params=params))
    return found


def _alike(readings: Sequence[Reading]) -> bool:
    return len({(each.swapped, each.scale) for each in readings}) == 1


def _number_findings(reading: Reading) -> list[Finding]:
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
    """Return places of a file in WGS 84, as one reading of their numbers puts them.

    Parameters
    ----------
    places : Places
        In the numbers of the file.
    reading : Reading

    Returns
    -------
    Places
        Without the geometries that are impossible there.
    (k,) bool
        Which of the geometries are possible.
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
    """Say whether the numbers are WGS 84 degrees already."""
    degrees = reading.system.unit == "degree" and reading.system.frame == "wgs84"
    return degrees and not reading.swapped and reading.scale == 1.0


def _misfit(places: Places, at: int, identities: Sequence[Identity], reading: Reading) -> Finding:
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
    """Return where the same projects are in the file and in the store.

    Parameters
    ----------
    places : Places
        In the numbers of the file.
    identities : sequence of Identity
        One a feature; a project of the same name will do.
    stored : StoredProjects

    Returns
    -------
    Matches or None
        Lines and areas count where both are of one kind.
    """
    owners = [identities[row] for row in places.rows.tolist()]
    projects = [owner.project or owner.likely for owner in owners]
    rows = [at for at, project in enumerate(projects) if project is not None]
    ids = [project for project in projects if project is not None]
    if not ids:
        return None
    step = max(1, len(ids) // MOST_MATCHES)
    confirmed = stored.confirmed(ids)[:MOST_MATCHES] if step > 1 else []
    some = sorted({*range(0, len(ids), step), *confirmed})
    rows, ids = [rows[at] for at in some], [ids[at] for at in some]
    figures, kinds = stored.figures(ids), [places.geometries[at]["type"] for at in rows]
    same = [
        place
        for place, (figure, kind) in enumerate(zip(figures, kinds, strict=True))
        if figure is not None and figure.geom_type == kind
    ]
    if not same:
        return None
    chosen = [_some(places, rows[place]) for place in same]
    positions = np.concatenate(chosen)
    starts = np.concatenate(([0], np.cumsum([len(each) for each in chosen]))).astype(np.int64)
    sure = np.array([_sure(stored, ids[place]) for place in same])
    return Matches(
        places.x[positions],
        places.y[positions],
        starts,
        figures[same],
        sure[:, 0],
        sure[:, 1].astype(bool),
    )


def _some(places: Places, at: int) -> npt.NDArray[np.int64]:
    """Return where positions of one geometry stand, spread over all of it."""
    start, end = places.starts[at : at + 2].tolist()
    return np.arange(start, end, max(1, (end - start) // MOST_POSITIONS), dtype=np.int64)


def _sure(stored: StoredProjects, project: str) -> tuple[float, bool]:
    """Return how well a place is known, in metres, and whether a person has confirmed it."""
    properties = stored[project]["properties"]
    confirmed = properties.get("location_verified") is True
    accuracy = properties.get("location_accuracy_m")
    if isinstance(accuracy, bool) or not isinstance(accuracy, int | float) or accuracy <= 0:
        accuracy = CONFIRMED_M if confirmed else UNKNOWN_M
    return float(accuracy), confirmed


def undecided(questions: Sequence[Question], x: npt.ArrayLike, y: npt.ArrayLike) -> UndecidedSystem:
    """Return the question about a file's coordinates as an error: nothing is made of the file.

    Parameters
    ----------
    questions : sequence of Question
        The first one is asked.
    x, y : array_like of float64
        Positions, as in the file.

    Returns
    -------
    UndecidedSystem
        Its parameters are plain values: the error may come from another process.
    """
    question = questions[0]
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    finite = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    some = finite[:: max(1, -(-len(finite) // SHOWN))]
    found = question_finding(question)
    return UndecidedSystem(
        found.code,
        **found.params,
        apart_m=question.metres,
        asked=[_plain(each) for each in question.readings],
        likely=_plain(question.recommended) if question.recommended else None,
        places=np.column_stack((x[some], y[some])).tolist(),
    )


def _plain(reading: Reading) -> list[Any]:
    return [reading.system.code, reading.swapped, reading.scale]


def question_of(error: UndecidedSystem) -> Question:
    """Return the question that an error asks."""
    params = error.params
    readings = [Reading(SYSTEMS[code], swapped, scale) for code, swapped, scale in params["asked"]]
    likely = readings[params["asked"].index(params["likely"])] if params["likely"] else None
    code: Any = error.code.removeprefix("crs_question_")
    return Question(code, tuple(readings), likely, params["apart_m"])


def places_under(error: UndecidedSystem, reading: Reading) -> Positions:
    """Return some places of the file as a reading puts them: WGS 84 degrees, possible ones."""
    x, y = np.asarray(error.params["places"], np.float64).reshape(-1, 2).T
    read = np.column_stack(to_wgs84(x, y, reading.system, reading.swapped, reading.scale))
    possible = (np.abs(read) <= (180.0, 90.0)).all(axis=1)
    made: Positions = np.round(read[possible], 6).tolist()
    return made
