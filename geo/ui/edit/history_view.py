"""The history on the edit page: the revisions, what each changed, and the way back."""

from __future__ import annotations

import streamlit as st

from geo.crs.systems import SYSTEMS
from geo.model.errors import EditingNotAllowed, Finding, PlanMapError, UnreadableHistory
from geo.model.messages import in_full
from geo.model.text.language import N_
from geo.store.revision import Revision
from geo.ui import state
from geo.ui.edit import history_data
from geo.ui.edit.history_actions import forget_outcome, show_action, show_outcome
from geo.ui.edit.history_data import CHOSEN, VIEW
from geo.ui.edit.history_list import filtered, is_filtered, kind_words, option_text, show_list
from geo.ui.edit.history_parts import show_changes, show_comparison, show_plan
from geo.ui.edit.history_repair import show_fault
from geo.ui.edit.signature import show_error
from geo.ui.plain_html import show_lead, show_text
from geo.ui.words import _, count_text, plain

_VIEWS: dict[str, str] = {
    "changes": N_("What it changed"),
    "plan": N_("The plan after it"),
    "compare": N_("Compare"),
    "undo": N_("Undo"),
    "restore": N_("Restore"),
}


def show_history() -> None:
    """Show the history of the projects; problems are told in words and stop nothing else."""
    try:
        now = history_data.mark()
        revisions = history_data.revisions(now)
    except EditingNotAllowed as error:
        language = state.language()
        finding = Finding(error.code, params=error.params)
        st.info(plain(in_full(finding, language)), icon=":material/lock:")
        return
    except UnreadableHistory:
        show_fault()
        return
    except PlanMapError as error:
        show_error(error)
        return
    show_fault()
    if not revisions:
        _show_empty()
        return
    try:
        _show(now, revisions)
    except PlanMapError as error:
        show_error(error)


def _show_empty() -> None:
    st.info(_("Nothing has been changed yet."), icon=":material/history:")
    show_text(
        _(
            "Each upload and each edit will be listed here as a numbered revision: who "
            "stored it, when and why, and what it changed, as a table and on the map. "
            "Any of them can be undone, and the plan can be restored to any point in "
            "time."
        )
    )


def _show(now: history_data.Mark, revisions: list[Revision]) -> None:
    if history_data.unrecorded(now):
        st.caption(
            _(
                "Another program has changed the projects file since the newest revision; that "
                "becomes a revision of its own when the next change is stored."
            )
        )
    found = filtered(now, revisions)
    if not found:
        st.info(_("No revision matches this search."), icon=":material/search_off:")
        return
    numbers = [each.number for each in found]
    if not is_filtered():
        numbers.append(0)
    if st.session_state.get(CHOSEN) not in numbers:
        st.session_state[CHOSEN] = numbers[0]
    by_number = {each.number: each for each in revisions}
    show_list(now, numbers, by_number)
    _detail(now, numbers, by_number)


def _detail(now: history_data.Mark, numbers: list[int], by_number: dict[int, Revision]) -> None:
    options = {number: option_text(by_number.get(number)) for number in numbers}
    st.selectbox(
        _("Revision"),
        numbers,
        key=CHOSEN,
        format_func=options.__getitem__,
        on_change=forget_outcome,
    )
    number = st.session_state[CHOSEN]
    if number:
        _facts(by_number[number])
    labels = {each: _(text) for each, text in _VIEWS.items()}
    views = [each for each in labels if number or each not in ("changes", "undo")]
    if st.session_state.get(VIEW) not in views:
        st.session_state[VIEW] = views[0]
    st.segmented_control(
        _("What to look at"),
        views,
        key=VIEW,
        format_func=labels.__getitem__,
        on_change=forget_outcome,
        label_visibility="collapsed",
        required=True,
    )
    show_outcome(now)  # where the button was, so that it is seen
    view = st.session_state[VIEW]
    if view == "changes":
        show_changes(history_data.changes(now, number), key="history_changes")
    elif view == "plan":
        show_plan(now, number)
    elif view == "compare":
        show_comparison(now, number, [*sorted(by_number, reverse=True), 0])
    else:
        show_action(now, view, number)


def _facts(revision: Revision) -> None:
    st.markdown(plain(revision.reason or kind_words(revision)))
    told = [count_text(revision.features)]
    source = revision.source
    if source:
        system = SYSTEMS.get(source.crs)
        crs = system.label(state.language()) if system else source.crs
        told += [
            _("File: {file}", file=source.file),
            _("Coordinates read as: {crs}", crs=crs),
            f"SHA-256: {source.sha256}",
        ]
    show_lead(" · ".join(told))
