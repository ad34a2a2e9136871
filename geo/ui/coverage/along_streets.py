"""Coverage along streets, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.coverage.coverage import Coverage
from geo.coverage.facilities import Facilities
from geo.ui.words import _

if TYPE_CHECKING:
    from geo.ui.coverage.results import Question


def network(asked: Question, facilities: Facilities) -> Coverage:
    """Return what facilities cover along the streets of the visitor's file."""
    from geo.coverage.network_coverage import network_coverage

    with st.spinner(_("Walking along the streets …")):
        return network_coverage(
            asked.town, facilities, asked.choices.rule, asked.files.streets, asked.population
        )
