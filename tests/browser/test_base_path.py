"""The program below a path of a site, as behind a proxy that serves other things as well."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.hardening.servers import running
from tests.hardening.visitors import ask

COMMAND = ("-m", "streamlit", "run", "app.py", "--server.port", "{port}", "--server.baseUrlPath")


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the program below ``/plan``."""
    log = tmp_path_factory.mktemp("below") / "log.txt"
    with running(log, *COMMAND, "plan") as address:
        yield f"{address}/plan"


@pytest.mark.parametrize(
    "path",
    [
        "/", "/projects", "/edit", "/health", "/present", "/preview.png", "/api/start",
        "/api/projects/guantai-road", "/_stcore/health", "/_stcore/host-config",
    ],
)  # fmt: skip
def test_every_address_is_answered_below_the_path(below: str, path: str) -> None:
    assert ask(below + path).status == 200


def test_without_the_slash_a_visitor_is_led_on(below: str) -> None:
    with urllib.request.urlopen(f"{below}?lang=en", timeout=60) as answer:
        assert answer.url == f"{below}/?lang=en"
    with urllib.request.urlopen(f"{below}/map?id=guantai-road", timeout=60) as answer:
        assert answer.url == f"{below}/?id=guantai-road"


def test_links_and_pictures_name_the_path(below: str) -> None:
    text = ask(f"{below}/projects?lang=en").body.decode()
    assert f'href="{below}/projects?lang=en"' in text
    assert f'content="{below}/preview.png?lang=en"' in text
    shared = ask(f"{below}/api/share?link={below}/?section=2").body.decode()
    assert f"{below}/?section=2" in shared
    assert f"{below}/present" in ask(f"{below}/present").body.decode()


def test_the_map_the_card_and_the_picture_work_below_the_path(
    below: str, visit: Callable[..., Visitor]
) -> None:
    sheet = visit(below).open_map("/?lang=en&id=guantai-road")
    expect(sheet.locator("#pm-card")).to_contain_text("Guantai")
    expect(sheet.locator("#pm-card a[href^='/plan/edit?']")).to_have_count(1)


@pytest.mark.parametrize("slug", ["projects", "coverage", "presentation", "edit", "about"])
def test_every_page_works_as_a_deep_link_below_the_path(
    below: str, visit: Callable[..., Visitor], slug: str
) -> None:
    page = visit(below).open_page(f"/{slug}?lang=en")
    page.wait_for_function("() => document.title && !document.title.includes('Streamlit')")
    assert page.url.startswith(f"{below}/{slug}")


def test_one_goes_from_page_to_page_below_the_path(
    below: str, visit: Callable[..., Visitor]
) -> None:
    page = visit(below).open_page("/about?lang=en")
    page.get_by_role("link", name="Projects", exact=True).first.click()
    page.wait_for_url(f"{below}/projects*")
    page.go_back()
    page.wait_for_url(f"{below}/about*")
