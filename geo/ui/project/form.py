"""The form of one project: its fields and its place.

A place can be kept, drawn, typed in any coordinate system, or removed. For a new place the form
adjusts the location type to the shape and asks for accuracy and source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import streamlit as st

from geo.crs.convert import from_wgs84
from geo.crs.surroundings import known_systems
from geo.crs.systems import System
from geo.intake.checks.shapes import shape_findings
from geo.intake.comparison.compare import displacement, same_geometry
from geo.model.basemap import base_map
from geo.model.errors import Finding
from geo.model.example import Example, town_example
from geo.model.location import fitting_type, on_card, type_of_shape
from geo.model.plan import plan
from geo.model.project import field_names, name_in
from geo.model.text.language import N_
from geo.model.vocabulary import vocabulary
from geo.review.places import typed_place
from geo.store.change import FeatureChange
from geo.store.counts import plan_targets
from geo.store.feature_line import read_feature
from geo.ui.shared import state
from geo.ui.shared.draft import Draft
from geo.ui.shared.plain_html import show_table
from geo.ui.shared.plan_tables import MEANINGS
from geo.ui.shared.problems import snapshot_or_stop
from geo.ui.shared.side_map import Draw
from geo.ui.shared.values import (
    NOTHING,
    field_label,
    finding_text,
    place_text,
    section_text,
    value_text,
)
from geo.ui.shared.words import _, plain

Errors = Mapping[str, Sequence[Finding]]
Geometry = dict[str, Any] | None
# Title of a group, to its rows of fields shown side by side.
GROUPS: dict[str, tuple[tuple[str, ...], ...]] = {
    N_("Project"): (("name", "name_en"), ("category", "visibility"), ("description",)),
    N_("In the plan"): (("section", "sentence"), ("phrase",)),
    N_("Status"): (("status", "status_as_of"), ("status_evidence",)),
    N_("Who and when"): (("community", "lead"), ("start", "end")),
    N_("Target"): (
        ("target_value", "target_unit", "target_year"),
        ("counts_towards", "counts_towards_by"),
        ("counts_towards_evidence",),
    ),
}
PLACE_FIELDS = (
    ("location_type", "location_accuracy_m"),
    ("location_source",),
    ("location_source_en",),
    ("location_verified",),
)
HELP: dict[str, str] = {
    **MEANINGS,
    "name_en": N_("Name on the English pages"),
    "location_type": N_("A site, a corridor, an area, the whole {subdistrict}, or none"),
    "location_source_en": N_("The same in English"),
    "location_verified": N_("Someone has confirmed the place, for example by survey"),
    "target_unit": N_("What the target counts; you can type a unit of your own"),
    "target_year": N_("Year in which the target is due"),
    "counts_towards": N_("The plan's target that this project is part of, where stated"),
    "counts_towards_evidence": N_("The wording that says so, quoted from the plan or a decision"),
    "counts_towards_by": N_("The plan, or the office that decided it; the public sees it"),
    "lead": N_("Who is responsible; not shown to the public"),
    "start": N_("Day on which work starts"),
    "end": N_("Planned or actual completion date"),
    "description": N_("Anything else worth knowing; plain text, also shown to the public"),
}
_LIMITS = {"name": 200, "name_en": 200, "phrase": 40, "description": 10_000}
_LINE = 500
_INTEGERS = {"sentence": (1, 1000), "target_year": (1900, 2200)}
_YEARS = (dt.date(1900, 1, 1), dt.date(2200, 12, 31))
_NUMBERS = {"location_accuracy_m", "target_value"}
_DATES = {"status_as_of", "start", "end"}
_DEFAULTS = {"visibility": "public"}


def show_form(draft: Draft, errors: Errors) -> dict[str, Any]:
    """Show the fields of a project, except its place, and return their values.

    Parameters
    ----------
    draft : Draft
    errors : mapping
        Findings by field, shown below it.
    """
    values: dict[str, Any] = {}
    for title, rows in GROUPS.items():
        st.markdown(f"**{_(title)}**")
        values |= show_rows(draft, rows, errors)
    _show_other_properties(draft.feature()["properties"])
    return values


def show_rows(draft: Draft, rows: Sequence[tuple[str, ...]], errors: Errors) -> dict[str, Any]:
    """Show rows of fields and return their values."""
    values = {}
    for row in rows:
        for column, name in zip(st.columns(len(row)), row, strict=True):
            with column:
                values[name] = _field(draft, name)
                for finding in errors.get(name, ()):
                    show_mistake(finding)
    return values


def held(draft: Draft) -> dict[str, Any]:
    """Return the values that the form had at the visitor's last interaction."""
    properties = draft.feature()["properties"]
    rows = [*(row for rows in GROUPS.values() for row in rows), *PLACE_FIELDS]
    names = [name for row in rows for name in row]
    return {
        name: _as_json(st.session_state.get(widget_key(draft, name), _initial(properties, name)))
        for name in names
    }


def show_mistake(finding: Finding) -> None:
    """Show a finding below its field."""
    st.markdown(f":red[{plain(finding_text(finding))}]")


