"""Check a file: what the report says as a whole, and the exit code it leads to."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.intake.checks.check import Report, check
from geo.intake.comparison.stored import StoredProjects
from geo.model.errors import Finding, UnknownCRS
from geo.model.messages import sentence
from geo.model.vocabulary import vocabulary
from tests.conftest import project
from tests.intake.checking import (
    PLACE,
    PROJECTS,
    SQUARE,
    checked,
    codes,
    collection,
    known,
    stored_projects,
)

NOTHING = StoredProjects(None)


@pytest.fixture(scope="module")
def stored() -> StoredProjects:
    return stored_projects()


def named(crs: str) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": crs}}


def test_the_shipped_file_has_no_findings(stored: StoredProjects) -> None:
    report = check(PROJECTS, None, stored)
    assert report.findings == []
    assert (report.readable, report.features, report.exit_code) == (True, 63, 0)
    assert (report.declared, report.detected, report.applied) == (None, "EPSG:4326", "EPSG:4326")
    assert report.examination
    assert report.examination.comparison.unchanged == 63


def test_a_check_works_without_projects(tmp_path: Path) -> None:
    report = check(PROJECTS)  # without known places nothing tells in which system it is
    assert (codes(report), report.exit_code) == (["crs_question_undeclared"], 0)
    report = check(PROJECTS, stored=stored_projects())
    assert (report.findings, report.exit_code, report.applied) == ([], 0, "EPSG:4326")
    assert checked(collection(project("a")), tmp_path, NOTHING).exit_code == 0


def test_an_empty_collection_is_no_error(tmp_path: Path) -> None:
    report = checked(collection(), tmp_path, NOTHING)
    assert (report.features, report.exit_code, report.applied) == (0, 0, "EPSG:4326")


@pytest.mark.parametrize(
    ("severities", "code"),
    [([], 0), (["info"], 0), (["warning", "info"], 0), (["warning", "error"], 1)],
)
def test_only_errors_count_for_the_exit_code(severities: list[Any], code: int) -> None:
    findings = [Finding("winding", severity) for severity in severities]
    assert Report(readable=True, findings=findings).exit_code == code
    assert Report(readable=False, findings=findings).exit_code == 2


@pytest.mark.parametrize(
    ("value", "nearest"),
    [
        ("compleeted", "completed"),
        ("under-construction", "under_construction"),
        ("plan", "planned"),
    ],
)
def test_a_mistyped_value_comes_with_a_suggestion(tmp_path: Path, value: str, nearest: str) -> None:
    report = checked(collection(project("a", status=value)), tmp_path, NOTHING)
    (finding,) = report.findings
    assert finding.code == "unknown_value_near"
    assert (finding.params["suggestion"], finding.params["value"]) == (nearest, value)
    assert vocabulary().label("status", nearest, "zh") in sentence(finding, "zh")


@pytest.mark.parametrize(
    "name",
    ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326", "epsg:4490"],
)
def test_names_of_wgs84_are_no_finding(tmp_path: Path, name: str) -> None:
    report = checked(collection(project("a"), crs=named(name)), tmp_path, NOTHING)
    assert (report.findings, report.declared) == ([], name)


@pytest.mark.parametrize("name", ["GCJ-02", "EPSG:4610"])
def test_an_open_question_applies_nothing_and_is_no_error(tmp_path: Path, name: str) -> None:
    report = checked(collection(project("a"), crs=named(name)), tmp_path, NOTHING)
    assert (report.asks, report.applied, report.exit_code) == (True, None, 0)
    assert report.detected == name
    assert report.explanation("zh")
    assert report.explanation("en") != report.explanation("zh")


def test_a_chosen_system_wins_over_the_declared_one(tmp_path: Path) -> None:
    document = collection(project("a"), crs=named("GCJ-02"))
    report = checked(document, tmp_path, NOTHING, crs="WGS 84")
    assert (report.findings, report.applied, report.asks) == ([], "EPSG:4326", False)


def test_a_system_that_is_not_known_cannot_be_chosen(tmp_path: Path) -> None:
    with pytest.raises(UnknownCRS):
        checked(collection(), tmp_path, NOTHING, crs="EPSG:9999")


def test_limits_of_a_feature_are_settings(
    tmp_path: Path, own_settings: Callable[..., None]
) -> None:
    own_settings(max_fields="5", max_text="100")
    report = checked(collection(project("a", note="x" * 101)), tmp_path, NOTHING)
    assert codes(report) == ["too_many_fields", "text_too_long"]
    assert {finding.feature for finding in report.findings} == {"a"}


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ({"max_features": "1"}, "too_many_features"),
        ({"max_vertices": "4"}, "too_many_vertices"),
        ({"max_depth": "8"}, "too_deep"),
    ],
)
def test_limits_of_a_file_are_settings(
    tmp_path: Path, own_settings: Callable[..., None], limit: dict[str, str], code: str
) -> None:
    own_settings(**limit)
    area = {"type": "MultiPolygon", "coordinates": [[SQUARE]]}
    document = collection(project("a", geometry=area), project("b", own=[[[[[[]]]]]]))
    report = checked(document, tmp_path, NOTHING)
    assert (codes(report), report.exit_code) == ([code], 2)


@pytest.mark.parametrize("content", [b"", b"[", b"{}", b'{"type": "Point", "coordinates": [NaN]}'])
def test_an_unreadable_file_is_reported_and_not_raised(tmp_path: Path, content: bytes) -> None:
    report = checked(content, tmp_path, NOTHING)
    assert (report.readable, report.features, report.exit_code) == (False, 0, 2)
    assert len(report.findings) == 1
    assert (report.applied, report.asks, report.explanation("en")) == (None, False, [])


def test_a_missing_file_is_reported_and_not_raised(tmp_path: Path) -> None:
    assert codes(check(tmp_path / "no.geojson")) == ["file_missing"]


def test_answers_say_what_a_name_leaves_open(stored: StoredProjects, tmp_path: Path) -> None:
    name = stored.names["zhouxi-village"]
    path = tmp_path / "upload.geojson"
    feature = known("zhou", geometry=PLACE, properties={"name": name})
    path.write_text(json.dumps(collection(feature)), encoding="utf-8")
    asked, answered = (
        check(path, None, stored, answers=each) for each in ({}, {"zhou": "zhouxi-village"})
    )
    assert asked.examination
    assert answered.examination
    assert [each.feature for each in asked.examination.comparison.unmatched] == ["zhou"]
    assert [each.id for each in answered.examination.comparison.moved] == ["zhouxi-village"]
