"""Set up another town on a page: five steps, each checked at once, then a folder or a ZIP."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from geo.model.config.settings import limit_settings, store_settings
from geo.model.errors import Finding, InvalidConfiguration, PlanMapError
from geo.model.plan import PLACE_KINDS, kind_by_name, kind_word
from geo.model.text.language import N_
from geo.setup.answers import Answers, answer_fault, as_answers, section_from
from geo.setup.folder import sibling_folder, start_commands, town_archive, town_findings, write_town
from geo.setup.outline import Outline
from geo.setup.town import NewTown, base_map_words, new_town, where_words
from geo.store.permission import require_editing
from geo.ui.new_town.files import COMMUNITIES, OUTLINE, TownFiles, kept
from geo.ui.new_town.preview import show_base_map, show_outline
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_text
from geo.ui.shared.store_form import editing_or_reason, show_error
from geo.ui.shared.values import finding_text
from geo.ui.shared.words import _, plain

_KEY = "new_town"
Values = dict[str, Any]
_STEPS = 5
_ICONS = {"error": ":material/error:", "warning": ":material/warning:", "info": ":material/info:"}
_TOWN = (
    ("place_zh", N_("Name of the place in Chinese"), True),
    ("place_en", N_("Name in English"), False),
    ("region_zh", N_("Where it lies, in Chinese"), True),
    ("region_en", N_("Where it lies, in English"), False),
    ("publisher_zh", N_("Who published the plan, in Chinese"), True),
    ("publisher_en", N_("Who published the plan, in English"), False),
)
_EXAMPLE = "一|经济发展|Economy|9\n二|城市品质|City quality|5"


def show_new_town() -> None:
    """Show the steps, from the names to the folder."""
    if not editing_or_reason():
        return
    bar = st.empty()
    values: Values = {}
    done = [_town_step(values), _plan_step(values)]
    files = TownFiles(limit_settings().max_upload_mb, limit_settings().max_extract_mb)
    outline = _outline_step(values, files, can_read=done[0])
    done.append(outline is not None and values["outline"].get("confirmed", False))
    town = _ground_step(values, files, can_read=all(done))
    done.append(town is not None)
    _save_step(town)
    count = sum(done)
    bar.progress(
        count / (_STEPS - 1), text=_("{n} of {total} steps are complete", n=count, total=_STEPS - 1)
    )


def _text(name: str, label: str, **more: Any) -> str:
    text = st.text_input(_(label), key=f"{_KEY}_{name}", persist_state="session", **more)
    return str(text or "").strip()


def _town_step(values: Values) -> bool:
    """Ask for the names; return whether they are complete."""
    st.header(_("1 · The place"), anchor=False)
    columns = st.columns(2, gap="medium")
    complete = True
    for number, (name, label, needed) in enumerate(_TOWN):
        with columns[number % 2]:
            complete &= _checked(values, name, _text(name, label), needed=needed)
    if values.get("place_zh") and kind_by_name(values["place_zh"]) is None:
        kind = st.selectbox(
            _("Kind of place"),
            PLACE_KINDS,
            index=None,
            format_func=lambda kind: kind_word(kind, state.language()),
            key=f"{_KEY}_kind",
        )
        values |= {"place_kind": kind} if kind else {}
    st.caption(
        _("Without a text in English, English pages show the Chinese. Nothing is translated here.")
    )
    return complete


def _checked(values: Values, name: str, text: str, *, needed: bool) -> bool:
    """Take a text into the values, or say what is wrong with it; return whether it is usable."""
    if not text:
        return not needed
    fault = answer_fault(name, text)
    if fault is not None:
        st.error(plain(finding_text(fault)), icon=":material/error:")
        return False
    values[name] = text
    return True


def _plan_step(values: Values) -> bool:
    """Ask for date, titles, sections and residents; return whether they are complete."""
    st.header(_("2 · The plan"), anchor=False)
    left, right = st.columns(2, gap="medium")
    with left:
        date = st.date_input(
            _("Date of the plan"),
            value=None,
            min_value=dt.date(1950, 1, 1),
            max_value=dt.date(2100, 12, 31),
            format="YYYY-MM-DD",
            key=f"{_KEY}_date",
            persist_state="session",
        )
        year = date.year if isinstance(date, dt.date) else "2026"
        place, english = values.get("place_zh", "…"), values.get("place_en")
        complete = _checked(
            values,
            "title_zh",
            _text(
                "title_zh",
                N_("Title of the plan in Chinese"),
                placeholder=f"{place}{year}年工作计划",
            ),
            needed=False,
        )
        usual = f"{english} work plan {year}" if english else ""
        title = _text("title_en", N_("Title of the plan in English"), placeholder=usual)
        complete &= _checked(values, "title_en", title, needed=False)
    with right:
        complete &= _sections(values)
        complete &= _residents(values)
    if isinstance(date, dt.date):
        values["date"] = date
    return complete and "date" in values


def _sections(values: Values) -> bool:
    text = st.text_area(
        _("Sections, one a line: numeral|Chinese name|English name|number of sentences"),
        key=f"{_KEY}_sections",
        placeholder=_EXAMPLE,
        height=120,
        persist_state="session",
    )
    lines = [line for line in str(text or "").splitlines() if line.strip()]
    try:
        sections = [section_from(line.replace("\t", "|")) for line in lines]
    except InvalidConfiguration as error:
        st.error(plain(finding_text(error.findings[0])), icon=":material/error:")
        return False
    fault = answer_fault("section", sections) if sections else None
    if fault is not None:
        st.error(plain(finding_text(fault)), icon=":material/error:")
        return False
    values["section"] = sections
    return bool(sections)


def _residents(values: Values) -> bool:
    with st.container(horizontal=True):
        count = st.number_input(
            _("Residents"), min_value=1, value=None, step=1, key=f"{_KEY}_residents", width=160
        )
        year = st.number_input(
            _("Year"), min_value=1900, max_value=2100, value=None, step=1,
            key=f"{_KEY}_residents_year", width=120,
        )  # fmt: skip
    source = _text("residents_source", N_("Source of that number"))
    if count is None:
        return True
    if year is None:
        st.error(_("Which year is the number of residents from?"), icon=":material/error:")
        return False
    found: Values = {"count": int(count), "year": int(year)}
    if source:
        found["source_zh"] = source
    fault = answer_fault("residents", found)
    if fault is not None:
        st.error(plain(finding_text(fault)), icon=":material/error:")
        return False
    values["residents"] = found
    return True


def _outline_step(values: Values, files: TownFiles, *, can_read: bool) -> Outline | None:
    """Ask for the outline's file; show what was understood and where it lies."""
    st.header(_("3 · Outline and neighbours"), anchor=False)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        files.field(OUTLINE)
        if files.has(OUTLINE):
            files.field(COMMUNITIES)
        accuracy = st.number_input(
            _("How many metres may it be off?"), min_value=0.0, value=None, step=10.0,
            key=f"{_KEY}_accuracy",
        )  # fmt: skip
    if not files.has(OUTLINE):
        with right:
            st.info(
                _(
                    "A file with the outline, for example of all towns of the county: the "
                    "others become the neighbours. An OpenStreetMap extract also has communities."
                ),
                icon=":material/upload_file:",
            )
        return None
    if not can_read:
        st.info(_("First complete step 1."), icon=":material/arrow_upward:")
        return None
    values["outline"] = {"file": OUTLINE}
    if accuracy is not None:
        values["outline"]["accuracy_m"] = accuracy
    if files.has(COMMUNITIES):
        values["outline"]["communities"] = {"file": COMMUNITIES}
    chosen = st.session_state.get(files.choice_key)
    if chosen:
        values["outline"]["id"] = chosen
    with left:
        outline = files.outline(values)
    if outline is None:
        return None
    with left:
        _findings(outline.findings)
        show_text(where_words(outline, state.language()))
        values["outline"]["confirmed"] = st.checkbox(
            _("This is where it lies"), key=f"{_KEY}_confirmed_{files.digest(OUTLINE)}"
        )
    with right:
        show_outline(f"{_KEY}_outline_map", outline)
    return outline


