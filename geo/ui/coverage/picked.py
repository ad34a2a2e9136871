"""What is known of a facility that was picked on the map."""

from __future__ import annotations

import numpy as np
import streamlit as st

from geo.coverage.coverage import Coverage
from geo.coverage.report import wording
from geo.model.vocabulary import vocabulary
from geo.ui import state
from geo.ui.edit.edit_map import MapAnswer
from geo.ui.words import _, plain


def say_picked(found: Coverage, answer: MapAnswer) -> None:
    """Say in one line which facility was clicked, how far it stands, and how sure its place is."""
    if answer.picked not in found.facilities.ids:
        return
    at = found.facilities.ids.index(answer.picked)
    language = state.language()
    status = vocabulary().label("status", found.facilities.statuses[at], language)
    metres = float(found.facilities.uncertainty_m[at])
    place = _("place not exactly known")
    if np.isfinite(metres):
        place = _("known to ±{metres} m", metres=f"{metres:,.0f}")
    parts = [found.facilities.names[at], status, place]
    capacity = float(found.facilities.capacity[at])
    if np.isfinite(capacity):
        parts.append(_("capacity {n}", n=wording.count(int(capacity))))
    st.caption(plain(" · ".join(parts)))
