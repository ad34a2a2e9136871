"""The projects file as lines: taken apart and put together without a change."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from geo.model.errors import InvalidDocument, UnreadableFile
from geo.store.file.document import content_digest, read_content, read_document, retired_features
from geo.store.file.store import read_snapshot
from tests.conftest import DATA, project
from tests.store.committing import line_of
from tests.strategies import project_lists

Write = Callable[..., Path]


def test_the_shipped_file_comes_out_byte_for_byte() -> None:
    content = (DATA / "projects.geojson").read_bytes()
    assert read_document(content).content() == content


@given(project_lists())
def test_a_file_comes_out_byte_for_byte(features: list[dict[str, Any]]) -> None:
    lines = sorted(features, key=lambda feature: feature["id"])
    text = b",\n".join(map(line_of, lines))
    content = b'{"type":"FeatureCollection","features":[\n' + text + b"\n]}\n"
    document = read_document(content)
    assert document.content() == content
    assert list(document.lines) == [each["id"] for each in lines]


def test_lines_are_sorted_by_id_and_otherwise_as_they_are(projects_file: Write) -> None:
    path = projects_file(project("b"), project("a"))
    first, second = path.read_bytes().splitlines()[1:3]
    content = read_document(path.read_bytes()).content()
    assert content.splitlines()[1:3] == [second + b",", first.removesuffix(b",")]


def test_foreign_members_of_the_file_are_kept(tmp_path: Path) -> None:
    frame = {
        "type": "FeatureCollection",
        "name": "计划",
        "survey": {"sheet": 12345678901234567890123},
    }
    content = json.dumps({**frame, "features": [project("a")]}, indent=2).encode()
    written = read_document(content).content()
    assert json.loads(written) == json.loads(content)
    assert read_document(written).content() == written
    path = tmp_path / "a.geojson"
    path.write_bytes(written)
    assert len(read_snapshot(path)) == 1


@pytest.mark.parametrize(
    "content",
    [
        b'{"type":"FeatureCollection","features":[\n]}\n',
        b'{"type":"FeatureCollection","features":[\n\n]}',
        b'{"type":"FeatureCollection","features":[]}',
        b'\xef\xbb\xbf{"features":[],"type":"FeatureCollection"}',
    ],
)
def test_an_empty_file_can_be_filled(content: bytes) -> None:
    document = read_document(content)
    assert document.lines == {}
    filled = document.with_lines({"a": line_of(project("a"))}).content()
    assert [each["id"] for each in json.loads(filled)["features"]] == ["a"]


def test_windows_line_ends_are_read(projects_file: Write) -> None:
    path = projects_file(project("a"), project("b"))
    document = read_document(path.read_bytes().replace(b"\n", b"\r\n"))
    assert document.lines == read_document(path.read_bytes()).lines


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", UnreadableFile),
        (b"[1, 2]", UnreadableFile),
        (b'{"type":"FeatureCollection"}', UnreadableFile),
        (b'{"type":"FeatureCollection","features":[{"type":"Feature"}]}', InvalidDocument),
        (b'{"type":"FeatureCollection","features":[3]}', InvalidDocument),
        (b'{"type":"FeatureCollection","features":[\n{"id":"a"},\n{"id":"a"}\n]}', InvalidDocument),
        (b'{"type":"FeatureCollection","features":[\n{"id":7}\n]}', InvalidDocument),
        (b'{"type":"FeatureCollection","features":[\n{oops}\n]}', UnreadableFile),
    ],
)
def test_a_file_that_cannot_be_edited_is_told(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_document(content)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_content(tmp_path / "no.geojson")
    assert caught.value.code == "file_missing"


def test_the_digest_begins_with_the_revision(projects_file: Write) -> None:
    path = projects_file(project("a"))
    assert content_digest(path.read_bytes())[:12] == read_snapshot(path).revision


def test_retired_projects_can_be_listed(projects_file: Write) -> None:
    path = projects_file(
        project("a", retired=True), project("b", retired=False), project("c", name='"retired":true')
    )
    assert [each["id"] for each in retired_features(path)] == ["a"]
