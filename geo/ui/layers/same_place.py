"""Decide which facilities of a layer are projects of the plan, so that each is counted once."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from geo.coverage.town import town
from geo.coverage.user_data.sites import SAME_AS_M
from geo.layers.kinds import FACILITIES
from geo.layers.record import Layer, LayerRevision
from geo.layers.store import LayersState, Who, layer_store
from geo.model.errors import PlanMapError
from geo.store.snapshot import Snapshot
from geo.study.same_places import (
    Decision,
    SamePlace,
    places_among,
    planned_facilities,
    store_decisions,
    with_project_names,
)
from geo.study.study import Call
from geo.ui.coverage.analysis import WorkApart, kept_here, name_of, try_again, worked_out
from geo.ui.layers.file_step import FEW
from geo.ui.layers.saving import followed, form_key, show_failure, sign_and_save
from geo.ui.shared import state
from geo.ui.shared.problems import snapshot_or_stop
from geo.ui.shared.side_map import MapShape, edit_map
from geo.ui.shared.words import _, plain

_PAGE = 30  # pairs that are shown at once


def show_same_places(now: LayersState, layer: Layer) -> None:
    """Show what is proposed and decided, each with its choice, and save what was chosen."""
    key = form_key(f"same_{layer.id}")
    followed(key, now, layer)
    st.caption(
        _(
            "A facility that stands and a project that renews it are counted once. Proposed are "
            "the nearest of the same category within {limit} m; studies already count them once. "
            "Confirm or reject them here: the decision stays with the layer, also when it is "
            "replaced by a newer file.",
            limit=f"{SAME_AS_M:g}",
        )
    )
    places = _places(now, layer, snapshot_or_stop())
    if places is None:
        return
    if not places:
        st.info(
            _("No facility of this layer is near a project of its category."),
            icon=":material/check_circle:",
        )
        return
    shown = _page(key, places)
    _show_map(f"{key}_map", shown)
    for number, place in enumerate(shown, 1):
        _show(key, number, place)
    decided = _decided(key, places)
    label = _("Save the decisions ({n})", n=len(decided))
    sign_and_save(key, label, _Deciding(layer, decided), disabled=not decided)


def _places(now: LayersState, layer: Layer, snapshot: Snapshot) -> list[SamePlace] | None:
    """Return what is proposed and decided; None if that took too long, which is said."""
    place, language, store = town(), state.language(), layer_store()
    facts = (now.key, layer.id, snapshot.revision, language, place.system, place.outline.area)
    name = repr(("same places", *facts))

    def prepare() -> Call:
        plan = planned_facilities(layer, snapshot, place, language)
        return places_among, (layer, now, store, plan, place), {}

    found: list[SamePlace]
    try:
        if sum(each.features for each in now.chosen(FACILITIES, layer.category)) <= FEW:
            make, args, _none = prepare()
            found = kept_here(name, lambda: make(*args))
        else:
            found = worked_out(name, prepare, WorkApart("", {name_of(place): place}, st.empty()))
    except PlanMapError as error:
        show_failure(error)
        st.button(_("Try again"), key="layers_same_again", on_click=try_again)
        return None
    return with_project_names(found, snapshot, language)


def _page(key: str, places: list[SamePlace]) -> list[SamePlace]:
    if len(places) <= _PAGE:
        return places
    pages = -(-len(places) // _PAGE)
    number = st.number_input(_("Page of {n}", n=pages), 1, pages, 1, key=f"{key}_page")
    return places[(number - 1) * _PAGE : number * _PAGE]


def _show_map(key: str, places: list[SamePlace]) -> None:
    shapes: list[MapShape] = []
    for number, place in enumerate(places, 1):
        if place.project_at is not None:
            shapes.append(MapShape(f"project {place.row}", place.project_at, "new", place.name))
        if place.facility_at is not None:
            shapes.append(
                MapShape(
                    f"facility {place.row}", place.facility_at, "facility",
                    f"{number} · {place.facility}", str(number),
                )
            )  # fmt: skip
    edit_map(
        key,
        shapes,
        label=_("Facilities and the projects near them"),
        legend=[("facility", _("Facility of the layer")), ("new", _("Project of the plan"))],
        height=360,
    )


def _show(key: str, number: int, place: SamePlace) -> None:
    """Show a pair with its number on the map and its choice."""
    name = f"{key}_{place.row}"
    st.session_state.setdefault(name, place.decision or None)
    with st.container(border=True, key=f"{name}_pair"):
        left, right = st.columns([3, 2], vertical_alignment="center")
        left.markdown(f"{number} · **{plain(place.facility)}** · {plain(_project(place))}")
        left.caption(plain(_distance(place)))
        options: list[Decision] = ["same", "not"] if place.project else ["not"]
        labels = {"same": _("The same"), "not": _("Not the same")}
        right.segmented_control(
            _("Is {facility} the project?", facility=place.facility),
            options,
            key=name,
            format_func=labels.__getitem__,
            label_visibility="collapsed",
        )


def _project(place: SamePlace) -> str:
    if not place.project:
        return _("no project near it")
    return place.name or _("the project “{id}”, which is not in the plan", id=place.project)


def _distance(place: SamePlace) -> str:
    if not place.project:
        return _("Said to be none of the projects.")
    far = _("the project has no place on the map")
    if place.metres is not None:
        far = _("{m} m apart", m=f"{place.metres:,.0f}")
    known = {
        "": _("proposed, counted once until you decide"),
        "same": _("decided: the same, counted once"),
        "not": _("decided: not the same, both count"),
    }
    return f"{far} · {known[place.decision]}"


def _decided(key: str, places: list[SamePlace]) -> dict[int, tuple[Decision, str]]:
    """Return what the choices change: decision and project by row."""
    decided: dict[int, tuple[Decision, str]] = {}
    for place in places:
        if f"{key}_{place.row}" in st.session_state:
            choice: Decision = st.session_state[f"{key}_{place.row}"] or ""
            if choice != place.decision:
                decided[place.row] = (choice, place.project)
    return decided


@dataclass(frozen=True, slots=True)
class _Deciding:
    """Stores the choices about the layer that the visitor has seen."""

    layer: Layer
    decided: dict[int, tuple[Decision, str]]

    def __call__(self, who: Who) -> LayerRevision:
        return store_decisions(layer_store(), self.layer, self.decided, who)
