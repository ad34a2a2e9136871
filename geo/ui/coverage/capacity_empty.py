"""What is said where no capacity is known: how to give it, and that no total is divided."""

from __future__ import annotations

import streamlit as st

from geo.coverage.capacity.study import CapacityFound
from geo.coverage.report.scenarios import target_sentence
from geo.coverage.targets import targets_progress
from geo.coverage.user_data.facilities import CAPACITY_FIELDS
from geo.model.text.language import listed
from geo.ui import state
from geo.ui.coverage.question import Question
from geo.ui.plain_html import show_text
from geo.ui.words import _, plain

EXAMPLE = "name,longitude,latitude,capacity\n"


def show_nothing_known(asked: Question, found: CapacityFound) -> None:
    """Say that no capacity is known, what would be needed, and what the plan promises."""
    language = state.language()
    text = _("No facility that counts here has a known capacity, so nothing can be shared out.")
    if found.held.facilities:
        text = _(
            "No capacity is known of the facilities that count here ({n}), so nothing can be "
            "shared out.",
            n=found.held.facilities,
        )
    st.info(plain(text), icon=":material/info:")
    told = []
    if found.held.people_per_facility is not None:
        people = f"{found.held.people_per_facility:,.0f}"
        told.append(_("There is one facility for {people} people.", people=people))
    told += [_undivided(asked)] if _undivided(asked) else []
    if told:
        show_text(("" if language == "zh" else " ").join(told))
    st.header(_("How to give capacities"), anchor=False)
    show_text(
        _(
            "1. Facilities that are not in the plan: load them under “Your own files” as a table "
            "or a layer with a column of numbers named {fields}.\n"
            "2. Projects of the plan: upload a file with their id, their coordinates and a field "
            "capacity on the edit page; it is reviewed and can be undone like every change.",
            fields=listed(CAPACITY_FIELDS, language),
        )
    )
    st.download_button(
        _("Empty table to fill in"),
        data=EXAMPLE.encode("utf-8-sig"),
        file_name="capacity.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="coverage_capacity_example",
    )


def _undivided(asked: Question) -> str:
    """Return in words the totals that the plan promises for the service and does not divide."""
    language = state.language()
    totals = [
        target_sentence(each, language)
        for each in targets_progress(asked.snapshot, asked.choices.service)
        if not each.counts_sites
    ]
    if not totals:
        return ""
    totals.append(_("It is nobody's capacity and is not divided here either."))
    return ("" if language == "zh" else " ").join(totals)
