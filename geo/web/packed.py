"""The projects in few bytes, for a file that holds all of them.

A GeoJSON feature repeats the name of every field and the same words over and
over. Here each field is a column: its different values once, and which of them
each project has; places are whole micro-degrees, shapes steps from vertex to
vertex. ``local_data.js`` reads it.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import orjson
import shapely

from geo.model.search import KINDS, TEXTS, Concept, concepts, label_of, spelled
from geo.model.text.language import LANGUAGES
from geo.store.snapshot import Snapshot

MICRO = 1_000_000  # 1e-6 degrees: a tenth of a metre, the precision of the store
SIMPLER = 2.5e-6  # degrees, a quarter of a metre: less than a pixel at the closest zoom
ABSENT = -1


def packed(snapshot: Snapshot) -> dict[str, Any]:
    """Return all projects as columns.

    Parameters
    ----------
    snapshot : Snapshot

    Returns
    -------
    dict
        ``ids``; ``fields``, pairs of a name and its column; ``x`` and ``y`` of the
        marks in micro-degrees, WGS 84, None without a place; ``shapes`` by row;
        ``certainty`` and ``reason`` as places in the vocabulary; what a search
        looks into.
    """
    features = [snapshot.feature(row) for row in range(len(snapshot))]
    properties = [feature["properties"] for feature in features]
    names = list(dict.fromkeys(name for each in properties for name in each))
    columns = snapshot.columns
    return {
        "ids": [feature["id"] for feature in features],
        "fields": [(name, column([each.get(name, ...) for each in properties])) for name in names],
        "x": _micro(columns.x),
        "y": _micro(columns.y),
        "shapes": _shapes(snapshot),
        "certainty": columns.certainty.tolist(),
        "reason": columns.reason.tolist(),
        "spelled": [spelled(str(each["name"])) for each in properties],
        "communities": [(name, spelled(name)) for name in columns.communities],
        "memberships": columns.memberships,
        "community": columns.community.tolist(),
        "search": {"texts": TEXTS, "kinds": KINDS, "concepts": [_concept(e) for e in concepts()]},
    }


def _concept(concept: Concept) -> dict[str, Any]:
    """Return a concept with its labels as they are written, in both languages."""
    labels = [label_of(concept.kind, concept.code, language) for language in LANGUAGES]
    return {**asdict(concept), "written": labels}


def column(values: list[Any]) -> dict[str, Any]:
    """Return the values of a field, each different one once where that is shorter.

    Parameters
    ----------
    values : list
        JSON values; ``...`` where a project does not have the field.

    Examples
    --------
    >>> column(["a", "b", "a", ..., "a"])
    {'values': ['a', 'b'], 'rows': [0, 1, 0, -1, 0]}
    >>> column(["a", "b", "c"])
    {'values': ['a', 'b', 'c']}
    """
    # By their JSON, which tells 1 from 1.0 and from true.
    keys = [b"" if value is ... else orjson.dumps(value) for value in values]
    places = {key: place for place, key in enumerate(dict.fromkeys(filter(None, keys)))}
    if len(places) * 2 > len(values) and b"" not in keys:
        return {"values": values}
    return {
        "values": [orjson.loads(key) for key in places],
        "rows": [places.get(key, ABSENT) for key in keys],
    }


def _micro(degrees: Any) -> list[int | None]:
    return [None if np.isnan(value) else round(value * MICRO) for value in degrees.tolist()]


def _shapes(snapshot: Snapshot) -> dict[str, tuple[str, Any]]:
    """Return lines, areas and sets of points by row: the kind, and steps of micro-degrees."""
    geometry = snapshot.columns.geometry
    rows = np.flatnonzero(snapshot.columns.located)
    rows = rows[shapely.get_type_id(geometry[rows]) != shapely.GeometryType.POINT]
    shapes = shapely.simplify(geometry[rows], SIMPLER)
    # A set of one area would come back as the area itself.
    other = shapely.get_type_id(shapes) != shapely.get_type_id(geometry[rows])
    shapes[other] = geometry[rows][other]
    return {
        str(row): (shape.geom_type, _steps(shapely.geometry.mapping(shape)["coordinates"]))
        for row, shape in zip(rows.tolist(), shapes, strict=True)
    }


def _steps(coordinates: Any) -> Any:
    if not isinstance(coordinates[0][0], int | float):
        return [_steps(part) for part in coordinates]
    places = np.round(np.asarray(coordinates)[:, :2] * MICRO).astype(np.int64)
    return np.diff(places, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel().tolist()
