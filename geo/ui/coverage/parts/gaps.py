"""The gaps: next to the map, those with the most people first, and below it as a table."""

from __future__ import annotations

import html

import streamlit as st

from geo.coverage.gaps import Gap, Gaps
from geo.coverage.report.gaps import gaps_sentences
from geo.ui.coverage.figures import area_text
from geo.ui.coverage.gap_words import nearest_text, people_of, where_text
from geo.ui.coverage.page_study import PageStudy
from geo.ui.coverage.result_map import chosen_gap, look_at
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_text
from geo.ui.shared.side_map import MapAnswer
from geo.ui.shared.words import _

MAX_ROWS = 500
_KEY = "coverage_gap_table"
SHOWN = 4
_STYLE = """<style>
.gap-row { margin: 0; line-height: 1.4; }
.gap-row b { font-variant-numeric: tabular-nums; text-wrap: balance; }
.gap-row span { opacity: .8; font-size: .875rem; }
/* Apart from the figure: “1. 3 万人” would be read as 1.3 万人. */
.gap-row i { display: inline-block; min-width: 1.25rem; padding: 0 .25rem;
  border-radius: .7rem; background: color-mix(in srgb, currentColor 14%, transparent);
  font-style: normal; text-align: center; }
</style>"""


def show(study: PageStudy, _answer: MapAnswer) -> None:
    """Show the gaps; a ticked row is looked at on the map."""
    found = study.gaps()
    between = "" if state.language() == "zh" else " "
    show_text(between.join(gaps_sentences(found, state.language())))
    if not found.gaps:
        return
    rows = [
        {
            _("Rank"): gap.rank,
            _("People"): people_of(gap, found) or "–",
            _("Land area"): area_text(gap.area_km2),
            _("Where"): where_text(gap, found),
            _("Nearest facility to its centre"): nearest_text(gap, found) or "–",
        }
        for gap in found.gaps[:MAX_ROWS]
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
    if len(found.gaps) > MAX_ROWS:
        st.caption(_("{n} more are not listed.", n=len(found.gaps) - MAX_ROWS))


def _selected() -> None:
    rows = st.session_state[_KEY]["selection"]["rows"]
    look_at(rows[0] + 1 if rows else None)


def gaps_panel(found: Gaps) -> None:
    """Show the first gaps with a button each that shows it on the map."""
    st.header(_title(found), anchor=False)
    if not found.gaps:
        st.success(_("There is no gap of a hectare or more."), icon=":material/check_circle:")
        return
    chosen = chosen_gap(found)
    for gap in found.gaps[:SHOWN]:
        _row(gap, found, is_chosen=gap.rank == chosen)
    if len(found.gaps) > SHOWN:
        st.caption(_("{n} more are in the table below.", n=len(found.gaps) - SHOWN))
    st.button(
        _("Back to all gaps"),
        on_click=look_at,
        args=(None,),
        disabled=chosen is None,
        icon=":material/zoom_out_map:",
        type="tertiary",
    )


def _title(found: Gaps) -> str:
    """Return by what gaps are ranked; the figures above say whether people are an assumption."""
    if not any(gap.people is not None for gap in found.gaps):
        return _("Gaps, largest first")
    return _("Gaps, most people first")


def _row(gap: Gap, found: Gaps, *, is_chosen: bool) -> None:
    words, button = st.columns([2, 1], vertical_alignment="center")
    people = people_of(gap, found)
    area = area_text(gap.area_km2)
    head = _("{people} on {area}", people=people, area=area) if people else area
    parts = [where_text(gap, found)]
    nearest = nearest_text(gap, found)
    if nearest:
        parts.append(_("nearest: {facility}", facility=nearest))
    body = html.escape(" · ".join(parts))
    words.html(
        f'{_STYLE}<p class="gap-row"><b><i>{gap.rank}</i> {html.escape(head)}</b><br>'
        f"<span>{body}</span></p>"
    )
    button.button(
        _("Show {n}", n=gap.rank),
        key=f"coverage_look_{gap.rank}",
        help=_("Show this gap on the map"),
        on_click=look_at,
        args=(gap.rank,),
        type="primary" if is_chosen else "secondary",
        width="stretch",
    )
