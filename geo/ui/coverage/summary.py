"""The result of the coverage page in words: headline, three figures, and what they rest on.

When no facility counts yet, it says so first and offers a next step.
"""

from __future__ import annotations

import html
from typing import Any

import streamlit as st

from geo.coverage.capacity.capacity import Capacity, capacity
from geo.coverage.coverage import Coverage
from geo.coverage.parallel.parts import FEWEST
from geo.coverage.report import headline as report
from geo.coverage.report import wording
from geo.coverage.report.notices import notices
from geo.export.coverage.notes import network_notes
from geo.layers.kinds import FACILITIES
from geo.model.config.settings import scale_settings
from geo.model.plan import plan
from geo.model.text.language import N_
from geo.study.overview import standing
from geo.study.people import people_words
from geo.study.words import standing_words
from geo.ui.coverage.choice_widgets import set_step
from geo.ui.coverage.choices import METHOD_LABELS, STEP_LABELS, Choices
from geo.ui.coverage.figures import area_text, people_text, share_text
from geo.ui.coverage.page_study import PageStudy
from geo.ui.coverage.user_files import open_files
from geo.ui.shared import state
from geo.ui.shared.values import finding_text
from geo.ui.shared.words import _

# The colours of the map's fills, so that a figure can be matched to its area.
_STYLE = """<style>
.cov { --covered: %(covered)s; --missing: %(missing)s; --soft: color-mix(in srgb, currentColor 72%%,
  transparent); --line: color-mix(in srgb, currentColor 16%%, transparent); }
.cov p { margin: 0; font-size: inherit; }
.cov .cov-lead { font-size: clamp(1.25rem, .9rem + .5vw, 1.5rem); font-weight: 600;
  line-height: 1.35; text-wrap: pretty; }
.cov-lead .cov-basis { display: block; color: var(--soft); font-size: .875rem; font-weight: 400; }
.cov .cov-cards { display: grid; margin: 0; padding: 0; border: 1px solid var(--line);
  border-radius: 8px; }
.cov-card { padding: .4rem .75rem; }
.cov-card + .cov-card { border-top: 1px solid var(--line); }
.cov-card dt { display: flex; gap: .5rem; align-items: center; font-weight: 600; }
.cov .cov-card dd { display: inline-block; margin: 0 .75rem 0 0;
  font-variant-numeric: tabular-nums; }
.cov-card .big b { font-size: 1.125rem; font-weight: 600; line-height: 1.25; }
.cov-card .soft, .cov-note { color: var(--soft); font-size: .875rem; font-weight: 400; }
.cov-swatch { flex: none; width: 22px; height: 16px; border-radius: 3px; border: 2px solid
  var(--covered); background: color-mix(in srgb, var(--covered) 55%%, transparent); }
.cov-swatch.nominal { border-width: 1.5px;
  background: color-mix(in srgb, var(--covered) 26%%, transparent); }
.cov-swatch.possible { border: 1.5px dashed var(--covered); background:
  radial-gradient(var(--covered) 1px, transparent 1.3px) 0 0 / 6px 6px; }
.cov .cov-facts { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0; padding: 0;
  font-size: .875rem; }
.cov-facts div { display: flex; gap: .4rem; }
.cov .cov-facts dt { flex: none; color: var(--soft); }
.cov .cov-facts dd { margin: 0; font-weight: 600; }
.cov-mark { padding: 0 .4rem; border: 1px solid var(--missing); border-radius: 99px;
  color: var(--missing); font-size: .75rem; white-space: nowrap; }
</style>"""
COLOURS = {
    "light": {"covered": "#0072B2", "missing": "#A84300", "ink": "#1f2933"},
    "dark": {"covered": "#56B4E9", "missing": "#F0A04B", "ink": "#e6ebf0"},
}
_CARDS = {
    "sure": (N_("Certainly covered"), N_("at least")),
    "nominal": (N_("Nominally covered"), N_("as marked on the map")),
    "possible": (N_("Possibly covered"), N_("at most")),
}
BASES = {
    "even": N_("a total, spread evenly (assumption)"),
    "points": N_("by point"),
    "areas": N_("by area, spread evenly within each"),
    "raster": N_("by raster cell"),
}
_NEXT = ("under_construction", "planned")


def show_headline(study: PageStudy, coverage: Coverage) -> None:
    """Show what counts in one line, then the result in one sentence."""
    lead = _safe(headline(study.choices, coverage))
    basis = f'<span class="cov-basis">{_safe(_what_counts(study))}</span>'
    text = f'<p class="cov-lead" role="status">{basis} {lead}</p>'
    st.html(f'{styles()}<div class="cov">{text}</div>')


