"""A citizen with a phone: what happens near me, how sure is it, how do I hand it on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.servers import serving
from tests.browser.test_phone import PHONE
from tests.browser.test_print import printed
from tests.browser.visitor import Visitor
from tests.browser.walks.people import LANGUAGES, Person, Plan

ALONE = "shuilian-village"  # no other project stands near it
XIPING = "xiping-metro-landscape"
DRAWN = "(id) => PlanMap.overlay.drawn().some(({ feature }) => feature.id === id)"
METRES = {"米": 1, "公里": 1000, "m": 1, "km": 1000}


@pytest.fixture(scope="module")
def public(
    town: tuple[str, Plan], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Plan]]:
    """The public build, which is what a citizen is shown."""
    log = tmp_path_factory.mktemp("public") / "log.txt"
    with serving(log, data=str(town[1].folder), public="1") as address:
        yield address, town[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_citizen_learns_on_the_phone_what_happens_nearby(
    visit: Callable[..., Visitor], public: tuple[str, Plan], language: str
) -> None:
    address, plan = public
    one = Person(visit(address, **PHONE), language, 390, plan).open_map()
    what_is_near_a_named_place(one)
    how_sure_is_it(one)
    what_is_near_where_i_tap(one)
    how_do_i_hand_it_on(one)
    what_is_on_paper(one)
    where_are_the_other_pages(one)


def what_is_near_a_named_place(one: Person) -> None:
    one.button(one.says("附近", "Near me")).tap()
    panel = one.part("附近", "Near me")
    field = panel.get_by_role("combobox")
    field.fill(one.says("西平站", "Xiping station"))
    field.press("Enter")
    rows = panel.get_by_role("listitem").get_by_role("button")
    expect(rows).to_have_count(10)
    first = one.plan.names(one.language, XIPING).pop()
    expect(rows.first).to_contain_text(first)
    far = [distance(text) for text in rows.all_inner_texts()]
    # What is known to within 50 m only lies within 50 m, the others ever farther.
    assert far[1:] == sorted(far[1:])
    assert far[0] <= 100
    hidden = len(one.plan.projects) - len(one.plan.placed())
    expect(panel).to_contain_text(re.compile(rf"(?<!\d){hidden}(?!\d)"))


def distance(row: str) -> float:
    """Return the first distance of a row, in metres."""
    found = re.search(r"([\d.]+) (公里|米|km|m)(?![a-z])", row)
    assert found is not None, row
    return float(found[1]) * METRES[found[2]]


def how_sure_is_it(one: Person) -> None:
    panel = one.part("附近", "Near me")
    panel.get_by_role("listitem").get_by_role("button").nth(2).tap()
    card = one.card()
    name = card.get_by_role("heading").first.inner_text()
    (project,) = [
        each
        for each in one.plan.projects.values()
        if name == each["name" if one.language == "zh" else "name_en"]
    ]
    radius = project["location_accuracy_m"]
    told = f"{radius} " if radius < 1000 else f"{radius / 1000:g} "
    expect(card).to_contain_text(
        told + one.says("米" if radius < 1000 else "公里", "m" if radius < 1000 else "km")
    )
    expect(card).to_contain_text(one.says("估计", "stimate"))
    expect(card).to_contain_text(project["phrase"])
    source = project["location_source" if one.language == "zh" else "location_source_en"]
    expect(card).to_contain_text(source)
    one.button(one.says("关闭", "Close"), of=card).first.tap()
    expect(card).to_be_hidden()


def what_is_near_where_i_tap(one: Person) -> None:
    panel = one.part("附近", "Near me")
    if not panel.is_visible():
        one.button(one.says("附近", "Near me")).tap()
    one.button(one.says("查看全域", "Show the whole area")).tap()
    one.button(one.says("在图上点选", "Choose on the map"), of=panel).tap()
    one.sheet.wait_for_function(DRAWN, arg=ALONE)
    one.page.touchscreen.tap(*one.visitor.place_of(ALONE))
    first = panel.get_by_role("listitem").first
    expect(first).to_contain_text(one.plan.names(one.language, ALONE).pop())
    # Known to within 1.8 km: nobody can say that it is right here.
    assert distance(first.inner_text()) >= one.plan.projects[ALONE]["location_accuracy_m"]
    # Where somebody stands is nobody's business: no link holds it.
    longitude, latitude = one.plan.projects[ALONE]["geometry"]["coordinates"]
    assert f"{longitude:.3f}" not in one.page.url
    assert f"{latitude:.3f}" not in one.page.url
    one.button(one.says("关闭", "Close"), of=panel).first.tap()


def how_do_i_hand_it_on(one: Person) -> None:
    one.button(one.says("分享", "Share")).tap()
    dialog = one.sheet.get_by_role("dialog")
    expect(dialog.get_by_role("img")).to_be_visible()
    link = dialog.get_by_role("textbox").first.input_value()
    assert link.startswith(one.visitor.server)
    assert f"lang={one.language}" in link
    # What is for those who run the program is no word for a citizen.
    assert not re.search("PLANMAP|环境变量|environment|设置项", dialog.inner_text())
    one.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def what_is_on_paper(one: Person) -> None:
    text = printed(one.page)
    for identifier in (ALONE, XIPING, "pocket-parks-30"):
        name = "".join(one.plan.names(one.language, identifier).pop().split())
        assert name[:4] in text
    assert one.says("分享", "Usemyposition") not in text


def where_are_the_other_pages(one: Person) -> None:
    one.sheet.locator("summary").filter(has_text=one.says("页面", "Pages")).tap()
    pages = one.sheet.get_by_role("navigation", name=one.says("页面", "Pages"))
    expect(pages.get_by_role("link")).to_have_count(5)  # nothing to edit
    pages.get_by_role("link", name=one.says("项目表", "Projects")).tap()
    expect(one.page.locator("h1")).to_have_text(one.says("项目表", "Projects"))
    cards = one.page.get_by_role("listitem").filter(has=one.page.get_by_role("heading"))
    expect(cards.first).to_be_visible()
    for identifier in (ALONE, "pocket-parks-30"):
        name = one.plan.names(one.language, identifier).pop()
        expect(one.page.get_by_role("heading", name=name)).to_be_attached()
