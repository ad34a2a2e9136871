"""How far the examination of a large file is, and what it has found so far."""

from __future__ import annotations

import streamlit as st

from geo.review.job import Job
from geo.ui.edit.signature import show_findings
from geo.ui.words import _

_EVERY = 0.4  # seconds
_SHOWN = 10


@st.fragment(run_every=_EVERY)
def show_progress(job: Job) -> None:
    """Show a progress bar and the first findings; run the page again when it is done."""
    if job.wait(0):
        st.rerun()
    st.progress(job.share, text=_("The file is being checked ({n} %)", n=round(job.share * 100)))
    if job.findings:
        st.caption(_("Found so far: {n}", n=f"{len(job.findings):,}"))
        show_findings(job.findings[:_SHOWN])
