"""The page from top to bottom: the question, the answer, the map, and what lies behind it."""

from __future__ import annotations

import streamlit as st

from geo.model.errors import AnalysisStopped, Finding
from geo.store.snapshot import Snapshot
from geo.ui import state
from geo.ui.coverage.analysis import try_again
from geo.ui.coverage.choice_widgets import choice_widgets
from geo.ui.coverage.gaps_panel import gaps_panel
from geo.ui.coverage.notices import say_what_is_not_counted, say_when_nothing_counts
from geo.ui.coverage.own_files import has_streets, own_files
from geo.ui.coverage.parts import PARTS, part_now, part_switch
from geo.ui.coverage.picked import say_picked
from geo.ui.coverage.question import Question, question
from geo.ui.coverage.result_map import layer_switch, show_map
from geo.ui.coverage.results import coverage, gap_areas
from geo.ui.coverage.summary import show_basis, show_figures, show_headline
from geo.ui.edit.values import finding_text
from geo.ui.words import _, plain


def show_coverage(snapshot: Snapshot) -> None:
    """Show the page.

    Raises
    ------
    BadQuery
        ``no_outline`` where the town's outline is not known.
    """
    choices = choice_widgets(snapshot, has_streets=has_streets())
    files = own_files()
    if files.is_undecided:
        st.caption(_("Figures follow as soon as the coordinate system is chosen."))
        return
    asked = question(snapshot, choices, files, st.empty())
    if choices.is_density:
        from geo.ui.coverage.density_view import show_density

        show_density(asked)
        return
    try:
        _answer(asked)
    except AnalysisStopped as error:
        _say_stopped(asked, error)


def _say_stopped(asked: Question, error: AnalysisStopped) -> None:
    """Say above the rest why there is no answer, and what to do."""
    text = plain(finding_text(Finding(error.code, params=error.params)))
    with asked.notice.container(horizontal=True, vertical_alignment="center"):
        st.error(text, icon=":material/error:", width="stretch")
        st.button(_("Try again"), on_click=try_again, type="primary")


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
