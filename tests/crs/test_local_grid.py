"""Local grids of a town: checked as configuration, offered, recognised, converted."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer
from shapely.geometry import shape

from geo.crs.convert import from_wgs84, to_wgs84
from geo.crs.displacement import Matches
from geo.crs.parse import parse_system
from geo.crs.recognise import recognise
from geo.crs.surroundings import Surroundings, known_systems, system_with, town_surroundings
from geo.crs.systems import SYSTEMS, Reading, as_system
from geo.intake.read import read_bytes
from geo.intake.system_store import remember_system, remembered_system
from geo.model.config.setup import setup_findings
from geo.model.errors import InvalidConfiguration, UnknownCRS
from geo.model.grid_definition import definition_fault, reaches
from geo.model.local_grid import MOST, LocalGrid
from geo.model.messages import in_full
from geo.model.plan import read_plan
from tests.conftest import DATA
from tests.crs.places import PLACES
from tests.intake import files

BOUNDS = (113.6809, 22.9225, 113.7825, 23.0349)
ZONE = CRS.from_epsg(4547)
LOCAL = "+proj=tmerc +lat_0=0 +lon_0=113.75 +k=1 +x_0=50000 +y_0=-2500000 +ellps=GRS80"
LIKE_A_ZONE = "+proj=tmerc +lat_0=0 +lon_0=113.75 +k=1.00002 +x_0=500000 +y_0=0 +ellps=GRS80"
TURNED = (
    "+proj=omerc +lat_0=23 +lonc=113.75 +alpha=35 +gamma=10 +k=0.9999 +x_0=30000 +y_0=20000"
    " +ellps=GRS80 +units=m"
)
# GDAL writes no other rotation than this into a .prj.
AT_AN_ANGLE = TURNED.replace("+gamma=10", "+gamma=35")
OLD = "+proj=tmerc +lon_0=113.5 +x_0=40000 +y_0=-2500000 +ellps=krass"
SHIFTED = f"{OLD} +towgs84=15.8,-154.4,-82.3,0,0,0,0"
DEFINITIONS = {
    "a meridian of its own": LOCAL,
    "like a zone": LIKE_A_ZONE,
    "turned": TURNED,
    "krasovsky": OLD,
    "shifted": SHIFTED,
    "lambert": "+proj=lcc +lat_1=22 +lat_2=24 +lat_0=23 +lon_0=113.75 +x_0=1e5 +y_0=1e5 +datum=WGS84",
    "arcgis": ZONE.to_wkt("WKT1_ESRI").replace("114.0", "113.5").replace("CM_114E", "Town"),
    "gdal": ZONE.to_wkt("WKT1_GDAL", pretty=True).replace(",114", ",113.5"),
    "wkt 2": ZONE.to_wkt("WKT2_2019", pretty=True).replace(",114", ",113.5"),
}
HOSTILE = {
    "": "value_grid_form",
    "EPSG:4547": "value_grid_form",
    "/etc/passwd": "value_grid_form",
    "http://a.invalid/grid": "value_grid_form",
    "+proj=tmerc\x00 +lon_0=114": "value_grid_form",
    "PROJCS[" * 1000: "value_grid_form",
    CRS.from_epsg(4490).to_wkt("WKT1_GDAL"): "value_grid_form",
    "+init=epsg:4547": "value_grid_foreign",
    "+proj=longlat +datum=WGS84": "value_grid_foreign",
    "+proj=tmerc +lon_0=114 +ellps=krass +nadgrids=/etc/passwd": "value_grid_foreign",
    "+proj=tmerc +lon_0=114 +ellps=krass +nadgrids=@null": "value_grid_foreign",
    "+proj=tmerc +lon_0=114 +ellps=krass +geoidgrids=http://a.invalid/g.tif": "value_grid_foreign",
    "+proj=pipeline +step +proj=tmerc +lon_0=114": "value_grid_foreign",
    "+proj=tmerc +lon_0=nan +ellps=GRS80": "value_grid_foreign",
    "+proj=tmerc +lon_0=1e999 +ellps=GRS80": "value_grid_foreign",
    "+proj=tmerc +lon_0=114 +lon_0=115 +ellps=GRS80": "value_grid_foreign",
    "+proj=tmerc +lon_0=114 +units=km +ellps=GRS80": "value_grid_foreign",
    "+proj=tmerc +lon_0=114 +axis=neu +ellps=GRS80": "value_grid_foreign",
    "+proj=tmerc +lon_0=114 +ellps={{7*7}}": "value_grid_foreign",
    "+proj=tmerc +lon_0=114 +ellps=GRS80 +towgs84=nan,0,0": "value_grid_foreign",
    "PROJCS[": "value_grid_useless",
    "PROJCS[" * 500 + "]" * 500: "value_grid_useless",
    "+proj=tmerc +lon_0=-100 +k=0 +ellps=GRS80": "value_grid_useless",
    "+proj=merc +k=1e-30 +ellps=GRS80": "value_grid_useless",
    CRS.from_epsg(2263).to_wkt("WKT1_GDAL"): "value_grid_useless",  # feet
    "+proj=tmerc +a=1 +b=1": "value_grid_datum",
    CRS.from_epsg(2326).to_wkt("WKT1_GDAL").replace("TOWGS84", "X"): "value_grid_datum",
    ZONE.to_wkt("WKT1_GDAL").replace(
        'AUTHORITY["EPSG","4547"]]', 'EXTENSION["PROJ4","+proj=tmerc +nadgrids=/etc/passwd"]]'
    ): "value_grid_foreign",
}  # fmt: skip


def grid(definition: str, name: str = "Town", **more) -> LocalGrid:
    return LocalGrid(name_zh=f"{name}坐标系", name_en=f"{name} grid", definition=definition, **more)


def around(*definitions: str) -> Surroundings:
    grids = [grid(each, f"Town {number}") for number, each in enumerate(definitions)]
    return Surroundings.of(BOUNDS, grids)


@pytest.fixture
def folder(own_settings: Callable[..., None], tmp_path: Path) -> Callable[..., Path]:
    """Copy the data folder, with local grids in the plan, and let the settings name it."""

    def make(*definitions: str, more: str = "") -> Path:
        copied = Path(shutil.copytree(DATA, tmp_path / "data", dirs_exist_ok=True))
        text = (DATA / "plan.toml").read_text(encoding="utf-8")
        for number, definition in enumerate(definitions):
            text += f'\n[[grid]]\nname_zh = "南城{number}号坐标系"\nname_en = "Nancheng {number}"\n'
            text += f"definition = '''{definition}'''\n{more}\n"
        (copied / "plan.toml").write_text(text, encoding="utf-8")
        own_settings(data=str(copied), edit="1")
        return copied

    return make


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
def test_a_local_grid_leads_there_and_back(definition: str) -> None:
    (system,) = around(definition).grids
    x, y = PLACES.T
    there = from_wgs84(x, y, system)
    # A shift of the datum without heights leads back within half a millimetre.
    exact = 1e-8 if "towgs84" in definition else 1e-10
    assert np.abs(np.column_stack(to_wgs84(*there, system)) - PLACES).max() < exact
    swapped = to_wgs84(*there[::-1], system, swapped=True)
    assert np.allclose(swapped, (x, y), rtol=0, atol=exact)
    crs = CRS.from_user_input(definition)
    start = 4326 if crs.is_bound else crs.geodetic_crs
    expected = Transformer.from_crs(start, crs, always_xy=True).transform(x, y)
    assert np.allclose(there, expected, rtol=0, atol=1e-6)
    assert as_system(_through_json(system)) == system


def _through_json(system):
    import dataclasses
    import json

    return json.loads(json.dumps(dataclasses.asdict(system)))


def test_a_shift_to_wgs84_is_applied_and_its_datum_not_asked() -> None:
    (plain,), (shifted,) = around(OLD).grids, around(SHIFTED).grids
    x, y = PLACES.T
    apart = np.hypot(*(np.array(from_wgs84(x, y, plain)) - from_wgs84(x, y, shifted)))
    assert 50 < apart.min() <= apart.max() < 51  # as EPSG's transformation of the Tarim basin
    assert (plain.datum, shifted.datum) == ("beijing1954", "cgcs2000")
    assert (plain.accuracy_m, shifted.accuracy_m) == (120, 1)


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
def test_a_declared_or_chosen_grid_is_read(definition: str) -> None:
    town = around(definition)
    (system,) = town.grids
    numbers = from_wgs84(*PLACES.T, system)
    for word in (system.code, *system.names):
        found = recognise(*numbers, declared=word, around=town)
        if system.datum == "beijing1954":
            assert [each.code for each in found.questions] == ["beijing1954"]
            assert found.questions[0].readings[0] == Reading(system)
        elif found.questions:  # its eastings are as large as its northings
            assert [each.code for each in found.questions] == ["several"]
            readings = {Reading(system), Reading(system, swapped=True)}
            assert set(found.questions[0].readings) == readings
        else:
            assert (found.applied, found.basis) == (Reading(system), "declared")
            assert found.findings == ()
    chosen = Reading(system)
    assert recognise(*numbers, chosen=chosen, around=town).applied == chosen
    matches = Matches.of_points(np.column_stack(numbers), PLACES, 20.0, True)
    for named in ({"declared": system.code}, {"chosen": system}):
        found = recognise(*numbers, matches=matches, around=town, **named)
        assert found.applied == chosen or system.datum == "beijing1954"


def test_a_grid_with_numbers_of_its_own_is_recognised() -> None:
    town = around(LOCAL.replace("+x_0=50000", "+x_0=900000"))
    (system,) = town.grids
    x, y = from_wgs84(*PLACES.T, system)
    assert recognise(x, y, around=town).applied == Reading(system)
    assert recognise(y, x, around=town).applied == Reading(system, swapped=True)
    # Without the grid these numbers fit nothing.
    assert recognise(x, y, around=around()).applied is None


def test_the_order_of_the_axes_is_asked_where_both_lie_in_the_town() -> None:
    """Surveyors write the northing first, and no digit tells it from the easting here."""
    town = around(LOCAL)
    (system,) = town.grids
    x, y = from_wgs84(*PLACES.T, system)
    both = {Reading(system), Reading(system, swapped=True)}
    for first, second, swapped in ((x, y, False), (y, x, True)):
        for named in ({}, {"declared": "Town 0 grid"}, {"chosen": system}):
            found = recognise(first, second, around=town, **named)
            assert found.applied is None
            [question] = found.questions
            assert set(question.readings) == both
            assert question.recommended is None
            matches = Matches.of_points(np.column_stack((first, second)), PLACES, 20.0, True)
            settled = recognise(first, second, around=town, matches=matches, **named)
            assert settled.applied == Reading(system, swapped)
        chosen = Reading(system, swapped)
        assert recognise(first, second, around=town, chosen=chosen).applied == chosen


def test_a_grid_with_numbers_like_a_zone_is_asked_about() -> None:
    town = around(LIKE_A_ZONE)
    (system,) = town.grids
    for own in (system, SYSTEMS["EPSG:4547"]):
        found = recognise(*from_wgs84(*PLACES.T, own), around=town)
        assert found.applied is None
        [question] = found.questions
        assert question.code == "several"
        readings = {each.system.code for each in question.readings}
        assert {system.code, "EPSG:4547"} <= readings
        assert question.metres > 20_000


def test_a_definition_with_other_numbers_is_not_the_grid_of_its_name() -> None:
    wkt = DEFINITIONS["arcgis"]
    grids = Surroundings.of(BOUNDS, [LocalGrid(name_zh="甲", name_en="Town", definition=wkt)]).grids
    assert parse_system(wkt, grids) == grids[0]
    renamed = wkt.replace(
        'PROJCS["CGCS2000_3_Degree_GK_Town"', 'PROJCS["CGCS2000_3_Degree_GK_CM_114E"'
    )
    assert renamed != wkt
    assert parse_system(renamed, grids) == grids[0]
    for old, new in (("113.5", "113.6"), ("500000.0", "500001.0"), ("D_China_2000", "D_Xian_1980")):
        with pytest.raises(UnknownCRS):
            parse_system(wkt.replace(old, new), grids)


def test_a_grid_that_does_not_reach_the_town_is_left_out() -> None:
    far = "+proj=tmerc +lon_0=20 +ellps=GRS80 +approx"
    assert not reaches(far, BOUNDS) or around(far).grids
    (steep,) = around("+proj=tmerc +lon_0=113.7 +k=1 +ellps=GRS80").grids
    assert steep.bounds.west < 0 < steep.bounds.east


@pytest.mark.parametrize(("text", "fault"), HOSTILE.items(), ids=map(str, range(len(HOSTILE))))
def test_a_definition_that_is_none_or_leads_elsewhere_is_refused(text: str, fault: str) -> None:
    assert definition_fault(text) == fault


@settings(max_examples=25)
@given(st.text(max_size=200))
def test_any_text_is_a_definition_or_refused(text: str) -> None:
    for definition in (text, f"+proj=tmerc {text}", f'PROJCS["{text}"]', f"PROJCS[{text}]"):
        assert definition_fault(definition) is None or "value_grid" in definition_fault(definition)


def test_the_plans_grids_are_known_everywhere(folder: Callable[..., Path]) -> None:
    folder(LOCAL, TURNED)
    assert setup_findings() == []
    codes = list(known_systems())
    assert codes[:4] == ["EPSG:4326", "EPSG:4490", "GRID:Nancheng 0", "GRID:Nancheng 1"]
    system = system_with("GRID:Nancheng 1")
    assert system is not None
    assert system.label("zh") == "南城1号坐标系"
    assert parse_system("南城1号坐标系") == parse_system("nancheng 1") == system
    with pytest.raises(UnknownCRS) as refused:
        parse_system("nancheng 2")
    assert "GRID:Nancheng 0" in refused.value.params["allowed"]
    remember_system(["X", "Y"], "测绘院", Reading(system, swapped=True))
    assert remembered_system(["X", "Y"], "测绘院") == Reading(system, swapped=True)


@pytest.mark.parametrize("definition", [LOCAL, AT_AN_ANGLE, DEFINITIONS["arcgis"]])
@pytest.mark.parametrize("ending", ["gpkg", "zip"])
def test_the_reader_of_files_knows_the_grids(
    folder: Callable[..., Path], tmp_path: Path, definition: str, ending: str
) -> None:
    """The child process that reads a file tells its grid by the definition, not by a name."""
    folder(LIKE_A_ZONE, definition)
    wkt = CRS.from_user_input(definition).to_wkt("WKT1_ESRI")
    frame = files.frame().to_crs(wkt)
    path = tmp_path / ("a.gpkg" if ending == "gpkg" else "a.shp")
    pyogrio.write_dataframe(frame, path, layer="a")
    content, name = path.read_bytes(), path.name
    if ending == "zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for part in tmp_path.glob("a.*"):
                archive.write(part, part.name)
        content, name = packed.getvalue(), "a.zip"
    upload = read_bytes(content, name)
    assert upload.crs == "GRID:Nancheng 1"
    place = shape(upload.features[0]["geometry"]).representative_point()
    found = recognise([place.x], [place.y], declared=upload.crs)
    readings = {found.applied} if found.applied else set(found.questions[0].readings)
    assert Reading(town_surroundings().grids[1]) in readings


@pytest.mark.parametrize(
    ("definition", "more", "words"),
    [
        ("+proj=tmerc +nadgrids=/etc/passwd", "", ("[[grid]]", "not allowed", "不允许")),
        ("EPSG:4547", "", ("[[grid]]", "neither PROJ text", "既不是 PROJ 文本")),
        ("", "", ("[[grid]]", "empty", "不能为空")),
        ("x" * 5000, "", ("[[grid]]", "4,000", "4,000")),
        (LOCAL, "accuracy_m = -1", ("[[grid]]", "at least 0", "0")),
        (LOCAL, "accuracy_m = nan", ("[[grid]]", "accuracy_m", "accuracy_m")),
        (LOCAL, "accuraci_m = 1", ("[[grid]]", "accuracy_m", "accuracy_m")),
        (LOCAL, 'file = "/etc/passwd"', ("[[grid]]", "no entry", "file")),
    ],
)
def test_a_fault_in_a_grid_is_told_at_the_start(
    folder: Callable[..., Path], definition: str, more: str, words: tuple[str, str, str]
) -> None:
    copied = folder(definition, more=more)
    with pytest.raises(InvalidConfiguration):
        read_plan(copied / "plan.toml")
    (finding,) = setup_findings()
    english, chinese = in_full(finding, "en"), in_full(finding, "zh")
    assert words[0] in english
    assert words[1] in english
    assert words[2] in chinese


def test_two_grids_of_one_name_and_too_many_are_refused(folder: Callable[..., Path]) -> None:
    copied = folder(LOCAL, TURNED)
    plan = copied / "plan.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("Nancheng 1", "nancheng 0"), encoding="utf-8")
    assert "two grids" in in_full(setup_findings()[0], "en")
    folder(*[LOCAL] * (MOST + 1))
    assert "at most 20" in in_full(setup_findings()[0], "en")


def test_a_grid_of_another_part_of_the_world_is_told(folder: Callable[..., Path]) -> None:
    folder(f"{LOCAL} +approx".replace("lon_0=113.75", "lon_0=66"))
    (finding,) = setup_findings()
    assert finding.params["what"] == "value_grid_far"
    assert "街道" in in_full(finding, "zh")
    assert town_surroundings().grids == ()
