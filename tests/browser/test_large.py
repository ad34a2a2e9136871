"""Twenty thousand projects: clusters first, then marks; the list follows the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Frame, expect

from tests.bench.features import write_features
from tests.browser.conftest import Visitor, serving
from tests.browser.waiting import PATIENT

Visit = Callable[..., Visitor]

COUNT = 20_000
DENSE = "113.75,23.0"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The program with 20,000 projects."""
    folder = tmp_path_factory.mktemp("large")
    path = write_features(folder / "projects.geojson", COUNT)
    with serving(folder / "log.txt", store=str(path)) as address:
        yield address


@pytest.fixture
def guest(visit: Visit, large: str) -> Visitor:
    """A visitor of the large plan, who wants no motion."""
    return visit(large, reduced_motion="reduce")


def clusters(sheet: Frame) -> list[dict[str, Any]]:
    """Return the clusters that stand on the map."""
    found: list[dict[str, Any]] = sheet.evaluate("PlanMap.overlay.view().clusters")
    return found


def listed(sheet: Frame) -> int:
    """Return how many projects the window holds, as the list says it."""
    count: int = sheet.evaluate(LISTED)
    return count


def wait_listed(sheet: Frame, below: int) -> None:
    """Wait until the window holds fewer projects."""
    sheet.wait_for_function(f"(below) => ({LISTED})() < below", arg=below, timeout=PATIENT)


LISTED = """() => Math.max(...document.querySelector(".pm-list-sum").textContent
    .match(/[0-9,]+/g).map((number) => Number(number.replaceAll(",", ""))))"""


def test_the_first_picture_shows_clusters_that_count_every_project(guest: Visitor) -> None:
    sheet = guest.open_map("/?at=113.9,22.9,9")
    facts = guest.facts()
    assert facts["mode"] == "clusters"
    assert facts["mounts"] == 1
    assert facts["ready"] is True
    assert sum(cluster["count"] for cluster in clusters(sheet)) == COUNT
    expect(sheet.locator("#pm-figures dd").first).to_have_text("20,000")


def test_a_cluster_counts_its_projects_by_status(guest: Visitor) -> None:
    sheet = guest.open_map()
    found = clusters(sheet)
    assert found
    for cluster in found:
        assert sum(cluster["status"].values()) == cluster["count"]
        west, south, east, north = cluster["bounds"]
        assert west <= cluster["lon"] <= east
        assert south <= cluster["lat"] <= north


def test_few_clusters_cross_the_wire(guest: Visitor) -> None:
    sheet = guest.open_map()
    assert len(clusters(sheet)) < 1000
    assert sheet.evaluate("PlanMap.overlay.drawn().length") == len(clusters(sheet))


def test_hovering_a_cluster_tells_its_count_and_statuses(guest: Visitor) -> None:
    sheet = guest.open_map(f"/?at={DENSE},11&lang=en")
    guest.page.mouse.move(*largest(guest, sheet))
    expect(sheet.locator("#pm-tooltip")).to_contain_text("projects")
    expect(sheet.locator("#pm-tooltip")).to_contain_text("Planned")


def test_clicking_a_cluster_zooms_in(guest: Visitor) -> None:
    sheet = guest.open_map(f"/?at={DENSE},11")
    drawn = guest.facts()["drawn"]
    guest.page.mouse.click(*largest(guest, sheet))
    sheet.wait_for_function("() => PlanMap.map.getZoom() >= 12")
    sheet.wait_for_function("(drawn) => planmap.drawn > drawn", arg=drawn)
    assert guest.facts()["mounts"] == 1


def test_zooming_in_reaches_the_projects_themselves(guest: Visitor) -> None:
    sheet = guest.open_map(f"/?at={DENSE},11")
    for _ in range(6):
        if guest.facts()["mode"] == "features":
            break  # the last picture may still be on its way
        drawn = guest.facts()["drawn"]
        sheet.evaluate("PlanMap.map.setZoom(PlanMap.map.getZoom() + 1, { animate: false })")
        sheet.wait_for_function("(drawn) => planmap.drawn > drawn", arg=drawn)
    sheet.wait_for_function("() => planmap.mode === 'features'")
    assert 0 < sheet.evaluate("PlanMap.overlay.drawn().length") <= 1000
    assert guest.facts()["mounts"] == 1


