"""The coverage page from top to bottom: choices, headline, map, and the parts below it.

A rule of density has no map: it compares the facilities per km² with the required number.
Unknown values in a link are reported once, with what is shown instead.
"""

from __future__ import annotations

import html
from typing import Any

import numpy as np
import streamlit as st

from geo.coverage.community_figures import FIGURES
from geo.coverage.coverage import Coverage
from geo.coverage.report import wording
from geo.coverage.report.headline import density_headline
from geo.coverage.targets import Density, density
from geo.model.errors import AnalysisStopped, Finding
from geo.model.plan import plan
from geo.model.query import wrong_values
from geo.model.text.language import N_
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot
from geo.ui.coverage.analysis import try_again
from geo.ui.coverage.choice_widgets import choice_widgets, rule_text
from geo.ui.coverage.choices import (
    METHOD_LABELS,
    OWN,
    STEP_LABELS,
    Choices,
    is_radius,
    read_choices,
    target_years,
)
from geo.ui.coverage.overview import TABLES, is_first_view, show_overview
from geo.ui.coverage.page_study import PageStudy
from geo.ui.coverage.parts import PARTS, part_now, part_switch
from geo.ui.coverage.parts.download import density_button
from geo.ui.coverage.parts.where_next import say_assumed, wants_people
from geo.ui.coverage.result_map import LAYERS, PLACES, gaps_panel, layer_switch, show_map
from geo.ui.coverage.sites import moves_of, sites_of
from geo.ui.coverage.summary import (
    say_that_nothing_counts,
    show_basis,
    show_figures,
    show_headline,
    show_planned,
    styles,
)
from geo.ui.coverage.user_files import has_streets, office_files, user_files
from geo.ui.shared import state
from geo.ui.shared.link_notice import Unknown
from geo.ui.shared.plain_html import show_text
from geo.ui.shared.side_map import MapAnswer
from geo.ui.shared.values import NOTHING, finding_text
from geo.ui.shared.words import _, plain

MAP_HEIGHT = 412  # pixels; headline, map and the switch of parts fit a screen of 900
# On a narrow screen everything is stacked, and nothing scrolls inside the page.
_SIDE = """<style>
@media (max-width: 640px) {
  .st-key-coverage_side, div:has(> .st-key-coverage_side) {
    height: auto !important; flex: none !important; overflow: visible; }
}
</style>"""
_LEFT_OUT = N_("it is ignored")
_SHOWN = N_("“{shown}” is shown")
MOST_COUNTED = 99_999_999  # maximum number of facilities that can be typed in
_COUNTED = "coverage_counted"


def show_coverage(snapshot: Snapshot) -> None:
    """Show the coverage page.

    Raises
    ------
    BadQuery
        ``no_outline`` when the town has no outline.
    """
    # Fixed containers for elements that come and go; otherwise the map below would be rebuilt.
    above, answer, below = (st.container(gap=gap) for gap in ("xsmall", "xsmall", "small"))
    assumed, people_at = (below.container(), below.container()) if wants_people() else (None, None)
    with above:
        table = st.container()
        # At first before what is below it, which would be seen to jump down; later after it,
        # because the table needs the visitor's choices and files.
        is_first = is_first_view()
        if is_first:
            first_choices = read_choices(snapshot)
            with table:
                show_overview(snapshot, first_choices, office_files(first_choices))
        choices = choice_widgets(snapshot, has_streets=has_streets())
        files = user_files(choices, people_at)
        if files.is_undecided:
            st.caption(_("Figures appear once the coordinate system is chosen."))
            return
        study = PageStudy(snapshot, choices, files, st.empty())
    if not is_first:
        with table:
            show_overview(snapshot, choices, files)
    if choices.is_density:
        with answer:
            show_density(study)
        return
    if assumed is not None and study.population is not None and study.population.basis == "even":
        with assumed:
            say_assumed()
    try:
        _answer(study, answer, below)
    except AnalysisStopped as error:
        _say_stopped(study, error)


