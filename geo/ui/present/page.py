"""The presentation page: preview, choices, scenes, notes, publication check, files, link."""

from __future__ import annotations

import base64
import datetime as dt
import html

import streamlit as st

from geo.layers.shown import DEFAULT_KINDS
from geo.model.config.settings import access_settings, sharing_settings
from geo.model.errors import Finding, PlanMapError
from geo.model.layer_choice import chosen_ids, written_choice
from geo.model.messages import in_full
from geo.model.plan import Section, plan
from geo.model.project import name_in
from geo.model.text.language import as_language
from geo.model.text.plain_text import without_signs
from geo.present import Scene
from geo.present.composition import MAX_NOTE
from geo.present.key_projects import key_rule
from geo.present.scenes import shortest_order
from geo.present.stored import store_composition
from geo.publish.check import publish_report
from geo.publish.report import PublishFinding
from geo.store.permission import editing_allowed
from geo.store.snapshot import Snapshot
from geo.ui.present.draft import SCENE, Work, begin_again, change, drawn_layers
from geo.ui.present.draft import work as read_work
from geo.ui.present.files import files_view
from geo.ui.present.preview import link, preview
from geo.ui.shared import state
from geo.ui.shared.words import _, plain
from geo.web.sharing import MAX_LINK, leads_here, qr_png

_ICONS = {"error": ":material/block:", "warning": ":material/warning:", "info": ":material/info:"}
MAX_NAMED = 100
_ERROR = "present_error"
_HEIGHT_PX = 600
_SECTIONS, _PROJECTS, _CHOSEN = "present_sections", "present_by", "present_projects"
_LAYERS = "present_layers"
_PUBLIC, _LANGUAGE, _AUTOPLAY = "present_public", "present_language", "present_autoplay"
_SECONDS = (0, 10, 15, 20, 30, 45, 60, 120)
MAX_OFFERED = 2000  # the list box cannot hold more
_CHOICE = "present_scene_choice"
_NOTE = "present_note"


def show_presentation() -> None:
    """Show the presentation page.

    Raises
    ------
    PlanMapError
        When the projects cannot be read.
    """
    work = read_work()
    left, right = st.columns([3, 2], gap="large")
    with left:  # on a phone the left column comes first
        preview(work)
        save_view(work)
        notes_view(work)
    with right:
        choices_view(work)
        scenes_view(work)
    st.divider()
    sections = [(_("Download"), files_view), (_("Share"), share_view)]
    if not access_settings().public:
        sections.insert(0, (_("Before publishing"), check_view))
    widths = [1.2 if show is files_view else 1.0 for _title, show in sections]
    for column, (title, show) in zip(st.columns(widths, gap="large"), sections, strict=True):
        with column:
            st.header(title, anchor=False)
            show(work)


def check_view(work: Work) -> None:
    """Show whether the plan may be published, and what to do about each finding."""
    report = publish_report(work.snapshot, today=dt.datetime.now().astimezone().date())
    errors = [finding for finding in report.findings if finding.severity == "error"]
    if report.fit:
        st.success(_("Nothing stands in the way of publishing."), icon=":material/check:")
    else:
        text = _(
            "Not ready to publish; open points: {n}. Until they are settled, every "
            "output is marked “{mark}”."
        )
        mark = report.mark(state.language())
        st.warning(plain(text.format(n=len(errors), mark=mark)), icon=":material/block:")
    for finding in report.findings:
        _finding(work.snapshot, finding)


def _finding(snapshot: Snapshot, finding: PublishFinding) -> None:
    language = state.language()
    with st.expander(plain(finding.sentence(language)), icon=_ICONS[finding.severity]):
        to_do = finding.advice(language)
        if to_do:
            st.markdown(plain(to_do))
        names = [_name(snapshot, identifier) for identifier in finding.ids[:MAX_NAMED]]
        if names:
            st.dataframe(
                {_("Concerns"): names},
                hide_index=True,
                placeholder="",
                width="stretch",
                height="auto",
            )
        if len(finding.ids) > MAX_NAMED:
            st.caption(_("{n} more are not listed.", n=len(finding.ids) - MAX_NAMED))


def _name(snapshot: Snapshot, identifier: str) -> str:
    row = snapshot.columns.rows.get(identifier)
    if row is None:
        return identifier
    return name_in(snapshot.feature(row)["properties"], state.language())


