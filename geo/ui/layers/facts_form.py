"""The fields for what is stated about a layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from geo.layers.kinds import KINDS
from geo.layers.record import VISIBILITIES, Layer
from geo.layers.store import facts_of
from geo.model.vocabulary import vocabulary
from geo.ui.layers.saving import fact_label
from geo.ui.shared import state
from geo.ui.shared.words import _

TEXTS = ("name_zh", "name_en", "source", "licence", "date")
FACTS = (*TEXTS, "visibility")
_LONGEST = {"name_zh": 80, "name_en": 80, "source": 200, "licence": 200, "date": 10}


def facts_fields(key: str, facts: tuple[str, ...] = FACTS) -> None:
    """Show the fields; their values are in the session, see :func:`stated`.

    Parameters
    ----------
    key : str
        Prefix of the fields' keys.
    facts : tuple of str
        Which ones, of :data:`FACTS`.
    """
    helps = {
        "name_en": _("Without a name in English, English pages show the Chinese one."),
        "source": _("For example the office or company; it is stated with every figure."),
        "licence": _("Under which licence or permission the office may use it."),
        "date": _("When the data were true: 2023-05-31, 2023-05 or 2023. Empty if not known."),
        "visibility": _(
            "Internal layers never reach the public build; figures that rest on them say so."
        ),
    }
    columns: Sequence[Any] = ()
    for number, name in enumerate(facts):
        if number % 2 == 0:  # row by row, so that the order stays where columns are stacked
            columns = st.columns(2, gap="medium")
        label, about = fact_label(name), helps.get(name)
        with columns[number % 2]:
            if name == "visibility":
                st.session_state.setdefault(f"{key}_{name}", VISIBILITIES[0])
                labels = {
                    code: vocabulary().label("visibility", code, state.language())
                    for code in VISIBILITIES
                }
                st.segmented_control(
                    label,
                    VISIBILITIES,
                    key=f"{key}_{name}",
                    help=about,
                    required=True,
                    format_func=labels.__getitem__,
                )
            else:
                st.session_state.setdefault(f"{key}_{name}", "")
                st.text_input(label, key=f"{key}_{name}", help=about, max_chars=_LONGEST[name])


def stated(key: str, facts: tuple[str, ...] = FACTS) -> dict[str, Any]:
    """Return what is in the fields now."""
    return {name: str(st.session_state.get(f"{key}_{name}") or "").strip() for name in facts}


def suggest(key: str, values: Mapping[str, Any]) -> None:
    """Fill in values where the visitor has not entered others.

    Parameters
    ----------
    key : str
        Prefix of the fields' keys.
    values : mapping of str to object
        By name of the field. Those suggested before give way to these.
    """
    before = st.session_state.get(f"{key}_suggested")
    if before == values:
        return
    for name, value in values.items():
        field = f"{key}_{name}"
        # What was emptied stays empty: it is an entry, too.
        if before is None or st.session_state.get(field) == before.get(name):
            st.session_state[field] = value
    st.session_state[f"{key}_suggested"] = dict(values)


def follow(key: str, layer: Layer) -> None:
    """Fill the fields from a layer; what the visitor has changed stays when others change it."""
    suggest(key, facts_of(layer).model_dump(include=set(FACTS)))


def choose_kind(key: str) -> tuple[str, str | None]:
    """Ask what a layer is for, and for the category if the kind has one."""
    left, right = st.columns(2, gap="medium")
    kinds = {code: _(kind.label) for code, kind in KINDS.items()}
    kind = left.selectbox(
        fact_label("kind"), list(kinds), key=f"{key}_kind", format_func=kinds.__getitem__
    )
    if not KINDS[kind].has_category:
        return kind, None
    language, known = state.language(), vocabulary()
    labels = {code: known.label("category", code, language) for code in known.codes("category")}
    category = right.selectbox(
        fact_label("category"),
        list(labels),
        key=f"{key}_category",
        index=None,
        placeholder=_("Choose a category"),
        format_func=labels.__getitem__,
    )
    return kind, category
