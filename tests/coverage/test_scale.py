"""The cluster says what the plain way says, to the last digit, and tells when it cannot."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import shapely

from geo.coverage import scale
from geo.coverage.classes import classes_of, three_sums
from geo.coverage.facilities import facilities_at
from geo.coverage.scale import cluster, cluster_classes, covered_classes, frame_classes
from geo.coverage.service_area import three_radii
from geo.model.errors import ClusterFailed
from geo.model.messages import advice, sentence
from tests.coverage.workers import local_cluster


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with local_cluster() as own:
        yield own


@pytest.fixture
def nobody() -> str:
    """Return an address at which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{taken.getsockname()[1]}"


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
    assert three_sums(found, province["people"]) == three_sums(plain, province["people"])


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_few_points_are_no_matter(address: str, count: int) -> None:
    x = np.linspace(0.0, 1000.0, count)
    geometry, radii = shapely.points([0.0], [0.0]), three_radii(500.0, np.zeros(1))
    found = cluster_classes(address, x, np.zeros(count), geometry, radii)
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
        found = frame_classes(spread, client, province["facilities"].geometry, radii)
    assert found.tolist() == counted(province)[:5000].tolist()


def test_what_goes_wrong_in_a_worker_comes_back_as_it_is(address: str) -> None:
    geometry, radii = np.array(["no shape"], dtype=object), three_radii(1.0, np.zeros(1))
    with pytest.raises(TypeError):
        cluster_classes(address, np.zeros(1), np.zeros(1), geometry, radii)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "_ANSWER_S", 0.5)


@pytest.mark.usefixtures("impatient")
def test_a_cluster_that_is_not_there_is_told(
    nobody: str, province: dict[str, Any], own_settings: Callable[..., None]
) -> None:
    own_settings(dask=nobody)
    with pytest.raises(ClusterFailed) as told:
        counted(province)
    (finding,) = told.value.findings
    assert finding.code == "cluster_unreachable"
    assert nobody in sentence(finding, "en")
    assert "PLANMAP_DASK" in advice(finding, "zh")


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "wrong", ["nonsense://x:1", "tcp://", "127.0.0.1:notaport", "!", "tls://127.0.0.1:1"]
)
def test_an_address_that_is_none_is_told(wrong: str) -> None:
    with pytest.raises(ClusterFailed) as told, cluster(wrong):
        pass
    assert told.value.code == "cluster_unreachable"


@pytest.mark.usefixtures("impatient")
def test_only_who_asks_for_it_falls_back(
    nobody: str,
    province: dict[str, Any],
    own_settings: Callable[..., None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    plain = counted(province)
    own_settings(dask=nobody, dask_fallback="1")
    assert counted(province).tolist() == plain.tolist()
    assert "cluster_unreachable" in caplog.text


def test_a_cluster_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = scale._client

    def impatient_once_connected(address: str) -> Any:
        client = connect(address)
        monkeypatch.setattr(scale, "_ANSWER_S", 0.5)
        return client

    monkeypatch.setattr(scale, "_client", impatient_once_connected)
    with (
        local_cluster(workers=0) as own,
        pytest.raises(ClusterFailed) as told,
        cluster(own),
    ):
        pass
    assert told.value.code == "cluster_without_workers"


@pytest.mark.usefixtures("impatient")
def test_a_client_that_could_not_start_is_closed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # An open one would be closed by the collector of garbage, under the lock of the next start.
    from distributed import Client

    states: list[str] = []
    monkeypatch.setattr(Client, "__del__", lambda self: states.append(self.status))
    with pytest.raises(ClusterFailed), cluster("nonsense://x:1"):
        pass
    gc.collect()
    assert set(states) == {"closed"}


def test_workers_that_leave_are_told_and_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with local_cluster(workers=1) as own, cluster(own) as client:
        monkeypatch.setattr(scale, "_ANSWER_S", 0.5)
        client.retire_workers()
        future = client.submit(int)
        with pytest.raises(ClusterFailed) as told:
            scale.result_of(client, future)
    assert told.value.code == "cluster_without_workers"
