"""The choice of the project to edit: from a list, the address, or the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import streamlit as st

from geo.model.query import MAX_TEXT, ProjectFilter, parse_filter
from geo.store.snapshot import Snapshot
from geo.ui.shared import state
from geo.ui.shared.values import name_of, section_text
from geo.ui.shared.words import _

NEW = ""
CHOICE = "edit_choice"
_ADDRESS = "edit_address_id"
_WANTED = "edit_wanted"
# A longer list is impractical; with more projects, one searches first.
MAX_CHOICES = 2000


def choose_project(snapshot: Snapshot) -> str | None:
    """Show the choice of the project to edit.

    Returns
    -------
    str or None
        An id, :data:`NEW`, or None while nothing is chosen.
    """
    _apply_address(snapshot)
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    labels = {NEW: _("New project"), **unique_labels(_offered(snapshot))}
    chosen: str | None = left.selectbox(
        _("Project to edit"),
        list(labels),
        index=None,
        key=CHOICE,
        format_func=labels.__getitem__,
        placeholder=_("Choose a project, or click one on the map"),
        persist_state="session",
    )
    right.button(
        _("New project"),
        on_click=choose,
        args=(NEW,),
        icon=":material/add:",
        width="stretch",
    )
    return chosen


def choose(identifier: str) -> None:
    """Select a project to edit in the next run."""
    st.session_state[_WANTED] = identifier


def _apply_address(snapshot: Snapshot) -> None:
    address = state.map_state()["state"]["id"]
    if address != st.session_state.get(_ADDRESS):
        st.session_state[_ADDRESS] = address
        if address in snapshot.columns.rows:
            choose(address)
    if _WANTED in st.session_state:
        st.session_state[CHOICE] = st.session_state.pop(_WANTED)
    chosen = st.session_state.get(CHOICE)
    # Others may have retired it or changed the filter meanwhile.
    if chosen and chosen not in snapshot.columns.rows:
        st.session_state[CHOICE] = None


def _offered(snapshot: Snapshot) -> list[dict[str, Any]]:
    criteria = ProjectFilter()
    if len(snapshot) > MAX_CHOICES:
        typed = st.text_input(
            _("Search"),
            key="edit_search",
            max_chars=MAX_TEXT,
            placeholder=_("Name, status, category, year, community, pinyin …"),
            icon=":material/search:",
        )
        criteria = parse_filter({"q": [typed or ""]}, strict=False)
    rows = snapshot.in_order(criteria)[:MAX_CHOICES]
    chosen = st.session_state.get(CHOICE)
    if chosen and snapshot.row(chosen) not in rows:
        rows = np.append(rows, snapshot.row(chosen))
    return [snapshot.feature(int(row)) for row in rows]


def unique_labels(features: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return a unique label for each project, by id: its name and section.

    Streamlit identifies an option by its label, so two projects of the same name need
    different labels.
    """
    labels = {feature["id"]: _label(feature) for feature in features}
    counts = Counter(labels.values())
    return {
        identifier: label if counts[label] == 1 else f"{label} · {identifier}"
        for identifier, label in labels.items()
    }


def _label(feature: dict[str, Any]) -> str:
    properties = feature["properties"]
    # A list shows only one line per option.
    name = " ".join(name_of(properties, feature["id"]).split())
    return f"{name} · {section_text(properties.get('section'))}"
