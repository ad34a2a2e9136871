"""Convert projects to a GeoDataFrame and measure their lengths and areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from geo.crs.metric import areas_m2, lengths_m
from geo.store.snapshot import Snapshot

if TYPE_CHECKING:
    import geopandas


def to_frame(snapshot: Snapshot, rows: npt.NDArray[np.int64]) -> geopandas.GeoDataFrame:
    """Return projects as a GeoDataFrame in WGS 84.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
        Rows of the projects, in the order of the result.

    Returns
    -------
    geopandas.GeoDataFrame
        Indexed by project id, one column per property; the geometry is None where the
        place is not known.
    """
    import geopandas

    features = [snapshot.feature(int(row)) for row in rows]
    return geopandas.GeoDataFrame(
        [feature["properties"] for feature in features],
        index=[feature["id"] for feature in features],
        geometry=list(snapshot.columns.geometry[rows]),
        crs="EPSG:4326",
    )


def extents(snapshot: Snapshot, rows: npt.NDArray[np.int64]) -> list[tuple[float, float]]:
    """Return the length in metres and the area in square metres of each project.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64

    Returns
    -------
    list of (length, area)
        Geodesic, on the ellipsoid. Zero for points and for projects without a place;
        the length of an area is zero too, since its outline means nothing.
    """
    shapes = snapshot.columns.geometry[rows]
    lengths, areas = lengths_m(shapes), areas_m2(shapes)
    return list(zip(lengths.tolist(), areas.tolist(), strict=True))