def _what_counts(study: PageStudy) -> str:
    """Return the line that says what counts, and what does not since it is not loaded."""
    language, request = state.language(), study.request
    layers = [each.dated_name(language) for each in request.layers if each.kind == FACILITIES]
    words = standing_words(
        standing(study),
        [*request.files.names_of("facilities"), *layers],
        language,
        is_completed=study.choices.step == "existing",
    )
    return _("What counts: {what}.", what=words)


def show_planned(study: PageStudy) -> None:
    """Show what everything planned would cover, beside a map on which nothing counts yet."""
    coverage = study.coverage(study.choices.counting("planned").scenario)
    if not len(coverage.facilities):
        return
    st.header(_("With everything planned"), anchor=False)
    show_figures(coverage)


def show_figures(coverage: Coverage) -> None:
    """Show the three figures, for area and people."""
    st.html(f'{styles()}<div class="cov"><dl class="cov-cards">{_cards(coverage)}</dl></div>')


def show_basis(study: PageStudy, coverage: Coverage, **more: Any) -> None:
    """Show the basis of the figures: rule, source, method, date and limitations.

    Parameters
    ----------
    study : PageStudy
    coverage : Coverage
    **more
        Further sources of notices, see :func:`geo.coverage.report.notices.notices`.
    """
    language = state.language()
    sentences = [finding_text(finding) for finding in notices(coverage, **more)]
    if coverage.network is not None:
        sentences += network_notes(coverage.network, language)
    notes = "".join(f"<p>{_safe(text)}</p>" for text in sentences)
    st.html(
        f'{styles()}<div class="cov">{_facts(study, coverage)}'
        f'<div class="cov-note">{notes}</div></div>'
    )


def styles() -> str:
    """Return the style sheet of the figures, in the colours of the theme."""
    theme = "dark" if st.context.theme.type == "dark" else "light"
    return _STYLE % COLOURS[theme]


def _cards(coverage: Coverage) -> str:
    return "".join(_card(name, coverage) for name in _CARDS) + _assumed(coverage)


def _card(name: str, coverage: Coverage) -> str:
    language = state.language()
    title, meaning = (_(text) for text in _CARDS[name])
    km2, share = getattr(coverage.covered_km2, name), getattr(coverage.share, name)
    area, part = _safe(area_text(km2)), _safe(share_text(share))
    part = f"（{part}）" if language == "zh" else f" ({part})"
    rows = [f'<dd class="big"><b>{area}</b>{part}</dd>']
    if coverage.people is not None and coverage.people_total:
        people = getattr(coverage.people, name)
        of_all = wording.percent(people / coverage.people_total, language)
        text = _(
            "about {people} ({share})",
            people=people_text(people, coverage.people_basis),
            share=of_all,
        )
        rows.append(f"<dd>{_safe(text)}</dd>")
    swatch = f'<span class="cov-swatch {name}" aria-hidden="true"></span>'
    term = f'{swatch}<span>{_safe(title)} <span class="soft">{_safe(meaning)}</span></span>'
    return f'<div class="cov-card"><dt>{term}</dt>{"".join(rows)}</div>'


def _assumed(coverage: Coverage) -> str:
    """Return the note that numbers of people are an assumption, where they are."""
    if coverage.people_basis != "even" or not coverage.people_total:
        return ""
    mark, text = _safe(_("assumption")), _safe(_("population spread evenly"))
    mark = f'<span class="cov-mark">{mark}</span>'
    return f'<div class="cov-card"><dd class="soft">{mark} {text}</dd></div>'


def _facts(study: PageStudy, coverage: Coverage) -> str:
    language, choices = state.language(), study.choices
    rule = coverage.rule
    counted = _(STEP_LABELS[choices.step])
    if choices.until:
        counted = _("completed, or due by {year}", year=choices.until)
    facts = {
        _("Rule"): f"{rule.label(language)} · {wording.radius(rule.value, language)}",
        _("Source"): rule.source(language),
        **_required_share(coverage),
        _("Method"): _(METHOD_LABELS[coverage.method]),
        _("What counts"): counted,
        _("Facilities"): wording.count(coverage.facilities.own_count),
        **_apart(coverage),
        _("People"): people_fact(study, coverage.people_basis),
        _("Data as of"): plan().date.isoformat(),
    }
    facts |= _capacity_facts(coverage)
    if scale_settings().dask and (words := _on_the_cluster(coverage)):
        facts[_("Computed by")] = words
    rows = "".join(
        f"<div><dt>{_safe(name)}</dt><dd>{_safe(text)}</dd></div>" for name, text in facts.items()
    )
    if rule.status == "unverified":
        mark = _safe(_("to be confirmed"))
        rows += f'<div><dd><span class="cov-mark">{mark}</span></dd></div>'
    return f'<dl class="cov-facts">{rows}</dl>'


