"""Changes in progress, kept for the visit until they are saved or reset."""

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
    """One project that is being edited.

    Attributes
    ----------
    id : str
        Empty for a new project.
    before : bytes or None
        The project's line as it was when the form opened; None for a new one.
    number : int
        How often the form was begun anew; makes the widgets forget.
    followed : int
        How often it has followed what others stored.
    """

    id: str
    before: bytes | None
    number: int = 0
    followed: int = 0

    @property
    def key(self) -> str:
        """Key of the widgets that show what is stored."""
        return f"{self.own_key}_{self.followed}"

    @property
    def own_key(self) -> str:
        """Key of what is the visitor's alone: how to give a place, name and reason."""
        name = hashlib.sha256(self.id.encode()).hexdigest()[:12] if self.id else "new"
        return f"draft_{name}_{self.number}"

    def feature(self) -> dict[str, Any]:
        """Return the project as it was when the form opened."""
        if self.before is None:
            return {"type": "Feature", "id": "", "properties": {}, "geometry": None}
        found: dict[str, Any] = read_feature(self.before)
        return found


def draft_of(identifier: str, stored: bytes | None) -> Draft:
    """Return the draft of a project, begun from what is stored if there is none yet."""
    drafts = st.session_state.setdefault(_DRAFTS, {})
    if identifier not in drafts:
        number = st.session_state.setdefault(_NUMBERS, {}).get(identifier, 0)
        drafts[identifier] = Draft(identifier, stored, number)
    found: Draft = drafts[identifier]
    return found


def begin_anew(draft: Draft) -> None:
    """Forget what was typed; from the next run on the form shows what is stored."""
    st.session_state[_DRAFTS].pop(draft.id, None)
    st.session_state[_NUMBERS][draft.id] = draft.number + 1


def follow(draft: Draft, stored: bytes | None) -> None:
    """Let a form in which nothing was changed show what others have stored."""
    followed = draft.followed + 1
    st.session_state[_DRAFTS][draft.id] = replace(draft, before=stored, followed=followed)
