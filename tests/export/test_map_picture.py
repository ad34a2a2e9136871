"""The picture of the map: what is in it, where, and that text stays text."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from PIL import Image

from geo.export.fonts import packaged_typeface
from geo.export.map_picture import map_svg, picture_png
from geo.store.snapshot import Snapshot
from tests.conftest import project
from tests.export.conftest import every_row

NANCHENG = (113.675, 22.945, 113.785, 23.045)
SPACE = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>x</script>&amp;#eval[x]"


def drawn(snapshot: Snapshot, **more: Any) -> ET.Element:
    options = {"bounds": NANCHENG, "width": 1000, "height": 700, "language": "zh"}
    return ET.fromstring(map_svg(snapshot, every_row(snapshot), **{**options, **more}))


def texts(svg: ET.Element) -> list[str]:
    return [each.text or "" for each in svg.iter(f"{SPACE}text")]


@pytest.mark.parametrize(("width", "height", "scale"), [(1280, 720, None), (1201, 633, 2.37)])
def test_a_png_has_the_size_asked_for(
    shipped: Snapshot, width: int, height: int, scale: float | None
) -> None:
    content = picture_png(
        shipped,
        every_row(shipped),
        bounds=NANCHENG,
        width_px=width,
        height_px=height,
        language="zh",
        scale=scale,
        face=packaged_typeface(),
    )
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (width, height)
        assert len(image.convert("RGB").getcolors(1 << 24) or []) > 200


@pytest.mark.parametrize(
    ("language", "name"), [("zh", "莞太路品质提升"), ("en", "quality upgrade")]
)
def test_names_are_in_the_readers_language(shipped: Snapshot, language: Any, name: str) -> None:
    assert name in texts(drawn(shipped, language=language))


def test_hostile_text_is_text(snapshot_of: Any) -> None:
    svg = drawn(snapshot_of(project("a", name=HOSTILE)))
    assert {each.tag.removeprefix(SPACE) for each in svg.iter()} <= {
        "svg", "g", "path", "rect", "circle", "line", "text",
    }  # fmt: skip
    assert HOSTILE in "".join(texts(svg))
