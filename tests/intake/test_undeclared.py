"""A survey whose coordinate system nobody has declared: the same question in every format."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.crs.convert import from_wgs84
from geo.crs.systems import SYSTEMS
from geo.intake.checks.check import Report
from geo.intake.comparison.stored import StoredProjects
from geo.store.file.store import read_snapshot
from tests.conftest import project
from tests.intake.checking import checked, codes, undeclared
from tests.intake.files import csv_text, workbook

KNOWN = [[113.72, 23.0], [113.73, 23.005], [113.74, 23.01], [113.75, 23.002]]
METRE = 1 / 111_195  # degrees of latitude
# How far each estimate is from the truth; the last place is confirmed.
OFF = [310.0, -240.0, 420.0, 4.0]


@pytest.fixture
def stored(projects_file: Callable[..., Path]) -> StoredProjects:
    last = len(KNOWN) - 1
    made = [
        project(
            f"p{number}",
            name=f"第{number}个",
            geometry={"type": "Point", "coordinates": place},
            location_verified=number == last,
            location_accuracy_m=20 if number == last else 800,
        )
        for number, place in enumerate(KNOWN)
    ]
    path = projects_file(*made)
    return StoredProjects(read_snapshot(path), path)


def survey(code: str) -> list[tuple[str, float, float]]:
    """Where the projects really are, in a system."""
    made = []
    for number, ((x, y), off) in enumerate(zip(KNOWN, OFF, strict=True)):
        east, north = from_wgs84(x, y + off * METRE, SYSTEMS[code])
        made.append((f"p{number}", float(east), float(north)))
    return made


def content(suffix: str, rows: list[tuple[str, float, float]]) -> bytes:
    table = [["编号", "经度", "纬度"], *map(list, rows)]
    if suffix == "csv":
        return csv_text(table).encode()
    if suffix == "xlsx":
        return workbook(table)
    if suffix == "geojson":
        features = [
            {"type": "Feature", "id": key, "properties": {}, "geometry": _point(x, y)}
            for key, x, y in rows
        ]
        return json.dumps(undeclared(*features)).encode()
    marks = "".join(
        f'<Placemark><ExtendedData><Data name="id"><value>{key}</value></Data></ExtendedData>'
        f"<Point><coordinates>{x},{y}</coordinates></Point></Placemark>"
        for key, x, y in rows
    )
    return (
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>'.encode()
    )


def _point(x: float, y: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [x, y]}


def readings(report: Report) -> set[str]:
    assert report.examination is not None
    asked = report.examination.placed.recognition.questions
    return {each.system.code for question in asked for each in question.readings}


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "geojson", "kml"])
@pytest.mark.parametrize("stem", ["survey", "survey_gcj", "survey_wgs84"])
@pytest.mark.parametrize("known", [True, False], ids=["known", "new"])
def test_a_survey_in_gcj02_is_a_question_whatever_it_is_called(
    stored: StoredProjects, tmp_path: Path, suffix: str, stem: str, *, known: bool
) -> None:
    raw = content(suffix, survey("GCJ-02"))
    store = stored if known else StoredProjects(None)
    report = checked(raw, tmp_path, store, name=f"{stem}.{suffix}")
    assert report.applied is None
    assert report.asks
    assert readings(report) >= {"EPSG:4326", "GCJ-02"}
    assert not {"outside_area", "far_from_current"} & set(codes(report))
    assert report.examination is not None
    assert report.examination.comparison.moved == []
    assert all(each.get("geometry") is None for each in report.examination.features)


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "geojson", "kml"])
def test_the_confirmed_place_recommends_gcj02(
    stored: StoredProjects, tmp_path: Path, suffix: str
) -> None:
    report = checked(content(suffix, survey("GCJ-02")), tmp_path, stored, name=f"a.{suffix}")
    assert (report.applied, report.detected) == (None, "GCJ-02")


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "geojson", "kml"])
def test_the_confirmed_place_settles_plain_degrees(
    stored: StoredProjects, tmp_path: Path, suffix: str
) -> None:
    report = checked(content(suffix, survey("EPSG:4326")), tmp_path, stored, name=f"a.{suffix}")
    assert (report.applied, report.asks) == ("EPSG:4326", False)


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "geojson", "kml"])
def test_an_own_export_with_one_place_moved_is_no_question(
    stored: StoredProjects, tmp_path: Path, suffix: str
) -> None:
    rows = [(f"p{number}", x, y) for number, (x, y) in enumerate(KNOWN)]
    rows[0] = ("p0", 113.725, 23.004)
    report = checked(content(suffix, rows), tmp_path, stored, name=f"a.{suffix}")
    assert (report.applied, report.asks) == ("EPSG:4326", False)
    assert report.examination is not None
    assert [each.id for each in report.examination.comparison.moved] == ["p0"]
