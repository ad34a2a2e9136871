"""Questions about an uploaded file that only a person can answer.

They are: which coordinate system it uses, what its columns mean, which project a feature
without a known id is, and which broken shapes to repair.
"""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from geo.crs.explain import explain_question, explain_reading
from geo.crs.recognition import Recognition
from geo.crs.surroundings import known_systems
from geo.crs.systems import Reading
from geo.intake.comparison.compare import Unmatched
from geo.intake.comparison.identity import NEW
from geo.intake.coordinates import names_in_upload, read_as
from geo.intake.places import places_of
from geo.intake.repair.repairs import Repair, repair_sentence, repairs_for
from geo.intake.system_store import known_senders
from geo.intake.tables.mapping import ColumnMapping
from geo.intake.tables.mapping_store import forget, remember
from geo.intake.tables.named_fields import field_value
from geo.intake.tables.table import Table, mapping_for
from geo.model.errors import PlanMapError
from geo.model.project import field_names
from geo.review.edits import new_id
from geo.review.upload_session import UploadSession
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_text
from geo.ui.shared.readings import ROLES, choose_reading, compare_on_map
from geo.ui.shared.side_map import MapShape, edit_map
from geo.ui.shared.store_form import show_error
from geo.ui.shared.values import field_label, name_of
from geo.ui.shared.words import _, plain

MAX_SHAPES = 400  # per reading; more would hide the difference
_PLACE = ("x", "y", "wkt", "id")
_SHOWN = 5  # features in a preview
_LONGEST = 200  # characters shown of a cell
MAX_SHOWN = 200
LIKELY = 85.0  # similarity from which a name is preselected
_SEPARATOR = " · "
MAX_FEATURES = 100
SECONDS = 5.0  # time limit to compute all repairs of a file
# Repairs that need no tick: they are made whenever something is saved.
_AUTOMATIC = {"winding", "three_dimensional"}
_REPAIRABLE = {
    "geometry_type_unknown", "geometry_collection", "coordinates_nesting", "position_length",
    "coordinate_not_a_number", "too_few_points", "axes_swapped", "ring_open", "repeated_points",
    "spike", "geometry_invalid",
}  # fmt: skip


def _repairs_map(session: UploadSession, offered: Sequence[Repair]) -> None:
    shapes: list[MapShape] = []
    for repair in offered:
        sides = {"old": repair.before, "new": repair.after}
        for role, geometry in sides.items():
            degrees = _in_degrees(session, geometry)
            if degrees is not None:
                name = f"{role} {repair.feature} {repair.code}"
                shapes.append(MapShape(name, degrees, role, repair.feature))  # type: ignore[arg-type]
    if not shapes:
        return
    edit_map(
        "repairs_map",
        shapes,
        label=_("Broken shapes as received and after repair"),
        legend=[("old", _("As received")), ("new", _("Repaired"))],
        height=360,
    )


def choose_system(session: UploadSession) -> bool:
    """Show how the coordinates are read, or ask which reading is right.

    Returns
    -------
    bool
        Whether it is decided; with an open question nothing can be saved.
    """
    recognition = session.examination.placed.recognition
    if recognition.questions:
        _ask(session, recognition)
        return False
    read, *reasons = explain_reading(recognition, state.language())
    left, right = st.columns([3, 1])
    with left:
        show_text(read)
        _reasons(reasons)
    with right.popover(_("Coordinate system"), icon=":material/my_location:", width="stretch"):
        _other_system(session, session.decisions.sender)
    return True


def _reasons(sentences: Sequence[str]) -> None:
    """Show the reasons for a reading in small print."""
    if sentences:
        st.caption(plain(("" if state.language() == "zh" else " ").join(sentences)))


def _ask(session: UploadSession, recognition: Recognition) -> None:
    """Show the possible readings on a map and let the visitor choose one."""
    question = recognition.questions[0]
    st.header(_("Which coordinate system is it?"), anchor=False)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        show_text("\n".join(explain_question(question, state.language())))
        _reasons(explain_reading(recognition, state.language()))
        sender = _ask_sender(session)
        chosen, shown = choose_reading(f"system_{session.stage}", question)
        if chosen:
            session.decide(chosen=chosen, sender=sender)
            st.rerun()
        with st.popover(_("Another coordinate system"), icon=":material/my_location:"):
            _other_system(session, sender)
    with right:
        _readings_map(session, shown)


def _ask_sender(session: UploadSession) -> str:
    """Ask who sent the file; the stored answer for that sender and these columns is used."""
    columns = names_in_upload(session.examination.upload)
    senders = known_senders(columns)
    sender = st.selectbox(
        _("Who sent the file? (optional)"),
        senders,
        index=None,
        key=f"system_{session.name}_sender",
        accept_new_options=True,
        placeholder=_("for example: the survey office"),
        help=_(
            "The answer is remembered: you will not be asked again about the next file "
            "with the same columns from the same sender."
        ),
    )
    if sender in senders and sender != session.decisions.sender:
        session.decide(sender=sender)
        st.rerun()
    return str(sender or "")


