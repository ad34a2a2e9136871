"""The review of an upload: old and new places on a map, a table to tick, and saving.

Before the ticked rows are saved, it asks what is known about the new places, for author
and reason.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from geo.intake.comparison.stored import StoredProjects
from geo.model.config.settings import store_settings
from geo.model.errors import Finding, UnwritableFile
from geo.model.plan import plan
from geo.model.text.measures import direction_words
from geo.model.text.translate import listed
from geo.review.change_set import PlaceNote, Wish, source_of, ticked_changes
from geo.review.places import fit_types
from geo.review.rows import Row
from geo.review.upload_session import UploadSession
from geo.store.change import ChangeSet, FeatureChange
from geo.store.snapshot import Snapshot
from geo.ui.shared import state
from geo.ui.shared.conflict import store_or_resolve
from geo.ui.shared.plain_html import show_table, show_text
from geo.ui.shared.side_map import Arrow, MapShape, Role, arrow_between, edit_map
from geo.ui.shared.store_form import ask_author, show_notes
from geo.ui.shared.values import field_label, name_of, value_text
from geo.ui.shared.words import _, count_text, plain

MAX_ON_MAP = 1_000  # rows whose places are drawn
MAX_REASONS = 20
_HEIGHT = 420
_NOTES = "store_type_notes"


@dataclass(frozen=True, slots=True)
class Ticked:
    """The rows of an upload that the planner has accepted.

    Attributes
    ----------
    rows : tuple of Row
    geometry_only : bool
    geometry_only : bool
        Whether only places are saved, not other values.
    verified : bool
        Whether confirmed places may be replaced.
    """

    rows: tuple[Row, ...]
    geometry_only: bool
    verified: bool


def review(session: UploadSession) -> Ticked:
    """Show what the file would change and return what is ticked."""
    st.header(_("Which changes do you accept?"), anchor=False)
    geometry_only, verified = _options(session)
    rows = [
        row
        for row in session.rows
        if row.failed or row.applies(geometry_only=geometry_only, verified=True)
    ]
    left_out = len(session.rows) - len(rows)
    if left_out:
        text = _("Left out because of “places only”: other values of {projects}.")
        st.caption(plain(text.format(projects=count_text(left_out))))
    if not rows:
        st.info(_("The file changes nothing."), icon=":material/done_all:")
        return Ticked((), geometry_only, verified)
    shown = _filtered(session, rows)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _table(session, shown, verified=verified)
    ticked = [row for row in rows if session.is_ticked(row)]
    applied = tuple(
        row for row in ticked if row.applies(geometry_only=geometry_only, verified=verified)
    )
    with left:
        _count(session, shown, ticked, applied, verified=verified)
    with right:
        _map(session, shown)
    return Ticked(applied, geometry_only, verified)


def _options(session: UploadSession) -> tuple[bool, bool]:
    with st.container(horizontal=True, vertical_alignment="center"):
        geometry_only = st.toggle(
            _("Places only"),
            value=bool(len(session.examination.placed.raw)),
            key=f"{session.name}_geometry_only",
            help=_(
                "Only places are accepted, with their radius, source and confirmation; "
                "names, status and everything else stay as they are."
            ),
        )
        protected = sum(row.verified for row in session.rows)
        verified = bool(protected) and st.toggle(
            _("Also replace confirmed places ({n})", n=protected),
            value=False,
            key=f"{session.name}_verified",
            help=_("These places were confirmed by a person and are protected."),
        )
    return geometry_only, verified


def _filtered(session: UploadSession, rows: Sequence[Row]) -> list[Row]:
    """Show the row filter and return the rows that pass it."""
    kinds = {
        "all": _("All ({n})", n=len(rows)),
        "moved": _("Moved ({n})", n=sum(row.moved for row in rows)),
        "changed": _("Other values ({n})", n=sum(bool(row.fields) for row in rows)),
        "added": _("New ({n})", n=sum(row.added for row in rows)),
        "look": _("To review ({n})", n=sum(_needs_review(row) for row in rows)),
    }
    with st.container(horizontal=True):
        kind = st.segmented_control(
            _("Rows"),
            list(kinds),
            default="all",
            key=f"{session.name}_kind",
            format_func=kinds.__getitem__,
            required=True,
        )
        far = st.number_input(
            _("Moved more than (m)"),
            min_value=0.0,
            value=0.0,
            step=10.0,
            key=f"{session.name}_far",
            width=180,
        )
    tests = {
        "all": lambda _row: True,
        "moved": lambda row: row.moved,
        "changed": lambda row: bool(row.fields),
        "added": lambda row: row.added,
        "look": _needs_review,
    }
    return [
        row
        for row in rows
        if tests[kind or "all"](row) and (not far or (row.metres is not None and row.metres > far))
    ]


def _needs_review(row: Row) -> bool:
    return row.failed or row.verified or row.removed or row.kind_changed


def _table(session: UploadSession, rows: Sequence[Row], *, verified: bool) -> None:
    version = st.session_state.setdefault("review_version", 0)
    # Streamlit keeps selections by row number, so another set of rows needs another key.
    listed = hash(tuple((row.id, row.suggested) for row in rows))
    key = f"{session.name}_{version}_{listed}_{verified}"
    with st.container(horizontal=True):
        st.button(_("Tick all shown"), on_click=_tick, args=(session, rows), kwargs={"tick": True})
        st.button(
            _("Untick all shown"), on_click=_tick, args=(session, rows), kwargs={"tick": False}
        )
    metres = _("Distance")
    frame = pd.DataFrame(
        [
            {
                _("Project"): row_name(session, row),
                _("Change"): change_text(row),
                metres: row.metres,
                _("Direction"): direction(row),
                _("Remark"): remark(row, verified=verified),
            }
            for row in rows
        ],
        columns=[_("Project"), _("Change"), metres, _("Direction"), _("Remark")],
    )
    start = st.session_state.setdefault(
        f"{key}_start", [index for index, row in enumerate(rows) if session.is_ticked(row)]
    )
    # A row selection: the checkboxes of an editable column would look disabled.
    chosen = st.dataframe(
        frame,
        key=key,
        hide_index=True,
        width="stretch",
        height=min(_HEIGHT, 35 * (len(rows) + 1) + 4),
        placeholder="",
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": start, "columns": [], "cells": []}},
        alt=_("Changes in the file; the ticked rows will be saved"),
        column_config={
            _("Project"): st.column_config.TextColumn(width=190),
            _("Change"): st.column_config.TextColumn(width=100),
            metres: st.column_config.NumberColumn(format=f"%.1f {_('m')}", width=80),
            _("Direction"): st.column_config.TextColumn(width=84),
            _("Remark"): st.column_config.TextColumn(width=176),
        },
    )
    ticked = set(chosen["selection"]["rows"])
    for index, row in enumerate(rows):
        session.tick(row, index in ticked)


def _count(
    session: UploadSession,
    shown: Sequence[Row],
    ticked: Sequence[Row],
    applied: Sequence[Row],
    *,
    verified: bool,
) -> None:
    """Say how many of the ticked rows will be saved, and why the others will not."""
    visible = sum(session.is_ticked(row) for row in shown)
    text = _("Ticked: {n} of {all} shown.", n=f"{visible:,}", all=f"{len(shown):,}")
    hidden = len(ticked) - visible
    if hidden:
        text += _(" Ticked but hidden by the filter: {n}.", n=f"{hidden:,}")
    st.caption(text)
    unsaved = [row for row in ticked if row not in set(applied)]
    if not unsaved:
        return
    st.warning(
        _("Of {n} ticked rows, {stored} will be saved.", n=len(ticked), stored=len(applied)),
        icon=":material/rule:",
    )
    reasons = [
        {_("Not saved"): row_name(session, row), _("Why"): remark(row, verified=verified)}
        for row in unsaved[:MAX_REASONS]
    ]
    show_table(reasons)
    if len(unsaved) > MAX_REASONS:
        st.caption(_("{n} more are not listed.", n=len(unsaved) - MAX_REASONS))


def _tick(session: UploadSession, rows: Sequence[Row], *, tick: bool) -> None:
    for row in rows:
        session.tick(row, tick and not row.failed)
    st.session_state["review_version"] += 1


def _map(session: UploadSession, rows: Sequence[Row]) -> None:
    drawn = [row for row in rows if row.moved or row.added][:MAX_ON_MAP]
    names = {row.id: row_name(session, row) for row in drawn}
    selected = st.selectbox(
        _("Show one project"),
        [row.id for row in drawn],
        index=None,
        key=f"{session.name}_one",
        format_func=lambda identifier: names.get(identifier, identifier),
        placeholder=_("All of them"),
    )
    shown = [row for row in drawn if selected is None or row.id == selected]
    shapes: list[MapShape] = []
    arrows: list[Arrow] = []
    for row in shown:
        old = session.stored.get(row.id)
        sides: dict[Role, object] = {
            "old": old["geometry"] if old else None,
            "new": session.examination.features[row.feature].get("geometry"),
        }
        for role, geometry in sides.items():
            if isinstance(geometry, dict):
                shapes.append(MapShape(f"{role} {row.id}", geometry, role, names[row.id]))
        arrow = arrow_between(*sides.values())
        if arrow is not None:
            arrows.append(arrow)
    edit_map(
        "review_map",
        shapes,
        label=_("Old and new places"),
        arrows=arrows,
        legend=[("old", _("Now")), ("new", _("In the file"))],
        height=_HEIGHT,
    )
    if selected is not None:
        show_detail(session, shown[0])


def show_detail(session: UploadSession, row: Row) -> None:
    """Show the differences between a project as stored and as in the file."""
    new = session.examination.features[row.feature]
    old = session.stored.get(row.id) or {"properties": {}, "geometry": None}
    rows = []
    if row.moved or row.added:
        rows.append(_line("geometry", old["geometry"], new.get("geometry")))
    fields = row.fields or (tuple(new["properties"]) if row.added else ())
    rows += [
        _line(field, old["properties"].get(field), new["properties"].get(field)) for field in fields
    ]
    st.caption(_("Now and in the file"))
    show_table(rows, roomy=True)


def _line(field: str, before: object, after: object) -> dict[str, object]:
    return {
        _("Field"): field_label(field),
        _("Now"): value_text(field, before),
        _("In the file"): value_text(field, after),
    }


def row_name(session: UploadSession, row: Row) -> str:
    """Return the stored name of a row's project; of a new project, that in the file."""
    feature = session.stored.get(row.id) or session.examination.features[row.feature]
    return name_of(feature["properties"], row.id)


