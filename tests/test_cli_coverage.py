"""``python -m geo coverage``: figures, their rule, files of the user's own, and how it ends."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import openpyxl
import pytest
import shapely
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from geo.cli import app
from geo.coverage.town import Town, town
from tests.conftest import DATA, DECLARED, project, worked_within

Run = Callable[..., Result]
KEYS = {"rule", "method", "facilities", "area_km2", "covered_km2", "people"}
READINGS = ("sure", "nominal", "possible")
MIDDLE = (113.725, 22.99)  # 2.4 km from the edge of the town


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in English, as on a machine set to English."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    def call(*words: str | Path, expect: int = 0) -> Result:
        result = CliRunner().invoke(app, ["coverage", *map(str, words)])
        assert result.exit_code == expect, result.output
        return result

    return call


@pytest.fixture
def answer(run: Run) -> Callable[..., dict[str, Any]]:
    return lambda *words: json.loads(run(*words, "--json").stdout)


@pytest.fixture
def stored(
    projects_file: Callable[..., Path], own_settings: Callable[..., None]
) -> Callable[..., None]:
    """Put projects in the place of the shipped ones."""

    def store(*features: Any) -> None:
        own_settings(store=str(projects_file(*features)))

    return store


def park(identifier: str, place: tuple[float, float] | None = MIDDLE, **changes: Any) -> Any:
    given = {"category": "park", "status": "completed", "location_accuracy_m": 100, **changes}
    point = {"type": "Point", "coordinates": list(place)} if place else None
    return project(identifier, geometry=point, **given)


def test_the_answer_has_the_agreed_shape(answer: Callable[..., dict[str, Any]]) -> None:
    found = answer("park")
    assert set(found) >= KEYS
    assert found["rule"]["id"] == "park"
    assert found["rule"]["radius_m"] == 500
    assert found["method"] == "straight_line"
    assert found["facilities"] == 0
    assert found["area_km2"] == pytest.approx(56.37, abs=0.01)
    assert found["covered_km2"] == {"sure": 0, "nominal": 0, "possible": 0}
    assert found["people"] == {"sure": 0, "nominal": 0, "possible": 0}
    assert found["people_basis"] == "even"
    assert found["people_total"] == 418_288


def test_a_circle_is_as_large_as_a_circle(
    answer: Callable[..., dict[str, Any]], stored: Callable[..., None]
) -> None:
    stored(park("a-park"))
    found = answer("park")
    expected = {"sure": 400, "nominal": 500, "possible": 600}
    for reading, radius in expected.items():
        area = math.pi * radius**2 / 1e6
        assert found["covered_km2"][reading] == pytest.approx(area, rel=2e-4)
        people = 418_288 * found["covered_km2"][reading] / found["area_km2"]
        assert found["people"][reading] == pytest.approx(people, rel=1e-4)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ([], 1),
        (["--statuses", "all"], 3),
        (["--statuses", "completed,under_construction"], 2),
        (["--statuses", "planned"], 1),
        (["--statuses", "paused"], 0),
        (["--statuses", "completed", "--statuses", "planned"], 2),
        (["--statuses", "completed,planned", "--statuses", "all"], 3),
    ],
)
def test_completed_counts_unless_told_otherwise(
    answer: Callable[..., dict[str, Any]],
    stored: Callable[..., None],
    words: list[str],
    count: int,
) -> None:
    stored(
        park("a"),
        park("b", status="under_construction"),
        park("c", status="planned"),
        park("d", status="cancelled"),
        park("e", place=None, location_accuracy_m=None, location_type="unknown"),
        project("f", status="completed"),
    )
    found = answer("park", *words)
    assert found["facilities"] == count
    assert found["not_located"] == (
        1 if not words or "completed" in words[1] or "all" in words else 0
    )


@pytest.mark.parametrize("residents", [0, None])
def test_nobody_is_no_unknown_number(
    answer: Callable[..., dict[str, Any]],
    own_settings: Callable[..., None],
    stored: Callable[..., None],
    tmp_path: Path,
    residents: int | None,
) -> None:
    stored(park("a-park"))
    for name in ("plan.toml", "vocabulary.toml", "standards.toml"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    areas = json.loads((DATA / "reference_areas.geojson").read_bytes())
    own = next(each for each in areas["features"] if each["id"] == "nancheng")
    own["properties"]["residents_2020"] = residents
    if residents is None:
        del own["properties"]["residents_2020"]
    (tmp_path / "reference_areas.geojson").write_text(json.dumps(areas), encoding="utf-8")
    own_settings(data=str(tmp_path))
    found = answer("park")
    assert found["covered_km2"]["nominal"] > 0.7
    assert found["people_total"] == residents
    assert found["people"] == (None if residents is None else dict.fromkeys(READINGS, 0))


def test_a_radius_of_ones_own_says_so(
    answer: Callable[..., dict[str, Any]], stored: Callable[..., None]
) -> None:
    stored(park("a-park", location_accuracy_m=0))
    found = answer("park", "--radius", "250")
    assert found["rule"]["id"] == "own"
    assert found["rule"]["status"] == "unverified"
    assert found["covered_km2"]["nominal"] == pytest.approx(math.pi * 0.0625, rel=2e-4)


def test_a_category_without_a_rule_needs_a_radius(run: Run, answer: Any) -> None:
    assert "no rule for the category" in run("utility", expect=2).stderr
    assert answer("utility", "--radius", "800")["rule"]["radius_m"] == 800


@pytest.mark.parametrize("rule", ["pocket_park", "circle_10_minutes"])
def test_another_rule_can_be_chosen(answer: Any, rule: str) -> None:
    assert answer("park", "--rule", rule)["rule"]["id"] == rule


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["nothing"], "category cannot be"),
        (["park", "--radius", "0"], "is not a valid radius"),
        (["park", "--radius", "nan"], "is not a valid radius"),
        (["park", "--radius", "200000"], "is not a valid radius"),
        (["park", "--radius", "far"], "parse string as a number"),
        (["park", "--rule", "kindergarten"], "no rule “kindergarten”"),
        (["park", "--rule", "park", "--radius", "9"], "cannot be given together"),
        (["park", "--statuses", "finished"], "cannot be “finished”"),
        (["park", "--statuses", ","], "cannot be “,”"),
        (["park", "--population", "missing.csv"], "no file missing.csv"),
        (["park", "--network", "missing.pbf"], "no file missing.pbf"),
        (["park", "--out", "figures.docx"], "cannot be written"),
        (["public_safety", "--out", "figures.xlsx"], "is a density"),
        (["park", "--colour"], "No such option"),
    ],
)
def test_what_cannot_be_understood_ends_with_2(run: Run, words: list[str], part: str) -> None:
    result = run(*words, expect=2)
    assert result.stdout == ""
    assert part in " ".join(result.stderr.split())


def test_without_an_outline_there_is_no_figure(
    run: Run, own_settings: Callable[..., None], tmp_path: Path
) -> None:
    for name in ("plan.toml", "vocabulary.toml", "standards.toml", "projects.geojson"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    own_settings(data=str(tmp_path))
    assert "outline of the subdistrict" in run("park", expect=2).stderr


def table(path: Path, rows: list[tuple[float, float, Any]]) -> Path:
    text = "经度（WGS84）,纬度（WGS84）,人口\n" + "".join(
        f"{x},{y},{count}\n" for x, y, count in rows
    )
    path.write_text(text, encoding="utf-8")
    return path


def at(x: float, y: float) -> tuple[float, float]:
    """Return the position that lies so many metres from the middle."""
    place: Town = town()
    east, north = place.points(*MIDDLE)
    moved = place.to_degrees(shapely.Point(float(east) + x, float(north) + y))
    return round(moved.x, 8), round(moved.y, 8)


def test_people_come_from_a_table_with_chinese_headings(
    answer: Any, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored(park("a-park"))
    rows = [(*at(390, 0), 1), (*at(0, 490), 10), (*at(-590, 0), 100), (*at(700, 0), 1000)]
    file = table(tmp_path / "people.csv", [*rows, (114.0, 23.0, 10_000)])
    found = answer("park", "--population", file)
    assert found["people"] == {"sure": 1, "nominal": 11, "possible": 111}
    assert found["people_basis"] == "points"
    assert found["people_total"] == 1111
    assert found["people_outside"] == 10_000
    assert found["files"] == {"population": "people.csv"}


def test_what_has_no_place_in_a_file_is_told(
    answer: Any, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored(park("a-park"))
    people, more = tmp_path / "people.csv", tmp_path / "more.csv"
    x, y = MIDDLE
    people.write_text(
        f"lon (WGS 84),lat (WGS 84),people\n{x},{y},10\n,,70\n{x},,7\n", encoding="utf-8"
    )
    found = answer("park", "--population", people)
    assert (found["people_total"], found["people_outside"]) == (10, 77)
    more.write_text(f"name,lon (WGS 84),lat (WGS 84)\nA,{x + 0.01},{y}\nB,,\n", encoding="utf-8")
    found = answer("park", "--facilities", more)
    assert (found["facilities"], found["not_located"]) == (2, 1)


def test_a_file_of_people_that_cannot_be_used_is_told(run: Run, tmp_path: Path) -> None:
    file = table(tmp_path / "people.csv", [(*MIDDLE, "many")])
    assert "is not a number of people" in run("park", "--population", file, expect=2).stderr
    (tmp_path / "broken.geojson").write_text("{")
    assert "not JSON" in run("park", "--population", tmp_path / "broken.geojson", expect=2).stderr


def layer(path: Path, *features: tuple[dict[str, Any], Any]) -> Path:
    made = [
        {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shape)}
        for properties, shape in features
    ]
    path.write_text(
        json.dumps({"type": "FeatureCollection", **DECLARED, "features": made}), encoding="utf-8"
    )
    return path


def test_facilities_of_a_file_count_beside_the_plan(
    answer: Any, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored(park("a-park", location_accuracy_m=0))
    far = shapely.Point(at(0, 1500))
    file = layer(tmp_path / "more.geojson", ({"name": "=1+1", "location_accuracy_m": 100}, far))
    found = answer("park", "--facilities", file)
    assert found["facilities"] == 2
    one = math.pi * 0.25
    assert found["covered_km2"]["nominal"] == pytest.approx(2 * one, rel=2e-4)
    assert found["covered_km2"]["sure"] == pytest.approx(one + math.pi * 0.16, rel=2e-4)


def grid(path: Path) -> Path:
    """Write streets every 100 m around the middle."""
    lines = []
    for offset in range(-1000, 1001, 100):
        lines.append([at(offset, step) for step in range(-1000, 1001, 100)])
        lines.append([at(step, offset) for step in range(-1000, 1001, 100)])
    return layer(path, *(({}, shapely.LineString(line)) for line in lines))


def test_along_streets_is_said_and_covers_less(
    answer: Any, run: Run, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored(park("a-park", location_accuracy_m=0))
    streets = grid(tmp_path / "streets.geojson")
    straight, along = answer("park"), answer("park", "--network", streets)
    assert along["method"] == "network"
    assert 0.5 < along["covered_km2"]["nominal"] < straight["covered_km2"]["nominal"]
    assert along["network"]["minutes"] == pytest.approx(500 / 60, abs=0.01)
    told = run("park", "--network", streets).stdout
    assert "along streets" in told
    assert "upper bound" not in told


def test_places_are_shared_along_the_same_streets(
    answer: Any, run: Run, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored(park("a-park", location_accuracy_m=0, capacity=90))
    streets = grid(tmp_path / "streets.geojson")
    homes = [({"people": 10}, shapely.Point(at(300, 300))), ({"people": 20}, shapely.Point(MIDDLE))]
    words = ["park", "--population", layer(tmp_path / "people.geojson", *homes)]
    straight = answer(*words)["capacity"]["catchment"]
    along = answer(*words, "--network", streets)["capacity"]["catchment"]
    assert (straight["method"], along["method"]) == ("straight_line", "network")
    assert straight["people_with_access"]["nominal"] == 30  # 424 m; 600 m along the blocks
    assert along["people_with_access"]["nominal"] == 20
    told = run(*words, "--network", streets).stdout
    assert "Within 500 m along streets, about 20 people reach one of these facilities." in told


def blocks(count: int, step: float) -> tuple[list[tuple[float, float]], list[list[int]]]:
    """Return the nodes of square blocks around the middle, and the ways along and across."""
    marks = [(at - (count - 1) / 2) * step for at in range(count)]
    nodes = np.arange(count * count).reshape(count, count)
    places = [at(x, y) for x in marks for y in marks]
    return places, [*nodes.tolist(), *nodes.T.tolist()]


def pbf(path: Path, count: int = 21, step: float = 100.0) -> Path:
    import osmium
    from osmium.osm.mutable import Node, Way

    places, ways = blocks(count, step)
    with osmium.SimpleWriter(str(path)) as writer:
        for number, place in enumerate(places, 1):
            writer.add_node(Node(id=number, location=place, version=1))
        for number, way in enumerate(ways, 1):
            tags = {"highway": "footway"}
            nodes = [node + 1 for node in way]
            writer.add_way(Way(id=number, nodes=nodes, tags=tags, version=1))
    return path


def graphml(path: Path, count: int = 21, step: float = 100.0) -> Path:
    import networkx as nx

    places, ways = blocks(count, step)
    graph = nx.Graph(crs="epsg:4326")
    for number, (x, y) in enumerate(places):
        graph.add_node(number, x=x, y=y)
    for way in ways:
        nx.add_path(graph, way)
    nx.write_graphml(graph, path)
    return path


def tiff(path: Path, side: float, people: Any) -> Path:
    """Write cells of people around the middle, in the town's projected system."""
    import rasterio

    east, north = (float(each) for each in town().points(*MIDDLE))
    cells = np.asarray(people, np.float64)
    rows, columns = cells.shape
    shape = {"width": columns, "height": rows, "count": 1, "dtype": "float64"}
    corner = rasterio.Affine(side, 0, east - columns * side / 2, 0, -side, north + rows * side / 2)
    with rasterio.open(path, "w", "GTiff", crs="EPSG:4547", transform=corner, **shape) as file:
        file.write(cells, 1)
    return path


