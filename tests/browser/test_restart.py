"""The server ends and begins again while browsers are open: an upgrade, or the power went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.editing import PROJECTS, geojson, shifted
from tests.browser.servers import port_kept, started
from tests.browser.visitor import Visitor

# What a browser says of a server that is away for a moment.
CONNECTED = """() => document.querySelector("[data-testid=stApp]").dataset.testConnectionState
    === "CONNECTED" """
AWAY = (
    "Failed to load resource",
    "WebSocket connection",
    "WebSocket is already in CLOSING",  # a page says something at the very moment
    "ERR_CONNECTION",
    "Client Error",
    "Is Streamlit still running",
)


def test_pages_that_were_open_over_a_restart_go_on(
    visit: Callable[..., Visitor],
    data_folder: Callable[..., Path],
    tmp_path: Path,
) -> None:
    folder = data_folder()
    with port_kept() as port:
        address = f"http://localhost:{port}"
        log, settings = tmp_path / "log.txt", {"data": str(folder)}
        with started(port, log, "app.py", settings):
            looking, editing = visit(address), visit(address)
            looking.expect_trouble(*AWAY)
            editing.expect_trouble(*AWAY)
            sheet = looking.open_map("/?lang=en")
            page = editing.open_page("/edit?lang=zh")
            # The list of what to survey comes with a script of its own: the page is whole then.
            expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
        with started(port, log, "app.py", settings):
            # The map asks the routes, the other page has to find its session again. What is
            # chosen before the page is connected is not put into the address: Streamlit says so.
            looking.page.wait_for_function(CONNECTED)
            sheet.locator("#pm-q").fill("zhouxi")
            expect(sheet.locator("#pm-list .pm-row")).to_have_count(1)
            page.wait_for_function(CONNECTED)
            moved = geojson([shifted(PROJECTS["cbd-central-park"], 0.003, 0.002)])
            page.locator("input[type=file]").set_input_files(moved)
            expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