def save_view(work: Work) -> None:
    """Offer to save the changes; show what prevents it."""
    if work.problem is not None:
        _show_warning(work.problem)
    if not editing_allowed():
        st.caption(_("Your choices last until you leave; the link keeps them."))
        return
    error = st.session_state.pop(_ERROR, None)
    if error is not None:
        _show_warning(error)
    if not work.is_changed:
        st.caption(
            _("This is the saved presentation; everyone who opens the presentation sees it.")
        )
        return
    if work.others_saved:
        text = _("Someone else has saved a presentation in the meantime; saving yours replaces it.")
        st.warning(text, icon=":material/group:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Save for everyone"),
            type="primary",
            icon=":material/save:",
            on_click=_save,
            args=(work,),
        )
        st.button(
            _("Discard my changes"), type="tertiary", on_click=begin_again, args=(work.stored,)
        )


def _save(work: Work) -> None:
    try:
        store_composition(work.draft)
    except PlanMapError as error:
        st.session_state[_ERROR] = error
        return
    begin_again(work.draft)
    st.toast(_("Saved."), icon=":material/check:")


def _show_warning(error: PlanMapError) -> None:
    finding = Finding(error.code, params=error.params)
    st.warning(plain(in_full(finding, state.language())), icon=":material/warning:")


def share_view(work: Work) -> None:
    """Show the link, its QR code and the code to embed the map."""
    address = link(work)
    st.code(address, language=None, wrap_lines=True)
    if leads_here(address):
        _show_qr_code(qr_png(address))
    elif len(address) <= MAX_LINK:  # a QR code would not work on another device
        st.caption(_("This link works on this computer only."))
    with st.expander(_("Show it in another web page"), icon=":material/code:"):
        st.code(_embed_code(address), language="html", wrap_lines=True)
        if not sharing_settings().embedding:
            text = _(
                "At present only pages of this server may embed the map; "
                "PLANMAP_EMBED_ORIGINS allows other websites."
            )
            st.caption(plain(text))


def _show_qr_code(picture: bytes) -> None:
    name = html.escape(_("QR code of the link"))
    data = base64.b64encode(picture).decode("ascii")
    st.html(
        f'<img alt="{name}" src="data:image/png;base64,{data}" '
        'style="width:160px;border-radius:8px;display:block">'
    )
    st.download_button(
        _("QR code as a picture"),
        data=picture,
        file_name=f"{plan().subject}-qr.png",
        mime="image/png",
        icon=":material/qr_code_2:",
        on_click="ignore",
    )


def _embed_code(address: str) -> str:
    title = html.escape(plan().text("title", state.language()))
    return (
        f'<iframe src="{html.escape(address)}" title="{title}" width="100%" '
        f'height="{_HEIGHT_PX}" style="border:0" loading="lazy" allowfullscreen></iframe>'
    )


def choices_view(work: Work) -> None:
    """Show the settings of the whole presentation."""
    if not access_settings().public:
        _audience(work)
    _sections(work)
    _key_projects(work)
    left, right = st.columns(2)
    with left:
        _language(work)
    with right:
        _autoplay(work)
    _layers(work)


def _layers(work: Work) -> None:
    """Let the user choose which of the office's layers the maps show, if there are any."""
    layers = drawn_layers(work)
    if not layers:
        return
    known = list(layers)
    default = [each.id for each in layers.values() if each.kind in DEFAULT_KINDS]
    shown = chosen_ids(work.draft.layers, known, default)
    st.session_state[_LAYERS] = [each for each in known if each in shown]
    st.multiselect(
        _("Layers on the maps"),
        known,
        format_func=lambda identifier: layers[identifier].dated_name(state.language()),
        key=_LAYERS,
        on_change=lambda: change(layers=written_choice(st.session_state[_LAYERS], known, default)),
        placeholder=_("No layers"),
        help=_("Quiet, below the projects. The public gets public layers only."),
        wrap=True,
    )


def _audience(work: Work) -> None:
    names = {False: _("For the office"), True: _("For the public")}
    st.session_state[_PUBLIC] = work.draft.public
    st.segmented_control(
        _("Audience"),
        list(names),
        format_func=lambda public: names[public],
        key=_PUBLIC,
        on_change=lambda: change(public=bool(st.session_state[_PUBLIC])),
        required=True,
        help=_("For the public: public projects only, and none of your own notes."),
    )


def _sections(work: Work) -> None:
    labels = {section.number: plain(_label(section)) for section in plan().section}
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
        _("Key projects, each with its own scene"),
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
    st.session_state[_CHOSEN] = [key for key in work.draft.projects if key in options]
    st.multiselect(
        _("Key projects"),
        list(options),
        format_func=lambda identifier: options[identifier],
        key=_CHOSEN,
        on_change=lambda: change(projects=tuple(st.session_state[_CHOSEN])),
        placeholder=_("Choose projects"),
        label_visibility="collapsed",
        wrap=True,
    )