def people_fact(study: PageStudy, basis: str | None) -> str:
    """Return how the people are known, and who says so, as of when."""
    if basis is None:
        return _("not known")
    parts = (_(BASES[basis]), people_words(study.request.people_sources, state.language()))
    return " · ".join(filter(None, parts))


def _apart(coverage: Coverage) -> dict[str, str]:
    """Return the number of facilities to which the rule does not apply, if there are any."""
    apart = coverage.facilities.apart
    return (
        {_("Counted separately: the rule does not apply to them"): wording.count(len(apart))}
        if apart
        else {}
    )


def _on_the_cluster(coverage: Coverage) -> str:
    """Say what a Dask cluster has computed; empty where people are not counted there."""
    if coverage.people_basis == "points":
        if coverage.method == "network":  # people are then counted along streets, here
            return ""
        if coverage.point_classes is not None and len(coverage.point_classes) > FEWEST:
            return _("a Dask cluster, distances too; areas on this computer")
    elif coverage.people_basis != "areas":
        return ""
    return _("a Dask cluster; areas and distances on this computer")


def _required_share(coverage: Coverage) -> dict[str, str]:
    """Return the covered share that the rule requires, and that of residential land."""
    share = coverage.rule.wanted_share
    facts = {}
    if share is not None:
        text = _("{share} of the land named in the rule; load that land to compare")
        if coverage.land is not None:
            text = _("{share} of the land named in the rule")
        facts[_("Required by the rule")] = text.format(share=share_text(share))
    if coverage.land is not None:
        share_of_land = coverage.land.share
        facts[_("Residential land")] = _(
            "{share} of {area} covered, certainly {sure}, possibly {possible}",
            share=share_text(share_of_land.nominal),
            area=area_text(coverage.land.total_km2),
            sure=share_text(share_of_land.sure),
            possible=share_text(share_of_land.possible),
        )
    return facts


def _capacity_facts(coverage: Coverage) -> dict[str, str]:
    """Return people per facility and places per 1,000 people, as far as known."""
    held = capacity(coverage.town, coverage.facilities, coverage.people_total)
    facts = {}
    if held.people_per_facility is not None:
        facts[_("People per facility")] = _people_per_facility(held, coverage.facilities.own_count)
    if held.per_1000 is not None:
        known = _("{n} of {count} known", n=held.known, count=held.facilities)
        rate = f"{held.per_1000:,.1f}"
        facts[_("Places per 1,000 people")] = _("{rate} ({known})", rate=rate, known=known)
    return facts


def _people_per_facility(held: Capacity, shown: int) -> str:
    """Return people per facility; say so when facilities that are not shown count too."""
    rate = people_text(held.people_per_facility or 0.0, None)
    if held.facilities == shown:
        return rate
    return _(
        "{rate} (for all {count} in the {subdistrict}, with or without a place on the map)",
        rate=rate,
        count=wording.count(held.facilities),
    )


def _safe(text: object) -> str:
    return html.escape(str(text))


def headline(choices: Choices, coverage: Coverage) -> str:
    """Return the headline: which area is not covered, and how many people live there."""
    return report.headline(coverage, choices.service, state.language())


def say_that_nothing_counts(study: PageStudy, coverage: Coverage) -> None:
    """Say first that no facility counts, so that there is no figure, and offer two ways out."""
    service, language = study.choices.service, state.language()
    has_existing = study.request.files.facilities is not None
    reason = report.why_nothing_counts(
        *(coverage, service, language),
        is_completed_only=study.choices.step == "existing",
        has_existing=has_existing,
    )
    lead = _safe(report.nothing_counts(service, language))
    text = f'{lead} <span class="cov-basis">{_safe(reason)}</span>'
    st.html(f'{styles()}<div class="cov"><p class="cov-lead" role="status">{text}</p></div>')
    with st.container(horizontal=True):
        _offer(study)
        if not has_existing:
            st.button(
                _("Load the existing facilities"),
                key="coverage_load",
                on_click=open_files,
                icon=":material/folder_open:",
            )


def _offer(study: PageStudy) -> None:
    labels = {
        "under_construction": _("Count those under construction too ({n})"),
        "planned": _("Count everything planned ({n})"),
    }
    for step in _NEXT:
        count = study.coverage(study.choices.counting(step).scenario).facilities.own_count
        if count and step != study.choices.step:
            st.button(
                labels[step].format(n=f"{count:,}"),
                key=f"coverage_next_{step}",
                on_click=set_step,
                args=(step,),
                type="primary",
            )
            return
