"""The single document: one file, nothing fetched, text that stays text, browsers of five years."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.text.language import Language
from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot
from geo.web.bundle import (
    BUILT_DIR,
    DOCUMENT_SCRIPT,
    DOCUMENT_STYLES,
    STYLE_DIR,
    script_text,
    styles_text,
)
from geo.web.document import document, inert_json, policy
from geo.web.texts import texts
from tests.conftest import DATA, project
from tests.strategies import json_values

DRAWING = "data:image/svg+xml;base64,"
TODAY = dt.date(2023, 3, 1)
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "]]><img src=x onerror=alert(1)>",
    "{{7*7}}{%x%}{#y#}",
    "\\u2028 &lt; & \" ' `${1}`",
    "</main></noscript><iframe>",
)


class Parts(HTMLParser):
    """What a browser makes of the document: its elements, and what its scripts hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.words: list[str] = []
        self._in = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._in = tag
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)
        else:
            self.words.append(data)


@pytest.fixture(scope="module")
def shipped() -> Snapshot:
    return read_snapshot(DATA / "projects.geojson")


def made(snapshot: Snapshot, language: Language = "zh", **options: Any) -> str:
    return document(snapshot, language=language, today=TODAY, **options)


def held(text: str) -> Any:
    return json.loads(
        next(body for attrs, body in Parts(text).scripts if attrs.get("id") == "pm-data")
    )


def test_nothing_is_fetched(shipped: Snapshot) -> None:
    for tag, attributes in Parts(made(shipped)).elements:
        assert not (attributes.keys() & {"src", "srcset", "action", "poster", "background"}), tag
        assert attributes.get("href", DRAWING).startswith(DRAWING)
    assert re.findall(r"url\(\s*['\"]?(?!data:|#)[^)]{1,40}", styles_text(DOCUMENT_STYLES)) == []


def test_the_policy_allows_its_own_script_and_nothing_else(shipped: Snapshot) -> None:
    text = made(shipped)
    own = next(a["content"] for t, a in Parts(text).elements if a.get("http-equiv"))
    assert own == policy()
    rules = dict(rule.split(" ", 1) for rule in (own or "").split("; "))
    assert rules["default-src"] == "'none'"
    hashes = {
        "'sha256-" + base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() + "'"
        for attributes, body in Parts(text).scripts
        if "type" not in attributes
    }
    assert set(rules["script-src"].split()) == hashes
    assert rules["img-src"] == "data: blob:"
    assert "connect-src" not in rules


def test_the_english_of_other_projects_is_not_in_it(tmp_path: Path) -> None:
    road = project("a", phrase="莞太路", community="西平社区")
    path = tmp_path / "projects.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [road]}), "utf-8")
    start = held(made(read_snapshot(path)))["start"]
    assert start["english"] == {"莞太路": "Guantai Road", "西平社区": "Xiping Community"}


def test_it_is_small(shipped: Snapshot) -> None:
    assert len(made(shipped).encode()) < 1_000_000


def test_there_is_no_editor_and_no_online_base_map_in_it(shipped: Snapshot) -> None:
    assert "// geo/web/js/editor/" not in script_text(DOCUMENT_SCRIPT)
    assert "// geo/web/js/local/" in script_text(DOCUMENT_SCRIPT)
    start = held(made(shipped))["start"]
    assert [base["code"] for base in start["basemaps"]] == ["none"]
    assert start["editing"] is False
    assert "http" not in json.dumps(start["basemaps"])


def test_both_languages_are_inside(shipped: Snapshot) -> None:
    start = held(made(shipped))["start"]
    assert start["texts"] == {"zh": texts("zh"), "en": texts("en")}


@pytest.mark.parametrize(
    ("language", "tag", "mark"), [("zh", "zh-CN", "内部草稿"), ("en", "en", "Internal draft")]
)
def test_language_title_mark_and_dates(
    shipped: Snapshot, language: Language, tag: str, mark: str
) -> None:
    text = made(shipped, language)
    parts = Parts(text)
    assert ("html", {"lang": tag}) in parts.elements
    assert any(mark in words for words in parts.words)
    start = held(text)["start"]
    assert start["mark"][language] == mark
    assert any("2023-03-01" in line for line in start["imprint"][language])


