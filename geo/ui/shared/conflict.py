"""Resolve conflicts: fields that two people changed differently, shown side by side."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from geo.intake.comparison.compare import displacement
from geo.model.config.settings import store_settings
from geo.model.errors import Conflict, EditConflict, PlanMapError
from geo.review.edits import Choice, resolved
from geo.review.places import fit_types
from geo.store.change import ChangeSet
from geo.store.feature_line import read_feature
from geo.store.file.document import read_content, read_document
from geo.store.revision import Revision
from geo.ui.shared.plain_html import show_text
from geo.ui.shared.store_form import show_error, store
from geo.ui.shared.values import field_label, name_of, value_text
from geo.ui.shared.words import _, plain

MAX_SHOWN = 100
_SIDES: tuple[Choice, ...] = ("mine", "theirs")


def store_or_resolve(key: str, changes: ChangeSet | None) -> Revision | None:
    """Save a change, and ask about conflicts until they are resolved.

    Call this on every run, because an open question has to be shown again.

    Parameters
    ----------
    key : str
        Session key, different for each form.
    changes : ChangeSet or None
        The change if it is to be saved now, otherwise None.

    Returns
    -------
    Revision or None
        The revision, in the run in which it was saved.
    """
    slot = f"{key}_conflict"
    if changes is not None:
        st.session_state.pop(slot, None)
        return _store(slot, changes)
    if slot not in st.session_state:
        return None
    resolved_changes = show_conflicts(*st.session_state[slot])
    if st.button(_("Do not save"), key=f"{slot}_drop", type="tertiary"):
        del st.session_state[slot]
        st.rerun()
    if resolved_changes is None:
        return None
    del st.session_state[slot]
    return _store(slot, resolved_changes)


def _store(slot: str, changes: ChangeSet) -> Revision | None:
    try:
        return store(changes)
    except EditConflict as error:
        st.session_state[slot] = (changes, error.conflicts)
        st.rerun()


def show_conflicts(changes: ChangeSet, conflicts: Sequence[Conflict]) -> ChangeSet | None:
    """Show conflicting fields and ask which value to keep.

    Parameters
    ----------
    changes : ChangeSet
        The change that could not be saved.
    conflicts : sequence of Conflict
        Conflicts of the :class:`geo.model.errors.EditConflict`.

    Returns
    -------
    ChangeSet or None
        The change with every conflict resolved, in the run in which the button is
        pressed; otherwise None.
    """
    st.warning(
        _(
            "While you were editing, others saved different values in {n} of the fields "
            "that you changed. Nothing has been saved. Choose which value to keep for "
            "each field; everything else is merged automatically.",
            n=len(conflicts),
        ),
        icon=":material/call_split:",
    )
    keys = [_key(conflict) for conflict in conflicts]
    if len(conflicts) > 1:
        _shortcuts(keys)
    for conflict, key in list(zip(conflicts, keys, strict=True))[:MAX_SHOWN]:
        _show(changes, conflict, key)
    if len(conflicts) > MAX_SHOWN:
        st.caption(_("{n} more are not listed.", n=len(conflicts) - MAX_SHOWN))
    choices = [st.session_state.get(key) for key in keys]
    missing = sum(choice not in _SIDES for choice in choices)
    label = _("Save with these choices")
    if missing:
        label = _("Save with these choices ({n} still open)", n=missing)
    if not st.button(label, key=f"{keys[0]}_go", type="primary", disabled=missing > 0):
        return None
    return _resolved(changes, list(zip(conflicts, choices, strict=True)))


def _resolved(changes: ChangeSet, decisions: list[tuple[Conflict, Any]]) -> ChangeSet | None:
    try:
        lines = read_document(read_content(store_settings().projects_file)).lines
    except PlanMapError as error:
        show_error(error)
        return None
    result = resolved(changes, decisions, lines)
    return replace(result, changes=fit_types(result.changes)[0])


def _key(conflict: Conflict) -> str:
    # The key includes the stored value, so that a newer value is asked about again.
    text = json.dumps(
        [conflict.feature, conflict.field, conflict.mine, conflict.theirs], default=str
    )
    return f"conflict_{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _shortcuts(keys: list[str]) -> None:
    with st.container(horizontal=True):
        labels = {"mine": _("Keep all mine"), "theirs": _("Keep all saved values")}
        for side, label in labels.items():
            st.button(label, key=f"{keys[0]}_{side}", on_click=_choose_all, args=(keys, side))


def _choose_all(keys: list[str], side: str) -> None:
    for key in keys:
        st.session_state[key] = side


def _show(changes: ChangeSet, conflict: Conflict, key: str) -> None:
    with st.container(border=True):
        title = _name(changes, conflict.feature)
        st.markdown(f"**{plain(title)}** · {plain(field_label(conflict.field))}")
        labels = _labels(conflict)
        if conflict.field is None:
            st.caption(_("The project is no longer in the projects file."))
        else:
            _values(conflict)
        st.radio(
            _("Which value to keep"),
            _SIDES,
            key=key,
            index=None,
            horizontal=True,
            format_func=labels.__getitem__,
        )


def _labels(conflict: Conflict) -> dict[str, str]:
    if conflict.field is None:
        return {"mine": _("Add it again"), "theirs": _("Leave it out")}
    return {"mine": _("Keep mine"), "theirs": _("Keep the saved value")}


def _values(conflict: Conflict) -> None:
    headings = {
        _("Mine"): conflict.mine,
        _("Saved now"): conflict.theirs,
        _("When I started"): conflict.base,
    }
    for column, (heading, value) in zip(st.columns(3), headings.items(), strict=True):
        with column:
            st.caption(heading)
            show_text(value_text(conflict.field, value))
    if conflict.field == "geometry" and conflict.mine and conflict.theirs:
        metres, _bearing = displacement(conflict.mine, conflict.theirs)
        if metres is not None:
            st.caption(_("The two places are {m} m apart.", m=f"{metres:,.0f}"))


def _name(changes: ChangeSet, identifier: str) -> str:
    for change in changes.changes:
        line = change.after or change.before
        if change.id == identifier and line is not None:
            return name_of(read_feature(line).get("properties"), identifier)
    return identifier