def change_text(row: Row) -> str:
    """Describe what the upload would change about a project."""
    if row.added:
        return _("new project")
    changes = []
    if row.removed:
        changes.append(_("place removed"))
    elif row.moved:
        changes.append(_("moved") if row.metres is not None else _("place added"))
    changes += [field_label(field) for field in row.fields]
    return listed(changes, state.language())


def direction(row: Row) -> str:
    """Return the compass direction in which a place would move; empty without one."""
    return "" if row.bearing is None else direction_words(row.bearing, state.language())


def remark(row: Row, *, verified: bool) -> str:
    """Return why a row needs attention; `verified`: confirmed places may be replaced."""
    if row.failed:
        return _("has an error, see the report")
    if row.verified and not verified:
        return _("confirmed place, protected")
    if row.removed:
        return _("the place would be removed")
    if row.kind_changed:
        return _("different kind of shape")
    return ""


def store_ticked(session: UploadSession, snapshot: Snapshot, ticked: Ticked) -> bool:
    """Ask for author and reason and save the ticked rows as one revision.

    Returns
    -------
    bool
        True in the run in which they were saved.
    """
    st.header(_("Save"), anchor=False)
    _show_newer_changes(session, snapshot)
    key = f"store_{session.name}"
    note = _place_note(key, ticked)
    show_notes(_type_notes(session, ticked))
    author, reason = ask_author(key, _("Places from {file}", file=session.file_name))
    count = len(ticked.rows)
    label = _("Save {projects} as a revision", projects=count_text(count))
    if not count:
        label = _("Nothing is ticked")
    elif note is None:
        label = _("First say what is known about the new places")
    pressed = st.button(
        label,
        key=f"{key}_go",
        type="primary",
        disabled=not count or note is None,
        icon=":material/save:",
    )
    change = None
    if pressed and note is not None:
        change = _change_set(session, ticked, note, author, reason)
    saved = store_or_resolve(key, change) is not None
    if saved:
        # The places are saved; without the remembered answer, the question is only asked again.
        with contextlib.suppress(UnwritableFile):
            session.remember_system()
    return saved


