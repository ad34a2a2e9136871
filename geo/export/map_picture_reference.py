"""The areas, lines and stations that a picture's base map is drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import shapely
from shapely.errors import ShapelyError

from geo.model.errors import InvalidConfiguration
from geo.model.language import Language

_KINDS = ("areas", "lines", "places")


@dataclass(frozen=True, slots=True)
class Item:
    """One feature of the base map.

    Attributes
    ----------
    id, role : str
    zh, en : str
    sure : bool
        Whether the name is verified; a name that is not has a question mark.
    shape : shapely.Geometry
        WGS 84, in degrees.
    label : (longitude, latitude)
        Where an area's name stands: inside even a crescent.
    """

    id: str
    role: str
    zh: str
    en: str
    sure: bool
    shape: Any
    label: tuple[float, float]

    def name(self, language: Language) -> str:
        """Return the name in `language`."""
        text = self.zh if language == "zh" else self.en
        return text if self.sure else f"{text} ?"


@dataclass(frozen=True, slots=True)
class Reference:
    """The base map: areas, lines and stations."""

    areas: tuple[Item, ...]
    lines: tuple[Item, ...]
    places: tuple[Item, ...]


@lru_cache(maxsize=4)
def reference(data: Path) -> Reference:
    """Return the base map of a data folder, read once.

    Raises
    ------
    InvalidConfiguration
        When a reference file is not GeoJSON of the expected form.
    """
    return Reference(*(_items(data / f"reference_{kind}.geojson") for kind in _KINDS))


def _items(path: Path) -> tuple[Item, ...]:
    if not path.exists():
        return ()
    try:
        return tuple(_item(each) for each in orjson.loads(path.read_bytes())["features"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ShapelyError) as error:
        raise InvalidConfiguration(
            "configuration_unreadable", file=path.name, problem=str(error)[:200]
        ) from error


def _item(feature: dict[str, Any]) -> Item:
    told = feature["properties"]
    shape = shapely.geometry.shape(feature["geometry"])
    if shape.geom_type.endswith("Polygon"):
        x, y = shapely.maximum_inscribed_circle(shape).coords[0]
    else:
        x, y = shape.representative_point().coords[0]
    return Item(
        str(feature["id"]),
        str(told.get("role", "")),
        str(told["name"]),
        str(told.get("name_en") or told["name"]),
        told.get("name_verified") is not False,
        shape,
        (x, y),
    )
