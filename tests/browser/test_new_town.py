"""Another town: made on its page from files, then shown on every page with and without projects."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo.setup.answers import as_answers
from geo.setup.folder import write_town
from geo.setup.town import new_town
from tests.browser.conftest import Visitor, serving
from tests.browser.servers import ROOT
from tests.conftest import DATA, DECLARED
from tests.setup import towns
from tests.test_cli_new_town import first_projects

Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a new town without projects, with lakes and a river."""
    made = tmp_path_factory.mktemp("new")
    (made / "town.osm.pbf").write_bytes(towns.extract(made))
    answers = towns.answers(made, osm={"file": str(made / "town.osm.pbf")})
    write_town(new_town(as_answers(answers)).files, made / "liuhe")
    return made / "liuhe"


@pytest.fixture(scope="module")
def town(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("new-log") / "log.txt"
    with serving(log, data=str(folder)) as address:
        yield address


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_map_without_projects_says_so(visit: Visit, town: str, language: str) -> None:
    sheet = visit(town).open_map(f"/?lang={language}")
    empty = {"zh": "目前还没有项目。", "en": "There are no projects yet."}[language]
    expect(sheet.locator("#pm-list .pm-empty")).to_have_text(empty)
    expect(sheet.locator("body")).to_contain_text({"zh": "柳河镇", "en": "Liuhe Town"}[language])
    expect(sheet.locator("body")).to_contain_text("OpenStreetMap")
    drawn = sheet.evaluate("PlanMap.start.basemap.areas.map((each) => each.role)")
    assert drawn.count("water") == 2


@pytest.mark.parametrize("path", ["/projects", "/coverage", "/presentation", "/edit", "/about"])
def test_every_page_works_without_projects(visit: Visit, town: str, path: str) -> None:
    page = visit(town).open_page(f"{path}?lang=en")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    if path in ("/projects", "/about"):
        expect(page.get_by_test_id("stMain")).to_contain_text("There are no projects yet.")


def test_the_presentation_works_without_projects(visit: Visit, town: str) -> None:
    page = visit(town).open("/present?lang=en")
    page.wait_for_function("() => window.planmap && window.planmap.ready")
    assert page.evaluate("PlanMap.start.scenes.length") >= 3


def fill(page: Page, key: str, text: str) -> None:
    field = page.locator(f".st-key-new_town_{key}").locator("input, textarea").first
    field.fill(text)
    field.press("Control+Enter" if key == "sections" else "Tab")


def road_file(folder: Path, name: str, east: float) -> Path:
    """Write a road through the town, in a file that says that it is in WGS 84."""
    places = [towns.around(towns.EAST, east, north) for north in (-5, 5)]
    feature = {
        "type": "Feature",
        "properties": {"name": name, "highway": "primary"},
        "geometry": {"type": "LineString", "coordinates": places},
    }
    path = folder / f"{name}.geojson"
    content = {"type": "FeatureCollection", **DECLARED, "features": [feature]}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_town_is_made_on_the_page_and_gets_its_first_projects(
    visit: Visit, tmp_path: Path
) -> None:
    (tmp_path / "county.geojson").write_bytes(towns.geojson(towns.county()))
    (tmp_path / "town.osm.pbf").write_bytes(towns.extract(tmp_path))
    shutil.copytree(DATA, tmp_path / "data")
    with serving(tmp_path / "log.txt", data=str(tmp_path / "data")) as address:
        page = visit(address).open_page("/about?lang=en")
        page.get_by_test_id("stMain").get_by_role("link", name="Another town").click()
        expect(page.get_by_role("heading", name="Another town")).to_be_visible()
        fill(page, "place_zh", "柳河镇")
        fill(page, "place_en", "Liuhe Town")
        fill(page, "region_zh", "黑龙江省双河县")
        fill(page, "publisher_zh", "柳河镇人民政府")
        date = page.locator(".st-key-new_town_date").locator("input").first
        date.fill("2026-01-15")
        date.press("Enter")
        page.keyboard.press("Escape")
        fill(page, "sections", "一|产业|Industry|6")
        expect(page.get_by_text("2 of 4 steps are complete")).to_be_visible()
        chosen = page.locator(".st-key-new_town_drop_outline input[type=file]")
        chosen.set_input_files(tmp_path / "county.geojson")
        page.get_by_role("radiogroup").get_by_text("WGS 84", exact=False).first.click()
        page.get_by_role("button", name="Read the file this way").click()
        expect(page.get_by_text("The outline lies at 125.1800° E")).to_be_visible()
        page.get_by_text("This is where it lies").click()
        extract = page.locator(".st-key-new_town_drop_osm input[type=file]")
        expect(page.get_by_text("The data folder is complete")).to_be_visible()
        extract.set_input_files(tmp_path / "town.osm.pbf")
        expect(page.get_by_text("roads 5, metro lines 1")).to_be_visible()
        lines = page.locator(".st-key-new_town_drop_lines input[type=file]")
        lines.set_input_files([road_file(tmp_path, "东环路", 2), road_file(tmp_path, "西环路", -2)])
        expect(page.get_by_text("roads 7, metro lines 1")).to_be_visible()
        page.get_by_role("button", name="Write the folder").click()
        expect(page.get_by_text("has been written")).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        page.close()
    folder = tmp_path / "liuhe-town"
    first = tmp_path / "first.geojson"
    first.write_text(json.dumps(first_projects(), ensure_ascii=False), encoding="utf-8")
    words = ["apply", str(first), "--author", "A", "--reason", "first", "--crs", "EPSG:4326"]
    words += ["--only", "pond-park", "--only", "new-school"]
    subprocess.run(
        [sys.executable, "-m", "geo", *words],
        cwd=ROOT,
        env={**os.environ, "PLANMAP_DATA": str(folder)},
        check=True,
        capture_output=True,
    )
    with serving(tmp_path / "new.txt", data=str(folder)) as address:
        visitor = visit(address)
        sheet = visitor.open_map("/?lang=en")
        expect(sheet.locator("#pm-list .pm-row")).to_have_count(2)
        visitor.page.close()
