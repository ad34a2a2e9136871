"""The scenes in their order: choose one, move it, write notes on it."""

from __future__ import annotations

import streamlit as st

from geo.model.text.plain_text import without_signs
from geo.present import Scene
from geo.present.composition import MAX_NOTE
from geo.present.scenes import shortest_order
from geo.ui.present.draft import SCENE, Work, change
from geo.ui.shared import state
from geo.ui.shared.words import _, plain

_CHOICE = "present_scene_choice"
_NOTE = "present_note"


def scenes_view(work: Work) -> None:
    """Show the scenes in order, and the buttons that move the chosen one."""
    names = {
        scene.id: f"{number}\\. {plain(scene_name(scene))}"
        for number, scene in enumerate(work.scenes, start=1)
    }
    ids = list(names)
    st.session_state[_CHOICE] = work.scene.id
    st.radio(
        _("Scenes in order"),
        ids,
        format_func=lambda each: names[each],
        key=_CHOICE,
        on_change=lambda: st.session_state.update({SCENE: st.session_state[_CHOICE]}),
    )
    _movers(work, ids)


def scene_name(scene: Scene) -> str:
    """Return what a scene is called in a list, in the visitor's language."""
    language = state.language()
    heading = scene.heading.of(language)
    if scene.kind == "section":
        return f"{scene.kicker.of(language)} · {heading}"
    return heading


def _movers(work: Work, ids: list[str]) -> None:
    at = ids.index(work.scene.id)
    with st.container(horizontal=True):
        for step, label, icon in ((-1, _("Up"), "arrow_upward"), (1, _("Down"), "arrow_downward")):
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"present_move_{step}",
                disabled=not 0 <= at + step < len(ids),
                on_click=_move,
                args=(work, ids, at, step),
                help=_("Move the chosen scene"),
            )
        if work.draft.order:
            st.button(
                _("Order of the plan"),
                icon=":material/restart_alt:",
                on_click=lambda: change(order=()),
                type="tertiary",
            )


def _move(work: Work, ids: list[str], at: int, step: int) -> None:
    wanted = list(ids)
    wanted[at], wanted[at + step] = wanted[at + step], wanted[at]
    st.session_state[SCENE] = ids[at]
    change(order=shortest_order(work.natural, wanted))


def notes_view(work: Work) -> None:
    """Show the notes on the chosen scene: the visitor's own, and those from the data."""
    scene, language = work.scene, work.language
    if not work.draft.public:
        _own_note(work, scene)
    with st.expander(_("Notes from the data"), icon=":material/notes:"):
        for line in (scene.notes.of(language) or "–").split("\n"):
            st.markdown(plain(line))
    with st.expander(_("The scene in words"), icon=":material/subject:"):
        st.caption(_("Read out or shown to people who cannot see the scene."))
        st.markdown(plain(scene.text.of(language)))


def _own_note(work: Work, scene: Scene) -> None:
    key = f"{_NOTE}_{scene.id}"
    st.session_state[key] = work.draft.notes.get(scene.id, "")
    st.text_area(
        _("Own notes on “{scene}”", scene=plain(scene_name(scene))),
        key=key,
        max_chars=MAX_NOTE,
        height=110,
        on_change=_keep_note,
        args=(work, scene.id, key),
        placeholder=_("What you want to say here; only the presenter view shows it"),
    )


def _keep_note(work: Work, scene: str, key: str) -> None:
    text = str(st.session_state[key]).replace("\r\n", "\n").strip()[:MAX_NOTE]
    notes = {**work.draft.notes, scene: without_signs(text)}
    change(notes={name: note for name, note in notes.items() if note})
