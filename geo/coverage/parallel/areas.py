"""People of areas inside other areas, in blocks: here, or by the workers of a Dask cluster.

Blocks are the same here and there, tobler interpolates each, and the sums of
the blocks are added up in their order, so that the result is the same to the
last digit.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import shapely

from geo.coverage.parallel.cluster import cluster, one_at_a_time, result_of, scaled, sent
from geo.model.arrays import Floats, Geometries

_AREAS_A_BLOCK = 10_000


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
        (asked,) = sent(client, [shapely.to_wkb(targets)], everywhere=True)
        with one_at_a_time():
            frame: GeoDataFrame = dd.from_delayed(frames, meta=meta, verify_meta=False)
            made = frame.map_partitions(_part, asked, meta=Series(dtype=np.float64))
            future = client.compute(made)
        found = result_of(client, future).to_numpy(np.float64)
    sums: Floats = found.reshape(len(blocks), len(targets)).sum(axis=0)
    return sums


def _part(block: Any, targets: Any) -> Any:
    from pandas import Series

    return Series(interpolated(block, shapely.from_wkb(targets)))


def interpolated(sources: Any, targets: Geometries) -> Floats:
    """Return the people of one block inside each area; see :func:`people_inside`."""
    from geopandas import GeoDataFrame
    from tobler.area_weighted import area_interpolate

    # Without allocate_total=False all people would be shared out among the areas asked.
    made = area_interpolate(
        sources,
        GeoDataFrame(geometry=targets, crs=sources.crs),
        extensive_variables=["people"],
        allocate_total=False,
    )
    found: Floats = made["people"].to_numpy(np.float64)
    return found
