"""Places of an upload beside the known ones of the same projects: a displacement shows there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from geo.intake.identity import Identity
from geo.intake.places import Floats, Places
from geo.intake.stored import StoredProjects

MOST_MATCHES = 2_000  # a common displacement needs no more
WELL_KNOWN_M = 100.0
WELL_KNOWN_FROM = 3  # places; below it, all known places count alike


def known_matches(
    places: Places, identities: Sequence[Identity], stored: StoredProjects
) -> tuple[Floats, Floats] | None:
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
    tuple of two (n, 2) float64, or None
        The middle of each place in the file, and in WGS 84 degrees. Lines and
        areas count where both are of one kind.
    """
    owners = [identities[row] for row in places.rows.tolist()]
    projects = [owner.project or owner.likely for owner in owners]
    rows = [at for at, project in enumerate(projects) if project is not None]
    ids = [project for project in projects if project is not None]
    if not ids:
        return None
    step = max(1, len(ids) // MOST_MATCHES)
    rows, ids = rows[::step], ids[::step]
    figures, kinds = stored.figures(ids), [places.geometries[at]["type"] for at in rows]
    same = np.array(
        [
            figure is not None and figure.geom_type == kind
            for figure, kind in zip(figures, kinds, strict=True)
        ],
        dtype=bool,
    )
    same &= _well_known(ids, same, stored)
    if not same.any():
        return None
    return places.middles()[np.asarray(rows)[same]], _middles(figures[same])


def _well_known(
    ids: Sequence[str], same: npt.NDArray[np.bool_], stored: StoredProjects
) -> npt.NDArray[np.bool_]:
    """Choose the places known to 100 m, if there are enough: estimates only scatter."""
    known = np.zeros(len(ids), dtype=bool)
    for at in np.flatnonzero(same).tolist():
        properties = stored[ids[at]]["properties"]
        accuracy = properties.get("location_accuracy_m")
        known[at] = properties.get("location_verified") is True or (
            accuracy is not None and accuracy <= WELL_KNOWN_M
        )
    return known if known.sum() >= WELL_KNOWN_FROM else np.ones(len(ids), dtype=bool)


def _middles(figures: npt.NDArray[np.object_]) -> Floats:
    positions, owner = shapely.get_coordinates(figures, return_index=True)
    counts = np.bincount(owner, minlength=len(figures))
    sums = [np.bincount(owner, positions[:, axis], len(figures)) for axis in (0, 1)]
    middles: Floats = np.column_stack(sums) / counts[:, np.newaxis]
    return middles