def _shown_projects(work: Work) -> tuple[str, ...]:
    return tuple(scene.projects[0].id for scene in work.scenes if scene.kind == "project")


def _keep_rule(shown: tuple[str, ...]) -> None:
    # Manual selection starts from the projects that the rule chose.
    change(projects=None if st.session_state[_PROJECTS] else shown)


def _options(work: Work) -> dict[str, str]:
    snapshot, language = work.snapshot, state.language()
    chosen = [
        snapshot.row(key) for key in work.draft.projects or () if key in snapshot.columns.rows
    ]
    rows = dict.fromkeys([*chosen, *snapshot.plan_order[:MAX_OFFERED].tolist()])
    labels = {}
    for row in rows:
        feature = snapshot.feature(int(row))
        labels[str(feature["id"])] = " ".join(name_in(feature["properties"], language).split())
    return labels


def _language(work: Work) -> None:
    names = {"": _("The visitor's language"), "zh": "中文", "en": "English"}
    st.session_state[_LANGUAGE] = work.draft.language or ""
    st.selectbox(
        _("Opening language"),
        list(names),
        format_func=lambda code: names[code],
        key=_LANGUAGE,
        on_change=lambda: change(language=as_language(st.session_state[_LANGUAGE])),
    )


def _autoplay(work: Work) -> None:
    seconds = sorted({*_SECONDS, work.draft.autoplay})
    names = {s: _("every {n} s", n=s) if s else _("manually") for s in seconds}
    st.session_state[_AUTOPLAY] = work.draft.autoplay
    st.selectbox(
        _("Advance"),
        seconds,
        format_func=lambda interval: names[interval],
        key=_AUTOPLAY,
        on_change=lambda: change(autoplay=st.session_state[_AUTOPLAY]),
        help=_("Plays by itself in a loop, for a screen in a lobby."),
    )


def scenes_view(work: Work) -> None:
    """Show the scenes in order, with buttons to move the selected one."""
    names = {
        scene.id: f"{number}\\. {plain(scene_name(scene))}"
        for number, scene in enumerate(work.scenes, start=1)
    }
    ids = list(names)
    st.session_state[_CHOICE] = work.scene.id
    st.radio(
        _("Scenes in order"),
        ids,
        format_func=lambda scene_id: names[scene_id],
        key=_CHOICE,
        on_change=lambda: st.session_state.update({SCENE: st.session_state[_CHOICE]}),
    )
    _movers(work, ids)


def scene_name(scene: Scene) -> str:
    """Return the name of a scene in a list, in the visitor's language."""
    language = state.language()
    heading = scene.heading.of(language)
    if scene.kind == "section":
        return f"{scene.kicker.of(language)} · {heading}"
    return heading


def _movers(work: Work, ids: list[str]) -> None:
    index = ids.index(work.scene.id)
    with st.container(horizontal=True):
        for step, label, icon in ((-1, _("Up"), "arrow_upward"), (1, _("Down"), "arrow_downward")):
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"present_move_{step}",
                disabled=not 0 <= index + step < len(ids),
                on_click=_move,
                args=(work, ids, index, step),
                help=_("Move the chosen scene"),
            )
        if work.draft.order:
            st.button(
                _("Order of the plan"),
                icon=":material/restart_alt:",
                on_click=lambda: change(order=()),
                type="tertiary",
            )


def _move(work: Work, ids: list[str], index: int, step: int) -> None:
    order = list(ids)
    order[index], order[index + step] = order[index + step], order[index]
    st.session_state[SCENE] = ids[index]
    change(order=shortest_order(work.natural, order))


def notes_view(work: Work) -> None:
    """Show the notes on the selected scene: the visitor's own and those from the data."""
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
        _("Your notes on “{scene}”", scene=plain(scene_name(scene))),
        key=key,
        max_chars=MAX_NOTE,
        height=110,
        on_change=_keep_note,
        args=(work, scene.id, key),
        placeholder=_("Your own notes for this scene; shown only in the presenter view"),
    )


def _keep_note(work: Work, scene: str, key: str) -> None:
    text = str(st.session_state[key]).replace("\r\n", "\n").strip()[:MAX_NOTE]
    notes = {**work.draft.notes, scene: without_signs(text)}
    change(notes={name: note for name, note in notes.items() if note})
