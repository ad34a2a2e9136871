"""The visitor's draft of the presentation's composition, until it is saved for everyone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import streamlit as st

from geo.layers.presence import has_layers
from geo.layers.record import Layer
from geo.layers.shown import is_drawn, shown_layers
from geo.model.config.settings import access_settings
from geo.model.errors import InvalidConfiguration, PlanMapError
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
    """The state of the presentation page, read once per run.

    Attributes
    ----------
    draft, stored : Composition
        The visitor's unsaved composition, and the one that everyone gets.
    snapshot : Snapshot
        Public projects only, if the draft is for the public.
    scenes : tuple of Scene
        Scenes of the draft.
    natural : tuple of str
        Ids of the scenes in their natural order, before any reordering.
    problem : InvalidConfiguration or None
        Why the stored composition cannot be read, if so.
    """

    draft: Composition
    stored: Composition
    snapshot: Snapshot
    scenes: tuple[Scene, ...]
    natural: tuple[str, ...]
    problem: InvalidConfiguration | None

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        return self.draft != self.stored or self.problem is not None

    @property
    def others_saved(self) -> bool:
        """Whether someone else has saved since this visitor started."""
        return bool(st.session_state[_BASE] != self.stored)

    @property
    def language(self) -> Language:
        """The language in which the presentation opens."""
        return self.draft.language or state.language()

    @property
    def scene(self) -> Scene:
        """The selected scene; by default the first."""
        chosen = st.session_state.get(SCENE)
        return next((scene for scene in self.scenes if scene.id == chosen), self.scenes[0])


def work() -> Work:
    """Read the state of the presentation page.

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
    ordered, natural = (
        _scenes(snapshot.revision, composition, today, snapshot)
        for composition in (draft, draft.model_copy(update={"order": ()}))
    )
    return Work(draft, stored, snapshot, ordered, tuple(scene.id for scene in natural), problem)


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
    if draft is None or draft == base:  # the visitor has no changes that could be lost
        begin_again(stored)
    draft = st.session_state[_DRAFT]
    assert isinstance(draft, Composition)
    return draft


def begin_again(stored: Composition) -> None:
    """Discard unsaved changes."""
    st.session_state[_BASE] = st.session_state[_DRAFT] = stored


def drawn_layers(work: Work) -> dict[str, Layer]:
    """Return the office's layers that the presentation's maps may show, by id.

    A list that cannot be read costs the choice only; the page of the layers says what is wrong.
    """
    if not has_layers():
        return {}
    try:
        layers = shown_layers(public=work.draft.public)
    except PlanMapError:
        return {}
    return {each.id: each for each in layers if is_drawn(each)}


def change(**values: Any) -> None:
    """Change some fields of the draft, with validation."""
    draft = st.session_state[_DRAFT]
    st.session_state[_DRAFT] = Composition.model_validate({**draft.model_dump(), **values})


def own_draft(work: Work) -> str:
    """Keep the draft's notes for the visitor's own preview and return their token."""
    token = str(st.session_state.setdefault(_UNSAVED, new_draft()))
    keep_notes(token, work.draft.notes)
    return token


@st.cache_data(
    max_entries=20, show_spinner=False, hash_funcs={Composition: Composition.model_dump_json}
)
def _scenes(
    revision: str, composition: Composition, today: dt.date, _snapshot: Snapshot
) -> tuple[Scene, ...]:
    del revision, today  # cache keys; Streamlit cannot hash the snapshot itself
    return scenes(_snapshot, composition)
