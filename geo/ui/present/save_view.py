"""Keep the draft for everybody, or drop it."""

from __future__ import annotations

import streamlit as st

from geo.model.errors import Finding, PlanMapError
from geo.model.messages import in_full
from geo.present.stored import store_composition
from geo.store.permission import editing_allowed
from geo.ui import state
from geo.ui.present.draft import Work, begin_again
from geo.ui.words import _, plain

_ERROR = "present_error"


def save_view(work: Work) -> None:
    """Offer to save what has changed; say what stands in the way."""
    if work.problem is not None:
        _tell(work.problem)
    if not editing_allowed():
        st.caption(_("Your choice lasts until you leave; its link keeps it."))
        return
    error = st.session_state.pop(_ERROR, None)
    if error is not None:
        _tell(error)
    if not work.is_changed:
        st.caption(
            _("This is the saved presentation; everyone who opens the presentation sees it.")
        )
        return
    if work.others_saved:
        text = _("Someone else has saved a presentation in the meantime; saving yours replaces it.")
        st.warning(text, icon=":material/group:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Save for everybody"),
            type="primary",
            icon=":material/save:",
            on_click=_save,
            args=(work,),
        )
        st.button(_("Drop my changes"), type="tertiary", on_click=begin_again, args=(work.stored,))


def _save(work: Work) -> None:
    try:
        store_composition(work.draft)
    except PlanMapError as error:
        st.session_state[_ERROR] = error
        return
    begin_again(work.draft)
    st.toast(_("Saved."), icon=":material/check:")


def _tell(error: PlanMapError) -> None:
    finding = Finding(error.code, params=error.params)
    st.warning(plain(in_full(finding, state.language())), icon=":material/warning:")