def _other_system(session: UploadSession, sender: str) -> None:
    language = state.language()
    systems = known_systems()
    codes = list(systems)
    chosen = session.decisions.chosen
    known = (chosen.system if isinstance(chosen, Reading) else chosen) if chosen else None
    code = st.selectbox(
        _("Coordinate system of the file"),
        codes,
        index=codes.index(known.code) if known else None,
        key=f"system_{session.stage}_other",
        format_func=lambda each: f"{each} · {systems[each].label(language)}",
        placeholder=_("As recognised"),
        help=_("Those of the surroundings come first; type a code or a name to find another."),
    )
    with st.container(horizontal=True):
        if st.button(_("Read it this way"), disabled=code is None, key="system_use"):
            session.decide(chosen=systems[str(code)], sender=sender)
            st.rerun()
        if st.button(
            _("As recognised"), disabled=chosen is None, key="system_back", type="tertiary"
        ):
            session.decide(chosen=None)
            st.rerun()


def _readings_map(session: UploadSession, readings: Sequence[Reading]) -> None:
    language = state.language()
    examination = session.examination
    shapes: list[MapShape] = []
    known = [identity.project or identity.likely for identity in examination.identities]
    places = examination.placed.raw
    for project in dict.fromkeys(known[row] for row in places.rows[:MAX_SHAPES].tolist()):
        geometry = session.stored[project]["geometry"] if project else None
        if project and geometry is not None:
            name = name_of(session.stored[project]["properties"], project)
            shapes.append(MapShape(f"old {project}", geometry, "old", name))
    for role, reading in zip(ROLES, readings, strict=False):
        converted, _sound = read_as(places, reading)
        label = reading.system.label(language)
        for row, geometry in zip(
            converted.rows[:MAX_SHAPES].tolist(), converted.geometries[:MAX_SHAPES], strict=True
        ):
            name = examination.identities[row].name
            shapes.append(MapShape(f"{role} {row}", geometry, role, f"{name} · {label}"))
    compare_on_map("system_map", readings, shapes, [("old", _("Current places of the projects"))])


def columns_expander(session: UploadSession) -> None:
    """Offer to correct the meaning of the columns of a table or the fields of a layer."""
    if _table(session) is None:
        return
    label = _("Columns of the table") if session.table else _("Fields of the layer")
    has_failed = session.job.error is not None
    with st.expander(label, expanded=has_failed, icon=":material/view_column:"):
        assign_columns(session)


def assign_columns(session: UploadSession) -> None:
    """Ask what each column means; remember the answer for files with the same columns."""
    table = _table(session)
    if table is None:
        return
    current = session.decisions.mapping or _detected_mapping(session) or mapping_for(table)
    _explain(session)
    _preview(table)
    chosen = _place_columns(table, current, session)
    chosen = _field_columns(table, chosen, session)
    if session.table:
        packed = st.checkbox(
            _("Degrees, minutes and seconds are written together (1134455.1 is 113° 44′ 55.1″)"),
            value=current.packed,
            key=f"columns_{session.stage}_packed",
        )
        chosen = dataclasses.replace(chosen, packed=packed)
    _buttons(session, table, chosen)


def _explain(session: UploadSession) -> None:
    if session.table:
        text = _(
            "Say which columns contain the coordinates and the project. Your choice is "
            "remembered for the next table with the same columns."
        )
    else:
        text = _(
            "Say what the fields mean. Your choice is remembered for the next file with "
            "the same fields."
        )
    st.caption(text)


def _buttons(session: UploadSession, table: Table, chosen: ColumnMapping) -> None:
    is_named = chosen.id is not None or "name" in chosen.fields.values()
    is_usable = chosen.has_place or is_named or session.table is None
    label = _("Use these columns") if session.table else _("Use these fields")
    with st.container(horizontal=True):
        if st.button(label, type="primary", disabled=not is_usable):
            _use(session, chosen)
        if session.table and st.button(_("Swap X and Y"), disabled=not (chosen.x and chosen.y)):
            _use(session, chosen.swapped())
        if st.button(_("Detect again"), type="tertiary"):
            with contextlib.suppress(PlanMapError):  # for this visit it is detected again anyway
                forget(table.header)
            session.decide(mapping=None)
            st.rerun()


