"""QR codes and embed codes."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from geo.web.sharing import MAX_LINK, embed_address, embed_code, qr_path, qr_png

LINK = "https://map.example.org/?section=2&q=%E5%AD%A6%E6%A0%A1"
BORDER = 4
ATTRIBUTES = {"src", "title", "width", "height", "style", "loading", "allowfullscreen"}


def modules(code: dict[str, Any]) -> list[list[int]]:
    """Draw the path on a grid of modules."""
    grid = [[0] * code["size"] for _ in range(code["size"])]
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", code["path"])
    assert "".join(f"M{x} {y}h{n}v1h-{m}z" for x, y, n, m in runs) == code["path"]
    for x, y, n, m in runs:
        assert n == m
        grid[int(y)][int(x) : int(x) + int(n)] = [1] * int(n)
    return grid


@pytest.mark.parametrize("text", [LINK, "a", "南城街道", "x" * MAX_LINK])
def test_the_path_is_the_code_with_its_quiet_zone(text: str) -> None:
    rows = segno.make_qr(text, error="m").matrix_iter(border=BORDER)
    assert modules(qr_path(text)) == [[int(each) for each in row] for row in rows]


def test_path_and_png_are_the_same_picture() -> None:
    with Image.open(BytesIO(qr_png(LINK, module_px=1))) as picture:
        grey = picture.convert("L")
    places = range(grey.width)
    dark = [[int(grey.getpixel((x, y)) == 0) for x in places] for y in places]
    assert dark == modules(qr_path(LINK))


@pytest.mark.parametrize("text", ["", "x" * (MAX_LINK + 1)])
def test_what_no_code_is_meant_to_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="characters"):
        qr_path(text)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://a.cn/", "https://a.cn/?embed=true"),
        ("https://a.cn/?q=a+b&embed=true&embed_options=x", "https://a.cn/?q=a+b&embed=true"),
        ("http://a.cn:8501/?id=x#part", "http://a.cn:8501/?id=x&embed=true#part"),
    ],
)
def test_the_embed_address_says_so_once(link: str, address: str) -> None:
    assert embed_address(link) == address


class Tags(HTMLParser):
    """Collect the tags that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.found.append((tag, dict(attrs)))


@given(title=st.text(max_size=60), query=st.text(max_size=60))
def test_no_text_leaves_its_attribute(title: str, query: str) -> None:
    parser = Tags()
    parser.feed(embed_code(f"https://map.example.org/?q={query}", title))
    ((tag, attributes),) = parser.found
    assert (tag, set(attributes)) == ("iframe", ATTRIBUTES)
    assert (attributes["src"] or "").startswith("https://map.example.org/")
