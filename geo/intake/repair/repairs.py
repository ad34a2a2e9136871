"""Repair uploaded geometries: for projects on request, in a coverage layer at once.

A project's repairs are shown first and made only when a person ticks them. They are offered
only if the geometry then passes the check. No function changes its arguments or fails on any
JSON. The areas of a coverage layer are limited in size; a file whose areas cannot be repaired
is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geo.intake.places import Places
from geo.intake.repair.areas import (
    fault_of_area,
    figure_of,
    in_degrees,
    mended_together,
    trimmed,
    untangled,
)
from geo.intake.repair.rings import (
    closed,
    completed,
    flattened,
    oriented,
    rings_are_complete,
    turned,
    undoubled,
)
from geo.intake.repair.structure import (
    RINGS,
    Cure,
    Geometry,
    RepairNote,
    gathered,
    is_walkable,
    located,
    named,
    nested,
    numbered,
    swapped,
)
from geo.intake.sandbox.validity import UNJUDGED, invalidity
from geo.model.config.settings import analysis_settings, limit_settings
from geo.model.errors import Finding, UnreadableFile
from geo.model.geometry import geometry_findings
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate

__all__ = [
    "Repair",
    "RepairNote",
    "oriented",
    "repair_sentence",
    "repaired",
    "repairs_for",
    "sound_geometries",
]
# The cure for each finding, by code, in the order in which they are applied.
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
# By code: the sentence for one, and for several.
_SENTENCES: dict[str, tuple[str, str]] = {
    "geometry_type_unknown": 2 * (N_("The type is spelled as GeoJSON requires: {kind}."),),
    "geometry_collection": 2 * (N_("The collection becomes one geometry of type {kind}."),),
    "coordinates_nesting": 2 * (N_("The square brackets are arranged as a {kind} requires."),),
    "axes_swapped": 2 * (N_("Longitude and latitude are swapped."),),
    "three_dimensional": 2 * (N_("The heights are left out."),),
    "coordinate_not_a_number": (
        N_("One coordinate written as text is read as a number."),
        N_("{count} coordinates written as text are read as numbers."),
    ),
    "ring_open": (
        N_("The ring is closed by repeating its first point."),
        N_("{count} rings are closed by repeating their first point."),
    ),
    "repeated_points": (
        N_("One point that repeats the one before it is removed."),
        N_("{count} points that repeat the one before them are removed."),
    ),
    "spike": (N_("One spike is cut off."), N_("{count} spikes are cut off.")),
    "winding": (
        N_("The outer ring is reversed to run counter-clockwise; the shape stays the same."),
        N_("{count} outer rings are reversed to run counter-clockwise; the shape stays the same."),
    ),
}
_SENTENCES["too_few_points"] = _SENTENCES["ring_open"]
_SPLIT = N_("The shape becomes {count} areas that do not overlap.")
_MERGED = N_("Parts that overlap are merged: {parts} areas become {count}.")
_MENDED = N_("The outline is repaired where it crosses or touches itself.")
_EMPTY_PART = (N_("One empty part is left out."), N_("{count} empty parts are left out."))
_NO_HEIGHT = (
    N_("One height that is not a number is left out."),
    N_("{count} heights that are not numbers are left out."),
)
_SAME_AREA = N_("The area stays the same.")
_HECTARES = N_("Area: {before} → {after} ha.")
_SQUARE_METRES = N_("Area: {before} → {after} m².")
_SHARE = N_("Area: {share} %.")
HECTARE = 10_000.0  # m2
_MOST_LISTED = 4  # repaired areas with a finding each; the others are summed up


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair of one geometry.

    Attributes
    ----------
    feature : str
        Id, or "#12", as in the findings.
    code : str
        Code of the finding that it cures, unique for each feature.
    before : GeoJSON geometry or None
        The original; None if it cannot be drawn. Its rings may be open.
    after : GeoJSON geometry
        After this repair and the previous ones.
    note : RepairNote
        Values for the sentence.
    """

    feature: str
    code: str
    before: Geometry | None
    after: Geometry
    note: RepairNote


