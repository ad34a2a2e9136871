"""People of many areas: the cluster says what the plain way says, to the last digit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import shapely

from geo.coverage.coverage import Coverage, straight_line_coverage
from geo.coverage.facilities import facilities_at
from geo.coverage.parallel import parts
from geo.coverage.population.areas import AreaPopulation
from geo.coverage.population.population import as_figures
from geo.model.errors import ClusterFailed
from tests.coverage.squares import SOUTH, WEST, rule, square, square_town

TOWN = square_town(20_000)


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_AREAS_A_BLOCK", 70)


def covered() -> Coverage:
    """Cover 400 areas of people, some of which overlap, by 60 facilities."""
    random = np.random.default_rng(4)
    x, y = random.uniform(0, 19_000, (2, 400))
    blocks = [
        square(side, *at) for side, *at in zip(random.uniform(50, 900, 400), x, y, strict=True)
    ]
    people = AreaPopulation(as_figures(blocks), random.gamma(2.0, 17.3, 400), TOWN)
    east, north = random.uniform(0, 20_000, (2, 60))
    places = shapely.points(east + WEST, north + SOUTH)
    facilities = facilities_at(list(places), random.choice([0.0, 80.0, np.inf], 60))
    return straight_line_coverage(TOWN, facilities, rule(1_500), people)


def test_the_cluster_and_the_plain_way_agree_to_the_last_digit(
    address: str, own_settings: Callable[..., None]
) -> None:
    plain = covered()
    own_settings(dask=address)
    assert covered().people == plain.people
    assert plain.people is not None
    assert 0 < plain.people.sure < plain.people.nominal < plain.people.possible


def test_each_area_gives_people_by_the_part_of_its_own_land_inside() -> None:
    """P_t = sum of P_s area(s and t) / area(s) (Goodchild and Lam 1980), by hand."""
    blocks = frame([square(100), square(200, 100), shapely.Point(WEST, SOUTH)], [80, 400, 7])
    asked = as_figures([square(100, 50), square(50, 900), square(1_000), shapely.Polygon()])
    # Half of the first and, of the second, 50 m by 100 m of 200 m by 200 m.
    assert parts.interpolated(blocks, asked).tolist() == [80 / 2 + 400 / 8, 0, 480, 0]
    assert parts.interpolated(blocks.iloc[:0], asked).tolist() == [0, 0, 0, 0]


def test_the_library_tobler_counts_the_same_people() -> None:
    from geopandas import GeoDataFrame
    from tobler.area_weighted import area_interpolate

    random = np.random.default_rng(9)
    x, y = random.uniform(0, 9_000, (2, 300))
    land = [square(side, *at) for side, *at in zip(random.uniform(50, 900, 300), x, y, strict=True)]
    blocks = frame(land, random.gamma(2.0, 17.3, 300))
    places = shapely.points(*random.uniform(0, 9_000, (2, 20)) + np.array([[WEST], [SOUTH]]))
    asked = as_figures(
        [*shapely.buffer(places, 1_200), shapely.union_all(shapely.buffer(places, 700))]
    )
    theirs = area_interpolate(
        blocks,
        GeoDataFrame(geometry=asked, crs=blocks.crs),
        extensive_variables=["people"],
        allocate_total=False,  # else all people would be shared out among the areas asked
    )
    found = parts.interpolated(blocks, asked)
    # The rings of a cut begin at other corners, and far from 0 an area has but so many digits.
    assert found == pytest.approx(theirs["people"].to_numpy(), rel=1e-7)
    assert (found > 0).all()


def frame(land: list[Any], people: Any) -> Any:
    from geopandas import GeoDataFrame

    return GeoDataFrame({"people": np.array(people, float)}, geometry=land, crs=TOWN.plane.name)


def test_blocks_change_nothing_but_the_last_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    found: Any = covered().people
    monkeypatch.setattr(parts, "_AREAS_A_BLOCK", 1_000_000)
    whole: Any = covered().people
    assert found.to_dict(9) == pytest.approx(whole.to_dict(9), rel=1e-12)


def test_one_block_needs_no_cluster(
    own_settings: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "_ANSWER_S", 0.5)
    own_settings(dask="tcp://127.0.0.1:1")
    with pytest.raises(ClusterFailed):
        covered()
    monkeypatch.setattr(parts, "_AREAS_A_BLOCK", 400)
    assert covered().people is not None
