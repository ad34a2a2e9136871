"""Which project to edit: chosen from a list, from the address, or on the map."""

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
# A list of more entries helps nobody; above it one searches first.
MAX_CHOICES = 2000


def choose_project(snapshot: Snapshot) -> str | None:
    """Ask which project to edit.

    Returns
    -------
    str or None
        An id, :data:`NEW`, or None while nothing was chosen.
    """
    _follow(snapshot)
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
    """Edit a project from the next run on."""
    st.session_state[_WANTED] = identifier


def _follow(snapshot: Snapshot) -> None:
    address = state.map_state()["state"]["id"]
    if address != st.session_state.get(_ADDRESS):
        st.session_state[_ADDRESS] = address
        if address in snapshot.columns.rows:
            choose(address)
    if _WANTED in st.session_state:
        st.session_state[CHOICE] = st.session_state.pop(_WANTED)
    chosen = st.session_state.get(CHOICE)
    # It may have been retired or filtered away by others meanwhile.
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
    """Return a label for each project, by id: its name and section.

    A list tells the server the label that was chosen, not the id: two projects
    of the same name must not be taken for each other.
    """
    labels = {each["id"]: _label(each) for each in features}
    counts = Counter(labels.values())
    return {
        identifier: label if counts[label] == 1 else f"{label} · {identifier}"
        for identifier, label in labels.items()
    }


def _label(feature: dict[str, Any]) -> str:
    properties = feature["properties"]
    # A list of choices shows one line.
    name = " ".join(name_of(properties, feature["id"]).split())
    return f"{name} · {section_text(properties.get('section'))}"
