"""Show a new town's outline, neighbours, lines and places on the side map."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry import mapping

from geo.model.text.language import N_
from geo.setup.outline import Outline
from geo.setup.town import Ground
from geo.ui.shared.side_map import MapShape, Role, edit_map
from geo.ui.shared.words import _

_LEGEND: tuple[tuple[Role, str], ...] = (
    ("one", N_("The town")),
    ("context", N_("Neighbours")),
    ("third", N_("Lines")),
    ("other", N_("Water")),
    ("facility", N_("Places")),
)


def show_preview(key: str, outline: Outline, ground: Ground | None = None) -> None:
    """Show the town on a map.

    Parameters
    ----------
    key : str
        Key of the map.
    outline : Outline
    ground : Ground, optional
        Lines, water and places.
    """
    shapes = [MapShape("town", dict(mapping(outline.shape)), "one")]
    for number, (area, simple) in enumerate(outline.neighbours):
        shapes.append(MapShape(f"area {number}", dict(mapping(simple)), "context", area.name))
    if ground is not None:
        shapes += [
            *_shapes(ground.water, "other"),
            *_shapes(ground.lines, "third"),
            *_shapes(ground.places, "facility"),
        ]
    used = {shape.role for shape in shapes}
    west, south, east, north = shapely.bounds(outline.shape).tolist()
    edit_map(
        key,
        shapes,
        label=_("The town and its surroundings"),
        legend=[(role, _(text)) for role, text in _LEGEND if role in used],
        view=(west, south, east, north),
        height=460,
    )


def _shapes(features: list[dict[str, Any]], role: Role) -> list[MapShape]:
    return [
        MapShape(each["id"], each["geometry"], role, each["properties"]["name"])
        for each in features
    ]
