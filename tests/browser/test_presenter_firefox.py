"""The presentation in Firefox: from a file, with the second window, and on paper."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator

import pypdf
import pytest

from tests.browser.conftest import free_port
from tests.browser.firefox import Firefox, running
from tests.browser.test_presenter import write_presentation
from tests.conftest import DATA

LEFT, UP, RIGHT, DOWN = "\ue012", "\ue013", "\ue014", "\ue015"
PAGE_UP, PAGE_DOWN, END, HOME, SPACE = "\ue00e", "\ue00f", "\ue010", "\ue011", "\ue00d"


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Run one Firefox with a presentation open; at the end it may have asked for nothing."""
    file = tmp_path_factory.mktemp("presented") / "show.html"
    write_presentation(file, DATA / "projects.geojson")
    with running(tmp_path_factory.mktemp("profile"), free_port()) as (driven, listener):
        driven("SetWindowRect", width=1400, height=900)
        driven.open(file.as_uri())
        driven.wait("PlanMap.presenter.running")
        yield driven
        assert listener.asked == []


def test_the_second_window_follows_and_leads(firefox: Firefox) -> None:
    first = firefox("GetWindowHandle")
    firefox.press(RIGHT, "p")
    firefox.wait("PlanMap.presenter.scene().id === 'section-1'")
    (second,) = firefox.until(lambda: set(firefox("GetWindowHandles")) - {first})
    firefox("SwitchToWindow", handle=second)
    firefox.wait("document.querySelector('.pm-desk-now h1')?.textContent === '经济发展'")
    firefox.press("4")
    firefox("SwitchToWindow", handle=first)
    firefox.wait("PlanMap.presenter.scene().id === 'section-4'")


def test_every_key_does_what_the_help_says(firefox: Firefox) -> None:
    for key in (RIGHT, DOWN, PAGE_DOWN, SPACE):
        firefox.press(HOME, key)
        firefox.wait("PlanMap.presenter.scene().id === 'section-1'")
    for key in (LEFT, UP, PAGE_UP):
        firefox.press("1", key)
        firefox.wait("PlanMap.presenter.scene().id === 'title'")
    firefox.press(END)
    firefox.wait("PlanMap.presenter.scene().id === 'closing'")
    firefox.press("3")
    firefox.wait("PlanMap.presenter.scene().section === 3")
    for key, fact in {
        "b": "screen === 'black'", ".": "screen === 'scene'", "n": "notes", "?": "help",
    }.items():  # fmt: skip
        firefox.press(key)
        firefox.wait(f"PlanMap.presenter.{fact}")
    firefox.press("h", "n", "a")
    firefox.wait("PlanMap.presenter.playing && !PlanMap.presenter.notes && !PlanMap.presenter.help")
    firefox.press("a", "l")
    firefox.wait("!PlanMap.presenter.playing && PlanMap.state.lang === 'en'")
    firefox.press("l")
    firefox.wait("PlanMap.state.lang === 'zh'")


def test_paper_has_one_scene_a_page(firefox: Firefox) -> None:
    printed = base64.b64decode(firefox("Print", orientation="landscape"))
    scenes = firefox.run("PlanMap.presenter.scenes.length")
    assert len(pypdf.PdfReader(io.BytesIO(printed)).pages) == scenes
    firefox.wait("document.getElementById('pm-paper-scenes') === null")
