"""The connection with a cluster: what is told when it is not there, or no longer."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import pytest

from geo.coverage.parallel import parts as scale_cluster
from geo.coverage.parallel.parts import cluster, result_of, scaled, sent
from geo.model.errors import ClusterFailed
from geo.model.messages import advice, sentence
from tests.coverage.workers import local_cluster


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale_cluster, "_ANSWER_S", 0.5)


def asked() -> str:
    return scaled(there, lambda: "here")


def there(address: str) -> str:
    with cluster(address):
        return "there"


def test_without_a_setting_all_is_done_here() -> None:
    assert asked() == "here"


def test_with_a_setting_it_is_done_there(address: str, own_settings: Callable[..., None]) -> None:
    own_settings(dask=address)
    assert asked() == "there"


@pytest.mark.usefixtures("impatient")
def test_a_cluster_that_is_not_there_is_told(
    nobody: str, own_settings: Callable[..., None]
) -> None:
    own_settings(dask=nobody)
    with pytest.raises(ClusterFailed) as told:
        asked()
    (finding,) = told.value.findings
    assert finding.code == "cluster_unreachable"
    assert nobody in sentence(finding, "en")
    assert "PLANMAP_DASK" in advice(finding, "zh")


def test_a_setting_without_the_packages_for_a_cluster_is_told(
    own_settings: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scale_cluster, "find_spec", lambda name: None)
    own_settings(dask="tcp://127.0.0.1:8786")
    with pytest.raises(ClusterFailed) as told:
        asked()
    (finding,) = told.value.findings
    assert finding.code == "cluster_not_installed"
    assert "tcp://127.0.0.1:8786" in sentence(finding, "en")
    assert "planmap[cluster]" in advice(finding, "zh")
    own_settings(dask="tcp://127.0.0.1:8786", dask_fallback="1")
    assert asked() == "here"


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
    nobody: str, own_settings: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    own_settings(dask=nobody, dask_fallback="1")
    assert asked() == "here"
    assert "cluster_unreachable" in caplog.text


def test_a_cluster_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = scale_cluster._client

    def impatient_once_connected(address: str) -> Any:
        client = connect(address)
        monkeypatch.setattr(scale_cluster, "_ANSWER_S", 0.5)
        return client

    monkeypatch.setattr(scale_cluster, "_client", impatient_once_connected)
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


def test_workers_that_leave_before_the_data_have_come_are_told() -> None:
    with local_cluster(workers=1) as own, cluster(own) as client:
        client.retire_workers()
        client._timeout = 0.5
        with pytest.raises(ClusterFailed) as told:
            sent(client, [1, 2])
    assert told.value.code == "cluster_without_workers"


def test_workers_that_leave_are_told_and_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with local_cluster(workers=1) as own, cluster(own) as client:
        monkeypatch.setattr(scale_cluster, "_ANSWER_S", 0.5)
        client.retire_workers()
        future = client.submit(int)
        with pytest.raises(ClusterFailed) as told:
            result_of(client, future)
    assert told.value.code == "cluster_without_workers"


def test_a_cluster_that_is_lost_on_the_way_is_told(address: str) -> None:
    with pytest.raises(ClusterFailed) as told:
        _cancelled(address)
    assert told.value.code == "cluster_failed"


def _cancelled(address: str) -> None:
    with cluster(address) as client:
        future = client.submit(int)
        client.cancel(future)
        result_of(client, future)


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_cluster_without_the_program_is_told(address: str, wrapped: bool) -> None:
    # A scheduler says so in an error of its own, a worker as it is.
    missing: Exception = ImportError("No module named 'geo'")
    if wrapped:
        missing, cause = RuntimeError("Error during deserialization of the task graph"), missing
        missing.__cause__ = cause
    with pytest.raises(ClusterFailed) as told, cluster(address):
        raise missing
    (finding,) = told.value.findings
    assert finding.code == "cluster_without_program"
    assert address in sentence(finding, "en")
    assert "PLANMAP_DASK" in advice(finding, "zh")


def test_an_error_of_the_work_itself_is_left_alone(address: str) -> None:
    with pytest.raises(RuntimeError, match="its own"), cluster(address):
        raise RuntimeError("its own")
    with pytest.raises(TimeoutError), cluster(address) as client:
        result_of(client, client.submit(_late))


def _late() -> None:
    raise TimeoutError
