"""A table without coordinates changes values of known projects, and no places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geo.intake.checks.examine import Examination, examine
from geo.intake.comparison.stored import StoredProjects
from geo.intake.read import read_bytes
from geo.model.errors import UnreadableFile
from geo.review.rows import review_rows
from geo.store.file.store import read_snapshot
from tests.conftest import project
from tests.intake.files import workbook


@pytest.fixture
def stored(projects_file: Callable[..., Path]) -> StoredProjects:
    path = projects_file(
        project("a", name="甲小学", status="planned"),
        project("b", name="乙公园", status="planned", geometry=None),
    )
    return StoredProjects(read_snapshot(path), path)


def examined(text: str, stored: StoredProjects, name: str = "a.csv") -> Examination:
    return examine(read_bytes(text.encode(), name), stored)


def codes(done: Examination) -> list[str]:
    return [each.code for each in done.findings]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("建成", "在建"),
        ("已完成", "施工中"),
        ("completed", "under_construction"),
        ("Completed", "Under construction"),
        ("finished", "being built"),
        ("竣工", "已开工"),
    ],
)
@pytest.mark.parametrize("header", ["id,状态", "编号,进度", "ID,Status", "id,状态,经度,纬度"])
def test_a_status_is_changed_and_the_places_stay(
    stored: StoredProjects, header: str, first: str, second: str
) -> None:
    more = ",," if "经度" in header else ""
    done = examined(f"{header}\na,{first}{more}\nb,{second}{more}\n", stored)
    assert [(each.id, each.fields) for each in done.comparison.changed] == [
        ("a", ("status",)),
        ("b", ("status",)),
    ]
    assert done.comparison.moved == []
    assert all("geometry" not in each for each in done.features)
    assert [each["properties"] for each in done.features] == [
        {"status": "completed"},
        {"status": "under_construction"},
    ]
    assert not done.failed
    assert {each.severity for each in done.findings} == {"info"}


def test_names_will_do(stored: StoredProjects) -> None:
    done = examined("项目名称,状态\n甲小学,建成\n乙公园,未开工\n", stored)
    assert [each.id for each in done.comparison.changed] == ["a"]
    assert "table_without_places" in codes(done)
    assert [row.id for row in review_rows(done, stored)] == ["a"]


def test_a_workbook_without_coordinates(stored: StoredProjects) -> None:
    upload = read_bytes(workbook([["id", "状态"], ["a", "建成"]]), "a.xlsx")
    assert [each.fields for each in examine(upload, stored).comparison.changed] == [("status",)]


def test_rows_that_match_nothing_get_a_plain_sentence(stored: StoredProjects) -> None:
    done = examined("id,状态\nx-1,建成\nx-2,建成\n", stored)
    assert codes(done)[0] == "table_matches_nothing"
    assert (done.findings[0].feature, done.findings[0].severity) == (None, "error")
    assert "table_without_places" not in codes(done)


def test_some_rows_that_match_are_enough(stored: StoredProjects) -> None:
    done = examined("id,状态\na,建成\nx-2,建成\n", stored)
    assert codes(done)[0] == "table_without_places"
    assert done.failed == {"x-2"}


def test_names_that_are_only_alike_are_a_question(stored: StoredProjects) -> None:
    done = examined("名称,状态\n甲小学新址,建成\n", stored)
    assert "table_matches_nothing" not in codes(done)
    assert done.comparison.unmatched[0].candidates[0].id == "a"


@pytest.mark.parametrize(
    "text",
    [
        "甲,乙\n1,2\n",
        "状态,数量\n建成,3\n",
        "id,名称\na,甲\n",
        "id,东向值,北向值\na,113.75,23.02\nb,113.76,23.03\n",
        "id,位置甲,位置乙\na,474373.087,2546774.325\n",
        "id,状态,P,Q\na,建成,2546774.325,38474373.087\n",
        "id,P,Q\na,113°44′55.1″,23°1′8″\n",
    ],
)
def test_a_table_that_may_hold_places_under_unknown_names_is_not_passed_over(text: str) -> None:
    with pytest.raises(UnreadableFile) as found:
        read_bytes(text.encode(), "a.csv")
    assert found.value.code == "no_coordinate_columns"


def test_figures_are_no_coordinates(stored: StoredProjects) -> None:
    done = examined("id,投资额,面积,比例\na,3500000.5,1200000.5,23.5\n", stored)
    assert done.comparison.changed[0].fields == ("投资额", "面积", "比例")
