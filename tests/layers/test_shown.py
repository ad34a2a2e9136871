"""Which layers a map may show, and which it shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geo.layers.shown import chosen_layers, is_drawn, shown_layers
from geo.layers.store import LayerStore
from geo.model.errors import BadQuery, UnknownLayer
from tests.layers.conftest import geojson, point
from tests.layers.drawing import keep_communities, keep_homes, keep_parks, keep_reference


@pytest.fixture
def kept(store: LayerStore) -> LayerStore:
    keep_parks(store, visibility="public")
    keep_homes(store)
    keep_communities(store)
    return store


def shown(choice: str) -> list[str]:
    return [each.id for each in chosen_layers(choice, shown_layers())]


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("", ["communities"]),
        ("facilities-park", ["communities", "facilities-park"]),
        ("facilities-park,residents", ["communities", "residents", "facilities-park"]),
        ("-communities", []),
        ("none,residents", ["residents"]),
        (" residents , residents ,", ["communities", "residents"]),
    ],
)
def test_a_choice_names_what_differs_from_the_communities(choice: str, expected: list[str]) -> None:
    assert shown(choice) == expected


@pytest.mark.usefixtures("kept")
def test_an_unknown_layer_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownLayer) as refused:
        shown("parks")
    assert "facilities-park" in refused.value.params["allowed"]
    assert [each.id for each in chosen_layers("parks", shown_layers(), strict=False)] == [
        "communities"
    ]


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("choice", ["a\u202eb", "x" * 1001, "a\x00"])
def test_a_hostile_choice_is_refused(choice: str) -> None:
    with pytest.raises(BadQuery):
        shown(choice)


@pytest.mark.usefixtures("kept")
def test_the_public_sees_public_layers_only(own_settings: Callable[..., None]) -> None:
    assert [each.id for each in shown_layers(public=True)] == ["facilities-park"]
    with pytest.raises(UnknownLayer) as refused:
        chosen_layers("residents", shown_layers(public=True))
    assert refused.value.params["allowed"] == ("facilities-park",)


def test_the_public_build_has_no_others(
    kept: LayerStore, own_settings: Callable[..., None]
) -> None:
    own_settings(data=str(kept.folder.parent), public="1")
    assert [each.id for each in shown_layers()] == ["facilities-park"]


def test_a_layer_without_places_is_named_and_not_drawn(store: LayerStore) -> None:
    nowhere = {**point(0, 0, name="甲"), "geometry": None}
    keep_reference(store, geojson(nowhere, point(113.73, 22.99, name="乙")))
    keep_parks(store, geojson({**nowhere, "properties": {"name": "丙"}}, point(113.73, 22.99)))
    layers = shown_layers()
    assert [is_drawn(each) for each in layers] == [True, True]
    assert not is_drawn(layers[0].model_copy(update={"without_place": layers[0].features}))
    assert not is_drawn(layers[0].model_copy(update={"form": "raster"}))
