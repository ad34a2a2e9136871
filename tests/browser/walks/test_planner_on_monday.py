"""A planner on Monday: what is in Xiping, what counts, what is found, what is not covered."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect
from shapely.geometry import shape

from tests.browser.test_coverage_gaps import own_files
from tests.browser.waiting import PATIENT, rest
from tests.browser.walks.people import EACH, FILLED, Person

__all__ = ["own_files"]  # the fixture

Come = Callable[..., Person]
XIPING = "西平社区"


@EACH
def test_the_map_answers_what_a_planner_asks_on_monday(
    come: Come, language: str, width: int
) -> None:
    one = come(language, width).open_map("/?section=99")
    the_link_is_wrong(one)
    which_projects_are_in_xiping(one)
    what_counts_towards_the_pocket_parks(one)
    what_a_search_finds(one)


def the_link_is_wrong(one: Person) -> None:
    notice = one.sheet.get_by_role("status").filter(has_text="section=99")
    expect(notice).to_be_visible()
    one.button(one.says("关闭", "Close"), of=notice).click()
    expect(notice).to_be_hidden()
    one.finds(set(one.plan.projects))


def which_projects_are_in_xiping(one: Person) -> None:
    inside = one.plan.of_community(XIPING)
    assert len(inside) == 2  # one of them lies in a second community, too
    unknown = {each for each in one.plan.placed() if not one.plan.projects[each].get("community")}
    one.look_at("筛选", "Filters")
    communities = one.part("社区", "Community")
    entry = one.button(re.compile(one.community(XIPING)), of=communities)
    expect(entry).to_contain_text(str(len(inside)))
    entry.click()
    rows = one.finds(inside)
    assert one.says("已核实", "Confirmed") in rows[0]
    assert one.says("估计", "Estimate") in rows[1]
    told = one.part("项目列表", "List of projects").get_by_text(
        re.compile(rf"(?<!\d){len(unknown)}(?!\d)")
    )
    expect(told.filter(has_text=one.says("社区", "communit"))).to_be_visible()
    one.look_at("筛选", "Filters")
    entry.click()
    # The other community of the project that lies in two.
    more = one.button(re.compile("另有|more"), of=communities)
    if more.count():
        more.click()
    other = one.button(re.compile(one.community("雅园社区")), of=communities)
    other.click()
    one.finds({"cbd-central-park"})
    one.look_at("筛选", "Filters")
    other.click()
    one.finds(set(one.plan.projects))


def what_counts_towards_the_pocket_parks(one: Person) -> None:
    assert not one.plan.which(counts_towards="pocket-parks-30")
    open_question = one.says("计划未说明", "does not say which")
    one.look_at("目标进度", "Targets")
    targets = one.part("目标进度", "Targets")
    tile = one.button(re.compile("口袋公园|pocket parks"), of=targets)
    expect(tile).to_contain_text("30")
    expect(tile).to_contain_text(open_question)
    assert not targets.evaluate(FILLED)
    tile.click()
    card = one.card()
    expect(card).to_contain_text(open_question)
    for name in one.plan.names(
        one.language, *one.plan.which(category="park") - {"pocket-parks-30"}
    ):
        expect(card).not_to_contain_text(name)
    one.button(one.says("关闭", "Close"), of=card).click()
    expect(card).to_be_hidden()


def what_a_search_finds(one: Person) -> None:
    hospital = one.plan.naming("医院") & one.plan.which(status="under_construction")
    assert len(hospital) == 2
    for words in ("医院 在建", "hospital under construction"):
        one.search(words)
        for row in one.finds(hospital):
            assert one.says("在建", "Under construction") in row
    parks = (one.plan.naming("公园") | one.plan.which(category="park")) & one.plan.which(
        status="planned"
    )
    for words in ("规划 公园", "planned park"):
        one.search(words)
        one.finds(parks)
    one.search("2025")
    one.finds(one.plan.which(target_year=2025))
    # With the keyboard alone, from wherever one is.
    one.search("")
    one.finds(set(one.plan.projects))
    if not one.is_on_phone:
        one.sheet.get_by_role("searchbox").blur()
        for key in ("/", *"xiping", "Enter"):
            one.page.keyboard.press(key)
        first = one.plan.names(one.language, "xiping-metro-landscape").pop()
        expect(one.card().get_by_role("heading", name=first)).to_be_visible()


@EACH
def test_the_coverage_page_answers_what_is_within_300_metres_of_a_pocket_park(
    come: Come, own_files: Path, language: str, width: int
) -> None:
    one = come(language, width).open_page("/coverage?category=xyz")
    notice = one.page.get_by_test_id("stAlert").filter(has_text="category=xyz")
    expect(notice).to_be_visible()
    one.page.get_by_role("button", name=one.says("关闭", "Close"), exact=True).click()
    expect(notice).to_have_count(0)
    one.choose(("服务类别", "Service"), ("公园", "Park"))
    one.choose(("计入范围", "What counts"), ("计划全部实现", "Everything planned"))
    one.choose(("规则", "Rule"), ("口袋公园", "Pocket park"))
    what_the_rule_is_for(one)
    one.choose(("规则", "Rule"), ("公园绿地、广场", "Parks and squares"))
    where_the_gaps_are(one)
    where_the_next_sites_are(one)
    which_community_lacks_most(one, own_files / "communities.geojson")


def what_the_rule_is_for(one: Person) -> None:
    text = one.text()
    assert one.says("300 米", "300 m") in text
    # No park of the plan that has a place is a pocket park.
    apart = one.plan.which(category="park") & one.plan.placed()
    for name in one.plan.names(one.language, *apart):
        assert name in text
    assert one.says("待核实", "to be confirmed") in text
    lead = one.page.locator(".cov-lead")
    expect(lead).to_contain_text(
        one.says("“公园”尚无可计入的设施", "Nothing counts for “Park” yet")
    )
    expect(one.page.locator(".gap-row")).to_have_count(0)


def where_the_gaps_are(one: Person) -> None:
    rows = one.page.locator(".gap-row").all_inner_texts()
    assert len(rows) == 4
    assert all(one.says("站", "station") in row for row in rows)
    pattern = one.says(r"([\d.,]+) 万人", r"([\d.,]+) people")
    people = [float(re.search(pattern, row)[1].replace(",", "")) for row in rows]  # type: ignore[index]
    assert people == sorted(people, reverse=True)
    areas = [
        float(each)
        for each in re.findall(one.says(r"([\d.]+) 平方公里", r"([\d.]+) km²"), " ".join(rows))
    ]
    assert len(areas) == 4
    assert max(areas) <= 4


def where_the_next_sites_are(one: Person) -> None:
    one.turn_to("下一步选址", "Where next")
    warning = one.page.get_by_role("alert").filter(has_text=one.says("假设", "assumption"))
    expect(warning).to_be_visible(timeout=PATIENT)
    rest(one.page)
    table = one.page.get_by_role("table").last
    first = warning.bounding_box()
    box = table.bounding_box()
    assert first is not None
    assert box is not None
    assert first["y"] < box["y"]
    rows = table.locator("tbody tr").all()
    assert len(rows) == 3
    for row in rows:
        text = row.inner_text()
        longitude, latitude = map(float, re.search(r"(113\.\d+), (2[23]\.\d+)", text).groups())  # type: ignore[union-attr]
        assert 113.67 < longitude < 113.82
        assert 22.9 < latitude < 23.06
        assert one.says("站", "station") in text


def which_community_lacks_most(one: Person, file: Path) -> None:
    outlines = json.loads(file.read_bytes())["features"]
    # No pocket park has a place, and people are spread evenly: whoever is larger lacks more.
    areas = {each["properties"]["社区名称"]: shape(each["geometry"]).area for each in outlines}
    files = one.page.locator("summary").filter(has_text=one.says("自己的文件", "Your own files"))
    files.click()
    drop = one.page.locator(".st-key-coverage_drop_communities")
    drop.locator("input[type=file]").set_input_files(str(file))
    # Not the name alone, which is there before the file has been sent: that it has been read.
    read = re.compile(one.says(rf"{len(areas)} 个社区；", rf"{len(areas)} communities; read as"))
    expect(one.page.get_by_text(read)).to_be_visible()
    rest(one.page)
    files.click()
    one.turn_to("分社区", "By community", of=("页面内容", "Part of the page"))
    table = one.page.get_by_role("table").filter(
        has_text=one.says("未覆盖人口", "People not reached")
    )
    rows = table.locator("tbody tr")
    expect(rows).to_have_count(len(areas))
    cells = [row.locator("th, td").all_text_contents() for row in rows.all()]
    labels = [one.community(name) for name in sorted(areas, key=lambda name: -areas[name])]
    assert [next(cell for cell in row if cell in labels) for row in cells] == labels
    headings = table.locator("thead th").all_text_contents()
    left = one.says("未覆盖人口", "People not reached")
    at = next(index for index, heading in enumerate(headings) if left in heading)
    assert all(re.search(r"\d", row[at]) for row in cells)
