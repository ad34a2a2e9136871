"""What is covered in each community."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.coverage.by_community import ByCommunity, CommunityRow, by_community
from geo.ui.coverage.analysis import Call
from geo.ui.coverage.figures import area_text, people_text, share_text
from geo.ui.coverage.question import Question
from geo.ui.coverage.results import analysed, coverage
from geo.ui.edit.edit_map import MapAnswer
from geo.ui.edit.values import NOTHING, finding_text
from geo.ui.words import _, plain


def show(asked: Question, _answer: MapAnswer) -> None:
    """Show a row for each community, and why the rows may not add up to the town."""
    found = communities_of(asked)
    st.dataframe(
        [_row(row, asked) for row in found.rows],
        hide_index=True,
        placeholder="",
        width="stretch",
        alt=_("What is covered in each community"),
        column_config={
            _("Covered share of the people"): st.column_config.TextColumn(),
        },
    )
    for finding in found.findings:
        st.caption(plain(finding_text(finding)))


def communities_of(asked: Question) -> ByCommunity:
    """Return what is covered in each community."""
    key = asked.key("communities", asked.choices.step, asked.choices.until)

    def prepare() -> Call:
        return by_community, (coverage(asked), asked.population), {}

    found: ByCommunity = analysed(asked, key, prepare)
    return found


def _row(row: CommunityRow, asked: Question) -> dict[str, Any]:
    share = row.people_share or row.share
    people = row.people_total
    basis = asked.population.basis if asked.population else None
    left = people - row.people.nominal if people is not None and row.people else None
    return {
        _("Community"): row.name,
        _("Land area"): area_text(row.area_km2),
        _("Covered area"): share_text(row.share.nominal),
        _("People"): NOTHING if people is None else people_text(people, basis),
        _("Covered share of the people"): share_text(share.nominal),
        _("Surely"): share_text(share.sure),
        _("Possibly"): share_text(share.possible),
        _("Not covered"): NOTHING if left is None else people_text(left, basis),
    }
