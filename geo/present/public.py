"""What a composition may show to the public."""

from __future__ import annotations

from geo.present.composition import Composition
from geo.store.snapshot import Snapshot

_PROJECT = "project-"


def public_composition(chosen: Composition, snapshot: Snapshot) -> Composition:
    """Return a composition for the public without notes and without what is not public.

    A composition of the office stays as it is. An internal project's id can say as much
    as its name, and links, QR codes and embed codes hold ids.

    Parameters
    ----------
    chosen : Composition
    snapshot : Snapshot
        The projects that are shown.
    """
    if not chosen.public:
        return chosen
    known = snapshot.columns.rows
    named = chosen.projects
    return chosen.model_copy(
        update={
            "notes": {},
            "projects": None if named is None else tuple(each for each in named if each in known),
            "order": tuple(each for each in chosen.order if _is_known(each, snapshot)),
        }
    )


def _is_known(scene: str, snapshot: Snapshot) -> bool:
    return not scene.startswith(_PROJECT) or scene.removeprefix(_PROJECT) in snapshot.columns.rows
