"""How far the examination of a large file is, and what it has found so far."""

from __future__ import annotations

import streamlit as st

from geo.intake.checks.groups import groups
from geo.review.upload_session import Job
from geo.ui.edit.findings_step import in_one_line
from geo.ui.words import _

_EVERY = 0.4  # seconds
_SHOWN = 10  # kinds of findings


@st.fragment(run_every=_EVERY)
def show_progress(job: Job) -> None:
    """Show a progress bar and the first findings; run the page again when it is done."""
    if job.wait(0):
        st.rerun()
    st.progress(job.share, text=_("The file is being checked ({n} %)", n=round(job.share * 100)))
    if job.findings:
        st.caption(_("Found so far: {n}", n=f"{len(job.findings):,}"))
        # By kind: a thousand rows without an id are one line, and hide nothing.
        for group in groups(list(job.findings))[:_SHOWN]:
            st.markdown(f"- {in_one_line(group)}")
