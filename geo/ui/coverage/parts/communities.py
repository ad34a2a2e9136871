"""The part "By community": coverage of each, most people not covered first."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import streamlit as st

from geo.coverage.communities import CommunityRow
from geo.coverage.report import wording
from geo.model.text.english import community_label
from geo.model.text.language import N_
from geo.ui.coverage import layers
from geo.ui.coverage.figures import area_text, people_text, share_text
from geo.ui.coverage.page_study import PageStudy
from geo.ui.coverage.result_map import Extra
from geo.ui.shared import state
from geo.ui.shared.side_map import MapAnswer, MapShape, Role
from geo.ui.shared.values import NOTHING
from geo.ui.shared.words import _

# Each class is a fifth, the same on every map, so that maps can be compared.
_ROLES: tuple[Role, ...] = ("grid1", "grid2", "grid3", "grid4", "grid5")


def on_map(study: PageStudy) -> Extra:
    """Return the communities, coloured by the share of their people not covered."""
    coverage_by_community = study.communities()
    labels = {row.name: _label(row, study) for row in coverage_by_community.rows}
    outlines = study.town.communities or {}
    shapes = [
        MapShape(f"left-{row.name}", shown, _ROLES[_class_of(row)], labels[row.name])
        for row in coverage_by_community.rows
        if (shown := layers.geojson(outlines[row.name], study.town)) is not None
    ]
    return Extra(
        ground=shapes,
        ground_title=N_("Not covered, by community"),
        ground_legend=_legend(study),
        community_labels=labels,
    )


def show(study: PageStudy, _answer: MapAnswer) -> None:
    """Show a table with a row per community."""
    coverage_by_community = study.communities()
    st.dataframe(
        [_row(rank, row, study) for rank, row in enumerate(coverage_by_community.rows, 1)],
        hide_index=True,
        placeholder="",
        width="stretch",
        alt=_("What is covered in each community, most people not covered first"),
        column_config={
            _("Rank"): st.column_config.NumberColumn(width="small"),
            _("Covered share of the people"): st.column_config.TextColumn(),
        },
    )


def notice_sources(study: PageStudy) -> dict[str, Any]:
    """Return the findings, such as why the rows may not add up to the town."""
    return {"communities": study.communities().findings}


def _class_of(row: CommunityRow) -> int:
    return min(int(row.share_left * len(_ROLES) * (1 - 1e-9)), len(_ROLES) - 1)


def _legend(study: PageStudy) -> list[tuple[Role, str]]:
    """Return the legend of the colours, with the radius of the rule."""
    of_people = study.coverage().people is not None
    radius = wording.radius(study.choices.rule.value, state.language())
    first = N_("up to {high} of the people are farther than {radius} ({method})")
    if not of_people:
        first = N_("up to {high} of the land is farther than {radius} ({method})")
    method = wording.method(study.coverage().method, state.language())
    bounds = [share_text(number / len(_ROLES)) for number in range(len(_ROLES) + 1)]
    texts = [_(first, high=bounds[1], radius=radius, method=method)]
    texts += [_("{low} to {high}", low=low, high=high) for low, high in pairwise(bounds[1:])]
    return list(zip(_ROLES, texts, strict=True))


def _name(row: CommunityRow) -> str:
    return community_label(row.name, state.language())


def _label(row: CommunityRow, study: PageStudy) -> str:
    left = row.people_left
    if left is None:
        land = area_text(row.area_km2 - row.covered_km2.nominal)
        return _("{name}: {area} not covered", name=_name(row), area=land)
    basis = study.population.basis if study.population else None
    share = share_text(row.share_left)
    people = people_text(left, basis)
    return _(
        "{name}: about {people} not covered ({share})", name=_name(row), people=people, share=share
    )


def _row(rank: int, row: CommunityRow, study: PageStudy) -> dict[str, Any]:
    share = row.people_share or row.share
    people, left = row.people_total, row.people_left
    basis = study.population.basis if study.population else None
    return {
        _("Rank"): rank,
        _("Community"): _name(row),
        _("Not covered"): NOTHING if left is None else people_text(left, basis),
        _("People"): NOTHING if people is None else people_text(people, basis),
        _("Covered share of the people"): share_text(share.nominal),
        _("Certain"): share_text(share.sure),
        _("Possible"): share_text(share.possible),
        _("Land area"): area_text(row.area_km2),
        _("Covered area"): share_text(row.share.nominal),
    }
