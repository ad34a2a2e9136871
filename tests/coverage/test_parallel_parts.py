"""The cluster says what the plain way says, to the last digit, and tells when it cannot."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import shapely

from geo.coverage.certainty import Classes, classes_of, interval_sums
from geo.coverage.communities import by_community
from geo.coverage.coverage import straight_line_coverage
from geo.coverage.facilities import Facilities, facilities_at
from geo.coverage.gaps import gaps
from geo.coverage.parallel import parts as scale
from geo.coverage.parallel.parts import cluster, cluster_parts, covered_classes, spread_parts
from geo.coverage.population import distance_curve as curve_module
from geo.coverage.population.distance_curve import distance_curve
from geo.coverage.population.points import PointPopulation
from geo.coverage.straight_line.nearest_grid import nearest_grid
from geo.coverage.straight_line.service_area import three_radii
from tests.coverage.squares import SOUTH, WEST, rule, square, square_town

TOWN = square_town(20_000)


@pytest.fixture
def province() -> dict[str, Any]:
    """Return 20,000 points, people, and 500 facilities with radii of their own."""
    random = np.random.default_rng(11)
    x, y = random.uniform(0, 60_000, (2, 20_000))
    geometry = shapely.points(*random.uniform(0, 60_000, (2, 500)))
    geometry[::7] = shapely.buffer(geometry[::7], 120)
    facilities = facilities_at(geometry, random.choice([0.0, 50.0, 300.0, np.inf], 500))
    radius = random.uniform(300, 1500, 500)
    people = random.gamma(2.0, 17.3, 20_000)
    return {"x": x, "y": y, "facilities": facilities, "radius": radius, "people": people}


def counted(province: dict[str, Any]) -> Any:
    return covered_classes(province["x"], province["y"], province["facilities"], province["radius"])


def joined(parts: list[tuple[int, Classes]]) -> Classes:
    return np.concatenate([classes for _, classes in parts])


def test_the_cluster_and_the_plain_way_agree_to_the_last_digit(
    address: str,
    province: dict[str, Any],
    own_settings: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = counted(province)
    monkeypatch.setattr(scale, "_POINTS_A_PART", 3_000)
    own_settings(dask=address)
    found = counted(province)
    assert set(plain.tolist()) == {0, 1, 2, 3}
    assert found.dtype == plain.dtype
    assert found.tolist() == plain.tolist()
    assert interval_sums(found, province["people"]) == interval_sums(plain, province["people"])


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_few_points_are_no_matter(address: str, count: int) -> None:
    x = np.linspace(0.0, 1000.0, count)
    geometry, radii = shapely.points([0.0], [0.0]), three_radii(500.0, np.zeros(1))
    found = joined(cluster_parts(classes_of, x, np.zeros(count), geometry, radii, address))
    assert found.tolist() == classes_of(x, np.zeros(count), geometry, radii).tolist()


def test_points_that_are_spread_already_keep_their_order(
    address: str, province: dict[str, Any]
) -> None:
    import dask_geopandas
    import geopandas

    points = geopandas.GeoDataFrame(geometry=shapely.points(province["x"], province["y"]))
    radii = three_radii(province["radius"], province["facilities"].uncertainty_m)
    with cluster(address) as client:
        spread = dask_geopandas.from_geopandas(points.iloc[:5000], npartitions=4)
        found = spread_parts(spread, client, classes_of, province["facilities"].geometry, radii)
    assert np.concatenate(found).tolist() == counted(province)[:5000].tolist()


def test_what_goes_wrong_in_a_worker_comes_back_as_it_is(address: str) -> None:
    geometry, radii = np.array(["no shape"], dtype=object), three_radii(1.0, np.zeros(1))
    with pytest.raises(TypeError):
        cluster_parts(classes_of, np.zeros(1), np.zeros(1), geometry, radii, address)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Send even few points to the cluster, in small parts; gives what the cluster was asked."""
    asked: list[str] = []
    send = spread_parts

    def noted(points: Any, client: Any, judge: Any, *rest: Any) -> Any:
        asked.append(judge.__name__)
        return send(points, client, judge, *rest)

    monkeypatch.setattr(scale, "spread_parts", noted)
    monkeypatch.setattr(scale, "_POINTS_A_PART", 1_500)
    monkeypatch.setattr(scale, "FEWEST", 1_000)
    return asked


