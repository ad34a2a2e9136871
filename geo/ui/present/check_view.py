"""What stands in the way of showing the plan to the public, in plain words."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from geo.model.project import name_in
from geo.publish.check import publish_report
from geo.publish.report import PublishFinding
from geo.store.snapshot import Snapshot
from geo.ui import state
from geo.ui.present.draft import Work
from geo.ui.words import _, plain

_ICONS = {"error": ":material/block:", "warning": ":material/warning:", "info": ":material/info:"}
MAX_NAMED = 100


def check_view(work: Work) -> None:
    """Show the check: fit or not, and for each matter what to do."""
    report = publish_report(work.snapshot, today=dt.datetime.now().astimezone().date())
    hindrances = [each for each in report.findings if each.severity == "error"]
    if report.fit:
        st.success(_("Nothing stands in the way of publishing."), icon=":material/check:")
    else:
        text = _(
            "Not yet fit to publish: {n} matters. Until then everything bears the mark “{mark}”."
        )
        mark = report.mark(state.language())
        st.warning(plain(text.format(n=len(hindrances), mark=mark)), icon=":material/block:")
    for finding in report.findings:
        _finding(work.snapshot, finding)


def _finding(snapshot: Snapshot, finding: PublishFinding) -> None:
    language = state.language()
    with st.expander(plain(finding.sentence(language)), icon=_ICONS[finding.severity]):
        to_do = finding.advice(language)
        if to_do:
            st.markdown(plain(to_do))
        names = [_name(snapshot, each) for each in finding.ids[:MAX_NAMED]]
        if names:
            st.dataframe(
                {_("Concerns"): names},
                hide_index=True,
                placeholder="",
                width="stretch",
                height="auto",
            )
        if len(finding.ids) > MAX_NAMED:
            st.caption(_("{n} more are not listed.", n=len(finding.ids) - MAX_NAMED))


def _name(snapshot: Snapshot, identifier: str) -> str:
    row = snapshot.columns.rows.get(identifier)
    if row is None:
        return identifier
    return name_in(snapshot.feature(row)["properties"], state.language())
