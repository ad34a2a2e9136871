"""The stored projects by id: parsed when asked for, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from geo.intake.comparison.stored import StoredProjects
from geo.store.file.store import read_snapshot
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


# What an upload has in common with them

A = project("a")
MOVED = {**A, "geometry": {"type": "Point", "coordinates": [113.9, 23.1]}}
RENAMED = {**A, "properties": {**A["properties"], "name": "乙学校"}}


@pytest.fixture
def one(projects_file: Callable[..., Path]) -> StoredProjects:
    return with_line(projects_file, orjson.dumps(A))


def with_line(projects_file: Callable[..., Path], line: bytes) -> StoredProjects:
    path = projects_file()
    path.write_bytes(b'{"type":"FeatureCollection","features":[\n' + line + b"\n]}\n")
    return StoredProjects(read_snapshot(path))


def copied(feature: dict[str, Any]) -> Any:
    return json.loads(json.dumps(feature))


def test_what_is_the_same_is_the_upload_itself(one: StoredProjects) -> None:
    upload = copied(A)
    assert one.like("a", upload) is upload
    assert one["a"] is upload


@pytest.mark.parametrize("other", [MOVED, {**A, "geometry": None}])
def test_of_a_moved_project_the_properties_are_the_upload_s(
    one: StoredProjects, other: dict[str, Any]
) -> None:
    upload = copied(other)
    found = one.like("a", upload)
    assert found == A
    assert found["properties"] is upload["properties"]


def test_a_feature_without_a_geometry_is_compared_too(one: StoredProjects) -> None:
    upload = {name: value for name, value in copied(A).items() if name != "geometry"}
    assert one.like("a", upload) == A
    assert "geometry" not in upload


@pytest.mark.parametrize(
    "other",
    [
        RENAMED,
        {**A, "properties": {**A["properties"], "section": True}},
        {**A, "properties": {**A["properties"], "code": 2**70}},
        {**A, "properties": dict(reversed(A["properties"].items()))},
    ],
)
def test_what_differs_is_parsed(one: StoredProjects, other: dict[str, Any]) -> None:
    assert one.like("a", other) == A


@pytest.mark.parametrize(
    "line",
    [
        json.dumps(A).encode(),  # spaces, and Chinese as escapes
        orjson.dumps({"geometry": A["geometry"], **A}),
        orjson.dumps(A)[:-1] + b',"note":1}',
        orjson.dumps(A)[:-1] + b',"properties":' + orjson.dumps(RENAMED["properties"]) + b"}",
        orjson.dumps(A).replace(b'"properties":{', b'"properties":{"name":"x",'),
        orjson.dumps({**A, "properties": {**A["properties"], "x": {"name": "y"}}}),
        orjson.dumps(A).replace("甲学校".encode(), rb"\"\\\u7532"),
    ],
)
@pytest.mark.parametrize("other", [A, MOVED])
def test_any_layout_of_a_line_means_the_same(
    projects_file: Callable[..., Path], line: bytes, other: dict[str, Any]
) -> None:
    stored = with_line(projects_file, line)
    assert stored.names == {"a": json.loads(line)["properties"]["name"]}
    assert stored.like("a", copied(other)) == json.loads(line)


# Whether its properties are the same, without parsing it

AGAIN = b',"properties":' + orjson.dumps(RENAMED["properties"]) + b"}"


@pytest.mark.parametrize(
    ("line", "same"),
    [
        (orjson.dumps(A), True),
        (orjson.dumps(MOVED), True),
        (orjson.dumps({**A, "geometry": None})[:-1] + b',"note":1}', True),
        (orjson.dumps(RENAMED), False),
        (orjson.dumps(A)[:-1] + AGAIN, False),
        (orjson.dumps(A)[:-1] + AGAIN.replace(b"properties", rb"\u0070roperties"), False),
        (orjson.dumps(A).replace(b'"properties":{', b'"properties":{"name":"x",'), False),
        (json.dumps(A).encode(), False),  # not plain from the bytes
    ],
)
def test_properties_are_the_same_where_their_bytes_are(
    projects_file: Callable[..., Path], line: bytes, same: bool
) -> None:
    stored = with_line(projects_file, line)
    assert stored.has_properties("a", copied(A)["properties"]) is same
    assert stored["a"]["properties"] == A["properties"] or not same


def test_properties_that_are_no_json_of_ours_are_not_the_same(one: StoredProjects) -> None:
    assert not one.has_properties("a", {**A["properties"], "code": 2**70})
    with pytest.raises(KeyError):
        one.has_properties("b", {})
