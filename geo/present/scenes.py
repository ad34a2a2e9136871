"""The scenes of a presentation, built from the data."""

from __future__ import annotations

from geo.present.composition import Composition
from geo.present.scene import Scene
from geo.store.snapshot import Snapshot

MAX_LISTED = 200  # a scene is read from afar; a province's section is not listed on it


def scenes(snapshot: Snapshot, composition: Composition | None = None) -> tuple[Scene, ...]:
    """Return the scenes of a presentation, in order.

    Parameters
    ----------
    snapshot : Snapshot
    composition : Composition, optional
        Without it: everything, in the plan's order.
    """
    return ()
