"""The same places in every system that a file can come in, read right or asked about."""

from __future__ import annotations

import copy
import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import mapping, shape

from geo.crs.convert import from_wgs84
from geo.crs.systems import SYSTEMS
from geo.intake.checks.check import Report
from geo.intake.comparison.compare import displacement
from geo.intake.comparison.stored import StoredProjects
from tests.conftest import DECLARED
from tests.crs.places import NEAR, POSSIBLE
from tests.intake.checking import PROJECTS, checked, codes, stored_projects

DOCUMENT = json.loads(PROJECTS.read_text(encoding="utf-8"))
DISPLACED = {"GCJ-02": 613.6, "BD-09": 1257.6}  # metres, the largest displacement here
XIAN = {"EPSG:4610", "EPSG:2383", "EPSG:2362"}
BEIJING = ["EPSG:4214", "EPSG:2435", "EPSG:2414"]
DEGREES = {code for code, system in SYSTEMS.items() if system.unit == "degree"}
# What the numbers alone can say: systems with the same numbers are one.
LOOKS_LIKE = {
    "EPSG:4490": "EPSG:4326", "EPSG:4610": "EPSG:4326", "EPSG:2383": "EPSG:4547",
    "EPSG:2362": "EPSG:4526",
}  # fmt: skip
PLAIN = [code for code, each in POSSIBLE.items() if each.frame == "wgs84"]
# UTM 49N has nearly the same numbers and is the likelier one; only known places tell.
RECOGNISED = [code for code in PLAIN if code != "EPSG:4508"]
EXACT_M = 0.2  # six decimals of a degree
XIAN_M = 1.5  # read as CGCS2000: the ellipsoids differ by as much here
Numbers = Callable[[Any, Any], tuple[Any, Any]]


@pytest.fixture(scope="module")
def stored() -> StoredProjects:
    return stored_projects()


def as_they_are(x: Any, y: Any) -> tuple[Any, Any]:
    return x, y


def turned(x: Any, y: Any) -> tuple[Any, Any]:
    return y, x


def times(factor: float, *, swapped: bool = False) -> Numbers:
    def change(x: Any, y: Any) -> tuple[Any, Any]:
        made = np.round(np.asarray(x) * factor), np.round(np.asarray(y) * factor)
        return made[::-1] if swapped else made

    return change


def written(
    code: str,
    change: Numbers = as_they_are,
    *,
    declared: str | None = None,
    places: int | None = None,
    ids: bool = True,
) -> dict[str, Any]:
    """The shipped projects with their places in another system."""
    document = copy.deepcopy(DOCUMENT)
    if places is not None:
        document["features"] = [each for each in document["features"] if each["geometry"]][:places]
    if declared is not None:
        document["crs"] = {"type": "name", "properties": {"name": declared}}
    for feature in document["features"]:
        if not ids:
            del feature["id"]
        if feature["geometry"] is not None:
            figure = shapely.transform(
                shape(feature["geometry"]),
                lambda x, y: change(*from_wgs84(x, y, SYSTEMS[code])),
                interleaved=False,
            )
            feature["geometry"] = mapping(figure)
    return document


def table(header: list[str], code: str, change: Numbers = as_they_are) -> bytes:
    """The shipped points as a table with a column for the id and one for the name."""
    buffer = io.StringIO()
    rows = csv.writer(buffer)
    rows.writerow(["编号", "项目名称", *header])
    for feature in DOCUMENT["features"]:
        geometry = feature["geometry"]
        if geometry and geometry["type"] == "Point":
            numbers = from_wgs84(*geometry["coordinates"], SYSTEMS[code])
            cells = change(*(float(number) for number in numbers))
            rows.writerow([feature["id"], feature["properties"]["name"], *cells])
    return buffer.getvalue().encode()


def farthest(report: Report, stored: StoredProjects) -> float:
    """How far the places that were read lie from where they are, metres."""
    examination = report.examination
    assert examination is not None
    far = [0.0]
    for feature, identity in zip(examination.features, examination.identities, strict=True):
        old = stored[identity.project or identity.likely or ""]["geometry"]
        assert (old is None) == (feature.get("geometry") is None)
        metres, _bearing = displacement(old, feature.get("geometry"))
        far.append(metres or 0.0)
    return max(far)


