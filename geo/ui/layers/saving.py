"""Save a change to the layers, and tell what came of it, conflicts included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from geo.layers.kinds import KINDS
from geo.layers.record import Layer, LayerRevision
from geo.layers.store import LayersState, Who, layer_store
from geo.model.errors import Finding, LayersConflict, PlanMapError
from geo.model.text.language import N_
from geo.ui.history.data import local_time
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_table
from geo.ui.shared.store_form import AUTHOR, ask_author, author_of
from geo.ui.shared.values import field_label, finding_text
from geo.ui.shared.words import _, plain

OPEN, PART, DETAIL = "layers_open", "layers_part", "layers_detail"
_ROUND, _OUTCOME = "layers_round", "layers_outcome"
FACT_LABELS = {
    "name_zh": N_("Name in Chinese"),
    "name_en": N_("Name in English"),
    "source": N_("Who made the data"),
    "licence": N_("Licence or permission"),
    "date": N_("Date of the data"),
    "visibility": N_("Visibility"),
    "category": N_("Category"),
    "kind": N_("What it is for"),
}
_ACTIONS = {
    "add": N_("Added"),
    "replace": N_("Replaced"),
    "correct": N_("Corrected"),
    "remove": N_("Removed"),
    "undo": N_("Undo of {n}"),
    "outside": N_("By another program"),
}
Act = Callable[[Who], LayerRevision]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What was saved last, or why its undo was refused."""

    revision: LayerRevision
    error: PlanMapError | None = None


def fact_label(name: str) -> str:
    """Return the label of a fact about a layer."""
    return _(FACT_LABELS[name])


def form_key(name: str) -> str:
    """Return the prefix of a form's keys; after each save it is a new one, so forms are empty."""
    return f"layers_{st.session_state.get(_ROUND, 0)}_{name}"


def open_layer(identifier: str | None, detail: str | None = None) -> None:
    """Open a layer, or the list with None; a button's callback."""
    st.session_state[OPEN] = identifier
    st.session_state[PART] = "list"
    if detail is not None:
        st.session_state[DETAIL] = detail


def action_words(revision: LayerRevision) -> str:
    """Return what a revision did, in words."""
    return _(_ACTIONS[revision.action], n=str(revision.of))


def layer_of(revision: LayerRevision) -> Layer:
    """Return the layer that a revision is about, as it is or was."""
    layer = revision.after or revision.before
    assert layer is not None
    return layer


def sign_and_save(key: str, label: str, act: Act, *, disabled: bool = False) -> None:
    """Ask for name and reason, and save with a button; below it, why that failed.

    Parameters
    ----------
    key : str
        Prefix of the form's keys.
    label : str
        Of the button.
    act : callable
        Makes the change that the visitor sees; with what has changed since, it must raise.
    disabled : bool
    """
    ask_author(key)
    st.button(
        label,
        key=f"{key}_save",
        type="primary",
        on_click=_save,
        args=(key, act),
        disabled=disabled,
    )
    error: PlanMapError | None = st.session_state.pop(f"{key}_error", None)
    if error is not None:
        show_failure(error)


def _save(key: str, act: Act) -> None:
    """Save in the callback, so that it is what the visitor has seen before pressing."""
    who = Who(author_of(key), str(st.session_state.get(f"{key}_reason") or ""))
    try:
        revision = act(who)
    except PlanMapError as error:
        st.session_state[f"{key}_error"] = error
        return
    st.session_state[_OUTCOME] = _Outcome(revision)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    open_layer(revision.layer if revision.after is not None else None, "facts")


def show_failure(error: PlanMapError) -> None:
    """Show why nothing was saved; a field is named as on the page."""
    for finding in error.findings:
        st.error(plain(_failure_text(finding)), icon=":material/error:")
    if isinstance(error, LayersConflict):
        st.caption(_("Nothing has been saved; what you have entered is still here."))


def _failure_text(finding: Finding) -> str:
    name = finding.field
    if not name:
        return finding_text(finding)
    label = fact_label(name) if name in FACT_LABELS else field_label(name)
    if "field" in finding.params:  # its sentence names the field
        params = {**finding.params, "field": label}
        return finding_text(Finding(finding.code, finding.severity, params=params))
    return _("{name}: {sentence}", name=label, sentence=finding_text(finding))


