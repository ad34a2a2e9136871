"""Say in words which communities a project belongs to, and how that is known."""

from __future__ import annotations

from collections.abc import Collection

from geo.model.text.english import community_label
from geo.model.text.language import N_, Language
from geo.model.text.translate import listed, translate
from geo.store.columns import BY_PLACE, POSSIBLY, RECORDED
from geo.store.snapshot import Snapshot

_HOW = {
    RECORDED: N_("{name} (as recorded)"),
    BY_PLACE: N_("{name} (by its place)"),
    POSSIBLY: N_("{name} (possibly, by its place)"),
}


def membership_words(
    snapshot: Snapshot, row: int, language: Language, only: Collection[str] | None = None
) -> str:
    """Return the communities of a project, each with how it is known; empty without any.

    One that is recorded and also found by the place is said once, as recorded.

    Parameters
    ----------
    snapshot : Snapshot
    row : int
    language : {"zh", "en"}
    only : collection of str, optional
        Communities to say; by default all.
    """
    known: dict[str, str] = {}
    for name, how in snapshot.columns.communities_at(row):
        if only is None or name in only:
            known.setdefault(name, how)
    texts = [
        translate(_HOW[how], language, name=community_label(name, language))
        for name, how in known.items()
    ]
    return listed(texts, language) if texts else ""
