"""Scenes as they are seen: compared with stored pictures, and whole on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.single_file import Reader
from tests.browser.test_presenter import PHONE, started, write_presentation
from tests.conftest import project
from tests.pictures import assert_looks_like

PICTURES = Path(__file__).parent / "pictures"
SCREEN = {"viewport": {"width": 1280, "height": 720}, "reduced_motion": "reduce"}
# The day it was made, and what is seen only after the pointer has moved.
UNSTEADY = ".pm-show-imprint, .pm-show-tools, .pm-edge { visibility: hidden !important; }"
LINE = {"type": "LineString", "coordinates": [[113.70, 23.0], [113.73, 23.02]]}


@pytest.fixture
def presented(projects_file: Callable[..., Path], tmp_path: Path) -> Path:
    """A small plan of this test's own, so that a correction of the shipped one changes nothing."""
    park = {"type": "Point", "coordinates": [113.72, 22.98]}
    estimate = {"location_verified": False, "location_accuracy_m": 600}
    file = projects_file(
        project("a", status="completed"),
        project("b", name="乙公园", status="preparing", category="park", geometry=park,
                location_type="area", **estimate),
        project("c", name="丙路品质提升", status="ongoing", category="road", geometry=LINE,
                location_type="corridor", **estimate),
        project("d", name="丁制度", geometry=None, location_type="not_spatial"),
    )  # fmt: skip
    return write_presentation(tmp_path / "show.html", file, projects=("b",))


def opened(browser: Browser, file: Path, scene: str, **options: Any) -> tuple[Reader, Page]:
    reader = Reader(browser, file, bypass_csp=True, **options)
    return reader, started(reader, f"scene={scene}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scene", ["section-3", "project-b"])
def test_a_scene_looks_as_it_did(
    browser: Browser, presented: Path, tmp_path: Path, scene: str, scheme: str
) -> None:
    reader, page = opened(browser, presented, scene, color_scheme=scheme, **SCREEN)
    page.add_style_tag(content=UNSTEADY)
    page.evaluate("() => document.fonts.ready.then(() => null)")
    made = page.screenshot(animations="disabled", caret="hide")
    reader.context.close()
    stored = PICTURES / f"{scene}_{scheme}.png"
    # Another system's face is a little wider or narrower.
    assert_looks_like(made, stored, tmp_path, mean=2.0, far=0.015)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_phone_sources_have_the_whole_width_and_dates_are_whole(
    browser: Browser, presented: Path, language: str
) -> None:
    reader, page = opened(browser, presented, f"closing&lang={language}", **PHONE)
    box = page.locator(".pm-scene-sources").bounding_box()
    assert box is not None
    assert box["width"] > 340
    dates = page.locator(".pm-show-date")
    assert dates.count() >= 2
    broken = "(nodes) => nodes.filter((node) => node.getClientRects().length > 1).length"
    assert dates.evaluate_all(broken) == 0
    reader.context.close()
