"""The office's layers as the data that the map shows: the legend's entries, and windows.

An entry has what the legend states. A feature has its geometry, simplified to the screen, and
what its card tells: name, capacity and accuracy, where known. No other property leaves the file.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import orjson
import shapely

from geo import crs
from geo.layers.kinds import KINDS
from geo.layers.record import Layer
from geo.layers.shown import DEFAULT_KINDS, chosen_layers, is_drawn, shown_layers
from geo.layers.store import LayerStore, layer_store
from geo.layers.window import CELL_PX, DrawnLayer, drawn_layer, window_of
from geo.model.arrays import Geometries, Rows
from geo.model.config.settings import map_settings
from geo.model.errors import PlanMapError
from geo.model.geojson import DECIMALS
from geo.model.text.language import LANGUAGES, N_, Language
from geo.model.text.translate import translate
from geo.viewport import Window

log = logging.getLogger("planmap.layers")
_FINEST = 8000.0  # steps across a window, however deep the zoom that is asked for
_MB = 1_000_000
_MICRO = 1_000_000  # units per degree in a document
# Tolerances of a document in degrees: as fine as the store, and up to about 20 m.
_TOLERANCES = (2.5e-6, 1e-5, 5e-5, 2e-4)
# Colours that stay quiet in the light and in the dark; none is that of a status. A category
# belongs to a family of services, which the sign's colour tells.
_QUIET = "#6b7c89"
_FAMILIES = {
    "#5f8f5a": ("park", "public_space", "sports", "village"),
    "#7d6ba8": ("school", "kindergarten", "programme", "event"),
    "#b0606a": ("health", "elderly_care", "welfare"),
    "#4f86a0": ("road", "utility", "public_safety"),
    "#a07a45": ("urban_renewal", "business_district", "industry"),
}
_CATEGORY_COLOURS = {code: colour for colour, codes in _FAMILIES.items() for code in codes}
_KIND_COLOURS = {
    "communities": "#8b99a5",
    "streets": "#a3afb8",
    "land": "#b99a5b",
    "residents": "#8a6f9c",
    "reference": "#7f8a55",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of layer is drawn, on the screen and on paper alike.

    Attributes
    ----------
    width : float
        Of lines and outlines, in pixels; 0: none.
    fill : float
        Opacity of areas.
    dash : tuple of float
        Of lines and outlines, in pixels; empty: solid.
    sign : {"ring", "square", "dot"}
        Of points: hollow, or a filled dot. A project's mark is several times as large and has
        the colour of its status and an icon, so that none is taken for the other.
    size : float
        Radius of the sign, in pixels.
    """

    width: float = 1.0
    fill: float = 0.0
    dash: tuple[float, ...] = ()
    sign: Literal["ring", "square", "dot"] = "ring"
    size: float = 3.4


LOOKS = {
    "land": Look(width=0.0, fill=0.2, sign="square", size=2.6),
    "reference": Look(width=1.1, fill=0.05, dash=(5.0, 4.0), sign="square", size=2.8),
    "communities": Look(width=1.0, sign="dot", size=2.0),
    "streets": Look(width=0.9, sign="dot", size=1.2),
    "residents": Look(width=0.6, fill=0.3, sign="dot", size=1.5),
    "neighbours": Look(width=1.3, fill=0.06, dash=(3.0, 2.0), sign="square", size=3.0),
    "facilities": Look(width=1.7, fill=0.12, size=3.7),
}


def colour_of(layer: Layer) -> str:
    """Return the colour of a layer's sign: of its category's family, or of its kind."""
    if layer.category:
        return _CATEGORY_COLOURS.get(layer.category, _QUIET)
    return _KIND_COLOURS.get(layer.kind, _QUIET)


def layer_items(layers: Iterable[Layer]) -> list[dict[str, Any]]:
    """Return the entries of the legend.

    Parameters
    ----------
    layers : iterable of Layer
        Those that may be shown, in the order of drawing.
    """
    return [_item(layer) for layer in layers]


def _item(layer: Layer) -> dict[str, Any]:
    kind = KINDS[layer.kind].label
    return {
        "id": layer.id,
        "kind": layer.kind,
        "kind_label": {code: translate(kind, code) for code in LANGUAGES},
        "category": layer.category,
        "form": layer.form,
        "name": {code: layer.name(code) for code in LANGUAGES},
        "count": layer.features - layer.without_place,
        "source": layer.source,
        "date": layer.date,
        "licence": layer.licence,
        "bounds": layer.bounds,
        "colour": colour_of(layer),
        "look": asdict(LOOKS[layer.kind]),
        "drawn": is_drawn(layer),
        "default": layer.kind in DEFAULT_KINDS,
        "internal": not layer.is_public,
    }


