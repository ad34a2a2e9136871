"""The history of the layers: who changed what, when and why, and the undo of each revision."""

from __future__ import annotations

import streamlit as st

from geo.layers.record import LayerRevision
from geo.layers.store import LayersState, Who, layer_store
from geo.model.errors import PlanMapError
from geo.ui.history.data import local_time
from geo.ui.layers.saving import (
    action_words,
    form_key,
    layer_of,
    revision_row,
    show_failure,
    sign_and_save,
)
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_table
from geo.ui.shared.words import _

PAGE = 50


def show_past(now: LayersState, identifier: str | None = None) -> None:
    """Show the revisions, newest first, and the undo of one.

    Parameters
    ----------
    now : LayersState
    identifier : str, optional
        Only those of this layer.
    """
    try:
        revisions = _revisions(str(layer_store().folder), now.key)
    except PlanMapError as error:
        show_failure(error)
        return
    chosen = [each for each in revisions if identifier in (None, each.layer)]
    if not chosen:
        st.info(_("Nothing has been changed yet."), icon=":material/history:")
        return
    show_table([revision_row(each) for each in _page(chosen)], roomy=True)
    _show_undo(identifier or "all", chosen)


@st.cache_data(max_entries=4, show_spinner=False)
def _revisions(folder: str, key: str) -> list[LayerRevision]:
    del folder, key  # the history changes with them
    return layer_store().revisions()


def _page(revisions: list[LayerRevision]) -> list[LayerRevision]:
    if len(revisions) <= PAGE:
        return revisions
    pages = -(-len(revisions) // PAGE)
    number = st.number_input(_("Page of {n}", n=pages), 1, pages, 1, key="layers_past_page")
    return revisions[(number - 1) * PAGE : number * PAGE]


def _show_undo(name: str, revisions: list[LayerRevision]) -> None:
    key = form_key(f"undo_{name}")
    options = {each.number: _option(each) for each in revisions}
    number = st.selectbox(
        _("Undo a revision"),
        list(options),
        index=None,
        key=f"{key}_number",
        format_func=options.__getitem__,
        placeholder=_("Choose a revision"),
        help=_("Undoes this revision by adding a new one; later revisions are kept."),
    )
    if number is not None:
        sign_and_save(key, _("Undo revision {n}", n=number), _Undoing(number))


def _option(revision: LayerRevision) -> str:
    name = layer_of(revision).name(state.language())
    words = (str(revision.number), name, action_words(revision), local_time(revision.time))
    return " · ".join(words)


class _Undoing:
    def __init__(self, number: int) -> None:
        self._number = number

    def __call__(self, who: Who) -> LayerRevision:
        return layer_store().undo(self._number, who)
