"""Find the features of a layer in a map window."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

import numpy as np
import shapely

from geo.layers.geoparquet import LayerTable
from geo.layers.record import Degrees, Layer
from geo.layers.store import LayerStore

MOST = 2_000  # features of one answer
_KEPT = 4  # layers whose index stays in memory
_indexes: OrderedDict[tuple[str, str], tuple[LayerTable, shapely.STRtree]] = OrderedDict()
_lock = Lock()


def features_in(
    store: LayerStore, layer: Layer, bounds: Degrees, most: int = MOST
) -> list[dict[str, Any]]:
    """Return the features of a layer that touch a window.

    The index is kept in memory until the layer is replaced: its key is the stored content.

    Parameters
    ----------
    store : LayerStore
    layer : Layer
        Of the form ``vector``.
    bounds : west, south, east, north
        WGS 84 degrees.
    most : int
        Most features to return: the first ones in the order of the file.

    Raises
    ------
    UnreadableFile
        As :meth:`geo.layers.store.LayerStore.table`.
    """
    table, tree = _index(store, layer)
    rows = np.sort(tree.query(shapely.box(*bounds), predicate="intersects"))[:most]
    return table.features(rows.tolist())


def _index(store: LayerStore, layer: Layer) -> tuple[LayerTable, shapely.STRtree]:
    key = (str(store.path(layer)), layer.sha256)
    with _lock:
        if key in _indexes:
            _indexes.move_to_end(key)
            return _indexes[key]
    table = store.table(layer)
    tree = shapely.STRtree(table.figures)
    tree.query(shapely.box(0, 0, 0, 0))  # builds it now rather than in the first window
    with _lock:
        _indexes[key] = (table, tree)
        while len(_indexes) > _KEPT:
            _indexes.popitem(last=False)
    return table, tree