def test_streets_of_every_form_give_the_same_figures(
    answer: Any, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored(park("a-park", at(13, 27), location_accuracy_m=40))
    files = (
        grid(tmp_path / "a.geojson"),
        pbf(tmp_path / "a.osm.pbf"),
        graphml(tmp_path / "a.graphml"),
    )
    people = table(tmp_path / "people.csv", [(*at(x, 60 - x), 1) for x in range(-990, 991, 30)])
    found = [answer("park", "--network", file, "--population", people) for file in files]
    for each in found:
        assert each["method"] == "network"
        assert each["network"]["streets_km"] == pytest.approx(84, abs=0.01)
        assert each["covered_km2"] == pytest.approx(found[0]["covered_km2"], abs=2e-5)
        assert each["people"] == found[0]["people"]
    assert 5 < found[0]["people"]["sure"] < found[0]["people"]["possible"]


def test_people_of_a_geotiff_are_counted_by_the_share_of_each_cell(
    answer: Any, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored(park("a-park", location_accuracy_m=0))
    file = tiff(tmp_path / "people.tif", 1_000.0, [[100, 200], [300, 400]])
    found = answer("park", "--population", file)
    assert (found["people_basis"], found["people_total"]) == ("raster", 1_000)
    # A quarter of the circle lies in each cell.
    quarter = math.pi * 0.25 / 4
    assert found["people"]["nominal"] == pytest.approx(1_000 * quarter, rel=1e-3)


def test_the_curve_of_a_workbook_follows_the_streets(
    run: Run, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored(park("a-park", location_accuracy_m=0))
    rows = [(*at(200, 300), 1), (*at(400, 400), 1), (*at(0, -500), 1), (*at(1_600, 0), 1)]
    files = ["--population", table(tmp_path / "people.csv", rows)]
    files += ["--network", graphml(tmp_path / "streets.graphml")]
    book = tmp_path / "o.xlsx"
    run("park", *files, "--out", book)
    sheet = openpyxl.load_workbook(book)["Share by distance"]
    head, *curve = sheet.iter_rows(values_only=True)
    assert head[0] == "Distance (m), along streets"
    within = {row[0]: row[5] for row in curve}
    assert [within[each] for each in (450, 550, 850, 3_000)] == [0, 50, 75, 75]
    told = [row[0] for row in openpyxl.load_workbook(book)["Assumptions"].values]
    assert any("for 25% of the people, no route along streets" in text for text in told)


@pytest.mark.parametrize("streets", [pbf, graphml])
def test_large_files_are_answered_in_seconds(
    answer: Any, stored: Callable[..., None], tmp_path: Path, streets: Callable[..., Path]
) -> None:
    stored(*(park(f"park-{n}", at(400 * n - 2_000, 100)) for n in range(11)))
    network = streets(tmp_path / f"streets.{streets.__name__}", 61, 80.0)
    people = tiff(tmp_path / "people.tif", 5.0, np.full((1_000, 1_000), 0.25))
    with worked_within(20):
        found = answer("park", "--network", network, "--population", people)
    assert found["network"]["streets_km"] == pytest.approx(2 * 61 * 60 * 0.08, rel=1e-3)
    assert 10_000 < found["people"]["nominal"] < found["people_total"] <= 250_000


def test_each_file_may_have_a_coordinate_system_of_its_own(
    answer: Any, run: Run, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored(park("a", location_accuracy_m=0))
    people = table(tmp_path / "p.csv", [(*MIDDLE, 7), (*at(700, 0), 5)])
    words = ["park", "--population", people, "--network", grid(tmp_path / "streets.geojson")]
    assert answer(*words, "--crs", "EPSG:4326")["people"]["nominal"] == 7
    # Read as GCJ-02, a file moves by 600 m; the other stays.
    moved = answer(*words, "--crs", "population=GCJ-02")
    assert moved["people"]["nominal"] == 5
    assert moved["network"] == {
        **answer(*words)["network"],
        "people_off_streets": moved["network"]["people_off_streets"],
    }
    both = answer(*words, "--crs", "GCJ-02", "--crs", "population=EPSG:4326")
    assert both["people"]["nominal"] == 7
    told = run(*words, "--crs", "streets=GCJ-02", expect=2).stderr
    assert "population, facilities, network" in told


def test_communities_of_a_file_have_figures_of_their_own(
    answer: Any, run: Run, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored(park("a", location_accuracy_m=0))
    halves = {
        "West": shapely.box(*at(-1_000, -1_000), *MIDDLE),
        "East": shapely.box(*MIDDLE, *at(1_000, 1_000)),
    }
    file = layer(tmp_path / "c.geojson", *(({"name": n}, shape) for n, shape in halves.items()))
    people = table(tmp_path / "p.csv", [(*at(100, 100), 7), (*at(900, 900), 50), (*at(-9, -9), 4)])
    words = ["park", "--communities", file, "--population", people]
    east, west = answer(*words)["communities"]  # most people not covered first
    assert (west["community"], west["people_total"], west["people"]["nominal"]) == ("West", 4, 4)
    assert (east["community"], east["people_total"], east["people"]["nominal"]) == ("East", 57, 7)
    assert east["covered_km2"]["nominal"] == pytest.approx(math.pi * 0.25 / 4, rel=2e-3)
    told = run(*words).stdout
    head = next(line for line in told.splitlines() if line.startswith("Community"))
    assert "People not reached" in head
    east_line = next(line for line in told.splitlines() if line.startswith("East "))
    # Share, people not reached, people, per km², facilities, per 10,000, what the plan adds …
    assert east_line.split()[:4] == ["East", "12%", "50", "57"]
    assert "communities" not in answer("park")


def test_what_is_due_by_a_year_counts_as_well(
    answer: Any, run: Run, stored: Callable[..., None]
) -> None:
    stored(
        park("a"),
        park("b", at(3000, 0), status="planned", target_year=2025),
        park("c", at(0, 3000), status="planned", target_year=2030),
        park("d", at(3000, 3000), status="planned"),
    )
    counts = {year: answer("park", "--until", year)["facilities"] for year in (2024, 2025, 2030)}
    assert counts == {2024: 1, 2025: 2, 2030: 3}
    assert answer("park", "--until", 2025)["until"] == 2025
    told = run("park", "--until", 2025).stdout
    assert "Projects with this status are counted: Completed; and those due by 2025." in told


def test_new_sites_are_chosen_out_of_a_file(
    answer: Any, run: Run, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored(park("a", location_accuracy_m=0))
    people = table(
        tmp_path / "people.csv",
        [(*MIDDLE, 100), (*at(2000, 0), 20), (*at(0, 2000), 30), (*at(0, 2600), 5)],
    )
    spots = {"there already": (0, 0), "east": (2100, 0), "north": (0, 2300), "nowhere": (900, 900)}
    points = [({"name": name}, shapely.Point(at(*spot))) for name, spot in spots.items()]
    file = layer(tmp_path / "sites.geojson", *points)
    words = ["park", "--population", people, "--candidates", file, "--sites", 2]
    found = answer(*words)["siting"]
    assert [(each["name"], each["gain"]) for each in found["sites"]] == [
        ("north", 35),
        ("east", 20),
    ]
    assert (found["people"], found["covered"], found["gain"]) == (155, 100, 55)
    assert (found["method"], found["gap"], found["short"]) == ("straight_line", 0, None)
    assert found["sites"][0]["position"] == pytest.approx(at(0, 2300), abs=1e-6)
    told = run(*words).stdout
    assert "2 new sites would cover about 55 people more" in told
    assert "1. north · " in told
    assert answer(*words[:-2])["siting"]["short"] == "enough"  # 3 unless told otherwise


def test_new_sites_along_streets_and_in_the_workbook(
    answer: Any, run: Run, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored()
    people = table(tmp_path / "people.csv", [(*MIDDLE, 100), (*at(300, 300), 20)])
    one = layer(tmp_path / "site.geojson", ({}, shapely.Point(MIDDLE)))
    words = ["park", "--population", people, "--candidates", one, "--sites", "1"]
    assert answer(*words)["siting"]["gain"] == 120  # 424 m; 600 m along the blocks
    words += ["--network", grid(tmp_path / "streets.geojson")]
    found = answer(*words)["siting"]
    assert (found["method"], found["gain"]) == ("network", 100)
    run(*words, "--out", tmp_path / "o.xlsx")
    cells = [
        str(cell)
        for sheet in openpyxl.load_workbook(tmp_path / "o.xlsx")
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    ]
    assert any("1 new site would cover" in cell or cell == "100" for cell in cells)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["park", "--sites", "0"], "0 sites cannot be chosen"),
        (["public_safety", "--sites", "2"], "cameras"),
    ],
)
def test_sites_that_cannot_be_chosen_are_refused(run: Run, words: list[str], said: str) -> None:
    assert said in run(*words, expect=2).stderr


def test_cameras_are_a_count_over_an_area(answer: Any, run: Run, tmp_path: Path) -> None:
    rows = [(*at(10 * step, 0), 1) for step in range(57)]
    file = table(tmp_path / "cameras.csv", [*rows, (114.5, 23.0, 1)])
    found = answer("public_safety", "--facilities", file)
    assert found["count"] == found["facilities"] == 57
    assert found["per_km2"] == pytest.approx(57 / found["area_km2"], abs=1e-3)
    assert found["wanted"] == math.ceil(250 * found["area_km2"])
    assert found["missing"] == found["wanted"] - 57
    assert found["covered_km2"] is None
    assert found["people"] is None
    told = run("public_safety", "--facilities", file).stdout
    assert "250 per km²" in told
    assert f"{found['missing']:,} are missing" in told


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["Parks and squares", "GB/T 51346-2019", "assumption", "certain", "Covered people"]),
        ("zh", ["公园绿地、广场", "GB/T 51346-2019", "假设", "确定", "覆盖人口"]),
    ],
)
def test_people_read_a_sentence_and_a_table(
    run: Run, stored: Callable[..., None], language: str, parts: list[str]
) -> None:
    stored(park("a-park"))
    told = run("park", "--lang", language).stdout
    assert [part for part in parts if part not in told] == []
    assert "0.785" in told
    assert "--facilities" in told  # what stood before the plan is not in it


def test_a_workbook_and_a_geopackage_are_written(
    run: Run, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored(park("a-park", name="=1+1"), park("b-park", at(2000, 0), status="planned"))
    book, package = tmp_path / "coverage.xlsx", tmp_path / "coverage.gpkg"
    assert run("park", "--out", book).stdout.splitlines()[-1] == str(book)
    opened = openpyxl.load_workbook(book)
    assert {"Result", "Facilities", "What the plan adds", "Gaps", "Assumptions"} <= set(
        opened.sheetnames
    )
    steps = list(opened["What the plan adds"].iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in steps] == [1, 1, 2]
    cells = [cell for sheet in opened for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    run("park", "--out", package, "--statuses", "all")
    assert len(geopandas.read_file(package, layer="facilities")) == 2
    left = geopandas.read_file(package, layer="gaps")
    assert len(left) == 16
    assert left["area_km2"].max() <= 4
    assert left["where"].str.contains("station").all()


def test_a_facility_of_a_file_is_in_every_step(
    run: Run, stored: Callable[..., None], tmp_path: Path
) -> None:
    stored(park("b-park", at(2000, 0), status="planned"))
    file = layer(tmp_path / "more.geojson", ({}, shapely.Point(MIDDLE)))
    run("park", "--facilities", file, "--out", tmp_path / "o.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx")["What the plan adds"]
    assert [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)] == [1, 1, 2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["park"], "has no park within 500 m"),
        (["school"], "Nothing counts for"),
        (["public_safety"], "The rule requires 14,094"),
    ],
)
def test_the_answer_is_written_as_a_page(
    run: Run, stored: Callable[..., None], tmp_path: Path, words: list[str], said: str
) -> None:
    stored(park("a-park", name="=1+1"))
    page = tmp_path / "answer.PDF"
    assert run(*words, "--out", page, "--lang", "en").stdout.splitlines()[-1] == str(page)
    reader = PdfReader(page)
    assert len(reader.pages) == 1
    text = " ".join(reader.pages[0].extract_text().split())
    assert said in text
    assert "Internal draft" in text
    assert json.loads(run(*words, "--out", page, "--json").stdout)["file"] == str(page)


