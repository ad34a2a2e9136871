"""Let the visitor choose between readings of the same coordinates, compared on a map."""

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
