"""The views of the Edit page, and the switch between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import streamlit as st

from geo.model.text.language import N_
from geo.ui.shared import state
from geo.ui.shared.store_form import editing_or_reason
from geo.ui.shared.words import _

_KEY = "edit_view"


@dataclass(frozen=True, slots=True)
class EditView:
    """A view of the Edit page.

    Attributes
    ----------
    title : str
        English source text.
    icon : str
    module, function : str
        Where it is defined; imported on demand.
    """

    title: str
    icon: str
    module: str
    function: str

    def show(self) -> None:
        """Import and show the view."""
        shown: Callable[[], None] = getattr(import_module(self.module), self.function)
        shown()


VIEWS: dict[str, EditView] = {
    "upload": EditView(
        N_("Places from a file"), "upload_file", "geo.ui.upload.view", "show_upload"
    ),
    "project": EditView(
        N_("One project"), "edit_location", "geo.ui.project.view", "show_project_edit"
    ),
    "sheet": EditView(
        N_("All as a sheet"), "table_edit", "geo.ui.project.sheet", "show_sheet_edit"
    ),
    "layers": EditView(N_("Layers"), "stacks", "geo.ui.layers.view", "show_layers"),
    "base_map": EditView(
        N_("Try a base map"), "map", "geo.ui.base_map.view", "show_base_map_trial"
    ),
    "history": EditView(N_("History"), "history", "geo.ui.history.view", "show_history"),
}


def open_view(view: str) -> None:
    """Switch to another view; call this before the switch is drawn in a run.

    Parameters
    ----------
    view : str
        Key into :data:`VIEWS`.
    """
    st.session_state[_KEY] = view


def chosen_view() -> str:
    """Show the switch of views; a link to a project opens its form.

    Returns
    -------
    str
        Key into :data:`VIEWS`.
    """
    if _KEY not in st.session_state:
        st.session_state[_KEY] = "project" if state.map_state()["state"]["id"] else "upload"
    chosen = st.segmented_control(
        _("What to do"),
        list(VIEWS),
        key=_KEY,
        format_func=lambda view: f":material/{VIEWS[view].icon}: {_(VIEWS[view].title)}",
        label_visibility="collapsed",
        required=True,
        persist_state="session",
    )
    editing_or_reason()
    return str(chosen or "upload")
