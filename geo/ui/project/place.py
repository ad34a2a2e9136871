"""Where a project is: kept, drawn on the map, typed in any system, or without a place.

For a new place: kind by shape, radius, source, and what the card will say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from geo.crs import SYSTEMS
from geo.intake.checks.shapes import shape_findings
from geo.intake.comparison.compare import displacement, same_geometry
from geo.model.basemap import base_map
from geo.model.location import fitting_type, on_card, type_of_shape
from geo.review.typed_place import typed_place
from geo.store.change import FeatureChange
from geo.store.feature_line import read_feature
from geo.ui.project.form import show_mistake, widget_key
from geo.ui.shared import state
from geo.ui.shared.draft import Draft
from geo.ui.shared.side_map import Draw
from geo.ui.shared.values import finding_text, place_text
from geo.ui.shared.words import _, plain

Geometry = dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class PlaceInput:
    """What was said about a place.

    Attributes
    ----------
    geometry : GeoJSON geometry or None
        WGS 84 degrees; the present place while no other was given.
    changed : bool
    draw : str
        What can be drawn on the map now.
    """

    geometry: Geometry
    changed: bool
    draw: Draw = "none"


def place_input(draft: Draft) -> PlaceInput:
    """Ask where a project lies; the map itself is shown by the caller."""
    _take_offer(draft)
    current: Geometry = draft.feature().get("geometry")
    labels = {
        "keep": _("Keep") if current else _("No place yet"),
        "draw": _("Draw"),
        "type": _("Coordinates"),
        "none": _("Remove"),
    }
    mode = st.segmented_control(
        _("New place"),
        [each for each in labels if each != "none" or current],
        default="keep",
        format_func=labels.__getitem__,
        key=f"{draft.own_key}_mode",
        required=True,
        persist_state="session",
        width="stretch",
    )
    geometry, draw = _given(draft, str(mode), current)
    return PlaceInput(geometry, not same_geometry(current, geometry), draw)


def _given(draft: Draft, mode: str, current: Geometry) -> tuple[Geometry, Draw]:
    if mode == "draw":
        draw: Draw = _draw(draft)
        return st.session_state.get(drawn_key(draft)) or current, draw
    if mode == "type":
        return _typed(draft) or current, "none"
    if mode == "none":
        gone = st.checkbox(
            _("Take the project off the map"),
            key=f"{draft.own_key}_remove",
            persist_state="session",
            help=_("It stays in the lists and figures."),
        )
        return (None if gone else current), "none"
    return current, "none"


def accept(draft: Draft, geometry: Geometry) -> None:
    """Let the next run go on with a place that was clicked on the map before "Draw" was chosen."""
    st.session_state[f"{draft.own_key}_offer"] = geometry


def _take_offer(draft: Draft) -> None:
    geometry = st.session_state.pop(f"{draft.own_key}_offer", None)
    if geometry is None:
        return
    st.session_state[f"{draft.own_key}_mode"] = "draw"
    st.session_state[f"{draft.own_key}_draw"] = "point"
    st.session_state[drawn_key(draft)] = geometry
    st.session_state.pop(f"{draft.own_key}_map_begin", None)


def drawn_key(draft: Draft) -> str:
    """Return the key under which the visit keeps what was drawn."""
    return f"{draft.own_key}_drawn"


def _draw(draft: Draft) -> Draw:
    labels: dict[Draw, str] = {"point": _("Point"), "line": _("Line"), "area": _("Area")}
    chosen: Draw | None = st.segmented_control(
        _("What to draw"),
        list(labels),
        default="point",
        format_func=labels.__getitem__,
        key=f"{draft.own_key}_draw",
        required=True,
        persist_state="session",
    )
    return chosen or "point"


def _typed(draft: Draft) -> Geometry:
    language = state.language()
    systems = {each: f"{system.label(language)} ({each})" for each, system in SYSTEMS.items()}
    code = st.selectbox(
        _("Coordinate system"),
        list(systems),
        format_func=systems.__getitem__,
        key=f"{draft.own_key}_system",
        persist_state="session",
        help=_("The system in which the numbers were measured or copied."),
    )
    system = SYSTEMS[code]
    degrees = system.unit == "degree"
    labels = (
        (_("Longitude"), _("Latitude"))
        if degrees
        else (_("Easting (Y in Chinese surveys)"), _("Northing (X in Chinese surveys)"))
    )
    example = ("113.748639 / 113°44′55.1″", "23.009") if degrees else ("474373.087", "2546774.325")
    first, second = (
        column.text_input(
            label,
            key=f"{draft.own_key}_{axis}",
            placeholder=shown,
            persist_state="session",
            help=_("Both numbers can be pasted into the first field."),
        )
        for column, label, axis, shown in zip(
            st.columns(2), labels, ("x", "y"), example, strict=True
        )
    )
    place = typed_place(first or "", second or "", system)
    for finding in place.findings:
        show_mistake(finding)
    if place.swapped:
        st.caption(_("The numbers were swapped: the latitude or northing came first."))
    if system.accuracy_m:
        text = _("Converted to WGS 84 within about {m} m.", m=f"{system.accuracy_m:,g}")
        note = _(system.note, system=system.label(language)) if system.note else ""
        st.caption(plain(f"{text} {note}"))
    return place.geometry


def show_place_notes(draft: Draft, place: PlaceInput) -> None:
    """Say where the new place lies, how far from the present one, and what is odd about it."""
    current: Geometry = draft.feature().get("geometry")
    if not place.changed:
        if place.geometry:
            st.caption(plain(_("WGS 84: {place}", place=place_text(place.geometry))))
        return
    text = _("New place, WGS 84: {place}", place=place_text(place.geometry))
    if place.geometry is None:
        text = _("The place will be removed.")
    metres, _bearing = displacement(current, place.geometry)
    if metres is not None:
        text += " · " + _("{m} m from the current place", m=f"{metres:,.0f}")
    st.markdown(plain(text))
    for finding in shape_findings(draft.id, place.geometry, base_map().study_area, current):
        if finding.code != "place_removed":
            show = st.warning if finding.severity == "warning" else st.caption
            show(plain(finding_text(finding)))


def may_replace(draft: Draft, place: PlaceInput) -> bool:
    """Ask whether a confirmed place may be replaced; without the tick nothing is stored."""
    confirmed = draft.feature()["properties"].get("location_verified") is True
    if not (place.changed and confirmed and draft.feature().get("geometry")):
        return True
    return st.checkbox(
        _("Replace a confirmed place"),
        key=f"{draft.own_key}_replace",
        persist_state="session",
        help=_("A person has confirmed the current place; do not replace it with a guess."),
    )


def follow_shape(draft: Draft, place: PlaceInput) -> None:
    """Let the field of the location type follow the shape, once for each kind of shape.

    Whoever chooses another type afterwards keeps it, as far as it fits. Call it before the
    field is shown.
    """
    slot = f"{draft.key}_shape"
    shape = type_of_shape(place.geometry) if place.geometry else None
    now = (place.changed, shape)
    if st.session_state.get(slot, (False, None)) == now or (
        not place.changed and slot not in st.session_state
    ):
        return
    st.session_state[slot] = now
    feature = draft.feature()
    stored, key = feature["properties"].get("location_type"), widget_key(draft, "location_type")
    chosen = st.session_state.get(key, stored) or "unknown"
    current = feature.get("geometry")
    if not place.changed:
        becomes = stored
    elif shape is None or (current and type_of_shape(current) == shape):
        becomes = fitting_type(chosen, place.geometry)
    else:
        becomes = shape
    st.session_state[key] = becomes


def ask_known(draft: Draft, place: PlaceInput) -> str | None:
    """Ask, as an upload does, what is known of a new place.

    Returns
    -------
    str or None
        ``told`` or ``same``; None while it is not answered, or there is nothing to ask.
    """
    if not (place.changed and place.geometry):
        return None
    same = _("Nothing is known about it yet: it is shown as an estimate without a circle")
    if draft.feature().get("geometry"):
        same = _("Nothing new: it stays as certain or uncertain as it is marked now")
    labels = {
        "told": _(
            "It comes from a survey or another source: radius and source are filled in below"
        ),
        "same": same,
    }
    with st.container(border=True):
        answer: str | None = st.radio(
            _("What is known about the new place?"),
            list(labels),
            format_func=labels.__getitem__,
            index=None,
            key=f"{draft.own_key}_known",
            persist_state="session",
        )
    return answer


def is_known(
    draft: Draft, place: PlaceInput, answer: str | None, values: Mapping[str, Any]
) -> bool:
    """Say whether enough was said of a new place to store it.

    Parameters
    ----------
    draft : Draft
    place : PlaceInput
    answer : str or None
        Of :func:`ask_known`.
    values : mapping
        What the form holds.
    """
    if not (place.changed and place.geometry) or answer == "same":
        return True
    names = ("location_accuracy_m", "location_source")
    if any(values.get(name) in (None, "") for name in names):
        return False
    stored = draft.feature()["properties"]
    return answer == "told" or any(values[name] != stored.get(name) for name in names)


def show_on_card(change: FeatureChange) -> None:
    """Say in the card's own words what it will tell of the place."""
    if change.after is None:
        return
    feature = read_feature(change.after)
    sure, *more = on_card(feature["properties"], feature.get("geometry"), state.language())
    with st.container(border=True, key="edit_on_card"):
        st.caption(_("The card will describe the place as:"))
        kind = f" {plain(more[0])}" if more else ""
        st.markdown(f"**{plain(sure)}**{kind}")
        if more:
            st.markdown(plain(more[1]))
