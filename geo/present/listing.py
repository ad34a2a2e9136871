"""The projects of a scene: listed, placed, described, with what is near them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.landmarks import landmarks
from geo.model.arrays import Rows
from geo.model.geojson import METRES_PER_DEGREE
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

MAX_LISTED = 200  # a scene is read from afar; a province's section is not listed on it
NEAR = N_("Near it on the map")
_MARGIN_M = 250.0  # around a place, so that a single point has surroundings
FAR_M = 3_000.0  # what is further away is not near
MOST = 6
_SAME_M = 1.0


def features_of(snapshot: Snapshot, rows: Rows) -> list[dict[str, Any]]:
    """Return the first `MAX_LISTED` projects of `rows` as stored features."""
    return [snapshot.feature(int(row)) for row in rows[:MAX_LISTED]]


def name_of(properties: Mapping[str, Any]) -> Words:
    """Return a project's name; a missing English one is the Chinese.

    Examples
    --------
    >>> name_of({"name": "甲", "name_en": ""})
    Words(zh='甲', en='甲')
    """
    return Words(name_in(properties, "zh"), name_in(properties, "en"))


def listed_project(feature: Mapping[str, Any]) -> SceneProject:
    """Return a project as a scene lists it."""
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
    """Return in quotation marks the phrase that names a project, and what its status is read from.

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
    return [quoted(each, language) for each in texts if each]


def in_quotes(text: str) -> Words:
    """Return words of the plan in quotation marks, in English with what they mean."""
    return Words(quoted(text, "zh"), quoted(text, "en"))


def community_words(text: str) -> Words:
    """Return the communities of a project, as each language writes their names."""
    labels = [community_label(name, "en") for name in communities_of(text)]
    return Words(text, ", ".join(labels))


def label(kind: str, code: str) -> Words:
    """Return the label of a code of the vocabulary."""
    words = vocabulary()
    return Words(words.label(kind, code, "zh"), words.label(kind, code, "en"))


def place_of(properties: Mapping[str, Any], *, located: bool) -> Words:
    """Return a project's place, and how sure it is, as a phrase."""
    zh, en = (in_words(properties, language, located=located) for language in ("zh", "en"))
    return Words(zh, en)


def section_words(number: int) -> Words:
    """Return "Section 3", with the plan's own numeral in Chinese."""
    section = next(each for each in plan().section if each.number == number)
    return Words(section.numbered("zh"), section.numbered("en"))


def source_of(properties: Mapping[str, Any]) -> Words:
    """Return who says where a project is; empty when nobody does."""
    source = properties.get("location_source")
    if not source:
        return NOTHING
    return Words(str(source), str(properties.get("location_source_en") or source))


def note_on(feature: Mapping[str, Any]) -> Words:
    """Return what a presenter wants to know of a project: the plan's words, evidence, source."""
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
    """Return the plan, and each source of a place once."""
    found = dict.fromkeys(source_of(feature["properties"]) for feature in features)
    return (plan_source(), *(source for source in found if source != NOTHING))


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
    """Return the window that shows the projects of `rows`, their circles included.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (n,) int64

    Returns
    -------
    (west, south, east, north) or None
        Degrees, WGS 84, with a margin of at least 250 m; None when no project
        of `rows` has a place.
    """
    located = rows[snapshot.columns.located[rows]]
    if not len(located):
        return None
    boxes = shapely.bounds(snapshot.columns.geometry[located])
    north_south = _radii(snapshot, located) / METRES_PER_DEGREE
    east_west = north_south / np.maximum(np.cos(np.radians(boxes[:, [1, 3]].mean(axis=1))), 0.01)
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
    """Return what is nearest to a project on the map, the nearest first.

    Parameters
    ----------
    snapshot : Snapshot
    row : int
        Of a project; one without a place has nothing near.
    most : int

    Returns
    -------
    tuple of Nearby
        Within 3 km; projects before known places at the same distance.
    """
    columns = snapshot.columns
    if not columns.located[row]:
        return ()
    here, own = columns.geometry[row], _vagueness(snapshot.feature(row))
    others = np.flatnonzero(columns.located)
    others = others[others != row]
    metres = _distances(here, columns.geometry[others])
    found = []
    for at in np.argsort(metres, kind="stable")[:most].tolist():
        feature = snapshot.feature(int(others[at]))
        name = name_of(feature["properties"])
        found.append((float(metres[at]), name, own + _vagueness(feature)))
    known = landmarks()
    names = map(Words, known.names, known.names_en)
    away = _distances(here, known.points).tolist()
    found += [(metres, name, own) for metres, name in zip(away, names, strict=True)]
    found.sort(key=lambda each: each[0])
    return tuple(
        Nearby(name, _distance_words(distance, vagueness))
        for distance, name, vagueness in found[:most]
        if distance <= FAR_M
    )


def _distances(here: Any, others: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return metres between shapes, as the map shows them."""
    if not len(others):
        return np.empty(0)
    shrink = float(np.cos(np.radians(here.centroid.y)))

    def local(positions: Any) -> Any:
        return positions * np.array([shrink, 1.0]) * METRES_PER_DEGREE

    metres: npt.NDArray[np.float64] = shapely.distance(
        shapely.transform(here, local), shapely.transform(others, local)
    )
    return metres


def _vagueness(feature: Any) -> float:
    """Return by how many metres the map may be wrong; infinite where nobody has said it."""
    properties = feature["properties"]
    if properties.get("location_verified") is True:
        return 0.0
    return float(properties.get("location_accuracy_m") or math.inf)


def _distance_words(metres: float, vagueness: float) -> Words:
    if metres < _SAME_M:
        return both(N_("at the same place on the map"))
    length = _length(round(metres, -1) if metres >= 10 else metres)
    if not vagueness:
        return length
    if math.isinf(vagueness):
        return both(N_("about {length}, uncertain"), length=length)
    return both(N_("about {length} (±{spread})"), length=length, spread=_length(vagueness))


def _length(metres: float) -> Words:
    return Words(length_text(metres, "zh"), length_text(metres, "en"))
