"""What a map window shows of a layer."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.layers import window
from geo.layers.geoparquet import encode_features
from geo.layers.store import LayerStore
from geo.layers.window import DrawnLayer, drawn_layer, window_of
from geo.model.errors import UnreadableFile
from tests.layers.conftest import add, geojson, point, replacement
from tests.layers.drawing import (
    HOSTILE,
    WINDOW,
    keep_communities,
    keep_homes,
    keep_parks,
    keep_reference,
    line,
    square,
)
from tests.layers.test_store import FOUR


def drawn(store: LayerStore, identifier: str = "facilities-park") -> DrawnLayer:
    return drawn_layer(store, store.state().layers[identifier])


def names(store: LayerStore, *bounds: float, most: int = 2000) -> list[str]:
    layer = drawn(store)
    seen = window_of(layer, bounds, 13, most)  # type: ignore[arg-type]
    assert seen.rows is not None
    return [each["name"][0] for each in layer.card_values(seen.rows)]


def test_what_touches_the_window_is_found_in_file_order(store: LayerStore) -> None:
    add(store)
    assert names(store, 113.7, 22.9, 113.8, 23.0) == ["甲", "乙", "丙"]
    assert names(store, 113.73, 22.9, 113.745, 23.0) == ["乙", "丙"]
    assert names(store, 0, 0, 1, 1) == []


def test_a_replaced_layer_is_read_anew(store: LayerStore) -> None:
    add(store)
    names(store, 113.7, 22.9, 113.8, 23.0)
    replacement(store, "facilities-park", FOUR).store()
    assert len(drawn(store)) == 3  # the fourth has no place


def test_a_layer_is_read_once(store: LayerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store)
    drawn(store)
    monkeypatch.setattr(LayerStore, "table", None)
    assert names(store, 113.7, 22.9, 113.73, 23.0) == ["甲"]


def test_only_some_layers_stay_in_memory(store: LayerStore) -> None:
    for number in range(window._KEPT + 3):
        add(store, id=f"p{number}")
        drawn(store, f"p{number}")
    assert len(window._kept) <= window._KEPT


def test_a_damaged_file_is_told(store: LayerStore) -> None:
    add(store)
    layer = store.state().layers["facilities-park"]
    window._kept.clear()
    store.path(layer).write_bytes(encode_features([]))
    with pytest.raises(UnreadableFile, match="layer_damaged"):
        drawn(store)


def test_a_line_whose_box_alone_meets_the_window_is_not_counted(store: LayerStore) -> None:
    keep_reference(store, geojson(line((113.70, 22.96), (113.78, 23.04)), square(113.7, 23, 0.05)))
    layer = drawn(store, "reference")
    assert window_of(layer, (113.77, 22.961, 113.779, 22.97), 15).total == 0
    assert window_of(layer, (113.739, 22.999, 113.741, 23.001), 15).total == 2


def test_a_collection_of_several_types_has_no_form() -> None:
    mixed = shapely.GeometryCollection([shapely.Point(1, 1), shapely.box(0, 0, 1, 1)])
    features = [
        {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(each)}
        for each in (mixed, shapely.box(0, 0, 1, 1))
    ]
    table = window.LayerTable(_table(encode_features(features)))
    assert len(window._drawn(table, "reference")) == 1


def test_a_card_tells_name_capacity_and_accuracy_and_no_more(store: LayerStore) -> None:
    keep_parks(store)
    assert drawn(store).card_values(np.arange(2)) == [
        {"name": "甲公园", "name_en": "Park A", "capacity": 540},
        {"name": "乙公园", "accuracy_m": 20},
    ]


def test_nothing_is_told_of_homes(store: LayerStore) -> None:
    keep_homes(store)
    assert drawn(store, "residents").card_values(np.arange(2)) == [{}, {}]


def test_a_community_has_its_name_where_it_is_widest(store: LayerStore) -> None:
    keep_communities(store)
    layer = drawn(store, "communities")
    assert [each["name"] for each in layer.card_values(np.arange(2))] == ["西平社区", "石鼓社区"]
    assert layer.labels == pytest.approx(np.array([[113.730, 22.995], [113.746, 22.995]]), abs=1e-4)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (HOSTILE, "</script>{{7*7}}<b>[U+202E]甲"),
        ("甲\n乙\t丙", "甲 乙 丙"),
        ("\ud800", "[U+D800]"),
        ("甲" * 500, "甲" * 120),
        ("", None),
    ],
)
def test_a_name_is_one_short_line_of_visible_text(
    store: LayerStore, name: str, shown: str | None
) -> None:
    content = encode_features([point(113.735, 22.99, name=name)])
    table = window._drawn(window.LayerTable(_table(content)), "facilities")
    assert table.card_values(np.arange(1))[0].get("name") == shown


def _table(content: bytes) -> object:
    from geo.layers.geoparquet import decode_table

    return decode_table(content).table


def test_many_places_are_counted_by_cell_and_none_is_lost() -> None:
    random = np.random.default_rng(1)
    places = random.uniform(WINDOW[:2], WINDOW[2:], (5000, 2))
    layer = DrawnLayer(np.hstack((places, places)), None, {})
    seen = window_of(layer, WINDOW, 13)
    assert seen.rows is None
    assert seen.count.sum() == seen.total == 5000
    assert len(seen.count) <= 65 * 65
    mean = (seen.x * seen.count).sum() / 5000, (seen.y * seen.count).sum() / 5000
    assert mean == pytest.approx(places.mean(axis=0).tolist())


def test_a_lie_about_the_zoom_makes_no_more_cells() -> None:
    random = np.random.default_rng(1)
    places = random.uniform((-180, -85), (180, 85), (20_000, 2))
    layer = DrawnLayer(np.hstack((places, places)), None, {})
    assert len(window_of(layer, (-180, -90, 180, 90), 24).count) <= 65 * 65


def test_cells_stand_still_while_the_map_moves() -> None:
    places = np.array([[113.73 + 0.00001 * (n % 50), 22.99 + 0.02 * (n % 2)] for n in range(3000)])
    layer = DrawnLayer(np.hstack((places, places)), None, {})
    one = window_of(layer, (113.70, 22.98, 113.76, 23.02), 14)
    other = window_of(layer, (113.72, 22.97, 113.78, 23.03), 14)
    assert one.count.tolist() == other.count.tolist()


def test_of_too_many_areas_the_largest_are_shown() -> None:
    sizes = np.random.default_rng(2).permutation(50) + 1
    shapes = np.array([shapely.box(0, 0, size / 100, size / 100) for size in sizes])
    layer = DrawnLayer(shapely.bounds(shapes), shapes, {})
    seen = window_of(layer, (-1, -1, 1, 1), 5, most=10)
    assert seen.total == 50
    assert seen.rows is not None
    assert sorted(sizes[seen.rows]) == list(range(41, 51))
    assert list(seen.rows) == sorted(seen.rows)


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=30),
    st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(1, 9), st.integers(1, 9)),
)
def test_what_touches_is_what_shapely_says(
    places: list[tuple[int, int]], frame: tuple[int, int, int, int]
) -> None:
    shapes = np.array([shapely.Point(x, y).buffer(1.3, quad_segs=1) for x, y in places])
    layer = DrawnLayer(shapely.bounds(shapes), shapes, {})
    box = (frame[0], frame[1], frame[0] + frame[2], frame[1] + frame[3])
    expected = np.flatnonzero(shapely.intersects(shapes, shapely.box(*box)))
    assert layer.touching(box).tolist() == expected.tolist()
