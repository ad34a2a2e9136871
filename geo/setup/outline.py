"""Find the town's outline and its neighbours among the areas of a file, and generalise them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry import mapping, shape

from geo.intake.layer import UserLayer
from geo.model.errors import Finding, InvalidConfiguration
from geo.setup.generalise import (
    LocalMetres,
    deviation_m,
    generalised_areas,
    stored_degrees,
    vertices,
)
from geo.setup.names import code_field, english_field, field_names_of, name_field, slug, text_of

_ELLIPSOID = Geod(ellps="GRS80")
_SAME = 0.5  # share of the town's area from which an area of another file is the town itself
_WHOLE = 0.95  # share of the town's area from which a part is the town itself
_LISTED = 30  # names in a message
_USUAL_KM2 = (0.5, 20_000.0)  # a community to a large county


@dataclass(frozen=True, eq=False, slots=True)
class Area:
    """One area of a file.

    Attributes
    ----------
    number : int
        Its position in the file, from 1.
    id : str
        Its id or official code; empty if it has neither.
    name, name_en : str
        Empty if the file has none.
    shape : shapely Polygon or MultiPolygon
        WGS 84 degrees.
    level : int or None
        Level of an administrative boundary in OpenStreetMap: 6 counties, 8 towns, 10
        communities; None in other files.
    """

    number: int
    id: str
    name: str
    name_en: str
    shape: Any
    level: int | None = None

    @property
    def label(self) -> str:
        """Return number, id and name, as the user can refer to it."""
        parts = (f"#{self.number}", self.id, self.name)
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class OutlineChoice:
    """Which area is the town, and how outlines are generalised; see :class:`OutlineAnswer`."""

    place: str
    name: str | None = None
    id: str | None = None
    accuracy_m: float | None = None
    tolerance_m: float = 20.0
    within_m: float = 100.0


@dataclass(frozen=True, eq=False, slots=True)
class Outline:
    """The town's outline and its neighbours.

    Attributes
    ----------
    shape : shapely Polygon or MultiPolygon
        The generalised outline, WGS 84 degrees.
    own : tuple of Area
        The parts of the town, as in the file.
    neighbours : tuple of (Area, shapely geometry)
        Each with its generalised outline in degrees.
    area_km2 : float
        On the ellipsoid, before generalisation.
    accuracy_m : float or None
    findings : tuple of Finding
    communities : tuple of (Area, shapely geometry)
        Those within the town, generalised together.
    """

    shape: Any
    own: tuple[Area, ...]
    neighbours: tuple[tuple[Area, Any], ...]
    area_km2: float
    accuracy_m: float | None
    findings: tuple[Finding, ...] = field(default_factory=tuple)
    communities: tuple[tuple[Area, Any], ...] = ()

    @property
    def has_extract(self) -> bool:
        """Whether some of it comes from an OpenStreetMap extract."""
        areas = (*self.own, *(area for area, _ in (*self.neighbours, *self.communities)))
        return any(area.level is not None for area in areas)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north in WGS 84 degrees."""
        west, south, east, north = shapely.bounds(self.shape).tolist()
        return west, south, east, north


def areas_of(layer: UserLayer, wanted_field: str | None = None) -> list[Area]:
    """Return the areas of a file with their names.

    Parameters
    ----------
    layer : UserLayer
    wanted_field : str, optional
        The field of the names.

    Raises
    ------
    InvalidConfiguration
        ``town_no_area`` without any area; ``town_field_unknown``.
    """
    features = layer.features
    named = name_field(features, wanted_field)
    if wanted_field is not None and named is None:
        fields = field_names_of(features)[:_LISTED] or ("–",)
        raise InvalidConfiguration("town_field_unknown", value=wanted_field, allowed=fields)
    english, code = english_field(features), code_field(features)
    areas = [
        Area(
            number,
            text_of(feature, code) or _id_of(feature),
            text_of(feature, named),
            text_of(feature, english),
            shape(feature["geometry"]),
        )
        for number, feature in enumerate(features, start=1)
        if feature["geometry"]["type"] in ("Polygon", "MultiPolygon")
    ]
    if not areas:
        kinds = tuple(sorted({each["geometry"]["type"] for each in features}))
        raise InvalidConfiguration("town_no_area", value=kinds)
    return areas


def _id_of(feature: Any) -> str:
    identifier = feature.get("id")
    return "" if identifier is None else str(identifier)[:60]