def test_the_page_of_the_public_build_has_no_internal_project(
    run: Run,
    own_settings: Callable[..., None],
    projects_file: Callable[..., Path],
    tmp_path: Path,
) -> None:
    secret = park("b", name="内部公园", name_en="Secret Garden", visibility="internal")
    own_settings(store=str(projects_file(park("a"), secret)), public="1")
    run("park", "--out", tmp_path / "answer.pdf", "--lang", "en")
    text = " ".join(PdfReader(tmp_path / "answer.pdf").pages[0].extract_text().split())
    assert "Counted: one facility in the plan" in text
    assert "Secret" not in text


def test_the_page_of_the_public_build_shows_no_camera(
    run: Run,
    own_settings: Callable[..., None],
    projects_file: Callable[..., Path],
    tmp_path: Path,
) -> None:
    camera = park("c", category="public_safety", name="路口卡点", name_en="Gate Twelve")
    words = ("public_safety", "--radius", "500", "--lang", "en", "--out", tmp_path / "answer.pdf")
    own_settings(store=str(projects_file(camera)))
    run(*words)
    office = " ".join(PdfReader(tmp_path / "answer.pdf").pages[0].extract_text().split())
    assert "Gate Twelve" in office
    own_settings(store=str(projects_file(camera)), public="1")
    run(*words)
    public = " ".join(PdfReader(tmp_path / "answer.pdf").pages[0].extract_text().split())
    assert "Gate" not in public
    assert "Nothing counts for" in public


