"""The map page in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import ROOT, Visitor

Visit = Callable[..., Visitor]


def test_first_picture_shows_every_project_with_a_place(visit: Visit) -> None:
    sheet = visit().open_map()
    facts = sheet.evaluate("planmap")
    assert facts["mode"] == "features"
    assert facts["mounts"] == 1
    assert sheet.evaluate("PlanMap.overlay.drawn().length") == 18
    expect(sheet.locator("#pm-figures")).to_contain_text("63")
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(63)


@pytest.mark.parametrize(("language", "mark"), [("zh", "内部草稿"), ("en", "Internal draft")])
def test_the_map_is_marked_until_it_is_fit_to_publish(
    visit: Visit, language: str, mark: str
) -> None:
    sheet = visit().open_map(f"/?lang={language}")
    expect(sheet.locator("#pm-top .pm-draft")).to_have_text(mark)


def test_sections_and_statuses_combine(visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open_map()
    sheet.locator('[data-key="section:2"]').click()
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(15)
    sheet.locator('[data-key="status:ongoing"]').click()
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(8)
    sheet.locator('[data-key="section:1"]').click()
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(12)
    visitor.wait_address("section=1&section=2&status=ongoing")
    assert visitor.facts()["mounts"] == 1


def test_search_in_chinese_english_and_pinyin(visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open_map()
    for text, found in (
        ("周溪", 1),
        ("Hospital", 4),
        ("zhouxi", 1),
        ("zxxczx", 1),
        ("hospital", 4),
    ):
        sheet.locator("#pm-q").fill(text)
        expect(sheet.locator("#pm-list .pm-row")).to_have_count(found)
        visitor.wait_address(f"q={text}")


def test_a_link_reproduces_filter_card_and_position(visit: Visit) -> None:
    address = "/?section=2&section=3&status=ongoing&id=zhouxi-village&at=113.72,22.99,14&lang=en"
    sheet = visit().open_map(address)
    expect(sheet.locator("#pm-card h2")).to_have_text("Zhouxi demonstration village")
    expect(sheet.locator('[data-key="section:2"]')).to_have_attribute("aria-pressed", "true")
    expect(sheet.locator('[data-key="status:ongoing"]')).to_have_attribute("aria-pressed", "true")
    assert sheet.evaluate("PlanMap.map.getZoom()") == 14


def test_the_back_button_takes_a_filter_back(visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open_map()
    sheet.locator('[data-key="section:5"]').click()
    visitor.wait_address("section=5")
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(7)
    visitor.page.go_back()
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(63)
    assert visitor.facts()["mounts"] == 1


def test_choosing_in_the_list_opens_the_card_and_moves_the_map(visit: Visit) -> None:
    visitor = visit(viewport={"width": 1200, "height": 700})
    sheet = visitor.open_map()
    before = sheet.evaluate("PlanMap.map.getCenter()")
    sheet.locator('.pm-row[data-id="shuilian-village"]').click()
    expect(sheet.locator("#pm-card h2")).to_have_text("水濂乡村振兴特色精品示范村")
    expect(sheet.locator('.pm-row[data-id="shuilian-village"]')).to_have_attribute(
        "aria-current", "true"
    )
    sheet.wait_for_function(
        "(before) => PlanMap.map.getCenter().lat < before.lat - 0.01", arg=before
    )
    visitor.wait_address("id=shuilian-village")
    assert visitor.facts()["mounts"] == 1


def test_choosing_on_the_map_marks_the_row(visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open_map()
    visitor.page.mouse.click(*visitor.place_of("zhouxi-village"))
    expect(sheet.locator("#pm-card h2")).to_have_text("周溪乡村振兴特色精品示范村")
    expect(sheet.locator('.pm-row[data-id="zhouxi-village"]')).to_have_attribute(
        "aria-current", "true"
    )
    visitor.page.keyboard.press("Escape")
    expect(sheet.locator("#pm-card")).to_be_hidden()


# Where the map thinks it ends, and where it does.
BOX = """() => {
    const { clientWidth, clientHeight } = PlanMap.map.getContainer();
    const { x, y } = PlanMap.map.getSize();
    return [[x, y], [clientWidth, clientHeight]];
}"""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1024, 700), (1400, 900)])
def test_the_map_knows_its_box_as_soon_as_it_can_be_clicked(
    visit: Visit, width: int, height: int
) -> None:
    visitor = visit(viewport={"width": width, "height": height})
    sheet = visitor.open_map("/?status=ongoing")
    known, box = sheet.evaluate(BOX)
    assert known == box
    place = visitor.place_of("guantai-road")
    sheet.evaluate("window.dispatchEvent(new Event('resize'))")
    sheet.evaluate("new Promise(requestAnimationFrame)")
    assert visitor.place_of("guantai-road") == place
    sheet.get_by_role("button", name="EN", exact=True).click()
    expect(sheet.locator("#pm-live")).to_contain_text("projects")
    known, box = sheet.evaluate(BOX)
    assert known == box
    visitor.page.set_viewport_size({"width": width + 60, "height": height - 40})
    sheet.wait_for_function(
        f"""(before) => {{
        const [known, box] = ({BOX})();
        return box.join() !== before.join() && known.join() === box.join();
    }}""",
        arg=box,
    )


def test_the_filters_show_no_word_for_what_there_is_not(visit: Visit) -> None:
    sheet = visit().open_map("/?section=5")
    filters = sheet.locator("#pm-filters")
    expect(filters.locator("fieldset")).not_to_have_count(0)
    expect(filters.locator('[data-key^="year:"]')).to_have_count(0)
    assert "null" not in filters.inner_text()


IN_SIGHT = """(id) => {
    const list = document.getElementById("pm-list").getBoundingClientRect();
    const row = document.querySelector(`.pm-row[data-id="${id}"]`).getBoundingClientRect();
    return row.top >= list.top - 1 && row.bottom <= list.bottom + 1;
}"""


def test_a_list_that_comes_after_the_card_shows_its_row(visit: Visit) -> None:
    visitor = visit()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    visitor.page.route("**/api/projects?*", hold)
    visitor.open("/?id=pocket-parks-30")
    card = visitor.page.frame_locator("iframe").locator("#pm-card h2")
    expect(card).to_be_visible()
    assert held
    visitor.page.unroute("**/api/projects?*")  # and those that were held go on
    assert visitor.map().evaluate(IN_SIGHT, "pocket-parks-30")


def test_a_list_that_is_drawn_anew_keeps_the_focus(visit: Visit) -> None:
    sheet = visit().open_map("/?lang=en")
    row = sheet.locator('.pm-row[data-id="hongtu-road"]')
    row.focus()
    drawn = sheet.evaluate("planmap.drawn")
    sheet.evaluate("PlanMap.toggleFilter('section', 2)")
    sheet.wait_for_function("(drawn) => planmap.drawn > drawn", arg=drawn)
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(15)
    expect(row).to_be_focused()


def test_the_card_says_what_the_plan_says(visit: Visit) -> None:
    card = visit().open_map("/?id=guantai-road").locator("#pm-card")
    for text in ("莞太路品质提升", "Guantai Road quality upgrade", "常态推进", "2023-02-24",
                 "第二部分", "第 3 句", "莞太路", "已核实 ±100 米"):  # fmt: skip
        expect(card).to_contain_text(text)


def test_the_card_says_why_there_is_no_mark(visit: Visit) -> None:
    card = visit(locale="en-GB").open_map("/?id=pocket-parks-30").locator("#pm-card")
    expect(card).to_contain_text("30 pocket parks by 2025")
    expect(card).to_contain_text("A promise for several future sites that have not been announced")


def test_an_unknown_card_is_told_in_words(visit: Visit) -> None:
    visitor = visit()
    visitor.expect_trouble("404")
    sheet = visitor.open_map("/?id=no-such-project")
    expect(sheet.locator("#pm-notice")).to_contain_text("no-such-project")


def test_the_language_follows_the_browser_and_the_switch(visit: Visit) -> None:
    visitor = visit(locale="en-GB")
    sheet = visitor.open_map()
    expect(sheet.locator("#pm-top h1")).to_have_text("Nancheng 2023 plan map")
    sheet.get_by_role("button", name="中文").click()
    expect(sheet.locator("#pm-top h1")).to_have_text("南城街道2023年规划一张图")
    visitor.wait_address("lang=zh")
    expect(visitor.page.get_by_role("link", name="项目表")).to_be_visible()
    assert visitor.facts()["mounts"] == 1


def test_the_filter_goes_along_to_the_other_pages_and_back(visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open_map()
    sheet.locator('[data-key="section:2"]').click()
    visitor.wait_address("section=2")
    visitor.page.get_by_role("link", name="项目表").click()
    expect(visitor.page.get_by_text("15 个项目")).to_be_visible()
    visitor.wait_address("section=2")
    expect(visitor.page.locator("iframe")).to_have_count(0)
    visitor.page.get_by_role("link", name="地图").click()
    expect(visitor.map().locator("#pm-list .pm-row")).to_have_count(15)


def test_filtering_choosing_and_zooming_never_rebuild_the_map(visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open_map()
    for key in ("section:2", "status:ongoing", "certainty:estimate", "section:2"):
        drawn = sheet.evaluate("planmap.drawn")
        sheet.locator(f'[data-key="{key}"]').click()
        sheet.wait_for_function("(drawn) => planmap.drawn > drawn", arg=drawn)
    sheet.evaluate("PlanMap.map.setZoom(15)")
    sheet.evaluate("PlanMap.clearFilter()")
    sheet.locator('.pm-row[data-id="guantai-road"]').click()
    visitor.wait_address("id=guantai-road")
    assert visitor.facts()["mounts"] == 1


def test_a_search_without_result_offers_the_way_back(visit: Visit) -> None:
    sheet = visit().open_map("/?q=不存在的项目")
    expect(sheet.locator(".pm-empty")).to_contain_text("没有符合条件的项目")
    sheet.locator(".pm-empty button").click()
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(63)


def test_slash_searches_and_arrows_walk_through_the_list(visit: Visit) -> None:
    visitor = visit()
    sheet = visitor.open_map()
    sheet.locator('.pm-row[data-id="guantai-road"]').focus()
    visitor.page.keyboard.press("ArrowDown")
    expect(sheet.locator('.pm-row[data-id="hongtu-road"]')).to_be_focused()
    visitor.page.keyboard.press("/")
    expect(sheet.locator("#pm-q")).to_be_focused()


LABELS = """() => {
    const boxes = [];
    const { take } = PlanMap.Labels.prototype;
    PlanMap.Labels.prototype.take = function (...box) { boxes.push(box); take.apply(this, box); };
    PlanMap.overlay.redraw();
    PlanMap.Labels.prototype.take = take;
    const [left, top, width, height] = PlanMap.overlay.layer().window();
    const frame = PlanMap.map.getContainer().getBoundingClientRect();
    const over = [...document.querySelectorAll(".leaflet-control, .pm-legend, .pm-north")]
        .map((part) => part.getBoundingClientRect())
        .filter((box) => box.width)
        .map((box) => [box.left - frame.left, box.top - frame.top, box.width, box.height]);
    return {
        labels: boxes.map(([x, y, w, h]) => [x - left, y - top, w, h]), over, window: [width, height],
    };
}"""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1400, 900)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_name_is_cut_by_the_window_or_by_what_stands_over_the_map(
    visit: Visit, language: str, width: int, height: int
) -> None:
    size = {"width": width, "height": height}
    sheet = visit(viewport=size, reduced_motion="reduce").open_map(f"/?lang={language}")
    found = sheet.evaluate(LABELS)
    assert found["labels"]
    assert len(found["over"]) >= 3
    for x, y, w, h in found["labels"]:
        assert x >= 0
        assert y >= 0
        assert x + w <= found["window"][0]
        assert y + h <= found["window"][1]
        for left, top, wide, high in found["over"]:
            assert not (x < left + wide and left < x + w and y < top + high and top < y + h)


@pytest.mark.parametrize("town", ["data", "tests/town"])  # a tall one, and one as wide as high
def test_no_mark_stands_under_the_legend_where_there_is_room(
    visit: Visit, serve: Callable[..., str], town: str
) -> None:
    sheet = visit(serve(data=str(ROOT / town))).open_map("/?lang=en")
    legend, marks = sheet.evaluate(
        """() => {
            const legend = document.getElementById("pm-legend").getBoundingClientRect();
            const frame = PlanMap.map.getContainer().getBoundingClientRect();
            const [left, top] = PlanMap.overlay.layer().window();
            const at = ({ x, y }) => [x - left + frame.left, y - top + frame.top];
            return [[legend.right, legend.top], PlanMap.overlay.drawn().map(at)];
        }"""
    )
    right, top = legend
    assert marks
    assert [(x, y) for x, y in marks if x < right + 12 and y > top - 12] == []
