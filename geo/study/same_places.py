"""Find the facilities of a layer that are, or may be, a project of the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import orjson
import shapely

from geo.coverage.facilities import Facilities, SameFacility
from geo.coverage.scenario import Scenario, scenario_facilities
from geo.coverage.town import Town
from geo.coverage.user_data.sites import (
    NOT_THE_SAME,
    SAME_AS_M,
    facilities_from_features,
    facilities_once,
    with_file,
)
from geo.layers.decisions import decision_of, with_decisions
from geo.layers.geoparquet import encode_features
from geo.layers.kinds import FACILITIES
from geo.layers.record import Layer, LayerRevision
from geo.layers.store import LayersState, LayerStore, Who
from geo.model.errors import PlanMapError, UnknownProject
from geo.model.project import name_in
from geo.model.text.language import Language
from geo.store.snapshot import Snapshot

Decision = Literal["", "same", "not"]


@dataclass(frozen=True, eq=False, slots=True)
class SamePlace:
    """A facility of a layer, and the project that it is or may be.

    Attributes
    ----------
    row : int
        Of the facility among the layer's features.
    facility, project, name : str
        Name of the facility; id and name of the project. A facility that is said to be no
        project, with none near, has empty ones.
    metres : float or None
        Between the two places; None when the project has none.
    decision : {"", "same", "not"}
        What is decided; nothing yet for a proposal, which is counted once all the same.
    facility_at, project_at : GeoJSON geometry or None
        WGS 84 degrees.
    """

    row: int
    facility: str
    project: str
    name: str
    metres: float | None
    decision: Decision
    facility_at: dict[str, Any] | None = None
    project_at: dict[str, Any] | None = None


def same_places(  # noqa: PLR0917
    layer: Layer,
    state: LayersState,
    store: LayerStore,
    snapshot: Snapshot,
    town: Town,
    language: Language,
) -> list[SamePlace]:
    """Return what is proposed and what is decided about the facilities of a layer.

    The proposals are what a study does with all layers of the category and all projects but
    cancelled ones: :func:`geo.coverage.user_data.sites.with_file`.

    Parameters
    ----------
    layer : Layer
        Of existing facilities.
    state : LayersState
        Other layers of its category may have nearer facilities; those that cannot be read
        are left out, as in a study.
    store : LayerStore
    snapshot : Snapshot
    town : Town
    language : {"zh", "en"}
        Of the projects' names.

    Returns
    -------
    list of SamePlace
        Open proposals first, then the nearest ones.

    Raises
    ------
    PlanMapError
        When the layer's file is missing or damaged.
    """
    plan = planned_facilities(layer, snapshot, town, language)
    return with_project_names(places_among(layer, state, store, plan, town), snapshot, language)


def planned_facilities(
    layer: Layer, snapshot: Snapshot, town: Town, language: Language
) -> Facilities:
    """Return the plan's projects of a layer's category, all but cancelled ones, with names."""
    plan = scenario_facilities(snapshot, layer.category or "", town, Scenario(statuses=None))
    return replace(plan, names=tuple(_project_name(snapshot, each, language) for each in plan.ids))


def places_among(
    layer: Layer, state: LayersState, store: LayerStore, plan: Facilities, town: Town
) -> list[SamePlace]:
    """Do the work of :func:`same_places`, for large layers in a separate process.

    Names of projects that are not in `plan`, because they have no place, are left empty.
    """
    features = store.table(layer).features()
    existing = _existing(layer, state, store, town)
    rows = [row for row, each in enumerate(features) if each["geometry"]]
    prefix = _prefix(layer)
    found: dict[int, SamePlace] = {}
    for each in with_file(plan, existing).same:
        if each.facility_id.startswith(prefix):
            row = rows[int(each.facility_id.removeprefix(prefix)) - 1]
            found[row] = _pair(row, each, existing, plan, town)
    for row, feature in enumerate(features):
        said = decision_of(feature)
        if said and row not in found:
            found[row] = _other(row, said, feature, plan, town)
    return sorted(found.values(), key=_order)


def with_project_names(
    places: list[SamePlace], snapshot: Snapshot, language: Language
) -> list[SamePlace]:
    """Fill in the names of projects that have no place; an unknown project has none."""
    return [
        replace(each, name=_project_name(snapshot, each.project, language))
        if each.project and not each.name
        else each
        for each in places
    ]


def _order(place: SamePlace) -> tuple[bool, float, int]:
    return bool(place.decision), place.metres if place.metres is not None else 1e9, place.row


def _existing(layer: Layer, state: LayersState, store: LayerStore, town: Town) -> Facilities:
    """Return the facilities of all layers of the category, each once."""
    joined: Facilities | None = None
    for each in state.chosen(FACILITIES, layer.category):
        try:
            made = facilities_from_features(store.table(each).features(), town)
        except PlanMapError:
            if each.id == layer.id:
                raise
            continue
        ids = tuple(f"{_prefix(each)}{every.removeprefix('file-')}" for every in made.ids)
        made = replace(made, ids=ids)
        joined = made if joined is None else joined.joined(made)
    assert joined is not None
    return facilities_once(joined)


def _prefix(layer: Layer) -> str:
    return f"file-{layer.id}/"


def _project_name(snapshot: Snapshot, identifier: str, language: Language) -> str:
    try:
        properties = snapshot.feature(snapshot.row(identifier))["properties"]
    except UnknownProject:
        return ""
    return str(name_in(properties, language))


def _pair(
    row: int, same: SameFacility, existing: Facilities, plan: Facilities, town: Town
) -> SamePlace:
    facility = existing.geometry[existing.ids.index(same.facility_id)]
    project = plan.geometry[plan.ids.index(same.project)]
    return SamePlace(
        row,
        same.facility,
        same.project,
        same.name,
        same.metres,
        "same" if same.is_stated else "",
        _geojson(facility, town),
        _geojson(project, town),
    )


def _other(row: int, said: str, feature: dict[str, Any], plan: Facilities, town: Town) -> SamePlace:
    """Return a decision that no study has to act on: none, or a project without a place."""
    made = facilities_from_features([feature], town)
    name = (*made.names, *(each.name for each in made.waiting), f"#{row + 1}")[0]
    at = feature["geometry"]
    if said != NOT_THE_SAME:
        return SamePlace(row, name, said, "", None, "same", at)
    project, metres = _nearest(made, plan)
    if not project:
        return SamePlace(row, name, "", "", None, "not", at)
    near = plan.ids.index(project)
    where = _geojson(plan.geometry[near], town)
    return SamePlace(row, name, project, plan.names[near], metres, "not", at, where)


def _nearest(facility: Facilities, plan: Facilities) -> tuple[str, float | None]:
    """Return the nearest project within reach, and how far it is."""
    if not len(facility) or not len(plan):
        return "", None
    near, far = shapely.STRtree(plan.geometry).query_nearest(
        facility.geometry[0], max_distance=SAME_AS_M, return_distance=True, all_matches=False
    )
    return (plan.ids[int(near[0])], float(far[0])) if len(near) else ("", None)


def _geojson(figure: Any, town: Town) -> dict[str, Any]:
    made: dict[str, Any] = orjson.loads(shapely.to_geojson(town.to_degrees(figure)))
    return made


def store_decisions(
    store: LayerStore, layer: Layer, decided: dict[int, tuple[Decision, str]], who: Who
) -> LayerRevision:
    """Store decisions as a revision of the layer.

    Parameters
    ----------
    store : LayerStore
    layer : Layer
        As its author has seen it.
    decided : dict of int to (decision, project)
        By row of the facility.
    who : Who

    Raises
    ------
    PlanMapError
        As :meth:`geo.layers.store.LayerStore.correct`.
    """
    said = {
        row: {"same": project, "not": NOT_THE_SAME, "": ""}[decision]
        for row, (decision, project) in decided.items()
    }
    content = encode_features(with_decisions(store.table(layer).features(), said))
    kinds = [decision for decision, _project in decided.values()]
    names: dict[str, Decision] = {"same": "same", "not_same": "not", "open": ""}
    counts = {name: kinds.count(code) for name, code in names.items()}
    return store.correct(
        {"id": layer.id}, who, seen=layer, content=content, comparison={"decisions": counts}
    )
