"""What is tried out, as rows and features: sites that are new, facilities that stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import shapely

from geo.coverage.coverage import Coverage
from geo.coverage.report.shapes import geojson_geometry, in_degrees
from geo.export.table import Cell
from geo.model.text.language import N_, Language, translate

TRIAL = (
    N_("Item"), N_("Without the trial"), N_("With the trial"), N_("Moved by (m)"),
    N_("Longitude (WGS 84)"), N_("Latitude (WGS 84)"),
)  # fmt: skip
_ADDED, _MOVED, _PLACED = "added", "moved", "placed"
_WORDS = {_ADDED: N_("New site"), _MOVED: N_("Moved"), _PLACED: N_("Given a place")}


@dataclass(frozen=True, eq=False, slots=True)
class _Change:
    code: str
    id: str
    name: str
    geometry: Any  # metres
    moved_m: float | None = None


def trial_rows(before: Coverage, after: Coverage, language: Language) -> Iterable[list[Cell]]:
    """Return the rows of :data:`TRIAL`: the figures, then what is tried out.

    Parameters
    ----------
    before, after : Coverage
        Without and with the trial.
    language : {"zh", "en"}
    """
    for name, one, other in _figures(before, after):
        yield [translate(name, language), one, other, None, None, None]
    for change in _changes(before, after):
        middle = before.town.to_degrees(shapely.centroid(change.geometry))
        place: list[Cell] = [round(middle.x, 6), round(middle.y, 6)]
        what = translate(_WORDS[change.code], language)
        metres = None if change.moved_m is None else round(change.moved_m, 1)
        yield [change.name, None, what, metres, *place]


def trial_features(before: Coverage, after: Coverage) -> list[dict[str, Any]]:
    """Return what is tried out as GeoJSON features in WGS 84, at the new places."""
    return [
        {
            "type": "Feature",
            "id": each.id,
            "properties": {
                "change": each.code,
                "id": each.id,
                "name": each.name,
                "moved_m": each.moved_m,
            },
            "geometry": geojson_geometry(in_degrees(each.geometry, before.town)),
        }
        for each in _changes(before, after)
    ]


def _figures(before: Coverage, after: Coverage) -> Iterator[tuple[str, Cell, Cell]]:
    yield N_("Facilities"), len(before.facilities), len(after.facilities)
    areas = (N_("Covered (km²), surely"), N_("Covered (km²), nominally"))
    kinds = ("sure", "nominal", "possible")
    for name, kind in zip((*areas, N_("Covered (km²), possibly")), kinds, strict=True):
        one, other = (round(getattr(each.covered_km2, kind), 3) for each in (before, after))
        yield name, one, other
    if before.people is None or after.people is None:
        return
    people = (N_("People, surely"), N_("People, nominally"), N_("People, possibly"))
    for name, kind in zip(people, kinds, strict=True):
        yield name, round(getattr(before.people, kind)), round(getattr(after.people, kind))


def _changes(before: Coverage, after: Coverage) -> Iterator[_Change]:
    old = dict(zip(before.facilities.ids, before.facilities.geometry, strict=True))
    found = after.facilities
    for identifier, name, figure in zip(found.ids, found.names, found.geometry, strict=True):
        if identifier.startswith("added-") and identifier not in old:
            yield _Change(_ADDED, identifier, name, figure)
        elif identifier not in old:
            yield _Change(_PLACED, identifier, name, figure)
        elif not shapely.equals_exact(old[identifier], figure):
            middles = (shapely.centroid(each) for each in (old[identifier], figure))
            yield _Change(_MOVED, identifier, name, figure, float(shapely.distance(*middles)))