def _show_newer_changes(session: UploadSession, snapshot: Snapshot) -> None:
    base = session.stored.snapshot
    if base is None or base.revision == snapshot.revision:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(
            _(
                "Others have saved changes since the file was compared. They are kept; "
                "where both changed the same value, you will be asked."
            ),
            icon=":material/group:",
        )
        if st.button(_("Compare again")):
            session.compare_with(StoredProjects(snapshot, store_settings().projects_file))
            st.rerun()


def _place_note(key: str, ticked: Ticked) -> PlaceNote | None:
    """Ask for the accuracy and source of new places where the file states none.

    Returns
    -------
    PlaceNote or None
        None while unanswered.
    """
    new = [row for row in ticked.rows if row.moved or row.added]
    missing_by_row = {row.id: row.lacks for row in new if row.lacks}
    if not missing_by_row:
        return PlaceNote()
    with st.container(border=True, key=f"{key}_place"):
        st.subheader(_("What is known about the new places?"), anchor=False)
        show_text(_lacking_text(missing_by_row, len(new)))
        answer = st.radio(
            _("What is known about the new places?"),
            ("told", "same"),
            format_func={
                "told": _("They come from a survey or another source: say which"),
                "same": _("Nothing new: they stay as certain or uncertain as they are marked now"),
            }.__getitem__,
            index=None,
            key=f"{key}_known",
            label_visibility="collapsed",
        )
        if answer != "told":
            return PlaceNote() if answer else None
        missing_fields = {name for lacks in missing_by_row.values() for name in lacks}
        left, middle, right = st.columns([3, 5, 2], vertical_alignment="bottom")
        accuracy = left.number_input(
            field_label("location_accuracy_m"), min_value=0.0, value=None, key=f"{key}_accuracy"
        )
        source = middle.text_input(
            field_label("location_source"),
            key=f"{key}_source",
            max_chars=500,
            placeholder=_("e.g. planning office survey, {year}", year=plan().date.year),
        ).strip()
        verified = right.checkbox(field_label("location_verified"), key=f"{key}_verified")
    is_open = ("location_accuracy_m" in missing_fields and accuracy is None) or (
        "location_source" in missing_fields and not source
    )
    return None if is_open else PlaceNote(accuracy, source or None, True if verified else None)


