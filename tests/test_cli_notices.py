"""Every notice of a coverage reaches every channel: text, JSON, workbook, GeoPackage, page."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import shapely
from typer.testing import CliRunner

from geo.cli import app
from geo.coverage.report.notices import notices
from geo.export.coverage.notes import notes
from geo.model.messages import sentence
from geo.model.plan import plan
from geo.study.result import StudyResult
from tests.coverage.squares import covered, schools, square_town
from tests.test_cli_coverage import MIDDLE, layer, park

EAST, NORTH = 100 / 102_500, 100 / 110_800  # degrees of about 100 m here


def spot(x: float, y: float) -> tuple[float, float]:
    return MIDDLE[0] + x / 100 * EAST, MIDDLE[1] + y / 100 * NORTH


def box(x: float, y: float, side: float) -> Any:
    return shapely.box(*spot(x, y), *spot(x + side, y + side))


def line(*places: tuple[float, float]) -> Any:
    return shapely.LineString([spot(*each) for each in places])


POINT = shapely.Point(spot(0, 0))
MAIN, SIDE = line((-1_000, 0), (1_000, 0)), line((200, 0), (200, 600))
CASES: dict[str, tuple[dict[str, list[tuple[dict[str, Any], Any]]], set[str]]] = {
    "doubled people": (
        {"population": [({"name": "甲", "人口": 10}, box(0, 0, 400))] * 2},
        {"people_areas_twice"},
    ),
    "town and parts": (
        {
            "population": [
                ({"name": "镇", "人口": 40}, box(0, 0, 800)),
                ({"name": "甲", "人口": 20}, box(0, 0, 400)),
            ]
        },
        {"people_areas_within"},
    ),
    "partly overlap": (
        {
            "population": [
                ({"name": "甲", "人口": 40}, box(0, 0, 800)),
                ({"name": "乙", "人口": 20}, box(400, 0, 800)),
            ]
        },
        {"people_areas_overlap"},
    ),
    "other numbers": (
        {"population": [({"人口": n}, box(0, 0, 400)) for n in (1, 9)]},
        {"people_areas_unlike"},
    ),
    "doubled rows": (
        {"population": [({"name": "甲", "人口": 10}, POINT)] * 2},
        {"people_rows_twice"},
    ),
    "rows alike": ({"population": [({"人口": 10}, POINT)] * 2}, {"people_rows_alike"}),
    "doubled facilities": (
        {"facilities": [({"name": "甲"}, POINT)] * 2},
        {"facilities_twice"},
    ),
    "facilities alike": (
        {"facilities": [({"name": "甲", "capacity": n}, POINT) for n in (1, 9)]},
        {"facilities_alike"},
    ),
    "doubled land": ({"land": [({}, box(0, 0, 400))] * 2}, {"land_overlaps"}),
    "communities": (
        {
            "communities": [
                ({"name": "镇"}, box(0, 0, 800)),
                *[({"name": "甲"}, box(0, 0, 400))] * 2,
            ]
        },
        {"communities_within", "communities_twice", "communities_gap"},
    ),
    "candidates": (
        {"candidates": [({"name": "甲"}, shapely.Point(spot(900, 900)))] * 2},
        {"candidates_twice"},
    ),
    "ends beside": ({"network": [({}, MAIN), ({}, SIDE)]}, {"streets_near_misses"}),
    "crossing": (
        {"network": [({}, MAIN), ({}, line((200, -600), (200, 600)))]},
        {"streets_crossings", "streets_components"},
    ),
    "far from streets": (
        {
            "network": [({}, MAIN)],
            "population": [({"人口": 5}, shapely.Point(spot(0, 900)))],
            "facilities": [({"name": "远"}, shapely.Point(spot(0, 900)))],
        },
        {"people_off_streets", "facilities_off_streets"},
    ),
}


@pytest.fixture
def files(
    projects_file: Callable[..., Path], own_settings: Callable[..., None], tmp_path: Path
) -> Callable[..., list[str]]:
    own_settings(store=str(projects_file(park("a-park", location_accuracy_m=0))))

    def write(given: dict[str, Any]) -> list[str]:
        words = ["coverage", "park", "--crs", "EPSG:4326"]
        for use, rows in given.items():
            words += [f"--{use}", str(layer(tmp_path / f"{use}.geojson", *rows))]
        return words

    return write


def said(*words: str) -> str:
    result = CliRunner().invoke(app, [*words, "--lang", "en"])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("case", CASES)
def test_a_notice_is_in_every_channel(
    case: str, files: Callable[..., list[str]], tmp_path: Path
) -> None:
    given, codes = CASES[case]
    words = files(given)
    told = json.loads(said(*words, "--json"))["notices"]
    assert codes <= {each["code"] for each in told}
    sentences = [each["message"] for each in told]
    text = said(*words)
    assert [each for each in sentences if each not in text] == []
    book = tmp_path / "out.xlsx"
    said(*words, "--out", str(book))
    sheet = openpyxl.load_workbook(io.BytesIO(book.read_bytes()))["Assumptions"]
    cells = [str(row[0].value) for row in sheet.iter_rows()]
    assert [each for each in sentences if each not in cells] == []
    package = tmp_path / "out.gpkg"
    said(*words, "--out", str(package))
    with sqlite3.connect(package) as base:
        noted = base.execute("SELECT notices FROM possible").fetchall()
    assert all(each in row[0] for row in noted for each in sentences)


def test_the_page_and_the_files_take_the_same_list() -> None:
    from geo.ui.coverage import summary

    found = covered(square_town(), schools((100, 100)))
    bundle = StudyResult(found, "school", "r", plan().date)
    told = [sentence(each, "zh") for each in notices(found)]
    assert told
    assert [each for each in told if each not in notes(bundle, "zh")] == []
    assert summary.notices is notices


def streets_case(*words: str, files: Any, joined: bool) -> dict[str, Any]:
    east = [({"人口": n}, shapely.Point(spot(x, y))) for n, x, y in ((40, 200, 250), (20, 450, 0))]
    given = {"network": [({}, MAIN), ({}, SIDE)], "population": east}
    more = ["--join-streets", "1"] if joined else []
    found: dict[str, Any] = json.loads(said(*files(given), *words, *more, "--json"))
    return found


def test_people_on_a_side_street_are_reached_when_ends_are_joined(files: Any) -> None:
    apart = streets_case(files=files, joined=False)
    assert apart["people"]["nominal"] == 20
    assert any("0.60 km" in each["message"] for each in apart["notices"])
    joined = streets_case(files=files, joined=True)
    assert joined["people"]["nominal"] == 60
    assert "streets_joined" in {each["code"] for each in joined["notices"]}


def test_overlapping_areas_may_hold_different_people(files: Any) -> None:
    words = files(CASES["doubled people"][0])
    assert json.loads(said(*words, "--json"))["people_total"] == pytest.approx(10)
    both = json.loads(said(*words, "--overlaps", "all", "--json"))
    assert both["people_total"] == pytest.approx(20)
    assert "people_areas_twice_each" in {each["code"] for each in both["notices"]}


def test_a_density_tells_its_notices(files: Any) -> None:
    rows = [({"name": "甲"}, POINT)] * 2
    words = files({"facilities": rows})
    words[1] = "public_safety"
    found = json.loads(said(*words, "--json"))
    assert found["facilities"] == 1
    assert [each["code"] for each in found["notices"]] == ["facilities_twice"]
    assert found["notices"][0]["message"] in said(*words)


SIDE_ENDS, OTHER_ENDS = [(200, 0), (200, 600)], [(600, 0), (600, -600)]
STREETS: dict[str, list[list[tuple[float, float]]]] = {
    "clean": [[(-1_000, 0), (0, 0), (200, 0), (600, 0), (1_000, 0)], SIDE_ENDS, OTHER_ENDS],
    "doubled vertices": [
        [(-1_000, 0), (0, 0), (0, 0), (200, 0), (200, 0), (200, 0), (600, 0), (1_000, 0)],
        [(200, 0), (200, 0), (200, 300), (200, 300), (200, 600)],
        [(600, 0), (600, -600), (600, -600)],
    ],
    "tee": [[(-1_000, 0), (1_000, 0)], SIDE_ENDS, OTHER_ENDS],
    "crossing": [[(-1_000, 0), (1_000, 0)], [(200, -600), (200, 600)], [(600, 600), (600, -600)]],
}
LIVING = [(10, -400, 0), (20, 450, 0), (40, 200, 250), (80, 200, 450), (160, 600, -350),
          (320, 900, 0)]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "joined", "within", "code"),
    [
        ("clean", False, (70, 630), None),
        ("clean", True, (70, 630), None),
        ("doubled vertices", False, (70, 630), None),
        ("tee", False, (30, 350), "streets_near_misses"),
        ("tee", True, (70, 630), "streets_joined"),
        ("crossing", False, (30, 350), "streets_crossings"),
        ("crossing", True, (30, 350), "streets_crossings"),
    ],
)
def test_side_streets_are_reached_where_they_are_joined(
    name: str, joined: bool, within: tuple[int, int], code: str | None, files: Any
) -> None:
    people = [({"人口": n}, shapely.Point(spot(x, y))) for n, x, y in LIVING]
    words = files({"network": [({}, line(*each)) for each in STREETS[name]], "population": people})
    words += ["--join-streets", "1"] if joined else []
    for radius, count in zip(("500", "1000"), within, strict=True):
        found = json.loads(said(*words, "--radius", radius, "--json"))
        assert found["people"]["nominal"] == count
        told = [each["code"] for each in found["notices"] if each["code"].startswith("streets")]
        assert code in told if code else told == []
