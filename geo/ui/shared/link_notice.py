"""A notice of values in a link that were not understood, with what is shown instead.

A link may be mistyped, cut by a messenger, or older than the data. Without the notice, the
default view would be taken for the linked one.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from geo.layers.presence import has_layers
from geo.model.errors import PlanMapError, UnknownProject
from geo.model.layer_choice import unknown_words
from geo.model.query import NO_COMMUNITY, PARAMETERS, wrong_values
from geo.model.text.language import N_, as_language
from geo.store import project_store
from geo.store.snapshot import Snapshot
from geo.tiles.sources import basemaps
from geo.ui.shared import state
from geo.ui.shared.words import _, plain

MAX_SHOWN = 8
_QUOTED = 60  # maximum length of a quoted value
_ALIKE = 0.8  # parameters that messengers add resemble none of ours that closely
_OWN = (*PARAMETERS, "id", "at", "lang", "basemap", "layers", *state.PAGE_VALUES)
# What is shown instead of an unknown value, as the end of a sentence.
_LEFT_OUT: dict[str, str] = {
    "id": N_("no project is opened"),
    "at": N_("the whole {subdistrict} is shown"),
    "lang": N_("the page is in your browser's language"),
    "basemap": N_("the usual base map is shown"),
}
_NO_LAYER = N_("no such layer is shown")
_FILTER = N_("the projects are not filtered by it")
_NOBODY = N_("no project of the plan has it")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A parameter of a link that could not be used.

    Attributes
    ----------
    name, value : str
        As in the link.
    instead : str
        What is shown instead, in the visitor's language, as the end of a sentence.
    is_elsewhere : bool
        Whether the value is valid but does not apply to this page.
    """

    name: str
    value: str
    instead: str
    is_elsewhere: bool = False

    @property
    def sentence(self) -> str:
        """The sentence of the notice."""
        part = f"{self.name}={self.value}"
        short = part if len(part) <= _QUOTED else part[: _QUOTED - 1] + "…"
        text = N_("“{part}” in the link is not known: {instead}.")
        if self.is_elsewhere:
            text = N_("“{part}” in the link does not apply to this page: {instead}.")
        return _(text, part=short, instead=self.instead)


def link_unknowns(on_map: bool = False) -> list[Unknown]:
    """Return the values of the visitor's link that are unknown on every page.

    Parameters
    ----------
    on_map : bool
        Whether this is the map page, which reports an unknown project itself.
    """
    link = state.link()
    if not link:
        return []
    unknown = [*_unknown_filter_values(link), *_unknown_view_values(link), *_mistyped_names(link)]
    return [value for value in unknown if not (on_map and value.name == "id")][:MAX_SHOWN]


def show_link_notice(more: Iterable[Unknown] = ()) -> None:
    """Show the notice, with a button that closes it.

    Parameters
    ----------
    more : iterable of Unknown
        Findings of the page itself; they replace general ones of the same name.
    """
    from_page = list(more) if state.link() else []
    named = {value.name for value in from_page}
    unknown = [*(value for value in link_unknowns() if value.name not in named), *from_page]
    if not unknown:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="link_notice"):
        text = "  \n".join(plain(value.sentence) for value in unknown)
        st.info(text, icon=":material/link_off:", width="stretch")
        st.button(_("Close"), on_click=state.forget_link, type="tertiary", key="link_notice_close")


def _unknown_filter_values(link: Mapping[str, Sequence[str]]) -> list[Unknown]:
    unknown = [Unknown(name, value, _(_FILTER)) for name, value in wrong_values(link)]
    snapshot = _snapshot()
    if snapshot is None:
        return unknown
    criteria = state.project_filter()
    known = {*snapshot.columns.communities, NO_COMMUNITY}
    years = {int(year) for year in snapshot.columns.year if year > 0}
    others = sorted(criteria.community - known)
    unknown += [Unknown("community", name, _(_NOBODY)) for name in others]
    return unknown + [
        Unknown("year", str(year), _(_NOBODY)) for year in sorted(criteria.year - years)
    ]


def _unknown_view_values(link: Mapping[str, Sequence[str]]) -> list[Unknown]:
    known: dict[str, Callable[[str], bool]] = {
        "id": _is_project,
        "at": is_position,
        "lang": lambda value: as_language(value) is not None,
        "basemap": lambda value: value in [source.code for source in basemaps()],
    }
    first = {name: link[name][0] for name in known if link.get(name)}
    unknown = [
        Unknown(name, value, _(_LEFT_OUT[name]))
        for name, value in first.items()
        if value and not known[name](value)
    ]
    layers = _unknown_layers(link["layers"][0]) if link.get("layers") else []
    return unknown + [Unknown("layers", word, _(_NO_LAYER)) for word in layers]


def _unknown_layers(choice: str) -> list[str]:
    """Return the parts of a choice of layers that name none; in the public build, no public one."""
    if not has_layers():
        return unknown_words(choice, ())
    from geo.layers.shown import shown_layers

    try:
        return unknown_words(choice, [layer.id for layer in shown_layers()])
    except PlanMapError:  # the map's legend says so
        return []


def _mistyped_names(link: Mapping[str, Sequence[str]]) -> list[Unknown]:
    """Return unknown parameters that resemble ours; messengers add others, which are ignored."""
    unknown = []
    for name in [name for name in link if name not in _OWN]:
        near = difflib.get_close_matches(name.lower()[:_QUOTED], _OWN, n=1, cutoff=_ALIKE)
        if near:
            instead = _("it is ignored; perhaps “{name}” is meant", name=near[0])
            unknown.append(Unknown(name, link[name][0], instead))
    return unknown


def is_position(value: str) -> bool:
    """Return whether a text is a map position: longitude, latitude (WGS 84 degrees) and zoom.

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
    except PlanMapError:  # the page reports it
        return None
