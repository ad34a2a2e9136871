"""Three made-up towns on the command line: every command, every handout, and known figures.

One (tests/town) lies in the zone of 120° E, one spans two zones, one lies far north.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely
from PIL import Image
from pptx import Presentation
from pyproj import Geod
from typer.testing import CliRunner, Result

from geo.cli import app
from geo.coverage.town import town as study_town
from geo.export import EXPORTERS
from geo.model.config.settings import store_settings
from geo.model.plan import plan
from geo.model.text.language import LANGUAGES, Language
from geo.model.text.measures import length_text
from geo.model.vocabulary import vocabulary
from geo.store import project_store
from geo.store.frame import extents

pytestmark = pytest.mark.usefixtures("documents_set_once")
TESTS = Path(__file__).resolve().parent
FOLDERS = {
    "liuhe": TESTS / "town",
    "qingya": TESTS / "towns" / "plateau",
    "beize": TESTS / "towns" / "north",
}
# What another town is not, what only programs say, and fields that nobody filled in.
FOREIGN = re.compile(
    r"街道|(?i:subdistrict|nancheng|dongguan)|南城|东莞|\bNone\b(?! of)|\bnan\b|\{\w+\}|Traceback"
)
GEOD = Geod(ellps="WGS84")
Run = Callable[..., Result]


@pytest.fixture(params=FOLDERS)
def town(request: pytest.FixtureRequest, own_settings: Callable[..., None], tmp_path: Path) -> Path:
    """A copy of a town's folder, which the settings name."""
    folder = Path(shutil.copytree(FOLDERS[request.param], tmp_path / request.param))
    own_settings(data=str(folder))
    return folder


def run(*words: str | Path, expect: int | tuple[int, ...] = 0, language: Language = "en") -> Result:
    """Run a command, and check that it ends as expected and says nothing of other towns."""
    result = CliRunner().invoke(app, [*map(str, words), "--lang", language])
    codes = (expect,) if isinstance(expect, int) else expect
    assert result.exit_code in codes, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    said = re.sub(r'"(path|file|folder)": "[^"]*"', "", result.output)
    assert FOREIGN.search(said) is None, said
    return result


def projects(folder: Path) -> dict[str, Any]:
    features = json.loads((folder / "projects.geojson").read_text(encoding="utf-8"))["features"]
    return {each["id"]: each for each in features}


