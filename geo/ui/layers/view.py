"""The view of the office's layers: the list, one layer, adding, and the history."""

from __future__ import annotations

import streamlit as st

from geo.layers.kinds import FACILITIES
from geo.layers.record import Layer, LayerRevision
from geo.layers.store import LayersState, LayerStore, Who, layer_store
from geo.model.errors import EditingNotAllowed, Finding, PlanMapError
from geo.model.text.language import N_
from geo.review.layer_draft import Shown, shown_of
from geo.store.permission import require_editing
from geo.ui.layers.adding import show_adding
from geo.ui.layers.facts_form import FACTS, facts_fields, follow, stated
from geo.ui.layers.file_step import preview
from geo.ui.layers.listing import show_facts, show_list, show_title, show_warnings
from geo.ui.layers.past import show_past
from geo.ui.layers.replacing import show_replacing
from geo.ui.layers.same_place import show_same_places
from geo.ui.layers.saving import (
    DETAIL,
    OPEN,
    PART,
    followed,
    form_key,
    open_layer,
    show_failure,
    show_outcome,
    sign_and_save,
)
from geo.ui.shared.values import finding_text
from geo.ui.shared.words import _, plain

_PARTS = {
    "list": N_("All layers"),
    "add": N_("Add a layer"),
    "history": N_("History of the layers"),
}
_ICONS = {"list": "layers", "add": "add", "history": "history"}
_DETAILS = {
    "facts": N_("Facts"),
    "replace": N_("Replace by a newer file"),
    "same": N_("The same place"),
    "history": N_("History of this layer"),
    "remove": N_("Remove"),
}


def show_layers() -> None:
    """Show the layers, or why they cannot be changed or read."""
    try:
        require_editing()
    except EditingNotAllowed:
        return  # the page has said why
    store = layer_store()
    try:
        now = store.state()
        damaged = {str(each.params["name"]): each for each in store.damaged(now)}
    except PlanMapError as error:
        show_failure(error)
        st.caption(_("Until the list can be read, coverage uses no layer. Nothing is deleted."))
        return
    show_outcome()
    if now.is_edited:
        text = finding_text(Finding("layers_edited", "info", params={"value": now.number}))
        st.info(plain(text), icon=":material/edit_note:")
    layer = _open(now)
    if layer is not None:
        _show_layer(now, layer, damaged.get(layer.id))
        return
    part = _part()
    if part == "add":
        show_adding(now)
    elif part == "history":
        show_past(now)
    else:
        show_list(now, damaged)


def _part() -> str:
    if st.session_state.get(PART) not in _PARTS:
        st.session_state[PART] = "list"
    chosen = st.segmented_control(
        _("Layers"),
        list(_PARTS),
        key=PART,
        format_func=lambda part: f":material/{_ICONS[part]}: {_(_PARTS[part])}",
        label_visibility="collapsed",
        required=True,
        persist_state="session",
    )
    return str(chosen or "list")


def _open(now: LayersState) -> Layer | None:
    """Return the layer that is open; one that others have removed is told."""
    identifier = st.session_state.get(OPEN)
    if identifier is None:
        return None
    layer = now.layers.get(identifier)
    if layer is None:
        st.session_state[OPEN] = None
        text = _("The layer “{id}” is no longer there: see the history.", id=identifier)
        st.warning(plain(text), icon=":material/group:")
    return layer


def _show_layer(now: LayersState, layer: Layer, damage: Finding | None) -> None:
    st.button(
        _("All layers"), key="layers_back", on_click=open_layer, args=(None,),
        icon=":material/arrow_back:", type="tertiary",
    )  # fmt: skip
    show_title(layer, is_open=True)
    show_facts(layer)
    show_warnings(layer, damage)
    details = [name for name in _DETAILS if name != "same" or layer.kind == FACILITIES]
    if st.session_state.get(DETAIL) not in details:
        st.session_state[DETAIL] = "facts"
    detail = st.segmented_control(
        _("What to do with the layer"),
        details,
        key=DETAIL,
        format_func=lambda name: _(_DETAILS[name]),
        label_visibility="collapsed",
        required=True,
        persist_state="session",
    )
    if detail == "replace":
        show_replacing(now, layer)
    elif detail == "same":
        if damage is None:  # otherwise it has been said that the file cannot be read
            show_same_places(now, layer)
    elif detail == "history":
        show_past(now, layer.id)
    elif detail == "remove":
        _show_removing(now, layer)
    else:
        _show_correcting(now, layer, damage)


def _show_correcting(now: LayersState, layer: Layer, damage: Finding | None) -> None:
    """Show the layer on a map, and the fields to correct what is stated about it."""
    key = form_key(f"correct_{layer.id}")
    followed(key, now, layer)
    if damage is None and layer.form == "vector":
        preview(f"{key}_map", _shown(layer_store(), layer))
    follow(key, layer)
    facts_fields(key)
    has_changed = stated(key) != {name: getattr(layer, name) for name in FACTS}
    if has_changed:
        sign_and_save(key, _("Save the facts"), _Correcting(key, layer))


def _shown(store: LayerStore, layer: Layer) -> Shown:
    return _first_features(str(store.path(layer)), layer.sha256, layer)


@st.cache_data(max_entries=8, show_spinner=False)
def _first_features(path: str, sha256: str, _layer: Layer) -> Shown:
    del path, sha256  # they tell the content
    return shown_of(layer_store(), _layer)


class _Correcting:
    """Stores what the fields say about the layer that the visitor has seen."""

    def __init__(self, key: str, layer: Layer) -> None:
        self._key, self._layer = key, layer

    def __call__(self, who: Who) -> LayerRevision:
        changes = {"id": self._layer.id, **stated(self._key)}
        return layer_store().correct(changes, who, seen=self._layer)


def _show_removing(now: LayersState, layer: Layer) -> None:
    key = form_key(f"remove_{layer.id}")
    followed(key, now, layer)
    st.write(
        _(
            "Coverage no longer uses the layer. Its file stays in the data folder, and the history "
            "can bring it back."
        )
    )
    is_sure = st.checkbox(_("Yes, remove this layer"), key=f"{key}_sure")
    sign_and_save(key, _("Remove the layer"), _Removing(layer), disabled=not is_sure)


class _Removing:
    def __init__(self, layer: Layer) -> None:
        self._layer = layer

    def __call__(self, who: Who) -> LayerRevision:
        return layer_store().remove(self._layer.id, who, seen=self._layer)