def repairs_for(feature: str, geometry: Any) -> tuple[Repair, ...]:
    """Return the repairs of a geometry, in the order in which they are made.

    Parameters
    ----------
    feature : str
        Id, or "#12", as in the findings.
    geometry : object
        The original ``geometry`` member, unchecked, in the coordinates of the
        file or in degrees; east before north.

    Returns
    -------
    tuple of Repair
        Empty if there is nothing to repair, or if something would still be
        wrong afterwards. A large area that crosses itself may take up to
        ``PLANMAP_REPAIR_SECONDS``.

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


def repaired(geometry: Any, chosen: Collection[str] | None = None) -> Any:
    """Return a geometry with the chosen repairs made.

    Parameters
    ----------
    geometry : object
        As for :func:`repairs_for`.
    chosen : collection of str, optional
        Codes of the repairs to make; by default all that are offered.

    Returns
    -------
    object
        The geometry itself if there is nothing to do. With only some of the
        repairs, it may still be wrong.

    Examples
    --------
    >>> swapped = {"type": "Point", "coordinates": ["23.02", "113.75", 5]}
    >>> repaired(swapped)["coordinates"]
    [113.75, 23.02]
    >>> repaired(swapped, ["coordinate_not_a_number"])["coordinates"]
    [23.02, 113.75, 5]
    """
    stages = [after for _, after, _ in _steps(geometry, chosen)]
    if not stages or (chosen is None and not _is_sound(stages[-1])):
        return geometry
    return stages[-1]


def repair_sentence(repair: Repair, language: Language) -> str:
    """Return a sentence on what a repair does, for the person who decides on it.

    Examples
    --------
    >>> (repair,) = repairs_for("a", {"type": "Point", "coordinates": [113.7, 23.0, 12.5]})
    >>> repair_sentence(repair, "en")
    'The heights are left out.'
    """
    return sentence_of(repair.code, repair.note, language)


def _steps(
    geometry: Any, chosen: Collection[str] | None
) -> Iterator[tuple[str, Geometry, RepairNote]]:
    """Yield the code, the resulting geometry and the note of each repair."""
    if not isinstance(geometry, dict) or _is_plain_point(geometry):
        return
    if not is_walkable(geometry):
        for step in _cured(_STRUCTURE, geometry, chosen):
            geometry = step[1]
            yield step
    if is_walkable(geometry):
        yield from _cured(_SHAPE, geometry, chosen)


def _cured(
    cures: Mapping[str, Cure], geometry: Geometry, chosen: Collection[str] | None
) -> Iterator[tuple[str, Geometry, RepairNote]]:
    for code, cure in cures.items():
        cured = cure(geometry) if chosen is None or code in chosen else None
        if cured is not None:
            geometry, note = cured
            yield code, geometry, note


def _is_plain_point(geometry: Geometry) -> bool:
    """Check quickly for a point that needs no repair, the most common case in large files."""
    position = geometry.get("coordinates")
    return (
        geometry.get("type") == "Point"
        and type(position) is list
        and len(position) == 2
        and type(position[0]) in (int, float)
        and type(position[1]) in (int, float)
        and position[1] <= 90  # more may be a longitude
    )


def _can_be_drawn(geometry: Geometry) -> bool:
    members = geometry.get("geometries")
    if geometry.get("type") != "GeometryCollection" or not isinstance(members, list):
        return is_walkable(geometry)
    return bool(members) and all(isinstance(each, dict) and is_walkable(each) for each in members)


def _is_sound(geometry: Geometry) -> bool:
    """Check that a repaired geometry is valid."""
    figure = figure_of(geometry) if is_walkable(geometry) else None
    if figure is None:
        return False
    if geometry["type"] in RINGS and fault_of_area(figure) is not None:
        return False
    if in_degrees(figure):
        return not geometry_findings(geometry, None)
    return geometry["type"] not in RINGS or rings_are_complete(geometry)


def sentence_of(code: str, note: RepairNote, language: Language) -> str:
    """Return a sentence on what a repair does.

    Parameters
    ----------
    code : str
        Code of the finding that the repair cures.
    note : RepairNote
    language : {"zh", "en"}

    Examples
    --------
    >>> sentence_of("repeated_points", RepairNote(3), "en")
    '3 points that repeat the one before them are removed.'
    >>> sentence_of("spike", RepairNote(1, share=-0.234), "en")
    'One spike is cut off. Area: −0.2 %.'
    """
    values = {"count": note.count, "parts": note.parts, "kind": note.kind}
    sentences = [translate(_main(code, note), language, **values)] if note.count else []
    if note.dropped:
        forms = _NO_HEIGHT if code == "coordinate_not_a_number" else _EMPTY_PART
        sentences.append(translate(forms[note.dropped > 1], language, count=note.dropped))
    sentences += _area(note, language)
    return ("" if language == "zh" else " ").join(sentences)


def _main(code: str, note: RepairNote) -> str:
    if code != "geometry_invalid":
        return _SENTENCES[code][note.count > 1]
    if note.count > note.parts:
        return _SPLIT
    return _MERGED if note.count < note.parts else _MENDED


def _area(note: RepairNote, language: Language) -> list[str]:
    if note.area_before is not None and note.area_after is not None:
        in_hectares = max(note.area_before, note.area_after) >= HECTARE
        unit, decimals, text = (HECTARE, 2, _HECTARES) if in_hectares else (1, 0, _SQUARE_METRES)
        before, after = (
            f"{area / unit:,.{decimals}f}" for area in (note.area_before, note.area_after)
        )
        if before != after:
            return [translate(text, language, before=before, after=after)]
    elif note.share is None:
        return []
    elif (share := f"{note.share:+.1f}") not in ("+0.0", "-0.0"):
        return [translate(_SHARE, language, share=share.replace("-", "−"))]
    return [translate(_SAME_AREA, language)]


def sound_geometries(
    places: Places, names: Sequence[str]
) -> tuple[list[Geometry | None], list[Finding]]:
    """Return geometries in which every area is valid, repaired where necessary.

    Points and lines are not changed; only the number of their parts is limited.

    Parameters
    ----------
    places : Places
        WGS 84 degrees, structurally valid.
    names : sequence of str
        Name of each geometry in messages.

    Returns
    -------
    list of GeoJSON geometry or None
        One for each place; None for an area of which nothing is left.
    list of Finding
        The repaired areas, and how their size has changed.

    Raises
    ------
    UnreadableFile
        ``layer_too_many_vertices``, ``layer_too_many_parts``, ``layer_area_tangled``,
        ``layer_areas_tangled``.
    """
    geometries: list[Geometry | None] = list(places.geometries)
    sizes = np.diff(places.starts)
    areas = np.array([each["type"] in RINGS for each in places.geometries], dtype=bool)
    _check_sizes(places, names, int(sizes[areas].sum()))
    if not areas.any():
        return geometries, []
    reasons = invalidity(places.figures(points=False))
    wrong = np.flatnonzero([reason is not None for reason in reasons] & areas)
    if not len(wrong):
        return geometries, []
    largest = wrong[sizes[wrong].argmax()]
    params = {"feature": names[largest], "vertices": int(sizes[largest]), "count": len(wrong)}
    if any(reasons[at] == UNJUDGED for at in wrong):
        raise _tangled(params)
    plain = [_plain(places.geometries[at]) for at in wrong.tolist()]
    try:
        mended = mended_together(plain, int(sizes[wrong].sum()))
    except UnreadableFile as error:
        raise _tangled(params) from error
    for at, each in zip(wrong.tolist(), mended, strict=True):
        geometries[at] = each["geometry"] if each else None
    return geometries, _findings([names[at] for at in wrong.tolist()], mended)


def _check_sizes(places: Places, names: Sequence[str], vertices: int) -> None:
    settings = analysis_settings()
    if vertices > settings.max_area_vertices:
        limit = settings.max_area_vertices
        raise UnreadableFile("layer_too_many_vertices", found=vertices, limit=limit)
    for name, geometry in zip(names, places.geometries, strict=True):
        parts = _parts(geometry)
        if parts > settings.max_parts:
            limit = settings.max_parts
            raise UnreadableFile("layer_too_many_parts", feature=name, found=parts, limit=limit)


def _parts(geometry: Geometry) -> int:
    """Return the number of points, lines or rings of a geometry."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "MultiPolygon":
        return sum(map(len, coordinates))
    return len(coordinates) if kind.startswith("Multi") or kind == "Polygon" else 1


