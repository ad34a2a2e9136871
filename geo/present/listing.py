"""Projects as scenes show them: label, location, source, and what is nearby."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.landmarks import landmarks
from geo.crs.metric import metres_of_degree
from geo.model.arrays import Rows
from geo.model.location import SHORT_REASONS, certainty, in_words, missing_reason
from geo.model.plan import plan
from geo.model.project import name_in
from geo.model.text.communities import communities_of
from geo.model.text.english import community_label, quoted
from geo.model.text.language import N_, Language
from geo.model.text.measures import length_text
from geo.model.vocabulary import vocabulary
from geo.present.scene import Bounds, Nearby, SceneProject
from geo.present.words import NOTHING, Words, both, same
from geo.store.snapshot import Snapshot

MAX_LISTED = 200  # more could not be read from a screen at a distance
NEAR = N_("Near it on the map")
_MARGIN_M = 250.0  # around a location, so that a single point is shown with its surroundings
FAR_M = 3_000.0  # anything farther away is not nearby
MOST = 6
_SAME_M = 1.0


def features_of(snapshot: Snapshot, rows: Rows) -> list[dict[str, Any]]:
    """Return the first `MAX_LISTED` projects of `rows` as stored features."""
    return [snapshot.feature(int(row)) for row in rows[:MAX_LISTED]]


def name_of(properties: Mapping[str, Any]) -> Words:
    """Return a project's name; where the English one is missing, the Chinese one.

    Examples
    --------
    >>> name_of({"name": "甲", "name_en": ""})
    Words(zh='甲', en='甲')
    """
    return Words(name_in(properties, "zh"), name_in(properties, "en"))


def listed_project(feature: Mapping[str, Any]) -> SceneProject:
    """Return a stored feature as the entry of a scene's list."""
    properties = feature["properties"]
    located = feature["geometry"] is not None
    return SceneProject(
        id=str(feature["id"]),
        name=name_of(properties),
        status=properties["status"],
        category=properties["category"],
        certainty=certainty(properties, located=located),
        status_words=label("status", properties["status"]),
        place=place_of(properties, located=located),
        phrase=properties["phrase"],
        located=located,
        reason=NOTHING if located else both(SHORT_REASONS[missing_reason(properties)]),
        evidence=properties["status_evidence"].strip(),
        reason_meaning=NOTHING if located else label("reason", missing_reason(properties)),
    )


def plan_words(project: SceneProject, language: Language) -> list[str]:
    """Return the phrase that names a project and the evidence for its status, in quotation marks.

    Examples
    --------
    >>> from dataclasses import replace
    >>> words = Words("", "")
    >>> road = SceneProject("a", words, "", "", "", words, words, "甲路", located=False)
    >>> plan_words(replace(road, evidence="建甲路"), "zh")
    ['“建甲路”']
    """
    texts = [project.phrase, project.evidence]
    if project.phrase in project.evidence:
        texts = [project.evidence]
    return [quoted(text, language) for text in texts if text]


def in_quotes(text: str) -> Words:
    """Return words of the plan in quotation marks; in English, with their translation."""
    return Words(quoted(text, "zh"), quoted(text, "en"))


def community_words(text: str) -> Words:
    """Return the names of a project's communities in both languages."""
    labels = [community_label(name, "en") for name in communities_of(text)]
    return Words(text, ", ".join(labels))


def label(kind: str, code: str) -> Words:
    """Return the label of a code of the vocabulary."""
    words = vocabulary()
    return Words(words.label(kind, code, "zh"), words.label(kind, code, "en"))


def place_of(properties: Mapping[str, Any], *, located: bool) -> Words:
    """Return a project's location and its certainty as a phrase."""
    zh, en = (in_words(properties, language, located=located) for language in ("zh", "en"))
    return Words(zh, en)


def section_words(number: int) -> Words:
    """Return "Section 3", with the plan's own numeral in Chinese."""
    section = next(section for section in plan().section if section.number == number)
    return Words(section.numbered("zh"), section.numbered("en"))


def source_of(properties: Mapping[str, Any]) -> Words:
    """Return the source of a project's location; empty when it has none."""
    source = properties.get("location_source")
    if not source:
        return NOTHING
    return Words(str(source), str(properties.get("location_source_en") or source))


def note_on(feature: Mapping[str, Any]) -> Words:
    """Return the presenter's note on a project: status, phrase, evidence, source."""
    properties = feature["properties"]
    lines = [
        both(
            N_("{name}: {status} (as of {date}). The plan says {phrase}."),
            name=name_of(properties),
            status=label("status", properties["status"]),
            date=properties["status_as_of"],
            phrase=in_quotes(properties["phrase"]),
        )
    ]
    if properties["status_evidence"]:
        evidence = N_("Evidence for the status: {evidence}.")
        lines.append(both(evidence, evidence=in_quotes(properties["status_evidence"])))
    if source_of(properties) != NOTHING:
        lines.append(both(N_("Source of the place: {source}."), source=source_of(properties)))
    return Words("".join(line.zh for line in lines), " ".join(line.en for line in lines))