@pytest.fixture
def people() -> PointPopulation:
    """Return 4,000 points, many of which lie on the edges of communities."""
    random = np.random.default_rng(8)
    x, y = random.uniform(0, 20_000, (2, 4_000)).round(-1)
    return PointPopulation(x + WEST, y + SOUTH, random.gamma(2.0, 17.3, 4_000), TOWN)


@pytest.fixture
def places() -> Facilities:
    random = np.random.default_rng(9)
    x, y = random.uniform(0, 20_000, (2, 60))
    geometry = shapely.points(x + WEST, y + SOUTH)
    geometry[::7] = shapely.buffer(geometry[::7], 120)
    return facilities_at(list(geometry), random.choice([0.0, 80.0, 90.5, np.inf], 60))


def figures(people: PointPopulation, places: Facilities) -> dict[str, Any]:
    """Work out whatever of points can be worked out on a cluster."""
    coverage = straight_line_coverage(TOWN, places, rule(1_500), people)
    corners = [(3_000.0 * i, 3_000.0 * j) for i in range(7) for j in range(7)]
    communities = {f"{each}": square(3_100, *each) for each in corners}
    rows = by_community(coverage, people, communities).rows
    found = gaps(coverage, people)
    near = nearest_grid(TOWN, places, rule(1_500), 400.0).nearest
    return {
        "people": coverage.people,
        "communities": [(row.people, row.people_total) for row in rows],
        "gaps": [gap.people for gap in found.gaps],
        "beside": (found.slivers_people, found.elsewhere_people),
        "curve": distance_curve(TOWN, places, people).rows(),
        "nearest": (near.facility.tolist(), near.distance_m.tolist()),
        "at least and at most": (near.low_m.tolist(), near.high_m.tolist()),
    }


def test_all_that_is_found_of_points_is_the_same_to_the_last_digit(
    address: str,
    own_settings: Callable[..., None],
    sent: list[str],
    people: PointPopulation,
    places: Facilities,
) -> None:
    plain = figures(people, places)
    assert not sent
    own_settings(dask=address)
    found = figures(people, places)
    assert set(sent) == {"classes_of", "members_at", "_reached_at", "_nearest_at"}
    for name, figure in plain.items():
        assert found[name] == figure, name
    assert len(plain["gaps"]) > 5
    assert len({total for _, total in plain["communities"]}) > 40


def test_people_by_cells_are_the_same_to_the_last_digit(  # noqa: PLR0917
    address: str,
    own_settings: Callable[..., None],
    sent: list[str],
    people: PointPopulation,
    places: Facilities,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(curve_module, "_MOST_POINTS", 100)
    monkeypatch.setattr(curve_module, "_COARSEST_M", 1_000.0)
    plain = distance_curve(TOWN, places, people).rows()
    curve_module._people_of.cache_clear()
    own_settings(dask=address)
    assert distance_curve(TOWN, places, people).rows() == plain
    assert "members_at" in sent


def test_points_of_a_province_are_measured_one_by_one(
    people: PointPopulation, places: Facilities, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_by_one = distance_curve(TOWN, places, people).rows()
    monkeypatch.setattr(curve_module, "_MOST_POINTS", 100)
    assert distance_curve(TOWN, places, people).rows() == one_by_one


def test_few_points_stay_here(
    nobody: str, own_settings: Callable[..., None], province: dict[str, Any]
) -> None:
    own_settings(dask=nobody)
    random = province["x"][:500], province["y"][:500]
    people = PointPopulation(random[0] / 3 + WEST, random[1] / 3 + SOUTH, np.ones(500), TOWN)
    assert people.inside_each(np.array([TOWN.outline])).tolist() == [500]
    assert distance_curve(TOWN, province["facilities"], people).people_share is not None


def test_two_visitors_at_once_do_not_wait_for_one_another_for_ever(
    address: str, province: dict[str, Any]
) -> None:
    # Making Dask's expressions in two threads ended in a deadlock on Python 3.11.
    radii = three_radii(province["radius"], province["facilities"].uncertainty_m)
    given = province["x"][:900], province["y"][:900], province["facilities"].geometry, radii
    wanted = classes_of(*given).tolist()
    found: list[bool] = []

    def count() -> None:
        for _ in range(2):
            own = joined(cluster_parts(classes_of, *given, address))
            found.append(own.tolist() == wanted)

    visitors = [threading.Thread(target=count, daemon=True) for _ in range(3)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join(120)
    assert found == [True] * 6
