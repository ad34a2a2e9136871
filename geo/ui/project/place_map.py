"""The map beside the form: the project, its new place, and the others to pick from."""

from __future__ import annotations

from typing import Any

import streamlit as st
from shapely.geometry import shape

from geo.intake.comparison.compare import same_geometry
from geo.store.snapshot import Snapshot
from geo.ui.project.place import PlaceInput, accept, drawn_key
from geo.ui.shared import state
from geo.ui.shared.draft import Draft
from geo.ui.shared.side_map import Arrow, MapAnswer, Role, Shape, edit_map
from geo.ui.shared.values import name_of
from geo.ui.shared.words import _

MAX_CONTEXT = 500


def pick_on_map(snapshot: Snapshot) -> str | None:
    """Show all projects and return the one that was clicked."""
    answer = edit_map(
        "edit_pick_map",
        _context(snapshot, ""),
        label=_("Map of the projects; click one to edit it"),
        height=420,
        is_whole=True,
    )
    return _picked(snapshot, answer)


def show_project_map(snapshot: Snapshot, draft: Draft, place: PlaceInput) -> str | None:
    """Show the place of a project before and after, and take over what is drawn.

    Returns
    -------
    str or None
        Another project that was clicked.
    """
    key = f"{draft.own_key}_map"
    current = draft.feature().get("geometry")
    legend: list[tuple[Role, str]] = [("context", _("Other projects"))]
    shapes = _context(snapshot, draft.id)
    if current:
        role: Role = "old" if place.changed or place.draw != "none" else "chosen"
        shapes.append(Shape(draft.id, current, role, _("Present place")))
        legend.insert(0, (role, _("Present place")))
    # What is being drawn shows itself.
    if place.changed and place.geometry and place.draw == "none":
        shapes.append(Shape(f"{draft.id} new", place.geometry, "new", _("New place")))
        legend.insert(0, ("new", _("New place")))
    answer = edit_map(
        key,
        shapes,
        label=_("Map of the project's place"),
        arrows=_arrows(current, place),
        legend=legend,
        draw=place.draw,
        drawing=_beginning(draft, key),
        offers=place.draw == "none",
        is_whole=True,
    )
    if answer.offered is not None:
        accept(draft, answer.offered)
        st.rerun()
    if place.draw != "none":
        _adopt_drawing(draft, answer)
        return None
    return _picked(snapshot, answer)


def _beginning(draft: Draft, key: str) -> Any:
    """Return what drawing begins with: the present place, or what was drawn on an earlier visit."""
    slot = f"{key}_begin"
    if key not in st.session_state or slot not in st.session_state:
        kept = st.session_state.get(drawn_key(draft))
        st.session_state[slot] = kept or draft.feature().get("geometry")
        st.session_state[f"{key}_told"] = False
    return st.session_state[slot]


def _adopt_drawing(draft: Draft, answer: MapAnswer) -> None:
    known, told = st.session_state.get(drawn_key(draft)), f"{draft.own_key}_map_told"
    if answer.drawn is None and not st.session_state.get(told):
        return  # nothing has been drawn since the map was opened
    st.session_state[told] = answer.drawn is not None
    if same_geometry(known, answer.drawn):
        return
    st.session_state[drawn_key(draft)] = answer.drawn
    st.rerun()


def _picked(snapshot: Snapshot, answer: MapAnswer) -> str | None:
    known = answer.just_picked and answer.picked in snapshot.columns.rows
    return answer.picked if known else None


def _context(snapshot: Snapshot, without: str) -> list[Shape]:
    rows = snapshot.rows(state.project_filter())
    found: list[Shape] = []
    for row in rows[snapshot.columns.located[rows]][:MAX_CONTEXT]:
        feature: dict[str, Any] = snapshot.feature(int(row))
        if feature["id"] != without:
            label = name_of(feature["properties"], feature["id"])
            found.append(Shape(feature["id"], feature["geometry"], "context", label))
    return found


def _arrows(current: Any, place: PlaceInput) -> list[Arrow]:
    if not (current and place.geometry and place.changed):
        return []
    start, end = (shape(each).representative_point() for each in (current, place.geometry))
    return [Arrow((start.x, start.y), (end.x, end.y))]
