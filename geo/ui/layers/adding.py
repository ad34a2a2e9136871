"""Add a layer: a file, what it is for, how it is read, what is stated about it."""

from __future__ import annotations

import streamlit as st

from geo.layers.kinds import KINDS
from geo.layers.record import LayerRevision, layer_facts
from geo.layers.store import LayersState, Who, free_id, layer_store
from geo.layers.suggestions import suggested_date, suggested_kind, suggested_name
from geo.model.errors import Finding
from geo.review.layer_draft import LayerDraft
from geo.ui.layers.facts_form import choose_kind, facts_fields, stated, suggest
from geo.ui.layers.file_step import draft_of_file, file_field, show_read
from geo.ui.layers.saving import form_key, open_layer, sign_and_save
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_text
from geo.ui.shared.values import finding_text
from geo.ui.shared.words import _, plain


def show_adding(now: LayersState) -> None:
    """Show the steps, from the file to the saved layer."""
    key = form_key("add")
    field = f"{key}_file"
    file = file_field(field, _("File with the layer's features"))
    if file is None:
        _explain()
        return
    kind_key = f"{key}_for"
    kind, category = suggested_kind(file.name)
    suggest(kind_key, {"kind": kind, "category": category})
    chosen_kind, chosen_category = choose_kind(kind_key)
    others = now.chosen(chosen_kind)
    if KINDS[chosen_kind].is_single and others:
        _offer_replacing(others[0].id, others[0].name(state.language()))
        return
    draft = draft_of_file(field, file, chosen_kind)
    if draft is None:
        return
    show_read(field, draft)
    st.header(_("What is stated about it"), anchor=False)
    name, date = suggested_name(file.name), suggested_date(file.name)
    suggest(key, {"name_zh": name, "date": date})
    facts_fields(key)
    st.header(_("Save"), anchor=False)
    if KINDS[chosen_kind].has_category and chosen_category is None:
        st.info(_("First choose the category above."), icon=":material/category:")
    sign_and_save(
        key,
        _("Save the layer"),
        _Adding(key, chosen_kind, chosen_category, draft, file.name),
        disabled=KINDS[chosen_kind].has_category and chosen_category is None,
    )


class _Adding:
    """Stores the file that the visitor has seen, with what the fields say when pressed."""

    def __init__(
        self, key: str, kind: str, category: str | None, draft: LayerDraft, file_name: str
    ) -> None:
        self._key, self._kind, self._category = key, kind, category
        self._draft, self._file_name = draft, file_name

    def __call__(self, who: Who) -> LayerRevision:
        store = layer_store()
        identifier = free_id(store.state(), self._kind, self._category)
        facts = {"id": identifier, "kind": self._kind, "category": self._category}
        made = layer_facts({**facts, **stated(self._key)})
        return store.add(made, self._draft.read, self._file_name, who)


def _explain() -> None:
    steps = {
        _("1 · File"): _(
            "The file is read on this computer and checked. If it does not say its coordinate "
            "system, you are asked, with the places on a map."
        ),
        _("2 · Facts"): _(
            "Name, source, date and who may see it are stated with every figure that rests on "
            "the layer."
        ),
        _("3 · Save"): _(
            "With your name and a reason it becomes a revision, which can be undone at any time. "
            "From then on coverage uses the layer."
        ),
    }
    for column, (title, text) in zip(st.columns(3), steps.items(), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{title}**")
            show_text(text)


def _offer_replacing(identifier: str, name: str) -> None:
    text = finding_text(Finding("layer_single", params={"value": name}))
    st.info(plain(text), icon=":material/layers:")
    st.button(
        _("Replace {name}", name=plain(name)),
        key="layers_add_replace",
        type="primary",
        on_click=open_layer,
        args=(identifier, "replace"),
    )
