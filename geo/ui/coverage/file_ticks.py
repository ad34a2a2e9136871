"""Ticks beside a visitor's file: how it may be read otherwise, where that makes a difference."""

from __future__ import annotations

import streamlit as st

from geo.model.text.language import N_
from geo.ui.coverage.file_roles import Loaded
from geo.ui.words import _

# role: (label of a tick, codes of the notices beside which it is offered)
_TICKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "population": (
        N_("Count each area or row for itself, as different people"),
        (
            "people_areas_twice",
            "people_areas_within",
            "people_rows_twice",
            "people_areas_twice_each",
            "people_areas_within_each",
        ),
    ),
    "streets": (
        N_("Join ends of streets that lie within 1 m of another street"),
        ("streets_near_misses", "streets_near_misses_least", "streets_joined"),
    ),
}


def is_ticked(role: str) -> bool:
    """Say whether the file of a role is to be read otherwise than usual."""
    return role in _TICKS and bool(st.session_state.get(_key(role)))


def tick(role: str, loaded: Loaded) -> None:
    """Offer the tick of a role where it makes a difference."""
    label, codes = _TICKS.get(role, ("", ()))
    if is_ticked(role) or any(each.code in codes for each in loaded.findings):
        st.checkbox(_(label), key=_key(role))


def _key(role: str) -> str:
    return f"coverage_file_{role}_otherwise"