def test_the_list_follows_the_window(guest: Visitor) -> None:
    sheet = guest.open_map(f"/?at={DENSE},11&lang=en")
    expect(sheet.locator(".pm-list-sum")).to_contain_text("zoom in or filter")
    expect(sheet.locator(".pm-list-sum")).not_to_contain_text("of 20,000")
    before = listed(sheet)
    sheet.evaluate("PlanMap.map.setView([22.75, 114.1], 11, { animate: false })")
    wait_listed(sheet, before)


def test_the_list_follows_the_window_where_the_projects_themselves_are_shown(
    guest: Visitor,
) -> None:
    sheet = guest.open_map(f"/?at={DENSE},11&lang=en")
    expect(sheet.locator(".pm-list-sum")).to_contain_text("zoom in or filter")
    expect(sheet.locator(".pm-list-sum")).not_to_contain_text("of 20,000")
    before = sheet.locator(".pm-list-sum").text_content() or ""
    sheet.evaluate("PlanMap.map.setView([23.0, 113.75], 16, { animate: false })")
    sheet.wait_for_function("() => planmap.mode === 'features'")
    expect(sheet.locator(".pm-list-sum")).not_to_have_text(before)
    wait_listed(sheet, 1000)


def test_a_filter_works_on_clusters(guest: Visitor) -> None:
    sheet = guest.open_map("/?at=113.9,22.9,9")
    sheet.locator('[data-key="status:completed"]').click()
    sheet.wait_for_function(
        """() => PlanMap.overlay.view().clusters
            .every(({ status }) => Object.keys(status).join() === "completed")"""
    )
    found = clusters(sheet)
    assert {code for cluster in found for code in cluster["status"]} == {"completed"}
    total = sum(cluster["count"] for cluster in found)
    assert 0 < total < COUNT / 4
    expect(sheet.locator("#pm-figures dd").first).to_have_text(f"{total:,}")
    assert guest.facts()["mounts"] == 1


def test_a_narrow_search_shows_projects_instead_of_clusters(guest: Visitor) -> None:
    sheet = guest.open_map("/?at=113.9,22.9,9")
    sheet.locator("#pm-q").fill("project-0000042")
    sheet.wait_for_function("() => planmap.mode === 'features'")
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(1)
    sheet.locator("#pm-list .pm-row").click()
    expect(sheet.locator("#pm-card h2")).to_be_visible()
    assert guest.facts()["mounts"] == 1


def test_a_link_to_one_project_opens_its_card_and_goes_there(guest: Visitor) -> None:
    sheet = guest.open_map("/?id=project-0000042")
    expect(sheet.locator("#pm-card h2")).to_be_visible()
    sheet.wait_for_function(
        """() => PlanMap.overlay.drawn().some(
            (each) => each.feature && each.feature.id === PlanMap.state.id)""",
    )


def test_the_table_shows_the_first_rows_and_says_so(guest: Visitor) -> None:
    page = guest.open_page("/projects?lang=en")
    expect(page.get_by_text("2,000 of 20,000 projects shown")).to_be_visible()


def largest(visitor: Visitor, sheet: Frame) -> tuple[float, float]:
    """Return where the largest cluster of the window stands."""
    expect(sheet.locator("#pm-figures dd").first).to_be_attached()
    x, y = sheet.evaluate(
        """() => {
            const [left, top, width, height] = PlanMap.overlay.layer().window();
            const box = PlanMap.map.getContainer().getBoundingClientRect();
            const inside = PlanMap.overlay.drawn().filter(({ x, y }) =>
                x > left + 300 && x < left + width - 60 && y > top + 60 && y < top + height - 60);
            const best = inside.sort((a, b) => b.cluster.count - a.cluster.count)[0];
            return [box.x + best.x - left, box.y + best.y - top];
        }"""
    )
    frame = visitor.page.locator("iframe").bounding_box()
    assert frame is not None
    return frame["x"] + x, frame["y"] + y