def _show_other_properties(properties: Mapping[str, Any]) -> None:
    known = set(field_names())
    others = {name: value for name, value in properties.items() if name not in known}
    if others:
        with st.expander(_("Further properties ({n}); they are kept unchanged", n=len(others))):
            rows = [
                {_("Property"): name, _("Value"): value_text(None, value)}
                for name, value in others.items()
            ]
            show_table(rows)


def widget_key(draft: Draft, name: str) -> str:
    """Return the session key of a field's widget."""
    return f"{draft.key}_{name}"


def _initial(properties: Mapping[str, Any], name: str) -> Any:
    value = properties.get(name, _DEFAULTS.get(name))
    if name in _DATES:
        return None if value is None else dt.date.fromisoformat(value)
    if name in _NUMBERS:
        return None if value is None else float(value)
    if name == "location_verified":
        return value is True
    return value


def _field(draft: Draft, name: str) -> Any:
    value = _initial(draft.feature()["properties"], name)
    options: dict[str, Any] = {
        "label": field_label(name),
        "key": widget_key(draft, name),
        "help": _(HELP[name]) if name in HELP else None,
        "persist_state": "session",
    }
    return _as_json(_widget(name)(value, options))


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _widget(name: str) -> Callable[[Any, dict[str, Any]], Any]:
    if name in ("category", "status", "location_type", "visibility"):
        return lambda value, options: _choice(name, value, options)
    if name in _INTEGERS:
        low, high = _INTEGERS[name]
        return lambda value, options: st.number_input(
            value=value, min_value=low, max_value=high, step=1, **options
        )
    special: dict[str, Callable[[Any, dict[str, Any]], Any]] = {
        "section": _section,
        "target_unit": _unit,
        "counts_towards": _target,
        "location_verified": lambda value, options: st.checkbox(value=value, **options),
        "description": lambda value, options: st.text_area(
            value=value or "", max_chars=_LIMITS[name], height=100, **options
        ),
    }
    if name in special:
        return special[name]
    if name in _DATES:
        return _date
    if name in _NUMBERS:
        return _number if name == "target_value" else _radius
    limit = _LIMITS.get(name, _LINE)
    return lambda value, options: st.text_input(value=value or "", max_chars=limit, **options)


def _choice(kind: str, value: Any, options: dict[str, Any]) -> Any:
    codes = list(vocabulary().codes(kind))
    index = codes.index(value) if value in codes else None
    labels = {code: vocabulary().label(kind, code, state.language()) for code in codes}
    return st.selectbox(
        options=codes,
        index=index,
        format_func=labels.__getitem__,
        placeholder=_("Choose"),
        **options,
    )


def _section(value: Any, options: dict[str, Any]) -> Any:
    numbers = plan().section_numbers
    index = numbers.index(value) if value in numbers else None
    labels = {number: section_text(number) for number in numbers}
    return st.selectbox(
        options=numbers,
        index=index,
        format_func=labels.__getitem__,
        placeholder=_("Choose"),
        **options,
    )


def _unit(value: Any, options: dict[str, Any]) -> Any:
    codes: list[Any] = [None, *vocabulary().codes("target_unit")]
    codes += [] if value in codes or value == "" else [value]
    language = state.language()
    labels = {code: vocabulary().label("target_unit", code, language) or NOTHING for code in codes}
    return st.selectbox(
        options=codes,
        index=codes.index(value or None),
        format_func=lambda code: labels.get(code, code),
        accept_new_options=True,
        placeholder=_("Choose"),
        **options,
    )


def _target(value: Any, options: dict[str, Any]) -> Any:
    targets = [target for target in plan_targets(snapshot_or_stop()) if target.progress is not None]
    language = state.language()
    labels: dict[Any, str] = {target.id: name_in(asdict(target), language) for target in targets}
    codes = [None, *labels]
    codes += [] if value in codes or not value else [value]
    return st.selectbox(
        options=codes,
        index=codes.index(value or None),
        format_func=lambda code: NOTHING if code is None else labels.get(code, code),
        **options,
    )


def _date(value: Any, options: dict[str, Any]) -> Any:
    low, high = _YEARS
    return st.date_input(
        value=value,
        min_value=min(low, value or low),
        max_value=max(high, value or high),
        format="YYYY-MM-DD",
        **options,
    )


def _number(value: Any, options: dict[str, Any]) -> Any:
    return st.number_input(value=value, min_value=None, format="%g", step=1.0, **options)


def _radius(value: Any, options: dict[str, Any]) -> Any:
    return st.number_input(
        value=value, min_value=0.0, max_value=100_000.0, format="%g", step=10.0, **options
    )


@dataclass(frozen=True, slots=True)
class PlaceInput:
    """The place that the visitor entered.

    Attributes
    ----------
    geometry : GeoJSON geometry or None
        WGS 84 degrees; the current place until another one is entered.
    changed : bool
    draw : str
        The kind of geometry that can be drawn on the map now.
    """

    geometry: Geometry
    changed: bool
    draw: Draw = "none"


