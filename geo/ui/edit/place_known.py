"""What is known of a new place: kind by shape, radius, source, and what the card will say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from geo.model.location import fitting_type, on_card, type_of_shape
from geo.store.change import FeatureChange
from geo.store.feature_line import read_feature
from geo.ui import state
from geo.ui.edit.draft import Draft
from geo.ui.edit.place_input import PlaceInput
from geo.ui.edit.project_form import widget_key
from geo.ui.words import _, plain


def follow_shape(draft: Draft, place: PlaceInput) -> None:
    """Let the field of the location type follow the shape, once for each kind of shape.

    Whoever chooses another type afterwards keeps it, as far as it fits. Call it before the
    field is shown.
    """
    slot = f"{draft.key}_shape"
    shape = type_of_shape(place.geometry) if place.geometry else None
    now = (place.changed, shape)
    if st.session_state.get(slot, (False, None)) == now or (
        not place.changed and slot not in st.session_state
    ):
        return
    st.session_state[slot] = now
    feature = draft.feature()
    stored, key = feature["properties"].get("location_type"), widget_key(draft, "location_type")
    chosen = st.session_state.get(key, stored) or "unknown"
    current = feature.get("geometry")
    if not place.changed:
        becomes = stored
    elif shape is None or (current and type_of_shape(current) == shape):
        becomes = fitting_type(chosen, place.geometry)
    else:
        becomes = shape
    st.session_state[key] = becomes


def ask_known(draft: Draft, place: PlaceInput) -> str | None:
    """Ask, as an upload does, what is known of a new place.

    Returns
    -------
    str or None
        ``told`` or ``same``; None while it is not answered, or there is nothing to ask.
    """
    if not (place.changed and place.geometry):
        return None
    same = _("Nothing is known of it yet: it is shown as an estimate without a circle")
    if draft.feature().get("geometry"):
        same = _("Nothing new: it stays as sure or unsure as it is marked now")
    labels = {
        "told": _(
            "It comes from a survey or another source: radius and source are filled in below"
        ),
        "same": same,
    }
    with st.container(border=True):
        answer: str | None = st.radio(
            _("What is known of the new place?"),
            list(labels),
            format_func=labels.__getitem__,
            index=None,
            key=f"{draft.own_key}_known",
            persist_state="session",
        )
    return answer


def is_known(
    draft: Draft, place: PlaceInput, answer: str | None, values: Mapping[str, Any]
) -> bool:
    """Say whether enough was said of a new place to store it.

    Parameters
    ----------
    draft : Draft
    place : PlaceInput
    answer : str or None
        Of :func:`ask_known`.
    values : mapping
        What the form holds.
    """
    if not (place.changed and place.geometry) or answer == "same":
        return True
    names = ("location_accuracy_m", "location_source")
    if any(values.get(name) in (None, "") for name in names):
        return False
    stored = draft.feature()["properties"]
    return answer == "told" or any(values[name] != stored.get(name) for name in names)


def show_on_card(change: FeatureChange) -> None:
    """Say in the card's own words what it will tell of the place."""
    if change.after is None:
        return
    feature = read_feature(change.after)
    sure, *more = on_card(feature["properties"], feature.get("geometry"), state.language())
    with st.container(border=True, key="edit_on_card"):
        st.caption(_("The card will say of the place:"))
        kind = f" {plain(more[0])}" if more else ""
        st.markdown(f"**{plain(sure)}**{kind}")
        if more:
            st.markdown(plain(more[1]))
