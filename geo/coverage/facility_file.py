"""Facilities from the features of a user's file: what stands beside the plan's projects."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from geo.coverage.facilities import Facilities, facilities_at, kind_of
from geo.coverage.facilities_once import facilities_once
from geo.coverage.numbers import amount_of
from geo.coverage.town import Town

_NAMES = ("name", "名称", "设施名称", "学校名称", "name_zh", "name_en")
_ACCURACY = ("location_accuracy_m", "accuracy_m", "误差半径", "定位精度")
CAPACITY_FIELDS = ("capacity", "容量", "学位", "学位数", "床位", "床位数")


def facilities_from_features(features: Sequence[dict[str, Any]], town: Town) -> Facilities:
    """Return the facilities of a file, each once; all of them stand already.

    Parameters
    ----------
    features : sequence of GeoJSON features
        WGS 84 degrees.
    town : Town

    Returns
    -------
    Facilities
        Known exactly where the file has no field of accuracy: an assumption. A
        field that is empty, or left out where others have it, says that the
        accuracy is not known.
    """
    located = [each for each in features if each.get("geometry")]
    properties = [_plain(each.get("properties") or {}) for each in located]
    places = town.to_metres(_figures([shape(each["geometry"]) for each in located]))
    told = any(key in each for each in properties for key in _ACCURACY)
    made = facilities_at(
        list(shapely.force_2d(places)),
        [_accuracy(each) if told else 0.0 for each in properties],
        ids=tuple(f"file-{number}" for number in range(1, len(located) + 1)),
        names=tuple(_name(each, number) for number, each in enumerate(properties, 1)),
        capacity=np.array([_first(each, CAPACITY_FIELDS) for each in properties], np.float64),
        not_located=len(features) - len(located),
        kinds=tuple(kind_of(f"file-{at}", each) for at, each in enumerate(properties, 1)),
        waiting=tuple(
            kind_of(f"file-without-{at}", _plain(each.get("properties") or {}))
            for at, each in enumerate(features, 1)
            if not each.get("geometry")
        ),
    )
    return facilities_once(made)


def _figures(shapes: list[Any]) -> Any:
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    return made


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    return {str(name).strip().casefold(): value for name, value in properties.items()}


def _name(properties: dict[str, Any], number: int) -> str:
    return next((str(properties[key]) for key in _NAMES if properties.get(key)), str(number))


def _accuracy(properties: dict[str, Any]) -> float:
    radius = _first(properties, _ACCURACY)
    return math.inf if math.isnan(radius) else radius


def _first(properties: dict[str, Any], keys: Sequence[str]) -> float:
    """Return the first usable number that is not negative, NaN where there is none."""
    found = (amount_of(properties.get(key)) for key in keys)
    return next((number for number in found if not math.isnan(number)), math.nan)
