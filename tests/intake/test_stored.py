"""The stored projects by id: parsed when asked for, once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geo.intake.stored import StoredProjects
from geo.store.geojson_file import read_snapshot
from tests.conftest import project
from tests.store.committing import line_of

FEATURES = [project("a", name="甲"), project("b", geometry=None), project("c", retired=True)]


@pytest.fixture
def stored(projects_file: Callable[..., Path]) -> StoredProjects:
    path = projects_file(*FEATURES)
    return StoredProjects(read_snapshot(path), path)


def test_projects_are_found_by_id(stored: StoredProjects) -> None:
    assert list(stored) == ["a", "b"]
    assert (len(stored), "a" in stored, "c" in stored, 5 in stored) == (2, True, False, False)
    assert stored["b"] == FEATURES[1]
    assert stored.get("a") == FEATURES[0]
    assert (stored.get("c"), stored.get("c", 5)) == (None, 5)
    with pytest.raises(KeyError, match="c"):
        stored["c"]


def test_a_project_is_parsed_once(stored: StoredProjects) -> None:
    assert stored["a"] is stored["a"]


def test_a_line_is_the_one_in_the_file(projects_file: Callable[..., Path]) -> None:
    path = projects_file(FEATURES[0])
    stored = StoredProjects(read_snapshot(path), path)
    assert stored.line("a") in path.read_bytes()
    assert stored["a"] == FEATURES[0]
    with pytest.raises(KeyError):
        stored.line("b")
    assert len(stored.line("a")) >= len(line_of(FEATURES[0]))


def test_names_and_retired_projects(stored: StoredProjects) -> None:
    assert stored.names == {"a": "甲", "b": "甲学校"}
    assert stored.retired == {"c"}
    assert StoredProjects(stored.snapshot).retired == frozenset()  # the file is not known


def test_figures_are_in_the_order_asked_for(stored: StoredProjects) -> None:
    found = stored.figures(["b", "a"])
    assert found[0] is None
    assert (found[1].x, found[1].y) == (113.75, 23.0)
    assert stored.figures([]).shape == (0,)


def test_nothing_is_stored_yet() -> None:
    empty = StoredProjects(None)
    assert (list(empty), len(empty), "a" in empty, empty.get("a")) == ([], 0, False, None)
    assert (empty.names, empty.retired) == ({}, frozenset())
    assert empty.figures([]).shape == (0,)
