"""The page from top to bottom: the question, the answer, the map, and what lies behind it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.model.errors import AnalysisStopped, Finding
from geo.store.snapshot import Snapshot
from geo.ui import state
from geo.ui.coverage.analysis import try_again
from geo.ui.coverage.choice_widgets import choice_widgets
from geo.ui.coverage.gaps_panel import gaps_panel
from geo.ui.coverage.notices import say_when_nothing_counts
from geo.ui.coverage.own_files import has_streets, own_files
from geo.ui.coverage.parts import PARTS, part_now, part_switch
from geo.ui.coverage.picked import say_picked
from geo.ui.coverage.question import Question, question
from geo.ui.coverage.result_map import layer_switch, show_map
from geo.ui.coverage.results import coverage, gap_areas
from geo.ui.coverage.sites_people import say_assumed, wants_people
from geo.ui.coverage.summary import show_basis, show_figures, show_headline
from geo.ui.edit.values import finding_text
from geo.ui.words import _, plain

MAP_HEIGHT = 430  # pixels: answer, map and the row of parts fit a screen of 900
# Below one another, as on a phone, nothing scrolls inside the page.
_SIDE = """<style>
@media (max-width: 640px) {
  .st-key-coverage_side, div:has(> .st-key-coverage_side) {
    height: auto !important; flex: none !important; overflow: visible; }
}
</style>"""


def show_coverage(snapshot: Snapshot) -> None:
    """Show the page.

    Raises
    ------
    BadQuery
        ``no_outline`` where the town's outline is not known.
    """
    # What comes and goes has a place that stays: otherwise the map would be built anew below.
    above, answer, below = (st.container(gap=gap) for gap in ("xsmall", "xsmall", "small"))
    assumed, people_at = (below.container(), below.container()) if wants_people() else (None, None)
    with above:
        choices = choice_widgets(snapshot, has_streets=has_streets())
        files = own_files(people_at)
        if files.is_undecided:
            st.caption(_("Figures follow as soon as the coordinate system is chosen."))
            return
        asked = question(snapshot, choices, files, st.empty())
    if choices.is_density:
        from geo.ui.coverage.density_view import show_density

        with answer:
            show_density(asked)
        return
    if assumed is not None and asked.population is not None and asked.population.basis == "even":
        with assumed:
            say_assumed()
    try:
        _answer(asked, answer, below)
    except AnalysisStopped as error:
        _say_stopped(asked, error)


def _say_stopped(asked: Question, error: AnalysisStopped) -> None:
    """Say above the rest why there is no answer, and what to do."""
    text = plain(finding_text(Finding(error.code, params=error.params)))
    with asked.notice.container(horizontal=True, vertical_alignment="center"):
        st.error(text, icon=":material/error:", width="stretch")
        st.button(_("Try again"), on_click=try_again, type="primary")


def _answer(asked: Question, answer: Any, below: Any) -> None:
    part = PARTS[part_now(asked)]
    with answer:
        with st.container(gap="xsmall"):
            found = coverage(asked)
            extra = part.on_map(asked)
            # The answer first: on a phone what follows it is below the edge of the screen.
            show_headline(asked.choices, found, plan_only=asked.files.facilities is None)
            say_when_nothing_counts(asked, found)
        left, right = st.columns([7, 3], gap="medium")
        with left:
            drawn = show_map(asked, extra, height=MAP_HEIGHT)
            say_picked(found, drawn)
        # As high as the map, so that the parts of the page begin on the same screen.
        st.html(_SIDE)
        with right, st.container(height=MAP_HEIGHT, border=False, key="coverage_side"):
            layer_switch(extra)
            show_figures(found)
            gaps_panel(gap_areas(asked))
        part_switch(asked)
    with below:
        with st.container(key=f"coverage_part_{state.language()}"):
            part.show(asked, drawn)
        show_basis(asked.choices, found, gaps=gap_areas(asked), **part.beside(asked))