def test_what_it_opens_with(shipped: Snapshot) -> None:
    scene = {"id": "title", "kind": "title"}
    start = held(made(shipped, start="present", scenes=[scene], extra={"qr": {"size": 1}}))["start"]
    assert start["present"] is True
    assert start["scenes"] == [scene]
    assert start["qr"] == {"size": 1}
    assert held(made(shipped))["start"]["present"] is False


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_project_is_in_the_text(shipped: Snapshot, language: Language) -> None:
    words = " ".join(Parts(made(shipped, language)).words)
    for row in range(len(shipped)):
        properties = shipped.feature(row)["properties"]
        assert properties["name" if language == "zh" else "name_en"] in words
        assert properties["phrase"] in words


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_makes_no_element(snapshot_of: Any, payload: str) -> None:
    fields = ("name", "name_en", "status_evidence", "community", "description")
    safe = snapshot_of(project("a", **dict.fromkeys(fields, "x"), phrase="x"))
    bad = snapshot_of(project("a", **dict.fromkeys(fields, payload), phrase=payload[:40]))
    tags = [[tag for tag, _ in Parts(made(each)).elements] for each in (safe, bad)]
    assert tags[0] == tags[1]
    text = made(bad)
    assert held(text)["projects"]["fields"][0][1]["values"] == [payload]
    assert html.escape(payload).replace("{", "&#123;") in text
    assert payload not in text or "<" not in payload
    assert "{{7" not in text


@given(json_values)
def test_json_is_inert_and_the_same(value: Any) -> None:
    text = inert_json(value)
    assert json.loads(text) == value
    assert not re.search(r"[<>&\u2028\u2029]|\{\{|\{%|\{#", text)


@given(st.text(alphabet="{%#}<!-/scriptSCRIPT>&\u2028", max_size=40))
def test_signs_of_markup_and_templates_are_inert(text: str) -> None:
    found = inert_json({"q": text, text: [text]})
    assert json.loads(found) == {"q": text, text: [text]}
    assert not re.search(r"[<>&\u2028\u2029]|\{\{|\{%|\{#", found)


def test_the_list_finds_what_is_too_new() -> None:
    found = {
        "scripts": "a.at(-1); structuredClone(a); height:calc(100dvh - 3px)",
        "styles": "a { color: color-mix(in srgb, red, blue); }\n& b {}\n@media (width >= 3px) {}",
    }
    for kind, source in found.items():
        hits = [each for each in TOO_NEW[kind] if re.search(each, source, re.MULTILINE)]
        assert len(hits) == 3, hits


# What a browser does without well (text-wrap, accent-color) is not listed.
# Younger than Chrome 96, Edge 96 and Firefox 94, which were current in November 2021.
TOO_NEW = {
    "styles": (
        r"color-mix\(", r":has\(", r"@container", r"@layer", r"\d(?:d|s|l)v[hw]\b", r"@scope",
        r"\bsubgrid\b", r"oklch\(", r"light-dark\(",
        r"^\s*&", r"@starting-style", r"@property", r"\boverflow:\s*clip",
        r"\((?:width|height)\s*[<>]", r"(?<!-)\b(?:scale|rotate|translate):", r"\d(?:lh|cq[wh])\b",
        r"\b(?:sin|cos|round|linear)\(", r"(?<!-)\bmask(?:-image)?:", r"\binert\b", r":popover-open",
        r"animation-timeline", r"anchor-name", r"offset-path", r"image-set\(", r":user-(?:in)?valid",
    ),
    "scripts": (
        r"Object\.groupBy", r"Map\.groupBy", r"structuredClone", r"\.toSorted\(", r"\.toReversed\(",
        r"\.toSpliced\(", r"\.findLast", r"\.with\(", r"Promise\.withResolvers", r"\.at\(-",
        r"Object\.hasOwn\(", r"\.replaceChildren\(", r"showPopover", r"startViewTransition",
        r"AbortSignal\.(?:any|timeout)", r"\.isSubsetOf\(", r"\binert\s*=", r"Array\.fromAsync",
        r"checkVisibility", r"\bstatic\s*\{", r"/[gimsuy]*v[gimsuy]*\.test",
        r"\.at\(\d", r"\.showModal\(", r"randomUUID", r"CompressionStream", r"OffscreenCanvas",
        r"Intl\.(?:Segmenter|DurationFormat)", r"URL\.canParse", r"CSS\.highlights", r"scrollend",
        r"\.(?:union|intersection|difference)\(", r"Promise\.try", r"toWellFormed", r":has\(",
        r"(?<!px\);height:calc\(100)dvh", r"^await ", r"\busing\s+\w+\s*=",
        r"#\w+ in ", r"navigation\.navigate",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name"),
    [("scripts", DOCUMENT_SCRIPT)] + [("styles", name) for name in DOCUMENT_STYLES],
)
def test_browsers_of_the_last_five_years_know_it(kind: str, name: str) -> None:
    folder = BUILT_DIR if kind == "scripts" else STYLE_DIR
    source = (folder / name).read_text(encoding="utf-8")
    source = re.sub(r"(?s:/\*.*?\*/)|^\s*//.*$", "", source, flags=re.MULTILINE)
    assert len(source) > 200
    assert [each for each in TOO_NEW[kind] if re.search(each, source, re.MULTILINE)] == []
