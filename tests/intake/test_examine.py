"""An upload as a whole: nothing is stored, and each feature says what it amounts to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from geo.crs.systems import SYSTEMS
from geo.intake.checks import examine as module
from geo.intake.checks.examine import Examination, examine
from geo.intake.comparison.stored import StoredProjects
from geo.intake.upload import Upload
from geo.model.errors import Finding
from geo.store.file.store import read_snapshot
from tests.conftest import project
from tests.intake.checking import SQUARE, known

THERE = {"type": "Point", "coordinates": [113.751, 23.001]}
BOW_TIE = {"type": "Polygon", "coordinates": [[SQUARE[at] for at in (0, 2, 1, 3, 0)]]}


@pytest.fixture
def stored(projects_file: Callable[..., Path]) -> StoredProjects:
    path = projects_file(
        project("a", name="甲小学"),
        project("b", name="乙公园", location_verified=False),
        project("nowhere", name="丙站", geometry=None),
    )
    return StoredProjects(read_snapshot(path), path)


def examined(stored: StoredProjects, *features: Any, **options: Any) -> Examination:
    crs = options.pop("crs", "EPSG:4326")
    return examine(Upload(list(features), crs, []), stored, **options)


def told(done: Examination) -> list[tuple[str, str, str | None]]:
    return [(each.severity, each.code, each.feature) for each in done.findings]


def test_the_stored_projects_themselves_are_nothing_new(stored: StoredProjects) -> None:
    done = examined(stored, *(stored[each] for each in stored))
    assert (told(done), done.failed) == ([], set())
    assert (done.comparison.unchanged, done.comparison.missing) == (3, [])
    assert all(
        made["properties"] is stored[made["id"]]["properties"] for made in done.features
    )  # nobody compares them again


def test_true_and_one_are_not_the_same(stored: StoredProjects) -> None:
    properties = {**stored["a"]["properties"], "location_verified": 1}
    done = examined(stored, known("a", geometry=stored["a"]["geometry"], properties=properties))
    assert told(done) == [("error", "wrong_type", "a")]


def test_features_are_as_they_would_be_stored(stored: StoredProjects) -> None:
    done = examined(
        stored,
        known("a", geometry=THERE, bbox=[1, 2], when=5),
        known("b"),
        known("nowhere", geometry=None),
        known("c", geometry={"type": "Point"}, properties=None),
    )
    assert done.features == [
        {"type": "Feature", "id": "a", "properties": {}, "geometry": THERE},
        {"type": "Feature", "id": "b", "properties": {}},
        {"type": "Feature", "id": "nowhere", "properties": {}, "geometry": None},
        {"type": "Feature", "id": "c", "properties": {}},
    ]


def test_a_place_that_cannot_be_used_is_no_removal(stored: StoredProjects) -> None:
    done = examined(stored, known("a", geometry={"type": "Point", "coordinates": ["x", 1]}))
    assert done.comparison.moved == []
    assert done.failed == {"a"}


def test_findings_follow_the_order_of_the_file(stored: StoredProjects) -> None:
    done = examined(
        stored,
        known("b", geometry=BOW_TIE),
        {**project("a"), "id": None},
        known("a", geometry=None),
        crs="null",
    )
    order = [each.feature for each in done.findings]
    assert set(order) == {None, "a", "b", "#2"}
    assert order == sorted(order, key=[None, "b", "#2", "a"].index)


@pytest.mark.parametrize(
    ("feature", "code"),
    [
        (known("a", geometry=None), "place_removed"),
        (known("a", geometry={"type": "Point", "coordinates": [113.8, 23.0]}), "far_from_current"),
        (known("a", geometry={"type": "LineString", "coordinates": SQUARE[:2]}), "kind_changed"),
    ],
)
def test_what_a_planner_should_look_at_twice_is_a_warning(
    stored: StoredProjects, feature: Any, code: str
) -> None:
    assert ("warning", code, "a") in told(examined(stored, feature))


def test_several_points_in_place_of_one_are_the_same_kind(stored: StoredProjects) -> None:
    geometry = {"type": "MultiPoint", "coordinates": [[113.75, 23.0], [113.751, 23.0]]}
    assert told(examined(stored, known("a", geometry=geometry))) == []


def test_what_is_probably_known_is_asked_and_not_refused(stored: StoredProjects) -> None:
    feature = {"type": "Feature", "properties": {"name": "甲小学新址"}, "geometry": THERE}
    done = examined(stored, feature)
    assert told(done) == [("warning", "id_missing", "#1"), ("info", "id_by_name", "#1")]
    (unmatched,) = done.comparison.unmatched
    assert unmatched.candidates[0].id == "a"
    assert done.failed == set()


def test_an_exact_name_is_a_match_that_is_told(stored: StoredProjects) -> None:
    feature = {"type": "Feature", "properties": {"name": "甲小学"}, "geometry": THERE}
    done = examined(stored, feature)
    assert told(done) == [("info", "id_by_same_name", "#1")]
    assert [each.id for each in done.comparison.moved] == ["a"]
    assert done.features[0]["id"] == "a"


@pytest.mark.parametrize(
    ("answer", "added", "moved"), [("a", [], ["a"]), ("+d", ["d"], []), ("", [], [])]
)
def test_an_answer_settles_what_it_is(
    stored: StoredProjects, answer: str, added: list[str], moved: list[str]
) -> None:
    feature = {**project("x", name="甲小学", geometry=THERE), "id": None}
    done = examined(stored, feature, answers={"#1": answer})
    assert done.comparison.added == added
    assert [each.id for each in done.comparison.moved] == moved
    assert "id_by_name" not in [each.code for each in done.findings]


def test_what_is_not_known_at_all_is_an_error(stored: StoredProjects) -> None:
    feature = {"type": "Feature", "properties": {"name": "从未听说"}, "geometry": THERE}
    assert told(examined(stored, feature)) == [("error", "id_missing", "#1")]


def test_an_id_that_two_features_share_fails_both(stored: StoredProjects) -> None:
    done = examined(stored, known("a", geometry=THERE), known("a", geometry=THERE))
    assert done.failed == {"a", "#2"}


def test_repairs_are_made_when_they_are_asked_for(stored: StoredProjects) -> None:
    feature = known("b", geometry={"type": "Polygon", "coordinates": [SQUARE[:-1]]})
    assert examined(stored, feature).failed == {"b"}
    done = examined(stored, feature, repairs={"b": ["ring_open"]})
    assert done.failed == set()
    assert done.features[0]["geometry"]["coordinates"] == [SQUARE]
    assert feature["geometry"]["coordinates"] == [SQUARE[:-1]]  # the upload stays as it came


def test_without_a_system_nothing_has_moved(stored: StoredProjects) -> None:
    done = examined(stored, known("a", geometry=THERE), chosen=SYSTEMS["EPSG:4547"])
    assert done.placed.reading is None
    assert done.comparison.moved == []


def test_progress_is_told_with_what_was_found(stored: StoredProjects) -> None:
    steps: list[tuple[float, int]] = []

    def tell(share: float, found: Sequence[Finding]) -> None:
        steps.append((share, len(found)))

    done = examined(stored, known("a", geometry=None), {**project("x"), "id": 5}, progress=tell)
    shares = [share for share, _count in steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert sum(count for _share, count in steps) == len(done.findings)


def test_of_too_many_findings_errors_come_first_and_the_rest_is_counted(
    stored: StoredProjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_FINDINGS", 5)
    odd = [
        {**project(f"n{number}", name=f"新{number}"), "geometry": {**THERE, "coordinates": [1, 2]}}
        for number in range(4)
    ]
    bad = [{**project(f"m{number}", name=f"旧{number}", status="?")} for number in range(3)]
    done = examined(stored, *odd, *bad)
    assert len(done.findings) == 5
    assert [each.severity for each in done.findings].count("error") == 3
    assert done.left == sum(done.left_out.values()) > 0
    monkeypatch.setattr(module, "MOST_FINDINGS", 1)
    assert examined(stored, *bad).failed == {"m0", "m1", "m2"}  # told or not


def test_an_empty_file_changes_nothing(stored: StoredProjects) -> None:
    done = examined(stored)
    assert told(done) == [("warning", "nothing_in_file", None)]
    assert done.comparison.unchanged == 0
    assert done.comparison.missing == ["a", "b", "nowhere"]


def test_a_project_whose_place_cannot_be_read_is_not_called_unchanged(
    stored: StoredProjects,
) -> None:
    broken = {**stored["a"], "geometry": {"type": "Point", "coordinates": ["x", 23.0]}}
    done = examined(stored, broken, stored["b"])
    assert done.comparison.unchanged == 1
    assert "a" in done.failed
