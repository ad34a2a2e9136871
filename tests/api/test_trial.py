"""The document in which a base map is tried: who gets it, and what it may reach."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from geo.model.basemap import base_map
from geo.store import project_store
from geo.tiles.archive import close_all
from geo.web.trial import KnownPoint, far_apart, known_points
from tests.conftest import DATA
from tests.tiles.making import CROSSING, RED, pictures, write_mbtiles

PATH = "/api/base-map-trial"
LOCAL = {"Host": "localhost:8501", "Accept": "text/html"}
Settings = Callable[..., None]


def draft(**fields: Any) -> dict[str, str]:
    values = {
        "code": "office", "zh": "底图", "en": "Base map", "kind": "xyz",
        "attribution_zh": "测绘院", "attribution_en": "Institute", **fields,
    }  # fmt: skip
    return {"draft": json.dumps(values)}


@pytest.fixture
def editing(own_settings: Settings) -> None:
    own_settings(edit="1")


def data_of(text: str) -> dict[str, Any]:
    content = text.partition('id="pm-trial-data">')[2].partition("</script>")[0]
    return dict(json.loads(content))


def test_the_document_reaches_the_typed_origin_for_pictures_and_nothing_else(
    client: TestClient, editing: None
) -> None:
    params = draft(address="http://10.0.0.8:81/{z}/{x}/{y}.png")
    answer = client.get(PATH, params=params, headers=LOCAL)
    assert answer.status_code == 200
    policy = dict(
        part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; ")
    )
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'unsafe-inline'",
        "img-src": "'self' data: http://10.0.0.8:81",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
    }
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.count("<script") == 2  # data, which no browser runs, and the program's own
    assert len(data_of(answer.text)["points"]) == 3
    assert "10.0.0.8" not in client.get("/").headers["content-security-policy"]


def test_vector_tiles_are_fetched_from_the_typed_origin(client: TestClient, editing: None) -> None:
    params = draft(address="http://10.0.0.8:81/{z}/{x}/{y}.pbf")
    answer = client.get(PATH, params=params, headers=LOCAL)
    policy = answer.headers["content-security-policy"].split("; ")
    assert "connect-src http://10.0.0.8:81" in policy
    assert data_of(answer.text)["source"]["form"] == "vector"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert({x}{y}{z})",
        "http://a.cn; script-src */{z}/{x}/{y}",
        "http://u:p@a.cn/{z}/{x}/{y}",
    ],
)
def test_a_hostile_address_is_told(client: TestClient, editing: None, address: str) -> None:
    answer = client.get(PATH, params=draft(address=address), headers=LOCAL)
    assert answer.status_code == 400
    assert "script-src *" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"code": 1}', "9" * 5000, "[" * 5000])
def test_a_draft_that_is_none_is_told(client: TestClient, editing: None, text: str) -> None:
    answer = client.get(PATH, params={"draft": text}, headers=LOCAL)
    assert answer.status_code == 400


def test_names_are_inert_in_the_document(client: TestClient, editing: None) -> None:
    name = "</script><script>alert(1)</script>{{7*7}}"
    params = draft(address="http://a.cn/{z}/{x}/{y}", zh=name)
    answer = client.get(PATH, params=params, headers=LOCAL)
    assert answer.text.count("<script") == 2
    assert "{{" not in answer.text
    assert data_of(answer.text)["source"]["name"]["zh"] == name


def test_whoever_may_not_edit_may_not_try(client: TestClient, own_settings: Settings) -> None:
    params = draft(address="http://a.cn/{z}/{x}/{y}")
    for settings in ({"public": "1", "edit": "1"}, {"public": "1"}):
        own_settings(**settings)
        assert client.get(PATH, params=params, headers=LOCAL).status_code == 403


def test_a_visitor_through_a_proxy_may_not_try(client: TestClient) -> None:
    headers = {**LOCAL, "X-Forwarded-For": "203.0.113.7"}
    params = draft(address="http://a.cn/{z}/{x}/{y}")
    assert client.get(PATH, params=params, headers=headers).status_code == 403


@pytest.fixture
def with_file(tmp_path: Path, own_settings: Settings) -> Iterator[Path]:
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    own_settings(data=str(folder), edit="1")
    tiles = pictures({CROSSING: RED}, range(14, 16))
    yield write_mbtiles(
        folder / "x.mbtiles", tiles, {"format": "png", "minzoom": "14", "maxzoom": "15"}
    )
    close_all()


def test_tiles_of_a_file_are_in_the_document(client: TestClient, with_file: Path) -> None:
    answer = client.get(PATH, params=draft(kind="file", file="x.mbtiles"), headers=LOCAL)
    held = data_of(answer.text)["tiles"]
    assert held
    assert all(place.startswith(("15/", "14/")) for place in held)
    assert "img-src 'self' data:;" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("file", ["y.mbtiles", "../data/x.mbtiles", "/etc/passwd.mbtiles"])
def test_other_files_are_not_opened(client: TestClient, with_file: Path, file: str) -> None:
    answer = client.get(PATH, params=draft(kind="file", file=file), headers=LOCAL)
    assert answer.status_code in {400, 503}


def test_known_points_are_confirmed_and_far_apart() -> None:
    points = known_points(base_map(), project_store().snapshot(), "zh")
    assert len({each.name for each in points}) == 3
    assert (
        min(
            abs(one.latitude - other.latitude) + abs(one.longitude - other.longitude)
            for one in points
            for other in points
            if one is not other
        )
        > 0.02
    )


def test_fewer_points_than_wanted_are_all() -> None:
    one = KnownPoint("one", 1.0, 2.0)
    assert far_apart([one], 3) == [one]
