"""The composition that a visitor works on until it is saved for everyone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import streamlit as st

from geo.model.config.settings import access_settings
from geo.model.errors import InvalidConfiguration
from geo.model.text.language import Language
from geo.present import Composition, Scene, scenes
from geo.present.drafts import keep_notes, new_draft
from geo.present.stored import stored_composition
from geo.store import project_store, public_store
from geo.store.snapshot import Snapshot
from geo.ui.shared import state

_DRAFT = "present_draft"
_BASE = "present_base"
_UNSAVED = "present_unsaved"
SCENE = "present_scene"


@dataclass(frozen=True)
class Work:
    """All that the page is about, read once for each run.

    Attributes
    ----------
    draft, stored : Composition
        What is on the screen, and what everybody gets.
    snapshot : Snapshot
        For the public only what is public.
    scenes : tuple of Scene
        Of the draft.
    natural : tuple of str
        Ids of the scenes as they stand before anybody moves one.
    problem : InvalidConfiguration or None
        Why the stored composition cannot be read.
    """

    draft: Composition
    stored: Composition
    snapshot: Snapshot
    scenes: tuple[Scene, ...]
    natural: tuple[str, ...]
    problem: InvalidConfiguration | None

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return self.draft != self.stored or self.problem is not None

    @property
    def others_saved(self) -> bool:
        """Whether somebody else has saved since this visitor began."""
        return bool(st.session_state[_BASE] != self.stored)

    @property
    def language(self) -> Language:
        """The language in which the presentation begins."""
        return self.draft.language or state.language()

    @property
    def scene(self) -> Scene:
        """The scene that is looked at; the first until one is chosen."""
        chosen = st.session_state.get(SCENE)
        return next((each for each in self.scenes if each.id == chosen), self.scenes[0])


def work() -> Work:
    """Return what the page is about.

    Raises
    ------
    PlanMapError
        When the projects cannot be read.
    """
    stored, problem = _stored()
    draft = _draft(stored)
    store = public_store() if draft.public else project_store()
    snapshot = store.snapshot()
    today = dt.datetime.now().astimezone().date()
    made, plain = (
        _scenes(snapshot.revision, each, today, snapshot)
        for each in (draft, draft.model_copy(update={"order": ()}))
    )
    return Work(draft, stored, snapshot, made, tuple(scene.id for scene in plain), problem)


def _stored() -> tuple[Composition, InvalidConfiguration | None]:
    try:
        stored, problem = stored_composition(), None
    except InvalidConfiguration as error:
        stored, problem = Composition(), error
    if access_settings().public:
        stored = stored.model_copy(update={"public": True, "notes": {}})
    return stored, problem


def _draft(stored: Composition) -> Composition:
    base, draft = st.session_state.get(_BASE), st.session_state.get(_DRAFT)
    if draft is None or draft == base:  # nothing of the visitor's own would be lost
        begin_again(stored)
    draft = st.session_state[_DRAFT]
    assert isinstance(draft, Composition)
    return draft


def begin_again(stored: Composition) -> None:
    """Drop what is not saved."""
    st.session_state[_BASE] = st.session_state[_DRAFT] = stored


def change(**values: Any) -> None:
    """Change some members of the draft; it is checked like a file."""
    draft = st.session_state[_DRAFT]
    st.session_state[_DRAFT] = Composition.model_validate({**draft.model_dump(), **values})


def own_draft(work: Work) -> str:
    """Return the token under which this visitor's own notes are seen before they are saved."""
    token = str(st.session_state.setdefault(_UNSAVED, new_draft()))
    keep_notes(token, work.draft.notes)
    return token


@st.cache_data(
    max_entries=20, show_spinner=False, hash_funcs={Composition: Composition.model_dump_json}
)
def _scenes(
    revision: str, composition: Composition, today: dt.date, _snapshot: Snapshot
) -> tuple[Scene, ...]:
    del revision, today  # the key of the cache; the snapshot itself cannot be one
    return scenes(_snapshot, composition)
