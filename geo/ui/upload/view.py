"""The upload view of the Edit page: from a file to a report, a review and one revision.

While the file is checked, it shows the progress and the first findings.
"""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from geo.intake.checks.check import Report, report_of
from geo.intake.checks.groups import QUESTIONS, Group, groups
from geo.intake.comparison.compare import Comparison
from geo.intake.comparison.stored import StoredProjects
from geo.model.config.settings import store_settings
from geo.model.errors import Finding, PlanMapError
from geo.model.messages import advice, sentence
from geo.review.upload_session import Job, UploadSession
from geo.store.permission import editing_allowed
from geo.store.snapshot import Snapshot
from geo.ui.shared import state
from geo.ui.shared.file_input import file_input
from geo.ui.shared.head import link_to_page
from geo.ui.shared.plain_html import show_text
from geo.ui.shared.problems import snapshot_or_stop
from geo.ui.shared.store_form import show_error, show_outcome
from geo.ui.shared.values import field_label
from geo.ui.shared.words import _, plain
from geo.ui.upload.questions import (
    assign_columns,
    choose_system,
    columns_expander,
    match_names,
    offer_repairs,
)
from geo.ui.upload.review_step import review, store_ticked
from geo.ui.upload.survey import show_survey_needs, template_downloads

_SESSION = "edit_upload"
_ROUND = "edit_upload_round"  # a new number empties the file field
QUICK = 0.6  # seconds to wait for a small file before a progress bar is shown
_ORDER = ("error", "warning", "info")
_ICONS = {"error": ":material/error:", "warning": ":material/warning:", "info": ":material/info:"}
_HEIGHT = 340  # maximum height of a table of findings, pixels
_EVERY = 0.4  # seconds between updates of the progress bar
_SHOWN = 10  # kinds of findings shown during the check


def show_upload() -> None:
    """Show the upload, from choosing a file to saving the revision."""
    snapshot = snapshot_or_stop()
    show_outcome()
    session = _session(snapshot)
    if session is None:
        _explain()
        show_survey_needs(snapshot)
        link_to_page("new-town")
        return
    if not session.job.wait(QUICK):
        show_progress(session.job)
        return
    error = session.job.error
    if error is not None:
        _unreadable(session, error)
        return
    report = report_of(session.examination)
    if report.asks:
        # The open question comes first; the other findings follow it.
        choose_system(session)
    show_report(session, report)
    columns_expander(session)
    if report.asks or not choose_system(session):
        return
    waiting = match_names(session)
    offer_repairs(session)
    if waiting and not session.rows:
        return
    ticked = review(session)
    if store_ticked(session, snapshot, ticked):
        _forget()


def _session(snapshot: Snapshot) -> UploadSession | None:
    """Return the session of the chosen file; a new file starts a new one."""
    left, right = st.columns([3, 1], vertical_alignment="top")
    number = st.session_state.setdefault(_ROUND, 0)
    with left:
        file = file_input(f"{_SESSION}_{number}", disabled=not editing_allowed())
    with right:
        template_downloads(snapshot)
    # The server must check too: a disabled field can be enabled in the browser.
    if file is None or not editing_allowed():
        st.session_state.pop(_SESSION, None)
        return None
    known = st.session_state.get(_SESSION)
    if known is None or known[0] != file.file_id:
        stored = StoredProjects(snapshot, store_settings().projects_file)
        known = (file.file_id, UploadSession(file.getvalue(), file.name, stored))
        st.session_state[_SESSION] = known
    session: UploadSession = known[1]
    return session


