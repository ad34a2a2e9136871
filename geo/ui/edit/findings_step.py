"""The report on a file: a line of facts, figures, and every finding."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from geo.intake.check import Report
from geo.model.errors import Finding
from geo.model.messages import advice, sentence
from geo.review.upload_session import UploadSession
from geo.ui import state
from geo.ui.edit.values import field_label
from geo.ui.words import _, plain

_ORDER = ("error", "warning", "info")
_HEIGHT = 340


def show_report(session: UploadSession, report: Report) -> None:
    """Show what the file is, what it would do, and what is wrong with it.

    Parameters
    ----------
    session : UploadSession
    report : Report
        Of the session's examination.
    """
    examination = session.examination
    upload, comparison = examination.upload, examination.comparison
    facts = [
        session.file_name,
        upload.form.upper(),
        _("1 feature") if report.features == 1 else _("{n} features", n=f"{report.features:,}"),
        upload.encoding or "",
        report.applied or report.detected or "",
    ]
    st.header(_("What the file says"), anchor=False)
    st.caption(plain(" · ".join(fact for fact in facts if fact)))
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
        st.caption(_("Projects that the file leaves out stay as they are."))
    _findings(session, report.findings)


def _findings(session: UploadSession, found: list[Finding]) -> None:
    counts = Counter(str(finding.severity) for finding in found)
    if not found:
        st.success(_("Nothing is wrong with the file."), icon=":material/check_circle:")
        return
    labels = {
        "error": _("Errors"),
        "warning": _("Warnings"),
        "info": _("Remarks"),
    }
    title = " · ".join(f"{labels[each]} {counts[each]:,}" for each in _ORDER if counts[each])
    with st.expander(title, expanded=bool(counts["error"]), icon=":material/rule:"):
        shown = [each for each in _ORDER if counts[each]]
        wanted = st.pills(
            _("Show"),
            shown,
            selection_mode="multi",
            default=[each for each in shown if each != "info"] or shown,
            key=f"findings_{session.name}_{'_'.join(shown)}",
            format_func=lambda each: labels[each],
            label_visibility="collapsed",
        )
        _table([each for each in found if each.severity in wanted])
        left = session.examination.left
        if left:
            st.caption(_("{n} more are not listed.", n=f"{left:,}"))


def _table(found: list[Finding]) -> None:
    language = state.language()
    kinds = {"error": _("Error"), "warning": _("Warning"), "info": _("Note")}
    rows = [
        {
            _("Kind"): kinds[finding.severity],
            _("Feature"): finding.feature or _("whole file"),
            _("Field"): field_label(finding.field) if finding.field else "",
            _("What is wrong"): sentence(finding, language),
            _("What to do"): advice(finding, language),
            _("Code"): finding.code,
        }
        for finding in found
    ]
    if not rows:
        return
    wide = st.column_config.TextColumn(width="large")
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        placeholder="",
        width="stretch",
        height=min(_HEIGHT, 35 * (len(rows) + 1) + 4),
        column_config={_("What is wrong"): wide, _("What to do"): wide},
    )
