"""Repairs of uploaded geometries: each is shown before it is made, and made when a person ticks it.

A repair is offered only where the geometry passes the check once all of its
repairs are made. Nothing here changes what it is given, or fails on any JSON.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from geo.intake.repair_rings import (
    closed,
    completed,
    flattened,
    oriented,
    rings_are_complete,
    turned,
    undoubled,
)
from geo.intake.repair_structure import (
    RINGS,
    Cure,
    Geometry,
    Note,
    gathered,
    is_walkable,
    located,
    named,
    nested,
    numbered,
    swapped,
)
from geo.intake.repair_valid import fault_of_area, figure_of, in_degrees, trimmed, untangled
from geo.intake.repair_words import sentence_of
from geo.model.geometry import geometry_findings
from geo.model.text.language import Language

__all__ = ["Note", "Repair", "oriented", "repair_sentence", "repaired", "repairs_for"]

# Code of the finding: its cure, in the order in which one makes way for the next.
_STRUCTURE: dict[str, Cure] = {
    "geometry_type_unknown": named,
    "geometry_collection": gathered,
    "coordinates_nesting": nested,
    "position_length": located,
    "coordinate_not_a_number": numbered,
}
_SHAPE: dict[str, Cure] = {
    "too_few_points": completed,
    "axes_swapped": swapped,
    "ring_open": closed,
    "three_dimensional": flattened,
    "repeated_points": undoubled,
    "spike": trimmed,
    "geometry_invalid": untangled,
    "winding": turned,
}


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair of one geometry.

    Attributes
    ----------
    feature : str
        Id, or "#12", as in the findings.
    code : str
        Code of the finding that it cures; no two repairs of a feature share one.
    before : GeoJSON geometry or None
        As it came; None when it cannot be drawn. Its rings may be open.
    after : GeoJSON geometry
        After this repair and those before it.
    note : Note
        Numbers for the sentence.
    """

    feature: str
    code: str
    before: Geometry | None
    after: Geometry
    note: Note


def repairs_for(feature: str, geometry: Any) -> tuple[Repair, ...]:
    """Return the repairs of a geometry, in the order in which they are made.

    Parameters
    ----------
    feature : str
        Id, or "#12", as in the findings.
    geometry : object
        The ``geometry`` member as it came, unchecked, in the file's own
        coordinates or in degrees; east before north.

    Returns
    -------
    tuple of Repair
        Empty when there is nothing to repair, or when something would still be
        wrong afterwards. Up to ``PLANMAP_REPAIR_SECONDS`` pass for a large area
        that crosses itself.

    Examples
    --------
    >>> triangle = {"type": "polygon", "coordinates": [[113.7, 23], [113.8, 23], [113.8, 23.1]]}
    >>> [repair.code for repair in repairs_for("a", triangle)]
    ['geometry_type_unknown', 'coordinates_nesting', 'too_few_points']
    >>> repairs_for("a", None), repairs_for("a", {"type": "Point", "coordinates": ["x", 1]})
    ((), ())
    """
    steps = list(_steps(geometry, None))
    if not steps or not _is_sound(steps[-1][1]):
        return ()
    before = geometry if _can_be_drawn(geometry) else None
    return tuple(Repair(feature, code, before, after, note) for code, after, note in steps)


def repaired(geometry: Any, wanted: Collection[str] | None = None) -> Any:
    """Return a geometry with the wanted repairs made.

    Parameters
    ----------
    geometry : object
        As for :func:`repairs_for`.
    wanted : collection of str, optional
        Codes of the repairs to make; without it all that are offered.

    Returns
    -------
    object
        The geometry itself where there is nothing to do. Where only some of
        the repairs are wanted, it may still be wrong.

    Examples
    --------
    >>> swapped = {"type": "Point", "coordinates": ["23.02", "113.75", 5]}
    >>> repaired(swapped)["coordinates"]
    [113.75, 23.02]
    >>> repaired(swapped, ["coordinate_not_a_number"])["coordinates"]
    [23.02, 113.75, 5]
    """
    made = [after for _, after, _ in _steps(geometry, wanted)]
    if not made or (wanted is None and not _is_sound(made[-1])):
        return geometry
    return made[-1]


def repair_sentence(repair: Repair, language: Language) -> str:
    """Return what a repair does, for a person who decides about it.

    Examples
    --------
    >>> (repair,) = repairs_for("a", {"type": "Point", "coordinates": [113.7, 23.0, 12.5]})
    >>> repair_sentence(repair, "en")
    'The heights are left out.'
    """
    return sentence_of(repair.code, repair.note, language)


def _steps(geometry: Any, wanted: Collection[str] | None) -> Iterator[tuple[str, Geometry, Note]]:
    if not isinstance(geometry, dict) or _is_plain_point(geometry):
        return
    if not is_walkable(geometry):
        for step in _cured(_STRUCTURE, geometry, wanted):
            geometry = step[1]
            yield step
    if is_walkable(geometry):
        yield from _cured(_SHAPE, geometry, wanted)


def _cured(
    cures: Mapping[str, Cure], geometry: Geometry, wanted: Collection[str] | None
) -> Iterator[tuple[str, Geometry, Note]]:
    for code, cure in cures.items():
        found = cure(geometry) if wanted is None or code in wanted else None
        if found is not None:
            geometry, note = found
            yield code, geometry, note


def _is_plain_point(geometry: Geometry) -> bool:
    # The usual case of a large file; a latitude beyond 90 may be a longitude.
    position = geometry.get("coordinates")
    return (
        geometry.get("type") == "Point"
        and type(position) is list
        and len(position) == 2
        and type(position[0]) in (int, float)
        and type(position[1]) in (int, float)
        and position[1] <= 90
    )


def _can_be_drawn(geometry: Geometry) -> bool:
    members = geometry.get("geometries")
    if geometry.get("type") != "GeometryCollection" or not isinstance(members, list):
        return is_walkable(geometry)
    return bool(members) and all(isinstance(each, dict) and is_walkable(each) for each in members)


def _is_sound(geometry: Geometry) -> bool:
    figure = figure_of(geometry) if is_walkable(geometry) else None
    if figure is None:
        return False
    if geometry["type"] in RINGS and fault_of_area(figure) is not None:
        return False
    if in_degrees(figure):
        return not geometry_findings(geometry, None)
    return geometry["type"] not in RINGS or rings_are_complete(geometry)