def assert_right(report: Report, stored: StoredProjects, code: str) -> None:
    assert report.exit_code == 0, codes(report)
    assert not report.asks
    assert report.applied == code
    assert farthest(report, stored) <= EXACT_M
    assert report.examination
    assert report.examination.comparison.moved == []


def assert_asked(report: Report, question: str) -> None:
    assert report.asks
    assert report.applied is None
    assert f"crs_question_{question}" in codes(report)


def assert_nothing_worked_out(report: Report) -> None:
    examination = report.examination
    assert examination is not None
    assert all(each.get("geometry") is None for each in examination.features)
    assert examination.comparison.moved == []
    assert "outside_area" not in codes(report)


# as GeoJSON


@pytest.mark.parametrize("code", RECOGNISED)
@pytest.mark.parametrize("places", [None, 3, 1], ids=["all", "three", "one"])
@pytest.mark.parametrize("change", [as_they_are, turned])
def test_a_system_is_recognised_by_its_numbers(
    stored: StoredProjects, tmp_path: Path, code: str, places: int | None, change: Numbers
) -> None:
    report = checked(written(code, change, places=places), tmp_path, stored)
    seen = LOOKS_LIKE.get(code, code)
    assert report.detected == seen
    assert_right(report, stored, seen)
    assert ("axes_swapped_read" in codes(report)) is (change is turned)
    assert ("crs_read" in codes(report)) is (seen != "EPSG:4326")


@pytest.mark.parametrize("code", PLAIN)
@pytest.mark.parametrize("change", [as_they_are, turned])
def test_a_declared_system_is_applied(
    stored: StoredProjects, tmp_path: Path, code: str, change: Numbers
) -> None:
    report = checked(written(code, change, declared=code), tmp_path, stored)
    assert report.declared == code
    assert_right(report, stored, code)
    assert ("foreign_crs" in codes(report)) is (code not in DEGREES)


@pytest.mark.parametrize("code", NEAR)
@pytest.mark.parametrize("places", [None, 1], ids=["all", "one"])
@pytest.mark.parametrize("change", [as_they_are, turned])
def test_a_chosen_system_is_applied_whichever_it_is(
    stored: StoredProjects, tmp_path: Path, code: str, places: int | None, change: Numbers
) -> None:
    report = checked(written(code, change, places=places), tmp_path, stored, crs=code)
    assert_right(report, stored, code)


@pytest.mark.parametrize(
    "name", ["urn:ogc:def:crs:EPSG::{}", "http://www.opengis.net/def/crs/EPSG/0/{}", "epsg:{}"]
)
@pytest.mark.parametrize("number", [4547, 4526, 3857, 32649])
def test_a_declaration_is_understood_in_any_spelling(
    stored: StoredProjects, tmp_path: Path, name: str, number: int
) -> None:
    code = f"EPSG:{number}"
    report = checked(written(code, declared=name.format(number)), tmp_path, stored)
    assert_right(report, stored, code)


@pytest.mark.parametrize("code", RECOGNISED)
def test_places_without_ids_are_read_too(stored: StoredProjects, tmp_path: Path, code: str) -> None:
    report = checked(written(code, ids=False), tmp_path, stored)
    assert (report.exit_code, report.applied) == (0, LOOKS_LIKE.get(code, code))
    assert farthest(report, stored) <= EXACT_M
    assert report.examination
    assert report.examination.comparison.unmatched == []  # each name is that of one project
    found = {each.project for each in report.examination.identities}
    assert found == {each["id"] for each in DOCUMENT["features"]}


@pytest.mark.parametrize("factor", [1e6, 1e7])
@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
@pytest.mark.parametrize("places", [None, 1], ids=["all", "one"])
def test_fractions_of_a_degree_are_read(
    stored: StoredProjects, tmp_path: Path, factor: float, *, swapped: bool, places: int | None
) -> None:
    document = written("EPSG:4326", times(factor, swapped=swapped), places=places)
    report = checked(document, tmp_path, stored)
    assert_right(report, stored, "EPSG:4326")
    assert "fractions_read" in codes(report)
    assert ("axes_swapped_read" in codes(report)) is swapped


