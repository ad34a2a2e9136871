"""Points and areas in parts: each computed separately, here or by workers of a Dask cluster.

Whatever is found of a point or of a block of areas must not depend on the others, and
the workers run the very function that is run here. What they find comes back in order
and is added up here, so that results are the same to the last digit.
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
FEWEST = 50_000  # as many points are judged here before a cluster has got them
_Found = TypeVar("_Found")
Judge = Callable[..., _Found]  # of x, y, geometry and further facts
_AREAS_A_BLOCK = 10_000
_ANSWER_S = 10.0  # how long a scheduler, and then a first worker, may take to answer
# Dask's expressions and the properties that Python 3.11 keeps have a lock each. Two threads that
# make expressions take them in turns, and wait for one another for ever.
_MAKING = threading.RLock()
_LOG = logging.getLogger(__name__)


def covered_classes(
    x: Floats, y: Floats, facilities: Facilities, radius_m: npt.ArrayLike
) -> Classes:
    """Return how surely facilities cover each point: here, or on the cluster of the settings.

    However few the points are, so that an address at which nobody answers is
    told with the first figure, and not once the data have grown.

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
        See :func:`geo.coverage.certainty.classes_of`.

    Raises
    ------
    ClusterFailed
        Unless ``PLANMAP_DASK_FALLBACK`` asks to count here then.
    """
    radii = three_radii(radius_m, facilities.uncertainty_m)
    found = by_parts(classes_of, x, y, facilities.geometry, radii, fewest=0)
    return np.concatenate([classes for _, classes in found])


def by_parts(
    judge: Judge[_Found],
    x: Floats,
    y: Floats,
    geometry: Geometries,
    *facts: Any,
    fewest: int | None = None,
    whole: Callable[[], _Found] | None = None,
) -> list[tuple[int, _Found]]:
    """Judge points part by part: here, or on the cluster of the settings.

    Parameters
    ----------
    judge : callable
        ``judge(x, y, geometry, *facts)``, a function of a module; it must find of
        a point the same whichever others are in its part, and not use a cluster.
    x, y : (n,) float64
        In the town's projected system, metres.
    geometry : (m,) array of shapely geometries
        In the same system.
    *facts
        Whatever else it takes.
    fewest : int, optional
        No more points than these are judged here; 50,000 when not given.
    whole : callable, optional
        Judges all points here at once, where something is kept that helps.

    Returns
    -------
    list of (int, found)
        The place of each part's first point, and what was found of the part.

    Raises
    ------
    ClusterFailed
        Unless ``PLANMAP_DASK_FALLBACK`` asks to work it out here then.

    Examples
    --------
    >>> import shapely
    >>> by_parts(lambda x, y, circles: len(x), np.zeros(3), np.zeros(3), shapely.points([0], [0]))
    [(0, 3)]
    """
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)

    def here() -> list[tuple[int, _Found]]:
        if whole:
            return [(0, whole())]
        parts = _parts(len(x), _POINTS_A_PART)
        return [(part.start, judge(x[part], y[part], geometry, *facts)) for part in parts]

    if len(x) <= (FEWEST if fewest is None else fewest):
        return here()
    return scaled(partial(cluster_parts, judge, x, y, geometry, *facts), here)


def cluster_parts(judge: Judge[_Found], *given: Any) -> list[tuple[int, _Found]]:
    """Judge points part by part on a cluster.

    Parameters
    ----------
    judge : callable
    *given
        x, y, geometry and facts as in :func:`by_parts`, then the scheduler's address.

    Raises
    ------
    ClusterFailed
        See :func:`geo.coverage.parallel.parts.cluster`.
    """
    x, y, *call, address = given
    with cluster(address) as client:
        parts = list(_parts(len(x), _part_size(len(x), client)))
        found = spread_parts(_spread(x, y, parts, client), client, judge, *call)
        return [(part.start, each) for part, each in zip(parts, found, strict=True)]


def spread_parts(
    points: Any, client: Any, judge: Judge[_Found], geometry: Geometries, *facts: Any
) -> list[_Found]:
    """Judge points that are spread over a cluster already.

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
        What was found of each partition, in their order.
    """
    from pandas import Series

    # Bytes travel many times faster than shapes do, and keep every digit.
    call = (judge, shapely.to_wkb(geometry), facts)
    (there,) = sent(client, [call], everywhere=True)
    with one_at_a_time():
        made = points.geometry.map_partitions(_judged, there, meta=Series(dtype=object))
        # Part by part: no worker has to hold what all of them have found.
        futures = client.compute(made.to_delayed())
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
    """Return the parts of so many points; of none, one that is empty."""
    return (slice(begin, begin + size) for begin in range(0, max(count, 1), size))


def _part_size(count: int, client: Any) -> int:
    """Return how many points make a part: as many parts as there are hands, or more."""
    hands: int = max(sum(client.nthreads().values()), 1)
    return max(min(_POINTS_A_PART, -(-count // hands)), 1)


def people_inside(sources: Any, targets: Geometries) -> Floats:
    """Return how many people live inside each of some areas, by their share of the land.

    Parameters
    ----------
    sources : GeoDataFrame
        Areas in metres with a column ``people``.
    targets : (k,) array of shapely polygons
        In the same system, each with an area.

    Returns
    -------
    (k,) float64

    Raises
    ------
    ClusterFailed
        Unless ``PLANMAP_DASK_FALLBACK`` asks to count here then.
    """
    blocks = [
        sources.iloc[begin : begin + _AREAS_A_BLOCK]
        for begin in range(0, len(sources), _AREAS_A_BLOCK)
    ]
    here = partial(_here, blocks, targets)
    if len(blocks) < 2:  # nothing to share out
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
            made = frame.map_partitions(_part, shapes, meta=Series(dtype=np.float64))
            future = client.compute(made)
        found = result_of(client, future).to_numpy(np.float64)
    sums: Floats = found.reshape(len(blocks), len(targets)).sum(axis=0)
    return sums


def _part(block: Any, targets: Any) -> Any:
    from pandas import Series

    return Series(interpolated(block, shapely.from_wkb(targets)))


def interpolated(sources: Any, targets: Geometries) -> Floats:
    """Return the people of one block inside each area; see :func:`people_inside`.

    Areal interpolation: each source gives people in proportion to the part of its
    own land that lies inside, P_t = sum of P_s area(s and t) / area(s) (Goodchild
    and Lam 1980). People of a source that no target reaches are not shared out.

    Parameters
    ----------
    sources : GeoDataFrame
        Areas in metres with a column ``people``; one without land has nobody.
    targets : (k,) array of shapely polygons
        In the same system.

    Returns
    -------
    (k,) float64
    """
    land = np.asarray(sources.geometry.array)
    target, source = shapely.STRtree(land).query(targets, predicate="intersects")
    inside = shapely.area(shapely.intersection(land[source], targets[target]))
    whole = shapely.area(land)[source]
    share = np.divide(inside, whole, out=np.zeros(len(whole)), where=whole > 0)
    people = sources["people"].to_numpy(np.float64)[source]
    found = np.bincount(target, people * share, len(targets))
    return found.astype(np.float64)  # of no pairs at all, numpy counts in whole numbers


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
