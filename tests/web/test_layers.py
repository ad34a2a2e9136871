"""The office's layers in a document: packed within a limit, and read back as they were."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
import shapely

from geo.layers.kinds import KINDS
from geo.layers.shown import ORDER
from geo.layers.store import LayerStore
from geo.layers.window import drawn_layer
from geo.model.vocabulary import vocabulary
from geo.web.document import layers_left_out
from geo.web.layers import LOOKS, colour_of, held_layers, simplified
from tests.layers.conftest import geojson, own_store, point
from tests.layers.drawing import keep_communities, keep_homes, keep_parks, keep_reference, line

Settings = Callable[..., None]


@pytest.fixture
def store(tmp_path: Path, own_settings: Settings) -> LayerStore:
    return own_store(tmp_path, own_settings)


def positions(steps: list[int]) -> Any:
    return np.cumsum(np.array(steps).reshape(-1, 2), axis=0) / 1e6


def test_every_kind_has_a_look_and_a_place_in_the_order() -> None:
    assert set(LOOKS) == set(KINDS) == set(ORDER)


def test_no_sign_has_the_colour_of_a_status(store: LayerStore) -> None:
    keep_parks(store)
    layer = store.state().layers["facilities-park"]
    statuses = {term.colour.lower() for term in vocabulary().status}
    for code in vocabulary().codes("category"):
        assert colour_of(layer.model_copy(update={"category": code})).lower() not in statuses


def test_packed_places_are_read_back_to_a_tenth_of_a_metre(store: LayerStore) -> None:
    keep_parks(store)
    keep_communities(store)
    packed = held_layers("facilities-park", public=False).packed
    parks = packed["facilities-park"]
    assert positions(parks["points"]) == pytest.approx(
        np.array([[113.735, 22.99], [113.745, 22.99]]), abs=1e-6
    )
    assert parks["told"]["capacity"] == [540, None]
    kind, rings = packed["communities"]["shapes"][0]
    drawn = drawn_layer(store, store.state().layers["communities"])
    assert drawn.shapes is not None
    assert kind == "Polygon"
    assert shapely.Polygon(positions(rings[0])).equals_exact(drawn.shapes[0], 1e-5)


def test_every_geometry_can_be_packed(store: LayerStore) -> None:
    multi = [
        {"type": "MultiPoint", "coordinates": [[113.73, 22.99], [113.74, 22.99]]},
        {"type": "MultiLineString", "coordinates": [[[113.73, 22.99], [113.74, 22.99]]]},
        {"type": "MultiPolygon", "coordinates": [[[[113.7, 23], [113.71, 23], [113.7, 23.01], [113.7, 23]]]]},
        {"type": "Point", "coordinates": [113.735, 22.995]},
    ]  # fmt: skip
    features = [{"type": "Feature", "properties": {}, "geometry": each} for each in multi]
    keep_reference(store, geojson(*features))
    shapes = held_layers("reference", public=False).packed["reference"]["shapes"]
    assert {kind for kind, _ in shapes} >= {"MultiPoint", "Point"}
    orjson.dumps(shapes)


def test_what_needs_it_is_simplified_to_fit(
    store: LayerStore,
    own_settings: Settings,
) -> None:
    turns = np.linspace(0, 2 * np.pi, 4000)
    wave = [(113.72 + 0.01 * t, 22.99 + 0.001 * np.sin(9 * t)) for t in turns]
    keep_reference(store, geojson(line(*wave)))
    sizes = []
    for limit in ("1", "0.002"):
        own_settings(data=str(store.folder.parent), layers_mb=limit)
        sizes.append(len(orjson.dumps(held_layers("reference", public=False).packed)))
    assert sizes[1] < 2100 < sizes[0]


def test_the_communities_come_first_when_room_is_short(
    store: LayerStore,
    own_settings: Settings,
) -> None:
    features = (point(113.72 + 0.0001 * n, 22.99, name=f"公园{n}") for n in range(300))
    keep_parks(store, geojson(*features))
    keep_communities(store)
    own_settings(data=str(store.folder.parent), layers_mb="0.002")
    held = held_layers("facilities-park", public=False)
    assert list(held.packed) == ["communities"]
    left = {each["id"]: each.get("left_out") for each in held.items}
    assert left == {"communities": None, "facilities-park": "size"}
    found = layers_left_out("facilities-park", public=False)
    assert [(each.code, each.params["name"]) for each in found] == [("layer_left_out", "公园现状")]


def test_a_file_that_cannot_be_read_costs_its_layer(store: LayerStore) -> None:
    keep_communities(store)
    keep_parks(store)
    store.path(store.state().layers["communities"]).write_bytes(b"")
    held = held_layers("facilities-park", public=False)
    assert list(held.packed) == ["facilities-park"]
    assert [each.code for each in layers_left_out("", public=False)] == ["layer_unreadable"]


def test_a_document_for_the_public_holds_public_layers_only(store: LayerStore) -> None:
    keep_communities(store)
    keep_parks(store, visibility="public")
    held = held_layers("communities,facilities-park", public=True)
    assert [each["id"] for each in held.items] == ["facilities-park"]
    assert list(held.packed) == ["facilities-park"]


def test_nothing_of_homes_but_their_places_is_held(store: LayerStore) -> None:
    keep_homes(store)
    held = held_layers("residents", public=False)
    assert set(held.packed["residents"]) == {"points", "told"}
    assert held.packed["residents"]["told"] == {}


def test_simplifying_leaves_something_of_each() -> None:
    shapes = np.array([shapely.box(0, 0, 1e-7, 1e-7), shapely.LineString([(0, 0), (1e-9, 0)])])
    assert not shapely.is_empty(simplified(shapes, 1.0)).any()
