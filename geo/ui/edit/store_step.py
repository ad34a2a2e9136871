"""Store what is ticked: what is known of the new places, who, why, and the button."""

from __future__ import annotations

import streamlit as st

from geo.intake.stored import StoredProjects
from geo.model.settings import store_settings
from geo.review.upload_session import UploadSession
from geo.review.wanted import PlaceNote, Wish, source_of, wanted_changes
from geo.store.change import ChangeSet
from geo.store.snapshot import Snapshot
from geo.ui.edit.conflict import store_or_resolve
from geo.ui.edit.review_step import Ticked
from geo.ui.edit.signature import signature
from geo.ui.words import _, count_text


def store_ticked(session: UploadSession, snapshot: Snapshot, ticked: Ticked) -> bool:
    """Ask for author and reason and store the ticked rows as one revision.

    Returns
    -------
    bool
        True in the run in which they were stored.
    """
    st.header(_("Store"), anchor=False)
    _tell_of_others(session, snapshot)
    key = f"store_{session.name}"
    note = _place_note(key)
    author, reason = signature(key, _("Places from {file}", file=session.file_name))
    count = len(ticked.rows)
    label = _("Store {projects} as a revision", projects=count_text(count))
    pressed = st.button(
        label if count else _("Nothing is ticked"),
        key=f"{key}_go",
        type="primary",
        disabled=not count,
        icon=":material/save:",
    )
    change = _change_set(session, ticked, note, author, reason) if pressed else None
    return store_or_resolve(key, change) is not None


def _tell_of_others(session: UploadSession, snapshot: Snapshot) -> None:
    base = session.stored.snapshot
    if base is None or base.revision == snapshot.revision:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(
            _(
                "Others have stored changes since the file was compared. They are kept; where "
                "both changed the same value, you will be asked."
            ),
            icon=":material/group:",
        )
        if st.button(_("Compare again")):
            session.compare_with(StoredProjects(snapshot, store_settings().projects_file))
            st.rerun()


def _place_note(key: str) -> PlaceNote:
    """Ask what is known of the new places; left empty, each project keeps what it has."""
    with st.expander(_("What is known of the new places"), icon=":material/verified:"):
        st.caption(
            _(
                "It is written to every place that is taken over. Left empty, each project keeps "
                "its own accuracy and source, so an estimate stays marked as one."
            )
        )
        left, middle, right = st.columns([1, 2, 1], vertical_alignment="bottom")
        accuracy = left.number_input(
            _("Accuracy, radius (m)"), min_value=0.0, value=None, key=f"{key}_accuracy"
        )
        source = middle.text_input(
            _("Source of the place"),
            key=f"{key}_source",
            max_chars=500,
            placeholder=_("for instance: survey of the planning office, 24 February 2023"),
        )
        verified = right.checkbox(_("Confirmed on site or by survey"), key=f"{key}_verified")
    return PlaceNote(accuracy, source.strip() or None, True if verified else None)


def _change_set(
    session: UploadSession, ticked: Ticked, note: PlaceNote, author: str, reason: str
) -> ChangeSet:
    wish = Wish(
        ids={row.id for row in ticked.rows},
        geometry_only=ticked.geometry_only,
        verified=ticked.verified,
        note=note,
    )
    examination = session.examination
    changes = wanted_changes(examination, session.stored, ticked.rows, wish)
    return ChangeSet(changes, author, reason, source_of(examination, session.file_name))