def sources_of(features: list[dict[str, Any]]) -> tuple[Words, ...]:
    """Return the plan and each distinct source of a location."""
    sources = dict.fromkeys(source_of(feature["properties"]) for feature in features)
    return (plan_source(), *(source for source in sources if source != NOTHING))


def plan_source() -> Words:
    """Return the plan as a source: title, publisher, date."""
    document = plan()
    return both(
        N_("{title}, {publisher}, {date}"),
        title=Words(document.title_zh, document.title_en),
        publisher=Words(document.publisher_zh, document.publisher_en),
        date=same(document.date),
    )


def bounds_of(snapshot: Snapshot, rows: Rows) -> Bounds | None:
    """Return a bounding box around the projects of `rows`, accuracy circles included.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (n,) int64

    Returns
    -------
    (west, south, east, north) or None
        Degrees, WGS 84, with a margin of at least 250 m; None when no project
        of `rows` has a location.
    """
    located = rows[snapshot.columns.located[rows]]
    if not len(located):
        return None
    boxes = shapely.bounds(snapshot.columns.geometry[located])
    east_m, north_m = metres_of_degree(boxes[:, [1, 3]].mean(axis=1))
    radii = _radii(snapshot, located)
    east_west, north_south = radii / np.maximum(east_m, 1_000.0), radii / north_m
    low = boxes[:, :2] - np.column_stack((east_west, north_south))
    high = boxes[:, 2:] + np.column_stack((east_west, north_south))
    west, south = np.round(low.min(axis=0), 6).tolist()
    east, north = np.round(high.max(axis=0), 6).tolist()
    return west, south, east, north


def _radii(snapshot: Snapshot, rows: Rows) -> npt.NDArray[np.float64]:
    radii = np.full(len(rows), _MARGIN_M)
    for place, feature in enumerate(features_of(snapshot, rows)):
        accuracy = feature["properties"].get("location_accuracy_m")
        radii[place] = max(float(accuracy or 0.0), _MARGIN_M)
    return radii


def nearby(snapshot: Snapshot, row: int, *, most: int = MOST) -> tuple[Nearby, ...]:
    """Return the projects and landmarks nearest to a project, nearest first.

    Parameters
    ----------
    snapshot : Snapshot
    row : int
        Row of the project; one without a location has nothing nearby.
    most : int
        Maximum number of entries.

    Returns
    -------
    tuple of Nearby
        Within `FAR_M` metres; at equal distances, projects before landmarks.
    """
    columns = snapshot.columns
    if not columns.located[row]:
        return ()
    here, accuracy = columns.geometry[row], _radius(snapshot.feature(row))
    others = np.flatnonzero(columns.located)
    others = others[others != row]
    distances = _distances(here, columns.geometry[others])
    candidates = []
    for index in np.argsort(distances, kind="stable")[:most].tolist():
        feature = snapshot.feature(int(others[index]))
        name = name_of(feature["properties"])
        candidates.append((float(distances[index]), name, accuracy + _radius(feature)))
    known = landmarks()
    names = map(Words, known.names, known.names_en)
    away = _distances(here, known.points).tolist()
    candidates += [(metres, name, accuracy) for metres, name in zip(away, names, strict=True)]
    candidates.sort(key=lambda candidate: candidate[0])
    return tuple(
        Nearby(name, _distance_words(distance, radius))
        for distance, name, radius in candidates[:most]
        if distance <= FAR_M
    )


def _distances(origin: Any, others: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return the distances between shapes in metres, on a local plane."""
    if not len(others):
        return np.empty(0)
    scale = np.array(metres_of_degree(origin.centroid.y))

    def local(positions: Any) -> Any:
        return positions * scale

    distances: npt.NDArray[np.float64] = shapely.distance(
        shapely.transform(origin, local), shapely.transform(others, local)
    )
    return distances


def _radius(feature: Any) -> float:
    """Return a location's accuracy radius in metres; 0 if confirmed, infinite if unknown."""
    properties = feature["properties"]
    if properties.get("location_verified") is True:
        return 0.0
    return float(properties.get("location_accuracy_m") or math.inf)


def _distance_words(metres: float, radius: float) -> Words:
    if metres < _SAME_M:
        return both(N_("at the same place on the map"))
    length = _length(round(metres, -1) if metres >= 10 else metres)
    if not radius:
        return length
    if math.isinf(radius):
        return both(N_("about {length}, uncertain"), length=length)
    return both(N_("about {length} (±{spread})"), length=length, spread=_length(radius))


def _length(metres: float) -> Words:
    return Words(length_text(metres, "zh"), length_text(metres, "en"))
