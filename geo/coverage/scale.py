"""The same counting for a province: points in parts, judged by the workers of a Dask cluster.

Each worker runs :func:`geo.coverage.classes.classes_of`, as the plain way does,
and what is said of a point does not depend on the others; the classes come back
in the order of the points, so that sums are the same to the last digit.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.classes import Classes, Figures, Floats, Radii, classes_of
from geo.coverage.facilities import Facilities
from geo.coverage.service_area import three_radii
from geo.model.errors import ClusterFailed
from geo.model.settings import scale_settings

_POINTS_A_PART = 250_000
_ANSWER_S = 10.0  # how long a scheduler, and then a first worker, may take to answer
_LOG = logging.getLogger(__name__)
_Found = TypeVar("_Found")


def covered_classes(
    x: Floats, y: Floats, facilities: Facilities, radius_m: npt.ArrayLike
) -> Classes:
    """Return how surely facilities cover each point: here, or on the cluster of the settings.

    Parameters
    ----------
    x, y : (n,) float64
        In the town's projected system, metres.
    facilities : Facilities
    radius_m : float or (m,) array_like
        Metres.

    Returns
    -------
    (n,) int8
        See :func:`geo.coverage.classes.classes_of`.

    Raises
    ------
    ClusterFailed
        Unless ``PLANMAP_DASK_FALLBACK`` asks to count here then.
    """
    radii = three_radii(radius_m, facilities.uncertainty_m)
    geometry = facilities.geometry
    there = partial(cluster_classes, x=x, y=y, geometry=geometry, radii=radii)
    return scaled(there, partial(classes_of, x, y, geometry, radii))


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


def cluster_classes(address: str, x: Floats, y: Floats, geometry: Figures, radii: Radii) -> Classes:
    """Return how surely facilities cover each point, worked out by a cluster.

    Parameters
    ----------
    address : str
        Of the scheduler, for instance ``tcp://127.0.0.1:8786``.
    x, y, geometry, radii
        See :func:`geo.coverage.classes.classes_of`.

    Raises
    ------
    ClusterFailed
        ``cluster_unreachable``, ``cluster_without_workers``, ``cluster_failed``.
    """
    if not len(x):
        return np.zeros(0, np.int8)
    import dask.dataframe as dd
    import dask_geopandas
    from pandas import DataFrame

    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    with cluster(address) as client:
        size = _part_size(len(x), client)
        parts = [slice(begin, begin + size) for begin in range(0, len(x), size)]
        sent = client.scatter([DataFrame({"x": x[part], "y": y[part]}) for part in parts])
        frame = dd.from_delayed(sent, meta={"x": "f8", "y": "f8"}, verify_meta=False)
        points = dask_geopandas.points_from_xy(frame, "x", "y")
        return frame_classes(points, client, geometry, radii)


def frame_classes(points: Any, client: Any, geometry: Figures, radii: Radii) -> Classes:
    """Return how surely facilities cover points that are spread over a cluster already.

    Parameters
    ----------
    points : dask_geopandas.GeoSeries or GeoDataFrame
        Points in the town's projected system, metres.
    client : distributed.Client
    geometry, radii
        See :func:`geo.coverage.classes.classes_of`.

    Returns
    -------
    (n,) int8
        In the order of the points.
    """
    from pandas import Series

    # Bytes travel many times faster than shapes do, and keep every digit.
    facilities = client.scatter([(shapely.to_wkb(geometry), radii)], broadcast=True)[0]
    made = points.geometry.map_partitions(_part_classes, facilities, meta=Series(dtype=np.int8))
    classes: Classes = result_of(client, client.compute(made)).to_numpy(np.int8)
    return classes


def result_of(client: Any, future: Any) -> Any:
    """Return what the cluster worked out; raises when its last worker is gone for long.

    Dask itself waits for ever for a worker to come.
    """
    from distributed import wait

    while not future.done():
        with suppress(TimeoutError):
            wait(future, timeout=_ANSWER_S)
        if not future.done():
            _worker_stands_by(client, client.scheduler.address)
    return future.result()


def _part_classes(points: Any, facilities: tuple[Figures, Radii]) -> Any:
    from pandas import Series

    x, y = points.x.to_numpy(), points.y.to_numpy()
    geometry, radii = facilities
    classes = classes_of(x, y, shapely.from_wkb(geometry), radii)
    return Series(classes, index=points.index)


def _part_size(count: int, client: Any) -> int:
    """Return how many points make a part: as many parts as there are hands, or more."""
    hands: int = max(sum(client.nthreads().values()), 1)
    return max(min(_POINTS_A_PART, -(-count // hands)), 1)


@contextmanager
def cluster(address: str) -> Iterator[Any]:
    """Connect with a Dask cluster, and leave it when done.

    Parameters
    ----------
    address : str

    Yields
    ------
    distributed.Client

    Raises
    ------
    ClusterFailed
        ``cluster_unreachable`` when no scheduler answers at the address,
        ``cluster_without_workers``, and ``cluster_failed`` when workers or the
        scheduler are lost on the way.
    """
    lost = _losses()
    client = _told("cluster_unreachable", address, lambda: _client(address))
    try:
        _worker_stands_by(client, address)
        yield client
    except lost as error:
        raise ClusterFailed("cluster_failed", value=address) from error
    finally:
        client.close()


def _worker_stands_by(client: Any, address: str) -> None:
    _told("cluster_without_workers", address, lambda: client.wait_for_workers(1, _ANSWER_S))


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


def _told(code: str, address: str, action: Callable[[], Any]) -> Any:
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
