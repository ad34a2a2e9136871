"""A data folder of a test's own, and files as offices have them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.coverage.town import town
from geo.layers.loading import Loaded, load_layer, load_replacement
from geo.layers.record import LayerRevision
from geo.layers.store import LayerStore, Who, layer_store
from tests.conftest import DATA, DECLARED

WHO = Who("李工", "现状调查")
PARKS = {
    "kind": "facilities",
    "category": "park",
    "name_zh": "公园现状",
    "name_en": "Existing parks",
    "source": "城管分局",
    "date": "2023-05",
}


def point(x: float, y: float, identifier: Any = None, /, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [x, y]}
    return {"type": "Feature", "id": identifier, "properties": properties, "geometry": geometry}


def geojson(*features: Any, **more: Any) -> bytes:
    document = {"type": "FeatureCollection", **DECLARED, **more, "features": list(features)}
    return json.dumps(document, ensure_ascii=False).encode()


THREE = geojson(
    point(113.725, 22.99, "a", name="甲公园", 面积=1, opened="2019-05-01"),
    point(113.735, 22.99, "b", name="乙公园", 面积=2, opened="2020-05-01"),
    point(113.745, 22.99, "c", name="丙公园", 面积=3, opened="2021-05-01"),
)


def own_data(place: Path, own_settings: Callable[..., None]) -> Path:
    """Copy the shipped plan into a folder that a test may change, and have it used."""
    folder = place / "data"
    folder.mkdir()
    for file in DATA.iterdir():
        if file.is_file():
            shutil.copy(file, folder)
    own_settings(data=str(folder))
    return folder


def own_store(place: Path, own_settings: Callable[..., None]) -> LayerStore:
    """Return the layers of a test's own data folder; there are none yet."""
    own_data(place, own_settings)
    return layer_store()


@pytest.fixture
def data(tmp_path: Path, own_settings: Callable[..., None]) -> Path:
    """The shipped plan in a folder that a test may change."""
    return own_data(tmp_path, own_settings)


@pytest.fixture
def store(data: Path) -> LayerStore:
    return layer_store()


def loaded(
    store: LayerStore,
    content: bytes = THREE,
    name: str = "parks.geojson",
    crs: str | None = None,
    who: Who = WHO,
    **facts: Any,
) -> Loaded:
    return load_layer(store, {**PARKS, **facts}, (content, name), town(), crs, who)


def add(store: LayerStore, content: bytes = THREE, /, **more: Any) -> LayerRevision:
    return loaded(store, content, **more).store()


def replacement(
    store: LayerStore, identifier: str, content: bytes, name: str = "new.geojson", **facts: Any
) -> Loaded:
    return load_replacement(store, {"id": identifier, **facts}, (content, name), town(), None, WHO)
