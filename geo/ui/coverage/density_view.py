"""Density: how many there are on each square kilometre, and how many are missing."""

from __future__ import annotations

import html

import streamlit as st

from geo.coverage import wording
from geo.coverage.density import Density, density
from geo.model.plan import plan
from geo.ui import state
from geo.ui.coverage.results import Question, facilities
from geo.ui.coverage.summary import styles
from geo.ui.plain_html import show_text
from geo.ui.words import _

_KEY = "coverage_counted"


def show_density(asked: Question) -> None:
    """Show count / area against the rule; the count may be typed in."""
    counted = facilities(asked)
    typed = st.number_input(
        _("How many there are now"),
        min_value=0,
        value=None,
        step=100,
        key=_KEY,
        persist_state="session",
        placeholder=_("as the office counts them"),
        help=_("The plan names the target, not the number that stands: type it in."),
    )
    found = density(asked.town, asked.choices.rule, counted if typed is None else int(typed))
    st.html(f'{styles()}<div class="cov">{_lead(found)}{_facts(found)}</div>')
    if typed is None:
        show_text(
            _(
                "No number was typed in, so only facilities in the plan with a place on the map "
                "count: {count}.",
                count=found.count,
            )
        )


def _lead(found: Density) -> str:
    language = state.language()
    text = _(
        "{town} has {density} per km² of the {wanted} that the rule asks for: {missing} are "
        "missing.",
        town=plan().text("place", language),
        density=f"{found.per_km2:,.1f}",
        wanted=f"{found.rule.value:,g}",
        missing=wording.count(found.missing, language),
    )
    return f'<p class="cov-lead" role="status">{html.escape(text)}</p>'


def _facts(found: Density) -> str:
    language = state.language()
    facts = {
        _("Rule"): found.rule.label(language),
        _("Source"): found.rule.source(language),
        _("Method"): _("count / area of the town, no buffer"),
        _("Land area"): wording.square_km(found.area_km2, 0.1, language),
        _("Wanted on this area"): wording.count(found.wanted, language),
        _("There now"): wording.count(found.count, language),
        _("Missing"): wording.count(found.missing, language),
        _("Data of"): plan().date.isoformat(),
    }
    rows = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd></div>"
        for name, text in facts.items()
    )
    return f'<dl class="cov-facts">{rows}</dl>'