def _explain() -> None:
    """Explain the three steps of an upload before a file is chosen."""
    steps = {
        _("1 · Check"): _(
            "The file is read on this computer. A report says what is wrong with it, "
            "feature by feature, and which coordinate system it uses."
        ),
        _("2 · Compare"): _(
            "The old and new places of each project are shown on one map, with the "
            "distance between them. You tick what to accept; nothing is replaced without "
            "asking you."
        ),
        _("3 · Save"): _(
            "With your name and a reason, the ticked rows become one revision, which can be "
            "undone at any time."
        ),
    }
    for column, (title, text) in zip(st.columns(3), steps.items(), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{title}**")
            show_text(text)


def _unreadable(session: UploadSession, error: PlanMapError) -> None:
    show_error(error)
    if error.code == "no_coordinate_columns":
        assign_columns(session)
        return
    st.caption(_("The saved data have not changed."))
    columns_expander(session)


def _forget() -> None:
    st.session_state.pop(_SESSION, None)
    st.session_state[_ROUND] += 1
    st.rerun()


def show_report(session: UploadSession, report: Report) -> None:
    """Show the facts, figures and findings of an uploaded file.

    Parameters
    ----------
    session : UploadSession
    report : Report
        Report on the session's examination.
    """
    examination = session.examination
    upload, comparison = examination.upload, examination.comparison
    facts = [
        session.file_name,
        upload.form.upper(),
        _("1 feature") if report.features == 1 else _("{n} features", n=f"{report.features:,}"),
        upload.encoding or "",
        "" if report.asks else report.applied or report.detected or "",
    ]
    st.header(_("What the file says"), anchor=False)
    st.caption(plain(" · ".join(fact for fact in facts if fact)))
    if not report.asks:  # without a decision on the coordinate system, places mean nothing
        _figures(comparison)
    _findings(session, report)


def _figures(comparison: Comparison) -> None:
    """Show what the file would change, in figures."""
    figures = {_("New places"): len(comparison.moved), _("Unchanged"): comparison.unchanged}
    further = {
        _("Other values"): len(comparison.changed),
        _("New projects"): len(comparison.added),
        _("Not matched"): len(comparison.unmatched),
        _("Not in the file"): len(comparison.missing),
    }
    figures |= {label: value for label, value in further.items() if value}
    with st.container(horizontal=True, gap="medium"):
        for label, value in figures.items():
            st.metric(label, f"{value:,}", width="content")
    if comparison.missing:
        st.caption(_("Projects that are not in the file stay as they are."))


def _findings(session: UploadSession, report: Report) -> None:
    """Show the findings by kind, each kind as a row that expands."""
    kinds_of_findings = groups(report.findings, session.examination.left_out)
    if not kinds_of_findings:
        st.success(_("No faults were found in the file."), icon=":material/check_circle:")
        return
    counts: Counter[str] = Counter()
    for group in kinds_of_findings:
        counts[group.first.severity] += group.count
    labels = {"error": _("Errors"), "warning": _("Warnings"), "info": _("Remarks")}
    title = " · ".join(f"{labels[each]} {counts[each]:,}" for each in _ORDER if counts[each])
    # An open question below usually resolves most errors, so they must not push it away.
    is_open = bool(counts["error"]) and not _has_question(session, report)
    with st.expander(title, expanded=is_open, icon=":material/rule:"):
        shown = [severity for severity in _ORDER if counts[severity]]
        kinds = _chosen_kinds(session, shown, labels)
        # The sort is stable: questions first, then findings on the file before those on features.
        for group in sorted(kinds_of_findings, key=_urgency):
            if group.first.severity in kinds:
                _group(group)


def _urgency(group: Group) -> tuple[bool, int]:
    first = group.first
    return not first.code.startswith(QUESTIONS), _ORDER.index(first.severity)


def _has_question(session: UploadSession, report: Report) -> bool:
    """Return whether a question is open: on the coordinate system or on unmatched features."""
    answers = session.decisions.answers
    unmatched = session.examination.comparison.unmatched
    return report.asks or any(each.candidates and each.feature not in answers for each in unmatched)


def _chosen_kinds(session: UploadSession, shown: list[str], labels: dict[str, str]) -> list[str]:
    return st.pills(
        _("Show"),
        shown,
        selection_mode="multi",
        default=shown,
        key=f"findings_{session.name}_{'_'.join(shown)}",
        format_func=lambda severity: labels[severity],
        label_visibility="collapsed",
    )


def in_one_line(group: Group) -> str:
    """Return a group of findings as a line of Markdown: the first one, and the count."""
    first = group.first
    text = plain(sentence(first, state.language()))
    if group.count > 1:
        text = _("{sentence} ({n} of this kind)", sentence=text, n=f"{group.count:,}")
    kinds = {"error": _("Error"), "warning": _("Warning"), "info": _("Note")}
    return f"{kinds[first.severity]} · {text}"


def _group(group: Group) -> None:
    first = group.first
    with st.expander(in_one_line(group), icon=_ICONS[first.severity]):
        to_do = advice(first, state.language())
        if to_do:
            st.caption(plain(to_do))
        _table(group.findings)
        if group.left:
            st.caption(_("{n} more are not listed.", n=f"{group.left:,}"))


def _table(findings: list[Finding]) -> None:
    language = state.language()
    rows = [
        {
            _("Feature"): finding.feature or _("whole file"),
            _("Field"): field_label(finding.field) if finding.field else "",
            _("What is wrong"): sentence(finding, language),
            _("Code"): finding.code,
        }
        for finding in findings
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        placeholder="",
        width="stretch",
        height=min(_HEIGHT, 35 * (len(rows) + 1) + 4),
        column_config={_("What is wrong"): st.column_config.TextColumn(width="large")},
    )


@st.fragment(run_every=_EVERY)
def show_progress(job: Job) -> None:
    """Show a progress bar and the first findings; rerun the page when the check is done."""
    if job.wait(0):
        st.rerun()
    st.progress(job.share, text=_("The file is being checked ({n} %)", n=round(job.share * 100)))
    if job.findings:
        st.caption(_("Found so far: {n}", n=f"{len(job.findings):,}"))
        # Grouped by kind, so that a thousand rows without an id take one line.
        for group in groups(list(job.findings))[:_SHOWN]:
            st.markdown(f"- {in_one_line(group)}")
