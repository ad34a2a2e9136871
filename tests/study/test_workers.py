"""Processes that work things out: warm, limited, ended, and never more trusted than needed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import psutil
import pytest
import shapely

from geo.coverage.town import Town
from geo.model.errors import AnalysisStopped, BadQuery
from geo.study.workers import Workers
from tests.hardening.hostile_shapes import tangle
from tests.study import jobs


@pytest.fixture(scope="module")
def processes() -> Iterator[Workers]:
    made = Workers()
    yield made
    made.end()


def work(processes: Workers, function: Callable[..., Any], *args: Any, **limits: Any) -> Any:
    shared = limits.pop("shared", {})
    given = {"seconds": 60, "memory_mb": 800, **limits}
    return processes.work((function, args, {}), shared, **given)[0]


def stopped(processes: Workers, function: Callable[..., Any], *args: Any, **limits: Any) -> str:
    with pytest.raises(AnalysisStopped) as caught:
        work(processes, function, *args, **limits)
    return caught.value.code


def test_one_process_works_again_and_again(processes: Workers) -> None:
    first = work(processes, jobs.process_id)
    assert work(processes, jobs.process_id) == first


def test_what_is_shared_is_sent_once_and_comes_back_as_the_same_object(processes: Workers) -> None:
    place = Town(shapely.box(0, 0, 1, 1), 4547)
    for _time in range(2):
        town, figure = work(processes, jobs.same, place, place.outline, shared={"a town": place})
        assert town is place
        assert figure.equals(place.outline)


def test_a_refusal_comes_back_as_it_was(processes: Workers) -> None:
    with pytest.raises(BadQuery) as caught:
        work(processes, jobs.refuse)
    assert (caught.value.code, caught.value.params) == ("bad_radius", {"value": 7})


def test_a_fault_of_the_program_comes_back_with_its_place(processes: Workers) -> None:
    with pytest.raises(RuntimeError, match="no such thing"):
        work(processes, jobs.fail)


def test_work_that_takes_too_long_is_ended(processes: Workers) -> None:
    own = work(processes, jobs.process_id)
    assert stopped(processes, jobs.burn, seconds=1) == "analysis_time"
    assert not psutil.pid_exists(own)


def test_geos_is_ended_too(processes: Workers) -> None:
    figure = shapely.geometry.shape(tangle(600))
    assert stopped(processes, shapely.make_valid, figure, seconds=1) == "analysis_time"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux limits the memory of a process")
def test_work_that_takes_too_much_memory_is_ended(processes: Workers) -> None:
    assert stopped(processes, jobs.fill_memory, memory_mb=300) == "analysis_memory"


def test_a_process_that_ends_is_told_and_another_takes_its_place(processes: Workers) -> None:
    assert stopped(processes, jobs.end) == "analysis_broken"
    assert work(processes, jobs.same, 1) == (1,)


def test_work_that_nobody_waits_for_is_ended(processes: Workers) -> None:
    own = work(processes, jobs.process_id)

    def leave(_seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work(processes, jobs.burn, tick=leave)
    assert not psutil.pid_exists(own)


def test_settings_that_change_are_met_by_another_process(
    processes: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = work(processes, jobs.process_id)
    monkeypatch.setenv("PLANMAP_MAX_PARTS", "7")
    assert work(processes, jobs.process_id) != first
    assert not psutil.pid_exists(first)


def test_idle_processes_can_be_ended(processes: Workers) -> None:
    own = work(processes, jobs.process_id)
    processes.end_idle()
    assert not psutil.pid_exists(own)
