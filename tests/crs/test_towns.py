"""Recognition in towns of several zones: the same care as in Nancheng, with other systems."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import Geod

from geo.crs.convert import from_wgs84
from geo.crs.displacement import Matches
from geo.crs.explain import explain
from geo.crs.recognise import recognise
from geo.crs.recognition import Recognition
from geo.crs.systems import BD09, GCJ02, ROUGH, SYSTEMS, WGS84, Reading, System
from geo.model.zones import ZONES, meridian_of
from tests.crs.towns import TOWNS, Town

CASES = [
    pytest.param(town, system, id=f"{name} {system.code}")
    for name, town in TOWNS.items()
    for system in town.around.near
]
PLAIN = [
    case for case in CASES if not case.values[1].displaced and case.values[1].datum not in ROUGH
]
UNSURE = [case for case in CASES if case.values[1].datum in ROUGH]
WIDE = {meridian_of(zone, 6) for zone in ZONES[6]}  # meridians of UTM zones, too
GEOD = Geod(ellps="WGS84")


def read(town: Town, numbers, **evidence) -> Recognition:
    return recognise(*np.asarray(numbers).T, around=town.around, **evidence)


def codes(found: Recognition) -> tuple[list[str], list[str]]:
    return [each.code for each in found.questions], [each.code for each in found.findings]


def is_alone(system: System) -> bool:
    """Check that no other system in use has such numbers near the town."""
    if system.unit == "degree" or system.code == "EPSG:3857":
        return False
    return system.zone is not None or (system.width == 3 and system.meridian not in WIDE)


def expected_near(own: list[int], around: list[int], wide: list[int], utm: list[int]) -> set[str]:
    three = {f"EPSG:{first + zone - 25}" for zone in own + around for first in (4513, 4534)}
    six = {f"EPSG:{first + zone - 13}" for zone in wide for first in (4491, 4502)}
    return three | six | {f"EPSG:{32600 + zone}" for zone in utm}


@pytest.mark.parametrize(
    ("name", "zones"),
    [
        ("Nancheng, 114 E", ([38], [37, 39], [19], [49])),
        ("two zones, 103.5 E", ([34, 35], [33, 36], [18], [48])),
        ("125 E", ([42], [41, 43], [21], [51])),
        ("a 6-degree meridian, 111 E", ([37], [36, 38], [19], [49])),
    ],
)
def test_the_zones_near_a_town_are_its_own_and_the_neighbours(name: str, zones) -> None:
    near = TOWNS[name].around.near
    grids = {each.code for each in near if each.unit == "metre" and each.frame == "wgs84"}
    assert grids - {"EPSG:3857"} == expected_near(*zones)
    displaced = {each.code for each in near if each.displaced and each.width == 3}
    own = {4534 + zone - 25 for zone in zones[0]}
    assert displaced == {f"{datum}/{code}" for datum in ("GCJ-02", "BD-09") for code in own}


@pytest.mark.parametrize(("town", "system"), PLAIN)
@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
def test_a_declared_system_is_applied(town: Town, system: System, swapped: bool) -> None:
    found = read(town, town.numbers(system, swapped=swapped), declared=system.code)
    assert (found.applied, found.basis) == (Reading(system, swapped), "declared")
    assert codes(found) == ([], [])


@pytest.mark.parametrize(("town", "system"), UNSURE)
def test_xian_and_beijing_are_asked(town: Town, system: System) -> None:
    found = read(town, town.numbers(system), declared=system.code)
    assert found.applied is None
    assert codes(found)[0] == [system.datum]
    assert found.questions[0].recommended == Reading(system)
    chosen = read(town, town.numbers(system), declared=system.code, chosen=system)
    assert chosen.applied == Reading(system)


@pytest.mark.parametrize(("town", "system"), PLAIN)
@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
def test_an_undeclared_system_is_applied_only_when_alone(
    town: Town, system: System, swapped: bool
) -> None:
    found = read(town, town.numbers(system, swapped=swapped))
    if is_alone(system):
        assert found.applied is not None
        assert found.applied.system.projection == system.projection
        assert (found.applied.swapped, found.basis) == (swapped, "magnitude")
        return
    assert found.applied is None
    [question] = found.questions
    assert question.code in {"undeclared", "several"}
    readings = {(each.system.frame, each.system.projection) for each in question.readings}
    assert (system.frame, system.projection) in readings
    assert all(each.swapped == swapped for each in question.readings)
    assert question.recommended is None


@pytest.mark.parametrize(("town", "system"), CASES)
def test_nothing_displaced_or_rough_is_applied_unasked(town: Town, system: System) -> None:
    numbers = town.numbers(system)
    for declared in (None, system.code, "CGCS2000"):
        found = read(town, numbers, declared=declared, field_names=["百度", "西安80"])
        applied = found.applied.system if found.applied else WGS84
        assert not applied.displaced
        assert applied.datum not in ROUGH


@pytest.mark.parametrize(("town", "system"), [case for case in PLAIN if case.values[1].weight > 0])
def test_known_places_confirm_the_system(town: Town, system: System) -> None:
    numbers = town.numbers(system)
    found = read(town, numbers, matches=Matches.of_points(numbers, town.places, 20.0, True))
    assert found.applied is not None
    assert found.applied.system.projection == system.projection
    assert found.applied.system.frame == system.frame
    assert codes(found)[0] == []


@pytest.mark.parametrize("name", TOWNS)
@pytest.mark.parametrize("scale", [1e-6, 1e-7])
@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
def test_fractions_of_a_degree_are_seen(name: str, scale: float, swapped: bool) -> None:
    town = TOWNS[name]
    found = read(town, np.round(town.numbers(WGS84, swapped=swapped, scale=scale)))
    assert found.applied is None
    assert found.detected == Reading(WGS84, swapped, scale)


@pytest.mark.parametrize("name", TOWNS)
@pytest.mark.parametrize("system", [GCJ02, BD09], ids=lambda each: each.code)
@pytest.mark.parametrize("declared", [None, "CRS84", "CGCS2000", "own"])
def test_the_displacement_of_this_place_is_asked_about(
    name: str, system: System, declared: str | None
) -> None:
    town = TOWNS[name]
    numbers = town.numbers(system)
    told = system.code if declared == "own" else declared
    for count in (1, 3, 7):
        matches = Matches.of_points(numbers[:count], town.places[:count], 150.0, True)
        found = read(town, numbers, declared=told, matches=matches)
        assert found.applied is None
        assert codes(found)[0] == ["displaced"]
        assert found.questions[0].recommended == Reading(system)


@pytest.mark.parametrize("name", TOWNS)
@pytest.mark.parametrize("metres", [300, 450, 600])
@pytest.mark.parametrize("bearing", range(0, 360, 45))
def test_another_shift_of_hundreds_of_metres_is_never_silent(
    name: str, metres: float, bearing: float
) -> None:
    town = TOWNS[name]
    x, y, _ = GEOD.fwd(*town.places.T, np.full(7, bearing), np.full(7, metres))
    moved = np.column_stack((x, y))
    matches = Matches.of_points(moved, town.places, 150.0, True)
    for declared in ("CRS84", None):
        found = read(town, moved, declared=declared, matches=matches)
        questions, findings = codes(found)
        assert questions or "crs_shift" in findings
        if declared is None:
            assert found.applied is None
        assert found.applied is None or not found.applied.system.displaced


@pytest.mark.parametrize("name", TOWNS)
def test_metres_of_the_own_zone_of_a_web_map_are_asked_about(name: str) -> None:
    town = TOWNS[name]
    displaced = [each for each in town.around.near if each.displaced and each.width == 3]
    assert displaced
    for system in displaced:
        numbers = town.numbers(system)
        matches = Matches.of_points(numbers, town.places, 100.0, True)
        found = read(town, numbers, matches=matches)
        assert found.applied is None
        assert found.questions[0].code == "displaced"
        assert found.questions[0].recommended == Reading(system)


@pytest.mark.parametrize("name", TOWNS)
def test_a_zone_number_far_from_the_town_is_asked_about(name: str) -> None:
    town = TOWNS[name]
    own = next(each for each in town.around.near if each.zone and each.width == 3)
    numbers = town.numbers(own)
    for zone in range(25, 46):
        if zone == own.zone:
            continue
        wrong = np.add(numbers, [(zone - own.zone) * 1e6, 0])
        found = read(town, wrong)
        system = SYSTEMS[f"EPSG:{4513 + zone - 25}"]
        assert found.applied is None
        [question] = found.questions
        assert (question.code, question.readings) == ("far", (Reading(system),))
        away = abs(zone - own.zone) * 3 * 111_320 * np.cos(np.radians(town.places[0, 1]))
        assert question.metres == pytest.approx(away, rel=0.15)
        assert any(f"{question.metres / 1000:,.0f} km" in text for text in explain(found, "en"))
        declared = read(town, wrong, declared=system.code)
        assert declared.applied == Reading(system)
        assert codes(declared) == ([], ["crs_far"])
        assert read(town, wrong, chosen=Reading(system)).applied == Reading(system)


@pytest.mark.parametrize("name", TOWNS)
@pytest.mark.parametrize("hint", [{}, {"field_names": ["CGCS2000_X"]}, {"declared": "CGCS2000"}])
def test_eastings_of_a_far_zone_fit_several_meridians(name: str, hint: dict) -> None:
    town = TOWNS[name]
    for zone in range(25, 46):
        system = SYSTEMS[f"EPSG:{4534 + zone - 25}"]
        if system in town.around.near:
            continue
        # Places of that zone, at the latitude of the town.
        x = meridian_of(zone, 3) + np.linspace(-0.4, 0.3, 7)
        numbers = np.column_stack(from_wgs84(x, town.places[:, 1], system))
        if abs(numbers[:, 0] - town.numbers(town.around.own)[:, 0]).min() < 1e5:
            continue  # as far from its meridian as the town from its own: no number tells them apart
        found = read(town, numbers, **hint)
        assert found.applied is None, system.code
        assert found.questions[0].code in {"several", "contradiction"}
        assert len(found.questions[0].readings) > 2
        told = read(town, numbers, declared=system.code)
        assert told.applied == Reading(system)
        assert read(town, numbers, chosen=system).applied == Reading(system)
        assert read(town, numbers, remembered=Reading(system)).applied in {None, Reading(system)}
