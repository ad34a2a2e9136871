"""The page from top to bottom: the question, the answer, the map, and what lies behind it."""

from __future__ import annotations

import streamlit as st

from geo.store.snapshot import Snapshot
from geo.ui import state
from geo.ui.coverage.choice_widgets import choice_widgets
from geo.ui.coverage.gaps_panel import gaps_panel
from geo.ui.coverage.notices import say_what_is_not_counted, say_when_nothing_counts
from geo.ui.coverage.own_files import has_streets, own_files
from geo.ui.coverage.parts import PARTS, part_now, part_switch
from geo.ui.coverage.picked import say_picked
from geo.ui.coverage.result_map import layer_switch, show_map
from geo.ui.coverage.results import Question, coverage, gap_areas, question
from geo.ui.coverage.summary import show_basis, show_figures, show_headline


def show_coverage(snapshot: Snapshot) -> None:
    """Show the page.

    Raises
    ------
    BadQuery
        ``no_outline`` where the town's outline is not known.
    """
    choices = choice_widgets(snapshot, has_streets=has_streets())
    files = own_files()
    asked = question(snapshot, choices, files)
    if choices.is_density:
        from geo.ui.coverage.density_view import show_density

        show_density(asked)
        return
    _answer(asked)


def _answer(asked: Question) -> None:
    part = PARTS[part_now(asked)]
    # What comes and goes has a place that stays: otherwise the map would be built anew below.
    with st.container():
        found = coverage(asked)
        extra = part.on_map(asked)
        # The answer first: on a phone what follows it is below the edge of the screen.
        show_headline(asked.choices, found, plan_only=asked.files.facilities is None)
        say_when_nothing_counts(asked, found)
        say_what_is_not_counted(asked, found)
    left, right = st.columns([7, 3], gap="medium")
    with left:
        drawn = show_map(asked, extra)
        say_picked(found, drawn)
        layer_switch(extra)
    with right:
        show_figures(found)
        gaps_panel(gap_areas(asked))
    show_basis(asked.choices, found)
    part_switch(asked)
    with st.container(key=f"coverage_part_{state.language()}"):
        part.show(asked, drawn)
