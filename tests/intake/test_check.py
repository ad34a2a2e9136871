"""Check a file: findings, systems, and the exit code they lead to."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.intake.check import WGS84, Report, check
from tests.conftest import DATA, project

Check = Callable[..., Report]


@pytest.fixture
def checked(tmp_path: Path) -> Check:
    """Check features as a file; keywords are members of the collection."""

    def run(*features: Any, crs_chosen: str | None = None, **members: Any) -> Report:
        path = tmp_path / "upload.geojson"
        document = {"type": "FeatureCollection", "features": list(features), **members}
        path.write_text(json.dumps(document), encoding="utf-8")
        return check(path, crs_chosen)

    return run


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


def test_the_shipped_file_has_no_findings() -> None:
    report = check(DATA / "projects.geojson")
    assert report.findings == []
    assert (report.readable, report.features, report.exit_code) == (True, 63, 0)
    assert (report.declared, report.detected, report.applied) == (None, WGS84, WGS84)


def test_an_empty_collection_is_no_error(checked: Check) -> None:
    report = checked()
    assert (report.features, report.exit_code) == (0, 0)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"status": "finished"}, "unknown_value", "status"),
        ({"section": 9}, "unknown_section", "section"),
        ({"phrase": "甲" * 41}, "text_too_long", "phrase"),
        ({"name": ""}, "text_empty", "name"),
        ({"location_accuracy_m": -1}, "number_out_of_range", "location_accuracy_m"),
        (
            {"geometry": {"type": "Point", "coordinates": ["113", "23"]}},
            "coordinate_not_a_number",
            None,
        ),
        ({"geometry": {"type": "Point", "coordinates": [23.0, 113.75]}}, "axes_swapped", None),
        (
            {"geometry": {"type": "Point", "coordinates": [474373, 2546774]}},
            "coordinate_out_of_range",
            None,
        ),
    ],
)
def test_a_fault_is_found_with_feature_and_field(
    checked: Check, change: dict[str, Any], code: str, field: str | None
) -> None:
    report = checked(project("a"), project("b", **change))
    (finding,) = report.findings
    assert (finding.code, finding.feature) == (code, "b")
    if field is not None:
        assert finding.field == field
    assert report.exit_code == 1


@pytest.mark.parametrize(
    ("value", "nearest"),
    [
        ("compleeted", "completed"),
        ("under-construction", "under_construction"),
        ("plan", "planned"),
    ],
)
def test_a_mistyped_value_comes_with_a_suggestion(checked: Check, value: str, nearest: str) -> None:
    (finding,) = checked(project("a", status=value)).findings
    assert finding.code == "unknown_value_near"
    assert finding.params["suggestion"] == nearest
    assert finding.params["value"] == value


def test_coordinates_out_of_degrees_are_not_taken_for_wgs84(checked: Check) -> None:
    report = checked(project("a", geometry={"type": "Point", "coordinates": [474373, 2546774]}))
    assert report.detected is None


@pytest.mark.parametrize(
    "name",
    ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326", "epsg:4490"],
)
def test_names_of_wgs84_are_no_finding(checked: Check, name: str) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    report = checked(project("a"), crs=crs)
    assert (report.findings, report.declared) == ([], name)


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::4547", "EPSG:3857", "GCJ-02"])
def test_another_system_is_told_whether_declared_or_chosen(checked: Check, name: str) -> None:
    declared = checked(project("a"), crs={"type": "name", "properties": {"name": name}})
    chosen = checked(project("a"), crs_chosen=name)
    assert codes(declared) == codes(chosen) == ["foreign_crs"]
    assert declared.exit_code == 1


def test_a_link_to_a_system_is_told_and_never_followed(checked: Check) -> None:
    crs = {"type": "link", "properties": {"href": "http://example.invalid/crs"}}
    assert codes(checked(project("a"), crs=crs)) == ["foreign_crs"]


def test_a_chosen_system_wins_over_the_declared_one(checked: Check) -> None:
    crs = {"type": "name", "properties": {"name": "EPSG:4547"}}
    assert checked(project("a"), crs=crs, crs_chosen="EPSG:4326").findings == []


def test_a_warning_alone_is_no_error(tmp_path: Path) -> None:
    text = json.dumps(project("a")).replace('"name":', '"name": "乙", "name":', 1)
    path = tmp_path / "upload.geojson"
    path.write_text(text, encoding="utf-8")
    report = check(path)
    assert codes(report) == ["duplicate_key"]
    assert report.exit_code == 0


def test_limits_of_a_feature_are_settings(
    checked: Check, own_settings: Callable[..., None]
) -> None:
    own_settings(max_fields="5", max_text="100")
    report = checked(project("a", note="x" * 101))
    assert codes(report) == ["too_many_fields", "text_too_long"]
    assert {finding.feature for finding in report.findings} == {"a"}


@pytest.mark.parametrize("content", ["", "[", "{}", '{"type": "Point", "coordinates": [NaN, 0]}'])
def test_an_unreadable_file_is_reported_and_not_raised(tmp_path: Path, content: str) -> None:
    path = tmp_path / "upload.geojson"
    path.write_text(content, encoding="utf-8")
    report = check(path)
    assert (report.readable, report.features, report.exit_code) == (False, 0, 2)
    assert len(report.findings) == 1
    assert report.applied is None


def test_entries_that_are_no_features_are_named_by_their_place(checked: Check) -> None:
    report = checked(project("a"), 5, None, {"type": "Point"})
    assert [finding.feature for finding in report.findings] == ["#2", "#3", "#4"]
    assert set(codes(report)) == {"not_a_feature"}