def _table(session: UploadSession) -> Table | None:
    """Return the table of the file; for a layer, its fields as a table."""
    if session.table is not None:
        return session.table
    result = session.job.result
    upload = result.upload if result else None
    if upload is None or upload.columns is None:
        return None
    header = upload.columns.header
    features = [feature for feature in upload.features[:_SHOWN] if isinstance(feature, dict)]
    rows = [
        (number, [field_value(feature, upload.columns, name) for name in header])
        for number, feature in enumerate(features, start=1)
    ]
    return Table(header, rows)


def _detected_mapping(session: UploadSession) -> ColumnMapping | None:
    result = session.job.result
    return result.upload.columns if result else None


def _preview(table: Table) -> None:
    rows = [
        {name: _text(cells[i]) if i < len(cells) else "" for i, name in enumerate(table.header)}
        for cells in table.preview
    ]
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, placeholder="", width="stretch", row_height=32
    )


def _text(cell: Any) -> str:
    if isinstance(cell, dict):
        return str(cell.get("date") or cell.get("error") or "")
    return "" if cell is None else str(cell)[:_LONGEST]


def _place_columns(table: Table, current: ColumnMapping, session: UploadSession) -> ColumnMapping:
    labels = {
        "x": _("Longitude or easting"),
        "y": _("Latitude or northing"),
        "wkt": _("Whole geometry (WKT)"),
        "id": _("Id of the project"),
    }
    options = [None, *table.header]
    columns_by_role: dict[str, Any] = {}
    roles = _PLACE if session.table else ("id",)  # the geometry of a layer needs no columns
    for column, role in zip(st.columns(len(roles)), roles, strict=True):
        known = getattr(current, role)
        columns_by_role[role] = column.selectbox(
            labels[role],
            options,
            index=options.index(known) if known in options else 0,
            key=f"columns_{session.stage}_{role}",
            format_func=_column_label,
        )
    return dataclasses.replace(current, **columns_by_role)


def _column_label(name: str | None) -> str:
    return _("(none)") if name is None else name


def _field_columns(table: Table, current: ColumnMapping, session: UploadSession) -> ColumnMapping:
    taken = {getattr(current, role) for role in _PLACE}
    others = [name for name in table.header if name not in taken]
    if not others:
        return current
    labels: dict[str | None, str] = {None: _("keep its own name")}
    labels |= {name: field_label(name) for name in field_names()}
    with st.expander(_("The other columns ({n})", n=len(others))):
        fields = {}
        for name in others:
            known = current.fields.get(name)
            options = list(labels)
            chosen = st.selectbox(
                plain(name),
                options,
                index=options.index(known) if known in options else 0,
                key=f"columns_{session.stage}_field_{table.header.index(name)}",
                format_func=lambda option: labels[option],
            )
            if chosen is not None:
                fields[name] = chosen
    return dataclasses.replace(current, fields=fields)


def _use(session: UploadSession, mapping: ColumnMapping) -> None:
    try:
        remember(mapping)
    except PlanMapError as error:
        show_error(error)
    session.decide(mapping=mapping)
    st.rerun()


def match_names(session: UploadSession) -> bool:
    """Ask which project each feature without a known id is.

    Returns
    -------
    bool
        Whether the question is still open.
    """
    unmatched = [
        each
        for each in session.examination.comparison.unmatched
        if each.feature not in session.decisions.answers
    ]
    if not unmatched:
        return False
    st.header(_("Which projects are these?"), anchor=False)
    st.caption(
        _(
            "Features without a project id: {n}. The most similar names are suggested; "
            "confirm each, choose another one, or leave it out.",
            n=f"{len(unmatched):,}",
        )
    )
    shown = unmatched[:MAX_SHOWN]
    options = _options(session)
    table = pd.DataFrame([_row(feature, options) for feature in shown])
    edited = st.data_editor(
        table,
        key=f"names_{session.stage}",
        hide_index=True,
        placeholder="",
        width="stretch",
        disabled=[_("In the file"), _("Name in the file"), _("Similarity")],
        column_config={
            _("Project"): st.column_config.SelectboxColumn(
                options=[_leave(), *options, _new()], required=True, width="large"
            ),
            _("Similarity"): st.column_config.ProgressColumn(
                min_value=0, max_value=100, format="%d %%"
            ),
        },
    )
    if len(unmatched) > MAX_SHOWN:
        st.caption(_("{n} more follow once these are confirmed.", n=len(unmatched) - MAX_SHOWN))
    chosen = edited[_("Project")].tolist()
    if st.button(_("Confirm these matches"), type="primary"):
        _confirm(session, shown, chosen, options)
    return True


def _leave() -> str:
    return _("(leave out)")


def _new() -> str:
    return _("(new project)")


def _options(session: UploadSession) -> dict[str, str]:
    """Return the projects to choose from, label to id."""
    return {
        f"{name_of(session.stored[project]['properties'], project)}{_SEPARATOR}{project}": project
        for project in session.stored.names
    }


