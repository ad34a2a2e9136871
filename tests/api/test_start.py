"""``/api/start``: what the map document needs once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyproj import Geod
from shapely.geometry import Point, shape
from starlette.testclient import TestClient

from geo import __version__
from geo.web.texts import TEXTS
from tests.conftest import DATA, project

Get = Callable[..., Any]
GEOD = Geod(ellps="WGS84")


@pytest.fixture
def data(tmp_path: Path, own_settings: Callable[..., None]) -> Path:
    """Serve a copy of the data folder that a test may change."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    own_settings(data=str(folder))
    return folder


def reference(folder: Path, kind: str, *features: dict[str, Any]) -> None:
    content = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / f"reference_{kind}.geojson").write_text(content, encoding="utf-8")


def test_the_answer_has_all_that_the_document_needs(get: Get) -> None:
    answer = get("/api/start")
    assert set(answer) == {
        "version",
        "revision",
        "texts",
        "plan",
        "vocabulary",
        "basemap",
        "bounds",
        "basemaps",
        "default_basemap",
        "editing",
        "sharing",
        "mark",
        "attributions",
        "figures",
        "targets",
        "english",
        "layers",
    }
    assert answer["version"] == __version__


@pytest.mark.parametrize(("lang", "word"), [("zh", "地图"), ("en", "Map")])
def test_texts_come_in_the_language_asked_for(get: Get, lang: str, word: str) -> None:
    texts = get("/api/start", lang=lang)["texts"]
    assert set(texts) == set(TEXTS)
    assert texts["map"] == word


def test_the_browsers_language_is_used_when_none_is_asked_for(get: Get) -> None:
    assert get("/api/start", headers={"Accept-Language": "en-GB"})["texts"]["map"] == "Map"


def test_the_plan_comes_in_both_languages(get: Get) -> None:
    plan = get("/api/start")["plan"]
    assert plan["place"] == {"zh": "南城街道", "en": "Nancheng Subdistrict"}
    assert plan["date"] == "2023-02-24"
    assert [section["number"] for section in plan["sections"]] == [1, 2, 3, 4, 5]


def test_the_vocabulary_comes_whole(get: Get) -> None:
    words = get("/api/start")["vocabulary"]
    assert words["status"][0]["code"] == "planned"
    assert {"colour", "shape", "hollow", "zh", "en"} <= set(words["status"][0])
    assert len(words["category"]) == 19


def test_the_figures_are_those_of_the_whole_plan(get: Get) -> None:
    assert get("/api/start")["figures"]["total"] == 63


def test_the_targets_come_with_their_progress(get: Get) -> None:
    targets = {target["id"]: target for target in get("/api/start")["targets"]}
    assert len(targets) == 6
    assert targets["pocket-parks-30"]["progress"] == {
        "named": 0,
        "located": 0,
        "completed": 0,
        "projects": [],
    }
    assert targets["video-surveillance"]["progress"] is None


def test_the_offline_base_map_has_areas_lines_and_places(get: Get) -> None:
    base = get("/api/start")["basemap"]
    assert set(base) == {"areas", "lines", "places"}
    assert all(base.values())


def test_the_label_of_an_area_lies_inside_it(get: Get) -> None:
    for area in get("/api/start")["basemap"]["areas"]:
        assert shape(area["geometry"]).covers(Point(area["label"]))


def test_the_map_opens_on_the_subdistrict(get: Get) -> None:
    answer = get("/api/start")
    (area,) = [each for each in answer["basemap"]["areas"] if each["id"] == "nancheng"]
    assert answer["bounds"] == pytest.approx(shape(area["geometry"]).bounds)


def test_over_gaode_tiles_the_base_map_moves(get: Get) -> None:
    plain = get("/api/start")["basemap"]["places"][0]["geometry"]["coordinates"]
    moved = get("/api/start", display="gcj02")["basemap"]["places"][0]["geometry"]["coordinates"]
    assert GEOD.inv(*plain, *moved)[2] == pytest.approx(611, abs=6)


def test_an_unknown_display_is_refused(get: Get) -> None:
    assert "bd09" in get("/api/start", expect=400, lang="en", display="bd09")["error"]["message"]


