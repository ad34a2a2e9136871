"""Text that tries to be code: on every page it is shown as text, and nothing runs."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Frame, Page, expect

from geo.model.text.communities import communities_of
from tests.browser.choices import type_in_list
from tests.browser.conftest import Visitor, serving
from tests.conftest import DECLARED, project

Visit = Callable[..., Visitor]

# 7 * 191: whoever computes it leaves a number that nobody has written.
PAYLOADS = {
    "bare-address": "http://example.invalid/ www.example.invalid x@example.invalid",
    "web-address": "www.example.invalid",
    "expression": "{{7*191}}",
    "classes": "{{ ''.__class__.__mro__ }}",
    "statement": "{% for x in y %}",
    "half-statement": "{%",
    "literal": "${7*191}",
    "backtick": "`+(window.pwned=1)+`",
    "odd-backtick": "a`b\\",
    "script": "</script><script>window.pwned=1</script>",
    "picture": "<img src=x onerror=window.pwned=1>",
    "drawing": '"><svg onload=window.pwned=1>',
    "address": "javascript:window.pwned=1",
    "markdown-picture": "![x](http://example.invalid/x.png)",
    "markdown-link": "[x](http://example.invalid/)",
    "colour": ":red[x] :material/home: **x**",
    "formula": '=HYPERLINK("http://evil.invalid")',
    "mathematics": "$$x$$ 7*7",
}
COMPUTED = str(7 * 191)
LANGUAGES = ("zh", "en")


def hostile(identifier: str, payload: str, place: int) -> dict[str, Any]:
    """Return a project whose every text is the payload; every third has no place."""
    corner = [113.70 + 0.015 * (place % 4), 22.96 + 0.012 * (place // 4)]
    return project(
        identifier,
        geometry=None if place % 3 == 2 else {"type": "Point", "coordinates": corner},
        name=payload,
        name_en=payload,
        phrase=payload[:40],
        status_evidence=payload,
        community=payload,
        lead=payload,
        description=payload,
        location_source=payload,
        location_source_en=payload,
        target_value=7,
        target_unit=payload,
        **{payload: payload, f"x {payload}": {payload: [payload]}},
    )


def changed(text: str, payloads: list[str]) -> str:
    """Put payloads in the place of every label of a TOML file."""
    found = iter(payloads * 100)
    names = r"(?:\w+_)?(?:zh|en)|numeral"
    return re.sub(
        rf'(?m)^({names}) = ".*"$', lambda match: f"{match[1]} = {json.dumps(next(found))}", text
    )


def renamed(text: str) -> str:
    """Put payloads in the place of the names of reference features."""
    document = json.loads(text)
    for feature, payload in zip(document["features"], [*PAYLOADS.values()] * 2, strict=False):
        feature["properties"] |= {"name": payload, "name_en": payload}
    return json.dumps(document)


@pytest.fixture(scope="module")
def hostile_projects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The program with a projects file full of payloads."""
    folder = tmp_path_factory.mktemp("hostile")
    features = [hostile(each, PAYLOADS[each], place) for place, each in enumerate(PAYLOADS)]
    name = "".join(PAYLOADS.values())
    path = folder / "projects.geojson"
    document = {"type": "FeatureCollection", "name": name, **DECLARED, "features": features}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    with serving(folder / "log.txt", store=str(path)) as address:
        yield address


