"""What a visitor sees when the projects cannot be loaded."""

from __future__ import annotations

import time
from typing import NoReturn

import streamlit as st

from geo.model.errors import Finding, PlanMapError, StillLoading
from geo.model.messages import advice, sentence
from geo.store import project_store
from geo.store.snapshot import Snapshot
from geo.ui.shared import state
from geo.ui.shared.words import _, plain

MAX_LISTED = 30


def snapshot_or_stop() -> Snapshot:
    """Return the projects; if there are none, show why and stop the page."""
    try:
        snapshot = project_store().snapshot()
    except StillLoading as error:
        _show_loading(error)
    except PlanMapError as error:
        show_problem(error)
        st.stop()
    return snapshot


def show_problem(error: PlanMapError) -> None:
    """Show an error: a sentence, advice, and a table of findings by feature and field."""
    language = state.language()
    st.title(_("The plan cannot be shown"))
    text = sentence(Finding(error.code, params=error.params), language)
    st.error(plain(text), icon=":material/error:")
    to_do = advice(Finding(error.code), language)
    if to_do:
        st.write(plain(to_do))
    findings = [finding for finding in error.findings if finding.feature]
    if not findings:
        return
    rows = [
        {
            _("Feature"): finding.feature,
            _("Field"): finding.field,
            _("What is wrong"): sentence(finding, language),
            _("What to do"): advice(finding, language),
        }
        for finding in findings[:MAX_LISTED]
    ]
    st.dataframe(rows, hide_index=True, placeholder="", width="stretch")
    if len(findings) > MAX_LISTED:
        st.caption(_("{n} more are not listed.", n=len(findings) - MAX_LISTED))


def _show_loading(error: StillLoading) -> NoReturn:
    language = state.language()
    percent = int(error.params["percent"])
    st.progress(percent / 100, text=sentence(Finding("loading", params=error.params), language))
    time.sleep(1)
    st.rerun()
