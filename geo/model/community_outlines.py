"""The outlines of communities, where the reference areas hold some."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geo.model.settings import store_settings

ROLE = "community"  # of a feature of reference_areas.geojson


@dataclass(frozen=True, slots=True)
class Outline:
    """A community's outline.

    Attributes
    ----------
    name : str
        As projects name the community.
    geometry : shapely Polygon or MultiPolygon
        WGS 84 degrees.
    accuracy_m : float
        Within how many metres the outline is right.
    """

    name: str
    geometry: Any
    accuracy_m: float = 0.0


def community_outlines() -> tuple[Outline, ...]:
    """Return the outlines of communities in the data folder; none where nobody has put any."""
    return _read(store_settings().data / "reference_areas.geojson")


@lru_cache(maxsize=4)
def _read(path: Path) -> tuple[Outline, ...]:
    try:
        features = orjson.loads(path.read_bytes())["features"]
        return tuple(
            Outline(
                str(each["properties"]["name"]).strip(),
                shape(each["geometry"]),
                float(each["properties"].get("accuracy_m") or 0.0),
            )
            for each in features
            if each["properties"].get("role") == ROLE
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ShapelyError):
        return ()  # the start tells what is wrong with the file
