"""The check before publishing: each matter, alone and in both builds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from geo.model.text.language import LANGUAGES, Language
from geo.publish import publish_report
from geo.store.file.store import read_snapshot
from tests.conftest import DATA, project
from tests.publish.conftest import TODAY, Judge, codes

INSIDE = {"visibility": "internal", "name": "应急仓库", "name_en": "Depot", "phrase": "物资储备"}
SAFE = {"category": "public_safety"}


def test_a_plan_that_is_fit(judge: Judge) -> None:
    report = judge()
    assert report.fit
    assert report.findings == ()
    assert report.mark("zh") == report.mark("en") == ""


ERRORS: list[tuple[str, list[Any], dict[str, Any], tuple[str, ...]]] = [
    ("nothing_public", [project(visibility="internal")], {}, ()),
    (
        "surer_than_source",
        [
            project(location_source="距地址点99米以内", location_source_en="within 99 m"),
            project("b"),
        ],
        {},
        ("a-school",),
    ),
    ("places_estimated", [project(location_verified=False), project("b")], {}, ("a-school",)),
    ("approval_missing", [], {"map_approval": ""}, ()),
    ("approval_missing", [], {"map_approval": "  "}, ()),
    ("data_old", [], {"today": dt.date(2024, 2, 25)}, ("a-school",)),
    (
        "internal_mentioned",
        [project(description="在应急仓库旁"), project("b", **INSIDE)],
        {},
        ("a-school",),
    ),
    (
        "internal_mentioned",
        [project(name_en="School at the depot"), project("b", **INSIDE)],
        {},
        ("a-school",),
    ),
    (
        "internal_mentioned",
        [project(status_evidence="完善物资储备"), project("b", **INSIDE)],
        {},
        ("a-school",),
    ),
    ("texts_one_language", [project(name_en="甲学校")], {}, ("a-school",)),
    ("texts_one_language", [project(location_source="测绘院")], {}, ("a-school",)),
]


@pytest.mark.parametrize("public_only", [False, True])
@pytest.mark.parametrize(("code", "features", "options", "ids"), ERRORS)
def test_what_stands_in_the_way(
    judge: Judge,
    code: str,
    features: list[Any],
    options: dict[str, Any],
    ids: tuple[str, ...],
    *,
    public_only: bool,
) -> None:
    report = judge(*features, public_only=public_only, **options)
    assert not report.fit
    assert codes(report)[code] == ids
    assert report.findings[0].severity == "error"
    assert [each.code for each in report.findings if each.severity == "error"] == [code]
    assert report.mark("zh") == "内部草稿"


@pytest.mark.parametrize(
    ("code", "features", "options", "ids"),
    [
        ("security_places", [project(**SAFE)], {}, ("a-school",)),
        ("security_elsewhere", [project(name="路口监控杆", category="utility")], {}, ("a-school",)),
        (
            "security_elsewhere",
            [project(name_en="Police box", category="other")],
            {},
            ("a-school",),
        ),
        ("data_ahead", [], {"today": dt.date(2023, 2, 23)}, ("a-school",)),
        ("places_waiting", [project(geometry=None)], {}, ("a-school",)),
        ("approval_form", [], {"map_approval": "yes"}, ()),
    ],
)
@pytest.mark.parametrize("public_only", [False, True])
def test_what_is_to_be_looked_at(
    judge: Judge,
    code: str,
    features: list[Any],
    options: dict[str, Any],
    ids: tuple[str, ...],
    *,
    public_only: bool,
) -> None:
    report = judge(*features, public_only=public_only, **options)
    assert report.fit
    assert codes(report) == {code: ids}


def test_the_office_is_told_what_is_left_out(judge: Judge) -> None:
    features = project(description="113.751234, 23.021234 应急仓库"), project("b", **INSIDE)
    found = codes(judge(*features))
    assert found["positions_blanked"] == ("a-school",)
    assert found["internal_left_out"] == found["internal_named"] == ("b",)


def test_the_public_is_not(judge: Judge) -> None:
    features = project(description="113.751234, 23.021234 应急仓库"), project("b", **INSIDE)
    report = judge(*features, public_only=True)
    assert codes(report) == {"internal_mentioned": ("a-school",)}
    for language in LANGUAGES:
        assert not any(word in str(report.to_dict(language)) for word in ("仓库", "Depot", "储备"))


def test_an_internal_project_does_not_make_the_plan_unfit(judge: Judge) -> None:
    inside = {**INSIDE, "location_verified": False, "status_as_of": "2001-01-01"}
    report = judge(project(), project("b", **inside))
    assert report.fit
    assert codes(report) == {"internal_left_out": ("b",)}


def test_an_unconfirmed_security_place_is_no_estimate(judge: Judge) -> None:
    report = judge(project(**SAFE, location_verified=False))
    assert "places_estimated" not in codes(report)


@pytest.mark.parametrize(
    ("file", "change", "code"),
    [
        ("plan.toml", ("base_map_source_", "# "), "base_map_source_missing"),
        ("plan.toml", ("base_map_source_en", "# "), "words_one_language"),
        ("plan.toml", ('en = "Economy"', 'en = "经济"'), "words_one_language"),
        ("vocabulary.toml", ('en = "Planned"', 'en = "规划"'), "words_one_language"),
        ("vocabulary.toml", ("#E69F00", "#0072B3"), "colours_close"),
    ],
)
def test_plan_and_vocabulary_are_looked_at(
    judge: Judge, folder: Path, file: str, change: tuple[str, str], code: str
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change), encoding="utf-8")
    report = judge()
    assert [each.code for each in report.findings] == [code]
    assert not report.fit


def test_close_colours_name_the_statuses(judge: Judge, folder: Path) -> None:
    path = folder / "vocabulary.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("#E69F00", "#0072B3"), encoding="utf-8")
    assert codes(judge())["colours_close"] == ("preparing / under_construction",)


@pytest.mark.parametrize(
    "number",
    [
        "粤S(2024)012号",
        "GS(2024)1234号",
        "粤东莞S（2024）001号",
        "京审字(2023)G第0123号",
        "GS粤（2024）1号",
    ],
)
def test_approval_numbers_as_they_are_written(judge: Judge, number: str) -> None:
    assert codes(judge(map_approval=number)) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_finding_says_what_to_do(language: Language) -> None:
    snapshot = read_snapshot(DATA / "projects.geojson")
    report = publish_report(snapshot, today=TODAY.replace(year=2026))
    for finding in report.findings:
        answer = finding.to_dict(language)
        assert answer["message"]
        assert answer["hint"] or finding.severity != "error"
        assert "{" not in answer["message"] + answer["hint"]
        assert not finding.ids or str(len(finding.ids)) in answer["message"]


def test_the_shipped_plan_waits_for_survey_approval_and_news() -> None:
    snapshot = read_snapshot(DATA / "projects.geojson")
    report = publish_report(snapshot, today=dt.date(2026, 1, 1))
    found = codes(report)
    assert not report.fit
    assert len(found["places_estimated"]) == 16
    assert len(found["data_old"]) == 63
    assert {"approval_missing", "base_map_source_missing"} <= found.keys()


def test_the_office_and_the_public_come_to_the_same_verdict() -> None:
    path = DATA / "projects.geojson"
    verdicts = [
        publish_report(read_snapshot(path, public_only=public_only), today=TODAY)
        for public_only in (False, True)
    ]
    assert verdicts[0].to_dict("zh") == verdicts[1].to_dict("zh")
