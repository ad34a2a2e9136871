"""In which coordinate system a visitor's file is: chosen for this file, or asked on a map."""

from __future__ import annotations

import streamlit as st

from geo.crs.explain import explain_question
from geo.crs.systems import SYSTEMS, Reading, System
from geo.intake.coordinates import places_under, question_of
from geo.model.errors import UndecidedSystem
from geo.ui import state
from geo.ui.edit.edit_map import Shape
from geo.ui.plain_html import show_text
from geo.ui.readings import ROLES, choose_reading, compare_on_map
from geo.ui.words import _


def chosen_reading(field: str, file_id: str) -> Reading | System | None:
    """Return how the visitor wants a file to be read; what was said of another one is forgotten.

    Parameters
    ----------
    field : str
        Key of the file's field.
    file_id : str
        Of the uploaded file.
    """
    if st.session_state.get(f"{field}_of") != file_id:
        st.session_state[f"{field}_of"] = file_id
        for each in (f"{field}_system", f"{field}_reading"):
            st.session_state.pop(each, None)
    code = st.session_state.get(f"{field}_system")
    if code is not None:
        return SYSTEMS[code]
    reading: Reading | None = st.session_state.get(f"{field}_reading")
    return reading


def other_system(field: str) -> None:
    """Offer every coordinate system for a file that has been read in one."""
    language = state.language()
    st.selectbox(
        _("Coordinate system of the file"),
        list(SYSTEMS),
        index=None,
        key=f"{field}_system",
        format_func=lambda code: f"{code} · {SYSTEMS[code].label(language)}",
        placeholder=_("As recognised"),
    )


def ask_system(field: str, label: str, error: UndecidedSystem) -> None:
    """Ask in which system a file is, with its places on the map as each puts them.

    Parameters
    ----------
    field : str
        Key of the file's field.
    label : str
        What the file is for.
    error : UndecidedSystem
    """
    question = question_of(error)
    with st.container(border=True, key=f"{field}_question"):
        st.header(_("{file}: which coordinate system is it?", file=label), anchor=False)
        left, right = st.columns([2, 3], gap="medium")
        with left:
            show_text("\n".join(explain_question(question, state.language())))
            chosen, shown = choose_reading(f"{field}_{st.session_state[f'{field}_of']}", question)
            if chosen:
                st.session_state[f"{field}_reading"] = chosen
                st.rerun()
            other_system(field)
        shapes = [
            Shape(f"{role} {at}", {"type": "Point", "coordinates": position}, role)
            for role, reading in zip(ROLES, shown, strict=False)
            for at, position in enumerate(places_under(error, reading))
        ]
        if shapes:
            with right:
                compare_on_map(f"{field}_map", shown, shapes, [])
