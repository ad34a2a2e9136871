"""A history with a hole: what is wrong with it, what that means, and the way out."""

from __future__ import annotations

import streamlit as st

from geo.model.config.settings import store_settings
from geo.model.errors import PlanMapError
from geo.store.file.history_check import begin_anew, history_fault
from geo.ui.edit.signature import editing_or_reason, show_error
from geo.ui.words import _, plain

_OUTCOME = "history_begun"


def show_fault() -> None:
    """Say when something of the history is missing, and offer to begin a new one."""
    outcome: str | PlanMapError | None = st.session_state.pop(_OUTCOME, None)
    if isinstance(outcome, str):
        text = _("A new history has begun. The old one is kept in the folder {folder}.")
        st.success(plain(text.format(folder=outcome)), icon=":material/check_circle:")
    fault = history_fault(store_settings().projects_file)
    if fault is None:
        return
    show_error(fault)
    if isinstance(outcome, PlanMapError) and outcome.params != fault.params:
        show_error(outcome)
    st.markdown(
        _(
            "Until then nothing can be stored, so that nothing gets lost; looking still works. A "
            "new history begins with the projects as they stand now. Earlier revisions can then "
            "no longer be looked at or undone on this page, but nothing is deleted: their files "
            "move into a folder of their own beside the projects file."
        )
    )
    st.button(
        _("Begin a new history"),
        key="history_begin_anew",
        disabled=not editing_or_reason(),
        on_click=_begin,
        icon=":material/restart_alt:",
    )


def _begin() -> None:
    try:
        st.session_state[_OUTCOME] = begin_anew(store_settings().projects_file).name
    except PlanMapError as error:
        st.session_state[_OUTCOME] = error
