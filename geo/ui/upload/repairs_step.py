"""Repairs of broken shapes: what each would do, on the map and in words, and a tick for each."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import streamlit as st

from geo.intake.coordinates import read_as
from geo.intake.places import places_of
from geo.intake.repair.repairs import Repair, repair_sentence, repairs_for
from geo.review.upload_session import UploadSession
from geo.ui.shared import state
from geo.ui.shared.side_map import Shape, edit_map
from geo.ui.shared.words import _, plain

MAX_FEATURES = 100
SECONDS = 5.0  # for working out all repairs of a file
# Told, but not worth a tick: it is done whenever something is stored.
_BY_ITSELF = {"winding", "three_dimensional"}
_CURABLE = {
    "geometry_type_unknown", "geometry_collection", "coordinates_nesting", "position_length",
    "coordinate_not_a_number", "too_few_points", "axes_swapped", "ring_open", "repeated_points",
    "spike", "geometry_invalid",
}  # fmt: skip


def offer_repairs(session: UploadSession) -> None:
    """Offer the repairs of a file; those that are ticked are made, and the file checked anew."""
    offered = _offered(session)
    made = session.decisions.repairs
    if not offered and not made:
        return
    count = sum(len(codes) for codes in made.values())
    title = _("Repairs ({n} offered)", n=len(offered))
    if count:
        title = _("Repairs ({n} offered, {made} made)", n=len(offered), made=count)
    with st.expander(title, expanded=bool(offered) and not count, icon=":material/healing:"):
        st.caption(_("A repair is made only when you tick it; the file itself is not changed."))
        left, right = st.columns([2, 3], gap="medium")
        with left:
            ticked = [each for each in offered if _tick(session, each)]
            with st.container(horizontal=True):
                if st.button(_("Make these repairs"), type="primary", disabled=not ticked):
                    _make(session, ticked)
                if made and st.button(_("Take repairs back"), type="tertiary"):
                    session.decide(repairs={})
                    st.rerun()
        with right:
            _map(session, offered)


def _tick(session: UploadSession, repair: Repair) -> bool:
    # A long label of a checkbox is cut off; the sentence below it is not.
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
    """Return what can be repaired; worked out once for each examination."""
    examination = session.examination
    known = st.session_state.get("edit_repairs")
    if known is None or known[0] is not examination:
        known = (examination, _repairs(session))
        st.session_state["edit_repairs"] = known
    found: list[Repair] = known[1]
    return found


def _repairs(session: UploadSession) -> list[Repair]:
    examination = session.examination
    broken = {each.feature for each in examination.findings if each.code in _CURABLE}
    found: list[Repair] = []
    end = time.monotonic() + SECONDS
    looked = 0
    for identity, feature in zip(examination.identities, examination.upload.features, strict=True):
        if identity.name not in broken or not isinstance(feature, dict):
            continue
        looked += 1
        if looked > MAX_FEATURES or time.monotonic() > end:
            break
        offered = repairs_for(identity.name, feature.get("geometry"))
        found += [each for each in offered if each.code not in _BY_ITSELF]
    return found


def _map(session: UploadSession, offered: Sequence[Repair]) -> None:
    shapes: list[Shape] = []
    for repair in offered:
        sides = {"old": repair.before, "new": repair.after}
        for role, geometry in sides.items():
            placed = _in_degrees(session, geometry)
            if placed is not None:
                name = f"{role} {repair.feature} {repair.code}"
                shapes.append(Shape(name, placed, role, repair.feature))  # type: ignore[arg-type]
    if not shapes:
        return
    edit_map(
        "repairs_map",
        shapes,
        label=_("Broken shapes as they came and as they would be"),
        legend=[("old", _("As it came")), ("new", _("Repaired"))],
        height=360,
    )


def _in_degrees(session: UploadSession, geometry: Any) -> dict[str, Any] | None:
    reading = session.examination.placed.reading
    if geometry is None or reading is None:
        return None
    places, _broken = places_of([{"geometry": geometry}], ["-"])
    read, _sound = read_as(places, reading)
    return read.geometries[0] if len(read) else None
