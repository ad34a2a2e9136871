"""Let the visitor say how the coordinates of a file are read, with the readings on a map."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.crs.explain import explain_question
from geo.crs.recognition import Question
from geo.crs.surroundings import known_systems, system_with
from geo.crs.systems import Reading, System
from geo.intake.coordinates import places_under, question_of
from geo.model.errors import UndecidedSystem
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_text
from geo.ui.shared.side_map import MapShape, Role, edit_map
from geo.ui.shared.words import _

ROLES: tuple[Role, ...] = ("one", "other", "third", "fourth")


def choose_reading(key: str, question: Question) -> tuple[Reading | None, list[Reading]]:
    """Ask which reading of the coordinates is right.

    Parameters
    ----------
    key : str
        Prefix of the session keys; a new one resets the fields.
    question : Question

    Returns
    -------
    Reading or None
        The chosen reading, in the run in which it was confirmed.
    list of Reading
        Readings to compare on the map, in the order of :data:`ROLES`. When there are more
        readings than roles, the last one is replaced by the selected one if necessary.
    """
    readings = list(question.readings)
    if not readings:
        return None, []
    likely = question.recommended
    index: int | None = st.radio(
        _("Read the coordinates as"),
        range(len(readings)),
        key=f"{key}_reading",
        format_func=[_label(reading, likely) for reading in readings].__getitem__,
        index=None if likely is None else readings.index(likely),
    )
    pressed = st.button(
        _("Read the file this way"), type="primary", disabled=index is None, key=f"{key}_take"
    )
    shown = readings[: len(ROLES)]
    if index is None:
        return None, shown
    if readings[index] not in shown:
        shown[-1] = readings[index]
    return readings[index] if pressed else None, shown


def _label(reading: Reading, likely: Reading | None) -> str:
    text = reading.system.label(state.language())
    if reading.swapped:
        text = _("{system}, latitude or northing first", system=text)
    return _("{system} (most likely)", system=text) if reading == likely else text


def compare_on_map(
    key: str,
    readings: Sequence[Reading],
    shapes: Sequence[MapShape],
    extra_legend: Sequence[tuple[Role, str]],
) -> None:
    """Show on a map where each reading places the features.

    Parameters
    ----------
    key : str
        Key of the map.
    readings : sequence of Reading
        In the order of :data:`ROLES`.
    shapes : sequence of MapShape
    extra_legend : sequence of (role, text)
        Legend entries before those of the readings.
    """
    language = state.language()
    legend = [
        *extra_legend,
        *(
            (role, reading.system.label(language))
            for role, reading in zip(ROLES, readings, strict=False)
        ),
    ]
    edit_map(
        key,
        shapes,
        label=_("The places in the file as each coordinate system puts them"),
        legend=legend,
        height=460,
    )


def chosen_reading(field: str, file_id: str) -> Reading | System | None:
    """Return the visitor's choice of how to read a file; a choice for another file is dropped.

    Parameters
    ----------
    field : str
        Session key of the file's field.
    file_id : str
        Id of the uploaded file.
    """
    if st.session_state.get(f"{field}_of") != file_id:
        st.session_state[f"{field}_of"] = file_id
        for key in (f"{field}_system", f"{field}_reading"):
            st.session_state.pop(key, None)
    code = st.session_state.get(f"{field}_system")
    if code is not None:
        return system_with(code)
    reading: Reading | None = st.session_state.get(f"{field}_reading")
    return reading


def other_system(field: str) -> None:
    """Offer every coordinate system for a file that has already been read in one."""
    language = state.language()
    systems = known_systems()
    st.selectbox(
        _("Coordinate system of the file"),
        list(systems),
        index=None,
        key=f"{field}_system",
        format_func=lambda code: f"{code} · {systems[code].label(language)}",
        placeholder=_("As recognised"),
        help=_("Those of the surroundings come first; type a code or a name to find another."),
    )


def ask_system(field: str, label: str, error: UndecidedSystem) -> None:
    """Ask for the coordinate system of a file, with each reading's places on a map.

    Parameters
    ----------
    field : str
        Session key of the file's field.
    label : str
        Label of the file's role.
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
            MapShape(f"{role} {index}", {"type": "Point", "coordinates": position}, role)
            for role, reading in zip(ROLES, shown, strict=False)
            for index, position in enumerate(places_under(error, reading))
        ]
        if shapes:
            with right:
                compare_on_map(f"{field}_map", shown, shapes, [])