def town_areas(areas: Sequence[Area], choice: OutlineChoice) -> tuple[Area, ...]:
    """Return the area that is the town; several only if their ids are named.

    Parameters
    ----------
    areas : sequence of Area
    choice : OutlineChoice

    Raises
    ------
    InvalidConfiguration
        ``town_area_which``, ``town_area_unknown``, ``town_area_twice``.
    """
    if choice.id is not None:
        return _by_id(areas, choice.id)
    name = choice.name or choice.place
    found = tuple(area for area in areas if area.name == name)
    if len(found) > 1:
        labels = tuple(area.label for area in found[:_LISTED])
        raise InvalidConfiguration("town_area_twice", value=name, count=len(found), allowed=labels)
    if found:
        return found
    if choice.name is not None:
        names = tuple(area.label for area in areas[:_LISTED])
        raise InvalidConfiguration("town_area_unknown", value=name, allowed=names)
    if len(areas) > 1:
        names = tuple(area.label for area in areas[:_LISTED])
        raise InvalidConfiguration("town_area_which", count=len(areas), allowed=names)
    return tuple(areas)


def _by_id(areas: Sequence[Area], identifiers: str) -> tuple[Area, ...]:
    found: dict[int, Area] = {}
    for each in (part.strip() for part in identifiers.replace("，", ",").split(",")):
        same = [area for area in areas if each in (f"#{area.number}", area.id)]
        if not same:
            names = tuple(area.label for area in areas[:_LISTED])
            raise InvalidConfiguration("town_area_unknown", value=each, allowed=names)
        found |= {area.number: area for area in same}
    return tuple(found[number] for number in sorted(found))


def outline_of(
    areas: Sequence[Area],
    choice: OutlineChoice,
    others: Sequence[Area] | None = None,
    parts: Sequence[Area] | None = None,
) -> Outline:
    """Return the town's outline and its neighbours, generalised together.

    Parameters
    ----------
    areas : sequence of Area
        Of the outline's file.
    choice : OutlineChoice
    others : sequence of Area, optional
        Of the neighbours' file; by default the other areas of the same file, and of the
        same level if they have one.
    parts : sequence of Area, optional
        Of the communities' file; by default those areas of the same file that are of the
        next level below the town's.

    Raises
    ------
    InvalidConfiguration
        As :func:`town_areas`.
    """
    own = town_areas(areas, choice)
    level = own[0].level
    whole = shapely.union_all([area.shape for area in own])
    metres = LocalMetres.around(whole)
    if others is None:
        numbers = {area.number for area in own}
        others = [area for area in areas if area.number not in numbers and area.level == level]
    near, far = _neighbours(others, metres, metres.to_metres(whole), choice.within_m)
    before = np.array([whole, *(area.shape for area in near)], dtype=object)
    before_m = metres.to_metres(before)
    simple_m = generalised_areas(before_m, choice.tolerance_m)
    simple = [stored_degrees(each) for each in metres.to_degrees(simple_m)]
    off_m = deviation_m(before_m[0], simple_m[0])
    communities = _within(_below(areas, level) if parts is None else parts, metres, before_m[0])
    area_km2 = abs(_ELLIPSOID.geometry_area_perimeter(whole)[0]) / 1e6
    findings = [
        *_found_by_name(areas, own, choice),
        *_notes(near, far, choice.within_m),
        *_notes_on_communities(communities),
        Finding(
            "town_generalised",
            "info",
            params={
                "vertices": vertices(before),
                "found": vertices(simple),
                "metres": round(off_m, 1),
                "limit": choice.tolerance_m,
            },
        ),
    ]
    if not _USUAL_KM2[0] <= area_km2 <= _USUAL_KM2[1]:
        findings.append(Finding("town_size", "warning", params={"value": f"{area_km2:,.3g}"}))
    return Outline(
        simple[0],
        own,
        tuple(zip(near, simple[1:], strict=True)),
        area_km2,
        _accuracy(choice.accuracy_m, off_m),
        tuple(findings),
        _generalised(communities, metres, choice.tolerance_m),
    )


def _below(areas: Sequence[Area], level: int | None) -> list[Area]:
    """Return the areas of all deeper levels; none in a file without levels."""
    return [each for each in areas if level is not None and each.level and each.level > level]


def _within(areas: Sequence[Area], metres: LocalMetres, town_m: Any) -> list[Area]:
    """Return the areas that lie in the town for the most part, of one level only."""
    shapes = metres.to_metres(np.array([area.shape for area in areas], dtype=object))
    shared = shapely.area(shapely.intersection(town_m, shapes)) if len(areas) else np.zeros(0)
    inside = [
        area
        for area, part, figure in zip(areas, shared.tolist(), shapes, strict=True)
        if part > _SAME * figure.area and figure.area < _WHOLE * town_m.area
    ]
    levels = {area.level for area in inside}
    first = min((level for level in levels if level is not None), default=None)
    return [area for area in inside if area.level == first]


