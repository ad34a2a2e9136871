"""Readings of the same coordinates to choose from, side by side on a map."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.crs.recognition import Question
from geo.crs.systems import Reading
from geo.ui.shared import state
from geo.ui.shared.side_map import MapShape, Role, edit_map
from geo.ui.shared.words import _

ROLES: tuple[Role, ...] = ("one", "other", "third", "fourth")


def choose_reading(key: str, question: Question) -> tuple[Reading | None, list[Reading]]:
    """Ask for one of the readings of a question.

    Parameters
    ----------
    key : str
        Begins the keys of the fields; another one begins anew.
    question : Question

    Returns
    -------
    Reading or None
        The reading, in the run in which it was decided.
    list of Reading
        Those to be compared on the map, in the order of :data:`ROLES`; of more than there
        are roles, the last one makes room for the chosen one.
    """
    readings = list(question.readings)
    if not readings:
        return None, []
    likely = question.recommended
    at: int | None = st.radio(
        _("Read the coordinates as"),
        range(len(readings)),
        key=f"{key}_reading",
        format_func=[_label(each, likely) for each in readings].__getitem__,
        index=None if likely is None else readings.index(likely),
    )
    pressed = st.button(
        _("Read the file this way"), type="primary", disabled=at is None, key=f"{key}_take"
    )
    shown = readings[: len(ROLES)]
    if at is None:
        return None, shown
    if readings[at] not in shown:
        shown[-1] = readings[at]
    return readings[at] if pressed else None, shown


def _label(reading: Reading, likely: Reading | None) -> str:
    text = reading.system.label(state.language())
    if reading.swapped:
        text = _("{system}, latitude or northing first", system=text)
    return _("{system} (most likely)", system=text) if reading == likely else text


def compare_on_map(
    key: str,
    readings: Sequence[Reading],
    shapes: Sequence[MapShape],
    more: Sequence[tuple[Role, str]],
) -> None:
    """Show what each reading makes of the file.

    Parameters
    ----------
    key : str
        Of the map.
    readings : sequence of Reading
        In the order of :data:`ROLES`.
    shapes : sequence of MapShape
    more : sequence of (role, text)
        Entries of the legend before those of the readings.
    """
    language = state.language()
    legend = [
        *more,
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
