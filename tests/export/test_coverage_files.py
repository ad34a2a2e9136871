"""A coverage as a workbook and as a GeoPackage: every figure, its rule, and no formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely

from geo.coverage.capacity.study import capacity_found
from geo.coverage.communities import by_community, with_added
from geo.coverage.coverage import straight_line_coverage
from geo.coverage.facilities import facilities_at
from geo.coverage.gaps import gaps
from geo.coverage.network.coverage import network_coverage
from geo.coverage.network.sites import reach_along_streets
from geo.coverage.network.streets import streets_from
from geo.coverage.population.distance_curve import distance_curve
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import EvenPopulation
from geo.coverage.scenario import PlanStep
from geo.coverage.siting.siting import choose_sites
from geo.coverage.straight_line.reach import Candidates, Demand
from geo.coverage.town import Town
from geo.export.coverage.communities import communities_csv, community_head
from geo.export.coverage.files import coverage_gpkg, coverage_xlsx, sheets
from geo.export.coverage.notes import BASES, METHODS, notes, statuses_words
from geo.model.standards import own_rule, standards
from geo.store.snapshot import Snapshot
from geo.study.result import StudyResult

EAST, NORTH = 474_000.0, 2_546_000.0
HOSTILE = ('=HYPERLINK("http://evil")', "+1", "@SUM(1)", "\t=1", "＝1", "http://evil.invalid")


def bundle_of(*places: Any, name: str = "甲", **changes: Any) -> StudyResult:
    """Put together what is known of a square town of 4 km2."""
    town = Town(shapely.box(EAST, NORTH, EAST + 2000, NORTH + 2000), 4547, 8000, 2020)
    found = facilities_at(
        [shapely.Point(EAST + x, NORTH + y) for x, y in places],
        [0.0, 100.0, np.inf][: len(places)],
        names=(name,) * len(places),
    )
    people = EvenPopulation(town)
    rule = replace_rule(**changes.pop("rule", {}))
    coverage = straight_line_coverage(town, found, rule, people)
    demand = Demand(np.array([EAST + 100]), np.array([NORTH + 100]), np.ones(1))
    candidates = Candidates(np.array([EAST + 90]), np.array([NORTH + 90]), (name,))
    step = PlanStep("existing", None, coverage, 1, 0, coverage.covered_km2, coverage.people)
    given: dict[str, Any] = {
        "gaps": gaps(coverage, people),
        "steps": [step, replace(step, code="year", year=2025, added_people=None)],
        "siting": choose_sites(town, rule, demand, candidates, 1, facilities=found),
        "communities": by_community(coverage, people, {name: town.outline}).rows,
        "curve": distance_curve(town, found, people, 200.0, 100.0),
        "files": (("population", name),),
        **changes,
    }
    return StudyResult(coverage, "park", "abc", dt.date(2023, 2, 24), ("completed",), **given)


def replace_rule(**changes: Any) -> Any:
    return standards().rule_for("park").model_copy(update=changes)


PLACES = ((500, 500), (1500, 1500), (2500, 300))


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            "zh",
            [
                "结果",
                "设施",
                "规划新增",
                "未覆盖区",
                "选址结果",
                "分社区",
                "按距离统计占比",
                "假设",
            ],
        ),
        (
            "en",
            [
                "Result",
                "Facilities",
                "What the plan adds",
                "Gaps",
                "Chosen sites",
                "By community",
                "Share by distance",
                "Assumptions",
            ],
        ),
    ],
)
def test_the_workbook_has_a_sheet_for_all_that_was_found(language: Any, names: list[str]) -> None:
    assert opened(coverage_xlsx(bundle_of(*PLACES), language)).sheetnames == names


def test_what_was_not_asked_for_has_no_sheet() -> None:
    bundle = bundle_of(*PLACES, gaps=None, steps=(), siting=None, communities=(), curve=None)
    assert opened(coverage_xlsx(bundle, "en")).sheetnames == ["Result", "Facilities", "Assumptions"]


def test_the_result_says_by_which_rule_how_surely_and_when() -> None:
    bundle = bundle_of(*PLACES)
    sheet = opened(coverage_xlsx(bundle, "en")).worksheets[0]
    rows = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert rows["Rule"][0] == "Parks and squares"
    assert rows["Radius (m)"][0] == 500
    assert rows["Source of the rule"][0].startswith("GB/T 51346-2019")
    assert rows["Status of the source"][0] == "read in the source"
    assert rows["Method"][0] == "straight line (upper bound)"
    assert rows["Population basis"][0].endswith("an assumption")
    assert rows["Date of the data"][0] == "2023-02-24"
    assert rows["Data revision"][0] == "abc"
    assert rows["Statuses counted"][0] == "Completed"
    assert rows["Population file"][0] == "甲"
    figures = bundle.coverage.covered_km2
    assert rows["Covered (km²)"] == tuple(
        round(each, 3) for each in (figures.nominal, figures.sure, figures.possible)
    )
    people = bundle.coverage.people
    assert people is not None
    assert rows["Covered people"][0] == round(people.nominal)


def test_the_approval_number_has_its_place(own_settings: Callable[..., None]) -> None:
    own_settings(map_approval="GS(2026)1")
    cells = (
        opened(coverage_xlsx(bundle_of(*PLACES), "zh")).worksheets[0].iter_rows(values_only=True)
    )
    assert ("审图号", "GS(2026)1", None, None) in list(cells)


def test_the_curve_and_the_communities_are_tables() -> None:
    bundle = bundle_of(*PLACES)
    *_, communities, curve, _ = sheets(bundle, "en")
    assert communities.rows[0][:2] == ["甲", 4.0]
    assert communities.rows[0][3] == round(bundle.coverage.covered_km2.nominal, 4)
    assert curve.head[0] == "Distance (m), straight line"
    assert [row[0] for row in curve.rows] == [0.0, 100.0, 200.0]
    assert curve.rows[2][2] == pytest.approx(6.28, abs=0.2)
    assert curve.rows[2][5] == curve.rows[2][2]


def test_along_streets_the_curve_and_the_notes_say_so() -> None:
    x, y = EAST + np.array([0.0, 2000, 9000, 9100]), NORTH + np.array([500.0, 500, 0, 0])
    streets = streets_from(x, y, np.array([0, 2, 4]))
    bundle = bundle_of(*PLACES)
    town, found, rule = bundle.coverage.town, bundle.coverage.facilities, bundle.coverage.rule
    people = PointPopulation(EAST + np.array([400.0, 1900]), NORTH + np.full(2, 1900), [3, 4], town)
    demand = Demand(people.x, people.y, people.people)
    candidates = Candidates(np.array([EAST + 90]), np.array([NORTH + 990]), ("甲",))
    reach = reach_along_streets(demand, candidates, found, streets, rule.value)
    coverage = network_coverage(town, found, rule, streets, people)
    along = replace(
        bundle,
        coverage=coverage,
        gaps=gaps(coverage, people),
        curve=distance_curve(town, found, people, 200.0, 100.0, streets=streets),
        siting=choose_sites(town, rule, demand, candidates, 1, facilities=found, reach=reach),
    )
    *_, curve, notes = sheets(along, "en")
    assert curve.head[0] == "Distance (m), along streets"
    told = " ".join(str(row[0]) for row in notes.rows)
    assert "1 candidate site is too far from any street" in told
    assert "About 7 people live too far from any street" in told
    assert "for 100% of the people, no route along streets leads to any facility" in told
    told = " ".join(str(row[0]) for row in sheets(bundle, "en")[-1].rows)
    assert "along streets" not in told


def test_a_place_that_is_not_known_has_empty_cells() -> None:
    facilities = sheets(bundle_of(*PLACES), "en")[1]
    by_name = [dict(zip(facilities.head, row, strict=True)) for row in facilities.rows]
    assert [each["Radius of uncertainty (m)"] for each in by_name] == [0.0, 100.0, None]
    assert [each["Certain reach (m)"] for each in by_name] == [500.0, 400.0, 0.0]
    assert [each["Possible reach (m)"] for each in by_name] == [500.0, 600.0, 1000.0]
    assert by_name[0]["Longitude (WGS 84)"] == pytest.approx(113.751, abs=0.002)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_cell_is_a_formula_or_a_link(text: str, language: Any) -> None:
    hostile = {"zh": text, "en": text, "source_zh": text, "source_en": text}
    made = coverage_xlsx(bundle_of(*PLACES, name=text, rule=hostile), language)
    for cell in (
        cell for sheet in opened(made).worksheets for row in sheet.iter_rows() for cell in row
    ):
        assert cell.data_type != "f"
        assert cell.hyperlink is None
        assert not str(cell.value).lstrip().startswith(("=", "＝"))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    assert not any(b"<f>" in part or b"<hyperlink" in part for part in parts)


def test_the_geopackage_has_the_shapes_in_degrees(tmp_path: Path) -> None:
    bundle = bundle_of(*PLACES)
    path = tmp_path / "coverage.gpkg"
    path.write_bytes(coverage_gpkg(bundle, "en"))
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    assert names == ["sure", "nominal", "possible", "facilities", "gaps", "sites"]
    frames = {name: geopandas.read_file(path, layer=name) for name in names}
    assert {frame.crs.to_epsg() for frame in frames.values()} == {4326}
    for reading in ("sure", "nominal", "possible"):
        (row,) = frames[reading].to_dict("records")
        assert row["area_km2"] == getattr(bundle.coverage.covered_km2, reading)
        assert row["method"] == "straight_line"
        assert row["revision"] == "abc"
        assert row["source"].endswith("(read in the source)")
        back = bundle.coverage.town.to_metres(row["geometry"])
        assert back.area / 1e6 == pytest.approx(row["area_km2"], rel=1e-6)
    assert list(frames["facilities"]["uncertainty_m"].isna()) == [False, False, True]
    assert len(frames["gaps"]) == len(bundle.gaps.gaps) if bundle.gaps else False
    assert list(frames["sites"]["rank"]) == [1]


def test_the_geopackage_of_nothing_has_empty_layers(tmp_path: Path) -> None:
    path = tmp_path / "coverage.gpkg"
    path.write_bytes(coverage_gpkg(bundle_of(gaps=None, siting=None), "zh"))
    sizes = {
        str(name): pyogrio.read_info(path, layer=name)["features"]
        for name, _ in pyogrio.list_layers(path)
    }
    assert sizes == {"sure": 0, "nominal": 0, "possible": 0, "facilities": 0}


def test_names_are_kept_as_they_are_in_a_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "coverage.gpkg"
    path.write_bytes(coverage_gpkg(bundle_of(*PLACES, name="=1+1\x01 '；DROP"), "zh"))
    assert set(geopandas.read_file(path, layer="facilities")["name"]) == {"=1+1 '；DROP"}


def test_every_method_and_basis_has_words() -> None:
    assert set(METHODS) == {"straight_line", "network"}
    assert set(BASES) == {"points", "areas", "raster", "even"}


def test_a_rule_of_ones_own_is_to_be_confirmed(shipped: Snapshot) -> None:
    del shipped
    bundle = bundle_of(*PLACES)
    own = replace(bundle, coverage=replace(bundle.coverage, rule=own_rule("park", 250.0)))
    (sheet, *_) = sheets(own, "en")
    assert ["Status of the source", "to be confirmed", None, None] in sheet.rows


def test_statuses_in_words() -> None:
    assert statuses_words(("completed", "planned"), "zh") == "建成、规划"


def test_capacities_have_a_sheet_where_one_is_known() -> None:
    def titles(places: float) -> list[str]:
        bundle = bundle_of((500, 500))
        known = replace(bundle.coverage.facilities, capacity=np.array([places]))
        town = bundle.coverage.town
        held = capacity_found(town, known, EvenPopulation(town), 500.0, "school")
        return [each.title for each in sheets(replace(bundle, capacity=held), "en")]

    assert "Capacity" in titles(30.0)
    assert "Capacity" not in titles(np.nan)


def in_halves(**changes: Any) -> StudyResult:
    """Split the town into two communities, one of them with an English name of its own."""
    result = bundle_of(*PLACES, **changes)
    halves = {
        "西平社区": shapely.box(EAST, NORTH, EAST + 1000, NORTH + 2000),
        "东社区": shapely.box(EAST + 1000, NORTH, EAST + 2000, NORTH + 2000),
    }
    town = replace(result.coverage.town, communities=halves)
    coverage, people = replace(result.coverage, town=town), EvenPopulation(town)
    found = by_community(coverage, people)
    rows = with_added(found.rows, found.rows)
    return replace(result, coverage=coverage, communities=rows, community_findings=found.findings)


def test_the_communities_have_every_figure_with_its_range_and_both_names() -> None:
    result = in_halves()
    sheet = next(each for each in sheets(result, "en") if each.title == "By community")
    rows = {row[0]: dict(zip(sheet.head, row, strict=True)) for row in sheet.rows}
    west = rows["Xiping Community"]
    assert west["Name in Chinese"] == "西平社区"
    assert west["People"] == 4_000
    assert west["Density of people (per km²)"] == 2_000
    assert west["Area (km²)"] == 2.0
    # The facility at (500, 500) is exact and in the west; that at (1500, 1500) in the east.
    assert [west[f"Facilities that count{each}"] for each in ("", ", at least", ", at most")] == [
        *(1, 1, 1)
    ]
    row = next(each for each in result.communities if each.name == "西平社区")
    assert row.people is not None
    left = 4_000 - row.people.nominal
    assert west["People not reached"] == round(left)
    assert west["Covered share of the people (%)"] == round(100 * row.people.nominal / 4_000, 1)
    assert (
        "Name in Chinese"
        not in next(each for each in sheets(result, "zh") if each.title == "分社区").head
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_communities_as_csv_say_what_they_rest_on(language: Any) -> None:
    result = in_halves(name='=HYPERLINK("x")')
    content = communities_csv(result, language)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    head = community_head(result.communities, language)
    assert lines[0] == head
    assert {len(line) for line in lines[1:3]} == {len(head)}
    told = "\n".join(line[0] for line in lines[4:])
    assert "GB/T 51346-2019" in told
    assert "2023-02-24" in told
    assert not any(cell.startswith("=") for line in lines for cell in line)


def test_the_geopackage_has_the_communities_with_their_figures(tmp_path: Path) -> None:
    path = tmp_path / "c.gpkg"
    path.write_bytes(coverage_gpkg(in_halves(), "en"))
    frame = geopandas.read_file(path, layer="communities").set_index("name")
    west = frame.loc["西平社区"]
    assert (west["name_en"], west["people"], west["facilities"]) == ("Xiping Community", 4_000, 1)
    assert west["people_left_low"] <= west["people_left"] <= west["people_left_high"]
    assert frame.crs == "EPSG:4326"
    area = frame.to_crs(4547).area["西平社区"] / 1e6
    assert area == pytest.approx(west["area_km2"], rel=1e-6)


def test_the_result_says_who_states_the_people() -> None:
    sheet = opened(coverage_xlsx(bundle_of(*PLACES), "en")).worksheets[0]
    rows = {row[0]: row[1] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert rows["Source of the number of people"] == "file 甲"
    told = bundle_of(*PLACES, files=())
    town = replace(told.coverage.town, residents_source="第七次全国人口普查")
    told = replace(told, coverage=replace(told.coverage, town=town))
    assert told.to_dict("zh")["people_sources"] == [
        {"origin": "plan", "name": None, "source": "第七次全国人口普查", "date": "2020"}
    ]
    assert any("第七次全国人口普查" in each for each in notes(told, "zh"))


def test_a_gap_names_its_community_in_the_readers_language() -> None:
    result = in_halves()
    result = replace(result, gaps=gaps(result.coverage, EvenPopulation(result.coverage.town)))
    for language, name in (("zh", "西平社区"), ("en", "Xiping Community")):
        sheet = next(
            each for each in sheets(result, language) if each.title in {"Gaps", "未覆盖区"}
        )  # type: ignore[arg-type]
        assert name in [row[2] for row in sheet.rows]
