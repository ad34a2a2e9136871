"""The list of layers, grouped by what they are for, and what is still missing."""

from __future__ import annotations

import html

import streamlit as st

from geo.layers.kinds import KINDS
from geo.layers.record import Layer
from geo.layers.store import LayersState
from geo.model.errors import Finding
from geo.model.messages import sentence
from geo.model.text.language import N_
from geo.model.vocabulary import vocabulary
from geo.ui.history.data import local_time
from geo.ui.layers.file_step import DECIDED, system_words
from geo.ui.layers.saving import PART, open_layer
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_text
from geo.ui.shared.values import NOTHING, finding_text
from geo.ui.shared.words import _, plain

_FEW = 2  # warnings in the list; all of them with the layer
# What each kind is for, in the order in which it helps most.
PURPOSES = {
    "facilities": N_(
        "What already stands: parks, schools, clinics. Coverage counts them beside the plan's "
        "projects; without them it can only speak of the plan."
    ),
    "residents": N_(
        "Where people live. Shares are then of people counted, not of a total spread evenly."
    ),
    "communities": N_("Every figure also by community, as a table and on the map."),
    "streets": N_("Distances as people walk, instead of in a straight line."),
    "land": N_("The covered share of the land where people live."),
    "neighbours": N_(
        "Facilities across the border that serve people near the edge; never counted as your own."
    ),
    "reference": N_("Kept for reference, such as land use or bus stops; no figure rests on it."),
}
_STYLE = """<style>
.pm-layer .name { margin: 0; padding: 0; font-size: 1.05rem; font-weight: 600;
  overflow-wrap: anywhere; }
.pm-layer .of { margin: .1rem 0 0; font-size: .875rem; opacity: .8; }
.pm-layer dl { display: grid; margin: 0; padding: 0; gap: .5rem 1.5rem;
  grid-template-columns: repeat(2, minmax(0, 1fr)); }
@media (min-width: 900px) { .pm-layer dl { grid-template-columns: repeat(4, minmax(0, 1fr)); } }
.pm-layer dl > div { margin: 0; padding: 0; }
.pm-layer dt { margin: 0; font-size: .75rem; opacity: .72; }
.pm-layer dl dd { margin: 0; padding: 0; font-size: .875rem; font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere; }
</style>"""
_KINDS_STYLE = """<style>
.pm-kinds dl { display: grid; gap: .5rem 1.5rem; margin: 0 0 .5rem; padding: 0;
  grid-template-columns: minmax(7rem, max-content) minmax(0, 72ch); font-size: .9rem; }
.pm-kinds dl dt { margin: 0; font-weight: 600; }
.pm-kinds dl dd { margin: 0; padding: 0; }
@media (max-width: 600px) {
  .pm-kinds dl { grid-template-columns: 1fr; gap: 0; }
  .pm-kinds dl dd { margin-bottom: .6rem; }
}
</style>"""


def show_list(now: LayersState, damaged: dict[str, Finding]) -> None:
    """Show every layer by kind, and the kinds that are missing.

    Parameters
    ----------
    now : LayersState
    damaged : dict of str to Finding
        What is wrong with a layer's file, by the layer's id.
    """
    if not now.layers:
        _show_empty()
        return
    for kind in KINDS.values():
        layers = now.chosen(kind.code)
        if not layers:
            continue
        st.header(_(kind.label), anchor=False)
        for layer in layers:
            _card(layer, damaged.get(layer.id))
    missing = [code for code in PURPOSES if not now.chosen(code) and code != "reference"]
    if missing:
        with st.expander(_("Not loaded yet"), icon=":material/playlist_add:"):
            _purposes(missing)


