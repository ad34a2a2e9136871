"""The table of systems, against the EPSG data set."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from pyproj import CRS, Geod, Transformer
from pyproj.transformer import TransformerGroup

from geo.crs.convert import from_wgs84, to_wgs84
from geo.crs.surroundings import Surroundings
from geo.crs.systems import SYSTEMS, Bounds, Reading, System
from geo.model.zones import ZONES, epsg_code, meridian_of, utm_between, utm_meridian, zones_between
from tests.crs.places import NANCHENG

EPSG = [system for system in SYSTEMS.values() if system.epsg]
GRIDS = [system for system in EPSG if system.unit == "metre"]
DATUMS = {
    "wgs84": "World Geodetic System 1984",
    "cgcs2000": "China 2000",
    "xian1980": "Xian 1980",
    "beijing1954": "Beijing 1954",
}
NAMES = {"cgcs2000": "CGCS2000", "xian1980": "Xian 1980", "beijing1954": "Beijing 1954"}
LATITUDES = np.array([18.5, 23.02, 30.6, 43.9, 53.0])


def test_the_table_has_every_system_of_china() -> None:
    for datum, name in NAMES.items():
        for width, zones in ZONES.items():
            degrees = "3-degree " if width == 3 else ""
            for zone in zones:
                meridian = meridian_of(zone, width)
                names = {
                    False: f"{name} / {degrees}Gauss-Kruger CM {meridian}E",
                    True: f"{name} / {degrees}Gauss-Kruger zone {zone}",
                }
                for numbered, text in names.items():
                    code = epsg_code(datum, width, zone, numbered=numbered)
                    assert CRS.from_epsg(code).name == text
                    assert f"EPSG:{code}" in SYSTEMS
    assert {f"EPSG:{32600 + zone}" for zone in range(43, 54)} <= set(SYSTEMS)
    assert len(GRIDS) == 3 * 2 * (21 + 11) + 11 + 1
    assert {system.code for system in EPSG if system.unit == "degree"} == {
        "EPSG:4326", "EPSG:4490", "EPSG:4610", "EPSG:4214",
    }  # fmt: skip


@pytest.mark.parametrize("system", EPSG, ids=lambda system: system.code)
def test_unit_and_datum_are_those_of_epsg(system: System) -> None:
    crs = CRS.from_epsg(system.epsg)
    assert crs.is_geographic == (system.unit == "degree")
    assert {axis.unit_name for axis in crs.axis_info} == {system.unit}
    assert DATUMS[system.datum] in crs.datum.name


@pytest.mark.parametrize("system", GRIDS, ids=lambda system: system.code)
def test_the_projection_is_that_of_the_code(system: System) -> None:
    crs = CRS.from_epsg(system.epsg)
    given = {each.name: each.value for each in crs.coordinate_operation.params}
    if system.code == "EPSG:3857":
        assert set(given.values()) == {0.0}
    else:
        easting = 500_000 + 1_000_000 * (system.zone or 0)
        assert given["Longitude of natural origin"] == system.meridian
        assert given["False easting"] == easting
        assert given["Scale factor at natural origin"] == (0.9996 if system.datum == "wgs84" else 1)
        assert given["Latitude of natural origin"] == given["False northing"] == 0
    middle = 105 if system.meridian is None else system.meridian
    x, y = np.meshgrid(middle + np.array([-2.9, -0.3, 1.5]), LATITUDES)
    expected = Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True).transform(x, y)
    assert np.allclose(from_wgs84(x, y, system), expected, rtol=0, atol=1e-6)
    assert np.allclose(to_wgs84(*expected, system), (x, y), rtol=0, atol=1e-10)


def test_zones_that_share_a_meridian_share_their_numbers() -> None:
    """Every 6-degree meridian is a 3-degree meridian; UTM has the same, with another scale."""
    for zone in ZONES[6]:
        wide = SYSTEMS[f"EPSG:{epsg_code('cgcs2000', 6, zone, numbered=False)}"]
        meridian = meridian_of(zone, 6)
        narrow = SYSTEMS[f"EPSG:{epsg_code('cgcs2000', 3, meridian // 3, numbered=False)}"]
        utm = SYSTEMS[f"EPSG:{32600 + zone + 30}"]
        assert wide.projection == narrow.projection != utm.projection
        assert wide.meridian == narrow.meridian == utm.meridian == utm_meridian(zone + 30)


@pytest.mark.parametrize("longitude", [74.0, 103.5, 104.06, 111.0, 113.75, 119.999, 125.3, 134.9])
def test_a_place_lies_in_the_zone_of_the_nearest_meridian(longitude: float) -> None:
    (narrow,), (wide,) = (zones_between(longitude, longitude, width) for width in (3, 6))
    assert abs(meridian_of(narrow, 3) - longitude) <= 1.5
    assert abs(meridian_of(wide, 6) - longitude) <= 3.0
    assert utm_between(longitude, longitude) == (wide + 30,)


@pytest.mark.parametrize("system", EPSG, ids=lambda system: system.code)
def test_epsg_knows_no_better_way_to_wgs84(system: System) -> None:
    """The accuracy in the table holds as long as PROJ has no transformation for the datum."""
    if system.datum == "wgs84":
        assert system.accuracy_m == 0
        return
    if system.unit == "metre":  # its datum is that of the degrees, as checked above
        return
    group = TransformerGroup(system.epsg, 4326, always_xy=True)
    found = [each for each in group.transformers if "Ballpark" not in each.description]
    assert group.unavailable_operations == []
    assert len(found) == (6 if system.datum == "beijing1954" else 0)


def test_what_epsg_knows_of_beijing_1954() -> None:
    """Six transformations for oil basins: none moves a place of China further than is told."""
    group = TransformerGroup(4214, 4326, always_xy=True)
    known = [each for each in group.transformers if "Ballpark" not in each.description]
    assert sorted(each.accuracy for each in known) == [1, 1, 1, 10, 15, 15]
    widest = max(each.area_of_use.east - each.area_of_use.west for each in known)
    assert widest < 11  # degrees: none is for the country
    x, y = map(np.ravel, np.meshgrid(np.arange(73.0, 135.1, 1.0), np.arange(18.0, 54.1, 1.0)))
    moved = [each.transform(x, y) for each in known]
    geod = Geod(ellps="WGS84")
    furthest = max(geod.inv(x, y, *each)[2].max() for each in moved)
    assert 110 < furthest < SYSTEMS["EPSG:4214"].accuracy_m
    apart = max(geod.inv(*one, *other)[2].max() for one in moved for other in moved)
    assert 40 < apart < 50


@pytest.mark.parametrize("system", NANCHENG.near, ids=lambda system: system.code)
def test_the_town_lies_within_the_bounds(system: System) -> None:
    home = NANCHENG.home
    x, y = from_wgs84([home.west + 0.6, home.east - 0.5], [home.south, home.north], system)
    bounds = system.bounds
    assert ((x > bounds.west) & (x < bounds.east)).all()
    assert ((y > bounds.south) & (y < bounds.north)).all()


def test_what_can_only_be_converted_roughly_says_so() -> None:
    for system in SYSTEMS.values():
        metres = {"xian1980": 130, "beijing1954": 120}.get(system.datum)
        if metres:
            assert system.accuracy_m == metres
            assert f"{metres} m" in system.note


def test_only_the_web_maps_systems_are_displaced() -> None:
    displaced = {code for code, system in SYSTEMS.items() if system.displaced}
    assert {code.partition("/")[0] for code in displaced} == {"GCJ-02", "BD-09", "BD09MC"}
    assert not any(system.displaced for system in SYSTEMS.values() if system.epsg)


def test_cgcs2000_is_wgs84_at_map_accuracy() -> None:
    assert SYSTEMS["EPSG:4490"].frame == SYSTEMS["EPSG:4326"].frame == "wgs84"
    assert SYSTEMS["EPSG:4610"].frame == "xian1980"
    assert SYSTEMS["EPSG:4214"].frame == "beijing1954"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_labels_differ(language: str) -> None:
    labels = [system.label(language) for system in SYSTEMS.values()]
    assert len(set(labels)) == len(SYSTEMS)
    assert not any("{" in label or "None" in label for label in labels)


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


def test_the_table_needs_no_proj() -> None:
    script = "import sys, geo.crs.surroundings, geo.crs.hints; print('pyproj' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_near_systems_come_first_and_all_are_there() -> None:
    codes = list(NANCHENG.systems)
    assert codes[: len(NANCHENG.near)] == [each.code for each in NANCHENG.near]
    assert set(codes) == set(SYSTEMS)
    assert codes[:5] == ["EPSG:4326", "EPSG:4490", "EPSG:4547", "EPSG:4526", "EPSG:3857"]
    assert NANCHENG.own.code == "EPSG:4547"


def test_without_a_study_area_every_zone_is_near() -> None:
    whole = Surroundings.of((73.0, 18.0, 135.0, 54.0))
    assert {each.zone for each in whole.near if each.datum == "cgcs2000" and each.zone} == {
        *ZONES[3], *ZONES[6],
    }  # fmt: skip
