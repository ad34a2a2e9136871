"""What a map window shows: its projects, or clusters of them where there are too many.

A window is answered from an R-tree of the geometries. When it holds more
projects than the limit, they are counted by status in square cells of 64
screen pixels. The counts of a whole zoom level are made once for a filter and
kept (a pyramid that grows as it is asked for), so that a wide window over a
million projects costs no more than a narrow one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely

from geo.model.errors import BadQuery
from geo.model.query import ProjectFilter
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot

CELLS_PER_TILE = 2  # as a power of two: a 256-pixel tile has 4 x 4 cells of 64 pixels
MAX_ZOOM = 24
MAX_LEVEL = 22
MAX_PYRAMID_LEVELS = 24
MERCATOR_LATITUDE = 85.051129  # where Web Mercator's square ends
Rows = npt.NDArray[np.int64]


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


@dataclass(frozen=True, slots=True)
class Clusters:
    """Projects counted by cell.

    Attributes
    ----------
    x, y : (m,) float64
        Mean position of the cell's marks, WGS 84 degrees.
    status : (m, k) int64
        Projects of the cell by status, in the vocabulary's order.
    bounds : (m, 4) float64
        West, south, east, north of the cell's marks.
    """

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    status: npt.NDArray[np.int64]
    bounds: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.x)

    def within(self, window: Window) -> Clusters:
        """Return the clusters whose mean position lies in the window."""
        inside = (
            (self.x >= window.west)
            & (self.x <= window.east)
            & (self.y >= window.south)
            & (self.y <= window.north)
        )
        return Clusters(self.x[inside], self.y[inside], self.status[inside], self.bounds[inside])


@dataclass(frozen=True, slots=True)
class View:
    """What a window shows: `rows` of projects, or `clusters`; `total` are in it."""

    total: int
    rows: Rows | None
    clusters: Clusters | None


def parse_window(bbox: str, zoom: str) -> Window:
    """Read a window from the parameters of an address.

    Parameters
    ----------
    bbox : str
        ``west,south,east,north`` in degrees.
    zoom : str
        0 to 24; fractions are allowed.

    Raises
    ------
    BadQuery
        When a number is missing, is not finite, or the corners are the wrong
        way round.

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


class Viewport:
    """Answers windows over one snapshot.

    Parameters
    ----------
    snapshot : Snapshot
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._located = np.flatnonzero(snapshot.columns.located)
        self._tree = shapely.STRtree(snapshot.columns.geometry[self._located])
        self._cell_x, self._cell_y = _cells(snapshot.columns.x, snapshot.columns.y)
        self._levels: OrderedDict[tuple[ProjectFilter, int], Clusters] = OrderedDict()
        self._lock = threading.Lock()

    def view(self, window: Window, wanted: ProjectFilter, limit: int) -> View:
        """Return what a window shows.

        Parameters
        ----------
        window : Window
        wanted : ProjectFilter
        limit : int
            Most projects to show one by one.
        """
        rows = self._rows_in(window)
        mask = self._snapshot.mask(wanted)
        shown = rows[mask[rows]]
        if len(shown) <= limit:
            return View(len(shown), np.sort(shown), None)
        level = min(int(window.zoom) + CELLS_PER_TILE, MAX_LEVEL)
        if len(rows) * 4 > len(self._located):
            clusters = self._level(wanted, level).within(window)
        else:
            clusters = self._count(shown, level)
        return View(int(clusters.status.sum()), None, clusters)

    def bounds(self, row: int) -> tuple[float, float, float, float] | None:
        """Return west, south, east and north of a project, None without a place."""
        geometry = self._snapshot.columns.geometry[row]
        return None if geometry is None else tuple(shapely.bounds(geometry))

    def rows_in(self, window: Window) -> Rows:
        """Return the rows of the projects whose bounding box meets the window, sorted."""
        return np.sort(self._rows_in(window))

    def _rows_in(self, window: Window) -> Rows:
        box = shapely.box(window.west, window.south, window.east, window.north)
        found: Rows = self._located[self._tree.query(box)]
        return found

    def _level(self, wanted: ProjectFilter, level: int) -> Clusters:
        key = (wanted, level)
        with self._lock:
            if key in self._levels:
                self._levels.move_to_end(key)
                return self._levels[key]
        mask = self._snapshot.mask(wanted) & self._snapshot.columns.located
        clusters = self._count(np.flatnonzero(mask), level)
        with self._lock:
            self._levels[key] = clusters
            while len(self._levels) > MAX_PYRAMID_LEVELS:
                self._levels.popitem(last=False)
        return clusters

    def _count(self, rows: Rows, level: int) -> Clusters:
        shift = np.uint32(MAX_LEVEL - level)
        cell = (self._cell_x[rows] >> shift).astype(np.uint64) << np.uint64(32)
        cell |= self._cell_y[rows] >> shift
        order = np.argsort(cell, kind="stable")
        rows, cell = rows[order], cell[order]
        first = np.flatnonzero(np.concatenate(([True], cell[1:] != cell[:-1])))
        return _clusters(self._snapshot, rows, first)


def _clusters(snapshot: Snapshot, rows: Rows, first: Rows) -> Clusters:
    """Count sorted rows by group; `first` holds where each group begins."""
    size = np.diff(np.append(first, len(rows)))
    kinds = len(vocabulary().status)
    group = np.repeat(np.arange(len(first)), size)
    status = np.bincount(
        group * kinds + snapshot.columns.status[rows], minlength=len(first) * kinds
    )
    x, y = snapshot.columns.x[rows], snapshot.columns.y[rows]
    bounds = [
        edge.reduceat(values, first)
        for edge, values in ((np.minimum, x), (np.minimum, y), (np.maximum, x), (np.maximum, y))
    ]
    return Clusters(
        x=np.add.reduceat(x, first) / size,
        y=np.add.reduceat(y, first) / size,
        status=status.reshape(len(first), kinds),
        bounds=np.column_stack(bounds),
    )


def _cells(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Return the Web Mercator cell of each position at the finest level.

    Column = 2^n (lon + 180) / 360, row = 2^n (1 - asinh(tan lat) / pi) / 2:
    the slippy-map tile scheme (OpenStreetMap wiki, "Slippy map tilenames").
    """
    size = 2.0**MAX_LEVEL
    latitude = np.radians(np.clip(y, -MERCATOR_LATITUDE, MERCATOR_LATITUDE))
    column = (x + 180.0) / 360.0 * size
    row = (1.0 - np.arcsinh(np.tan(latitude)) / np.pi) / 2.0 * size
    return _as_cell(column, size), _as_cell(row, size)


def _as_cell(values: npt.NDArray[np.float64], size: float) -> npt.NDArray[np.uint32]:
    return np.clip(np.nan_to_num(values), 0, size - 1).astype(np.uint32)


@lru_cache(maxsize=2)
def viewport(snapshot: Snapshot) -> Viewport:
    """Return the window index of a snapshot, made once."""
    return Viewport(snapshot)
