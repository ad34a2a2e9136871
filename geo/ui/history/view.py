"""The history view of the Edit page: list, inspect, undo and restore revisions.

If the history is damaged, it explains what is wrong and offers to begin a new one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from geo.crs.surroundings import system_with
from geo.model.config.settings import store_settings
from geo.model.errors import (
    Conflict,
    EditConflict,
    EditingNotAllowed,
    Finding,
    PlanMapError,
    UnreadableHistory,
)
from geo.model.messages import in_full
from geo.model.search import fold, terms
from geo.model.text.language import N_
from geo.store import project_store
from geo.store.file.history_check import begin_anew, history_fault
from geo.store.revision import Revision
from geo.store.writer import restore, undo
from geo.ui.history import data
from geo.ui.history.data import CHOSEN, PROJECT, TEXT, VIEW
from geo.ui.history.revision import excerpts, show_changes, show_comparison, show_plan
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_lead, show_table, show_text
from geo.ui.shared.store_form import AUTHOR, ask_author, author_of, editing_or_reason, show_error
from geo.ui.shared.values import field_label, name_of, value_text
from geo.ui.shared.words import _, count_text, plain

_VIEWS: dict[str, str] = {
    "changes": N_("What it changed"),
    "plan": N_("The plan afterwards"),
    "compare": N_("Compare"),
    "undo": N_("Undo"),
    "restore": N_("Restore"),
}
_OUTCOME = "history_begun"
PAGE = 50  # revisions per page of the list
MAX_OPTIONS = 5000  # projects in the list of choices; other ids can be typed
_KINDS: dict[str, str] = {
    "edit": N_("Single edit"),
    "undo": N_("Undo of {n}"),
    "restore": N_("Restore of {n}"),
    "outside": N_("By another program"),
}
MAX_CONFLICTS = 50
_UNDO_OUTCOME = "history_outcome"


def show_history() -> None:
    """Show the history of the projects; an error is shown in its place."""
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
            "saved it, when and why, and what it changed, as a table and on the map. Any "
            "of them can be undone, and the plan can be restored to any point in time."
        )
    )


def _show(now: data.Mark, revisions: list[Revision]) -> None:
    if data.unrecorded(now):
        st.caption(
            _(
                "Another program has changed the projects file since the latest "
                "revision; this becomes a revision of its own when the next change is "
                "saved."
            )
        )
    matching = filtered(now, revisions)
    if not matching:
        st.info(_("No revision matches this search."), icon=":material/search_off:")
        return
    numbers = [revision.number for revision in matching]
    if not is_filtered():
        numbers.append(0)
    if st.session_state.get(CHOSEN) not in numbers:
        st.session_state[CHOSEN] = numbers[0]
    by_number = {revision.number: revision for revision in revisions}
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
    labels = {view: _(text) for view, text in _VIEWS.items()}
    views = [view for view in labels if number or view not in ("changes", "undo")]
    if st.session_state.get(VIEW) not in views:
        st.session_state[VIEW] = views[0]
    st.segmented_control(
        _("What to show"),
        views,
        key=VIEW,
        format_func=labels.__getitem__,
        on_change=forget_outcome,
        label_visibility="collapsed",
        required=True,
    )
    show_outcome(now)  # where the button was, so that it is noticed
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
    details = [count_text(revision.features)]
    source = revision.source
    if source:
        system = system_with(source.crs)
        crs = system.label(state.language()) if system else source.crs
        details += [
            _("File: {file}", file=source.file),
            _("Coordinates read as: {crs}", crs=crs),
            f"SHA-256: {source.sha256}",
        ]
    show_lead(" · ".join(details))


def show_fault() -> None:
    """Report damage to the history and offer to begin a new one."""
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
            "Until then nothing can be saved, so that nothing gets lost; the map can "
            "still be viewed. A new history begins with the projects as they are now. "
            "Earlier revisions can then no longer be viewed or undone on this page, but "
            "nothing is deleted: their files are moved to a separate folder next to the "
            "projects file."
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


def is_filtered() -> bool:
    """Return whether the list is filtered by text or project."""
    return bool(st.session_state.get(TEXT) or st.session_state.get(PROJECT))


def filtered(now: data.Mark, revisions: list[Revision]) -> list[Revision]:
    """Show the filter fields and return the matching revisions, newest first."""
    left, right = st.columns(2)
    text = left.text_input(
        _("Search the history"),
        key=TEXT,
        max_chars=200,
        placeholder=_("Person, reason or file name"),
        on_change=forget_outcome,
        icon=":material/search:",
    )
    names = _project_names(now)
    project = right.selectbox(
        _("All changes of this project"),
        list(names),
        index=None,
        key=PROJECT,
        format_func=lambda key: names.get(key, key),
        placeholder=_("All projects"),
        on_change=forget_outcome,
        accept_new_options=True,
    )
    words = terms(text or "")
    matching = [each for each in revisions if all(term in _searched_text(each) for term in words)]
    if not project:
        return matching
    touching = data.touching(now, matching, project)
    return [revision for revision in matching if revision.number in touching]


def _searched_text(revision: Revision) -> str:
    file = revision.source.file if revision.source else ""
    return fold(f"{revision.author}\n{revision.reason}\n{file}")


def _project_names(now: data.Mark) -> dict[str, str]:
    retired = data.retired_names(now)
    try:
        snapshot = project_store().snapshot()
        names = _names(snapshot.revision, state.language(), snapshot)
    except PlanMapError:
        names = {}  # the history must still work when the projects file is broken
    names |= {key: name_of(each, key) for key, each in retired.items()}
    count = Counter(names.values())  # the widget tells options apart by their labels
    return {key: f"{name} ({key})" if count[name] > 1 else name for key, name in names.items()}


@st.cache_data(max_entries=4, show_spinner=False)
def _names(revision: str, language: str, _snapshot: Any) -> dict[str, str]:
    del revision, language  # cache keys; Streamlit cannot hash the snapshot itself
    rows = _snapshot.plan_order[:MAX_OPTIONS].tolist()
    features = map(_snapshot.feature, rows)
    return {feature["id"]: name_of(feature["properties"], feature["id"]) for feature in features}


def show_list(now: data.Mark, numbers: list[int], by_number: dict[int, Revision]) -> None:
    """Show the page of the list that contains the selected revision.

    Parameters
    ----------
    now : Mark
    numbers : list of int
        Newest first; 0 is the state before the first revision.
    by_number : dict of int to Revision
    """
    position = numbers.index(st.session_state[CHOSEN])
    page = position // PAGE
    shown = numbers[page * PAGE : (page + 1) * PAGE]
    key = f"history_list_{hash((now, tuple(shown)))}"
    selection: Any = {"selection": {"rows": [position % PAGE], "columns": [], "cells": []}}
    if key in st.session_state and st.session_state[key]["selection"]["rows"] != [position % PAGE]:
        st.session_state[key] = selection
    st.dataframe(
        [_row(by_number.get(number)) for number in shown],
        hide_index=True,
        placeholder="",
        width="stretch",
        height=min(320, 35 * (len(shown) + 1) + 4),
        key=key,
        on_select=lambda: _choose_row(key, shown),
        selection_mode="single-row-required",
        selection_default=selection,
        alt=_("Revisions, newest first"),
        column_config={
            _("No."): st.column_config.NumberColumn(width=56),
            _("Time"): st.column_config.TextColumn(width=140),
            _("Kind"): st.column_config.TextColumn(width=190),
            _("Reason"): st.column_config.TextColumn(width=280),
            _("File"): st.column_config.TextColumn(width=160),
            _("Count"): st.column_config.NumberColumn(width=70),
        },
    )
    if len(numbers) > PAGE:
        _pager(numbers, page)


def _row(revision: Revision | None) -> dict[str, Any]:
    source = revision.source if revision else None
    return {
        _("No."): revision.number if revision else 0,
        _("Time"): data.local_time(revision.time) if revision else "",
        _("Person"): revision.author if revision else "",
        _("Kind"): kind_words(revision) if revision else _("Before the first revision"),
        _("Reason"): revision.reason if revision else "",
        _("Count"): revision.features if revision else None,
        _("File"): source.file if source else "",
        _("Coordinates read as"): source.crs if source else "",
        "SHA-256": source.sha256[:12] if source else "",
    }


def kind_words(revision: Revision) -> str:
    """Return the kind of a revision in words."""
    if revision.kind == "edit" and revision.source:
        return _("Upload of a file")
    if revision.kind == "restore" and revision.of == 0:
        return _("Restore of the beginning")
    return (
        _(_KINDS[revision.kind], n=str(revision.of)) if revision.kind in _KINDS else revision.kind
    )


def _choose_row(key: str, shown: list[int]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(shown):
        _choose(shown[rows[0]])


def _choose(number: int) -> None:
    st.session_state[CHOSEN] = number
    forget_outcome()


def _pager(numbers: list[int], page: int) -> None:
    last = (len(numbers) - 1) // PAGE
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, label, target in (
            ("newer", _("Newer"), page - 1),
            ("older", _("Older"), page + 1),
        ):
            disabled = not 0 <= target <= last
            number = numbers[0 if disabled else target * PAGE]
            key = f"history_{name}"
            st.button(label, key=key, on_click=_choose, args=(number,), disabled=disabled)
        first, end = page * PAGE + 1, min((page + 1) * PAGE, len(numbers))
        st.caption(_("{first}–{last} of {n}", first=first, last=end, n=len(numbers)))


def option_text(revision: Revision | None) -> str:
    """Describe a revision in one line; None is the state before the first one."""
    if revision is None:
        return _("0 · before the first revision")
    parts = (str(revision.number), data.local_time(revision.time), revision.author)
    return " · ".join(part for part in (*parts, kind_words(revision)) if part)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The result of the last undo or restore."""

    number: int
    revision: Revision | None = None
    error: PlanMapError | None = None