def test_the_answer_is_not_sent_twice(client: TestClient) -> None:
    first = client.get("/api/start", params={"lang": "en"})
    again = client.get(
        "/api/start", params={"lang": "en"}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_the_window_of_the_start_is_that_of_the_displaced_areas(get: Get) -> None:
    plain, moved = (get("/api/start", display=system) for system in ("wgs84", "gcj02"))
    (area,) = (each for each in moved["basemap"]["areas"] if each["id"] == "nancheng")
    assert moved["bounds"] == pytest.approx(shape(area["geometry"]).bounds)
    assert all(abs(a - b) > 0.001 for a, b in zip(plain["bounds"], moved["bounds"], strict=True))


@pytest.mark.parametrize("params", [{"lang": "en"}, {"lang": "zh", "display": "gcj02"}])
def test_language_and_display_have_etags_of_their_own(
    client: TestClient, params: dict[str, str]
) -> None:
    plain = client.get("/api/start", params={"lang": "zh"}).headers["etag"]
    assert client.get("/api/start", params=params).headers["etag"] != plain


@pytest.mark.parametrize(
    "changed", [{"map_approval": "GS(2023)1号"}, {"basemap": "osm"}, {"tianditu_key": "abc"}]
)
def test_a_changed_setting_is_seen_by_who_has_the_old_answer(
    client: TestClient, own_settings: Callable[..., None], changed: dict[str, str]
) -> None:
    before = client.get("/api/start").headers["etag"]
    own_settings(**changed)
    answer = client.get("/api/start", headers={"If-None-Match": before})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        ("plan.toml", "Nancheng 2023 plan map", "Another town"),
        ("vocabulary.toml", 'en = "Preparing"', 'en = "Getting ready"'),
        ("reference_places.geojson", "Yuanmei station", "Another station"),
    ],
)
def test_a_changed_data_file_is_seen_by_who_has_the_old_answer(
    client: TestClient,
    own_settings: Callable[..., None],
    tmp_path: Path,
    change: tuple[str, str, str],
) -> None:
    file, old, new = change
    before = client.get("/api/start").headers["etag"]
    folder = tmp_path / "changed"
    shutil.copytree(DATA, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    own_settings(data=str(folder))
    answer = client.get("/api/start", headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert new.removeprefix("en = ") in answer.text


def test_without_reference_files_the_map_still_opens(data: Path, get: Get) -> None:
    for path in data.glob("reference_*.geojson"):
        path.unlink()
    answer = get("/api/start")
    assert answer["basemap"] == {"areas": [], "lines": [], "places": []}
    assert len(answer["bounds"]) == 4


def test_without_the_subject_the_map_opens_on_all_areas(data: Path, get: Get) -> None:
    box = [[113, 22], [114, 22], [114, 23], [113, 22]]
    area = {"type": "Polygon", "coordinates": [box]}
    reference(data, "areas", {"type": "Feature", "id": "x", "properties": {}, "geometry": area})
    assert get("/api/start")["bounds"] == [113, 22, 114, 23]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"features": 3}',
        '{"features": ["x"]}',
        '{"features": [{"type": "Feature", "id": "x", "properties": {}, "geometry": null}]}',
        '{"features": [{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
        '{"features": [{"type": "Feature", "id": "x", "properties": {}, "geometry": {"type": "Circle"}}]}',
    ],
)
def test_a_broken_reference_file_is_named(data: Path, get: Get, content: str) -> None:
    (data / "reference_lines.geojson").write_text(content, encoding="utf-8")
    error = get("/api/start", expect=503, lang="en")["error"]
    assert error["code"] == "configuration_unreadable"
    assert "reference_lines.geojson" in error["message"]


@pytest.mark.parametrize("file", ["plan.toml", "vocabulary.toml"])
def test_a_broken_data_file_is_named(data: Path, get: Get, file: str) -> None:
    (data / file).write_text("x = [", encoding="utf-8")
    error = get("/api/start", expect=503, lang="en")["error"]
    assert error["code"] == "configuration_unreadable"
    assert file in error["message"]


def test_the_public_build_counts_public_projects_only(show: Callable[..., None], get: Get) -> None:
    promise = {"target_value": 9, "target_unit": "parks", "geometry": None}
    show(project("a"), project("b", visibility="internal", name="机密", **promise), public="1")
    answer = get("/api/start")
    assert answer["figures"]["total"] == 1
    assert answer["targets"] == []