def _say_stopped(study: PageStudy, error: AnalysisStopped) -> None:
    """Show at the top why there is no result, with a button to try again."""
    text = plain(finding_text(Finding(error.code, params=error.params)))
    with study.notice.container(horizontal=True, vertical_alignment="center"):
        st.error(text, icon=":material/error:", width="stretch")
        st.button(_("Try again"), on_click=try_again, type="primary")


def _answer(study: PageStudy, answer: Any, below: Any) -> None:
    part = PARTS[part_now(study)]
    with answer:
        with st.container(gap="xsmall"):
            coverage = study.coverage()
            extra = part.on_map(study)
            # The headline comes first, because on a phone the rest is below the fold.
            if len(coverage.facilities):
                show_headline(study, coverage)
            else:
                say_that_nothing_counts(study, coverage)
        left, right = st.columns([7, 3], gap="medium")
        with left:
            drawn = show_map(study, extra, height=MAP_HEIGHT)
            say_picked(coverage, drawn)
        # As high as the map, so that the parts below begin on the same screen.
        st.html(_SIDE)
        with right, st.container(height=MAP_HEIGHT, border=False, key="coverage_side"):
            if len(coverage.facilities):
                layer_switch(extra)
                show_figures(coverage)
                gaps_panel(study.gaps())
            elif extra.ground:
                layer_switch(extra)
            else:
                show_planned(study)
        part_switch(study)
    with below:
        with st.container(key=f"coverage_part_{state.language()}"):
            part.show(study, drawn)
        show_basis(study, coverage, gaps=study.gaps(), **part.notice_sources(study))


def unknown_choices(snapshot: Snapshot) -> list[Unknown]:
    """Return the values in the page's address that are not used, with what is shown instead."""
    choices = read_choices(snapshot)
    replaced = [*_wrong_question(choices), *_wrong_view(), *_wrong_trial()]
    unknown = [
        Unknown(name, state.page_value(name), instead)
        for name, instead in replaced
        if state.page_value(name)
    ]
    return [*_category(choices), *unknown]


def _category(choices: Choices) -> list[Unknown]:
    """Return the categories of a link that are not shown where they select the service."""
    if state.page_value("service"):
        return []
    label = vocabulary().label("category", choices.service, state.language())
    instead = _(_SHOWN, shown=label)
    wrong = [value for name, value in wrong_values(state.link()) if name == "category"]
    others = sorted(state.project_filter().category - {choices.service})
    return [
        *(Unknown("category", value, instead) for value in wrong),
        *(Unknown("category", code, instead, is_elsewhere=True) for code in others),
    ]


def _wrong_question(choices: Choices) -> list[tuple[str, str]]:
    shown = {
        "service": (
            choices.service,
            vocabulary().label("category", choices.service, state.language()),
        ),
        "rule": (choices.rule.id, rule_text(choices.rule)),
        "count": (choices.step, _(STEP_LABELS[choices.step])),
        "by": (str(choices.until or ""), str(choices.until or "")),
        "method": (choices.method, _(METHOD_LABELS[choices.method])),
    }
    wrong = [
        (name, _(_SHOWN, shown=text) if text else _(_LEFT_OUT))
        for name, (used, text) in shown.items()
        if state.page_value(name) != used
    ]
    if choices.rule.id == OWN and not is_radius(state.page_value("radius")):
        wrong.append(("radius", _(_SHOWN, shown=rule_text(choices.rule))))
    return wrong


def _wrong_view() -> list[tuple[str, str]]:
    first, table = next(iter(PARTS.values())), next(iter(TABLES.values()))
    shade = next(iter(FIGURES.values()))
    known = {
        "part": (PARTS, _(first.title)),
        "layer": ((*LAYERS, PLACES), _("Covered and gaps")),
        "table": (TABLES, _(table)),
        "shade": (FIGURES, _(shade.title)),
    }
    wrong = [
        (name, _(_SHOWN, shown=text))
        for name, (codes, text) in known.items()
        if state.page_value(name) not in codes
    ]
    counts = [name for name in ("k", "stands") if not _is_count(state.page_value(name))]
    return wrong + [(name, _(_LEFT_OUT)) for name in counts]


