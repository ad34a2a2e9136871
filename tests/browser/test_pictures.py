"""The pictures of the README, taken from the running program; every one must show something."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

PICTURES: dict[str, tuple[str, dict[str, Any]]] = {
    "map": ("/?id=guantai-road&at=113.731,22.995,13", {}),
    "map-en-dark": ("/?section=2,3", {"locale": "en-GB", "color_scheme": "dark"}),
    "map-phone": ("/", {"viewport": {"width": 390, "height": 844}}),
    "projects": ("/projects?section=2", {}),
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture(
    visit: Callable[..., Visitor], name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path, options = PICTURES[name]
    visitor = visit(**options)
    if name.startswith("map"):
        visitor.open_map(path).wait_for_selector(".pm-row")
    else:
        table = visitor.open_page(path).get_by_test_id("stDataFrame")
        expect(table.locator("canvas table tbody tr").first).to_be_attached()
    folder = Path(request.config.getoption("--pictures") or tmp_path)
    picture = visitor.page.screenshot()
    (folder / f"{name}.png").write_bytes(picture)
    colours = Image.open(io.BytesIO(picture)).convert("RGB").getcolors(maxcolors=1 << 24)
    assert colours is not None
    assert len(colours) > 200
