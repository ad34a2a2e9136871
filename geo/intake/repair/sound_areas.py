"""Areas of a user's file: limited in size, and valid or repaired; otherwise the file is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from geo.intake.places import Places
from geo.intake.repair.areas import mended_together
from geo.intake.repair.repairs import HECTARE
from geo.intake.repair.structure import RINGS, Geometry
from geo.intake.sandbox.validity import UNJUDGED, invalidity
from geo.model.config.settings import analysis_settings, limit_settings
from geo.model.errors import Finding, UnreadableFile

_MOST_TOLD = 4  # mended areas told one by one


def sound_geometries(
    places: Places, names: Sequence[str]
) -> tuple[list[Geometry | None], list[Finding]]:
    """Return geometries of which every area is valid.

    Points and lines stay as they are, but for the limit on their parts.

    Parameters
    ----------
    places : Places
        WGS 84 degrees, structurally sound.
    names : sequence of str
        What each geometry is called in sentences.

    Returns
    -------
    list of GeoJSON geometry or None
        One for each of the places; None for an area of which nothing is left.
    list of Finding
        Which areas were mended, and what it did to their size.

    Raises
    ------
    UnreadableFile
        ``layer_too_many_vertices``, ``layer_too_many_parts``, ``layer_area_tangled``,
        ``layer_areas_tangled``.
    """
    made: list[Geometry | None] = list(places.geometries)
    sizes = np.diff(places.starts)
    areas = np.array([each["type"] in RINGS for each in places.geometries], dtype=bool)
    _check_sizes(places, names, int(sizes[areas].sum()))
    if not areas.any():
        return made, []
    reasons = invalidity(places.figures(points=False))
    wrong = np.flatnonzero([reason is not None for reason in reasons] & areas)
    if not len(wrong):
        return made, []
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
        made[at] = each["geometry"] if each else None
    return made, _findings([names[at] for at in wrong.tolist()], mended)


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
    """Return the number of points, lines or rings."""
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
    more: list[dict[str, Any]] = []
    params: dict[str, Any]
    for name, each in zip(names, mended, strict=True):
        if each is None:
            found.append(Finding("layer_area_empty", "warning", name, params={"feature": name}))
        elif len(found) < _MOST_TOLD:
            params = {"feature": name, **_hectares([each["note"]])}
            found.append(Finding("layer_area_mended", "warning", name, params=params))
        else:
            more.append(each["note"])
    if more:
        params = {"count": len(more), **_hectares(more)}
        found.append(Finding("layer_areas_mended", "warning", params=params))
    return found


def _hectares(notes: Sequence[dict[str, Any]]) -> dict[str, str]:
    sums = (sum(note[key] or 0.0 for note in notes) for key in ("area_before", "area_after"))
    before, after = (f"{total / HECTARE:,.2f}" for total in sums)
    return {"before": before, "after": after}