def layer_window(
    store: LayerStore, layer: Layer, window: Window, display: str = "wgs84"
) -> dict[str, Any]:
    """Return what a window shows of a layer, as JSON data.

    Parameters
    ----------
    store : LayerStore
    layer : Layer
        One that is drawn.
    window : Window
        WGS 84.
    display : {"wgs84", "gcj02"}
        CRS of the returned positions, degrees.

    Returns
    -------
    dict
        ``mode``, ``total``, and ``features`` (GeoJSON) or ``clusters`` (places counted by
        cell). Lines and areas are simplified to half a pixel of the screen. Where ``total``
        exceeds the number of features, the largest are shown.

    Raises
    ------
    UnreadableFile
        When the layer's file is missing or damaged.
    """
    drawn = drawn_layer(store, layer)
    seen = window_of(drawn, (window.west, window.south, window.east, window.north), window.zoom)
    features, clusters = [], []
    if seen.rows is not None:
        pixel = 360.0 / 256.0 / 2.0**window.zoom
        tolerance = max(pixel / 2, (window.east - window.west) / _FINEST)
        features = _features(drawn, seen.rows, tolerance, display)
    else:
        x, y = _displayed(seen.x, seen.y, display)
        places = zip(x.tolist(), y.tolist(), seen.count.tolist(), strict=True)
        clusters = [{"lon": lon, "lat": lat, "count": count} for lon, lat, count in places]
    return {
        "type": "FeatureCollection",
        "layer": layer.id,
        "mode": "features" if seen.rows is not None else "clusters",
        "total": seen.total,
        "cell": CELL_PX,
        "features": features,
        "clusters": clusters,
    }


def _features(
    drawn: DrawnLayer, rows: Rows, tolerance: float, display: str
) -> list[dict[str, Any]]:
    values = drawn.card_values(rows)
    if drawn.has_labels:
        x, y = drawn.labels[rows].T
        labels = np.column_stack(_displayed(x, y, display))
        for line, label in zip(values, labels.tolist(), strict=True):
            line["label"] = label
    if drawn.shapes is None:
        x, y = _displayed(drawn.bounds[rows, 0], drawn.bounds[rows, 1], display)
        pairs = np.column_stack((x, y)).tolist()
        geometries: list[Any] = [{"type": "Point", "coordinates": pair} for pair in pairs]
    else:
        shapes = simplified(drawn.shapes[rows], tolerance)
        texts = shapely.to_geojson(shapely.transform(shapes, _rounded(display), interleaved=False))
        geometries = [orjson.Fragment(text) for text in texts]
    return [
        {"type": "Feature", "geometry": geometry, "properties": line}
        for geometry, line in zip(geometries, values, strict=True)
    ]


def simplified(shapes: Geometries, tolerance: float) -> Geometries:
    """Return geometries without detail finer than a tolerance; none of them vanishes.

    Parameters
    ----------
    shapes : (n,) of shapely
    tolerance : float
        In the unit of the geometries.
    """
    simple: Geometries = shapely.simplify(shapes, tolerance)
    gone = shapely.is_empty(simple)
    simple[gone] = shapes[gone]
    return simple


def _displayed(x: Any, y: Any, display: str) -> tuple[Any, Any]:
    if display == "gcj02":
        x, y = crs.wgs84_to_gcj02(x, y)
    return np.round(x, DECIMALS), np.round(y, DECIMALS)


def _rounded(display: str) -> Callable[[Any, Any], tuple[Any, Any]]:
    return lambda x, y: _displayed(x, y, display)


@dataclass(frozen=True)
class HeldLayers:
    """The layers that a single document holds.

    Attributes
    ----------
    items : list of dict
        Entries of the legend. Of a layer that is not held, ``drawn`` is false and ``left_out``
        says why: ``"size"`` or ``"fault"``.
    packed : dict
        Features of each held layer, by id; ``js/local/layers.js`` reads them.
    left_out, unreadable : tuple of Layer
        Chosen, but too large, or with a file that cannot be read.
    """

    items: list[dict[str, Any]]
    packed: dict[str, Any]
    left_out: tuple[Layer, ...] = ()
    unreadable: tuple[Layer, ...] = ()