@pytest.mark.parametrize("code", DISPLACED)
@pytest.mark.parametrize("places", [None, 3, 1], ids=["all", "three", "one"])
@pytest.mark.parametrize("ids", [True, False], ids=["", "without ids"])
@pytest.mark.parametrize("change", [as_they_are, turned, times(1e6)])
def test_a_displaced_system_is_asked_about_and_never_applied_unasked(
    stored: StoredProjects,
    tmp_path: Path,
    code: str,
    change: Numbers,
    *,
    places: int | None,
    ids: bool,
) -> None:
    report = checked(written(code, change, places=places, ids=ids), tmp_path, stored)
    assert_asked(report, "displaced")
    assert report.detected == code
    assert_nothing_worked_out(report)


@pytest.mark.parametrize("code", DISPLACED)
def test_a_declared_displaced_system_is_asked_about_as_well(
    stored: StoredProjects, tmp_path: Path, code: str
) -> None:
    assert_asked(checked(written(code, declared=code), tmp_path, stored), "displaced")


def test_a_file_name_alone_is_reason_enough_to_ask(stored: StoredProjects, tmp_path: Path) -> None:
    document = written("EPSG:4326")
    report = checked(document, tmp_path, stored, name="高德导出.geojson")
    assert_asked(report, "displaced")
    assert report.detected == "EPSG:4326"  # the known places say so


@pytest.mark.parametrize("code", sorted(XIAN))
def test_xian_1980_is_asked_about_with_its_accuracy(
    stored: StoredProjects, tmp_path: Path, code: str
) -> None:
    report = checked(written(code, declared=code), tmp_path, stored)
    assert_asked(report, "xian1980")
    for language in ("zh", "en"):
        assert any("130" in text for text in report.explanation(language))


@pytest.mark.parametrize("code", BEIJING)
def test_beijing_1954_is_asked_about_and_told_how_uncertain_it_is(
    stored: StoredProjects, tmp_path: Path, code: str
) -> None:
    report = checked(written(code, declared=code), tmp_path, stored)
    assert_asked(report, "beijing1954")
    assert report.exit_code == 0
    for language in ("zh", "en"):
        assert any("120" in text for text in report.explanation(language))


@pytest.mark.parametrize("code", sorted(XIAN))
def test_undeclared_xian_1980_has_the_numbers_of_cgcs2000(
    stored: StoredProjects, tmp_path: Path, code: str
) -> None:
    report = checked(written(code), tmp_path, stored)
    assert report.applied == LOOKS_LIKE[code]
    assert farthest(report, stored) <= XIAN_M


@pytest.mark.parametrize("places", [None, 3, 1], ids=["all", "three", "one"])
def test_known_places_tell_two_grids_of_nearly_the_same_numbers_apart(
    stored: StoredProjects, tmp_path: Path, places: int | None
) -> None:
    report = checked(written("EPSG:4508", places=places), tmp_path, stored)
    assert_right(report, stored, "EPSG:4508")
    assert "crs_shift" not in codes(report)


@pytest.mark.parametrize(
    ("code", "crs"),
    [("EPSG:4326", "EPSG:4547"), ("EPSG:4547", "EPSG:4326"), ("EPSG:3857", "GCJ-02")],
)
def test_a_choice_that_cannot_be_is_asked_about(
    stored: StoredProjects, tmp_path: Path, code: str, crs: str
) -> None:
    report = checked(written(code), tmp_path, stored, crs=crs)
    assert_asked(report, "contradiction")
    assert report.exit_code == 1
    assert report.examination
    assert report.examination.comparison.moved == []


def test_the_zone_in_front_of_the_easting_is_read_whatever_was_declared(
    stored: StoredProjects, tmp_path: Path
) -> None:
    report = checked(written("EPSG:4526", declared="EPSG:4547"), tmp_path, stored)
    assert (report.applied, report.exit_code) == ("EPSG:4526", 0)
    assert "crs_contradiction" in codes(report)
    assert farthest(report, stored) <= EXACT_M


