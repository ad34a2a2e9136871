"""What is shown, to whom, in which language, and how it goes on."""

from __future__ import annotations

import streamlit as st

from geo.model.config.settings import access_settings
from geo.model.plan import Section, plan
from geo.model.project import name_in
from geo.model.text.language import as_language
from geo.present.key_projects import key_rule
from geo.ui.present.draft import Work, change
from geo.ui.shared import state
from geo.ui.shared.words import _, plain

_SECTIONS, _PROJECTS, _CHOSEN = "present_sections", "present_by", "present_projects"
_PUBLIC, _LANGUAGE, _AUTOPLAY = "present_public", "present_language", "present_autoplay"
_SECONDS = (0, 10, 15, 20, 30, 45, 60, 120)
MAX_OFFERED = 2000  # a list box has no room for a province


def choices_view(work: Work) -> None:
    """Show the choices that hold for the whole presentation."""
    if not access_settings().public:
        _audience(work)
    _sections(work)
    _key_projects(work)
    left, right = st.columns(2)
    with left:
        _language(work)
    with right:
        _autoplay(work)


def _audience(work: Work) -> None:
    names = {False: _("For the office"), True: _("For the public")}
    st.session_state[_PUBLIC] = work.draft.public
    st.segmented_control(
        _("Shown to"),
        list(names),
        format_func=lambda public: names[public],
        key=_PUBLIC,
        on_change=lambda: change(public=bool(st.session_state[_PUBLIC])),
        required=True,
        help=_("For the public: public projects only, and none of your own notes."),
    )


def _sections(work: Work) -> None:
    labels = {each.number: plain(_label(each)) for each in plan().section}
    chosen = work.draft.sections
    st.session_state[_SECTIONS] = [n for n in labels if chosen is None or n in chosen]
    st.pills(
        _("Sections"),
        list(labels),
        selection_mode="multi",
        format_func=lambda number: labels[number],
        key=_SECTIONS,
        on_change=_keep_sections,
        wrap=True,
    )


def _label(section: Section) -> str:
    language = state.language()
    return f"{section.numeral_in(language)} {section.label(language)}"


def _keep_sections() -> None:
    chosen = tuple(sorted(st.session_state[_SECTIONS]))
    change(sections=None if chosen == tuple(sorted(plan().section_numbers)) else chosen)


def _key_projects(work: Work) -> None:
    names = {True: _("By rule"), False: _("My choice")}
    st.session_state[_PROJECTS] = work.draft.projects is None
    st.segmented_control(
        _("Key projects, each with a scene of its own"),
        list(names),
        format_func=lambda by_rule: names[by_rule],
        key=_PROJECTS,
        on_change=_keep_rule,
        args=(_shown_projects(work),),
        required=True,
    )
    if work.draft.projects is None:
        st.caption(plain(key_rule().of(state.language())))
        return
    options = _options(work)
    st.session_state[_CHOSEN] = [each for each in work.draft.projects if each in options]
    st.multiselect(
        _("Key projects"),
        list(options),
        format_func=lambda each: options[each],
        key=_CHOSEN,
        on_change=lambda: change(projects=tuple(st.session_state[_CHOSEN])),
        placeholder=_("Choose projects"),
        label_visibility="collapsed",
        wrap=True,
    )


def _shown_projects(work: Work) -> tuple[str, ...]:
    return tuple(scene.projects[0].id for scene in work.scenes if scene.kind == "project")


def _keep_rule(shown: tuple[str, ...]) -> None:
    # Whoever takes over begins with what the rule has chosen.
    change(projects=None if st.session_state[_PROJECTS] else shown)


def _options(work: Work) -> dict[str, str]:
    snapshot, language = work.snapshot, state.language()
    chosen = [
        snapshot.row(each) for each in work.draft.projects or () if each in snapshot.columns.rows
    ]
    rows = dict.fromkeys([*chosen, *snapshot.plan_order[:MAX_OFFERED].tolist()])
    found = {}
    for row in rows:
        feature = snapshot.feature(int(row))
        found[str(feature["id"])] = " ".join(name_in(feature["properties"], language).split())
    return found


def _language(work: Work) -> None:
    names = {"": _("The visitor's"), "zh": "中文", "en": "English"}
    st.session_state[_LANGUAGE] = work.draft.language or ""
    st.selectbox(
        _("Begins in"),
        list(names),
        format_func=lambda code: names[code],
        key=_LANGUAGE,
        on_change=lambda: change(language=as_language(st.session_state[_LANGUAGE])),
    )


def _autoplay(work: Work) -> None:
    seconds = sorted({*_SECONDS, work.draft.autoplay})
    names = {each: _("every {n} s", n=each) if each else _("by hand") for each in seconds}
    st.session_state[_AUTOPLAY] = work.draft.autoplay
    st.selectbox(
        _("Goes on"),
        seconds,
        format_func=lambda each: names[each],
        key=_AUTOPLAY,
        on_change=lambda: change(autoplay=st.session_state[_AUTOPLAY]),
        help=_("Runs by itself in a loop, for a screen in a lobby."),
    )
