"""Something is wrong with a file: the page says what, where and what to do, and recovers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, serving
from tests.conftest import project

Visit = Callable[..., Visitor]

GOOD = [project("a-school"), project("b-park", name="乙公园", name_en="Park B", category="park")]
BAD_STATUS = project("a-school", status="compleeted")
BAD_PLACE = project("b-park", geometry={"type": "Point", "coordinates": ["113.75", "23.0"]})


def written(*features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


class Store:
    """A projects file that a server shows, and that is written anew between tests."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.address = ""

    def write(self, content: str | None) -> None:
        if content is None:
            self.path.unlink(missing_ok=True)
            return
        # As an editor saves: whole, under another name, then moved into place.
        fresh = self.path.with_suffix(".new")
        fresh.write_text(content, encoding="utf-8")
        fresh.replace(self.path)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A server with a file of its own; it starts with a good one."""
    made = Store(tmp_path_factory.mktemp("store") / "projects.geojson")
    made.write(written(*GOOD))
    with serving(made.path.with_name("log.txt"), store=str(made.path)) as address:
        made.address = address
        yield made


@pytest.fixture
def serve_data(data_folder: Callable[..., Path], serve: Callable[..., str]) -> Callable[..., str]:
    """Serve a copy of the data folder with changed files, and give the address."""

    def run(**changes: Callable[[str], str]) -> str:
        return serve(data=str(data_folder(**changes)))

    return run


def assert_in_words(page: Page, *parts: str) -> None:
    """Make sure that the page says each part and nothing of the program's inside."""
    for part in parts:
        expect(page.get_by_test_id("stMain")).to_contain_text(part)
    assert_nothing_inside(page)


def assert_nothing_inside(page: Page) -> None:
    content = page.content()
    for inside in ("Traceback", "site-packages", "Exception", 'File "'):
        assert inside not in content


def findings(page: Page) -> list[list[str]]:
    """Return the rows of the table of findings."""
    table = page.get_by_test_id("stDataFrame").locator("canvas table tbody tr")
    expect(table.first.locator("td").nth(3)).to_be_attached()
    return [row.locator("td").all_text_contents() for row in table.all()]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", ("计划暂时无法显示", "取值“compleeted”不在词表中", "请改用词表中的值")),
        ("en", ("The plan cannot be shown", "“compleeted” is not in the vocabulary", "Use one of")),
    ],
)
def test_a_wrong_status_is_told_with_feature_and_field(
    visit: Visit, store: Store, language: str, told: tuple[str, str, str]
) -> None:
    title, wrong, advice = told
    store.write(written(BAD_STATUS, GOOD[1]))
    page = visit(store.address).open_page(f"/?lang={language}")
    assert_in_words(page, title)
    (row,) = findings(page)
    assert row[:2] == ["a-school", "status"]
    assert wrong in row[2]
    assert advice in row[3]


@pytest.mark.parametrize(
    ("language", "wrong"), [("zh", "坐标“113.75”不是"), ("en", "The coordinate “113.75” is not")]
)
def test_coordinates_in_quotation_marks_are_told(
    visit: Visit, store: Store, language: str, wrong: str
) -> None:
    store.write(written(GOOD[0], BAD_PLACE))
    page = visit(store.address).open_page(f"/?lang={language}")
    row = findings(page)[0]
    assert row[0] == "b-park"
    assert row[1].startswith("geometry")
    assert wrong in row[2]