def _generalised(
    areas: Sequence[Area], metres: LocalMetres, tolerance_m: float
) -> tuple[tuple[Area, Any], ...]:
    shapes = metres.to_metres(np.array([area.shape for area in areas], dtype=object))
    simple = metres.to_degrees(generalised_areas(shapes, tolerance_m))
    return tuple(zip(areas, map(stored_degrees, simple), strict=True))


def _notes_on_communities(communities: Sequence[Area]) -> list[Finding]:
    if not communities:
        return []
    found = [Finding("town_communities", "info", params={"count": len(communities)})]
    unnamed = sum(not area.name for area in communities)
    if unnamed:
        found.append(Finding("town_communities_unnamed", "warning", params={"count": unnamed}))
    return found


def _accuracy(stated: float | None, off_m: float) -> float | None:
    """Return the accuracy as stated, but not better than the generalisation allows."""
    return None if stated is None else max(stated, float(np.ceil(off_m)))


def _neighbours(
    others: Sequence[Area], metres: LocalMetres, town_m: Any, within_m: float
) -> tuple[list[Area], int]:
    """Return the areas near the town, and the number of those that are not."""
    shapes = metres.to_metres(np.array([area.shape for area in others], dtype=object))
    shapely.prepare(town_m)
    near = shapely.dwithin(town_m, shapes, within_m) if len(others) else np.zeros(0, bool)
    kept = []
    for area, figure in zip(
        (area for area, is_near in zip(others, near, strict=True) if is_near),
        shapes[near],
        strict=True,
    ):
        shared = shapely.intersection(town_m, figure).area
        if shared < _SAME * min(town_m.area, figure.area):
            kept.append(area)
    return kept, len(others) - len(kept)


def _found_by_name(
    areas: Sequence[Area], own: Sequence[Area], choice: OutlineChoice
) -> list[Finding]:
    if len(areas) == 1 or choice.id is not None:
        return []
    params = {"value": own[0].label, "count": len(areas)}
    return [Finding("town_area_by_name", "info", params=params)]


def _notes(near: Sequence[Area], far: int, within_m: float) -> list[Finding]:
    found = []
    if far:
        found.append(Finding("town_areas_left", "info", params={"count": far, "metres": within_m}))
    if not near:
        found.append(Finding("town_no_neighbours", "info"))
    unnamed = sum(not area.name for area in near)
    if unnamed:
        found.append(Finding("town_neighbours_unnamed", "warning", params={"count": unnamed}))
    return found


def area_features(
    outline: Outline,
    subject: str,
    own: dict[str, Any],
    source: dict[str, str],
    of_extract: dict[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Return the features of ``reference_areas.geojson``.

    Parameters
    ----------
    outline : Outline
    subject : str
        Id of the town.
    own : dict
        Properties of the town: its names and residents.
    source : dict
        ``source`` and ``source_en``, as far as known.
    of_extract : dict, optional
        The same for areas of an OpenStreetMap extract, unless `source` states another one.

    Returns
    -------
    list of dict
        The town, then its neighbours and communities; those without a name are left out.
    """
    accuracy = {} if outline.accuracy_m is None else {"accuracy_m": _number(outline.accuracy_m)}

    def source_of(area: Area) -> dict[str, str]:
        return {**(of_extract or {}), **source} if area.level is not None else source

    town = {**own, "role": "subject", **accuracy, **source_of(outline.own[0])}
    features = [feature_of(subject, town, outline.shape)]
    taken = {subject}
    for role, areas in (("neighbour", outline.neighbours), ("community", outline.communities)):
        for area, simple in areas:
            if not area.name:
                continue
            names = {"name": area.name} | ({"name_en": area.name_en} if area.name_en else {})
            properties = {**names, "role": role, **accuracy, **source_of(area)}
            features.append(feature_of(slug(area.name, taken), properties, simple))
    return features


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value


def feature_of(identifier: str, properties: dict[str, Any], geometry: Any) -> dict[str, Any]:
    """Return a feature of a reference file.

    Parameters
    ----------
    identifier : str
    properties : dict
    geometry : shapely geometry
        WGS 84 degrees, rounded.
    """
    return {
        "type": "Feature",
        "id": identifier,
        "properties": properties,
        "geometry": _lists(mapping(shapely.orient_polygons(geometry))),
    }


def _lists(geometry: Any) -> dict[str, Any]:
    return {"type": geometry["type"], "coordinates": _listed(geometry["coordinates"])}


def _listed(coordinates: Any) -> Any:
    if isinstance(coordinates, float | int):
        return coordinates
    return [_listed(each) for each in coordinates]
