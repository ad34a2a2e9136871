"""Drafts of edited projects, kept during the visit until they are saved or reset."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from geo.store.feature_line import read_feature

_DRAFTS = "edit_drafts"
_NUMBERS = "edit_draft_numbers"


@dataclass(frozen=True, slots=True)
class Draft:
    """A project that is being edited.

    Attributes
    ----------
    id : str
        Id of the project; empty for a new one.
    before : bytes or None
        The project's stored line when the form opened; None for a new project.
    number : int
        How often the form was reset; a new number gives the widgets new keys.
    followed : int
        How often the form adopted changes that others had saved.
    """

    id: str
    before: bytes | None
    number: int = 0
    followed: int = 0

    @property
    def key(self) -> str:
        """Prefix of the keys of widgets that show stored values."""
        return f"{self.own_key}_{self.followed}"

    @property
    def own_key(self) -> str:
        """Prefix of the keys of the visitor's own input: kind of place entry, name and reason."""
        name = hashlib.sha256(self.id.encode()).hexdigest()[:12] if self.id else "new"
        return f"draft_{name}_{self.number}"

    def feature(self) -> dict[str, Any]:
        """Return the project as stored when the form opened."""
        if self.before is None:
            return {"type": "Feature", "id": "", "properties": {}, "geometry": None}
        feature: dict[str, Any] = read_feature(self.before)
        return feature


def draft_of(identifier: str, stored: bytes | None) -> Draft:
    """Return the draft of a project; a new draft starts from the stored line."""
    drafts = st.session_state.setdefault(_DRAFTS, {})
    if identifier not in drafts:
        number = st.session_state.setdefault(_NUMBERS, {}).get(identifier, 0)
        drafts[identifier] = Draft(identifier, stored, number)
    draft: Draft = drafts[identifier]
    return draft


def begin_anew(draft: Draft) -> None:
    """Reset a draft; from the next run on, the form shows the stored values."""
    st.session_state[_DRAFTS].pop(draft.id, None)
    st.session_state[_NUMBERS][draft.id] = draft.number + 1


def follow(draft: Draft, stored: bytes | None) -> None:
    """Update an unchanged form to a newer stored line."""
    followed = draft.followed + 1
    st.session_state[_DRAFTS][draft.id] = replace(draft, before=stored, followed=followed)
