"""The history on the edit page: the revisions, what each changed, and the way back.

A history with a hole: what is wrong with it, what that means, and the way out.
"""

from __future__ import annotations

import streamlit as st

from geo.crs.systems import SYSTEMS
from geo.model.config.settings import store_settings
from geo.model.errors import EditingNotAllowed, Finding, PlanMapError, UnreadableHistory
from geo.model.messages import in_full
from geo.model.text.language import N_
from geo.store.file.history_check import begin_anew, history_fault
from geo.store.revision import Revision
from geo.ui.history import data
from geo.ui.history.actions import forget_outcome, show_action, show_outcome
from geo.ui.history.data import CHOSEN, VIEW
from geo.ui.history.revision import show_changes, show_comparison, show_plan
from geo.ui.history.revisions import filtered, is_filtered, kind_words, option_text, show_list
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_lead, show_text
from geo.ui.shared.store_form import editing_or_reason, show_error
from geo.ui.shared.words import _, count_text, plain

_OUTCOME = "history_begun"


def show_fault() -> None:
    """Say when something of the history is missing, and offer to begin a new one."""
    outcome: str | PlanMapError | None = st.session_state.pop(_OUTCOME, None)
    if isinstance(outcome, str):
        text = _("A new history has begun. The old one is kept in the folder {folder}.")
        st.success(plain(text.format(folder=outcome)), icon=":material/check_circle:")
    fault = history_fault(store_settings().projects_file)
    if fault is None:
        return
    show_error(fault)
    if isinstance(outcome, PlanMapError) and outcome.params != fault.params:
        show_error(outcome)
    st.markdown(
        _(
            "Until then nothing can be stored, so that nothing gets lost; looking still works. A "
            "new history begins with the projects as they stand now. Earlier revisions can then "
            "no longer be looked at or undone on this page, but nothing is deleted: their files "
            "move into a folder of their own beside the projects file."
        )
    )
    st.button(
        _("Begin a new history"),
        key="history_begin_anew",
        disabled=not editing_or_reason(),
        on_click=_begin,
        icon=":material/restart_alt:",
    )


def _begin() -> None:
    try:
        st.session_state[_OUTCOME] = begin_anew(store_settings().projects_file).name
    except PlanMapError as error:
        st.session_state[_OUTCOME] = error


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
        now = data.mark()
        revisions = data.revisions(now)
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


def _show(now: data.Mark, revisions: list[Revision]) -> None:
    if data.unrecorded(now):
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


def _detail(now: data.Mark, numbers: list[int], by_number: dict[int, Revision]) -> None:
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
        show_changes(data.changes(now, number), key="history_changes")
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
