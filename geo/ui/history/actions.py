"""Undo a revision, or restore the plan: explained, confirmed, and reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from geo.model.config.settings import store_settings
from geo.model.errors import Conflict, EditConflict, PlanMapError
from geo.store.revision import Revision
from geo.store.writer import restore, undo
from geo.ui.history import data
from geo.ui.history.data import CHOSEN, PROJECT, TEXT, VIEW
from geo.ui.history.revision import excerpts
from geo.ui.shared.plain_html import show_table
from geo.ui.shared.store_form import AUTHOR, ask_author, author_of, editing_or_reason, show_error
from geo.ui.shared.values import field_label, name_of, value_text
from geo.ui.shared.words import _, count_text, plain

MAX_CONFLICTS = 50
_OUTCOME = "history_outcome"


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of the last undo or restore."""

    number: int
    revision: Revision | None = None
    error: PlanMapError | None = None


def forget_outcome() -> None:
    """Show no longer what was undone or restored last."""
    st.session_state.pop(_OUTCOME, None)


def show_outcome(now: data.Mark) -> None:
    """Show what came of the last undo or restore, until something else is chosen."""
    outcome: _Outcome | None = st.session_state.get(_OUTCOME)
    if outcome is None:
        return
    if isinstance(outcome.error, EditConflict):
        _show_refused(now, outcome.error, outcome.number)
    elif outcome.error is not None:
        show_error(outcome.error)
    elif outcome.revision is not None:
        st.success(plain(_stored_sentence(outcome.revision)), icon=":material/check_circle:")


def _stored_sentence(revision: Revision) -> str:
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
    names = {each.id: name_of(each.properties, each.id) for each in changes}
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
    """Say what an undo or a restore will do, ask who does it and why, and do it.

    Parameters
    ----------
    now : Mark
    action : {"undo", "restore"}
    number : int
        The revision; 0 for restore: as it was before the first one.
    """
    effect = data.effect(now, action, number)
    if not effect.projects and not effect.conflicts:
        st.info(_nothing_to_do(action), icon=":material/check:")
        return
    if not effect.conflicts:
        st.markdown(plain(_beforehand(action, number, effect.projects)))
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
    outcome: _Outcome | None = st.session_state.get(_OUTCOME)
    return outcome is not None and isinstance(outcome.error, EditConflict)


def _nothing_to_do(action: str) -> str:
    if action == "undo":
        return _("Nothing of this revision is left to undo: the plan no longer contains it.")
    return _("The plan already looks like this; there is nothing to restore.")


def _beforehand(action: str, number: int, projects: int) -> str:
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
    store = undo if action == "undo" else restore
    try:
        made = store(store_settings().projects_file, number, author, reason)
    except PlanMapError as error:
        st.session_state[_OUTCOME] = _Outcome(number, error=error)
        return
    st.session_state[_OUTCOME] = _Outcome(number, revision=made)
    st.session_state[CHOSEN] = made.number
    st.session_state[VIEW] = "changes"
    for name in (TEXT, PROJECT):
        st.session_state.pop(name, None)
