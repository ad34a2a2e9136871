"""Files of towns outside Nancheng's zone: read around that town, with hints in its own numbers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import mapping, shape

from geo.crs.convert import from_wgs84
from geo.crs.surroundings import town_surroundings
from geo.crs.systems import SYSTEMS, System
from geo.export.tables.template import template_systems
from geo.intake.checks.check import Report
from geo.intake.comparison.stored import StoredProjects
from geo.model.errors import Finding
from geo.model.example import town_example
from geo.model.messages import advice
from tests.conftest import project
from tests.intake.checking import checked, undeclared

TOWN = Path(__file__).resolve().parent.parent / "town"
# Where the made-up town is moved to, and its 3-degree zones.
PLACES = {(125.3, 43.8): [42], (103.47, 30.6): [34, 35], (87.55, 43.8): [29]}


@pytest.fixture(params=PLACES, ids=lambda place: f"{place[0]} E")
def zones(
    request: pytest.FixtureRequest, own_settings: Callable[..., None], tmp_path: Path
) -> list[int]:
    """Move the outline of the made-up town, let the settings name it, and return its zones."""
    copied = Path(shutil.copytree(TOWN, tmp_path / "town"))
    path = copied / "reference_areas.geojson"
    areas = json.loads(path.read_text(encoding="utf-8"))
    east, north = request.param[0] - 120.5, request.param[1] - 31.2
    for feature in areas["features"]:
        moved = shapely.transform(shape(feature["geometry"]), lambda xy: np.add(xy, [east, north]))
        feature["geometry"] = mapping(moved)
    path.write_text(json.dumps(areas), encoding="utf-8")
    own_settings(data=str(copied))
    return PLACES[request.param]


def own_systems(zones: list[int], *, numbered: bool) -> list[System]:
    return [SYSTEMS[f"EPSG:{(4513 if numbered else 4534) + zone - 25}"] for zone in zones]


def lines(system: System) -> list[tuple[float, float]]:
    """Places in the town, in a system."""
    town = town_example()
    steps = [(0.0, 0.0), (0.01, 0.003), (-0.008, 0.006)]
    return [
        tuple(map(float, from_wgs84(town.longitude + x, town.latitude + y, system)))
        for x, y in steps
    ]


def is_sure(system: System) -> bool:
    """Check that the meridian of a zone is not also that of a UTM zone."""
    return system.zone is not None or (system.meridian or 0) % 6 != 3


def assert_read(report: Report, system: System) -> None:
    if is_sure(system):
        assert report.applied == system.code
        placed = report.examination.placed if report.examination else None
        assert placed is not None
        town = town_example()
        assert abs(placed.places.x - town.longitude).max() < 0.011
        assert abs(placed.places.y - town.latitude).max() < 0.007
    else:
        assert report.applied is None
        assert [each.code for each in report.findings if "question" in each.code] == [
            "crs_question_several"
        ]


@pytest.mark.parametrize("numbered", [False, True], ids=["meridian", "zone number"])
@pytest.mark.parametrize("swapped", [False, True], ids=["", "northing first"])
def test_undeclared_metres_are_read_in_the_own_zone(
    zones: list[int], tmp_path: Path, *, numbered: bool, swapped: bool
) -> None:
    for system in own_systems(zones, numbered=numbered):
        features = [
            project(
                f"p{at}", geometry={"type": "Point", "coordinates": [y, x] if swapped else [x, y]}
            )
            for at, (x, y) in enumerate(lines(system))
        ]
        assert_read(checked(undeclared(*features), tmp_path, StoredProjects(None)), system)


@pytest.mark.parametrize("form", ["{at},,{x},{y},200.35", "{at},{y},{x}", "{at},K,{x},{y},12.5"])
@pytest.mark.parametrize("numbered", [False, True], ids=["meridian", "zone number"])
def test_points_without_heading_are_read(
    zones: list[int], tmp_path: Path, form: str, *, numbered: bool
) -> None:
    for system in own_systems(zones, numbered=numbered):
        rows = [form.format(at=at, x=x, y=y) for at, (x, y) in enumerate(lines(system), start=1)]
        content = ("\n".join(rows) + "\n").encode()
        report = checked(content, tmp_path, StoredProjects(None), name="points.dat")
        assert_read(report, system)


def test_degrees_with_a_height_are_found_near_the_town(zones: list[int], tmp_path: Path) -> None:
    """A height of 30 could be a latitude, but not of a place near this town."""
    rows = [f"p{at},35.25,{x},{y}" for at, (x, y) in enumerate(lines(SYSTEMS["EPSG:4326"]))]
    report = checked("\n".join(rows).encode(), tmp_path, StoredProjects(None), name="points.txt")
    assert report.examination is not None
    raw = report.examination.placed.raw
    assert len(raw) == 3
    assert abs(raw.y - town_example().latitude).max() < 0.01


@pytest.mark.parametrize(
    ("datum", "first"),
    [("2000国家大地坐标系", 4513), ("80西安坐标系", 2349), ("1954年北京坐标系", 2401)],
)
def test_a_parcel_text_names_its_zone(
    zones: list[int], tmp_path: Path, datum: str, first: int
) -> None:
    for zone in zones:
        system = SYSTEMS[f"EPSG:{first + zone - 25}"]
        points = lines(system)
        ring = [*points, points[0]]
        text = (
            f"[属性描述]\n坐标系={datum}\n几度分带=3\n带号={zone}\n[地块坐标]\n4,1,1,甲,面,,,,@\n"
        )
        text += "".join(f"J{at},1,{y},{x}\n" for at, (x, y) in enumerate(ring, start=1))
        report = checked(text.encode(), tmp_path, StoredProjects(None), name="parcel.txt")
        assert report.declared == system.code
        if first == 4513:
            assert report.applied == system.code
        else:
            asked = {each.code for each in report.findings}
            assert f"crs_question_{system.datum}" in asked


def test_hints_show_numbers_of_this_town(zones: list[int]) -> None:
    town = town_example()
    own = f"EPSG:{4534 + town.zone - 25}"
    assert town.zone in zones
    assert template_systems() == ("CGCS2000", "WGS 84", own)
    hint = advice(Finding("typed_unreadable"), "en")
    assert town.degrees[0] in hint
    assert town.metres[0] in hint
    assert "113." not in hint
    x, y = from_wgs84(town.longitude, town.latitude, SYSTEMS[own])
    assert (f"{float(x):.3f}", f"{float(y):.3f}") == town.metres
    assert town_surroundings().own.code in {f"EPSG:{4534 + zone - 25}" for zone in zones}
