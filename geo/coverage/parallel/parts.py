"""Process many points or areas in parts, on this computer or on a Dask cluster.

The result for a point or a block of areas must not depend on the others. Workers run the
same function as this computer; their results come back in order and are combined here, so
that they are the same to the last digit.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.certainty import Classes, classes_of
from geo.coverage.facilities import Facilities
from geo.coverage.straight_line.service_area import three_radii
from geo.model.arrays import Floats, Geometries
from geo.model.config.settings import CLUSTER_PACKAGES, scale_settings
from geo.model.errors import ClusterFailed

_POINTS_A_PART = 250_000
FEWEST = 50_000  # so many points are computed here in the time it takes to send them to a cluster
_Found = TypeVar("_Found")
Judge = Callable[..., _Found]  # takes x, y, geometry and further arguments
_AREAS_A_BLOCK = 10_000
_ANSWER_S = 10.0  # time limit for the scheduler, and then for a first worker, to answer
# Dask's expressions and the cached properties of Python 3.11 have a lock each. Two threads that
# build expressions may take them in opposite order and deadlock.
_MAKING = threading.RLock()
_LOG = logging.getLogger(__name__)


def covered_classes(
    x: Floats, y: Floats, facilities: Facilities, radius_m: npt.ArrayLike
) -> Classes:
    """Return how certainly facilities cover each point, computed here or on the cluster.

    A cluster in the settings is used even for few points, so that an unreachable one
    is reported with the first figure and not only when the data have grown.

    Parameters
    ----------
    x, y : (n,) float64
        In the town's projected system, metres.
    facilities : Facilities
    radius_m : float or (m,) array_like
        Nominal radius, metres.

    Returns
    -------
    (n,) int8
        See :func:`geo.coverage.certainty.classes_of`.

    Raises
    ------
    ClusterFailed
        Unless ``PLANMAP_DASK_FALLBACK`` allows falling back to this computer.
    """
    radii = three_radii(radius_m, facilities.uncertainty_m)
    results = by_parts(classes_of, x, y, facilities.geometry, radii, fewest=0)
    return np.concatenate([classes for _, classes in results])


def by_parts(
    judge: Judge[_Found],
    x: Floats,
    y: Floats,
    geometry: Geometries,
    *facts: Any,
    fewest: int | None = None,
    at_once: Callable[[], _Found] | None = None,
) -> list[tuple[int, _Found]]:
    """Apply a function to points part by part, here or on the cluster in the settings.

    Parameters
    ----------
    judge : callable
        ``judge(x, y, geometry, *facts)``, a module-level function; its result for a
        point must not depend on the others in the part, and it must not use a cluster.
    x, y : (n,) float64
        In the town's projected system, metres.
    geometry : (m,) array of shapely geometries
        In the same system.
    *facts
        Further arguments of `judge`.
    fewest : int, optional
        Up to this number, points are processed here; by default 50,000.
    at_once : callable, optional
        Processes all points here at once, for example with a cached index.

    Returns
    -------
    list of (int, result)
        Index of each part's first point, and the result for the part.

    Raises
    ------
    ClusterFailed
        Unless ``PLANMAP_DASK_FALLBACK`` allows falling back to this computer.

    Examples
    --------
    >>> import shapely
    >>> by_parts(lambda x, y, circles: len(x), np.zeros(3), np.zeros(3), shapely.points([0], [0]))
    [(0, 3)]
    """
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)

    def here() -> list[tuple[int, _Found]]:
        if at_once:
            return [(0, at_once())]
        parts = _parts(len(x), _POINTS_A_PART)
        return [(part.start, judge(x[part], y[part], geometry, *facts)) for part in parts]

    if len(x) <= (FEWEST if fewest is None else fewest):
        return here()
    return scaled(partial(cluster_parts, judge, x, y, geometry, *facts), here)


def cluster_parts(judge: Judge[_Found], *arguments: Any) -> list[tuple[int, _Found]]:
    """Apply a function to points part by part on a cluster.

    Parameters
    ----------
    judge : callable
    *arguments
        x, y, geometry and facts as in :func:`by_parts`, then the scheduler's address.

    Raises
    ------
    ClusterFailed
        See :func:`geo.coverage.parallel.parts.cluster`.
    """
    x, y, *call, address = arguments
    with cluster(address) as client:
        parts = list(_parts(len(x), _part_size(len(x), client)))
        results = spread_parts(_spread(x, y, parts, client), client, judge, *call)
        return [(part.start, result) for part, result in zip(parts, results, strict=True)]


def spread_parts(
    points: Any, client: Any, judge: Judge[_Found], geometry: Geometries, *facts: Any
) -> list[_Found]:
    """Apply a function to points that are already distributed over a cluster.

    Parameters
    ----------
    points : dask_geopandas.GeoSeries or GeoDataFrame
        Points in the town's projected system, metres.
    client : distributed.Client
    judge, geometry, *facts
        See :func:`by_parts`.

    Returns
    -------
    list
        The result for each partition, in order.
    """
    from pandas import Series

    # WKB is sent many times faster than shapely objects and keeps every digit.
    call = (judge, shapely.to_wkb(geometry), facts)
    (remote_call,) = sent(client, [call], everywhere=True)
    with one_at_a_time():
        series = points.geometry.map_partitions(_judged, remote_call, meta=Series(dtype=object))
        # Part by part, so that no worker has to hold all results.
        futures = client.compute(series.to_delayed())
    return [result_of(client, future).iloc[0] for future in futures]


def _spread(x: Floats, y: Floats, parts: list[slice], client: Any) -> Any:
    import dask.dataframe as dd
    import dask_geopandas
    from pandas import DataFrame

    frames = sent(client, [DataFrame({"x": x[part], "y": y[part]}) for part in parts])
    with one_at_a_time():
        frame = dd.from_delayed(frames, meta={"x": "f8", "y": "f8"}, verify_meta=False)
        return dask_geopandas.points_from_xy(frame, "x", "y")


def _judged(points: Any, call: tuple[Judge[Any], Geometries, tuple[Any, ...]]) -> Any:
    from pandas import Series

    judge, geometry, facts = call
    x, y = points.x.to_numpy(), points.y.to_numpy()
    return Series([judge(x, y, shapely.from_wkb(geometry), *facts)], dtype=object)


def _parts(count: int, size: int) -> Iterator[slice]:
    """Divide `count` points into slices of `size`; without points, yield one empty slice."""
    return (slice(begin, begin + size) for begin in range(0, max(count, 1), size))


def _part_size(count: int, client: Any) -> int:
    """Return the number of points per part, so that every worker thread gets at least one part."""
    threads: int = max(sum(client.nthreads().values()), 1)
    return max(min(_POINTS_A_PART, -(-count // threads)), 1)


def people_inside(sources: Any, targets: Geometries) -> Floats:
    """Return the number of people inside each target area, by areal interpolation.

    Parameters
    ----------
    sources : GeoDataFrame
        Areas in metres with a column ``people``.
    targets : (k,) array of shapely polygons
        In the same system, each with an area greater than 0.

    Returns
    -------
    (k,) float64

    Raises
    ------
    ClusterFailed
        Unless ``PLANMAP_DASK_FALLBACK`` allows falling back to this computer.
    """
    blocks = [
        sources.iloc[begin : begin + _AREAS_A_BLOCK]
        for begin in range(0, len(sources), _AREAS_A_BLOCK)
    ]
    here = partial(_here, blocks, targets)
    if len(blocks) < 2:  # nothing to distribute
        return here()
    return scaled(partial(_there, blocks, targets), here)


def _here(blocks: list[Any], targets: Geometries) -> Floats:
    sums: Floats = np.array([interpolated(each, targets) for each in blocks]).sum(axis=0)
    return sums


def _there(blocks: list[Any], targets: Geometries, address: str) -> Floats:
    import dask.dataframe as dd
    from dask_geopandas import GeoDataFrame
    from pandas import Series

    with cluster(address) as client:
        meta = blocks[0].iloc[:0]
        frames = sent(client, blocks)
        (shapes,) = sent(client, [shapely.to_wkb(targets)], everywhere=True)
        with one_at_a_time():
            frame: GeoDataFrame = dd.from_delayed(frames, meta=meta, verify_meta=False)
            series = frame.map_partitions(_part, shapes, meta=Series(dtype=np.float64))
            future = client.compute(series)
        people = result_of(client, future).to_numpy(np.float64)
    sums: Floats = people.reshape(len(blocks), len(targets)).sum(axis=0)
    return sums


def _part(block: Any, targets: Any) -> Any:
    from pandas import Series

    return Series(interpolated(block, shapely.from_wkb(targets)))


def interpolated(sources: Any, targets: Geometries) -> Floats:
    """Return the people of one block of sources inside each target; see :func:`people_inside`.

    Areal interpolation: each source contributes people in proportion to the share of
    its area inside the target, P_t = sum of P_s area(s and t) / area(s) (Goodchild
    and Lam 1980). People of a source outside all targets are not counted.

    Parameters
    ----------
    sources : GeoDataFrame
        Areas in metres with a column ``people``; those with area 0 contribute nobody.
    targets : (k,) array of shapely polygons
        In the same system.

    Returns
    -------
    (k,) float64
    """
    figures = np.asarray(sources.geometry.array)
    target, source = shapely.STRtree(figures).query(targets, predicate="intersects")
    inside = shapely.area(shapely.intersection(figures[source], targets[target]))
    total = shapely.area(figures)[source]
    share = np.divide(inside, total, out=np.zeros(len(total)), where=total > 0)
    people = sources["people"].to_numpy(np.float64)[source]
    sums = np.bincount(target, people * share, len(targets))
    return sums.astype(np.float64)  # without any pairs, numpy returns integers


def scaled(there: Callable[[str], _Found], here: Callable[[], _Found]) -> _Found:
    """Compute something on the cluster in the settings, or here if none is set.

    Parameters
    ----------
    there : callable
        Takes the scheduler's address.
    here : callable
        Returns the same result without a cluster.

    Raises
    ------
    ClusterFailed
        Unless ``PLANMAP_DASK_FALLBACK`` allows falling back to this computer.
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
    """Connect to a Dask cluster, and disconnect at the end.

    Parameters
    ----------
    address : str
        Address of the scheduler, for instance ``tcp://127.0.0.1:8786``.

    Yields
    ------
    distributed.Client

    Raises
    ------
    ClusterFailed
        ``cluster_not_installed`` if this computer lacks the packages,
        ``cluster_unreachable`` if no scheduler answers at the address,
        ``cluster_without_workers``, ``cluster_without_program`` if scheduler or
        workers cannot import the program, and ``cluster_failed`` if the connection
        is lost.
    """
    if not all(map(find_spec, CLUSTER_PACKAGES)):
        raise ClusterFailed("cluster_not_installed", value=address)
    lost = _losses()
    client = _or_cluster_failure("cluster_unreachable", address, lambda: _client(address))
    try:
        worker_stands_by(client, address)
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
    """Return the lock under which Dask collections are built and passed to a client."""
    return _MAKING


