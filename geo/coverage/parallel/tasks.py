"""Run a task for each of many items, on this computer or on a Dask cluster.

For work whose data the workers read themselves: what is sent is small, and so is what comes
back. The caller keeps only the results.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from geo.coverage.parallel import parts
from geo.coverage.parallel.parts import cluster, one_at_a_time, scaled
from geo.model.errors import ClusterFailed, UnreadableFile, UnusablePopulation

_Item = TypeVar("_Item")
_Found = TypeVar("_Found")
Task = Callable[[Any, _Item], _Found]
Progress = Callable[[int, int], None]  # how many are done, of how many


def run_tasks(
    task: Task[_Item, _Found],
    shared: Any,
    items: Sequence[_Item],
    progress: Progress | None = None,
    *,
    check: Callable[[_Item], None] | None = None,
) -> list[_Found]:
    """Return the result of a task for each item, in order.

    Parameters
    ----------
    task : callable
        ``task(shared, item)``, a module-level function. Its result must depend on nothing
        else: when a worker dies, another does its task again.
    shared : object
        What all tasks have in common; sent to each worker once.
    items : sequence
    progress : callable, optional
        Called after each task with the number of those done and of all.
    check : callable, optional
        Raises if this computer cannot read an item either: then the data are at fault,
        and not the workers.

    Raises
    ------
    ClusterFailed
        As :func:`geo.coverage.parallel.parts.cluster`; ``cluster_without_files`` if a
        worker cannot read a file that this computer can.
    UnreadableFile, UnusablePopulation
        From the task.

    Examples
    --------
    >>> run_tasks(pow, 2, [3, 4])
    [8, 16]
    """
    if not items:
        return []
    return scaled(
        partial(cluster_tasks, task, shared, items, progress, check),
        partial(_here, task, shared, items, progress),
    )


def _here(
    task: Task[_Item, _Found], shared: Any, items: Sequence[_Item], progress: Progress | None
) -> list[_Found]:
    results = []
    for done, item in enumerate(items, 1):
        results.append(task(shared, item))
        if progress:
            progress(done, len(items))
    return results


def cluster_tasks(  # noqa: PLR0917
    task: Task[_Item, _Found],
    shared: Any,
    items: Sequence[_Item],
    progress: Progress | None,
    check: Callable[[_Item], None] | None,
    address: str,
) -> list[_Found]:
    """Return the result of a task for each item, computed on a cluster; see :func:`run_tasks`."""
    with cluster(address) as client:
        with one_at_a_time():
            # A task rather than scattered data: it can be done again when its worker dies.
            everyone = client.submit(_same, shared, pure=False)
            futures = [client.submit(_tried, task, everyone, item, pure=False) for item in items]
        number = {future.key: at for at, future in enumerate(futures)}
        results: list[Any] = [None] * len(items)
        waiting, done = futures, 0
        del futures  # what has come is not kept on the workers
        while waiting:
            arrived, waiting = _next(client, waiting, address)
            for future in arrived:
                at = number[future.key]
                results[at] = _value(future.result(), items[at], check, address)
                done += 1
                if progress:
                    progress(done, len(items))
    return results


def _next(client: Any, waiting: list[Any], address: str) -> tuple[list[Any], list[Any]]:
    """Wait for some results; raise if the cluster has no workers for some time."""
    from distributed import wait

    while True:
        try:
            state = wait(waiting, timeout=parts.answer_seconds(), return_when="FIRST_COMPLETED")
        except TimeoutError:
            parts.worker_stands_by(client, address)
        else:
            return list(state.done), list(state.not_done)


def _same(shared: Any) -> Any:
    return shared


def _tried(task: Callable[[Any, Any], Any], shared: Any, item: Any) -> tuple[Any, ...]:
    """Do a task on a worker; what is wrong with the data comes back as a value."""
    try:
        return "value", task(shared, item)
    except (UnreadableFile, UnusablePopulation) as error:
        from distributed import get_worker

        return "error", type(error), error.code, error.params, str(get_worker().address)


def _value(
    outcome: tuple[Any, ...], item: Any, check: Callable[[Any], None] | None, address: str
) -> Any:
    if outcome[0] == "value":
        return outcome[1]
    _, kind, code, params, worker = outcome
    if check is not None and kind is UnreadableFile:
        check(item)
        raise ClusterFailed(
            "cluster_without_files", value=address, worker=worker, file=params.get("path", "–")
        )
    raise kind(code, **params)
