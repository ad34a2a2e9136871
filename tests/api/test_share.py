"""A link to a view, made ready to be handed on."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from geo.web.sharing import MAX_LINK, qr_path, qr_png

Get = Callable[..., Any]
Settings = Callable[..., None]
LINK = "http://testserver/?section=2&lang=zh"


def test_a_link_comes_with_codes(get: Get) -> None:
    answer = get("/api/share", link=LINK, lang="en")
    assert answer["link"] == LINK
    assert answer["qr"] == qr_path(LINK)
    assert answer["png"] == "data:image/png;base64," + base64.b64encode(qr_png(LINK)).decode()
    assert 'src="http://testserver/?section=2&amp;lang=zh&amp;embed=true"' in answer["embed"]
    assert 'title="Nancheng 2023 plan map"' in answer["embed"]


@pytest.mark.parametrize(
    "link",
    [
        "",
        "/?section=2",
        "https://elsewhere.example/",
        "http://testserver@elsewhere.example/",
        "http://testserver.elsewhere.example/",
        "//testserver/",
        "javascript:alert(1)//testserver/",
        "ftp://testserver/",
        "http://[testserver/",
        "http://testserver/?q=" + "x" * MAX_LINK,
    ],
)
def test_no_code_is_made_for_anything_else(get: Get, link: str) -> None:
    error = get("/api/share", expect=400, link=link)["error"]
    assert error["code"] == "bad_parameter"
    assert "link" in error["message"]


def test_the_address_of_the_settings_stands_in_the_link(own_settings: Settings, get: Get) -> None:
    own_settings(address="https://map.example.org/plan/")
    answer = get("/api/share", link=LINK)
    assert answer["link"] == "https://map.example.org/plan/?section=2&lang=zh"
    assert get("/api/share", link=answer["link"])["link"] == answer["link"]


@pytest.mark.parametrize(
    ("host", "only_here"), [("localhost:8501", True), ("127.0.0.1", True), ("10.0.0.7:8501", False)]
)
def test_an_address_of_this_computer_is_told(get: Get, host: str, *, only_here: bool) -> None:
    answer = get("/api/share", link=f"http://{host}/", headers={"Host": host})
    assert answer["only_here"] is only_here


@pytest.mark.parametrize(("origins", "embedding"), [("", False), ("https://www.example.org", True)])
def test_it_says_whether_websites_may_embed(
    own_settings: Settings, get: Get, origins: str, *, embedding: bool
) -> None:
    own_settings(embed_origins=origins)
    assert get("/api/share", link=LINK)["embedding"] is embedding
