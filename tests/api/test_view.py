"""``/api/view``: what a map window shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyproj import Geod
from starlette.testclient import TestClient

from geo.store.file import store
from tests.conftest import project

Get = Callable[..., Any]
Show = Callable[..., None]
WINDOW = {"bbox": "113.6,22.9,113.9,23.1", "zoom": "12"}
GEOD = Geod(ellps="WGS84")
LINE = {"type": "LineString", "coordinates": [[113.70, 23.00], [113.75, 23.00], [113.80, 23.00]]}
AREA = {
    "type": "Polygon",
    "coordinates": [
        [[113.70, 23.00], [113.72, 23.00], [113.72, 23.02], [113.70, 23.02], [113.70, 23.00]]
    ],
}


def at(number: int, x: float = 113.75, y: float = 23.0, **changes: Any) -> dict[str, Any]:
    return project(f"p{number:03}", geometry={"type": "Point", "coordinates": [x, y]}, **changes)


@pytest.fixture
def crowd(show: Show) -> list[dict[str, Any]]:
    """Serve 80 projects in a row where a window may hold 50."""
    features = [
        at(n, 113.70 + n / 1000, status="completed" if n % 4 == 0 else "planned") for n in range(80)
    ]
    show(*features, view_features="50")
    return features


def test_the_shipped_plan_shows_its_places(get: Get) -> None:
    view = get("/api/view", bbox="113.6,22.9,113.85,23.1", zoom="13")
    assert set(view) == {"type", "revision", "mode", "total", "features", "clusters"}
    assert (view["type"], view["mode"], view["clusters"]) == ("FeatureCollection", "features", [])
    assert view["total"] == len(view["features"]) == 18


def test_a_feature_is_slim_and_says_how_sure_it_is(show: Show, get: Get) -> None:
    show(at(1, status="completed", location_verified=False, location_accuracy_m=800, secret="x"))
    (feature,) = get("/api/view", **WINDOW)["features"]
    assert feature == {
        "type": "Feature",
        "id": "p001",
        "geometry": {"type": "Point", "coordinates": [113.75, 23.0]},
        "properties": {
            "name": "甲学校",
            "name_en": "School A",
            "section": 3,
            "status": "completed",
            "category": "school",
            "location_type": "site",
            "certainty": "estimate",
            "accuracy_m": 800,
            "mark": [113.75, 23.0],
        },
    }


def test_a_project_without_a_place_is_not_on_the_map(show: Show, get: Get) -> None:
    show(project("a", geometry=None), at(1))
    assert get("/api/view", **WINDOW)["total"] == 1


def test_a_window_shows_only_what_meets_it(show: Show, get: Get) -> None:
    show(at(1, 113.75), at(2, 114.5), project("line", geometry=LINE))
    found = get("/api/view", bbox="113.74,22.99,113.76,23.01", zoom="12")["features"]
    assert [feature["id"] for feature in found] == ["p001", "line"]


@pytest.mark.parametrize(
    ("params", "ids"),
    [
        ({"section": "1"}, ["p001"]),
        ({"section": ["1", "2"]}, ["p001", "p002"]),
        ({"status": "completed"}, ["p002"]),
        ({"category": "park", "section": "1,2"}, ["p001"]),
        ({"q": "zhouxi"}, ["p003"]),
        ({"certainty": "estimate"}, ["p003"]),
        ({"community": "周溪社区"}, ["p003"]),
        ({"year": "2026"}, []),
    ],
)
def test_filters_apply(show: Show, get: Get, params: dict[str, Any], ids: list[str]) -> None:
    show(
        at(1, section=1, category="park"),
        at(2, section=2, status="completed"),
        at(3, name="周溪", community="周溪社区", location_verified=False),
    )
    found = get("/api/view", **WINDOW, **params)["features"]
    assert [feature["id"] for feature in found] == ids


def test_lines_and_areas_keep_their_shape_and_carry_a_mark(show: Show, get: Get) -> None:
    show(project("area", geometry=AREA), project("line", geometry=LINE))
    area, line = get("/api/view", bbox="113.6,22.9,113.9,23.1", zoom="16")["features"]
    assert area["geometry"]["type"] == "Polygon"
    assert line["geometry"] == {"type": "LineString", "coordinates": [[113.7, 23.0], [113.8, 23.0]]}
    assert line["properties"]["mark"] == [113.75, 23.0]
    assert 113.70 < area["properties"]["mark"][0] < 113.72


def test_a_long_line_is_simplified_to_what_the_screen_can_show(show: Show, get: Get) -> None:
    zigzag = [[113.7 + n / 1e5, 23.0 + (n % 2) / 1e6] for n in range(5000)]
    show(project("line", geometry={"type": "LineString", "coordinates": zigzag}))
    (line,) = get("/api/view", **WINDOW)["features"]
    assert len(line["geometry"]["coordinates"]) < 10


def test_coordinates_have_at_most_six_decimals(show: Show, get: Get) -> None:
    show(at(1, 113.123456789, 23.987654321))
    (feature,) = get("/api/view", bbox="113,23,114,24", zoom="12")["features"]
    assert feature["geometry"]["coordinates"] == [113.123457, 23.987654]


def test_a_window_that_holds_too_many_shows_clusters(crowd: list[dict[str, Any]], get: Get) -> None:
    view = get("/api/view", **WINDOW)
    assert (view["mode"], view["features"], view["total"]) == ("clusters", [], 80)
    assert sum(cluster["count"] for cluster in view["clusters"]) == 80
    planned = sum(cluster["status"].get("planned", 0) for cluster in view["clusters"])
    assert planned == 60


def test_a_cluster_says_where_how_many_and_how_far(crowd: list[dict[str, Any]], get: Get) -> None:
    for cluster in get("/api/view", **WINDOW)["clusters"]:
        assert set(cluster) == {"lon", "lat", "count", "status", "bounds"}
        assert cluster["count"] == sum(cluster["status"].values())
        west, south, east, north = cluster["bounds"]
        assert west <= cluster["lon"] <= east
        assert south <= cluster["lat"] <= north


def test_a_filter_brings_the_projects_back(crowd: list[dict[str, Any]], get: Get) -> None:
    view = get("/api/view", **WINDOW, status="completed")
    assert (view["mode"], view["total"]) == ("features", 20)


def test_over_gaode_tiles_marks_move_east_and_south(show: Show, get: Get) -> None:
    show(at(1))
    (feature,) = get("/api/view", **WINDOW, display="gcj02")["features"]
    x, y = feature["geometry"]["coordinates"]
    assert feature["properties"]["mark"] == [x, y]
    assert GEOD.inv(113.75, 23.0, x, 23.0)[2] == pytest.approx(532, abs=2)
    assert GEOD.inv(113.75, 23.0, 113.75, y)[2] == pytest.approx(302, abs=2)
    assert x > 113.75
    assert y < 23.0


def test_over_gaode_tiles_lines_move_too(show: Show, get: Get) -> None:
    show(project("line", geometry=LINE))
    (line,) = get("/api/view", **WINDOW, display="gcj02")["features"]
    x, y = line["geometry"]["coordinates"][0]
    assert GEOD.inv(113.70, 23.0, x, y)[2] == pytest.approx(612, abs=6)


def test_over_gaode_tiles_clusters_move_too(crowd: list[dict[str, Any]], get: Get) -> None:
    plain = get("/api/view", bbox="-180,-85,180,85", zoom="2")["clusters"]
    moved = get("/api/view", bbox="-180,-85,180,85", zoom="2", display="gcj02")["clusters"]
    (before,), (after,) = plain, moved
    assert GEOD.inv(before["lon"], before["lat"], after["lon"], after["lat"])[2] == pytest.approx(
        612, abs=6
    )
    assert after["bounds"][0] <= after["lon"] <= after["bounds"][2]


def test_over_gaode_tiles_the_window_is_in_the_tiles_system(show: Show, get: Get) -> None:
    show(at(1, 113.75, 23.0))
    edge = {"bbox": "113.7505,22.99,113.76,23.01", "zoom": "15"}
    assert get("/api/view", **edge)["total"] == 0
    assert get("/api/view", **edge, display="gcj02")["total"] == 1


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"zoom": "12"}, "bbox"),
        ({"bbox": "113.6,22.9,113.9,23.1"}, "zoom"),
        ({"bbox": "1,2,3", "zoom": "12"}, "bbox"),
        ({**WINDOW, "zoom": "99"}, "zoom"),
        ({**WINDOW, "display": "bd09"}, "display"),
        ({**WINDOW, "section": "9"}, "section"),
        ({**WINDOW, "status": "done"}, "status"),
        ({**WINDOW, "year": "soon"}, "year"),
        ({**WINDOW, "year": "0202599999"}, "year"),
        ({**WINDOW, "q": "x" * 101}, "q"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_parameter_is_explained(
    get: Get, params: dict[str, str], field: str, lang: str
) -> None:
    error = get("/api/view", expect=400, lang=lang, **params)["error"]
    assert error["code"] == "bad_parameter"
    assert field in error["message"]
    assert error["hint"]


def test_the_answer_is_not_sent_twice(client: TestClient) -> None:
    first = client.get("/api/view", params=WINDOW)
    second = client.get(
        "/api/view", params=WINDOW, headers={"If-None-Match": first.headers["etag"]}
    )
    assert (second.status_code, second.content) == (304, b"")
    assert second.headers["etag"] == first.headers["etag"]


def test_a_changed_file_has_another_etag(
    client: TestClient, show: Show, projects_file: Callable[..., Path]
) -> None:
    show(at(1))
    before = client.get("/api/view", params=WINDOW).headers["etag"]
    projects_file(at(1), at(2))
    answer = client.get("/api/view", params=WINDOW, headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert answer.json()["total"] == 2


def test_the_public_build_has_no_internal_marks(show: Show, get: Get) -> None:
    show(at(1), at(2, visibility="internal", name="机密"), public="1")
    view = get("/api/view", **WINDOW)
    assert [feature["id"] for feature in view["features"]] == ["p001"]
    assert get("/api/view", **WINDOW, q="机密")["total"] == 0


def test_the_public_build_never_answers_from_an_internal_cache(
    client: TestClient, show: Show
) -> None:
    features = [at(1), at(2, visibility="internal")]
    show(*features)
    internal = client.get("/api/view", params=WINDOW)
    show(*features, public="1")
    public = client.get(
        "/api/view", params=WINDOW, headers={"If-None-Match": internal.headers["etag"]}
    )
    assert public.status_code == 200


def test_a_large_file_is_waited_for(
    client: TestClient,
    show: Show,
    monkeypatch: pytest.MonkeyPatch,
    wait_until: Callable[..., Any],
) -> None:
    monkeypatch.setattr(store, "BACKGROUND_BYTES", 1000)
    show(*[at(number) for number in range(3000)])
    answer = client.get("/api/view", params={**WINDOW, "lang": "en"})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["error"]["code"] == "loading"
    assert 0 <= answer.json()["error"]["percent"] <= 100
    wait_until(lambda: client.get("/api/view", params=WINDOW).status_code == 200)


def test_a_broken_file_is_named_by_feature_and_field(show: Show, get: Get) -> None:
    show(at(1), at(2, status="finished"))
    error = get("/api/view", expect=503, lang="en", **WINDOW)["error"]
    (finding,) = error["findings"]
    assert error["code"] == "invalid_document"
    assert (finding["feature"], finding["field"]) == ("p002", "status")
    assert "finished" in finding["message"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("address", ["/api/view", "/api/projects", "/api/picture"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("section", "99"),
        ("section", "2,99"),
        ("status", "done"),
        ("category", "xyz"),
        ("certainty", "perhaps"),
        ("year", "1492"),
        ("q", "x" * 101),
        ("lang", "fr"),
        ("bbox", "here"),
        ("zoom", "near"),
        ("display", "bd09"),
        ("sections", "2"),
    ],
)
def test_a_wrong_value_is_refused_in_words(
    get: Get, address: str, name: str, value: str, language: str
) -> None:
    error = get(
        address, expect=400, headers={"Accept-Language": language}, **WINDOW | {name: value}
    )["error"]
    assert error["code"] in ("bad_parameter", "unknown_parameter")
    assert name in error["message"]
    assert error["hint"]
    assert re.search("[\u4e00-\u9fff]", error["message"]) is not None or language == "en"