def _lacking_text(missing_by_row: Mapping[str, tuple[str, ...]], count: int) -> str:
    """Say how many places lack which information in the file."""
    names = dict.fromkeys(name for lacks in missing_by_row.values() for name in lacks)
    fields = listed((field_label(name) for name in names), state.language())
    if count == 1:
        return _(
            "The file does not state this about the new place: {fields}. Without it, a "
            "surveyed place would still be shown as an estimate.",
            fields=fields,
        )
    return _(
        "The file does not state this about {n} of {all} new places: {fields}. Without "
        "it, a surveyed place would still be shown as an estimate.",
        n=f"{len(missing_by_row):,}",
        all=f"{count:,}",
        fields=fields,
    )


def _type_notes(session: UploadSession, ticked: Ticked) -> tuple[Finding, ...]:
    """Return notes on location types that will change; cached until the ticks change."""
    ticked_state = (
        session.name,
        frozenset(row.id for row in ticked.rows),
        ticked.geometry_only,
        ticked.verified,
    )
    if st.session_state.get(_NOTES, ((), ()))[0] != ticked_state:
        st.session_state[_NOTES] = (
            ticked_state,
            fit_types(_changes_to_store(session, ticked, PlaceNote()))[1],
        )
    notes: tuple[Finding, ...] = st.session_state[_NOTES][1]
    return notes


def _change_set(
    session: UploadSession, ticked: Ticked, note: PlaceNote, author: str, reason: str
) -> ChangeSet:
    changes, _notes = fit_types(_changes_to_store(session, ticked, note))
    return ChangeSet(changes, author, reason, source_of(session.examination, session.file_name))


def _changes_to_store(
    session: UploadSession, ticked: Ticked, note: PlaceNote
) -> tuple[FeatureChange, ...]:
    wish = Wish(
        ids={row.id for row in ticked.rows},
        geometry_only=ticked.geometry_only,
        verified=ticked.verified,
        note=note,
    )
    return ticked_changes(session.examination, session.stored, ticked.rows, wish)
