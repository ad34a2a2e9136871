"""Readings of the same numbers, and positions that do not fit."""

from __future__ import annotations

import numpy as np
import pytest

from geo.crs.displacement import Matches
from geo.crs.recognise import Indications
from geo.crs.systems import SYSTEMS, WGS84, Reading
from tests.crs.places import NANCHENG, PLACES, X, Y, in_system


def gather(x, y, declared=None, matches=None) -> Indications:
    return Indications.gather(
        x, y, declared=declared, field_names=(), file_name="", matches=matches, around=NANCHENG
    )


def test_readings_of_degrees_lie_as_far_apart_as_the_formulas_say() -> None:
    found = gather(X, Y).alternatives(Reading(WGS84))
    apart = {reading.system.code: metres for reading, metres in found}
    assert apart["GCJ-02"] == pytest.approx(612, abs=6)
    assert apart["BD-09"] == pytest.approx(1251, abs=10)
    assert apart["EPSG:4610"] == 130
    assert apart["EPSG:4214"] == 120
    assert "EPSG:4490" not in apart


def test_utm_and_the_6_degree_zone_have_the_same_numbers() -> None:
    evidence = gather(*in_system("EPSG:32649"))
    found = evidence.alternatives(Reading(SYSTEMS["EPSG:32649"]))
    apart = {reading.system.code: metres for reading, metres in found}
    # Beside it only the same zone on the datums that can be converted roughly.
    assert list(apart) == ["EPSG:4508", "EPSG:2344", "EPSG:21459"]
    metres = apart["EPSG:4508"]
    assert metres == pytest.approx(1028, abs=5)


def test_a_reading_that_is_no_candidate_has_no_alternatives() -> None:
    assert gather(X, Y).alternatives(Reading(SYSTEMS["EPSG:4547"])) == ()


def test_positions_that_do_not_fit_are_counted() -> None:
    x, y = np.append(X, [474_373.0, np.nan]), np.append(Y, [2_546_774.0, 1.0])
    assert gather(x, y).misfits(Reading(WGS84)) == {"count": 1, "total": 6}
    assert gather(y, x).misfits(Reading(WGS84, swapped=True)) == {"count": 1, "total": 6}


def test_matches_are_compared_under_a_reading() -> None:
    numbers = np.column_stack(in_system("EPSG:4508"))
    evidence = gather(*numbers.T, matches=Matches.of_points(numbers, PLACES))
    assert evidence.compare(Reading(SYSTEMS["EPSG:4508"])).verdict == "same"
    assert evidence.compare(Reading(SYSTEMS["EPSG:32649"])).verdict == "shift"
    assert gather(X, Y).compare(Reading(WGS84)) is None


def test_displaced_systems_are_not_plain() -> None:
    assert not any(each.reading.system.displaced for each in gather(X, Y).plain)
