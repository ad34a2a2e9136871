"""What stands near a project on the map: other projects and known places, with the distance."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.landmarks import landmarks
from geo.model.text.language import N_
from geo.model.text.measures import length_text
from geo.present.listing import name_of
from geo.present.scene import Nearby
from geo.present.words import Words, both
from geo.store.snapshot import Snapshot

FAR_M = 3_000.0  # what is further away is not near
MOST = 6
_SAME_M = 1.0
_METRES_PER_DEGREE = 111_195.0  # of a sphere of 6,371 km; enough for a rounded distance


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
        Nearby(name, _told(distance, vagueness))
        for distance, name, vagueness in found[:most]
        if distance <= FAR_M
    )


def _distances(here: Any, others: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return metres between shapes, as the map shows them."""
    if not len(others):
        return np.empty(0)
    shrink = float(np.cos(np.radians(here.centroid.y)))

    def local(positions: Any) -> Any:
        return positions * np.array([shrink, 1.0]) * _METRES_PER_DEGREE

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


def _told(metres: float, vagueness: float) -> Words:
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
