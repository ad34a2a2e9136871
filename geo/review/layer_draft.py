"""A file for a layer before it is stored: read, compared, and a few features to look at.

The functions are called in a separate process for large files, so what they return is small:
the file as it will be stored, and only as many features as a map shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from math import inf
from typing import Any

import orjson
import shapely

from geo.coverage.facilities import NAME_FIELDS
from geo.coverage.town import Town
from geo.layers.comparison import LayerComparison
from geo.layers.content import Chosen, LayerContent, read_content
from geo.layers.geoparquet import figures_of
from geo.layers.loading import Given, read_replacement
from geo.layers.record import Layer
from geo.layers.store import LayerStore
from geo.model.errors import Finding

MOST_SHOWN = 2_000  # features on a preview
_MOST_POSITIONS = 100_000  # of all of them together
_MOST_MOVES = 500  # farthest ones, on the map
_FINE = 1e-5  # degrees, about 1 m: nothing finer is seen in a preview
Geometry = dict[str, Any]


@dataclass(frozen=True, eq=False, slots=True)
class Shown:
    """Features of a layer for a map.

    Attributes
    ----------
    features : list of (GeoJSON geometry, str)
        With what is written next to the pointer.
    total : int
        Number of located features, shown or not.
    """

    features: list[tuple[Geometry, str]]
    total: int


@dataclass(frozen=True, slots=True)
class ShownMove:
    """A feature that a newer file moves; `metres` is None when a place came or went."""

    name: str
    metres: float | None
    before: Geometry | None
    after: Geometry | None


@dataclass(frozen=True, eq=False, slots=True)
class LayerDraft:
    """A file that has been read for a layer.

    Attributes
    ----------
    read : LayerContent
        Without its features, which `shown` has some of.
    shown : Shown
    comparison : LayerComparison or None
        With the layer that it replaces; without the places of what moved.
    moves : list of ShownMove
        The farthest ones.
    findings : tuple of Finding
        About the replacement, then about the file.
    """

    read: LayerContent
    shown: Shown
    comparison: LayerComparison | None = None
    moves: tuple[ShownMove, ...] = ()
    findings: tuple[Finding, ...] = ()


def draft_of_new(kind: str, given: tuple[bytes, str], town: Town, chosen: Chosen) -> LayerDraft:
    """Read a file for a new layer.

    Parameters
    ----------
    kind : str
        Key of :data:`geo.layers.kinds.KINDS`.
    given : (bytes, str)
        Content and name of the file.
    town : Town
    chosen : Reading, System or str, optional
        How to read the coordinates, if the user has chosen.

    Raises
    ------
    PlanMapError
        As :func:`geo.layers.content.read_content`.
    """
    content, name = given
    read = read_content(kind, content, name, town, chosen)
    return LayerDraft(_light(read), shown(read.features), findings=read.findings)


def draft_of_replacement(
    store: LayerStore, old: Layer, given: Given, town: Town, chosen: Chosen
) -> LayerDraft:
    """Read a newer file for a layer and compare both; parameters as for :func:`draft_of_new`.

    Raises
    ------
    PlanMapError
        As :func:`geo.layers.content.read_content`.
    """
    read, comparison, findings = read_replacement(store, old, given, town, chosen)
    moves = _moves(comparison) if comparison else ()
    light = replace(comparison, places=[]) if comparison else None
    return LayerDraft(_light(read), shown(read.features), light, moves, (*findings, *read.findings))


def _light(read: LayerContent) -> LayerContent:
    return replace(read, features=[])


def _moves(comparison: LayerComparison) -> tuple[ShownMove, ...]:
    moved = zip(comparison.moved, comparison.places, strict=True)
    far = nlargest(_MOST_MOVES, moved, key=lambda each: inf if each[0][1] is None else each[0][1])
    return tuple(ShownMove(name, metres, *_coarse(places)) for (name, metres), places in far)


def _coarse(places: Sequence[Geometry | None]) -> tuple[Geometry | None, Geometry | None]:
    before, after = places
    return _coarsened(before), _coarsened(after)


def _coarsened(place: Geometry | None) -> Geometry | None:
    if place is None:
        return None
    (figure,) = shapely.simplify(figures_of([{"geometry": place}]), _FINE)
    return _geojson(figure)


def shown(features: Sequence[dict[str, Any]]) -> Shown:
    """Return the first features that a map can show, coarsened to about a metre.

    Parameters
    ----------
    features : sequence of GeoJSON features
        WGS 84 degrees.

    Examples
    --------
    >>> shown([{"geometry": None, "properties": {}}])
    Shown(features=[], total=0)
    """
    located = [each for each in features if each.get("geometry")]
    first = located[:MOST_SHOWN]
    if not first:
        return Shown([], 0)
    figures = shapely.simplify(figures_of(first), _FINE)
    sizes = shapely.get_num_coordinates(figures).tolist()
    taken: list[tuple[Geometry, str]] = []
    left = _MOST_POSITIONS
    for each, figure, size in zip(first, figures, sizes, strict=True):
        left -= size
        if left < 0:
            break
        taken.append((_geojson(figure), _label(each)))
    return Shown(taken, len(located))


def shown_of(store: LayerStore, layer: Layer) -> Shown:
    """Return the first features of a stored layer for a map.

    Parameters
    ----------
    store : LayerStore
    layer : Layer
        Of the form ``vector``.

    Raises
    ------
    UnreadableFile
        As :meth:`geo.layers.store.LayerStore.table`.
    """
    table = store.table(layer)
    first = shown(table.features(list(range(min(len(table), MOST_SHOWN)))))
    return Shown(first.features, layer.features - layer.without_place)


def _geojson(figure: Any) -> Geometry:
    made: Geometry = orjson.loads(shapely.to_geojson(figure))
    return made


def _label(feature: dict[str, Any]) -> str:
    """Return the name of a feature; empty if it has none."""
    properties = {str(key).strip().casefold(): v for key, v in feature["properties"].items()}
    return str(next((properties[key] for key in NAME_FIELDS if properties.get(key)), ""))
