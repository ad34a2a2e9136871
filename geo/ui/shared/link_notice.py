"""A dismissible notice of what in a link was not understood, and what is shown instead.

A link is typed, cut by a messenger, or older than the data. Shown without a word, the usual
page would pass for the one that was asked for.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from geo.api.basemaps import basemaps
from geo.model.errors import PlanMapError, UnknownProject
from geo.model.query import NO_COMMUNITY, PARAMETERS, wrong_values
from geo.model.text.language import N_, as_language
from geo.store import project_store
from geo.store.snapshot import Snapshot
from geo.ui.shared import state
from geo.ui.shared.words import _, plain

MAX_SHOWN = 8
_QUOTED = 60  # characters of a value
_ALIKE = 0.8  # a messenger's own parameters resemble none of ours
_OWN = (*PARAMETERS, "id", "at", "lang", "basemap", *state.PAGE_VALUES)
# What is shown in place of what could not be understood, as the end of a sentence.
_LEFT_OUT: dict[str, str] = {
    "id": N_("no project is opened"),
    "at": N_("the whole {subdistrict} is shown"),
    "lang": N_("the page is in your browser's language"),
    "basemap": N_("the usual base map is shown"),
}
_FILTER = N_("the projects are not filtered by it")
_NOBODY = N_("no project of the plan has it")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A part of a link that could not be understood.

    Attributes
    ----------
    name, value : str
        As the link has them.
    instead : str
        What is shown instead, in the visitor's language, as the end of a sentence.
    is_elsewhere : bool
        Whether it is understood, and of no use on this page.
    """

    name: str
    value: str
    instead: str
    is_elsewhere: bool = False

    @property
    def sentence(self) -> str:
        """What is told of it."""
        part = f"{self.name}={self.value}"
        short = part if len(part) <= _QUOTED else part[: _QUOTED - 1] + "…"
        text = N_("“{part}” in the link is not known: {instead}.")
        if self.is_elsewhere:
            text = N_("“{part}” in the link does not apply to this page: {instead}.")
        return _(text, part=short, instead=self.instead)


def link_unknowns(on_map: bool = False) -> list[Unknown]:
    """Return what of the link, by which the visitor has come, is not known on any page.

    Parameters
    ----------
    on_map : bool
        The map itself tells of a project that it does not find.
    """
    link = state.link()
    if not link:
        return []
    found = [*_wrong_filters(link), *_wrong_places(link), *_mistyped(link)]
    return [each for each in found if not (on_map and each.name == "id")][:MAX_SHOWN]


def show_link_notice(more: Iterable[Unknown] = ()) -> None:
    """Tell what of the link is not known, with a button that closes the notice.

    Parameters
    ----------
    more : iterable of Unknown
        What the page itself has found; of a name that both know the page says what is shown.
    """
    own = list(more) if state.link() else []
    named = {each.name for each in own}
    found = [*(each for each in link_unknowns() if each.name not in named), *own]
    if not found:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="link_notice"):
        text = "  \n".join(plain(each.sentence) for each in found)
        st.info(text, icon=":material/link_off:", width="stretch")
        st.button(_("Close"), on_click=state.forget_link, type="tertiary", key="link_notice_close")


def _wrong_filters(link: Mapping[str, Sequence[str]]) -> list[Unknown]:
    found = [Unknown(name, value, _(_FILTER)) for name, value in wrong_values(link)]
    snapshot = _snapshot()
    if snapshot is None:
        return found
    criteria = state.project_filter()
    known = {*snapshot.columns.communities, NO_COMMUNITY}
    years = {int(year) for year in snapshot.columns.year if year > 0}
    found += [Unknown("community", each, _(_NOBODY)) for each in sorted(criteria.community - known)]
    return found + [
        Unknown("year", str(each), _(_NOBODY)) for each in sorted(criteria.year - years)
    ]


def _wrong_places(link: Mapping[str, Sequence[str]]) -> list[Unknown]:
    known: dict[str, Callable[[str], bool]] = {
        "id": _is_project,
        "at": is_position,
        "lang": lambda value: as_language(value) is not None,
        "basemap": lambda value: value in [each.code for each in basemaps()],
    }
    first = {name: link[name][0] for name in known if link.get(name)}
    return [
        Unknown(name, value, _(_LEFT_OUT[name]))
        for name, value in first.items()
        if value and not known[name](value)
    ]


def _mistyped(link: Mapping[str, Sequence[str]]) -> list[Unknown]:
    """Return names that resemble ours: what a messenger adds to a link is its own affair."""
    found = []
    for name in [each for each in link if each not in _OWN]:
        near = difflib.get_close_matches(name.lower()[:_QUOTED], _OWN, n=1, cutoff=_ALIKE)
        if near:
            instead = _("it is ignored; perhaps “{name}” is meant", name=near[0])
            found.append(Unknown(name, link[name][0], instead))
    return found


def is_position(value: str) -> bool:
    """Say whether a text is a position of the map: longitude, latitude and zoom.

    Examples
    --------
    >>> is_position("113.75,23.02,13"), is_position("113.75,23.02"), is_position("a,b,c")
    (True, False, False)
    """
    try:
        x, y, zoom = (float(part) for part in value.split(","))
    except ValueError:
        return False
    return math.isfinite(zoom) and abs(x) <= 180 and abs(y) <= 90 and 0 <= zoom <= 24


def _is_project(identifier: str) -> bool:
    snapshot = _snapshot()
    if snapshot is None:
        return True
    try:
        snapshot.row(identifier)
    except UnknownProject:
        return False
    return True


def _snapshot() -> Snapshot | None:
    try:
        return project_store().snapshot()
    except PlanMapError:  # told by the page itself
        return None
