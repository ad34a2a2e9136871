"""The picture beside a link."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient

from geo.api import documents
from tests.conftest import project

Show = Callable[..., None]


@pytest.fixture(autouse=True)
def counted(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Count the pictures that are drawn."""
    drawn: list[dict[str, Any]] = []
    real = documents.picture_png

    def draw(snapshot: Any, rows: Any, **options: Any) -> bytes:
        drawn.append({"rows": [snapshot.feature(int(row))["id"] for row in rows], **options})
        return real(snapshot, rows, **options)

    monkeypatch.setattr(documents, "picture_png", draw)
    return drawn


def test_the_picture_has_the_size_that_the_tags_say(client: TestClient) -> None:
    answer = client.get("/preview.png")
    assert answer.headers["content-type"] == "image/png"
    assert "max-age" in answer.headers["cache-control"]
    with Image.open(BytesIO(answer.content)) as picture:
        assert picture.size == (1200, 630)
    assert len(answer.content) < 600_000


def test_a_picture_is_drawn_once(client: TestClient, counted: list[Any], show: Show) -> None:
    show(project())
    first = client.get("/preview.png?lang=en").content
    assert client.get("/preview.png?lang=en").content == first
    client.get("/preview.png?lang=zh")
    assert [each["language"] for each in counted] == ["en", "zh"]


def test_a_project_is_shown_alone_in_its_surroundings(
    client: TestClient, counted: list[Any]
) -> None:
    client.get("/preview.png?id=guantai-road")
    client.get("/preview.png")
    near, whole = counted
    assert near["rows"] == ["guantai-road"]
    assert near["bounds"][2] - near["bounds"][0] < whole["bounds"][2] - whole["bounds"][0]
    assert len(whole["rows"]) == 63


def test_a_section_shows_its_projects(client: TestClient, counted: list[Any], show: Show) -> None:
    show(project(section=1), project("other", section=2))
    client.get("/preview.png?section=2")
    assert counted[0]["rows"] == ["other"]


def test_nothing_internal_is_in_a_public_picture(
    client: TestClient, counted: list[Any], show: Show
) -> None:
    show(project(), project("secret", visibility="internal"), public="1")
    client.get("/preview.png")
    assert counted[0]["rows"] == ["a-school"]
    assert client.get("/preview.png?id=secret").status_code == 404


def test_a_presentation_for_the_public_has_a_picture_for_the_public(
    client: TestClient, counted: list[Any], show: Show
) -> None:
    show(project(), project("b", visibility="internal"))
    text = client.get("/present?public=1").text
    found = re.search(r'"og:image" content="http://testserver(.*?)"', text)
    assert found
    client.get(html.unescape(found.group(1)))
    client.get("/preview.png")
    assert [each["rows"] for each in counted] == [["a-school"], ["a-school", "b"]]


def test_too_many_marks_are_left_out(
    client: TestClient, counted: list[Any], show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MAX_MARKS", 1)
    show(project(), project("other"))
    client.get("/preview.png")
    assert counted[0]["rows"] == []


def test_only_so_many_pictures_are_kept(
    client: TestClient, counted: list[Any], show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MAX_KEPT", 1)
    show(project())
    for language in ("zh", "en", "zh"):
        client.get(f"/preview.png?lang={language}")
    assert len(counted) == 3


@pytest.mark.parametrize(
    ("query", "status"), [("id=nothing", 404), ("section=99", 400), ("width=9000", 400)]
)
def test_what_is_not_there_is_told(client: TestClient, query: str, status: int) -> None:
    assert client.get(f"/preview.png?{query}").status_code == status