def held_layers(choice: str, *, public: bool, store: LayerStore | None = None) -> HeldLayers:
    """Return the chosen layers for a document, as many as its limit of size allows.

    The communities come first, then the others in the order of drawing. A layer is simplified
    as far as it must be to fit, up to about 20 m; one that does not fit then is left out.

    Parameters
    ----------
    choice : str
        See :mod:`geo.layers.shown`; unknown layers are ignored.
    public : bool
        Whether the document is for the public.
    store : LayerStore, optional

    Raises
    ------
    PlanMapError
        When the list of layers cannot be read.
    """
    store, left = store or layer_store(), map_settings().layers_mb * _MB
    layers = chosen_layers(choice, shown_layers(public=public, store=store), strict=False)
    packed: dict[str, Any] = {}
    unreadable = set()
    for layer in sorted(layers, key=lambda each: each.kind not in DEFAULT_KINDS):
        try:
            fitting = _fitting(drawn_layer(store, layer), left)
        except PlanMapError as error:
            log.warning("the layer %s cannot be read: %s", layer.id, error.code)
            unreadable.add(layer.id)
            continue
        if fitting is not None:
            packed[layer.id], size = fitting
            left -= size
    items = [_held_item(each, packed, unreadable) for each in layer_items(layers)]
    out = [each for each in layers if each.id not in packed]
    return HeldLayers(
        items,
        packed,
        tuple(each for each in out if each.id not in unreadable),
        tuple(each for each in out if each.id in unreadable),
    )


def _held_item(
    item: dict[str, Any], packed: Mapping[str, Any], unreadable: Collection[str]
) -> dict[str, Any]:
    if item["id"] in packed:
        # Whoever makes a document chooses what it opens with.
        return {**item, "default": True}
    why = "fault" if item["id"] in unreadable else "size"
    return {**item, "drawn": False, "default": False, "left_out": why}


@lru_cache(maxsize=8)
def _fitting(drawn: DrawnLayer, limit: float) -> tuple[dict[str, Any], int] | None:
    """Return a layer's features for a document, and their bytes; None if they do not fit."""
    for tolerance in _TOLERANCES:
        content = _packed(drawn, tolerance)
        size = len(orjson.dumps(content))
        if size <= limit:
            return content, size
        if drawn.shapes is None:
            break  # points do not become simpler
    return None


def _packed(drawn: DrawnLayer, tolerance: float) -> dict[str, Any]:
    """Return features with positions in micro-degrees, each as its step from the one before."""
    rows = np.arange(len(drawn))
    values = drawn.card_values(rows)
    columns: dict[str, Any] = {
        name: [line.get(name) for line in values] for name in drawn.columns if any(values)
    }
    if drawn.has_labels:
        columns["label"] = np.round(drawn.labels, DECIMALS).tolist()
    if drawn.shapes is None:
        return {"points": _steps(drawn.bounds[:, :2]), "told": columns}
    shapes = simplified(drawn.shapes, tolerance)
    return {"shapes": [_shape(each) for each in shapes], "told": columns}


def _shape(shape: Any) -> tuple[str, Any]:
    return shape.geom_type, _nested(shapely.geometry.mapping(shape)["coordinates"])


def _nested(coordinates: Any) -> Any:
    if isinstance(coordinates[0], int | float):
        return _steps(np.asarray([coordinates]))
    if isinstance(coordinates[0][0], int | float):
        return _steps(np.asarray(coordinates))
    return [_nested(part) for part in coordinates]


def _steps(positions: Any) -> list[int]:
    whole = np.round(np.asarray(positions, np.float64)[:, :2] * _MICRO).astype(np.int64)
    return list(np.diff(whole, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel().tolist())


def offered_layers() -> dict[str, Any]:
    """Return the map document's start values that belong to the layers.

    A list of layers that cannot be read costs the layers only, never the map: then
    ``layers_fault`` is true. What is wrong, the page of the layers says.
    """
    try:
        return {"layers": layer_items(shown_layers())}
    except PlanMapError as error:
        log.warning("the layers cannot be shown: %s", error.code)
        return {"layers": [], "layers_fault": True}


def lines_of(layers: Iterable[Layer], language: Language) -> list[str]:
    """Return a line for each layer with its name, source and date, for small print.

    That a layer is internal is said, too: then what shows it must not be published.
    """
    internal = translate(N_("internal"), language)
    facts = (
        (layer.name(language), layer.source, layer.date, "" if layer.is_public else internal)
        for layer in layers
    )
    return [" · ".join(filter(None, each)) for each in facts]
