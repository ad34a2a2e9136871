"""In which coordinate system the file is: told, or asked with both readings on the map."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.crs.explain import explain_evidence, explain_question
from geo.crs.recognition import Recognition
from geo.crs.systems import SYSTEMS, Reading
from geo.intake.coordinates import field_names, read_as
from geo.intake.system_store import known_senders
from geo.review.upload_session import UploadSession
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_text
from geo.ui.shared.readings import ROLES, choose_reading, compare_on_map
from geo.ui.shared.side_map import Shape
from geo.ui.shared.values import name_of
from geo.ui.shared.words import _, plain

MAX_SHAPES = 400  # of each reading; more hide the difference


def choose_system(session: UploadSession) -> bool:
    """Tell how the coordinates are read, or ask.

    Returns
    -------
    bool
        Whether it is decided: with an open question nothing can be stored.
    """
    recognition = session.examination.placed.recognition
    if recognition.questions:
        _ask(session, recognition)
        return False
    read, *reasons = explain_evidence(recognition, state.language())
    left, right = st.columns([3, 1])
    with left:
        show_text(read)
        _reasons(reasons)
    with right.popover(_("Coordinate system"), icon=":material/my_location:", width="stretch"):
        _other_system(session, session.decisions.sender)
    return True


def _reasons(sentences: Sequence[str]) -> None:
    """Show in small print what points to a reading; Chinese has no spaces between sentences."""
    if sentences:
        st.caption(plain(("" if state.language() == "zh" else " ").join(sentences)))


def _ask(session: UploadSession, recognition: Recognition) -> None:
    """Show the readings that are possible, side by side on the map, and let one be chosen."""
    question = recognition.questions[0]
    st.header(_("Which coordinate system is it?"), anchor=False)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        show_text("\n".join(explain_question(question, state.language())))
        _reasons(explain_evidence(recognition, state.language()))
        sender = _ask_sender(session)
        chosen, shown = choose_reading(f"system_{session.stage}", question)
        if chosen:
            session.decide(chosen=chosen, sender=sender)
            st.rerun()
        with st.popover(_("Another coordinate system"), icon=":material/my_location:"):
            _other_system(session, sender)
    with right:
        _map(session, shown)


def _ask_sender(session: UploadSession) -> str:
    """Ask whose file it is; an answer for an earlier one of the same columns is taken at once."""
    columns = field_names(session.examination.upload)
    senders = known_senders(columns)
    sender = st.selectbox(
        _("Who sent the file? (optional)"),
        senders,
        index=None,
        key=f"system_{session.name}_sender",
        accept_new_options=True,
        placeholder=_("for instance: the survey office"),
        help=_(
            "The answer is remembered: the next file of the same columns from the same sender is "
            "not asked about again."
        ),
    )
    if sender in senders and sender != session.decisions.sender:
        session.decide(sender=sender)
        st.rerun()
    return str(sender or "")


def _other_system(session: UploadSession, sender: str) -> None:
    language = state.language()
    codes = list(SYSTEMS)
    chosen = session.decisions.chosen
    known = (chosen.system if isinstance(chosen, Reading) else chosen) if chosen else None
    code = st.selectbox(
        _("Coordinate system of the file"),
        codes,
        index=codes.index(known.code) if known else None,
        key=f"system_{session.stage}_other",
        format_func=lambda each: f"{each} · {SYSTEMS[each].label(language)}",
        placeholder=_("As recognised"),
    )
    with st.container(horizontal=True):
        if st.button(_("Read it this way"), disabled=code is None, key="system_use"):
            session.decide(chosen=SYSTEMS[str(code)], sender=sender)
            st.rerun()
        if st.button(
            _("As recognised"), disabled=chosen is None, key="system_back", type="tertiary"
        ):
            session.decide(chosen=None)
            st.rerun()


def _map(session: UploadSession, readings: Sequence[Reading]) -> None:
    language = state.language()
    examination = session.examination
    shapes: list[Shape] = []
    known = [each.project or each.likely for each in examination.identities]
    places = examination.placed.raw
    for project in dict.fromkeys(known[row] for row in places.rows[:MAX_SHAPES].tolist()):
        geometry = session.stored[project]["geometry"] if project else None
        if project and geometry is not None:
            name = name_of(session.stored[project]["properties"], project)
            shapes.append(Shape(f"old {project}", geometry, "old", name))
    for role, reading in zip(ROLES, readings, strict=False):
        read, _sound = read_as(places, reading)
        label = reading.system.label(language)
        for row, geometry in zip(
            read.rows[:MAX_SHAPES].tolist(), read.geometries[:MAX_SHAPES], strict=True
        ):
            name = examination.identities[row].name
            shapes.append(Shape(f"{role} {row}", geometry, role, f"{name} · {label}"))
    compare_on_map("system_map", readings, shapes, [("old", _("Where the projects stand now"))])
