"""The connection to a Dask cluster: opened, lost, and reported."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, TypeVar

from geo.model.config.settings import CLUSTER_PACKAGES, scale_settings
from geo.model.errors import ClusterFailed

_ANSWER_S = 10.0  # how long a scheduler, and then a first worker, may take to answer
# Dask's expressions and the properties that Python 3.11 keeps have a lock each. Two threads that
# make expressions take them in turns, and wait for one another for ever.
_MAKING = threading.RLock()
_LOG = logging.getLogger(__name__)
_Found = TypeVar("_Found")


def scaled(there: Callable[[str], _Found], here: Callable[[], _Found]) -> _Found:
    """Work something out on the cluster of the settings, or here where there is none.

    Parameters
    ----------
    there : callable
        Is given the scheduler's address.
    here : callable
        With the same result.

    Raises
    ------
    ClusterFailed
        Unless ``PLANMAP_DASK_FALLBACK`` asks to count here then.
    """
    settings = scale_settings()
    if not settings.dask:
        return here()
    try:
        return there(settings.dask)
    except ClusterFailed as error:
        if not settings.dask_fallback:
            raise
        _LOG.warning("%s; counted on this computer", error)
        return here()


@contextmanager
def cluster(address: str) -> Iterator[Any]:
    """Connect with a Dask cluster, and leave it when done.

    Parameters
    ----------
    address : str
        Of the scheduler, for instance ``tcp://127.0.0.1:8786``.

    Yields
    ------
    distributed.Client

    Raises
    ------
    ClusterFailed
        ``cluster_not_installed`` when this computer lacks the packages for it,
        ``cluster_unreachable`` when no scheduler answers at the address,
        ``cluster_without_workers``, ``cluster_without_program`` when scheduler or
        workers cannot import what they are to run, and ``cluster_failed`` when
        they are lost on the way.
    """
    if not all(map(find_spec, CLUSTER_PACKAGES)):
        raise ClusterFailed("cluster_not_installed", value=address)
    lost = _losses()
    client = _or_cluster_failure("cluster_unreachable", address, lambda: _client(address))
    try:
        _worker_stands_by(client, address)
        yield client
    except lost as error:
        raise ClusterFailed("cluster_failed", value=address) from error
    except (ImportError, RuntimeError) as error:
        if not _cannot_import(error):
            raise
        raise ClusterFailed("cluster_without_program", value=address) from error
    finally:
        client.close()


def one_at_a_time() -> threading.RLock:
    """Return the lock under which Dask's collections are made and handed to a client."""
    return _MAKING


def sent(client: Any, data: list[Any], *, everywhere: bool = False) -> list[Any]:
    """Send data to the workers: one part to each in turn, or all to every one.

    Raises
    ------
    ClusterFailed
        ``cluster_without_workers`` when the last has gone meanwhile.
    """
    try:
        futures: list[Any] = client.scatter(data, broadcast=everywhere, hash=False)
    except TimeoutError as error:
        address = client.scheduler.address
        raise ClusterFailed("cluster_without_workers", value=address) from error
    return futures


def result_of(client: Any, future: Any) -> Any:
    """Return what the cluster worked out; raises when its last worker is gone for long.

    Dask itself waits for ever for a worker to come.
    """
    while True:
        try:
            return future.result(timeout=_ANSWER_S)
        except TimeoutError:
            if future.done():  # it is the work that timed out
                raise
            _worker_stands_by(client, client.scheduler.address)


def _worker_stands_by(client: Any, address: str) -> None:
    _or_cluster_failure(
        "cluster_without_workers", address, lambda: client.wait_for_workers(1, _ANSWER_S)
    )


def _client(address: str) -> Any:
    from distributed import Client

    class OwnClient(Client):  # type: ignore[misc]  # untyped
        """A client that leaves nothing open when it cannot start.

        Distributed closes one only after some errors. An open one is closed when it
        is collected, in whatever thread that happens, and waits there for the lock
        that the start of the next client holds: both stand still for ever.
        """

        async def _start(self, **options: Any) -> Any:
            try:
                return await super()._start(**options)
            except Exception:
                await self._close()
                raise

    return OwnClient(address, timeout=_ANSWER_S)


def _or_cluster_failure(code: str, address: str, action: Callable[[], Any]) -> Any:
    """Return what an action gives, or say in words that the cluster did not answer."""
    try:
        return action()
    except (OSError, ValueError, TypeError) as error:  # TypeError: TLS without certificates
        raise ClusterFailed(code, value=address) from error


def _losses() -> tuple[type[BaseException], ...]:
    from concurrent.futures import CancelledError

    from distributed import KilledWorker
    from distributed.comm import CommClosedError

    return (CommClosedError, KilledWorker, CancelledError)


def _cannot_import(error: BaseException) -> bool:
    """Say whether the scheduler or a worker lacks the program: theirs comes wrapped."""
    return isinstance(error, ImportError) or isinstance(error.__cause__, ImportError)