def _row(unmatched: Unmatched, options: dict[str, str]) -> dict[str, object]:
    best = unmatched.candidates[0] if unmatched.candidates else None
    labels = {project: label for label, project in options.items()}
    likely = best is not None and best.score >= LIKELY
    return {
        _("In the file"): unmatched.feature,
        _("Name in the file"): unmatched.name,
        _("Project"): labels.get(best.id, _leave()) if best and likely else _leave(),
        _("Similarity"): best.score if best else 0.0,
    }


def _confirm(
    session: UploadSession, shown: list[Unmatched], chosen: list[str], options: dict[str, str]
) -> None:
    answers = dict(session.decisions.answers)
    taken = set(session.stored) | set(session.stored.retired)
    repeated = [label for label in set(chosen) if label in options and chosen.count(label) > 1]
    if repeated:
        text = _("The same project is chosen twice: {name}.", name=repeated[0])
        st.error(plain(text), icon=":material/error:")
        return
    by_name = {
        each.name: feature
        for each, feature in zip(
            session.examination.identities, session.examination.features, strict=True
        )
    }
    for unmatched, label in zip(shown, chosen, strict=True):
        if label in options:
            answers[unmatched.feature] = options[label]
        elif label == _new():
            properties = by_name[unmatched.feature]["properties"]
            name = str(properties.get("name") or unmatched.name)
            identifier = new_id(name, str(properties.get("name_en") or ""), taken)
            taken.add(identifier)
            answers[unmatched.feature] = NEW + identifier
        else:
            answers[unmatched.feature] = ""  # answered: leave it out
    session.decide(answers=answers)
    st.rerun()


def offer_repairs(session: UploadSession) -> None:
    """Offer the repairs of a file; the ticked ones are made and the file is checked again."""
    offered = _offered(session)
    accepted = session.decisions.repairs
    if not offered and not accepted:
        return
    count = sum(len(codes) for codes in accepted.values())
    title = _("Repairs ({n} offered)", n=len(offered))
    if count:
        title = _("Repairs ({n} offered, {made} made)", n=len(offered), made=count)
    with st.expander(title, expanded=bool(offered) and not count, icon=":material/healing:"):
        st.caption(_("A repair is made only when you tick it; the file itself is not changed."))
        left, right = st.columns([2, 3], gap="medium")
        with left:
            ticked = [repair for repair in offered if _tick(session, repair)]
            with st.container(horizontal=True):
                if st.button(_("Make these repairs"), type="primary", disabled=not ticked):
                    _make(session, ticked)
                if accepted and st.button(_("Undo the repairs"), type="tertiary"):
                    session.decide(repairs={})
                    st.rerun()
        with right:
            _repairs_map(session, offered)


def _tick(session: UploadSession, repair: Repair) -> bool:
    # Streamlit cuts off a long label of a checkbox, but not the caption below it.
    ticked = st.checkbox(
        f"**{plain(repair.feature)}**", key=f"repair_{session.stage}_{repair.feature}_{repair.code}"
    )
    st.caption(plain(repair_sentence(repair, state.language())))
    return ticked


def _make(session: UploadSession, ticked: Sequence[Repair]) -> None:
    repairs = dict(session.decisions.repairs)
    for repair in ticked:
        repairs[repair.feature] = repairs.get(repair.feature, frozenset()) | {repair.code}
    session.decide(repairs=repairs)
    st.rerun()


def _offered(session: UploadSession) -> list[Repair]:
    """Return the repairs to offer, computed once per examination."""
    examination = session.examination
    cached = st.session_state.get("edit_repairs")
    if cached is None or cached[0] is not examination:
        cached = (examination, _repairs(session))
        st.session_state["edit_repairs"] = cached
    repairs: list[Repair] = cached[1]
    return repairs


def _repairs(session: UploadSession) -> list[Repair]:
    examination = session.examination
    broken = {finding.feature for finding in examination.findings if finding.code in _REPAIRABLE}
    repairs: list[Repair] = []
    end = time.monotonic() + SECONDS
    checked = 0
    for identity, feature in zip(examination.identities, examination.upload.features, strict=True):
        if identity.name not in broken or not isinstance(feature, dict):
            continue
        checked += 1
        if checked > MAX_FEATURES or time.monotonic() > end:
            break
        offered = repairs_for(identity.name, feature.get("geometry"))
        repairs += [repair for repair in offered if repair.code not in _AUTOMATIC]
    return repairs


def _in_degrees(session: UploadSession, geometry: Any) -> dict[str, Any] | None:
    reading = session.examination.placed.reading
    if geometry is None or reading is None:
        return None
    places, _broken = places_of([{"geometry": geometry}], ["-"])
    converted, _sound = read_as(places, reading)
    return converted.geometries[0] if len(converted) else None
