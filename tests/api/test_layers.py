"""The routes of the office's layers: what they answer, refuse, and keep to themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from geo.layers.geoparquet import encode_points
from geo.layers.store import LayerStore
from tests.layers.conftest import WHO, geojson, own_store, point
from tests.layers.drawing import (
    BOX,
    HOSTILE,
    keep_communities,
    keep_homes,
    keep_parks,
    keep_reference,
    square,
)

VIEW = f"bbox={BOX}&zoom=13"
Settings = Callable[..., None]


@pytest.fixture
def store(tmp_path: Path, own_settings: Settings) -> LayerStore:
    return own_store(tmp_path, own_settings)


@pytest.fixture
def kept(store: LayerStore) -> LayerStore:
    keep_parks(store, visibility="public")
    keep_communities(store)
    keep_homes(store)
    return store


def asked(client: TestClient, identifier: str, query: str = VIEW) -> Any:
    answer = client.get(f"/api/layers/{identifier}?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_map_is_offered_each_layer_the_lowest_first(
    client: TestClient, kept: LayerStore
) -> None:
    offered = client.get("/api/layers").json()["layers"]
    assert [each["id"] for each in offered] == ["communities", "residents", "facilities-park"]
    communities, _, parks = offered
    assert communities["default"]
    assert not parks["default"]
    assert parks["name"] == {"zh": "公园现状", "en": "Existing parks"}
    assert (parks["kind"], parks["form"], parks["count"]) == ("facilities", "vector", 2)
    assert (parks["source"], parks["date"]) == ("城管分局", "2023-05")
    assert client.get("/api/start").json()["layers"] == offered


def test_without_layers_nothing_is_read(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LayerStore, "state", None)
    assert client.get("/api/start").json()["layers"] == []
    assert client.get("/api/layers").json() == {"layers": []}
    assert client.get(f"/api/layers/parks?{VIEW}").status_code == 404


def test_a_window_has_what_is_drawn_and_told_and_nothing_else(
    client: TestClient, kept: LayerStore
) -> None:
    answer = asked(client, "facilities-park")
    assert (answer["mode"], answer["total"]) == ("features", 2)
    assert answer["features"][0] == {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [113.735, 22.99]},
        "properties": {"name": "甲公园", "name_en": "Park A", "capacity": 540},
    }
    text = client.get(f"/api/layers/communities?{VIEW}").text
    assert "张三" not in text
    homes = client.get(f"/api/layers/residents?{VIEW}").text
    assert "张三" not in homes
    assert "people" not in homes


def test_shapes_are_as_fine_as_the_screen(client: TestClient, store: LayerStore) -> None:
    ring = [
        [113.74 + 0.01 * np.cos(turn), 22.99 + 0.01 * np.sin(turn)]
        for turn in np.linspace(0, 2 * np.pi, 2000)
    ]
    ring[-1] = ring[0]
    shape = {"type": "Polygon", "coordinates": [ring]}
    keep_reference(store, geojson({"type": "Feature", "properties": {}, "geometry": shape}))
    far, near = (
        len(
            asked(client, "reference", f"bbox={BOX}&zoom={zoom}")["features"][0]["geometry"][
                "coordinates"
            ][0]
        )
        for zoom in (11, 17)
    )
    assert far < 60
    assert far < near < 2001


def test_a_tiny_area_does_not_vanish(client: TestClient, store: LayerStore) -> None:
    keep_reference(store, geojson(square(113.74, 22.99, 0.00001)))
    answer = asked(client, "reference", f"bbox={BOX}&zoom=3")
    assert answer["features"][0]["geometry"]["coordinates"][0]


def test_many_places_are_counted(client: TestClient, store: LayerStore) -> None:
    places = np.random.default_rng(1).uniform((113.71, 22.97), (113.77, 23.03), (2500, 2))
    features = (point(round(x, 6), round(y, 6), name="x") for x, y in places.tolist())
    keep_parks(store, geojson(*features))
    answer = asked(client, "facilities-park")
    assert (answer["mode"], answer["total"], answer["features"]) == ("clusters", 2500, [])
    assert sum(each["count"] for each in answer["clusters"]) == 2500
    x, y = places[0]
    near = f"bbox={x - 0.002},{y - 0.002},{x + 0.002},{y + 0.002}&zoom=17"
    assert asked(client, "facilities-park", near)["mode"] == "features"


def test_of_many_areas_it_says_how_many_there_are(
    client: TestClient,
    store: LayerStore,
) -> None:
    places = np.random.default_rng(1).uniform((113.71, 22.97), (113.77, 23.03), (2100, 2))
    keep_reference(store, geojson(*(square(x, y, 0.0001) for x, y in places.tolist())))
    answer = asked(client, "reference")
    assert (answer["mode"], answer["total"], len(answer["features"])) == ("features", 2100, 2000)


def test_in_gcj02_everything_stands_where_the_base_map_has_it(
    client: TestClient, kept: LayerStore
) -> None:
    true = asked(client, "facilities-park")["features"][0]["geometry"]["coordinates"]
    answer = asked(client, "facilities-park", f"{VIEW}&display=gcj02")
    displaced = answer["features"][0]["geometry"]["coordinates"]
    assert 0.003 < displaced[0] - true[0] < 0.008
    label = asked(client, "communities", f"{VIEW}&display=gcj02")["features"][0]["properties"]
    assert label["label"][0] > 113.733


def test_an_answer_is_kept_until_the_content_is_another(
    client: TestClient, kept: LayerStore
) -> None:
    address = f"/api/layers/facilities-park?{VIEW}"
    tag = client.get(address).headers["etag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    keep_parks(kept, geojson(point(113.74, 22.99)), id="others")
    assert client.get(f"/api/layers/others?{VIEW}").headers["etag"] != tag
    listed = client.get("/api/layers")
    assert (
        client.get("/api/layers", headers={"If-None-Match": listed.headers["etag"]}).status_code
        == 304
    )


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("bbox=1,2,3&zoom=3", 400),
        ("bbox=nan,2,3,4&zoom=3", 400),
        (f"bbox={BOX}&zoom=99", 400),
        (f"{VIEW}&display=mars", 400),
        (f"{VIEW}&q=x", 400),
        (f"{VIEW}&lang=fr", 400),
        ("bbox=-540,-90,540,90&zoom=24", 200),
    ],
)
def test_a_wrong_question_is_refused(
    client: TestClient, kept: LayerStore, query: str, status: int
) -> None:
    answer = client.get(f"/api/layers/facilities-park?{query}")
    assert answer.status_code == status
    if status != 200:
        assert answer.json()["error"]["message"]


@pytest.mark.parametrize("identifier", ["nope", "..%2Flayers.json", "%00", "x" * 5000])
def test_an_unknown_layer_is_told_in_words(
    client: TestClient, kept: LayerStore, identifier: str
) -> None:
    answer = client.get(f"/api/layers/{identifier}?{VIEW}")
    assert answer.status_code == 404
    assert len(answer.text) < 2000


def test_only_get_is_answered(client: TestClient) -> None:
    for path in ("/api/layers", "/api/layers/parks"):
        assert client.post(path).status_code == 405


def test_a_raster_is_named_and_not_drawn(client: TestClient, kept: LayerStore) -> None:
    layers = kept.index.read_text(encoding="utf-8")
    kept.index.write_text(layers.replace('"form": "vector"', '"form": "raster"'), encoding="utf-8")
    assert not any(each["drawn"] for each in client.get("/api/layers").json()["layers"])
    answer = client.get(f"/api/layers/residents?{VIEW}&lang=en")
    assert answer.status_code == 400
    assert "not drawn" in answer.json()["error"]["message"]


def test_a_damaged_file_is_told(client: TestClient, kept: LayerStore) -> None:
    from geo.layers import window

    window._kept.clear()
    layer = kept.state().layers["facilities-park"]
    kept.path(layer).write_bytes(encode_points([113.7], [23.0], {}))
    answer = client.get(f"/api/layers/facilities-park?{VIEW}&lang=en")
    assert answer.status_code == 503
    assert "not as it was stored" in answer.json()["error"]["message"]


def test_a_list_that_cannot_be_read_costs_the_layers_only(
    client: TestClient, kept: LayerStore
) -> None:
    kept.index.write_text("{", encoding="utf-8")
    start = client.get("/api/start")
    assert start.status_code == 200
    assert start.json()["layers"] == []
    assert start.json()["layers_fault"]
    assert client.get("/api/layers").status_code == 503
    assert client.get(f"/api/view?{VIEW}").status_code == 200


def test_the_public_build_has_public_layers_only(
    client: TestClient, kept: LayerStore, own_settings: Settings
) -> None:
    own_settings(data=str(kept.folder.parent), public="1")
    assert [each["id"] for each in client.get("/api/layers").json()["layers"]] == [
        "facilities-park"
    ]
    assert [each["id"] for each in client.get("/api/start").json()["layers"]] == ["facilities-park"]
    refused = client.get(f"/api/layers/residents?{VIEW}")
    assert refused.status_code == 404
    assert "communities" not in refused.text
    assert client.get(f"/api/layers/facilities-park?{VIEW}").status_code == 200


def test_a_hostile_name_is_text(client: TestClient, store: LayerStore) -> None:
    keep_parks(store, geojson(point(113.74, 22.99, name=HOSTILE.replace("\u202e", ""))))
    name = asked(client, "facilities-park")["features"][0]["properties"]["name"]
    assert name == "</script>{{7*7}}<b>甲"


def test_the_picture_takes_a_choice_of_layers(client: TestClient, kept: LayerStore) -> None:
    plain = client.get(f"/api/picture?{VIEW}&layers=none")
    parks = client.get(f"/api/picture?{VIEW}&layers=none,facilities-park")
    assert plain.status_code == parks.status_code == 200
    assert plain.content != parks.content
    refused = client.get(f"/api/picture?{VIEW}&layers=nope")
    assert refused.status_code == 404


def test_a_presentation_is_made_anew_with_the_layers(client: TestClient, kept: LayerStore) -> None:
    one = client.get("/present")
    assert "社区范围" in one.text
    assert "公园现状" not in one.text
    assert "甲公园" in client.get("/present?layers=facilities-park").text
    kept.remove("communities", WHO)
    assert "社区范围" not in client.get("/present").text
    assert client.get("/present", headers={"If-None-Match": one.headers["etag"]}).status_code == 200
