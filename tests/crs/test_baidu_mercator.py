"""Baidu's own metres: against points that Baidu's page gives, and there and back."""

from __future__ import annotations

import numpy as np
import pytest

from geo.crs import SYSTEMS, from_wgs84, to_wgs84
from geo.crs.bd09 import degrees_to_metres, metres_to_degrees
from geo.crs.displacement import Matches
from geo.crs.recognise import recognise
from geo.crs.systems import Reading
from tests.crs.places import PLACES, in_system

# BD-09 degrees and metres as Baidu's coordinate service pairs them.
PAIRS = [((116.404, 39.915), (12_958_175.0, 4_825_923.77))]


@pytest.mark.parametrize(("degrees", "metres"), PAIRS)
def test_it_is_the_projection_of_baidus_page(degrees, metres) -> None:
    assert np.hypot(*(np.array(degrees_to_metres(*degrees)) - metres)) < 0.01
    assert np.allclose(metres_to_degrees(*metres), degrees, atol=1e-7)


def test_it_leads_there_and_back_all_over_the_country() -> None:
    longitude, latitude = np.meshgrid(np.linspace(73, 136, 40), np.linspace(3, 54, 400))
    x, y = degrees_to_metres(longitude, latitude)
    back = degrees_to_metres(*metres_to_degrees(x, y))
    assert np.abs(np.array(back) - (x, y)).max() < 1e-4


def test_south_and_west_are_mirrored() -> None:
    x, y = degrees_to_metres([113.0, -113.0], [23.0, -23.0])
    assert np.allclose(x, [x[0], -x[0]])
    assert np.allclose(y, [y[0], -y[0]])


def test_an_export_of_baidus_is_right_within_metres() -> None:
    """Case: five places exported in Baidu's own metres, which are 15 km off as Web Mercator."""
    x, y = to_wgs84(12_663_122.70, 2_615_212.47, SYSTEMS["BD09MC"])
    assert (float(x), float(y)) == pytest.approx((113.7419, 22.9968), abs=2e-6)
    mercator = from_wgs84(x, y, SYSTEMS["EPSG:3857"])
    assert float(mercator[1]) - 2_615_212.47 > 10_000


@pytest.mark.parametrize("noise_m", [0.0, 300.0])
def test_it_is_never_taken_for_web_mercator(noise_m: float) -> None:
    numbers = np.column_stack(in_system("BD09MC"))
    numbers += np.random.default_rng(1).normal(0, noise_m, numbers.shape)
    alone = recognise(*numbers.T)
    assert alone.applied is None
    assert Reading(SYSTEMS["BD09MC"]) in alone.questions[0].readings
    assert alone.questions[0].recommended is None
    matched = recognise(*numbers.T, matches=Matches.of_points(numbers, PLACES, 1_000.0))
    assert matched.applied is None
    assert matched.questions[0].recommended == Reading(SYSTEMS["BD09MC"])


def test_a_place_that_leaves_kilometres_of_rest_is_not_called_likely() -> None:
    numbers = np.column_stack(in_system("EPSG:3857")) + 25_000.0
    found = recognise(*numbers.T, matches=Matches.of_points(numbers, PLACES, 500.0))
    assert found.questions[0].recommended is None
