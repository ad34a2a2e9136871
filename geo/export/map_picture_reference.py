"""The areas, lines and stations that a picture's base map is drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import shapely

from geo.export.map_picture_frame import Bounds
from geo.model.text.language import Language
from geo.web.start import base_map

_KINDS = ("areas", "lines", "places")
_CHINA: Bounds = (73.0, 18.0, 135.0, 54.0)


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

    def home(self, subject: str) -> Bounds:
        """Return the bounds of the plan's area, in degrees; of all China without one."""
        shapes = [area.shape for area in self.areas if area.id == subject]
        west, south, east, north = shapely.total_bounds(shapes).tolist() if shapes else _CHINA
        return west, south, east, north


@lru_cache(maxsize=4)
def reference(data: Path) -> Reference:
    """Return the base map of a data folder, read once.

    Raises
    ------
    InvalidConfiguration
        When a reference file is not GeoJSON of the expected form.
    """
    found = base_map(data, "wgs84")
    return Reference(*(tuple(_item(each) for each in found[kind]) for kind in _KINDS))


def _item(told: dict[str, Any]) -> Item:
    shape = shapely.geometry.shape(told["geometry"])
    x, y = told.get("label") or shape.representative_point().coords[0]
    return Item(
        str(told["id"]),
        str(told.get("role", "")),
        str(told["name"]),
        str(told.get("name_en") or told["name"]),
        told.get("name_verified") is not False,
        shape,
        (x, y),
    )