@pytest.mark.parametrize(
    ("content", "language"),
    [
        (written(*GOOD)[:-20], "zh"),
        ("no JSON at all", "en"),
        ("", "zh"),
        ('{"type": "Topology"}', "en"),
        (None, "zh"),
        (None, "en"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_on_every_page(
    visit: Visit, store: Store, content: str | None, language: str
) -> None:
    store.write(content)
    title = {"zh": "计划暂时无法显示", "en": "The plan cannot be shown"}[language]
    visitor = visit(store.address)
    for path in ("/", "/projects", "/about"):
        assert_in_words(visitor.open_page(f"{path}?lang={language}"), title)
        expect(visitor.page.get_by_test_id("stAlert")).to_be_visible()


def test_once_corrected_a_reload_shows_the_map(visit: Visit, store: Store) -> None:
    store.write(written(BAD_STATUS))
    visitor = visit(store.address)
    assert_in_words(visitor.open_page("/"), "计划暂时无法显示")
    store.write(written(*GOOD))
    visitor.page.reload()
    expect(visitor.map().locator("#pm-list .pm-row")).to_have_count(2)


def test_a_change_of_the_file_is_seen_by_an_open_map(visit: Visit, store: Store) -> None:
    store.write(written(*GOOD))
    visitor = visit(store.address)
    sheet = visitor.open_map()
    before = visitor.facts()["revision"]
    store.write(written(*GOOD, project("c-road", category="road")))
    sheet.locator('[data-key="section:3"]').click()
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(3)
    sheet.wait_for_function("(before) => planmap.revision !== before", arg=before)
    assert visitor.facts()["mounts"] == 1


def test_a_file_that_breaks_under_an_open_map_is_told_there(visit: Visit, store: Store) -> None:
    store.write(written(*GOOD))
    visitor = visit(store.address)
    visitor.expect_trouble("503")
    sheet = visitor.open_map()
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(2)
    store.write(written(BAD_STATUS))
    sheet.evaluate("PlanMap.map.setZoom(PlanMap.map.getZoom() + 1)")
    expect(sheet.locator("#pm-notice")).to_contain_text("不符合数据规范")
    expect(sheet.locator("#pm-notice li")).to_contain_text("a-school · status")


def test_the_notice_goes_when_the_file_is_corrected(visit: Visit, store: Store) -> None:
    store.write(written(*GOOD))
    visitor = visit(store.address)
    visitor.expect_trouble("503")
    sheet = visitor.open_map()
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(2)
    store.write(written(BAD_STATUS))
    sheet.evaluate("PlanMap.map.setZoom(PlanMap.map.getZoom() + 1)")
    expect(sheet.locator("#pm-notice")).to_be_visible()
    store.write(written(*GOOD))
    sheet.evaluate("PlanMap.map.setZoom(PlanMap.map.getZoom() - 1)")
    expect(sheet.locator("#pm-notice")).to_be_hidden()


def test_many_findings_are_counted_and_the_first_are_listed(visit: Visit, store: Store) -> None:
    store.write(written(*[project(f"p-{n}", status="?") for n in range(50)]))
    page = visit(store.address).open_page("/?lang=en")
    assert_in_words(page, "in 50 places", "20 more are not listed.")


BREAKS: dict[str, Callable[[str], str]] = {
    "no-toml": lambda text: text + "\n= broken",
    "field-missing": lambda text: text.replace("zh = ", "xx = ", 1),
}


@pytest.mark.parametrize(
    ("file", "break_"), [("vocabulary.toml", "no-toml"), ("plan.toml", "field-missing")]
)
def test_a_broken_configuration_is_told_by_name(
    visit: Visit, serve_data: Callable[..., str], file: str, break_: str
) -> None:
    address = serve_data(**{file: BREAKS[break_]})
    for locale, advice in (("en-GB", "Correct the file"), ("zh-CN", "请修改"), ("fr", "Correct")):
        visitor = visit(address, locale=locale)
        visitor.expect_trouble("503")
        for path in ("/", "/projects", "/about"):
            page = visitor.open(path)
            expect(page.locator("h1")).to_contain_text(file)
            expect(page.locator("main")).to_contain_text(advice)
            assert_nothing_inside(page)


def test_a_broken_base_map_is_told_on_every_page(
    visit: Visit, serve_data: Callable[..., str]
) -> None:
    name = "reference_lines.geojson"
    visitor = visit(serve_data(**{name: lambda text: text[:-300]}))
    visitor.expect_trouble("503")
    for path in ("/?lang=en", "/about?lang=en"):
        page = visitor.open(path)
        expect(page.locator("h1")).to_contain_text(f"{name} cannot be read")
        expect(page.locator("main")).to_contain_text("Correct the file in the data folder (data)")
        page.get_by_role("link", name="中文").click()
        expect(page.locator("h1")).to_contain_text(f"无法读取 {name}")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("PLANMAP_BASEMAP cannot be “bing”", "none, osm, tianditu, gaode")),
        ("zh", ("PLANMAP_BASEMAP 不能是“bing”", "可选值：none, osm, tianditu, gaode")),
    ],
)
def test_a_wrong_setting_is_told_by_name(
    visit: Visit, serve: Callable[..., str], language: str, told: tuple[str, str]
) -> None:
    visitor = visit(serve(basemap="bing"))
    visitor.expect_trouble("503")
    page = visitor.open(f"/?lang={language}")
    for part in told:
        expect(page.locator("h1")).to_contain_text(part)
    assert_nothing_inside(page)
