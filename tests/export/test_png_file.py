"""PNG: size on paper, window, and what it refuses."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from geo.export.fonts import packaged_typeface
from geo.export.png import map_png, to_png, with_density
from geo.model.errors import BadQuery
from geo.store.snapshot import Snapshot
from tests.conftest import project
from tests.export.conftest import every_row


def opened(content: bytes) -> Any:
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        return image


def test_the_picture_is_a_sheet_of_a4_at_300_dots_an_inch(shipped: Snapshot) -> None:
    image = opened(to_png(shipped, every_row(shipped), "zh"))
    assert image.size == (3508, 2480)
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)


@pytest.mark.parametrize(("paper", "size"), [("a4", (842, 595)), ("a3", (1191, 842))])
def test_paper_and_resolution_say_the_size(snapshot_of: Any, paper: Any, size: Any) -> None:
    told: list[float] = []
    snapshot = snapshot_of(project("a"))
    content = map_png(
        snapshot,
        every_row(snapshot),
        "en",
        paper=paper,
        dots_an_inch=72,
        face=packaged_typeface(),
        progress=lambda share, _: told.append(share),
    )
    assert opened(content).size == size
    assert told


def test_another_window_is_another_picture(shipped: Snapshot) -> None:
    rows, face = every_row(shipped), packaged_typeface()
    windows = [(113.70, 22.99, 113.77, 23.04), (113.68, 22.95, 113.75, 23.0)]
    one, other = (
        map_png(shipped, rows, "zh", bounds=window, dots_an_inch=36, face=face)
        for window in windows
    )
    assert one != other


@pytest.mark.parametrize("dots", [0, 35.9, 601, float("nan")])
def test_a_resolution_out_of_range_is_refused(shipped: Snapshot, dots: float) -> None:
    with pytest.raises(BadQuery):
        map_png(shipped, every_row(shipped), "zh", dots_an_inch=dots)


def test_the_density_does_not_change_the_picture() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(buffer, "png")
    image = opened(with_density(buffer.getvalue(), 254))
    assert image.size == (3, 2)
    assert image.info["dpi"] == pytest.approx((254, 254), abs=0.1)
