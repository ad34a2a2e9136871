"""The table of all services, first on the coverage page; a click opens one of them.

The living circle is the same table turned: which services each community has.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from geo.coverage.report.coverage import as_of_sentence
from geo.coverage.report.gaps import gap_where
from geo.coverage.report.notices import notice_sentences
from geo.coverage.straight_line.service_area import Interval
from geo.coverage.town import town
from geo.model.errors import Finding, PlanMapError
from geo.model.plan import plan
from geo.model.standards import Rule
from geo.model.text.english import community_label
from geo.model.text.language import N_
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot
from geo.study.overview import (
    Circle,
    CircleCell,
    ServiceRow,
    has_circle,
    living_circle,
    overview,
    shared_notices,
)
from geo.study.people import people_sources, people_words
from geo.study.words import (
    NOTHING,
    added_words,
    cell_words,
    density_words,
    rule_value_words,
    share_range_words,
)
from geo.ui.coverage.choices import Choices
from geo.ui.coverage.figures import area_text, people_of
from geo.ui.coverage.page_study import PageStudy
from geo.ui.coverage.summary import styles
from geo.ui.coverage.user_files import UserFiles, with_facilities_of
from geo.ui.shared import state
from geo.ui.shared.values import finding_text
from geo.ui.shared.words import _, plain

_OPEN = "coverage_overview"  # key of the expander
_SWITCH = "coverage_all"
TABLES = {"services": N_("All services"), "circle": N_("Living circle")}
_COLUMNS = [2, 11]  # widths: the service, everything about it
_HEADINGS = (
    N_("Reached: certainly, nominally, possibly"),
    N_("Largest gap"),
    N_("The plan adds"),
)
_STYLE = """<style>
.st-key-coverage_services { gap: 0; }
[class*="st-key-coverage_row_"] { padding: .3rem 0; border-top: 1px solid
  color-mix(in srgb, currentColor 12%, transparent); }
.svc { display: grid; grid-template-columns: 3fr 3.5fr 3.5fr 2.5fr; gap: .1rem 1.25rem;
  align-items: center; font-variant-numeric: tabular-nums; }
.svc, .svc p, .cov.svc p { margin: 0; font-size: .875rem; line-height: 1.35; }
.svc .soft, .svc-head { opacity: .75; }
.svc-head { padding-top: .5rem; }
.svc-head p { margin: 0; font-size: .875rem; }
.svc .whole { white-space: nowrap; }
.svc-bar { position: relative; height: 8px; margin: .2rem 0; border-radius: 4px;
  background: color-mix(in srgb, currentColor 10%, transparent); overflow: hidden; }
.svc-bar i { position: absolute; inset: 0 auto 0 0; }
.svc-bar .possible { background: repeating-linear-gradient(90deg, var(--covered) 0 2px,
  transparent 2px 6px); opacity: .6; }
.svc-bar .nominal { background: color-mix(in srgb, var(--covered) 45%, transparent); }
.svc-bar .sure { background: var(--covered); }
.cov .circle-lead { font-size: .875rem; padding-top: .5rem; opacity: .75; }
.circle { width: 100%; border-collapse: collapse; font-size: .875rem;
  font-variant-numeric: tabular-nums; }
.circle th { text-align: left; font-weight: 600; }
.circle th, .circle td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
.circle th { white-space: nowrap; }
.circle td { min-width: 5.5rem; }
.circle-box { overflow-x: auto; }
.circle .sign { display: inline-block; width: .8rem; height: .8rem; margin-right: .4rem;
  border: 2px solid var(--covered); border-radius: 50%; vertical-align: -.1rem; }