def forget_outcome() -> None:
    """Stop showing the result of the last undo or restore."""
    st.session_state.pop(_UNDO_OUTCOME, None)


def show_outcome(now: data.Mark) -> None:
    """Show the result of the last undo or restore until something else is chosen."""
    outcome: _Outcome | None = st.session_state.get(_UNDO_OUTCOME)
    if outcome is None:
        return
    if isinstance(outcome.error, EditConflict):
        _show_refused(now, outcome.error, outcome.number)
    elif outcome.error is not None:
        show_error(outcome.error)
    elif outcome.revision is not None:
        st.success(plain(_saved_sentence(outcome.revision)), icon=":material/check_circle:")


def _saved_sentence(revision: Revision) -> str:
    texts = {
        "undo": _(
            "Saved as revision {number}: revision {n} has been undone, which changed {projects}."
        ),
        "restore": _(
            "Saved as revision {number}: the plan is again as it was after revision {n}, "
            "which changed {projects}."
        ),
        "start": _(
            "Saved as revision {number}: the plan is again as it was before the first "
            "revision, which changed {projects}."
        ),
    }
    text = texts[revision.kind if revision.of else "start"]
    projects = count_text(revision.features)
    return text.format(number=revision.number, n=revision.of, projects=projects)


def _show_refused(now: data.Mark, error: EditConflict, number: int) -> None:
    st.error(
        _(
            "Nothing has been saved. Later revisions changed {n} of the fields that "
            "revision {number} changed, so it cannot be undone as a whole.",
            n=len(error.conflicts),
            number=number,
        ),
        icon=":material/error:",
    )
    _conflict_table(now, error.conflicts, number)


