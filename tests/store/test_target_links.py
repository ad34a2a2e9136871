"""A project counts towards a promise by a link alone, which is checked when it is stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.model.errors import InvalidChange
from geo.store.counts import plan_targets
from geo.store.file.store import read_snapshot
from geo.store.writer import undo
from tests.conftest import fault_of, project
from tests.store.committing import edit

PROMISE = {"geometry": None, "category": "park", "target_value": 30, "target_unit": "parks"}
LINK = {
    "counts_towards": "promise",
    "counts_towards_evidence": "列入口袋公园建设清单（第7号）",
    "counts_towards_by": "城市管理办公室",
}


@pytest.fixture
def path(projects_file: Callable[..., Path]) -> Path:
    return projects_file(
        project("a", category="park", status="completed"),
        project("places", geometry=None, target_value=10851, target_unit="places"),
        project("promise", **PROMISE),
    )


def named(path: Path) -> list[str]:
    (promise,) = [each for each in plan_targets(read_snapshot(path)) if each.id == "promise"]
    assert promise.progress is not None
    return [each.id for each in promise.progress.projects]


def test_a_link_is_stored_and_taken_back(path: Path) -> None:
    assert named(path) == []
    revision = edit(path, "a", **LINK)
    assert named(path) == ["a"]
    undo(path, revision.number, "李工", "误认")
    assert named(path) == []


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ({**LINK, "counts_towards": "nothing-here"}, "link_to_nothing"),
        ({**LINK, "counts_towards": "places"}, "link_to_no_promise"),
        ({**LINK, "counts_towards": "a"}, "link_to_no_promise"),
        ({**LINK, "counts_towards_evidence": " "}, "link_without_evidence"),
        ({**LINK, "counts_towards_by": None}, "link_without_decider"),
    ],
)
def test_a_link_without_ground_is_refused(path: Path, link: dict[str, Any], code: str) -> None:
    before = path.read_bytes()
    error = fault_of(lambda: edit(path, "a", **link))
    assert isinstance(error, InvalidChange)
    assert [each.code for each in error.findings] == [code]
    assert path.read_bytes() == before


def test_a_promise_counts_towards_none(path: Path) -> None:
    error = fault_of(lambda: edit(path, "places", **LINK))
    assert isinstance(error, InvalidChange)
    assert [each.code for each in error.findings] == ["promise_counts_towards"]


def test_a_linked_project_can_be_edited_when_its_promise_is_gone(path: Path) -> None:
    edit(path, "a", **LINK)
    edit(path, "promise", retired=True)
    edit(path, "a", name="乙公园")
    assert read_snapshot(path).feature(0)["properties"]["counts_towards"] == "promise"
