"""Save what is ticked: what is known about the new places, who, why, and the button."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

import streamlit as st

from geo.intake.comparison.stored import StoredProjects
from geo.model.config.settings import store_settings
from geo.model.errors import Finding, UnwritableFile
from geo.model.text.translate import listed
from geo.review.change_set import PlaceNote, Wish, source_of, ticked_changes
from geo.review.places import fit_types
from geo.review.upload_session import UploadSession
from geo.store.change import ChangeSet, FeatureChange
from geo.store.snapshot import Snapshot
from geo.ui.shared import state
from geo.ui.shared.conflict import store_or_resolve
from geo.ui.shared.plain_html import show_text
from geo.ui.shared.store_form import ask_author, show_notes
from geo.ui.shared.values import field_label
from geo.ui.shared.words import _, count_text
from geo.ui.upload.review_step import Ticked

_NOTES = "store_type_notes"


def store_ticked(session: UploadSession, snapshot: Snapshot, ticked: Ticked) -> bool:
    """Ask for author and reason and store the ticked rows as one revision.

    Returns
    -------
    bool
        True in the run in which they were stored.
    """
    st.header(_("Save"), anchor=False)
    _tell_of_others(session, snapshot)
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
    stored = store_or_resolve(key, change) is not None
    if stored:
        # The places are stored; without the answer the question only comes again.
        with contextlib.suppress(UnwritableFile):
            session.remember_system()
    return stored


def _tell_of_others(session: UploadSession, snapshot: Snapshot) -> None:
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
    """Ask what is known of the new places of which the file says nothing.

    Returns
    -------
    PlaceNote or None
        None as long as it is not answered.
    """
    new = [row for row in ticked.rows if row.moved or row.added]
    lacking = {row.id: row.lacks for row in new if row.lacks}
    if not lacking:
        return PlaceNote()
    with st.container(border=True, key=f"{key}_place"):
        st.subheader(_("What is known about the new places?"), anchor=False)
        show_text(_lacking_text(lacking, len(new)))
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
        missing = {name for lacks in lacking.values() for name in lacks}
        left, middle, right = st.columns([3, 5, 2], vertical_alignment="bottom")
        accuracy = left.number_input(
            field_label("location_accuracy_m"), min_value=0.0, value=None, key=f"{key}_accuracy"
        )
        source = middle.text_input(
            field_label("location_source"),
            key=f"{key}_source",
            max_chars=500,
            placeholder=_("e.g. planning office survey, 2023"),
        ).strip()
        verified = right.checkbox(field_label("location_verified"), key=f"{key}_verified")
    is_open = ("location_accuracy_m" in missing and accuracy is None) or (
        "location_source" in missing and not source
    )
    return None if is_open else PlaceNote(accuracy, source or None, True if verified else None)


def _lacking_text(lacking: Mapping[str, tuple[str, ...]], count: int) -> str:
    """Say of how many places the file leaves what open."""
    names = dict.fromkeys(name for lacks in lacking.values() for name in lacks)
    fields = listed((field_label(each) for each in names), state.language())
    if count == 1:
        return _(
            "The file does not state this about the new place: {fields}. Without it, a "
            "surveyed place would still be shown as an estimate.",
            fields=fields,
        )
    return _(
        "The file does not state this about {n} of {all} new places: {fields}. Without "
        "it, a surveyed place would still be shown as an estimate.",
        n=f"{len(lacking):,}",
        all=f"{count:,}",
        fields=fields,
    )


def _type_notes(session: UploadSession, ticked: Ticked) -> tuple[Finding, ...]:
    """Return which kinds of place will follow the map; kept until something else is ticked."""
    open_questions = (
        session.name,
        frozenset(row.id for row in ticked.rows),
        ticked.geometry_only,
        ticked.verified,
    )
    if st.session_state.get(_NOTES, ((), ()))[0] != open_questions:
        st.session_state[_NOTES] = (
            open_questions,
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