def _findings(findings: tuple[Finding, ...]) -> None:
    lines = [f"- {_ICONS[each.severity]} {plain(finding_text(each))}" for each in findings]
    if lines:
        with st.expander(_("What was understood ({n})", n=len(lines)), icon=":material/rule:"):
            st.markdown("\n".join(lines))


def _ground_step(values: Values, files: TownFiles, *, can_read: bool) -> NewTown | None:
    """Ask for the files of the base map; return the whole town once everything is complete."""
    st.header(_("4 · Base map"), anchor=False)
    st.caption(
        _(
            "All of them may be left out. Roads, metro lines, railways, water and stations are "
            "generalised, and only the main ones are drawn."
        )
    )
    for column, role in zip(st.columns(3, gap="medium"), files.GROUND, strict=True):
        with column:
            files.field(role)
    if not can_read:
        st.info(_("First complete the steps above."), icon=":material/arrow_upward:")
        return None
    values |= files.ground()
    try:
        answers = as_answers(values)
    except PlanMapError as error:
        show_error(error)
        return None
    town = files.town(values, lambda: _made(answers, files))
    if town is None:
        return None
    _findings(town.findings[len(town.ground.outline.findings) :])
    show_text(base_map_words(town.ground, state.language()))
    show_base_map(town)
    return town


def _made(answers: Answers, files: TownFiles) -> NewTown:
    place = st.empty()
    stages = {"ways": N_("ways read: {count}"), "nodes": N_("points read: {count}")}

    def report(stage: str, count: int) -> None:
        place.caption(_(stages[stage], count=f"{count:,}"))

    with st.spinner(_("Reading the file …")):
        town = new_town(answers, read=files.read, report=report)
    place.empty()
    findings = town_findings(town.files)
    if findings:
        first = findings[0]
        raise InvalidConfiguration(first.code, others=findings[1:], **first.params)
    return town


def _save_step(town: NewTown | None) -> None:
    """Offer the data folder: written beside the present one, or as a ZIP."""
    st.header(_("5 · Save"), anchor=False)
    if town is None:
        st.info(_("First complete the steps above."), icon=":material/arrow_upward:")
        return
    st.success(
        _("The data folder is complete and passes the program's own check."),
        icon=":material/check_circle:",
    )
    name = town.texts.subject
    with st.container(horizontal=True, vertical_alignment="bottom"):
        folder = st.text_input(
            _("Name of the folder"),
            value=name,
            key=f"{_KEY}_folder_{name}",
            help=plain(_("It is made beside the present data folder.")),
        )
        pressed = st.button(_("Write the folder"), type="primary", icon=":material/save:")
        st.download_button(
            _("Download as ZIP"),
            kept(f"zip {id(town)}", lambda: town_archive(town.files, name)),
            f"{name}.zip",
            "application/zip",
            icon=":material/download:",
            on_click="ignore",
        )
    if pressed:
        _write(town, folder)


def _write(town: NewTown, folder: str) -> None:
    try:
        require_editing()
        path = sibling_folder(store_settings().data, folder)
        write_town(town.files, path)
    except PlanMapError as error:
        show_error(error)
        return
    st.success(
        plain(_("{folder} has been written. To see it, run:", folder=str(path.absolute()))),
        icon=":material/check_circle:",
    )
    st.code("\n".join(start_commands(path)), language="shell", wrap_lines=True)
