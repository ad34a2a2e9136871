"""Density: how many there are per square kilometre, and how many are missing."""

from __future__ import annotations

import html

import streamlit as st

from geo.coverage.report import wording
from geo.coverage.targets import Density, density
from geo.model.plan import plan
from geo.model.text.language import N_
from geo.ui.coverage.choices import target_years
from geo.ui.coverage.page_study import PageStudy
from geo.ui.coverage.summary import styles
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_text
from geo.ui.shared.values import NOTHING, finding_text
from geo.ui.shared.words import _, plain

MOST = 99_999_999
_KEY = "coverage_counted"


def show_density(study: PageStudy) -> None:
    """Show count / area against the rule; the count may be typed in."""
    stands = _stands()
    st.session_state[_KEY] = stands
    st.number_input(
        _("Current number"),
        min_value=0,
        max_value=MOST,
        step=100,
        key=_KEY,
        on_change=_changed,
        placeholder=_("as counted by the office"),
        help=_("The plan gives the target but not the current number: type it in."),
        width=360,
    )
    years = target_years(study.snapshot, study.choices.service)
    counted = study.facilities() if stands is None else stands
    found = density(study.town, study.choices.rule, counted, max(years, default=None))
    is_known = stands is not None or found.count > 0
    st.html(f'{styles()}<div class="cov">{_lead(found, is_known)}{_facts(found, is_known)}</div>')
    for finding in found.findings:
        st.caption(plain(finding_text(finding)))
    if stands is None:
        show_text(
            _(
                "No number has been entered, so only facilities in the plan with a place "
                "on the map count: {count}.",
                count=found.count,
            )
        )


def _stands() -> int | None:
    text = state.page_value("stands")
    return min(int(text), MOST) if text.isascii() and text.isdecimal() else None


def _changed() -> None:
    state.set_page_values(stands=st.session_state[_KEY])


def _lead(found: Density, is_known: bool) -> str:
    language = state.language()
    text = N_("{town} has {density} per km²; the rule requires {wanted}: {missing} are missing.")
    if not is_known:
        text = N_(
            "The rule requires {all} for {town} ({wanted} per km²); how many there are "
            "is not known."
        )
    lead = _(
        text,
        town=plan().text("place", language),
        density=f"{found.per_km2:,.1f}",
        wanted=f"{found.rule.value:,g}",
        all=wording.count(found.required),
        missing=wording.count(found.missing),
    )
    return f'<p class="cov-lead" role="status">{html.escape(lead)}</p>'


def _facts(found: Density, is_known: bool) -> str:
    language = state.language()
    facts = {
        _("Rule"): found.rule.label(language),
        _("Source"): found.rule.source(language),
        _("Method"): _("count / area of the {subdistrict}, no buffer"),
        _("Land area"): wording.square_km(found.area_km2, 0.1, language),
        _("Required for this area"): wording.count(found.required),
        _("Existing"): wording.count(found.count) if is_known else NOTHING,
        _("Missing"): wording.count(found.missing) if is_known else NOTHING,
        _("Target year"): found.target_year or NOTHING,
        _("Data as of"): plan().date.isoformat(),
    }
    rows = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(str(text))}</dd></div>"
        for name, text in facts.items()
    )
    return f'<dl class="cov-facts">{rows}</dl>'