def _show_empty() -> None:
    st.info(_("No layer has been loaded yet."), icon=":material/layers:")
    show_text(
        _(
            "A layer is a file that the office loads once and that coverage uses from then on, "
            "with its source and date beside every figure. Load first the existing facilities of "
            "the service you want to judge, then the residents, then the outlines of the "
            "communities."
        )
    )
    _purposes(list(PURPOSES))
    st.button(
        _("Add the first layer"), key="layers_first", type="primary", on_click=_add,
        icon=":material/add:",
    )  # fmt: skip


def _add() -> None:
    st.session_state[PART] = "add"


def _purposes(kinds: list[str]) -> None:
    rows = "".join(
        f"<dt>{html.escape(_(KINDS[code].label))}</dt><dd>{html.escape(_(PURPOSES[code]))}</dd>"
        for code in kinds
    )
    st.html(f'{_KINDS_STYLE}<div class="pm-kinds"><dl>{rows}</dl></div>')


def _card(layer: Layer, damage: Finding | None) -> None:
    with st.container(border=True, key=f"layers_card_{layer.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container():
                show_title(layer)
            st.button(
                _("Open"),
                key=f"layers_open_{layer.id}",
                on_click=open_layer,
                args=(layer.id, "facts"),
                icon=":material/arrow_forward:",
                width="content",
            )
        show_facts(layer)
        show_warnings(layer, damage, _FEW)


def show_title(layer: Layer, *, is_open: bool = False) -> None:
    """Show a layer's name and category; what it is for only where its group does not say so."""
    language = state.language()
    category = vocabulary().label("category", layer.category, language)
    parts = (_(KINDS[layer.kind].label) if is_open else "", category)
    kind = html.escape(" · ".join(filter(None, parts)))
    name = html.escape(layer.name(language))
    of = f'<p class="of">{kind}</p>' if kind else ""
    tag = "h2" if is_open else "h3"
    heading = f'<{tag} class="name">{name}</{tag}>'
    st.html(f'{_STYLE}<div class="pm-layer">{heading}{of}</div>')


def show_facts(layer: Layer) -> None:
    """Show everything that is known about a layer."""
    pairs = "".join(
        f"<div><dt>{html.escape(label)}</dt><dd>{html.escape(value)}</dd></div>"
        for label, value in _facts(layer).items()
    )
    st.html(f'{_STYLE}<div class="pm-layer"><dl>{pairs}</dl></div>')


def _facts(layer: Layer) -> dict[str, str]:
    language = state.language()
    count = f"{layer.features:,}"
    if layer.without_place:
        count = _("{n}, of them {m} without a place", n=count, m=f"{layer.without_place:,}")
    return {
        _("Cells with a value") if layer.form == "raster" else _("Features"): count,
        _("Date of the data"): layer.date or NOTHING,
        _("Source"): layer.source,
        _("Licence or permission"): layer.licence or NOTHING,
        _("Visibility"): vocabulary().label("visibility", layer.visibility, language),
        _("Loaded"): f"{layer.loaded_by}, {local_time(layer.loaded_at)}",
        _("File"): f"{layer.file_name} · {size_text(layer.size)}",
        _("Coordinates read as"): f"{system_words(layer.crs)} · {_(DECIDED[layer.crs_decided])}",
    }


def size_text(size: int) -> str:
    """Return a size in bytes for people.

    Examples
    --------
    >>> size_text(900), size_text(2_345_678)
    ('1 kB', '2.3 MB')
    """
    return f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{max(size / 1e3, 1):,.0f} kB"


def show_warnings(layer: Layer, damage: Finding | None, most: int | None = None) -> None:
    """Show in words what is wrong with a layer's file, and what was noticed when it was read."""
    if damage is not None:
        st.error(plain(finding_text(damage)), icon=":material/broken_image:")
    words = [sentence(each.finding, state.language()) for each in layer.noticed]
    distinct = list(dict.fromkeys(words))
    for text in distinct[:most]:
        st.caption(f":material/warning: {plain(text)}")
    left = len(distinct) - len(distinct[:most])
    if left:
        st.caption(_("{n} more warnings", n=left))
