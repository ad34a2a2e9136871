"""The part "What the plan adds": coverage today, with construction, and with all plans."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.coverage.report import wording
from geo.coverage.report.scenarios import steps_sentences
from geo.coverage.scenario import PlanStep
from geo.coverage.straight_line.service_area import Interval
from geo.ui.coverage.charts import bars
from geo.ui.coverage.choices import STEP_LABELS, target_years
from geo.ui.coverage.figures import area_text, people_text
from geo.ui.coverage.page_study import PageStudy
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_table, show_text
from geo.ui.shared.side_map import MapAnswer
from geo.ui.shared.words import _


def show(study: PageStudy, _answer: MapAnswer) -> None:
    """Show the steps in words, as a chart and as tables."""
    steps = study.plan_steps()
    between = "" if state.language() == "zh" else " "
    show_text(between.join(steps_sentences(steps, state.language())))
    left, right = st.columns([2, 3], gap="large")
    with left:
        _chart(steps)
    with right:
        show_table([_row(step) for step in steps], roomy=True)
    years = target_years(study.snapshot, study.choices.service)
    if years:
        st.header(_("By target year"), anchor=False)
        show_table([_row(step) for step in study.steps_by_year(years)], roomy=True)


def _name(step: PlanStep) -> str:
    return _("By {year}", year=step.year) if step.year else _(STEP_LABELS[step.code])


def _chart(steps: list[PlanStep]) -> None:
    rows = []
    for step in steps:
        interval = step.coverage.people_share or step.coverage.share
        shares = {kind: getattr(interval, kind) for kind in ("sure", "nominal", "possible")}
        rows.append({"label": _name(step), **shares})
    language = state.language()
    words = _("; ").join(
        _("{rule}: {share}", rule=row["label"], share=wording.percent(row["nominal"], language))
        for row in rows
    )
    of_people = steps[0].coverage.people_share is not None
    title = _("Share of the people") if of_people else _("Share of the area")
    bars(rows, name=_("What counts"), value=title, words=words)


def _row(step: PlanStep) -> dict[str, Any]:
    coverage = step.coverage
    row: dict[str, Any] = {
        _("What counts"): _name(step),
        _("Facilities on the map"): f"{coverage.facilities.own_count} (+{step.added_facilities})",
        _("Waiting for a place"): coverage.facilities.not_located,
        _("Covered area"): _in_words([area_text(km2) for km2 in _values(coverage.covered_km2)]),
    }
    if coverage.people is not None:
        basis = coverage.people_basis
        people = [people_text(value, basis) for value in _values(coverage.people)]
        row[_("Covered people")] = _in_words(people)
    row[_("Added area")] = area_text(step.added_km2.nominal)
    return row


def _values(figures: Interval) -> tuple[float, float, float]:
    return figures.sure, figures.nominal, figures.possible


def _in_words(texts: list[str]) -> str:
    sure, nominal, possible = texts
    words = _("{nominal}\ncertainly {sure}, possibly {possible}")
    return words.format(sure=sure, nominal=nominal, possible=possible)
