"""Places of an upload beside the known ones of the same projects: a displacement shows there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geo.crs.displacement import Matches
from geo.intake.identity import Identity
from geo.intake.places import Places
from geo.intake.stored import StoredProjects

MOST_MATCHES = 2_000  # a common displacement needs no more
MOST_POSITIONS = 200  # of one line or area
UNKNOWN_M = 1_000.0  # accuracy of an estimate that states none
CONFIRMED_M = 100.0  # of a confirmed place that states none


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
