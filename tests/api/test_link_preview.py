"""What a messenger shows of a link."""

from __future__ import annotations

import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from geo.api.link_preview import Subject, head_tags
from geo.model.text.language import Language
from tests.conftest import project

Show = Callable[..., None]
PAGE = Subject("Map · Plan map", "Every project")
HOSTILE = '"><script>alert(1)</script>{{7*7}}<meta x="'


class Head(HTMLParser):
    """Collect title and tags as a reader of previews does."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.canonical = ""
        self.title = ""
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        if tag == "meta":
            self.meta[found.get("property") or found["name"]] = found["content"]
        if tag == "link":
            self.canonical = found["href"]

    def handle_data(self, data: str) -> None:
        self.title += data


def head(query: str = "", language: Language = "zh", page: Subject = PAGE) -> Head:
    """Return what is read at the start page with a query."""
    scope = {"type": "http", "path": "/", "query_string": query.encode("utf-8"), "scheme": "http"}
    parser = Head()
    parser.feed(head_tags(Request({**scope, "headers": [(b"host", b"map.local")]}), language, page))
    return parser


def test_a_page_is_described() -> None:
    found = head(language="en")
    assert found.title == found.meta["og:title"] == PAGE.title
    assert found.meta["description"] == found.meta["og:description"] == PAGE.about
    assert found.canonical == found.meta["og:url"] == "http://map.local/?lang=en"
    assert found.meta["og:image"] == "http://map.local/preview.png?lang=en"
    assert found.meta["og:locale"] == "en_GB"
    assert found.meta["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize(
    ("language", "name", "status"),
    [
        ("zh", "莞太路品质提升 · 南城街道2023年规划一张图", "常态推进"),
        ("en", "Guantai Road quality upgrade · Nancheng 2023 plan map", "Ongoing"),
    ],
)
def test_a_project_is_named_in_both_languages(language: Language, name: str, status: str) -> None:
    found = head("id=guantai-road&q=x&at=113,23,12", language)
    assert found.title == name
    assert found.meta["og:description"].startswith(f"{status} · ")
    assert found.meta["og:image"].endswith(f"/preview.png?id=guantai-road&lang={language}")
    assert found.canonical == f"http://map.local/?id=guantai-road&lang={language}"


def test_a_section_is_named() -> None:
    assert head("section=2", "en").title == "Section 2 City quality · Nancheng 2023 plan map"
    assert head("section=2").title == "第二部分 城市品质 · 南城街道2023年规划一张图"


@pytest.mark.parametrize(
    "query", ["section=2&section=3", "section=99", "id=nothing", "id=", "id=%00"]
)
def test_what_names_nothing_is_the_page(query: str) -> None:
    found = head(query)
    assert found.title == PAGE.title
    assert found.canonical == "http://map.local/?lang=zh"


def test_the_settings_say_at_which_address(own_settings: Callable[..., None]) -> None:
    own_settings(address="https://map.example.org")
    assert head().meta["og:image"] == "https://map.example.org/preview.png?lang=zh"


@pytest.mark.parametrize(("public", "named"), [("0", True), ("1", False)])
def test_an_internal_project_is_not_named_in_public(
    show: Show, public: str, *, named: bool
) -> None:
    show(project(), project("secret", name="内部事项", visibility="internal"), public=public)
    found = head("id=secret")
    assert ("内部事项" in found.title) is named
    assert ("secret" in json.dumps(found.meta)) is named


def test_data_that_cannot_be_read_leave_the_page(
    own_settings: Callable[..., None], tmp_path: Path
) -> None:
    own_settings(store=str(tmp_path / "missing.geojson"), data=str(tmp_path))
    assert head("id=guantai-road&section=2").title == PAGE.title


@given(text=st.text(min_size=1, max_size=80), query=st.text(max_size=60))
def test_no_text_becomes_markup(text: str, query: str) -> None:
    plain = head()
    found = head(query, page=Subject(text, text))
    assert found.tags == plain.tags
    assert set(found.meta) <= set(plain.meta)


def test_a_hostile_name_is_text(show: Show) -> None:
    show(project(name=HOSTILE, phrase="甲"))
    found = head("id=a-school")
    assert found.title.startswith(HOSTILE)
    assert found.tags == head().tags
