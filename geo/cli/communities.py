"""The communities of projects on the command line: check a filter, say how each is known."""

from __future__ import annotations

from typing import Any

from geo.model.errors import BadQuery
from geo.model.query import NO_COMMUNITY, ProjectFilter
from geo.model.text.language import Language
from geo.model.text.translate import translate
from geo.store.counts import figures, in_several
from geo.store.snapshot import Snapshot
from geo.web.texts import ALSO_ELSEWHERE, CANNOT_TELL, ONLY_POSSIBLY


def check_communities(criteria: ProjectFilter, projects: Snapshot) -> None:
    """Refuse the name of a community that is not known, which would silently find nothing.

    Raises
    ------
    BadQuery
        ``bad_parameter``
    """
    known = projects.columns.communities
    unknown = sorted(criteria.community - {*known, NO_COMMUNITY})
    if unknown:
        raise BadQuery(
            "bad_parameter",
            field="community",
            value=unknown[0],
            rule="known_code",
            allowed=(*sorted(known), NO_COMMUNITY),
        )


def communities_json(projects: Snapshot, row: int, criteria: ProjectFilter) -> dict[str, Any]:
    """Return ``communities`` of a project, each with how it is known, where a filter asks for it.

    Without such a filter, nothing is added to the project as it is stored.
    """
    if not criteria.community:
        return {}
    known = projects.columns.communities_at(row)
    return {"communities": [{"name": name, "how": how} for name, how in known]}


def community_notes(projects: Snapshot, criteria: ProjectFilter, language: Language) -> list[str]:
    """Say how many projects a filter by community may wrongly include or leave out."""
    chosen = criteria.community - {NO_COMMUNITY}
    if not chosen:
        return []
    numbers = figures(projects, criteria)
    counts = {
        ALSO_ELSEWHERE: in_several(projects, criteria),
        ONLY_POSSIBLY: sum(numbers.possible.get(name, 0) for name in chosen),
        CANNOT_TELL: 0 if NO_COMMUNITY in criteria.community else numbers.untold,
    }
    return [translate(text, language, n=f"{n:,}") for text, n in counts.items() if n]
