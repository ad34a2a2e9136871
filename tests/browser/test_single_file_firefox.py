"""The single file in Firefox: opened from its folder, by keyboard, in both languages, on paper."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from tests.browser.conftest import free_port
from tests.browser.firefox import Firefox, running
from tests.browser.single_file import write_file
from tests.browser.test_hostile import PAYLOADS, hostile
from tests.conftest import DATA

ENTER, ESCAPE, DOWN = "\ue007", "\ue00c", "\ue015"
COUNT = "document.querySelectorAll('#pm-list .pm-row').length"


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Run one Firefox; at the end the file may have asked for nothing."""
    with running(tmp_path_factory.mktemp("profile"), free_port()) as (driven, listener):
        driven("SetWindowRect", width=1400, height=900)
        yield driven
        assert listener.asked == []


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("stick") / "南城 map.html"
    return write_file(out, DATA / "projects.geojson").as_uri()


def text(firefox: Firefox, selector: str) -> str:
    found: str = firefox.run("document.querySelector(arguments[0]).textContent", selector)
    return found


def test_it_opens_with_map_list_and_figures(firefox: Firefox, file: str) -> None:
    firefox.open(file)
    assert firefox.run("planmap.mode") == "features"
    assert firefox.run("PlanMap.overlay.drawn().length") == 18
    assert firefox.run(COUNT) == 63
    assert firefox.run("performance.getEntriesByType('resource').length") == 0


def test_filters_search_and_back(firefox: Firefox, file: str) -> None:
    firefox.open(file)
    firefox.click('[data-key="section:2"]')
    firefox.wait(f"{COUNT} === 15")
    firefox.wait("location.hash.includes('section=2')")
    firefox.run("history.back()")
    firefox.wait(f"{COUNT} === 63")
    firefox.type("#pm-q", "zhouxi")
    firefox.wait(f"{COUNT} === 1")


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "南城街道2023年规划一张图"), ("en", "Nancheng 2023 plan map")]
)
def test_both_languages(firefox: Firefox, file: str, language: str, title: str) -> None:
    firefox.open(f"{file}#lang={language}")
    assert text(firefox, "#pm-top h1") == title
    assert firefox.run("document.documentElement.lang").startswith(language)
    other = "en" if language == "zh" else "zh"
    firefox.click(f'.pm-lang [lang="{other}"]')
    firefox.wait(f"PlanMap.state.lang === '{other}' && document.title !== '{title}'")


def test_the_keyboard_alone_is_enough(firefox: Firefox, file: str) -> None:
    firefox.open(file)
    firefox.press("/")
    firefox.wait("document.activeElement.id === 'pm-q'")
    firefox.press(*"zhouxi")
    firefox.wait(f"{COUNT} === 1")
    firefox.run("document.querySelector('#pm-list .pm-row').focus()")
    firefox.press(ENTER)
    firefox.wait("!!document.querySelector('#pm-card h2')")
    firefox.press(ESCAPE)
    firefox.wait("!document.querySelector('#pm-card h2')")


def test_the_presentation_runs_by_keys(firefox: Firefox, file: str) -> None:
    firefox.open(f"{file}#scene=section-2")
    firefox.wait("PlanMap.presenter.running && PlanMap.presenter.scene().id === 'section-2'")
    firefox.press(ESCAPE)
    firefox.wait("!PlanMap.presenter.running")


def test_paper_has_the_map_and_every_section(firefox: Firefox, file: str) -> None:
    firefox.open(f"{file}#lang=en")
    document = pypdf.PdfReader(io.BytesIO(base64.b64decode(firefox("Print"))))
    assert 2 <= len(document.pages) <= 7
    assert len(document.pages[0].images) >= 1
    # Names may be cut by ligatures, which this printer does not spell out.
    text = "".join(page.extract_text() for page in document.pages)
    for words in ("projects", "Economy", "Public services", "Party building"):
        assert words in text
    firefox.wait("document.getElementById('pm-paper') === null")


def test_hostile_text_stays_text(firefox: Firefox, tmp_path: Path) -> None:
    import orjson

    features = [hostile(name, text, place) for place, (name, text) in enumerate(PAYLOADS.items())]
    projects = tmp_path / "projects.geojson"
    content = {"type": "FeatureCollection", "features": features}
    projects.write_bytes(orjson.dumps(content))
    firefox.open(write_file(tmp_path / "map.html", projects).as_uri())
    assert firefox.run(COUNT) == len(PAYLOADS)
    names = firefox.run("[...document.querySelectorAll('.pm-row-name')].map((e) => e.textContent)")
    assert sorted(names) == sorted(PAYLOADS.values())
    assert firefox.run("window.pwned === undefined")
