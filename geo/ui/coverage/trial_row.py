"""A line of what is tried out, with two things that can be done to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st

from geo.ui.plain_html import show_text


class Action(NamedTuple):
    """A button: its label, its key, and what a press calls with which arguments."""

    label: str
    key: str
    call: Callable[..., None]
    args: tuple[Any, ...]


def trial_row(text: str, *actions: Action) -> None:
    """Show a text with buttons beside it, all of one width."""
    words, *places = st.columns([4, *(2 for _action in actions)], vertical_alignment="center")
    with words:
        show_text(text)
    for place, action in zip(places, actions, strict=True):
        place.button(
            action.label, key=action.key, on_click=action.call, args=action.args, width="stretch"
        )