@pytest.fixture(scope="module")
def hostile_plan(
    data_folder: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The program with payloads for the plan's titles, all labels, and the names on the map."""
    payloads = list(PAYLOADS.values())
    folder = data_folder(
        **{
            "plan.toml": lambda text: changed(text, payloads),
            "vocabulary.toml": lambda text: changed(text, payloads),
            **{f"reference_{kind}.geojson": renamed for kind in ("areas", "lines", "places")},
        }
    )
    with serving(tmp_path_factory.mktemp("plan") / "log.txt", data=str(folder)) as address:
        yield address


def assert_nothing_ran(page: Page, *, shown: str = "") -> None:
    """Make sure that no payload became code, markup or a number, in any document of the page."""
    for frame in page.frames:
        assert frame.evaluate("window.pwned") is None
        assert COMPUTED not in frame.content()
        assert frame.locator("img[src='x'], img[src*='example.invalid'], svg[onload]").count() == 0
        assert frame.locator("a[href*='example.invalid'], a[href^='javascript']").count() == 0
        assert frame.locator(".katex").count() == 0
        if shown:
            assert shown in frame.evaluate("document.body.innerText")


def grid(page: Page, count: int) -> list[list[str]]:
    """Return the rows of the table as a screen reader has them, once there are so many."""
    table = page.get_by_test_id("stDataFrame").locator("canvas table")
    expect(table.locator("tbody tr")).to_have_count(count)
    rows: list[list[str]] = table.evaluate(
        """(table) => [...table.querySelectorAll("tbody tr")].map(
            (row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent))"""
    )
    return rows


def read_list(sheet: Frame) -> None:
    for identifier, payload in PAYLOADS.items():
        row = sheet.locator(f'.pm-row[data-id="{identifier}"] .pm-row-name')
        assert row.text_content() == payload


def read_targets_and_filters(sheet: Frame) -> None:
    targets = sheet.locator(".pm-target-head span:nth-child(2)").all_text_contents()
    assert sorted(targets) == sorted(PAYLOADS.values())
    sheet.locator('[data-key="more:community"]').click()
    # A payload may name several communities: "a/b" are two.
    for name in {name for payload in PAYLOADS.values() for name in communities_of(payload)}:
        key = json.dumps(f"community:{name}")
        label = sheet.locator(f"[data-key={key}] .pm-switch-label")
        assert label.text_content() == name


def read_tooltips(visitor: Visitor, sheet: Frame) -> None:
    for identifier in ("expression", "picture", "script", "half-statement"):
        if list(PAYLOADS).index(identifier) % 3 == 2:
            continue
        visitor.page.mouse.move(*visitor.place_of(identifier))
        tip = sheet.locator("#pm-tooltip")
        expect(tip).to_be_visible()
        expect(tip.locator("strong")).to_have_text(PAYLOADS[identifier])


def read_cards(visitor: Visitor, sheet: Frame) -> None:
    card = sheet.locator("#pm-card")
    for identifier, payload in PAYLOADS.items():
        sheet.locator(f'.pm-row[data-id="{identifier}"]').click()
        expect(card.locator("h2")).to_have_text(payload)
        assert card.locator("h2").text_content() == payload
        assert card.locator(".pm-other-name").count() == 0  # the same is not said twice
        assert card.locator("q").text_content() == payload[:40]
        assert card.locator(".pm-evidence").text_content() == f"“{payload}”"
        values = card.locator("dd").all_text_contents()
        # Lead, description, and the phrase between its marks; the source of a place.
        assert values.count(payload) >= 2, values
        assert all(any(name in value for value in values) for name in communities_of(payload))
        assert any(f"7 {payload}" in value for value in values)
        assert_nothing_ran(visitor.page)
    visitor.wait_address(f"id={identifier}")


def search(visitor: Visitor, sheet: Frame) -> None:
    for payload in (PAYLOADS["picture"], PAYLOADS["expression"], PAYLOADS["literal"]):
        sheet.locator("#pm-q").fill(payload)
        visitor.wait_address(f"q={payload.replace(' ', '+')}")
        expect(sheet.locator("#pm-q")).to_have_value(payload)
        expect(sheet.locator("#pm-list .pm-row")).to_have_count(1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_the_map_shows_is_text(visit: Visit, hostile_projects: str, language: str) -> None:
    visitor = visit(hostile_projects, reduced_motion="reduce")
    sheet = visitor.open_map(f"/?lang={language}")
    read_list(sheet)
    read_tooltips(visitor, sheet)
    assert_nothing_ran(visitor.page)
    read_targets_and_filters(sheet)
    assert_nothing_ran(visitor.page)
    read_cards(visitor, sheet)
    search(visitor, sheet)
    assert_nothing_ran(visitor.page)


def test_the_card_shows_the_name_in_the_other_language_as_text(
    visit: Visit, serve: Callable[..., str], projects_file: Callable[..., Path]
) -> None:
    file = projects_file(project("a", name=PAYLOADS["script"], name_en=PAYLOADS["picture"]))
    visitor = visit(serve(store=str(file)))
    card = visitor.open_map("/?lang=en&id=a").locator("#pm-card")
    expect(card.locator("h2")).to_have_text(PAYLOADS["picture"])
    assert card.locator(".pm-other-name").text_content() == PAYLOADS["script"]
    assert_nothing_ran(visitor.page)


def test_choosing_a_hostile_community_filters_by_it(visit: Visit, hostile_projects: str) -> None:
    visitor = visit(hostile_projects)
    sheet = visitor.open_map("/")
    sheet.locator('[data-key="more:community"]').click()
    sheet.locator(f"[data-key={json.dumps('community:' + PAYLOADS['picture'])}]").click()
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(1)
    visitor.wait_address(f"community={PAYLOADS['picture'].replace(' ', '+')}")
    visitor.page.reload()
    expect(visitor.map().locator("#pm-list .pm-row")).to_have_count(1)
    assert_nothing_ran(visitor.page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_cells_and_choices_of_the_table_are_text(
    visit: Visit, hostile_projects: str, language: str
) -> None:
    visitor = visit(hostile_projects, viewport={"width": 2600, "height": 1200})
    page = visitor.open_page(f"/projects?section=3&lang={language}")  # the filters are open
    rows = grid(page, len(PAYLOADS))
    assert sorted(row[0] for row in rows) == sorted(PAYLOADS.values())
    assert all(row.count(row[0]) >= 3 for row in rows)
    assert_nothing_ran(page)
    field = re.compile("^(社区|Community)$")
    option = type_in_list(page, field, "onerror").filter(has_text=PAYLOADS["picture"])
    expect(option).to_have_text(f"{PAYLOADS['picture']} (1)")
    option.click()
    expect(page.get_by_text(re.compile("^(1 个项目|1 project)$"))).to_be_visible()
    assert_nothing_ran(page)


def test_the_tables_own_download_holds_no_formula(
    visit: Visit, hostile_projects: str, tmp_path: Path
) -> None:
    visitor = visit(hostile_projects)
    # Without the browser's own file dialog the table falls back to a plain download.
    visitor.page.add_init_script("delete window.showSaveFilePicker")
    page = visitor.open_page("/projects?lang=en")
    grid(page, len(PAYLOADS))
    page.get_by_test_id("stDataFrame").hover()
    expect(page.get_by_role("button", name="Fullscreen")).to_be_visible()
    button = page.get_by_role("button", name="Download as CSV")
    if not button.count():
        return  # where it is not offered beside the others, nothing can come out of it
    with page.expect_download() as download:
        button.click()
    download.value.save_as(tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_about_page_is_untouched_by_hostile_projects(
    visit: Visit, hostile_projects: str, language: str
) -> None:
    page = visit(hostile_projects).open_page(f"/about?lang={language}")
    expect(page.get_by_text(re.compile(f"{len(PAYLOADS)} "))).not_to_have_count(0)
    assert_nothing_ran(page)


@pytest.mark.parametrize("identifier", ["expression", "script", "odd-backtick", "picture"])
def test_an_address_cannot_carry_code(visit: Visit, hostile_projects: str, identifier: str) -> None:
    payload = PAYLOADS[identifier]
    visitor = visit(hostile_projects)
    visitor.expect_trouble("404")
    names = ("q", "community", "id", "at", "lang", "basemap", "section", "year", "other")
    sheet = visitor.open_map("/?" + "&".join(f"{name}={quote(payload)}" for name in names))
    expect(sheet.locator("#pm-q")).to_have_value(payload)
    expect(sheet.locator("#pm-notice")).to_be_visible()
    assert_nothing_ran(visitor.page)
    assert visitor.facts()["mounts"] == 1


@pytest.mark.parametrize("page_name", ["projects", "about"])
def test_an_address_cannot_carry_code_into_a_page(
    visit: Visit, hostile_projects: str, page_name: str
) -> None:
    everything = quote("".join(PAYLOADS.values())[:90])
    names = ("q", "community", "id", "at", "lang", "basemap", "section", "year", "other")
    page = visit(hostile_projects).open_page(
        f"/{page_name}?" + "&".join(f"{name}={everything}" for name in names)
    )
    assert_nothing_ran(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_labels_of_the_map_and_its_card_are_text(
    visit: Visit, hostile_plan: str, language: str
) -> None:
    visitor = visit(hostile_plan)
    sheet = visitor.open_map(f"/?id=guantai-road&lang={language}")
    payloads = set(PAYLOADS.values())
    assert sheet.locator("h1").text_content() in payloads
    assert sheet.evaluate("document.title") in payloads
    labels = sheet.locator("#pm-legend li span:last-child").all_text_contents()
    assert len(payloads.intersection(labels)) >= 4
    sections = sheet.locator('[data-key^="section:"] .pm-switch-label').all_text_contents()
    assert set(sections) <= payloads
    assert sheet.locator("#pm-card strong").first.text_content() in payloads
    assert_nothing_ran(visitor.page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_choices_of_the_table_are_text(
    visit: Visit, hostile_plan: str, language: str
) -> None:
    page = visit(hostile_plan).open_page(f"/projects?lang={language}")
    expect(page.get_by_test_id("stDataFrame")).to_be_attached()
    assert page.locator(".plain-lead").first.text_content() in PAYLOADS.values()
    assert_nothing_ran(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_terms_of_the_about_page_are_text(
    visit: Visit, hostile_plan: str, language: str
) -> None:
    visitor = visit(hostile_plan, locale="zh-CN" if language == "zh" else "en-GB")
    page = visitor.open_page("/about")
    page.wait_for_function("() => document.title.includes(' · ')")
    assert page.title().partition(" · ")[2] in PAYLOADS.values()
    tables = page.locator(".plain-table")
    expect(tables).to_have_count(9)
    for expander in page.get_by_test_id("stExpander").all():
        expander.locator("summary").click()
    terms = [" ".join(each.split()) for each in tables.locator("td").all_text_contents()]
    known = {" ".join(each.split()) for each in PAYLOADS.values()}
    assert len(known.intersection(terms)) >= 12
    assert_nothing_ran(page)


def test_a_broken_file_cannot_speak_markdown(
    visit: Visit, serve: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "projects.geojson"
    path.write_text("{}", encoding="utf-8")
    visitor = visit(serve(store=str(path)))
    for identifier in ("picture", "colour", "markdown-picture", "markdown-link"):
        path.write_text(json.dumps({"type": PAYLOADS[identifier]}), encoding="utf-8")
        page = visitor.open_page("/?lang=en")
        alert = page.get_by_test_id("stAlert")
        expect(alert).to_contain_text("FeatureCollection")
        # The invisible joiner keeps addresses and signs from becoming links and icons.
        assert PAYLOADS[identifier] in (alert.text_content() or "").replace("\u2060", "")
        assert_nothing_ran(page)
