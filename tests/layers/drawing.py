"""Layers to draw: communities, parks, streets and homes in the middle of the shipped plan."""

from __future__ import annotations

from typing import Any

from geo.layers.store import LayerStore
from tests.layers.conftest import add, geojson, point

WEST, SOUTH, EAST, NORTH = 113.70, 22.96, 113.78, 23.04
BOX = f"{WEST},{SOUTH},{EAST},{NORTH}"
WINDOW = (WEST, SOUTH, EAST, NORTH)
HOSTILE = "</script>{{7*7}}<b>\u202e甲"


def square(x: float, y: float, half: float, **properties: Any) -> dict[str, Any]:
    """Return a square of `half` a side in degrees around a place."""
    ring = [
        [x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half],
        [x - half, y - half],
    ]  # fmt: skip
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def line(*places: tuple[float, float], **properties: Any) -> dict[str, Any]:
    geometry = {"type": "LineString", "coordinates": [list(each) for each in places]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


COMMUNITIES = geojson(
    square(113.730, 22.995, 0.008, 名称="西平社区", 书记="张三"),
    square(113.746, 22.995, 0.008, 名称="石鼓社区", 书记="李四"),
)
PARKS = geojson(
    point(113.735, 22.99, "a", name="甲公园", name_en="Park A", capacity=540, 电话="0769-1"),
    point(113.745, 22.99, "b", name="乙公园", location_accuracy_m=20),
)
HOMES = geojson(
    point(113.735, 22.992, name="张三", people=5), point(113.741, 22.991, name="李四", people=4)
)


def keep_communities(store: LayerStore, **facts: Any) -> None:
    stated = {"kind": "communities", "category": None, "name_zh": "社区范围"}
    add(store, COMMUNITIES, **{**stated, "name_en": "Communities", "source": "民政办", **facts})


def keep_parks(store: LayerStore, content: bytes = PARKS, **facts: Any) -> None:
    add(store, content, **facts)


def keep_homes(store: LayerStore, content: bytes = HOMES, **facts: Any) -> None:
    stated = {"kind": "residents", "category": None, "name_zh": "居民", "name_en": "Residents"}
    add(store, content, **{**stated, **facts})


def keep_reference(store: LayerStore, content: bytes, **facts: Any) -> None:
    stated = {"kind": "reference", "category": None, "name_zh": "参考", "name_en": "Reference"}
    add(store, content, **{**stated, **facts})