.circle .all .sign { background: var(--covered); }
.circle .part .sign { background: linear-gradient(90deg, var(--covered) 50%, transparent 50%); }
.circle .none .sign { border-color: var(--missing); }
.circle .nothing_counts .sign { display: none; }
.circle .nothing_counts { opacity: .75; }
@media (max-width: 640px) {
  .svc { grid-template-columns: 1fr; }
  .svc .nil { display: none; }
  .svc [data-of]::before { content: attr(data-of) " "; opacity: .75; }
  .st-key-coverage_row_head { display: none; }
}
</style>"""


def is_first_view() -> bool:
    """Return whether the page is drawn for the first time since it was opened."""
    return _OPEN not in st.session_state


def show_overview(snapshot: Snapshot, choices: Choices, files: UserFiles) -> None:
    """Show the table of all services, or the living circle.

    Parameters
    ----------
    snapshot : Snapshot
    choices : Choices
        The service that is open, and the method of all.
    files : UserFiles
    """
    study_of = partial(study_of_service, snapshot, files.for_all_services(), choices.method)
    if is_first_view():  # a link to an answer shows that answer first
        st.session_state[_OPEN] = not state.has_page_values()
    expander = st.expander(
        _("All services at once"),
        icon=":material/table_rows:",
        key=_OPEN,
        on_change="rerun",
    )
    if not expander.open:
        return
    loaded = files.files
    sources = people_sources(loaded.names, loaded.layers, loaded.town or town())
    people = people_words(sources, state.language())
    with expander, st.container(key="coverage_services"):
        table = _table_switch()
        try:
            if table == "circle":
                _show_circle(living_circle(study_of), people)
            else:
                _show_services(overview(study_of), choices, people)
        except PlanMapError as error:
            text = finding_text(Finding(error.code, params=error.params))
            st.error(plain(text), icon=":material/error:")


def _show_services(rows: Sequence[ServiceRow], choices: Choices, people: str) -> None:
    _show_head()
    for row in rows:
        _show_row(row, choices)
    _show_basis(shared_notices([row.notices for row in rows]), people)


def study_of_service(
    snapshot: Snapshot, files: UserFiles, method: Any, category: str, rule: Rule
) -> PageStudy:
    """Return the study of a service in which what is completed counts, with the office's layers.

    Parameters
    ----------
    snapshot : Snapshot
    files : UserFiles
        Those that suit every service.
    method : {"straight_line", "network"}
    category : str
    rule : Rule
    """
    choices = Choices(category, rule, "existing", None, method, ())
    return PageStudy(snapshot, choices, with_facilities_of(category, files))


def table_now() -> str:
    """Return which table the address names; that of the services by default."""
    name = state.page_value("table")
    return name if name in _offered() else "services"


def _offered() -> list[str]:
    return [name for name in TABLES if has_circle() or name == "services"]


def _table_switch() -> str:
    st.session_state[_SWITCH] = table_now()
    offered = _offered()
    if len(offered) > 1:
        st.segmented_control(
            _("Table"),
            offered,
            key=_SWITCH,
            format_func=lambda name: _(TABLES[name]),
            label_visibility="collapsed",
            on_change=_changed,
            required=True,
        )
    return table_now()


def _changed() -> None:
    table = st.session_state.get(_SWITCH)
    state.set_page_values(table="" if table == "services" else table)


def _show_head() -> None:
    headings = (N_("What counts"), *_HEADINGS)
    with st.container(key="coverage_row_head"):
        left, right = st.columns(_COLUMNS, vertical_alignment="center")
        service = _safe(_("Service"))
        left.html(f'{styles()}{_STYLE}<div class="svc-head"><p>{service}</p></div>')
        cells = "".join(f"<p>{_safe(_(heading))}</p>" for heading in headings)
        right.html(f'<div class="svc svc-head">{cells}</div>')


def _show_row(row: ServiceRow, choices: Choices) -> None:
    label = plain(vocabulary().label("category", row.category, state.language()))
    is_open = row.category == choices.service
    with st.container(key=f"coverage_row_{row.category}"):
        left, right = st.columns(_COLUMNS, vertical_alignment="center")
        left.button(
            f"**{label}**" if is_open else label,
            key=f"coverage_open_{row.category}",
            type="tertiary",
            icon=":material/keyboard_arrow_down:" if is_open else ":material/chevron_right:",
            on_click=_open,
            args=(row.category,),
        )
        cells = [_counted(row), *map(_cell, _HEADINGS, (_reached(row), _gap(row), _added(row)))]
        right.html(f'<div class="cov svc">{"".join(cells)}</div>')


def _show_basis(findings: Sequence[Finding], people: str) -> None:
    """Show what all figures of a table rest on: what counts, the date, whose number of people."""
    counted = _("Completed projects are counted, and existing facilities where they are known.")
    language = state.language()
    source = [_("People: {source}.", source=people)] if people else []
    sentences = [counted, as_of_sentence(language), *source, *notice_sentences(findings, language)]
    st.caption(plain(("" if language == "zh" else " ").join(sentences)))


def _cell(heading: str, content: str) -> str:
    """Return a cell that names its column on a narrow screen, where empty ones are hidden."""
    if not content:
        return f'<p class="soft nil">{NOTHING}</p>'
    return f'<div data-of="{_safe(_(heading))}">{content}</div>'


def _open(service: str) -> None:
    st.session_state[_OPEN] = False
    state.set_page_values(service=service, rule="", by="", count="")


def _counted(row: ServiceRow) -> str:
    language, counted = state.language(), row.standing
    parts = []
    if counted.existing:
        parts.append(_("{n} existing", n=f"{counted.existing:,}"))
    if counted.of_plan:
        parts.append(_("{n} of the plan", n=f"{counted.of_plan:,}"))
    text = _safe(" · ".join(parts) or _("nothing counts yet"))
    kind = "" if parts else ' class="soft"'
    name, dot, value = rule_value_words(row.rule, language).rpartition(" · ")
    rule = _safe(f"{name}{dot}") + f'<span class="whole">{_safe(value)}</span>'
    return f'<div><p{kind}>{text}</p><p class="soft">{rule}</p></div>'


def _reached(row: ServiceRow) -> str:
    language, share = state.language(), row.share
    if row.density is not None:
        return f'<span class="soft">{_safe(density_words(row, language))}</span>'
    if share is None:
        return ""
    text = _("{share} of the people", share=share_range_words(share, language))
    if row.basis == "area":
        text = _("{share} of the area", share=share_range_words(share, language))
    return f"{_safe(text)}{_bar(share)}"


def _bar(share: Interval) -> str:
    """Return a bar of the three shares; the figures beside it say the same."""
    parts = "".join(
        f'<i class="{kind}" style="width:{100 * min(max(getattr(share, kind), 0), 1):.1f}%"></i>'
        for kind in ("possible", "nominal", "sure")
    )
    return f'<div class="svc-bar" aria-hidden="true">{parts}</div>'


def _gap(row: ServiceRow) -> str:
    gap, gaps = row.largest_gap, row.gaps
    if gap is None or gaps is None:
        return ""
    size = people_of(gap, gaps) or area_text(gap.area_km2)
    where = gap_where(gap, gaps, state.language())
    return f'{_safe(size)} <span class="soft">{_safe(where)}</span>'


def _added(row: ServiceRow) -> str:
    words = added_words(row, state.language())
    return "" if words == NOTHING else _safe(words)


def _show_circle(circle: Circle, people: str) -> None:
    language = state.language()
    labels = [vocabulary().label("category", each, language) for each in circle.services]
    head = "".join(f'<th scope="col">{_safe(label)}</th>' for label in labels)
    body = "".join(_circle_row(name, cells, circle) for name, cells in circle.places)
    rule = rule_value_words(circle.rule, language)
    lead = _("{rule}; shares are of the people", rule=rule)
    if any(cell.basis == "area" for cells in (circle.places[0][1],) for cell in cells.values()):
        lead = _("{rule}; shares are of the area", rule=rule)
    source, place = circle.rule.source(language), _safe(_("Place"))
    st.html(
        f'{styles()}{_STYLE}<div class="cov"><p class="circle-lead">{_safe(lead)} · '
        f'{_safe(source)}</p><div class="circle-box" tabindex="0"><table class="circle">'
        f'<thead><tr><th scope="col">{place}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></div>"
    )
    _show_basis(circle.findings, people)
    if len(circle.places) == 1:
        st.caption(_("With the outlines of the communities, each has a line of its own."))


def _circle_row(name: str | None, cells: dict[str, CircleCell], circle: Circle) -> str:
    language = state.language()
    place = plan().text("place", language) if name is None else community_label(name, language)
    columns = "".join(
        f'<td class="{cells[each].reach}"><span class="sign" aria-hidden="true"></span>'
        f"{_safe(cell_words(cells[each], language))}</td>"
        for each in circle.services
    )
    return f'<tr><th scope="row">{_safe(place)}</th>{columns}</tr>'


def _safe(text: object) -> str:
    return html.escape(str(text))