def located(folder: Path) -> dict[str, Any]:
    return {name: each for name, each in projects(folder).items() if each["geometry"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_commands_that_only_look(town: Path, language: Language) -> None:
    for number in sorted({each["properties"]["section"] for each in projects(town).values()}):
        assert run("list", "--section", str(number), language=language).output.strip()
    run("check", town / "projects.geojson", language=language)
    run("publish", language=language, expect=(0, 1))
    run("history", language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_coverage_of_every_category(town: Path, language: Language) -> None:
    area = abs(GEOD.geometry_area_perimeter(outline(town))[0]) / 1e6
    for category in vocabulary().category:
        run("coverage", category.code, "--radius", "900", language=language)
        found = json.loads(
            run("coverage", category.code, "--radius", "900", "--json", language=language).stdout
        )
        assert found["area_km2"] == pytest.approx(area, rel=5e-5)
        assert found["covered_km2"]["nominal"] <= found["area_km2"]


def outline(folder: Path) -> Any:
    text = (folder / "reference_areas.geojson").read_text(encoding="utf-8")
    shapes = {each["id"]: each["geometry"] for each in json.loads(text)["features"]}
    return shapely.geometry.shape(shapes[plan().subject])


def test_a_change_from_check_to_undo(town: Path, tmp_path: Path) -> None:
    """One point moves a kilometre to the north-east, far projects among the rest stay."""
    stored = projects(town)
    moved = next(
        name for name, each in located(town).items() if each["geometry"]["type"] == "Point"
    )
    start = stored[moved]["geometry"]["coordinates"]
    x, y, _ = GEOD.fwd(*start, 45.0, 1_000.0)
    changed = json.loads(json.dumps(stored))
    changed[moved]["geometry"]["coordinates"] = [round(x, 6), round(y, 6)]
    shape = next(
        (name for name, each in stored.items() if (each["geometry"] or {}).get("type") == "Polygon")
    )
    ring = changed[shape]["geometry"]["coordinates"][0]
    changed[shape]["geometry"]["coordinates"][0] = [[a, round(b + 0.001, 6)] for a, b in ring]
    upload = tmp_path / "survey.geojson"
    upload.write_text(
        json.dumps({"type": "FeatureCollection", "features": list(changed.values())}),
        encoding="utf-8",
    )
    run("check", upload, "--crs", "EPSG:4326")
    answer = json.loads(run("diff", upload, "--crs", "EPSG:4326", "--json").stdout)
    metres = {each["id"]: each["metres"] for each in answer["moved"]}
    assert set(metres) == {moved, shape}
    assert metres[moved] == pytest.approx(1_000.0, abs=0.1)
    by_hand = GEOD.inv(*ring[0], ring[0][0], ring[0][1] + 0.001)[2]
    assert metres[shape] == pytest.approx(by_hand, rel=3e-5, abs=0.006)
    who = ("--author", "王工", "--reason", "复测")
    run("apply", upload, "--crs", "EPSG:4326", "--verified", *who)
    assert projects(town)[moved]["geometry"]["coordinates"] == [round(x, 6), round(y, 6)]
    assert "王工" in run("history", language="zh").output
    run("undo", "1", *who)
    assert projects(town) == stored


def test_lengths_and_areas_are_those_on_the_ground(town: Path, tmp_path: Path) -> None:
    """In the table, and unrounded: also of a road of 1,093 km to another province."""
    out = tmp_path / "out.csv"
    run("export", "csv", out)
    rows = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig")))
    said = {row["Id"]: row["Place"] for row in rows}
    columns = project_store().snapshot().columns
    measured = extents(project_store().snapshot(), np.arange(len(columns)))
    for name, feature in located(town).items():
        shape = shapely.geometry.shape(feature["geometry"])
        length, area = measured[columns.rows[name]]
        if shape.geom_type == "LineString":
            assert length == pytest.approx(GEOD.geometry_length(shape), rel=1e-7)
            assert length_text(length, "en") in said[name]
        elif shape.geom_type == "Polygon":
            assert area == pytest.approx(abs(GEOD.geometry_area_perimeter(shape)[0]), rel=1e-7)
            assert re.search(r" (?:km²|m²|ha)", said[name])
        else:
            assert (length, area) == (0.0, 0.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_handout_holds_the_town(town: Path, tmp_path: Path, language: Language) -> None:
    """Each format opens in a program of its kind and holds every project with a place."""
    assert len(EXPORTERS) == 10
    made = {}
    for form in EXPORTERS:
        made[form] = tmp_path / f"out.{form}"
        run("export", form, made[form], language=language)
    count, places = len(projects(town)), len(located(town))
    assert len(json.loads(made["geojson"].read_bytes())["features"]) == count
    layers = pyogrio.list_layers(made["gpkg"])
    assert (
        sum(pyogrio.read_info(made["gpkg"], layer=name)["features"] for name, _ in layers) >= places
    )
    with zipfile.ZipFile(made["shp"]) as archive:
        assert any(name.endswith(".shp") for name in archive.namelist())
    for form in ("kml", "csv", "html"):
        text = made[form].read_text(encoding="utf-8-sig")
        assert re.search("街道|南城|Nancheng|Dongguan|东莞", text) is None
        assert all(each["properties"]["name"] in text for each in projects(town).values())
    book = openpyxl.load_workbook(made["xlsx"])
    assert sum(1 for sheet in book for _ in sheet.iter_rows()) > count
    assert made["pdf"].read_bytes().startswith(b"%PDF")
    with Image.open(made["png"]) as picture:
        assert picture.width > 1000
    slides = Presentation(str(made["pptx"])).slides
    assert len(slides) > len(plan().section)


def test_the_plane_of_each_town(town: Path) -> None:
    """The county that spans two zones has a meridian of its own, between them."""
    plane = study_town().plane
    expected = {"liuhe": 120.55, "qingya": 103.51, "beize": 125.01}
    assert plane.meridian == pytest.approx(expected[town.name])
    assert plane.epsg is None


def test_the_communities_of_a_county_hold_their_projects(town: Path) -> None:
    if town.name != "qingya":
        return
    assert store_settings().data == town
    columns = project_store().snapshot().columns
    names = {
        columns.communities[index]
        for index, _how in columns.memberships[columns.community[columns.rows["ring-road"]]]
    }
    assert names == {"黑石镇", "云门镇", "东禾乡"}
    assert columns.community[columns.rows["east-park"]] == -1
    assert columns.community[columns.rows["labour-station"]] == -1
