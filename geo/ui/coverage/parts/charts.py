"""The part "Charts": coverage by rule, and people by distance."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.coverage.report import wording
from geo.coverage.straight_line.service_area import KINDS
from geo.ui.coverage.charts import bars, curve
from geo.ui.coverage.choice_widgets import rule_text
from geo.ui.coverage.choices import rules_of
from geo.ui.coverage.page_study import PageStudy
from geo.ui.shared import state
from geo.ui.shared.side_map import MapAnswer
from geo.ui.shared.words import _, plain

_SHOWN_M = (300.0, 500.0, 1000.0, 2000.0)


def show(study: PageStudy, _answer: MapAnswer) -> None:
    """Show the two charts."""
    if not len(study.coverage().facilities):
        st.info(_("There is nothing to draw until a facility counts."))
        return
    left, right = st.columns(2, gap="large")
    with left:
        _by_rule(study)
    with right:
        _by_distance(study)


def _by_rule(study: PageStudy) -> None:
    st.header(_("Coverage by rule"), anchor=False)
    choices = study.choices
    rules = [rule for rule in rules_of(choices.service) if rule.kind == "radius"]
    if choices.rule.id not in [rule.id for rule in rules]:
        rules.insert(0, choices.rule)
    rows = []
    for rule in rules:
        coverage = study.with_rule(rule).coverage()
        interval = coverage.people_share or coverage.share
        rows.append({"label": rule_text(rule), **{kind: getattr(interval, kind) for kind in KINDS}})
    language = state.language()
    words = _("; ").join(
        _("{rule}: {share}", rule=row["label"], share=wording.percent(row["nominal"], language))
        for row in rows
    )
    of_people = study.coverage().people_share is not None
    title = _("Share of the people") if of_people else _("Share of the area")
    bars(rows, name=_("Rule"), value=title, words=words)
    st.caption(plain(words))


def _by_distance(study: PageStudy) -> None:
    st.header(_("People by distance"), anchor=False)
    distances = study.distance_curve()
    rows = distances.rows()
    fields = "people" if distances.people_share is not None else "area"
    title = _("Share of the people") if fields == "people" else _("Share of the area")
    language = state.language()
    shown = [row for row in rows if row["metres"] in _SHOWN_M]
    words = _("; ").join(
        _(
            "within {distance}: {share}",
            distance=wording.radius(row["metres"], language),
            share=wording.percent(row[f"{fields}_nominal"], language),
        )
        for row in shown
    )
    curve(rows, fields=fields, radius_m=study.choices.rule.value, title=title, words=words)
    st.caption(plain(words))
    method = _("Straight-line distance; the dashed vertical line is the rule.")
    if distances.method == "network":
        method = _("Distance along streets; the dashed vertical line is the rule.")
    st.caption(plain(method))


def notice_sources(study: PageStudy) -> dict[str, Any]:
    """Return the curve, which has notices of its own."""
    return {"curve": study.distance_curve()} if len(study.coverage().facilities) else {}