def sent(client: Any, data: list[Any], *, everywhere: bool = False) -> list[Any]:
    """Send data to the workers, each part to one of them in turn or everything to all.

    Raises
    ------
    ClusterFailed
        ``cluster_without_workers`` if there are no workers any more.
    """
    try:
        futures: list[Any] = client.scatter(data, broadcast=everywhere, hash=False)
    except TimeoutError as error:
        address = client.scheduler.address
        raise ClusterFailed("cluster_without_workers", value=address) from error
    return futures


def result_of(client: Any, future: Any) -> Any:
    """Return the result of a future; raise if the cluster has no workers for some time.

    Dask itself would wait for a worker forever.
    """
    while True:
        try:
            return future.result(timeout=_ANSWER_S)
        except TimeoutError:
            if future.done():  # the computation itself raised it
                raise
            worker_stands_by(client, client.scheduler.address)


def answer_seconds() -> float:
    """Return how long scheduler and workers may take to answer, seconds."""
    return _ANSWER_S


def worker_stands_by(client: Any, address: str) -> None:
    """Wait for a worker for some time.

    Raises
    ------
    ClusterFailed
        ``cluster_without_workers``
    """
    _or_cluster_failure(
        "cluster_without_workers", address, lambda: client.wait_for_workers(1, _ANSWER_S)
    )


def _client(address: str) -> Any:
    from distributed import Client

    class ClosingClient(Client):  # type: ignore[misc]  # untyped
        """A client that closes itself when it cannot start.

        Distributed does so only after some errors. Otherwise the client is closed by
        garbage collection, in whatever thread, and may wait there for a lock that the
        start of the next client holds: a deadlock.
        """

        async def _start(self, **options: Any) -> Any:
            try:
                return await super()._start(**options)
            except Exception:
                await self._close()
                raise

    return ClosingClient(address, timeout=_ANSWER_S)


def _or_cluster_failure(code: str, address: str, action: Callable[[], Any]) -> Any:
    """Return the result of an action; turn connection errors into `ClusterFailed`."""
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
    """Return whether scheduler or workers lack the program; their ImportError comes wrapped."""
    return isinstance(error, ImportError) or isinstance(error.__cause__, ImportError)