def _plain(geometry: Geometry) -> Geometry:
    return {"type": geometry["type"], "coordinates": geometry["coordinates"]}


def _tangled(params: dict[str, Any]) -> UnreadableFile:
    code = "layer_area_tangled" if params["count"] == 1 else "layer_areas_tangled"
    return UnreadableFile(code, limit=limit_settings().repair_seconds, **params)


def _findings(names: Sequence[str], mended: Sequence[dict[str, Any] | None]) -> list[Finding]:
    found: list[Finding] = []
    further: list[dict[str, Any]] = []
    params: dict[str, Any]
    for name, each in zip(names, mended, strict=True):
        if each is None:
            found.append(Finding("layer_area_empty", "warning", name, params={"feature": name}))
        elif len(found) < _MOST_LISTED:
            params = {"feature": name, **_hectares([each["note"]])}
            found.append(Finding("layer_area_mended", "warning", name, params=params))
        else:
            further.append(each["note"])
    if further:
        params = {"count": len(further), **_hectares(further)}
        found.append(Finding("layer_areas_mended", "warning", params=params))
    return found


def _hectares(notes: Sequence[dict[str, Any]]) -> dict[str, str]:
    sums = (sum(note[key] or 0.0 for note in notes) for key in ("area_before", "area_after"))
    before, after = (f"{total / HECTARE:,.2f}" for total in sums)
    return {"before": before, "after": after}