def test_a_file_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    result = run("park", "--out", tmp_path / "no" / "folder.xlsx", expect=2)
    assert "cannot be written" in result.stderr


def test_the_public_build_counts_public_projects(
    answer: Any,
    own_settings: Callable[..., None],
    projects_file: Callable[..., Path],
) -> None:
    path = projects_file(park("a"), park("b", visibility="internal"))
    own_settings(store=str(path), public="1")
    assert answer("park")["facilities"] == 1


def test_the_cluster_that_is_not_there_is_told(
    run: Run,
    stored: Callable[..., None],
    own_settings: Callable[..., None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from geo.coverage.parallel import parts as cluster

    monkeypatch.setattr(cluster, "_ANSWER_S", 0.5)
    own_settings(dask="tcp://127.0.0.1:1")
    file = table(tmp_path / "people.csv", [(*MIDDLE, 3)])
    result = run("park", "--population", file, "--radius", str(np.float64(400)), expect=2)
    assert "No Dask scheduler answers" in result.stderr


def test_capacities_are_told_beside_the_people(
    answer: Callable[..., dict[str, Any]], run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "schools.csv"
    x, y = MIDDLE
    file.write_text(
        f"name,longitude (WGS 84),latitude (WGS 84),capacity\nA,{x},{y},600\nB,{x},{y},\n"
    )
    found = answer("school", "--facilities", file)["capacity"]
    assert (found["capacity_known"], found["capacity_unknown"], found["places"]) == (1, 1, 600)
    assert found["catchment"]["radius_m"] == 500
    assert found["catchment"]["people_below"] > 400_000
    assert "600 school places in total" in run("school", "--facilities", file).stdout
    assert answer("school")["capacity"]["catchment"] is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_gaps_and_sites_have_an_address_in_every_channel(
    answer: Callable[..., dict[str, Any]],
    run: Run,
    stored: Callable[..., None],
    tmp_path: Path,
    language: str,
) -> None:
    place = {"en": "station", "zh": "站"}[language]
    stored(park("a-park"))
    words = ["park", "--sites", "2", "--lang", language]
    found = answer(*words)
    assert all(gap["area_km2"] <= 4 and place in gap["where"] for gap in found["gaps"])
    people = [gap["people"] for gap in found["gaps"]]
    assert people == sorted(people, reverse=True)
    for site in found["siting"]["sites"]:
        assert site["name"] is None
        assert place in site["where"]
        assert place in site["near"]
        assert site["near_m"] > 0
        assert len(site["position"]) == 2
    text = run(*words).stdout
    said = {"en": "This answer rests on an assumption", "zh": "以下选址建立在假设之上"}[language]
    assert said in text
    assert text.index(said) < text.index({"en": "2 new sites", "zh": "新增 2 处"}[language])
    assert {"en": "only gap", "zh": "唯一"}[language] not in text
    book, package = tmp_path / "o.xlsx", tmp_path / "o.gpkg"
    run(*words, "--out", book)
    run(*words, "--out", package)
    opened = openpyxl.load_workbook(book)
    gaps, sites = ({"en": "Gaps", "zh": "未覆盖区"}, {"en": "Chosen sites", "zh": "选址结果"})
    sheets = {
        name: list(sheet.values) for name, sheet in zip(opened.sheetnames, opened, strict=True)
    }
    told = [rows for name, rows in sheets.items() if name in (gaps[language], sites[language])]
    assert [all(place in " ".join(map(str, row)) for row in rows[1:]) for rows in told] == [
        True
    ] * 2
    layer = geopandas.read_file(package, layer="sites")
    assert layer["where"].str.contains(place).all()
    assert layer["near_m"].gt(0).all()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_rule_is_not_for_is_counted_apart_in_every_channel(
    answer: Callable[..., dict[str, Any]],
    run: Run,
    stored: Callable[..., None],
    tmp_path: Path,
    language: str,
) -> None:
    said = {"en": "counted separately", "zh": "单独计数"}[language]
    names = {"zh": "水濂山森林公园", "en": "Shuilianshan Forest Park"}
    other = park("b", at(2000, 0), name=names["zh"], name_en=names["en"])
    stored(park("a", name="西平口袋公园"), other)
    words = ["park", "--rule", "pocket_park", "--lang", language]
    found = answer(*words)
    assert found["facilities"] == 1
    assert [each["name"] for each in found["apart"]] == [names[language]]
    assert found["rule"]["for_kinds"] == ["口袋公园", "pocket park"]
    text = run(*words, "--out", tmp_path / "o.xlsx").stdout
    cells = [
        str(cell.value)
        for sheet in openpyxl.load_workbook(tmp_path / "o.xlsx")
        for row in sheet.iter_rows()
        for cell in row
    ]
    for channel in (text, " ".join(cells)):
        assert said in channel
        assert names[language] in channel
    assert answer("park")["facilities"] == 2, "the rule of all parks is for both"


SERVICES = ["school", "kindergarten", "park", "health", "elderly_care", "public_safety"]


def test_without_a_category_all_services_are_judged_as_each_alone(
    answer: Callable[..., dict[str, Any]], stored: Callable[..., None]
) -> None:
    stored(park("a"), park("b", at(900, 300), status="planned"), park("c", None, status="planned"))
    found = answer()
    assert [row["category"] for row in found["services"]] == SERVICES
    assert {"method", "statuses", "date", "revision", "files"} <= set(found)
    rows = {row["category"]: row for row in found["services"]}
    alone, later = answer("park"), answer("park", "--statuses", "all")
    row, total = rows["park"], alone["people_total"]
    assert row["rule"]["id"] == alone["rule"]["id"] == "park"
    assert row["facilities"] == {
        "plan": 1,
        "existing": 0,
        "neighbours": 0,
        "not_located": 0,
        "apart": 0,
    }
    for kind in READINGS:
        assert row["share"][kind] == pytest.approx(alone["people"][kind] / total, abs=1e-5)
        added = (later["people"][kind] - alone["people"][kind]) / total
        assert row["plan_adds"]["share"][kind] == pytest.approx(added, abs=1e-5)
    assert row["largest_gap"] == alone["gaps"][0]
    assert (row["plan_adds"]["facilities"], row["plan_adds"]["not_located"]) == (1, 1)
    assert {each["code"] for each in row["notices"]} >= {
        "coverage_straight_line",
        "park_as_point_one",
    }
    assert rows["school"]["share"] is None, "nothing counts, so there is no figure"
    assert rows["school"]["largest_gap"] is None
    assert rows["public_safety"]["density"]["count"] == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_of_services_says_where_there_is_no_figure(
    run: Run, stored: Callable[..., None], language: str
) -> None:
    stored(park("a"))
    lines = run("--lang", language).stdout.splitlines()
    school, of_park = lines[1], lines[3]
    assert "%" in of_park
    assert "%" not in school
    nothing = {"en": "–: nothing counts yet", "zh": "–：尚无可计入"}[language]
    text = "\n".join(lines)
    assert nothing in text
    assert "2023-02-24" in text
    # A notice of one service names it.
    assert {"en": "Park: ", "zh": "公园: "}[language] in text.replace("：", ": ")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_living_circle_by_community(
    run: Run, answer: Callable[..., dict[str, Any]], stored: Callable[..., None],
    tmp_path: Path, language: str,
) -> None:  # fmt: skip
    stored(park("a"))
    names = {"西平社区": (113.70, 22.90, 113.73, 23.06), "{{7*7}}": (113.73, 22.90, 113.80, 23.06)}
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": json.loads(shapely.to_geojson(shapely.box(*bounds))),
        }
        for name, bounds in names.items()
    ]
    file = tmp_path / "communities.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", **DECLARED, "features": features}))
    found = answer("--circle", "--communities", file)
    assert found["circle"]["rule"]["id"] == "circle_15_minutes"
    assert [each["community"] for each in found["circle"]["places"]] == [
        None,
        "{{7*7}}",
        "西平社区",
    ]
    own = {row["community"]: row for row in
           answer("park", "--rule", "circle_15_minutes", "--communities", file)["communities"]}  # fmt: skip
    for place in found["circle"]["places"][1:]:
        row, cell = own[place["community"]], place["services"]["park"]
        for kind in READINGS:
            share = row["people"][kind] / row["people_total"]
            assert cell["share"][kind] == pytest.approx(share, abs=1e-4)
        assert place["services"]["school"]["reach"] == "nothing_counts"
    text = run("--circle", "--communities", file, "--lang", language).stdout
    assert "{{7*7}}" in text
    assert {"en": "nothing counts", "zh": "无可计入"}[language] in text
    assert {"en": "1,000 m", "zh": "1,000 米"}[language] in text


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--radius", "500"], "needs_category", "--radius"),
        (["--rule", "park"], "needs_category", "--rule"),
        (["--until", "2025"], "needs_category", "--until"),
        (["--statuses", "all"], "needs_category", "--statuses"),
        (["--sites", "3"], "needs_category", "--sites"),
        (["--out", "x.xlsx"], "needs_category", "--out"),
        (["--facilities", "parks.csv"], "needs_category", "--facilities"),
        (["--circle", "--candidates", "sites.csv"], "needs_category", "--candidates"),
        (["park", "--circle"], "circle_of_all", "living circle"),
    ],
)
def test_options_of_one_service_need_its_category(
    run: Run, words: list[str], code: str, says: str
) -> None:
    error = json.loads(run(*words, "--json", expect=2).stdout)["error"]
    assert error["code"] == code
    assert says in error["message"]
    assert error["hint"]
