"""Tasks on a real cluster: workers read the files themselves, die, or cannot read them."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from geo.coverage.parallel import parts
from geo.coverage.parallel.tasks import cluster_tasks, run_tasks
from geo.coverage.population.partitioned import Counted, PartitionedPopulation, count_partition
from geo.model.errors import ClusterFailed, UnreadableFile
from geo.model.messages import advice, sentence
from tests.coverage.residents import noted, outlined, partitioned, served, squares
from tests.coverage.workers import cluster_of, local_cluster

TOWN = outlined()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return partitioned(tmp_path_factory.mktemp("residents") / "parts", TOWN, 400)


def counted(folder: Path, progress: Any = None) -> Counted:
    facilities, radius = served(TOWN)
    people = PartitionedPopulation(folder, TOWN)
    return people.counted(facilities, radius, squares(TOWN), progress)


@pytest.fixture(params=[1, 3])
def other_address(request: pytest.FixtureRequest) -> Iterator[str]:
    with local_cluster(request.param) as own:
        yield own


def test_two_workers_find_the_same_sums_as_one_process(
    address: str, folder: Path, own_settings: Callable[..., None]
) -> None:
    here = counted(folder)
    own_settings(dask=address)
    told: list[tuple[int, int]] = []
    assert counted(folder, lambda *each: told.append(each)) == here
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))
    assert here.levels[0] < here.levels[1] < here.levels[2] < here.levels[3]


def test_one_and_three_workers_find_the_same_sums_too(
    other_address: str, folder: Path, own_settings: Callable[..., None], tmp_path: Path
) -> None:
    here = counted(folder)
    own_settings(dask=other_address)
    assert counted(folder) == here
    assert counted(partitioned(tmp_path / "other", TOWN, 1_100)) == here


def test_points_are_never_sent(
    address: str, folder: Path, own_settings: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed.protocol import pickle as sent

    sizes: list[int] = []
    dumps = sent.dumps

    def weighed(value: Any, *rest: Any, **more: Any) -> Any:
        content = dumps(value, *rest, **more)
        sizes.append(len(content))
        return content

    monkeypatch.setattr(sent, "dumps", weighed)
    own_settings(dask=address)
    counted(folder)
    assert 5_000 < sum(sizes) < sum(each.stat().st_size for each in folder.iterdir()) / 4


def test_a_worker_that_dies_costs_its_task_only(
    tmp_path: Path, wait_until: Callable[[Callable[[], Any]], Any]
) -> None:
    found: list[list[int]] = []
    with cluster_of(2) as (address, workers):
        call = (noted, tmp_path, range(8), None, None, address)
        caller = threading.Thread(target=lambda: found.append(cluster_tasks(*call)), daemon=True)
        caller.start()
        wait_until(lambda: len(begun(tmp_path)) == 2)  # each worker is in its first task
        lost = workers[0].pid
        workers[0].kill()
        workers[0].wait()
        (tmp_path / "go").touch()
        caller.join(120)
    assert found == [[each * each for each in range(8)]]
    tried = begun(tmp_path)
    by_the_lost = [item for item, process in tried if process == lost]
    assert len(by_the_lost) == 1
    assert len(tried) == 8 + 1  # nothing else was done twice
    assert [process for item, process in tried if item == by_the_lost[0]].count(lost) == 1


def begun(folder: Path) -> list[tuple[int, int]]:
    """Return which items were begun, and by which processes."""
    names = (each.name.split("-") for each in folder.glob("begun-*"))
    return [(int(item), int(process)) for _, item, process in names]


def test_residents_are_counted_although_a_worker_dies(
    folder: Path, own_settings: Callable[..., None]
) -> None:
    here = counted(folder)
    with cluster_of(2) as (address, workers):
        own_settings(dask=address)

        def kill(done: int, _of: int) -> None:
            if done == 2 and workers[0].poll() is None:
                workers[0].kill()
                workers[0].wait()

        assert counted(folder, kill) == here
        assert workers[0].poll() is not None


def test_without_any_worker_left_it_is_told(
    tmp_path: Path,
    wait_until: Callable[[Callable[[], Any]], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[ClusterFailed] = []

    def call(address: str) -> None:
        try:
            cluster_tasks(noted, tmp_path, range(3), None, None, address)
        except ClusterFailed as error:
            told.append(error)

    with cluster_of(1) as (address, workers):
        caller = threading.Thread(target=call, args=[address], daemon=True)
        caller.start()
        wait_until(lambda: begun(tmp_path))
        monkeypatch.setattr(parts, "_ANSWER_S", 0.5)
        workers[0].kill()
        workers[0].wait()
        caller.join(120)
    assert [each.code for each in told] == ["cluster_without_workers"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc, where each process sees its own")
def test_a_worker_without_access_to_the_files_is_told(
    address: str, folder: Path, own_settings: Callable[..., None]
) -> None:
    # A handle of this process: its name leads other processes nowhere.
    handle = os.open(folder, os.O_RDONLY)
    try:
        own_settings(dask=address)
        seen = Path(f"/proc/self/fd/{handle}")
        with pytest.raises(ClusterFailed) as told:
            counted(seen)
    finally:
        os.close(handle)
    (finding,) = told.value.findings
    assert finding.code == "cluster_without_files"
    assert str(seen) in sentence(finding, "en")
    assert "tcp://" in sentence(finding, "zh")
    assert "PLANMAP_DASK" in advice(finding, "en")


def test_files_that_nobody_can_read_are_not_the_workers_fault(
    address: str, folder: Path, own_settings: Callable[..., None], tmp_path: Path
) -> None:
    copy = tmp_path / "parts"
    shutil.copytree(folder, copy)
    people = PartitionedPopulation(copy, TOWN)
    (copy / people.items[-1].partition.name).unlink()
    own_settings(dask=address)
    facilities, radius = served(TOWN)
    with pytest.raises(UnreadableFile) as told:
        people.counted(facilities, radius)
    assert told.value.code == "partition_missing"


def test_an_unreachable_cluster_may_be_replaced_by_this_computer(
    nobody: str,
    folder: Path,
    own_settings: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = counted(folder)
    monkeypatch.setattr(parts, "_ANSWER_S", 0.5)
    own_settings(dask=nobody)
    with pytest.raises(ClusterFailed):
        counted(folder)
    own_settings(dask=nobody, dask_fallback="1")
    assert counted(folder) == here


def test_nothing_to_do_needs_no_cluster(nobody: str, own_settings: Callable[..., None]) -> None:
    own_settings(dask=nobody)
    assert run_tasks(count_partition, None, []) == []
