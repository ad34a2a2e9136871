"""The form to sign and save a change, and the message about the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from geo.model.config.settings import store_settings
from geo.model.errors import EditConflict, EditingNotAllowed, Finding, PlanMapError
from geo.model.messages import advice, sentence
from geo.store.change import MAX_AUTHOR, MAX_REASON, ChangeSet
from geo.store.permission import require_editing
from geo.store.revision import Revision
from geo.store.writer import commit, undo
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_table
from geo.ui.shared.values import field_label, finding_text
from geo.ui.shared.words import _, count_text, plain

AUTHOR = "edit_author"
_OUTCOME = "edit_outcome"
MAX_LISTED = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of the last save or undo.

    Attributes
    ----------
    revision : Revision or None
    ids : tuple of str
        Ids of the changed projects.
    error : PlanMapError or None
        Why an undo failed.
    """

    revision: Revision | None
    ids: tuple[str, ...] = ()
    error: PlanMapError | None = None


def editing_or_reason() -> bool:
    """Return whether changes may be saved; otherwise show why not."""
    try:
        require_editing()
    except EditingNotAllowed as error:
        text = finding_text(Finding(error.code, params=error.params))
        st.info(plain(text), icon=":material/lock:")
        return False
    return True


def ask_author(key: str, default_reason: str = "") -> tuple[str, str]:
    """Ask for the author and the reason of a change.

    Parameters
    ----------
    key : str
        Prefix of the session keys, different for each form.
    default_reason : str
        Initial value of the field.

    Returns
    -------
    author, reason : str
        Either may be empty, which :func:`store` reports. The author is kept for the visit.
    """
    # A visit has several such forms, and the name must be entered only once: it is the initial
    # value of a new field and the placeholder of an existing one. Setting an existing field could
    # overwrite what is being typed there.
    known = st.session_state.get(AUTHOR, "")
    if known and f"{key}_author" not in st.session_state:
        st.session_state[f"{key}_author"] = known
    left, right = st.columns([1, 2])
    left.text_input(
        _("Your name"),
        key=f"{key}_author",
        max_chars=MAX_AUTHOR,
        on_change=_remember_author,
        args=(key,),
        placeholder=known or _("for example Li Ming, planning office"),
        help=_("Recorded in the history with the change."),
    )
    reason = right.text_input(
        _("Reason for the change"),
        default_reason,
        key=f"{key}_reason",
        max_chars=MAX_REASON,
        persist_state="session",
        placeholder=_("e.g. survey of 24 February"),
        help=_("One sentence that will still make sense in a year; it is recorded in the history."),
    )
    return author_of(key), reason


def author_of(key: str) -> str:
    """Return the name in a field, or the one entered earlier in the visit."""
    return str(st.session_state.get(f"{key}_author") or st.session_state.get(AUTHOR, ""))


def _remember_author(key: str) -> None:
    if name := st.session_state[f"{key}_author"]:
        st.session_state[AUTHOR] = name


def store(changes: ChangeSet) -> Revision | None:
    """Save a change and show the result.

    Returns
    -------
    Revision or None
        None when it was not saved; the page then says why and what to do. The
        message stays, by :func:`show_outcome`, until the next save.

    Raises
    ------
    EditConflict
        So that :func:`geo.ui.shared.conflict.store_or_resolve` can ask.
    """
    try:
        revision = commit(store_settings().projects_file, changes)
    except EditConflict:
        raise
    except PlanMapError as error:
        show_error(error)
        return None
    ids = tuple(change.id for change in changes.changes)
    st.session_state[_OUTCOME] = Outcome(revision, ids)
    _show_revision(revision, ids)
    return revision


def show_outcome() -> None:
    """Show the result of the last save or undo; call this at the top of a view."""
    outcome: Outcome | None = st.session_state.get(_OUTCOME)
    if outcome is None:
        return
    if outcome.error is not None:
        show_error(outcome.error)
    if outcome.revision is not None:
        _show_revision(outcome.revision, outcome.ids)


def _show_revision(revision: Revision, ids: tuple[str, ...]) -> None:
    text = _("Saved as revision {n}: {projects}.")
    if revision.kind == "undo":
        text = _("Undone; saved as revision {n}: {projects}.")
    message = text.format(n=revision.number, projects=count_text(revision.features))
    with st.container(border=True):
        st.success(plain(message), icon=":material/check_circle:")
        st.caption(plain(f"{revision.author} · {revision.reason}"))
        with st.container(horizontal=True):
            if revision.kind == "edit":
                st.button(
                    _("Undo"),
                    key=f"undo_{revision.number}",
                    on_click=_undo,
                    args=(revision, ids),
                    icon=":material/undo:",
                    help=_("Undoes this revision by adding a new one; later revisions are kept."),
                )
            st.link_button(
                _("Open on the map"),
                state.own_address(id=ids[0] if len(ids) == 1 else ""),
                icon=":material/map:",
            )
            st.button(
                _("Close message"),
                key=f"close_{revision.number}",
                on_click=forget_outcome,
                type="tertiary",
            )


def _undo(revision: Revision, ids: tuple[str, ...]) -> None:
    reason = _("Undo of revision {n}", n=str(revision.number))
    path = store_settings().projects_file
    try:
        made = undo(path, revision.number, st.session_state.get(AUTHOR) or revision.author, reason)
    except PlanMapError as error:
        st.session_state[_OUTCOME] = Outcome(revision, ids, error)
    else:
        st.session_state[_OUTCOME] = Outcome(made, ids)


def forget_outcome() -> None:
    """Stop showing the result of the last save."""
    st.session_state.pop(_OUTCOME, None)


def show_error(error: PlanMapError) -> None:
    """Show why nothing was saved: what is wrong, what to do, and where."""
    text = finding_text(Finding(error.code, params=error.params))
    st.error(plain(text), icon=":material/error:")
    show_findings([finding for finding in error.findings if finding.feature or finding.field])


def show_notes(notes: Sequence[Finding]) -> None:
    """Show corrections of location types that will be made on saving."""
    if not notes:
        return
    text = _("The kind of place follows the map: it is corrected in {projects}.")
    text = text.format(projects=count_text(len({note.feature for note in notes})))
    st.info(plain(text), icon=":material/place:")
    show_findings(list(notes))


def show_findings(findings: list[Finding]) -> None:
    """Show findings as a table, with project and field."""
    language = state.language()
    show_table(
        [
            {
                _("Project"): finding.feature or "",
                _("Field"): field_label(finding.field),
                _("What is wrong"): sentence(finding, language),
                _("What to do"): advice(finding, language),
            }
            for finding in findings[:MAX_LISTED]
        ]
    )
    if len(findings) > MAX_LISTED:
        st.caption(_("{n} more are not listed.", n=len(findings) - MAX_LISTED))
