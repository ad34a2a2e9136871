"""The upload: a file becomes a report, a question, a table of ticks, and one revision."""

from __future__ import annotations

import streamlit as st

from geo.intake.checks.check import report_of
from geo.intake.comparison.stored import StoredProjects
from geo.model.config.settings import store_settings
from geo.model.errors import PlanMapError
from geo.review.upload_session import UploadSession
from geo.store.permission import editing_allowed
from geo.store.snapshot import Snapshot
from geo.ui.shared.file_input import file_input
from geo.ui.shared.plain_html import show_text
from geo.ui.shared.problems import snapshot_or_stop
from geo.ui.shared.store_form import show_error, show_outcome
from geo.ui.shared.words import _
from geo.ui.upload.findings_step import show_progress, show_report
from geo.ui.upload.questions import (
    assign_columns,
    choose_system,
    columns_expander,
    match_names,
    offer_repairs,
)
from geo.ui.upload.review_step import review
from geo.ui.upload.store_step import store_ticked
from geo.ui.upload.survey import show_survey_needs, template_downloads

_SESSION = "edit_upload"
_ROUND = "edit_upload_round"  # another number empties the uploader
QUICK = 0.6  # seconds that a small file may take before a progress bar is shown


def show_upload() -> None:
    """Show the way of an uploaded file from the report to the revision."""
    snapshot = snapshot_or_stop()
    show_outcome()
    session = _session(snapshot)
    if session is None:
        _explain()
        show_survey_needs(snapshot)
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
        # The next decision first; what else is wrong with the file follows it.
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
    """Return the session of the file that is chosen; a new file begins a new one."""
    left, right = st.columns([3, 1], vertical_alignment="top")
    number = st.session_state.setdefault(_ROUND, 0)
    with left:
        file = file_input(f"{_SESSION}_{number}", disabled=not editing_allowed())
    with right:
        template_downloads(snapshot)
    # A field that is switched off in the browser is not switched off for the server.
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
    """Say what will happen; nothing is uploaded yet."""
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