def _conflict_table(now: data.Mark, conflicts: Sequence[Conflict], number: int) -> None:
    changes = data.changes(now, number)
    names = {change.id: name_of(change.properties, change.id) for change in changes}
    sides = (_("As revision {n} left it", n=str(number)), _("After the undo"), _("Saved now"))
    rows = []
    for each in conflicts[:MAX_CONFLICTS]:
        values = [value_text(each.field, value) for value in (each.base, each.mine, each.theirs)]
        row = {_("Project"): names.get(each.feature, each.feature)}
        row[_("Field")] = field_label(each.field)
        rows.append(row | dict(zip(sides, excerpts(*values), strict=True)))
    show_table(rows, roomy=True)
    if len(conflicts) > MAX_CONFLICTS:
        st.caption(_("{n} more are not listed.", n=len(conflicts) - MAX_CONFLICTS))
    st.caption(_("Edit the fields one by one instead, or undo the later revisions first."))


def show_action(now: data.Mark, action: str, number: int) -> None:
    """Show the effect of an undo or restore, ask for author and reason, and do it.

    Parameters
    ----------
    now : Mark
    action : {"undo", "restore"}
    number : int
        The revision; for a restore, 0 is the state before the first one.
    """
    effect = data.effect(now, action, number)
    if not effect.projects and not effect.conflicts:
        st.info(_nothing_to_do(action), icon=":material/check:")
        return
    if not effect.conflicts:
        st.markdown(plain(_effect_text(action, number, effect.projects)))
    elif not _is_refused():
        st.warning(
            _(
                "Later revisions changed {n} of the same fields; as long as this is so, "
                "the undo is refused and nothing is saved.",
                n=len(effect.conflicts),
            ),
            icon=":material/call_split:",
        )
        _conflict_table(now, effect.conflicts, number)
    allowed = editing_or_reason()
    key = f"history_{action}_{number}"
    ask_author(key, _default_reason(action, number))
    st.button(
        _button(action, number),
        key=f"{key}_go",
        type="primary",
        disabled=not allowed,
        on_click=_act,
        args=(action, number, key),
    )


