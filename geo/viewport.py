"""Find what a map window shows: its projects, or clusters if there are too many.

A narrow window is looked up in an R-tree of the geometries. When a window holds
more projects than the limit, they are counted by status in square cells of 64
screen pixels. For a wide window, the counts of the entire zoom level are computed
once per filter and cached (a pyramid whose levels are built on demand), so that
it costs no more than a narrow one. Marks are sorted in Z-order, in which the
marks of a cell are contiguous at every zoom level.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import shapely

from geo.model.arrays import Flags, Rows
from geo.model.errors import BadQuery
from geo.model.once import OnceCache
from geo.model.query import ProjectFilter
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot

CELLS_PER_TILE = 2  # as a power of two: a 256-pixel tile has 4 x 4 cells of 64 pixels
MAX_ZOOM = 24  # highest zoom accepted in a request
MAX_PYRAMID_LEVELS = 24
WIDE = 40_000  # from this many marks, counting a whole level is quicker than looking them up
MAX_LEVEL = 22
MERCATOR_LATITUDE = 85.051129  # degrees; the edge of Web Mercator's square
# Shifts and masks that insert a zero between every two bits of a number.
_SPREADING = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


@dataclass(frozen=True, slots=True)
class Window:
    """A map window.

    Attributes
    ----------
    west, south, east, north : float
        WGS 84 degrees; west < east, south < north.
    zoom : float
        Web Mercator zoom level, 0 to 24.
    """

    west: float
    south: float
    east: float
    north: float
    zoom: float


def parse_window(bbox: str, zoom: str) -> Window:
    """Parse a map window from the query parameters of a URL.

    Parameters
    ----------
    bbox : str
        ``west,south,east,north`` in degrees.
    zoom : str
        0 to 24; fractions are allowed.

    Raises
    ------
    BadQuery
        When a number is missing, not finite or out of range, or the corners are
        the wrong way round.

    Examples
    --------
    >>> parse_window("113.6,22.9,113.8,23.1", "13").zoom
    13.0
    """
    try:
        west, south, east, north = (float(part) for part in bbox.split(","))
    except ValueError:
        raise BadQuery("bad_parameter", field="bbox", value=bbox[:80], rule="bbox") from None
    if not (-540 <= west < east <= 540 and -90 <= south < north <= 90):
        raise BadQuery("bad_parameter", field="bbox", value=bbox[:80], rule="bbox")
    try:
        level = float(zoom)
    except ValueError:
        level = float("nan")
    if not 0 <= level <= MAX_ZOOM:
        raise BadQuery("bad_parameter", field="zoom", value=zoom[:20], rule="zoom")
    return Window(west, south, east, north, level)


@dataclass(frozen=True, slots=True)
class Clusters:
    """Projects counted by grid cell, one cluster per cell.

    Attributes
    ----------
    x, y : (m,) float64
        Mean position of the cell's marks, WGS 84 degrees.
    status : (m, k) int64
        Number of projects in the cell by status, in the vocabulary's order.
    bounds : (m, 4) float64
        West, south, east, north of the cell's marks, degrees.
    """

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    status: npt.NDArray[np.int64]
    bounds: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.x)

    @property
    def total(self) -> int:
        """The number of projects in all clusters together."""
        return int(self.status.sum())

    def within(self, window: Window) -> Clusters:
        """Return the clusters whose bounding box meets the window."""
        inside = _meet(self.bounds, window)
        return Clusters(self.x[inside], self.y[inside], self.status[inside], self.bounds[inside])


@dataclass(frozen=True, slots=True)
class View:
    """What a window shows: single projects or clusters.

    Attributes
    ----------
    total : int
        Number of projects in the window.
    rows : (n,) int64 or None
        Rows of the projects in the snapshot; None when clusters are shown.
    clusters : Clusters or None
    """

    total: int
    rows: Rows | None
    clusters: Clusters | None


class Viewport:
    """A spatial index of one snapshot that finds what map windows show.

    Parameters
    ----------
    snapshot : Snapshot

    Notes
    -----
    Marks are kept in Z-order (Morton 1966), in which the marks of a cell are
    contiguous at every zoom level: a level is counted without sorting again.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        columns = snapshot.columns
        located = np.flatnonzero(columns.located)
        self._tree = shapely.STRtree(columns.geometry[located])
        self._located = located
        # In columns, because windows are compared with one edge of all projects at a time.
        self._bounds = np.full((len(snapshot), 4), np.nan, order="F")
        self._bounds[located] = shapely.bounds(columns.geometry[located])
        self._code = morton(columns.x, columns.y)
        self._in_z_order = located[np.argsort(self._code[located], kind="stable")]
        self._density = ViewDensity(columns.x[located], columns.y[located])
        self._levels = OnceCache(MAX_PYRAMID_LEVELS)

    def view(self, window: Window, criteria: ProjectFilter, limit: int) -> View:
        """Return what a window shows.

        Parameters
        ----------
        window : Window
        criteria : ProjectFilter
        limit : int
            Show clusters when the window holds more projects than this.
        """
        level = _level_of(window.zoom)
        mask = self._snapshot.mask(criteria)
        if self._density.count(window) > WIDE:
            clusters = self._level(criteria, level).within(window)
            if clusters.total > limit:
                return View(clusters.total, None, clusters)
        rows = self._matching_in(window, mask)
        if len(rows) <= limit:
            return View(len(rows), np.sort(rows), None)
        in_order = rows[np.argsort(self._code[rows])]
        clusters = _count(self._snapshot, in_order, self._code[in_order], level)
        return View(clusters.total, None, clusters)

    def bounds(self, row: int) -> tuple[float, float, float, float] | None:
        """Return a project's west, south, east and north in degrees, None if it has no place."""
        west, south, east, north = self._bounds[row].tolist()
        return None if np.isnan(west) else (west, south, east, north)

    def inside(self, window: Window) -> Flags:
        """Return for each project whether its bounding box meets the window, as (n,) bool."""
        if self._density.count(window) > WIDE:
            return _meet(self._bounds, window)
        inside = np.zeros(len(self._snapshot), dtype=bool)
        inside[self._rows_in(window)] = True
        return inside

    def _matching_in(self, window: Window, mask: Flags) -> Rows:
        # Start from the smaller set: the projects that pass, or those in the window.
        passing = np.flatnonzero(mask)
        if len(passing) <= WIDE:
            return passing[_meet(self._bounds[passing], window)]
        rows = self._rows_in(window)
        return rows[mask[rows]]

    def _rows_in(self, window: Window) -> Rows:
        box = shapely.box(window.west, window.south, window.east, window.north)
        rows: Rows = self._located[self._tree.query(box)]
        return rows

    def _level(self, criteria: ProjectFilter, level: int) -> Clusters:
        return self._levels.get((criteria, level), partial(self._count_level, criteria, level))

    def _count_level(self, criteria: ProjectFilter, level: int) -> Clusters:
        mask = self._snapshot.mask(criteria)
        rows = self._in_z_order[mask[self._in_z_order]]
        return _count(self._snapshot, rows, self._code[rows], level)