def show_outcome() -> None:
    """Show what was saved last, with its undo; call this at the top of the view."""
    outcome: _Outcome | None = st.session_state.get(_OUTCOME)
    if outcome is None:
        return
    revision = outcome.revision
    with st.container(border=True, key="layers_saved"):
        if outcome.error is not None:
            show_failure(outcome.error)
        name = layer_of(revision).name(state.language())
        text = _("Saved as revision {n}: {name} · {action}", n=revision.number, name=name,
                 action=action_words(revision))  # fmt: skip
        st.success(plain(text), icon=":material/check_circle:")
        st.caption(plain(f"{revision.author} · {revision.reason}"))
        with st.container(horizontal=True):
            _buttons(revision)


def _buttons(revision: LayerRevision) -> None:
    if revision.action != "undo":
        st.button(
            _("Undo"),
            key=f"layers_undo_{revision.number}",
            on_click=_undo,
            args=(revision,),
            icon=":material/undo:",
            help=_("Undoes this revision by adding a new one; later revisions are kept."),
        )
    layer = layer_of(revision)
    if KINDS[layer.kind].role or layer.category:
        st.link_button(
            _("Open the coverage page"),
            state.own_address("coverage", service=layer.category or ""),
            icon=":material/hub:",
        )
    st.button(_("Close message"), key="layers_close", on_click=_forget, type="tertiary")


def _forget() -> None:
    st.session_state.pop(_OUTCOME, None)


def _undo(revision: LayerRevision) -> None:
    reason = _("Undo of revision {n}", n=str(revision.number))
    author = str(st.session_state.get(AUTHOR) or revision.author)
    try:
        made = layer_store().undo(revision.number, Who(author, reason))
    except PlanMapError as error:
        st.session_state[_OUTCOME] = _Outcome(revision, error)
        return
    st.session_state[_OUTCOME] = _Outcome(made)
    open_layer(made.layer if made.after is not None else None, "facts")


def followed(key: str, now: LayersState, layer: Layer) -> Layer:
    """Tell what others have changed about a layer since the form was opened.

    Parameters
    ----------
    key : str
        Prefix of the form's keys.
    now : LayersState
    layer : Layer
        As it is now.

    Returns
    -------
    Layer
        As the form has shown it until this run.
    """
    seen: tuple[int, Layer] = st.session_state.get(f"{key}_seen", (now.number, layer))
    number, before = seen
    st.session_state[f"{key}_seen"] = (now.number, layer)
    if before != layer:
        st.session_state.setdefault(f"{key}_since", number)
    since = st.session_state.get(f"{key}_since")
    if since is not None:
        _show_others(since, layer)
    return before


def _show_others(since: int, layer: Layer) -> None:
    st.warning(
        _(
            "Others have changed this layer since you opened it. Nothing of theirs or yours is "
            "lost: below is the layer as it is now, with what you have entered."
        ),
        icon=":material/group:",
    )
    try:
        revisions = layer_store().revisions()
    except PlanMapError:
        return
    show_table(
        [revision_row(each) for each in revisions if each.number > since and each.layer == layer.id]
    )


def revision_row(revision: LayerRevision) -> dict[str, object]:
    """Return a revision as a row of a table."""
    return {
        _("No."): revision.number,
        _("Time"): local_time(revision.time),
        _("Layer"): layer_of(revision).name(state.language()),
        _("Kind"): action_words(revision),
        _("Person"): revision.author,
        _("Reason"): revision.reason,
        _("What changed"): change_words(revision),
    }


def change_words(revision: LayerRevision) -> str:
    """Return in one line what a revision changed: numbers of features, sums, facts, decisions."""
    found = revision.comparison or {}
    if "sums" in found:
        sums = {name: f"{value:,.0f}" for name, value in found["sums"].items()}
        return _("People: {before} before, {after} now.", **sums)
    if "decisions" in found:
        counts = {name: f"{value:,}" for name, value in found["decisions"].items()}
        return _("The same: {same} · not the same: {not_same} · open again: {open}", **counts)
    labels = {
        "added": _("added"),
        "moved": _("moved"),
        "changed": _("changed"),
        "dropped": _("dropped"),
        "unchanged": _("unchanged"),
    }
    numbers = [f"{label} {found[name]:,}" for name, label in labels.items() if found.get(name)]
    before, after = revision.before, revision.after
    if before is None and after is not None:
        count = _("{n} features", n=f"{after.features:,}")
        return f"{after.file_name} · {count}"
    if not numbers and before is not None and after is not None:
        return "; ".join(_changed_facts(before, after))
    return " · ".join(numbers)


def _changed_facts(before: Layer, after: Layer) -> list[str]:
    return [
        f"{_(label)}: {getattr(before, name) or '–'} → {getattr(after, name) or '–'}"
        for name, label in FACT_LABELS.items()
        if getattr(before, name) != getattr(after, name)
    ]
