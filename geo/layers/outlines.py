"""The outlines of the kept layer of communities, by which projects belong to communities."""

from __future__ import annotations

import logging
import math
from functools import lru_cache
from typing import Any

import shapely

from geo.model.basemap import CommunityOutline
from geo.model.config.settings import access_settings, store_settings
from geo.model.errors import PlanMapError
from geo.model.outlines import Outlines, use_outlines

log = logging.getLogger("planmap.layers")
_NAME_EN = ("name_en", "english", "name_english", "英文名称", "英文名")
_MOST_ACCURACY_M = 10_000.0


def use_kept_outlines() -> None:
    """Have projects belong to the communities of the kept layer, where there is one."""
    use_outlines(kept_outlines)


def kept_outlines(public_only: bool = False) -> Outlines | None:
    """Return the outlines of the kept layer of communities; None without one that can be read.

    What is wrong with the layers is reported by the pages and commands that show them; projects
    then belong to the communities of the base map.

    Parameters
    ----------
    public_only : bool
        Leave out a layer that is not public; always so in the public build.
    """
    if not (store_settings().data / "layers" / "layers.json").exists():
        return None
    # Loaded only where layers are kept: reading them needs much that the first page does not.
    from geo.layers.kinds import COMMUNITIES
    from geo.layers.store import layer_store

    try:
        layers = layer_store().state().chosen(COMMUNITIES)
        is_public = public_only or access_settings().public
        layers = [each for each in layers if each.is_public or not is_public]
        if not layers:
            return None
        layer = layers[0]
        return _outlines(str(layer_store().folder), layer.id, layer.sha256)
    except PlanMapError as error:
        log.warning("communities: %s", error)
        return None


@lru_cache(maxsize=2)
def _outlines(_folder: str, identifier: str, sha256: str) -> Outlines:
    from geo.coverage.communities import named_outlines
    from geo.layers.store import known_layer, layer_store

    store = layer_store()
    table = store.table(known_layer(store.state(), identifier))
    grouped: dict[str, list[tuple[Any, dict[str, Any]]]] = {}
    for name, figure, properties in named_outlines(table.features()):
        grouped.setdefault(name, []).append((figure, properties))
    outlines, names_en = [], {}
    for name, rows in grouped.items():
        united = shapely.union_all([shapely.make_valid(figure) for figure, _ in rows])
        accuracy = max(_accuracy(properties) for _, properties in rows)
        outlines.append(CommunityOutline(name, united, accuracy))
        english = next((text for _, each in rows if (text := _english(each))), "")
        if english:
            names_en[name] = english
    return Outlines(tuple(outlines), names_en, key=sha256[:8])


def _accuracy(properties: dict[str, Any]) -> float:
    value = properties.get("accuracy_m")
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return 0.0
    return min(max(float(value), 0.0), _MOST_ACCURACY_M)


def _english(properties: dict[str, Any]) -> str:
    for name in _NAME_EN:
        value = properties.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()[:80]
    return ""