def test_a_common_shift_that_nothing_explains_is_told(
    stored: StoredProjects, tmp_path: Path
) -> None:
    document = written("EPSG:4326", lambda x, y: (x + 0.003, y))
    assert_asked(checked(document, tmp_path, stored), "undeclared")
    report = checked(document | DECLARED, tmp_path, stored)
    assert "crs_shift" in codes(report)
    assert report.applied == "EPSG:4326"


# as a table


def sexagesimal(x: float, y: float) -> tuple[str, str]:
    return tuple(f"{_split(number)}" for number in (x, y))  # type: ignore[return-value]


def _split(number: float) -> str:
    degree, rest = divmod(round(number * 3_600_000), 3_600_000)
    minute, milli = divmod(rest, 60_000)
    return f"{degree}°{minute}′{milli / 1000:.3f}″"


def with_letters(x: float, y: float) -> tuple[str, str]:
    return f"东经{_split(x)}", f"北纬{_split(y)}"


def in_millimetres(x: float, y: float) -> tuple[str, str]:
    return f"{x:.3f}", f"{y:.3f}"


@pytest.mark.parametrize(
    ("header", "change"),
    [
        (["经度", "纬度"], as_they_are),
        (["纬度", "经度"], turned),
        (["lng", "lat"], as_they_are),
        (["Longitude", "Latitude"], as_they_are),
        (["经度（WGS84）", "纬度（WGS84）"], as_they_are),
        (["经度", "纬度"], sexagesimal),
        (["经度", "纬度"], with_letters),
        (["GPS经度", "GPS纬度"], as_they_are),
    ],
)
def test_a_table_in_degrees(
    stored: StoredProjects, tmp_path: Path, header: list[str], change: Numbers
) -> None:
    report = checked(table(header, "EPSG:4326", change), tmp_path, stored, name="survey.csv")
    assert_right(report, stored, "EPSG:4326")


def test_columns_whose_names_are_exchanged_are_read_and_told(
    stored: StoredProjects, tmp_path: Path
) -> None:
    content = table(["经度", "纬度"], "EPSG:4326", turned)
    report = checked(content, tmp_path, stored, name="survey.csv")
    assert_right(report, stored, "EPSG:4326")
    assert "axes_swapped_read" in codes(report)


@pytest.mark.parametrize("code", ["EPSG:4547", "EPSG:4526", "EPSG:3857", "EPSG:32649"])
@pytest.mark.parametrize(
    ("header", "change"),
    [
        (["X", "Y"], as_they_are),
        (["X", "Y"], turned),  # surveyors: X is the northing
        (["x坐标", "y坐标"], turned),
        (["东坐标", "北坐标"], as_they_are),
        (["X", "Y"], in_millimetres),
    ],
)
def test_a_table_in_metres(
    stored: StoredProjects, tmp_path: Path, code: str, header: list[str], change: Numbers
) -> None:
    report = checked(table(header, code, change), tmp_path, stored, name="survey.csv")
    assert_right(report, stored, code)


@pytest.mark.parametrize(
    ("code", "header"),
    [
        ("GCJ-02", ["经度", "纬度"]),
        ("GCJ-02", ["高德经度", "高德纬度"]),
        ("GCJ-02", ["gcj02_lng", "gcj02_lat"]),
        ("BD-09", ["lng", "lat"]),
        ("BD-09", ["百度经度", "百度纬度"]),
        ("BD-09", ["bd_lng", "bd_lat"]),
    ],
)
def test_a_table_from_a_web_map_is_asked_about(
    stored: StoredProjects, tmp_path: Path, code: str, header: list[str]
) -> None:
    content = table(header, code)
    report = checked(content, tmp_path, stored, name="survey.csv")
    assert_asked(report, "displaced")
    assert report.detected == code
    assert_right(checked(content, tmp_path, stored, code, "survey.csv"), stored, code)
