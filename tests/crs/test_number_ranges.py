"""What the numbers alone say."""

from __future__ import annotations

import numpy as np
import pytest

from geo.crs.number_ranges import by_number_range
from geo.crs.surroundings import Surroundings
from tests.crs.places import POSSIBLE, in_system

# Read from the numbers: systems with the same numbers follow in the list.
FIRST = {
    "EPSG:4326": "EPSG:4326",
    "EPSG:4490": "EPSG:4326",
    "EPSG:4547": "EPSG:4547",
    "EPSG:4526": "EPSG:4526",
    "EPSG:3857": "EPSG:3857",
    "EPSG:32649": "EPSG:32649",
    "EPSG:4508": "EPSG:32649",
    "EPSG:4497": "EPSG:4497",
    "EPSG:4525": "EPSG:4525",
    "EPSG:4548": "EPSG:4548",
    "EPSG:4527": "EPSG:4527",
    "BD09MC": "EPSG:3857",
    "EPSG:4610": "EPSG:4326",
    "EPSG:2383": "EPSG:4547",
    "EPSG:2362": "EPSG:4526",
    "EPSG:2344": "EPSG:32649",
    "EPSG:2333": "EPSG:4497",
    "EPSG:2361": "EPSG:4525",
    "EPSG:2384": "EPSG:4548",
    "EPSG:2363": "EPSG:4527",
    "EPSG:4214": "EPSG:4326",
    "EPSG:2435": "EPSG:4547",
    "EPSG:2414": "EPSG:4526",
    "EPSG:21459": "EPSG:32649",
    "EPSG:21419": "EPSG:4497",
    "EPSG:2413": "EPSG:4525",
    "EPSG:2436": "EPSG:4548",
    "EPSG:2415": "EPSG:4527",
    "GCJ-02": "EPSG:4326",
    "BD-09": "EPSG:4326",
    "GCJ-02/3857": "EPSG:3857",
    "BD-09/3857": "EPSG:3857",
    "GCJ-02/4547": "EPSG:4547",
    "BD-09/4547": "EPSG:4547",
}


@pytest.mark.parametrize(("code", "first"), FIRST.items())
@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
def test_every_system_is_recognised(code: str, first: str, swapped: bool) -> None:
    found = by_number_range(*in_system(code, swapped=swapped))
    assert (found[0].reading.system.code, found[0].reading.swapped) == (first, swapped)
    assert found[0].share == 1.0
    own = next(each for each in found if each.reading.system.code == code)
    assert own.reading.swapped == swapped
    assert own.fit == pytest.approx(found[0].fit)


@pytest.mark.parametrize("scale", [1e-6, 1e-7])
@pytest.mark.parametrize("swapped", [False, True])
def test_fractions_of_a_degree_are_recognised(scale: float, swapped: bool) -> None:
    x, y = in_system("EPSG:4326", swapped=swapped, scale=scale)
    best = by_number_range(np.round(x), np.round(y))[0]
    assert best.reading.scale == scale
    assert best.reading.swapped == swapped
    assert best.reason == "fractions"


def test_every_system_has_its_row() -> None:
    assert set(FIRST) == set(POSSIBLE)


@pytest.mark.parametrize(
    ("x", "y", "code", "swapped", "reason"),
    [
        (38_474_373.087, 2_546_774.325, "EPSG:4526", False, "zone"),
        (38_400_000, 2_450_001, "EPSG:4526", False, "zone"),
        (450_000, 2_450_001, "EPSG:4547", False, "metres"),
        (500_000, 2_600_000, "EPSG:4547", False, "metres"),
        (2_546_774, 474_373, "EPSG:4547", True, "metres"),
        (12_662_592, 2_634_437, "EPSG:3857", False, "metres"),
        (781_858, 2_548_380, "EPSG:32649", False, "metres"),
        (23.02, 113.75, "EPSG:4326", True, "degrees"),
        (3.5, 108.9, "EPSG:4326", True, "degrees"),
        (53.4, 122.4, "EPSG:4326", True, "degrees"),
        (43.8, 87.6, "EPSG:4326", True, "degrees"),  # Urumqi: also a place in the Arctic Sea
        (87.6, 43.8, "EPSG:4326", False, "degrees"),
        (2.35, 48.85, "EPSG:4326", False, "degrees"),
        (0.0, 0.0, "EPSG:4326", False, "degrees"),
        (113_750_000, 23_020_000, "EPSG:4326", False, "fractions"),
        (23_020_000, 113_750_000, "EPSG:4326", True, "fractions"),
    ],
)
def test_sizes_are_known(x: float, y: float, code: str, swapped: bool, reason: str) -> None:
    best = by_number_range([x], [y])[0]
    found = (best.reading.system.code, best.reading.swapped, best.reason)
    assert found == (code, swapped, reason)


def test_every_position_counts() -> None:
    x, y = np.full(100_000, 113.75), np.full(100_000, 23.0)
    x[-1], y[-1] = 474_373.0, 2_546_774.0
    best = by_number_range(x, y)[0]
    assert best.reading.system.code == "EPSG:4326"
    assert best.share == pytest.approx(1 - 1e-5)


def test_a_mixed_file_names_both() -> None:
    found = by_number_range([113.75, 474_373.0], [23.0, 2_546_774.0])
    assert {"EPSG:4326", "EPSG:4547"} <= {each.reading.system.code for each in found}
    assert found[0].share == 0.5


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([], []),
        ([np.nan], [23.0]),
        ([np.inf], [23.0]),
        ([1e308], [1e308]),
        ([-5e6], [-5e6]),
        ([24.4e6], [4.4e6]),
    ],
)
def test_numbers_that_fit_nothing_have_no_candidate(x: list[float], y: list[float]) -> None:
    assert by_number_range(x, y) == ()


def test_missing_positions_do_not_count() -> None:
    assert by_number_range([113.75, np.nan], [23.0, 23.0])[0].share == 1.0


def test_home_decides_between_zones() -> None:
    x, y = [474_373.0], [2_546_774.0]
    assert by_number_range(x, y)[0].reading.system.code == "EPSG:4547"
    guangxi = Surroundings.of((109.7, 22.7, 110.8, 23.3))
    first, second = by_number_range(x, y, guangxi)[:2]
    assert [each.reading.system.code for each in (first, second)] == ["EPSG:4546", "EPSG:32649"]
    assert first.fit == second.fit == 1.0


def test_scores_fall() -> None:
    scores = [each.score for each in by_number_range([113.75], [23.0])]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] <= scores[0] <= 1
