"""The base map's file on paper: where it belongs, in the quiet style, with its source."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pmtiles.tile import Compression, TileType

from geo.crs import wgs84_to_gcj02
from geo.export.map import ground
from geo.export.map.frame import fit
from geo.export.map.picture import Parts, map_svg, picture_png
from geo.store import project_store
from geo.store.snapshot import Snapshot
from geo.tiles.archive import close_all
from tests.conftest import DATA
from tests.tiles.making import (
    CROSSING,
    RED,
    entry,
    pictures,
    town_layers,
    write_list,
    write_mbtiles,
    write_pmtiles,
    write_vector,
)

STYLE = DATA.parent / "geo/web/js/ground/style.js"
BOX = (CROSSING[0] - 0.01, CROSSING[1] - 0.008, CROSSING[0] + 0.01, CROSSING[1] + 0.008)
SIZE = (900, 720)
NOTHING = Parts(legend=False, scale_bar=False, north=False, labels=False)
Settings = Callable[..., None]


@pytest.fixture
def office(tmp_path: Path, own_settings: Settings) -> Iterator[Callable[..., Snapshot]]:
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))

    def make(path: Callable[[Path], Path], build: str = "0", **fields: Any) -> Snapshot:
        name = path(folder).name
        write_list(folder, entry("office", kind="file", file=name, **fields))
        own_settings(data=str(folder), basemap="office", public=build)
        return project_store().snapshot()

    yield make
    close_all()


def drawn(snapshot: Snapshot) -> np.ndarray[Any, Any]:
    rows = np.zeros(0, np.int64)
    width, height = SIZE
    content = picture_png(
        snapshot, rows, bounds=BOX, width_px=width, height_px=height, language="zh",
        scale=1.0, parts=NOTHING,
    )  # fmt: skip
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).astype(int)


def middle_of(picture: np.ndarray[Any, Any], colour: tuple[int, int, int]) -> np.ndarray[Any, Any]:
    rows, columns = np.nonzero(np.abs(picture - colour).max(axis=2) < 40)
    assert len(rows), "the colour is not in the picture"
    return np.array((columns.mean() + 0.5, rows.mean() + 0.5))


@pytest.mark.parametrize("system", ["wgs84", "cgcs2000", "gcj02"])
@pytest.mark.parametrize("ending", ["mbtiles", "pmtiles"])
def test_a_picture_is_printed_where_it_belongs(
    office: Callable[..., Snapshot], system: str, ending: str
) -> None:
    spot = CROSSING
    if system == "gcj02":
        x, y = wgs84_to_gcj02(*CROSSING)
        spot = (float(x), float(y))
    tiles = pictures({spot: RED}, range(13, 17))

    def write(folder: Path) -> Path:
        path = folder / f"x.{ending}"
        about = {"format": "png", "minzoom": "13", "maxzoom": "16"}
        return (
            write_mbtiles(path, tiles, about) if ending == "mbtiles" else write_pmtiles(path, tiles)
        )

    picture = drawn(office(write, system=system))
    here = fit(BOX, *SIZE).point(*CROSSING)
    assert middle_of(picture, RED) == pytest.approx(here, abs=1.5)


@pytest.mark.parametrize("schema", ["openmaptiles", "protomaps"])
def test_vector_tiles_are_printed_in_the_quiet_style(
    office: Callable[..., Snapshot], schema: str
) -> None:
    snapshot = office(lambda folder: write_vector(folder / "x.pmtiles", town_layers(schema)))
    picture = drawn(snapshot)
    frame = fit(BOX, *SIZE)

    def at(east: float, north: float) -> str:
        x, y = frame.point(CROSSING[0] + east, CROSSING[1] + north)
        return "#{:02x}{:02x}{:02x}".format(*picture[int(y), int(x)])

    assert at(0.0098, 0.0079) == ground.FILLS["water"]
    assert at(-0.0095, 0.0065) == ground.FILLS["green"]
    assert at(0.0022, -0.00385) == ground.FILLS["building"]
    assert at(0.0, 0.003) == ground.STROKES["major"]
    assert at(-0.006, -0.004) == ground.FILLS["land"]


def test_the_source_stands_on_the_map(office: Callable[..., Snapshot]) -> None:
    snapshot = office(
        lambda folder: write_vector(folder / "x.pmtiles", town_layers()), approval="粤S(2024)015号"
    )
    rows = np.zeros(0, np.int64)
    svg = map_svg(snapshot, rows, bounds=BOX, width=900, height=720, language="zh", parts=NOTHING)
    assert "单位底图" in svg
    assert "粤S(2024)015号" in svg
    assert "莞太路" in svg
    english = map_svg(
        snapshot, rows, bounds=BOX, width=900, height=720, language="en", parts=NOTHING
    )
    assert "Guantai Road" in english


@pytest.mark.parametrize(("fields", "shown"), [({}, False), ({"public": True}, True)])
def test_the_public_gets_public_base_maps_only(
    office: Callable[..., Snapshot], fields: dict[str, bool], *, shown: bool
) -> None:
    snapshot = office(
        lambda folder: write_vector(folder / "x.pmtiles", town_layers()), build="1", **fields
    )
    rows = np.zeros(0, np.int64)
    svg = map_svg(snapshot, rows, bounds=BOX, width=900, height=720, language="zh", parts=NOTHING)
    assert ("单位底图" in svg) is shown


@pytest.mark.parametrize("kind", [TileType.PNG, TileType.MVT])
def test_a_damaged_tile_is_a_gap_on_paper(office: Callable[..., Snapshot], kind: TileType) -> None:
    tiles = {
        place: content[:-40] for place, content in pictures({CROSSING: RED}, range(13, 15)).items()
    }

    def write(folder: Path) -> Path:
        return write_pmtiles(folder / "x.pmtiles", tiles, kind, Compression.NONE)

    picture = drawn(office(write))
    assert picture.shape == (SIZE[1], SIZE[0], 3)


def test_an_address_is_not_asked_for_paper(
    tmp_path: Path, own_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    write_list(folder, entry("office", kind="xyz", address="http://10.0.0.8/{z}/{x}/{y}"))
    own_settings(data=str(folder), basemap="office")
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a request"))
    assert drawn(project_store().snapshot()).shape == (SIZE[1], SIZE[0], 3)


def script_table(name: str) -> str:
    found = re.search(rf"const {name} = (.*?);\n", STYLE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_paper_and_screen_have_the_same_style() -> None:
    assert tuple(re.findall(r'"(\w+)"', script_table("CLASSES"))) == ground.CLASSES
    assert dict(re.findall(r'(\w+): "(\w+)"', script_table("ROAD"))) == ground.ROAD
    widths = re.findall(r"(\w+): \[([\d., ]+)\]", script_table("WIDTHS"))
    assert {
        name: tuple(map(float, numbers.split(","))) for name, numbers in widths
    } == ground.WIDTHS
    listed = " ".join(re.findall(r'"([\w ]+)"', script_table("GREEN"))).split()
    assert set(listed) == ground.GREEN
    silent = [
        word for word in " ".join(re.findall(r'"([\w ]+)"', script_table("SILENT"))).split() if word
    ]
    assert set(silent) == ground.SILENT
    text = STYLE.read_text(encoding="utf-8")
    for name, colour in {**ground.FILLS, **ground.STROKES}.items():
        line = next(
            each
            for each in text.splitlines()
            if (each.strip().startswith(f"{name}: ") and "colours." in each)
            or f"{name}: dark ?" in each
        )
        assert colour in line or "colours." in line