class ViewDensity:
    """A summed-area table that estimates how many marks lie in a window.

    Parameters
    ----------
    x, y : (n,) float64
        Longitude and latitude of the marks, degrees.

    Notes
    -----
    Crow F. C. (1984), "Summed-area tables for texture mapping". The window is
    widened to whole bins, so that the count is never too low.
    """

    BINS = 256

    def __init__(self, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> None:
        if not len(x):
            x = y = np.zeros(0)
        counts, self._x, self._y = np.histogram2d(x, y, bins=self.BINS)
        self._sums = np.zeros((self.BINS + 1, self.BINS + 1))
        self._sums[1:, 1:] = counts.cumsum(axis=0).cumsum(axis=1)

    def count(self, window: Window) -> int:
        """Return the number of marks in the bins that the window touches."""
        west, east = self._bins(self._x, window.west, window.east)
        south, north = self._bins(self._y, window.south, window.north)
        sums = self._sums
        inside = sums[east, north] - sums[west, north] - sums[east, south] + sums[west, south]
        return int(inside)

    def _bins(self, edges: npt.NDArray[np.float64], low: float, high: float) -> tuple[int, int]:
        first = np.searchsorted(edges, low, side="right") - 1
        last = np.searchsorted(edges, high, side="left")
        return int(np.clip(first, 0, self.BINS)), int(np.clip(last, 0, self.BINS))


def clusters_at(snapshot: Snapshot, rows: Rows, zoom: float) -> Clusters:
    """Count projects by the map's grid cells, for a picture of the same scale.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (n,) int64
        Projects with a place.
    zoom : float
        Web Mercator zoom level; its integer part chooses the grid.
    """
    code = morton(snapshot.columns.x[rows], snapshot.columns.y[rows])
    order = np.argsort(code, kind="stable")
    return _count(snapshot, rows[order], code[order], _level_of(zoom))


def viewport(snapshot: Snapshot) -> Viewport:
    """Return the spatial index of a snapshot, built once; whoever comes meanwhile waits for it."""
    return snapshot.indexes.get("viewport", partial(Viewport, snapshot))


def _meet(bounds: npt.NDArray[np.float64], window: Window) -> Flags:
    """Return for each row of west, south, east, north whether it meets the window."""
    west, south, east, north = bounds.T
    inside: Flags = (west <= window.east) & (east >= window.west)
    inside &= (south <= window.north) & (north >= window.south)
    return inside


def _level_of(zoom: float) -> int:
    return max(min(int(zoom) + CELLS_PER_TILE, MAX_LEVEL), 0)


def _count(snapshot: Snapshot, rows: Rows, code: npt.NDArray[np.uint64], level: int) -> Clusters:
    """Count rows, sorted in Z-order with their codes, by the cells of a level."""
    cell = code >> np.uint64(2 * (MAX_LEVEL - level))
    starts_cell = np.ones(len(rows), dtype=bool)
    starts_cell[1:] = cell[1:] != cell[:-1]
    first = np.flatnonzero(starts_cell)
    size = np.diff(np.append(first, len(rows)))
    statuses = len(vocabulary().status)
    group = np.repeat(np.arange(len(first)), size)
    status = np.bincount(
        group * statuses + snapshot.columns.status[rows], minlength=len(first) * statuses
    )
    x, y = snapshot.columns.x[rows], snapshot.columns.y[rows]
    bounds = [
        edge.reduceat(values, first)
        for edge, values in ((np.minimum, x), (np.minimum, y), (np.maximum, x), (np.maximum, y))
    ]
    return Clusters(
        x=np.add.reduceat(x, first) / size,
        y=np.add.reduceat(y, first) / size,
        status=status.reshape(len(first), statuses),
        bounds=np.column_stack(bounds),
    )


def morton(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.uint64]:
    """Return the Z-order code of each position's Web Mercator cell at the finest level.

    `x` and `y` are longitude and latitude in degrees.
    Column = 2^n (lon + 180) / 360, row = 2^n (1 - asinh(tan lat) / pi) / 2:
    the slippy-map tile scheme (OpenStreetMap wiki, "Slippy map tilenames").
    """
    size = 2.0**MAX_LEVEL
    latitude = np.radians(np.clip(y, -MERCATOR_LATITUDE, MERCATOR_LATITUDE))
    column = (x + 180.0) / 360.0 * size
    row = (1.0 - np.arcsinh(np.tan(latitude)) / np.pi) / 2.0 * size
    return _spread(column, size) | (_spread(row, size) << np.uint64(1))


def _spread(values: npt.NDArray[np.float64], size: float) -> npt.NDArray[np.uint64]:
    """Clip cell numbers to 0 … size - 1 and insert a zero after each of their bits."""
    bits = np.clip(np.nan_to_num(values), 0, size - 1).astype(np.uint64)
    for shift, mask in _SPREADING:
        bits = (bits | (bits << np.uint64(shift))) & np.uint64(mask)
    return bits