def _is_refused() -> bool:
    outcome: _Outcome | None = st.session_state.get(_UNDO_OUTCOME)
    return outcome is not None and isinstance(outcome.error, EditConflict)


def _nothing_to_do(action: str) -> str:
    if action == "undo":
        return _("Nothing of this revision is left to undo: the plan no longer contains it.")
    return _("The plan already looks like this; there is nothing to restore.")


def _effect_text(action: str, number: int, projects: int) -> str:
    if action == "undo":
        text = _(
            "This undoes revision {n} and changes {projects}; later revisions are kept, "
            "and the undo is saved as a new revision that can be undone too."
        )
    elif number:
        text = _(
            "This restores the whole plan to its state after revision {n} and changes "
            "{projects}; it is saved as a new revision that can be undone, and projects "
            "that did not exist then are retired, not deleted."
        )
    else:
        text = _(
            "This restores the whole plan to its state before the first revision and "
            "changes {projects}; it is saved as a new revision that can be undone, and "
            "projects that did not exist then are retired, not deleted."
        )
    return text.format(n=number, projects=count_text(projects))


def _default_reason(action: str, number: int) -> str:
    if action == "undo":
        return _("Undo of revision {n}", n=str(number))
    if number:
        return _("Back to the state after revision {n}", n=str(number))
    return _("Back to the state before the first revision")


def _button(action: str, number: int) -> str:
    if action == "undo":
        return _("Undo revision {n}", n=str(number))
    if number:
        return _("Restore the plan after revision {n}", n=str(number))
    return _("Restore the plan before the first revision")


def _act(action: str, number: int, key: str) -> None:
    author = author_of(key)
    reason = st.session_state.get(f"{key}_reason", "")
    st.session_state[AUTHOR] = author
    write = undo if action == "undo" else restore
    try:
        saved = write(store_settings().projects_file, number, author, reason)
    except PlanMapError as error:
        st.session_state[_UNDO_OUTCOME] = _Outcome(number, error=error)
        return
    st.session_state[_UNDO_OUTCOME] = _Outcome(number, revision=saved)
    st.session_state[CHOSEN] = saved.number
    st.session_state[VIEW] = "changes"
    for name in (TEXT, PROJECT):
        st.session_state.pop(name, None)
