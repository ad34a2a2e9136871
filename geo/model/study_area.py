"""The study area: the outline of the place that the plan is for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geo.model.config.settings import store_settings
from geo.model.plan import plan


def study_area() -> Any:
    """Return the outline of the plan's place.

    Returns
    -------
    shapely geometry or None
        WGS 84 degrees; None when ``reference_areas.geojson`` does not have it,
        and then nothing can lie outside.
    """
    return _outline(store_settings().data / "reference_areas.geojson", plan().subject)


@lru_cache(maxsize=4)
def _outline(path: Path, subject: str) -> Any:
    try:
        features = orjson.loads(path.read_bytes())["features"]
        found = [shape(each["geometry"]) for each in features if each.get("id") == subject]
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ShapelyError):
        return None  # the map page tells what is wrong with the file
    return shapely.union_all(found) if found else None
