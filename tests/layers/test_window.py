"""The features of a layer in a map window."""

from __future__ import annotations

import pytest

from geo.layers import window
from geo.layers.geoparquet import encode_features
from geo.layers.store import LayerStore
from geo.layers.window import features_in
from geo.model.errors import UnreadableFile
from tests.layers.conftest import add, replacement
from tests.layers.test_store import FOUR


def names(store: LayerStore, *bounds: float, **more: int) -> list[str]:
    layer = store.state().layers["facilities-park"]
    found = features_in(store, layer, bounds, **more)  # type: ignore[arg-type]
    return [str(each["id"]) for each in found]


def test_what_touches_the_window_is_found_in_file_order(store: LayerStore) -> None:
    add(store)
    assert names(store, 113.7, 22.9, 113.8, 23.0) == ["a", "b", "c"]
    assert names(store, 113.73, 22.9, 113.745, 23.0) == ["b", "c"]
    assert names(store, 0, 0, 1, 1) == []
    assert names(store, 113.7, 22.9, 113.8, 23.0, most=1) == ["a"]


def test_a_replaced_layer_is_indexed_anew(store: LayerStore) -> None:
    add(store)
    names(store, 113.7, 22.9, 113.8, 23.0)
    replacement(store, "facilities-park", FOUR).store()
    assert names(store, 113.7, 22.9, 113.8, 23.0) == ["a", "b", "d"]


def test_the_index_is_made_once(store: LayerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store)
    names(store, 113.7, 22.9, 113.8, 23.0)
    monkeypatch.setattr(LayerStore, "table", None)
    assert names(store, 113.7, 22.9, 113.73, 23.0) == ["a"]


def test_a_damaged_file_is_told(store: LayerStore) -> None:
    add(store)
    layer = store.state().layers["facilities-park"]
    window._indexes.clear()
    store.path(layer).write_bytes(encode_features([]))
    with pytest.raises(UnreadableFile, match="layer_damaged"):
        names(store, 0, 0, 1, 1)
