"""Before new sites are chosen: whether it is known where people live, and a field to say it."""

from __future__ import annotations

import streamlit as st

from geo.coverage.report.places import ON_AN_ASSUMPTION
from geo.ui import state
from geo.ui.words import _, plain


def wants_people() -> bool:
    """Say whether the part is on show whose answer depends on where people live."""
    return state.page_value("part") == "sites"


def say_assumed() -> None:
    """Say that the answer rests on an assumption, above the field that mends it."""
    between = "" if state.language() == "zh" else " "
    text = between.join([_(ON_AN_ASSUMPTION), _("Load that file here:")])
    st.warning(plain(text), icon=":material/warning:")
