"""Coverage along streets, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.coverage.coverage import Coverage
from geo.coverage.facilities import Facilities
from geo.ui.words import _

if TYPE_CHECKING:
    from geo.coverage.streets import Streets
    from geo.ui.coverage.results import Question


def walked(asked: Question) -> Streets | None:
    """Return the streets along which the visitor wants to measure; None: by straight line."""
    streets: Streets | None = asked.files.streets
    return streets if asked.choices.method == "network" else None


def cells_note(cell_m: float) -> str:
    """Return why what is counted by cells differs a little from the covered area.

    Parameters
    ----------
    cell_m : float
        Side of the cells, metres.
    """
    return _(
        "Measured from the middle of cells of {metres} m; the covered area counts what lies beside "
        "reached streets instead, so the two differ.",
        metres=f"{cell_m:.0f}",
    )


def network(asked: Question, facilities: Facilities) -> Coverage:
    """Return what facilities cover along the streets of the visitor's file."""
    from geo.coverage.network_coverage import network_coverage

    with st.spinner(_("Walking along the streets …")):
        return network_coverage(
            asked.town, facilities, asked.choices.rule, asked.files.streets, asked.population
        )