def _wrong_trial() -> list[tuple[str, str]]:
    wrong_names = []
    for name, read in (("sites", sites_of), ("moves", moves_of)):
        parts = [part for part in state.page_value(name).split(";") if part]
        wrong = sum(not read(part) for part in parts)
        if wrong:
            several = _("{n} of its {total} places are left out", n=wrong, total=len(parts))
            wrong_names.append((name, several if len(parts) > 1 else _(_LEFT_OUT)))
    return wrong_names


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) > 0


def say_picked(coverage: Coverage, answer: MapAnswer) -> None:
    """Show the name, status and accuracy of the facility that was clicked."""
    if answer.picked not in coverage.facilities.ids:
        return
    index = coverage.facilities.ids.index(answer.picked)
    language = state.language()
    status = vocabulary().label("status", coverage.facilities.statuses[index], language)
    metres = float(coverage.facilities.uncertainty_m[index])
    place = _("place not exactly known")
    if np.isfinite(metres):
        place = _("known to ±{metres} m", metres=f"{metres:,.0f}")
    parts = [coverage.facilities.names[index], status, place]
    capacity = float(coverage.facilities.capacity[index])
    if np.isfinite(capacity):
        parts.append(_("capacity {n}", n=wording.count(int(capacity))))
    st.caption(plain(" · ".join(parts)))


def show_density(study: PageStudy) -> None:
    """Show the facilities per km² against the rule; their number may be typed in."""
    typed = _typed_count()
    st.session_state[_COUNTED] = typed
    st.number_input(
        _("Current number"),
        min_value=0,
        max_value=MOST_COUNTED,
        step=100,
        key=_COUNTED,
        on_change=_counted_changed,
        placeholder=_("as counted by the office"),
        help=_("The plan gives the target but not the current number: type it in."),
        width=360,
    )
    years = target_years(study.snapshot, study.choices.service)
    counted = study.facilities() if typed is None else typed
    result = density(study.town, study.choices.rule, counted, max(years, default=None))
    is_known = typed is not None or result.count > 0
    words = f"{_density_lead(result, is_known)}{_density_facts(result, is_known)}"
    st.html(f'{styles()}<div class="cov">{words}</div>')
    for finding in result.findings:
        st.caption(plain(finding_text(finding)))
    density_button(study, result, is_stated=typed is not None)
    if typed is None:
        show_text(
            _(
                "No number has been entered, so only facilities in the plan with a place "
                "on the map count: {count}.",
                count=result.count,
            )
        )


def _typed_count() -> int | None:
    text = state.page_value("stands")
    return min(int(text), MOST_COUNTED) if text.isascii() and text.isdecimal() else None


def _counted_changed() -> None:
    state.set_page_values(stands=st.session_state[_COUNTED])


def _density_lead(result: Density, is_known: bool) -> str:
    lead = density_headline(result, state.language(), is_known=is_known)
    return f'<p class="cov-lead" role="status">{html.escape(lead)}</p>'


def _density_facts(result: Density, is_known: bool) -> str:
    language = state.language()
    facts = {
        _("Rule"): result.rule.label(language),
        _("Source"): result.rule.source(language),
        _("Method"): _("count / area of the {subdistrict}, no buffer"),
        _("Land area"): wording.square_km(result.area_km2, 0.1, language),
        _("Required for this area"): wording.count(result.required),
        _("Existing"): wording.count(result.count) if is_known else NOTHING,
        _("Missing"): wording.count(result.missing) if is_known else NOTHING,
        _("Target year"): result.target_year or NOTHING,
        _("Data as of"): plan().date.isoformat(),
    }
    rows = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(str(text))}</dd></div>"
        for name, text in facts.items()
    )
    return f'<dl class="cov-facts">{rows}</dl>'
