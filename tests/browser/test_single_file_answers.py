"""What the single file answers itself is what the program's own routes answer."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from shapely.geometry import shape
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.api.routes import routes
from geo.web.document import SIMPLER
from tests.bench.features import write_features
from tests.browser.single_file import Reader, write_file
from tests.conftest import DATA, forget_settings, project

Params = list[tuple[str, str]]
FILTERS: list[Params] = [
    [],
    [("section", "2"), ("section", "3"), ("status", "ongoing")],
    [("section", "2,3"), ("category", "school")],
    [("certainty", "estimate"), ("year", "2025")],
    [("certainty", "not_located")],
    [("community", "第7社区"), ("community", "周溪社区")],
    [("community", "nowhere")],
    [("community", "-")],
    [("community", "第7社区、constructor"), ("community", "-"), ("status", "planned")],
    [("q", "zhouxi")],
    [("q", "zx")],
    [("q", "  ＣＢＤ　学校 ")],
    [("q", "SHEQU 第1")],
    [("q", "STRASSE"), ("status", "planned")],
    *(
        [("q", words)]
        for words in (
            "医院 在建",
            "hospital under construction",
            "学校",
            "school",
            "公园 规划",
            "2025",
            "2025年 学校",
            "xp",
            "xip",
            "第三部分",
            "section 2 road",
            "估计",
            "confirmed park",
            "ß",
            "ｃｂｄ北",
            "甲 school",
            "parks",
            "完成",
            "中小学",
            "第7社区 学校",
            "dqsq",
            "constructor",
            "x'ping",
            "l",
            "1 2",
            "en 医疗",
            "city 城",
            "σίσυφος",
            "</script>",
            "p0",
            "项目 在建 2025",
        )
    ),
]
WINDOWS = [
    ("113.2,22.5,114.6,23.4", "10.25"),
    ("113.70,22.95,113.80,23.05", "13"),
    ("113.74,22.99,113.76,23.01", "15.5"),
    ("113.745,22.995,113.746,22.996", "19"),
    ("0,0,1,1", "5"),
]
LISTED = [None, *WINDOWS[:3]]
CARDS: Params = [("limit", "60")]


@pytest.fixture(scope="module", params=["plan", "crowd", "odd"])
def projects(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan's own projects, more than a window shows one by one, and odd ones."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "plan":
        return DATA / "projects.geojson"
    if request.param == "crowd":
        return write_features(folder / "projects.geojson", 1500)
    import orjson

    path = folder / "projects.geojson"
    lines = b",\n".join(map(orjson.dumps, odd()))
    path.write_bytes(b'{"type":"FeatureCollection","features":[\n' + lines + b"\n]}\n")
    return path


def odd() -> list[dict[str, Any]]:
    """Return projects with names, fields and places that are easily got wrong."""
    ring = [[113.7, 22.9], [113.8, 22.9], [113.8, 23.0], [113.7, 22.9]]
    hole = [[113.76, 22.91], [113.77, 22.91], [113.77, 22.92], [113.76, 22.91]]
    return [
        project("a", name="大Straße", name_en="Große Straße", community="constructor"),
        project("b", community="__proto__", lead="İstanbul ΣΊΣΥΦΟΣ", retired=False),
        project("k", community="constructor、西平社区，第7社区", geometry=None),
        project("c", geometry=None, location_type="unknown", target_value=30, target_unit="parks"),
        project("d", geometry={"type": "MultiPoint", "coordinates": [[113.7, 23], [113.8, 23.1]]}),
        project("e", geometry={"type": "Polygon", "coordinates": [ring, hole]}),
        project("f", geometry={"type": "MultiPolygon", "coordinates": [[ring, hole]]}),
        project("g", geometry={"type": "MultiLineString", "coordinates": [ring, hole]}),
        project("h", note=1, other=[1, {"__proto__": 2}], third=True),
        project("i", note=1.5, other=None, third="1", description="\\u2028 </script>"),
        project("j", name="单于", name_en="{{x}}", location_accuracy_m=None),
    ]


@pytest.fixture(scope="module")
def reader(
    browser: Browser, projects: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Reader]:
    opened = Reader(browser, write_file(tmp_path_factory.mktemp("file") / "map.html", projects))
    opened.open()
    yield opened
    opened.context.close()


@pytest.fixture(scope="module")
def answers(projects: Path) -> dict[str, Any]:
    """Everything that the tests ask the program for: it reads the file once, not for every test."""
    asked = [
        *(("/api/start", [("lang", language)]) for language in ("zh", "en")),
        *(("/api/view", [*each, *window_of(window)]) for each in FILTERS for window in WINDOWS),
        *(("/api/projects", [*each, *window_of(window)]) for each in FILTERS for window in LISTED),
        ("/api/projects", CARDS),
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANMAP_STORE", str(projects))
        forget_settings()
        with TestClient(Starlette(routes=routes())) as client:
            found = {
                repr((path, params)): client.get(path, params=params).json()
                for path, params in asked
            }
            for item in found[repr(("/api/projects", CARDS))]["items"]:
                path = f"/api/projects/{item['id']}"
                found[repr((path, []))] = client.get(path).json()
    forget_settings()
    return found


@pytest.fixture
def ask(answers: dict[str, Any]) -> Callable[..., Any]:
    return lambda path, params: copy.deepcopy(answers[repr((path, params))])


def window_of(window: tuple[str, str] | None) -> Params:
    return [("bbox", window[0]), ("zoom", window[1])] if window else []


def near(here: dict[str, Any] | None, there: dict[str, Any] | None, degrees: float) -> bool:
    """Say whether two geometries are nowhere further apart than `degrees`."""
    if here is None or there is None:
        return here is there
    return shape(here).hausdorff_distance(shape(there)) <= degrees


@pytest.mark.parametrize("language", ["zh", "en"])
def test_start(reader: Reader, ask: Callable[..., Any], language: str) -> None:
    there = ask("/api/start", [("lang", language)])
    (here,) = reader.answers("start", [("/api/start", [])], language)
    for name in ("basemaps", "sharing", "editing"):
        del there[name]
    communities = there.pop("english")
    assert communities.items() <= here["english"].items()  # the server tells words with each card
    assert {name: here[name] for name in there} == there


def test_view(reader: Reader, ask: Callable[..., Any]) -> None:
    wanted = [(each, window) for each in FILTERS for window in WINDOWS]
    questions = [("/api/view", [*each, *window_of(window)]) for each, window in wanted]
    answers = reader.answers("view", questions, "zh")
    for (path, params), (_, zoom), here in zip(
        questions, (window for _, window in wanted), answers, strict=True
    ):
        there = ask(path, params)
        pixel = 360 / 256 / 2 ** float(zoom)
        for one, other in zip(here["features"], there["features"], strict=True):
            assert near(one.pop("geometry"), other.pop("geometry"), pixel + 2 * SIMPLER), params
            assert one["properties"].pop("mark") == pytest.approx(
                other["properties"].pop("mark"), abs=1e-6
            ), params
        for one, other in zip(here["clusters"], there["clusters"], strict=True):
            for name in ("lon", "lat", "bounds"):
                assert one.pop(name) == pytest.approx(other.pop(name), abs=1.1e-6), params
        assert here == there, params


def test_projects(reader: Reader, ask: Callable[..., Any]) -> None:
    questions = [
        ("/api/projects", [*each, *window_of(window)]) for each in FILTERS for window in LISTED
    ]
    answers = reader.answers("list", questions, "zh")
    for (path, params), here in zip(questions, answers, strict=True):
        there = ask(path, params)
        communities = there["facets"].pop("community")
        assert here["facets"].pop("community").items() >= communities.items(), params
        assert here == there, params


def test_each_card(reader: Reader, ask: Callable[..., Any]) -> None:
    identifiers = [item["id"] for item in ask("/api/projects", CARDS)["items"]]
    assert identifiers
    questions: list[tuple[str, Params]] = [(f"/api/projects/{each}", []) for each in identifiers]
    for (path, _), here in zip(questions, reader.answers("card", questions, "zh"), strict=True):
        there = ask(path, [])
        one, other = here["feature"].pop("geometry"), there["feature"].pop("geometry")
        assert near(one, other, 2 * SIMPLER), path
        assert (one or {}).get("type") == (other or {}).get("type"), path
        for name in ("mark", "bounds"):
            one, other = here.pop(name), there.pop(name)
            near_other = other if other is None else pytest.approx(other, abs=2 * SIMPLER)
            assert one == near_other, path
        assert here == there, path