def place_input(draft: Draft) -> PlaceInput:
    """Show the fields for a project's place; the caller shows the map."""
    _adopt_click(draft)
    current: Geometry = draft.feature().get("geometry")
    labels = {
        "keep": _("Keep") if current else _("No place yet"),
        "draw": _("Draw"),
        "type": _("Coordinates"),
        "none": _("Remove"),
    }
    mode = st.segmented_control(
        _("New place"),
        [mode for mode in labels if mode != "none" or current],
        default="keep",
        format_func=labels.__getitem__,
        key=f"{draft.own_key}_mode",
        required=True,
        persist_state="session",
        width="stretch",
    )
    geometry, draw = _entered_place(draft, str(mode), current)
    return PlaceInput(geometry, not same_geometry(current, geometry), draw)


def _entered_place(draft: Draft, mode: str, current: Geometry) -> tuple[Geometry, Draw]:
    if mode == "draw":
        draw: Draw = _draw(draft)
        return st.session_state.get(drawn_key(draft)) or current, draw
    if mode == "type":
        return _typed(draft) or current, "none"
    if mode == "none":
        removed = st.checkbox(
            _("Take the project off the map"),
            key=f"{draft.own_key}_remove",
            persist_state="session",
            help=_("It stays in the lists and figures."),
        )
        return (None if removed else current), "none"
    return current, "none"


def accept(draft: Draft, geometry: Geometry) -> None:
    """Use a place that was clicked before "Draw" was chosen, from the next run on."""
    st.session_state[f"{draft.own_key}_offer"] = geometry


def _adopt_click(draft: Draft) -> None:
    geometry = st.session_state.pop(f"{draft.own_key}_offer", None)
    if geometry is None:
        return
    st.session_state[f"{draft.own_key}_mode"] = "draw"
    st.session_state[f"{draft.own_key}_draw"] = "point"
    st.session_state[drawn_key(draft)] = geometry
    st.session_state.pop(f"{draft.own_key}_map_begin", None)


def drawn_key(draft: Draft) -> str:
    """Return the session key under which the drawing is kept."""
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
    systems = known_systems()
    code = st.selectbox(
        _("Coordinate system"),
        list(systems),
        format_func=lambda code: f"{systems[code].label(language)} ({code})",
        key=f"{draft.own_key}_system",
        persist_state="session",
        help=_(
            "The system in which the numbers were measured or copied. Those of the surroundings "
            "come first; type a code or a name to find another."
        ),
    )
    system = systems[code]
    degrees = system.unit == "degree"
    labels = (
        (_("Longitude"), _("Latitude"))
        if degrees
        else (_("Easting (Y in Chinese surveys)"), _("Northing (X in Chinese surveys)"))
    )
    town = town_example()
    example = (f"{town.degrees[0]} / {town.minutes}", town.degrees[1])
    if not degrees:
        example = _metres_in(system, town)
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


def _metres_in(system: System, town: Example) -> tuple[str, str]:
    """Return the example position in a projected system; empty where that does not reach it."""
    east, north = from_wgs84(town.longitude, town.latitude, system)
    if not (np.isfinite(east) and np.isfinite(north)):
        return "", ""
    return f"{float(east):.3f}", f"{float(north):.3f}"


def show_place_notes(draft: Draft, place: PlaceInput) -> None:
    """Show where the new place is, how far it moved, and what is unusual about it."""
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
    """Ask whether a confirmed place may be replaced; it is kept unless ticked."""
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
    """Set the location type to fit the shape, once for each kind of shape.

    A type chosen afterwards is kept as far as it fits. Call this before the field is
    shown.
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
        new_type = stored
    elif shape is None or (current and type_of_shape(current) == shape):
        new_type = fitting_type(chosen, place.geometry)
    else:
        new_type = shape
    st.session_state[key] = new_type


def ask_known(draft: Draft, place: PlaceInput) -> str | None:
    """Ask, as for an upload, what is known about a new place.

    Returns
    -------
    str or None
        ``told`` or ``same``; None while unanswered, or when there is nothing to ask.
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
    """Return whether enough is known about a new place to save it.

    Parameters
    ----------
    draft : Draft
    place : PlaceInput
    answer : str or None
        The answer to :func:`ask_known`.
    values : mapping
        Values of the form.
    """
    if not (place.changed and place.geometry) or answer == "same":
        return True
    names = ("location_accuracy_m", "location_source")
    if any(values.get(name) in (None, "") for name in names):
        return False
    stored = draft.feature()["properties"]
    return answer == "told" or any(values[name] != stored.get(name) for name in names)


def show_on_card(change: FeatureChange) -> None:
    """Show how the card on the map will describe the place."""
    if change.after is None:
        return
    feature = read_feature(change.after)
    sure, *kind_text = on_card(feature["properties"], feature.get("geometry"), state.language())
    with st.container(border=True, key="edit_on_card"):
        st.caption(_("The card will describe the place as:"))
        kind = f" {plain(kind_text[0])}" if kind_text else ""
        st.markdown(f"**{plain(sure)}**{kind}")
        if kind_text:
            st.markdown(plain(kind_text[1]))
