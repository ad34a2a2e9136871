"""What known places say of a file's coordinates, each by its accuracy."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geo.crs import SYSTEMS, from_wgs84
from geo.crs.displacement import Matches
from geo.crs.recognise import recognise
from geo.crs.systems import BD09, GCJ02, WGS84, Reading
from tests.crs.places import GEOD, PLACES

READINGS = [Reading(WGS84), Reading(GCJ02), Reading(BD09)]
ESTIMATES = [900.0, 1_800.0, 800.0, 1_200.0]


def surveyed(seed: int, code: str = "GCJ-02"):
    """Return a survey that differs from estimates by hundreds of metres, and from Xiping by 4 m."""
    random = np.random.default_rng(seed)
    far = np.append(np.array(ESTIMATES) * random.uniform(0.1, 0.9, 4), 4.0)
    x, y, _ = GEOD.fwd(*PLACES.T, random.uniform(0, 360, 5), far)
    return np.column_stack(from_wgs84(x, y, SYSTEMS[code]))


def known(numbers, *, confirmed: bool = True) -> Matches:
    sure = [False] * 4 + [confirmed]
    return Matches.of_points(numbers, PLACES, [*ESTIMATES, 50.0], sure)


@pytest.mark.parametrize("seed", range(20))
def test_one_confirmed_place_decides_among_estimates(seed: int) -> None:
    gcj, plain = surveyed(seed), surveyed(seed, "EPSG:4326")
    assert known(gcj).settles(READINGS) == Reading(GCJ02)
    assert known(plain).settles(READINGS) == Reading(WGS84)
    asked = recognise(*gcj.T, file_name="points.csv", matches=known(gcj))
    assert asked.applied is None
    assert asked.questions[0].recommended == Reading(GCJ02)
    assert recognise(*plain.T, matches=known(plain)).applied == Reading(WGS84)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("code", ["EPSG:4326", "GCJ-02"])
def test_without_a_confirmed_place_degrees_are_always_a_question(seed: int, code: str) -> None:
    numbers = surveyed(seed, code)
    found = recognise(*numbers.T, matches=known(numbers, confirmed=False))
    assert found.applied is None
    # Known to 50 m, it still says which is likelier.
    assert found.questions[0].recommended == Reading(SYSTEMS[code])


def test_estimates_alone_call_nothing_likely_that_they_cannot_tell_apart() -> None:
    numbers = surveyed(0)[:2]
    assert Matches.of_points(numbers, PLACES[:2], 1_800.0).favours(READINGS) is None


def test_a_place_exactly_where_it_is_stored_decides() -> None:
    numbers = surveyed(3, "EPSG:4326")
    numbers[0] = np.round(PLACES[0], 6)  # one that nobody has edited
    matches = Matches.of_points(numbers, PLACES, 1_000.0)
    assert matches.settles(READINGS) == Reading(WGS84)
    assert recognise(*numbers.T, matches=matches).basis == "known"


def test_a_confirmed_place_that_fits_no_reading_decides_nothing() -> None:
    numbers = PLACES + 0.02
    matches = Matches.of_points(numbers, PLACES, 50.0, True)
    assert matches.settles(READINGS) is None
    assert matches.favours(READINGS) is None


def test_confirmed_places_that_contradict_each_other_decide_nothing() -> None:
    numbers = np.vstack((surveyed(1)[:3], PLACES[3:] + 1e-5))
    numbers[:3] = np.column_stack(from_wgs84(*PLACES[:3].T, GCJ02)) + 1e-5
    assert Matches.of_points(numbers, PLACES, 50.0, True).settles(READINGS) is None


@pytest.mark.parametrize("code", ["EPSG:4326", "GCJ-02"])
def test_a_confirmed_road_decides_though_it_is_drawn_with_other_vertices(code: str) -> None:
    road = shapely.LineString(PLACES[[1, 0, 3]])
    survey = shapely.get_coordinates(shapely.segmentize(road, 0.001))[10:-5]
    numbers = np.column_stack(from_wgs84(*survey.T, SYSTEMS[code]))
    matches = Matches(
        *numbers.T,
        np.array([0, len(numbers)]),
        np.array([road], dtype=object),
        np.array([50.0]),
        np.array([True]),
    )
    assert matches.settles(READINGS) == Reading(SYSTEMS[code])


@pytest.mark.parametrize("reading", READINGS)
def test_an_area_is_compared_by_its_boundary(reading: Reading) -> None:
    area = shapely.Polygon(PLACES[[0, 1, 2, 3, 0]])
    numbers = np.column_stack(from_wgs84(*shapely.get_coordinates(area).T, reading.system))
    matches = Matches(
        *numbers.T,
        np.array([0, len(numbers)]),
        np.array([area], dtype=object),
        np.array([50.0]),
        np.array([True]),
    )
    assert matches.distances(reading) == pytest.approx([0.0], abs=0.2)


def test_without_a_match_nothing_is_said() -> None:
    nothing = Matches.of_points(np.empty((0, 2)), np.empty((0, 2)))
    assert nothing.settles(READINGS) is None
    assert nothing.favours(READINGS) is None


def test_a_position_that_is_nowhere_is_infinitely_far() -> None:
    matches = Matches.of_points([[np.nan, 1.0]], PLACES[:1], 50.0, True)
    assert matches.distances(READINGS[0]).tolist() == [np.inf]
