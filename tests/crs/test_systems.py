"""The table of systems, against the EPSG data set."""

from __future__ import annotations

import pytest
from pyproj import CRS
from pyproj.transformer import TransformerGroup

from geo.crs.convert import from_wgs84
from geo.crs.number_ranges import HOME
from geo.crs.systems import SYSTEMS, Bounds, Reading, System

EPSG = [system for system in SYSTEMS.values() if system.epsg]
PROJECTED = {
    4547: "CGCS2000 / 3-degree Gauss-Kruger CM 114E",
    4526: "CGCS2000 / 3-degree Gauss-Kruger zone 38",
    4508: "CGCS2000 / Gauss-Kruger CM 111E",
    4525: "CGCS2000 / 3-degree Gauss-Kruger zone 37",
    4497: "CGCS2000 / Gauss-Kruger zone 19",
    3857: "WGS 84 / Pseudo-Mercator",
    32649: "WGS 84 / UTM zone 49N",
    2383: "Xian 1980 / 3-degree Gauss-Kruger CM 114E",
    2362: "Xian 1980 / 3-degree Gauss-Kruger zone 38",
}
DATUMS = {
    "wgs84": "World Geodetic System 1984",
    "cgcs2000": "China 2000",
    "xian1980": "Xian 1980",
}


@pytest.mark.parametrize("system", EPSG, ids=lambda system: system.code)
def test_unit_and_datum_are_those_of_epsg(system: System) -> None:
    crs = CRS.from_epsg(system.epsg)
    assert crs.is_geographic == (system.unit == "degree")
    assert {axis.unit_name for axis in crs.axis_info} == {system.unit}
    assert DATUMS[system.datum] in crs.datum.name


@pytest.mark.parametrize(("code", "name"), PROJECTED.items())
def test_the_code_is_the_one_of_the_name(code: int, name: str) -> None:
    assert CRS.from_epsg(code).name == name
    assert f"EPSG:{code}" in SYSTEMS


def test_every_projected_system_is_named() -> None:
    assert {system.epsg for system in EPSG if system.unit == "metre"} == set(PROJECTED)


@pytest.mark.parametrize("system", EPSG, ids=lambda system: system.code)
def test_epsg_knows_no_better_way_to_wgs84(system: System) -> None:
    """The accuracy in the table holds as long as PROJ has no transformation for the datum."""
    if system.datum == "wgs84":
        pytest.fail("not ballpark") if system.accuracy_m else None
        return
    group = TransformerGroup(system.epsg, 4326, always_xy=True)
    assert all("Ballpark" in each.description for each in group.transformers)
    assert group.unavailable_operations == []


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=lambda system: system.code)
def test_home_lies_within_the_bounds(system: System) -> None:
    x, y = from_wgs84([HOME.west + 0.6, HOME.east - 1.0], [HOME.south, HOME.north], system)
    bounds = system.bounds
    assert ((x > bounds.west) & (x < bounds.east)).all()
    assert ((y > bounds.south) & (y < bounds.north)).all()


def test_xian_1980_says_how_uncertain_it_is() -> None:
    for system in SYSTEMS.values():
        if system.datum == "xian1980":
            assert system.accuracy_m == 130
            assert "130 m" in system.note


def test_only_the_web_maps_systems_are_displaced() -> None:
    displaced = {code for code, system in SYSTEMS.items() if system.displaced}
    assert {code.partition("/")[0] for code in displaced} == {"GCJ-02", "BD-09", "BD09MC"}
    assert not any(system.displaced for system in SYSTEMS.values() if system.epsg)


def test_cgcs2000_is_wgs84_at_map_accuracy() -> None:
    assert SYSTEMS["EPSG:4490"].frame == SYSTEMS["EPSG:4326"].frame == "wgs84"
    assert SYSTEMS["EPSG:4610"].frame == "xian1980"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_labels_differ(language: str) -> None:
    labels = [system.label(language) for system in SYSTEMS.values()]
    assert len(set(labels)) == len(SYSTEMS)


def test_a_wrong_entry_is_refused() -> None:
    box = Bounds(0, 0, 1, 1)
    with pytest.raises(ValueError, match="accuracy"):
        System("EPSG:1", "x", "degree", "wgs84", box, float("nan"), 1.0)
    with pytest.raises(ValueError, match="weight"):
        System("EPSG:1", "x", "degree", "wgs84", box, 1.0, 0.0)
    with pytest.raises(ValueError, match="EPSG"):
        System("WGS", "x", "degree", "wgs84", box, 1.0, 1.0)
    with pytest.raises(ValueError, match="scale"):
        Reading(SYSTEMS["EPSG:4326"], scale=0.0)
