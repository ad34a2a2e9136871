"""Base maps of the office's own, in the browser: drawn where they belong, and quiet."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Frame, Page, expect
from pmtiles.reader import MmapSource
from pmtiles.reader import Reader as TileReader
from pmtiles.tile import Compression, TileType

from geo.crs import wgs84_to_gcj02
from geo.export.html import to_html
from geo.export.map.ground import FILLS, STROKES
from geo.store.file.store import read_snapshot
from tests.browser.conftest import Visitor, serving
from tests.browser.single_file import Reader, readers_of
from tests.tiles.making import (
    BLUE,
    CROSSING,
    RED,
    TOWN,
    entry,
    picture,
    pictures,
    places_of,
    town_layers,
    write_list,
    write_mbtiles,
    write_pmtiles,
    write_vector,
)
from tests.tiles.services import tile_service
from tests.tiles.test_vector import tile_of, words

Visit = Callable[..., Visitor]
Pixels = np.ndarray[Any, Any]
AT = f"at={CROSSING[0]},{CROSSING[1]},15"
# All tiles are there, and none is still fading in.
FADED = """[...document.querySelectorAll(".leaflet-tile-pane *")]
    .every((each) => getComputedStyle(each).opacity === "1")"""
DRAWN = f"""(code) => planmap.ground && planmap.ground.code === code && planmap.ground.pending === 0
    && {FADED}"""
# Where a position stands in the window, and what stands above the tiles out of the way.
PLACE = """([lng, lat]) => {
    const { x, y } = PlanMap.map.latLngToContainerPoint([lat, lng]);
    const box = PlanMap.map.getContainer().getBoundingClientRect();
    return [box.x + x, box.y + y];
}"""
ALONE = "PlanMap.map.getPane('overlayPane').style.visibility = 'hidden'"


def displaced(place: tuple[float, float]) -> tuple[float, float]:
    x, y = wgs84_to_gcj02(*place)
    return float(x), float(y)


@pytest.fixture(scope="module")
def folder(data_folder: Callable[..., Path]) -> Path:
    """A data folder with files of both kinds, pictures and lines."""
    made = data_folder()
    write_vector(made / "v.pmtiles", town_layers())
    write_vector(made / "p.mbtiles", town_layers("protomaps"))
    about = {
        "format": "png",
        "minzoom": "12",
        "maxzoom": "15",
        "bounds": "113.70,22.94,113.80,23.06",
    }
    write_mbtiles(made / "r.mbtiles", pictures({CROSSING: RED}, range(12, 16)), about)
    write_pmtiles(made / "g.pmtiles", pictures({displaced(CROSSING): RED}, range(12, 16)))
    write_pmtiles(made / "hostile.pmtiles", hostile_tiles(), TileType.MVT, Compression.NONE)
    write_list(
        made,
        entry("omt", kind="file", file="v.pmtiles", approval="粤S(2024)015号"),
        entry("proto", kind="file", file="p.mbtiles"),
        entry("pictures", kind="file", file="r.mbtiles"),
        entry("mars", kind="file", file="g.pmtiles", system="gcj02"),
        entry("marsv", kind="file", file="v.pmtiles", system="gcj02"),
        entry("hostile", kind="file", file="hostile.pmtiles", zh="<b>{{7*7}}</b>"),
    )
    return made


def hostile_tiles() -> dict[tuple[int, int, int], bytes]:
    """Make a tile of each kind of lie, and a sound square among them."""
    square = tile_of(words(9, 0, 0, 26, 8190, 0, 0, 8190, 8189, 0, 15))
    lies = [
        tile_of(words(9, 0, 0, 18, 20, 0, 0, 20, (2**29 - 1) << 3 | 7)),
        tile_of(words(2**31 - 6, 0, 0)),
        square[:-4],
        b"\xff" * 4000,
        b"\x1a\xff\xff\xff\xff\x07",
        tile_of(words(9, 2**31, 2**31)),
        tile_of(square, extent=2**40),
    ]
    places = places_of((113.70, 22.98, 113.78, 23.03), range(13, 15))
    return {place: (square, *lies)[order % 8] for order, place in enumerate(places)}


@pytest.fixture(scope="module")
def office(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("office") / "log.txt", data=str(folder)) as address:
        yield address


def shown(visitor: Visitor, code: str, path: str = "") -> Frame:
    sheet = visitor.open_map(f"/?basemap={code}&{AT}{path}")
    sheet.wait_for_function(DRAWN, arg=code)
    sheet.evaluate(ALONE)
    return sheet


def pixels(page: Page) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(int)


def place_in(sheet: Frame | Page, place: tuple[float, float]) -> tuple[float, float]:
    x, y = sheet.evaluate(PLACE, list(place))
    return x, y


def assert_spot(picture: Pixels, at: tuple[float, float], colour: tuple[int, int, int]) -> None:
    """The middle of the one disc of a colour near a place is that place, to two pixels."""
    x, y = at
    rows, columns = np.nonzero(np.abs(picture - colour).max(axis=2) < 60)
    near = np.hypot(columns + 0.5 - x, rows + 0.5 - y) < 60
    assert near.any(), "the disc is not near its place"
    middle = (columns[near].mean() + 0.5, rows[near].mean() + 0.5)
    assert middle == pytest.approx(at, abs=2.0)


def hex_at(picture: Pixels, at: tuple[float, float]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*picture[int(at[1]), int(at[0])])


def assert_quiet(sheet: Frame, picture: Pixels) -> None:
    """Each thing of `town_layers` has its colour."""

    def at(east: float, north: float) -> str:
        return hex_at(picture, place_in(sheet, (CROSSING[0] + east, CROSSING[1] + north)))

    assert at(0.0098, 0.0079) == FILLS["water"]
    assert at(-0.0095, 0.0065) == FILLS["green"]
    assert at(0.0022, -0.00385) == FILLS["building"]
    assert at(0.0, 0.003) == STROKES["major"]
    assert at(-0.006, -0.004) == FILLS["land"]


@pytest.mark.parametrize("code", ["omt", "proto"])
def test_vector_tiles_are_drawn_in_the_quiet_style(visit: Visit, office: str, code: str) -> None:
    visitor = visit(office)
    sheet = shown(visitor, code)
    picture = pixels(visitor.page)

    assert_quiet(sheet, picture)
    assert sheet.locator("img").count() == 0
    assert visitor.refused == []


def test_vector_tiles_are_dark_at_night(visit: Visit, office: str) -> None:
    visitor = visit(office, color_scheme="dark")
    sheet = shown(visitor, "omt")
    place = place_in(sheet, (CROSSING[0] - 0.006, CROSSING[1] - 0.004))
    assert pixels(visitor.page)[int(place[1]), int(place[0])].max() < 70


def test_source_and_approval_number_are_on_the_map(visit: Visit, office: str) -> None:
    sheet = shown(visit(office), "omt")
    sources = sheet.locator(".leaflet-control-attribution")
    expect(sources).to_contain_text("测绘院 · 审图号：粤S(2024)015号")
    sheet.get_by_role("button", name="EN", exact=True).click()
    expect(sources).to_contain_text("Surveying Institute")
    expect(sheet.locator("#pm-basemap")).to_have_value("omt")
    sheet.locator("#pm-basemap").select_option("none")
    expect(sources).not_to_contain_text("Surveying Institute")


@pytest.mark.parametrize(("code", "system"), [("pictures", "wgs84"), ("mars", "gcj02")])
def test_a_picture_and_a_project_stand_in_the_same_place(
    visit: Visit, office: str, code: str, system: str
) -> None:
    visitor = visit(office)
    sheet = shown(visitor, code)
    seen = displaced(CROSSING) if system == "gcj02" else CROSSING
    assert_spot(pixels(visitor.page), place_in(sheet, seen), RED)
    mark = sheet.evaluate(
        """() => PlanMap.overlay.view().features
            .find((each) => each.id === "zhouxi-village")?.properties.mark"""
    )
    known = json.loads(visitor.page.request.get(f"{office}/api/projects/zhouxi-village").text())[
        "mark"
    ]
    expected = displaced(tuple(known)) if system == "gcj02" else tuple(known)
    if mark is not None:
        assert mark == pytest.approx(expected, abs=2e-6)
    # The map's own start is displaced as the projects are.
    display = {"wgs84": {}, "gcj02": {"display": "gcj02"}}[system]
    start = visitor.page.request.get(f"{office}/api/start", params=display).json()
    assert sheet.evaluate("PlanMap.start.bounds") == pytest.approx(start["bounds"])


def test_missing_tiles_leave_no_broken_picture_and_the_schematic_map(
    visit: Visit, office: str
) -> None:
    visitor = visit(office)
    sheet = visitor.open_map("/?basemap=pictures&at=113.69,23.0,12.5")
    sheet.wait_for_function(DRAWN, arg="pictures")
    broken = """() => [...document.querySelectorAll("img.leaflet-tile-loaded")]
        .filter((each) => !each.naturalWidth).length"""
    assert sheet.evaluate(broken) == 0
    expect(sheet.locator("#pm-notice")).to_be_hidden()
    sheet.evaluate(ALONE)
    west = place_in(sheet, (113.64, 23.0))
    assert hex_at(pixels(visitor.page), west) != "#f4f0e4"  # not of a tile
    assert visitor.refused == []


def degrees_share(longitude: float, latitude: float) -> tuple[float, float]:
    return (longitude + 180) / 360, (90 - latitude) / 180


SERVICES: dict[str, tuple[dict[str, Any], Callable[[int, int, int], bytes]]] = {
    "xyz": ({}, lambda z, x, y: picture((z, x, y), {CROSSING: RED})),
    "tms": ({}, lambda z, x, y: picture((z, x, 2**z - 1 - y), {CROSSING: RED})),
    "wmts": (
        {"matrix_set": "c", "system": "cgcs2000"},
        lambda z, x, y: picture((z, x, y), {CROSSING: RED}, degrees_share, rows=2 ** (z - 1)),
    ),
}


@pytest.fixture(scope="module")
def line_tiles(folder: Path) -> Callable[[int, int, int], bytes | None]:
    """Answer vector tiles of levels 9 to 13 as a service does: packed, none beyond the town."""
    with (folder / "v.pmtiles").open("rb") as file:
        get = TileReader(MmapSource(file)).get
        held = {place: get(*place) for place in places_of(TOWN, range(9, 14))}
    return lambda z, x, y: held.get((z, x, y))


@dataclass(frozen=True)
class Intranet:
    """A server of the program, and what its visitors asked of each service of the intranet."""

    address: str
    asked: dict[str, list[str]]


@pytest.fixture(scope="module")
def intranet(
    line_tiles: Callable[[int, int, int], bytes | None],
    data_folder: Callable[..., Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Intranet]:
    """Services of pictures and of lines, all on offer at one server."""
    made, asked, entries = data_folder(), {}, []
    lines = {"form": "application/x-protobuf"}
    key = {"address": "/{z}/{x}/{y}.pbf?tk={key}", "key": "a&b"}

    def from_the_south(z: int, x: int, y: int) -> bytes | None:
        return line_tiles(z, x, 2**z - 1 - y)

    services: dict[str, tuple[Any, dict[str, Any], dict[str, Any]]] = {
        kind: (answer, {}, {"kind": kind, "address": "/{z}/{x}/{y}.png", **fields})
        for kind, (fields, answer) in SERVICES.items()
    }
    services["lines_xyz"] = (line_tiles, {**lines, "shared": True}, {"kind": "xyz", **key})
    services["lines_tms"] = (from_the_south, {**lines, "shared": True}, {"kind": "tms", **key})
    services["closed"] = (line_tiles, lines, {"kind": "xyz", **key})
    with contextlib.ExitStack() as stack:
        for code, (answer, how, fields) in services.items():
            origin, asked[code] = stack.enter_context(tile_service(answer, **how))
            entries.append(entry(code, **{**fields, "address": origin + fields["address"]}))
        write_list(made, *entries)
        log = tmp_path_factory.mktemp("intranet") / "log.txt"
        yield Intranet(stack.enter_context(serving(log, data=str(made))), asked)


@pytest.mark.parametrize("kind", SERVICES)
def test_a_service_of_the_intranet_is_drawn_where_it_belongs(
    visit: Visit, intranet: Intranet, kind: str
) -> None:
    visitor = visit(intranet.address)
    visitor.expect_trouble("127.0.0.1")
    sheet = shown(visitor, kind)
    assert_spot(pixels(visitor.page), place_in(sheet, CROSSING), RED)
    expect(sheet.locator("#pm-notice")).to_be_hidden()
    assert intranet.asked[kind]
    assert visitor.errors == []


@pytest.mark.parametrize("code", ["lines_xyz", "lines_tms"])
def test_vector_tiles_of_a_service_are_drawn_in_the_quiet_style(
    visit: Visit, intranet: Intranet, code: str
) -> None:
    visitor = visit(intranet.address)
    # A window at level 15 asks for level 14, which the service lacks.
    visitor.expect_trouble("127.0.0.1", "404 (Not Found)")
    sheet = shown(visitor, code)
    assert_quiet(sheet, pixels(visitor.page))
    expect(sheet.locator("#pm-notice")).to_be_hidden()
    assert intranet.asked[code]
    assert all(each.endswith("?tk=a%26b") for each in intranet.asked[code])
    assert visitor.errors == []


def test_a_service_that_answers_no_script_is_told(visit: Visit, intranet: Intranet) -> None:
    visitor = visit(intranet.address)
    visitor.expect_trouble("127.0.0.1", "CORS policy", "net::ERR_FAILED")
    sheet = visitor.open_map(f"/?basemap=closed&{AT}")
    expect(sheet.locator("#pm-notice")).to_be_visible()
    sheet.wait_for_function(DRAWN, arg="closed")


def test_hostile_tiles_are_gaps_and_the_map_goes_on(visit: Visit, office: str) -> None:
    visitor = visit(office)
    sheet = visitor.open_map(f"/?basemap=hostile&{AT}")
    sheet.wait_for_function(DRAWN, arg="hostile")
    expect(sheet.locator("#pm-basemap option:checked")).to_have_text("<b>{{7*7}}</b>")
    sheet.locator('[data-key="section:5"]').click()
    expect(sheet.locator("#pm-list .pm-row")).to_have_count(7)
    assert sheet.evaluate("PlanMap.map.getPane('tilePane').querySelectorAll('canvas').length") == 1


def test_the_browser_prints_the_base_map(visit: Visit, office: str) -> None:
    visitor = visit(office)
    sheet = shown(visitor, "mars")
    visitor.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    paper = visitor.page.locator("#pm-paper canvas")
    count = """(canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let found = 0;
        for (let i = 0; i < data.length; i += 4) found += data[i] > 190 && data[i + 1] < 70 && data[i + 2] < 70;
        return found;
    }"""
    assert paper.evaluate(count) > 200  # the red disc, three times as large
    expect(visitor.page.locator("#pm-paper")).to_contain_text("测绘院")
    visitor.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert sheet.evaluate("planmap.ground.code") == "mars"


@pytest.fixture
def readers(browser: Browser) -> Iterator[Callable[..., Reader]]:
    with readers_of(browser) as make:
        yield make


@pytest.mark.parametrize("code", ["omt", "marsv", "pictures", "mars"])
def test_a_single_file_has_the_base_map(
    readers: Callable[..., Reader],
    folder: Path,
    own_settings: Callable[..., None],
    tmp_path: Path,
    code: str,
) -> None:
    own_settings(data=str(folder), basemap=code)
    snapshot = read_snapshot(folder / "projects.geojson")
    file = tmp_path / "map.html"
    file.write_bytes(to_html(snapshot, np.arange(len(snapshot)), "zh"))
    reader = readers(file)
    page = reader.open(AT)
    page.wait_for_function(DRAWN, arg=code)
    page.evaluate(ALONE)
    if code in {"pictures", "mars"}:
        page.wait_for_function("() => document.querySelectorAll('.leaflet-tile-loaded').length > 3")
        # Projects are in WGS 84 there, so tiles in GCJ-02 stand where they truly are.
        assert_spot(pixels(page), place_in(page, CROSSING), RED)
    else:
        east, north = CROSSING[0], CROSSING[1] + 0.003
        if code == "marsv":  # of lines in WGS 84, taken for GCJ-02
            west, south = displaced(CROSSING)
            east, north = 2 * CROSSING[0] - west, 2 * CROSSING[1] - south + 0.003
        here = place_in(page, (east, north))
        assert hex_at(pixels(page), here) == STROKES["major"]
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("测绘院")
    assert reader.asked == []
    assert reader.errors == []


def test_a_single_file_says_why_it_has_no_base_map(
    readers: Callable[..., Reader],
    folder: Path,
    own_settings: Callable[..., None],
    tmp_path: Path,
) -> None:
    own_settings(data=str(folder), basemap="pictures", basemap_mb="0.01")
    snapshot = read_snapshot(folder / "projects.geojson")
    file = tmp_path / "map.html"
    file.write_bytes(to_html(snapshot, np.arange(len(snapshot)), "zh"))
    page = readers(file).open()
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("0.01 MB，改用示意底图")


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_a_planner_tries_an_address_and_gets_the_lines(
    visit: Visit,
    serve: Callable[..., str],
    data_folder: Callable[..., Path],
    language: str,
    scheme: str,
) -> None:
    made = data_folder()
    places = json.loads((made / "reference_places.geojson").read_text(encoding="utf-8"))["features"]
    spots = {displaced(tuple(each["geometry"]["coordinates"])): BLUE for each in places}
    words_of = {
        "zh": ("试用底图", "瓦片地址", "标记 B 落在各地点上"),
        "en": ("Try a base map", "Address of the tiles", "Mark B stands on each place"),
    }[language]
    with tile_service(lambda z, x, y: picture((z, x, y), spots)) as (origin, asked):
        visitor = visit(serve(data=str(made)), color_scheme=scheme)
        visitor.expect_trouble("127.0.0.1")
        page = visitor.open_page(f"/edit?lang={language}")
        page.get_by_text(words_of[0]).click()
        field = page.get_by_role("textbox", name=words_of[1])
        field.fill(origin + "/{z}/{x}/{y}.png")
        field.press("Enter")
        trial = page.frame_locator('iframe[src*="base-map-trial"]')
        expect(trial.locator(".pm-trial-map")).to_have_count(3)
        frame = next(each for each in page.frames if "base-map-trial" in each.url)
        pending = "planmap.trial.every((each) => each.ground.pending === 0)"
        frame.wait_for_function(f"() => {pending} && {FADED}")
        shot = pixels(page)
        for mark in trial.locator(".pm-trial-mark.is-B").all():
            place = mark.bounding_box()
            assert place is not None
            middle = (place["x"] + 9, place["y"] + 9)
            inner = shot[
                int(middle[1]) - 2 : int(middle[1]) + 3, int(middle[0]) - 2 : int(middle[0]) + 3
            ]
            assert np.abs(inner - BLUE).max() < 60
        page.get_by_text(words_of[2]).click()
        lines = page.locator("code").filter(has_text="[[basemap]]")
        expect(lines).to_contain_text('system = "gcj02"')
        (made / "basemaps.toml").write_text(lines.inner_text(), encoding="utf-8")
        start = page.request.get(f"{visitor.server}/api/start").json()
        assert [each["code"] for each in start["basemaps"]][-1] == "office"
        assert asked
        assert visitor.errors == []


def test_a_planner_tries_a_file(visit: Visit, office: str) -> None:
    visitor = visit(office)
    page = visitor.open_page("/edit?lang=en")
    page.get_by_role("radio", name="Try a base map").click()
    page.get_by_role("radio", name="File in the data folder").click()
    trial = page.frame_locator('iframe[src*="base-map-trial"]')
    expect(trial.locator(".pm-trial-map")).to_have_count(3)
    page.get_by_text("Mark A stands on each place").click()
    expect(page.locator("code").filter(has_text="[[basemap]]")).to_contain_text('kind = "file"')
