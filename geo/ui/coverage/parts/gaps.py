"""The part "Gaps": a table of the gaps, those with the most people first."""

from __future__ import annotations

import streamlit as st

from geo.coverage.report.gaps import gaps_sentences
from geo.ui.coverage.figures import area_text, nearest_text, people_of, where_text
from geo.ui.coverage.page_study import PageStudy
from geo.ui.coverage.result_map import look_at
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_text
from geo.ui.shared.side_map import MapAnswer
from geo.ui.shared.words import _

MAX_ROWS = 500
_KEY = "coverage_gap_table"


def show(study: PageStudy, _answer: MapAnswer) -> None:
    """Show the gaps; a ticked row is shown on the map."""
    if not len(study.coverage().facilities):
        show_text(_("Nothing counts yet, so there are no gaps to list."))
        return
    gaps = study.gaps()
    between = "" if state.language() == "zh" else " "
    show_text(between.join(gaps_sentences(gaps, state.language())))
    if not gaps.gaps:
        return
    rows = [
        {
            _("Rank"): gap.rank,
            _("People"): people_of(gap, gaps) or "–",
            _("Land area"): area_text(gap.area_km2),
            _("Where"): where_text(gap, gaps),
            _("Nearest facility to its centre"): nearest_text(gap, gaps) or "–",
        }
        for gap in gaps.gaps[:MAX_ROWS]
    ]
    st.caption(_("Tick a row to see the gap on the map."))
    st.dataframe(
        rows,
        hide_index=True,
        placeholder="",
        width="stretch",
        key=_KEY,
        on_select=_selected,
        selection_mode="single-row",
        height=min(560, 35 * (len(rows) + 1) + 4),
        alt=_("Gaps with rank, people, area and place"),
        column_config={_("Rank"): st.column_config.NumberColumn(width="small")},
    )
    if len(gaps.gaps) > MAX_ROWS:
        st.caption(_("{n} more are not listed.", n=len(gaps.gaps) - MAX_ROWS))


def _selected() -> None:
    rows = st.session_state[_KEY]["selection"]["rows"]
    look_at(rows[0] + 1 if rows else None)
