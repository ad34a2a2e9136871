"""The index behind a map window.

A narrow window is answered from an R-tree of the geometries. When a window
holds more projects than the limit, they are counted by status in square cells
of 64 screen pixels. For a wide window the counts of its whole zoom level are
made once for a filter and kept (a pyramid that grows as it is asked for), so
that it costs no more than a narrow one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely

from geo.model.arrays import Rows
from geo.model.query import ProjectFilter
from geo.store.snapshot import Snapshot
from geo.viewport.clusters import Clusters, count_groups
from geo.viewport.density import Density
from geo.viewport.morton import MAX_LEVEL, morton
from geo.viewport.window import Window

CELLS_PER_TILE = 2  # as a power of two: a 256-pixel tile has 4 x 4 cells of 64 pixels
MAX_PYRAMID_LEVELS = 24
WIDE = 40_000  # so many marks are quicker counted by whole levels than one by one


@dataclass(frozen=True, slots=True)
class View:
    """What a window shows: `rows` of projects, or `clusters`; `total` are in it."""

    total: int
    rows: Rows | None
    clusters: Clusters | None


class Viewport:
    """Answers windows over one snapshot.

    Parameters
    ----------
    snapshot : Snapshot

    Notes
    -----
    Marks are kept in Z-order (Morton 1966), in which the cells of every zoom
    level are runs of neighbours: a level is counted without sorting.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        columns = snapshot.columns
        located = np.flatnonzero(columns.located)
        self._tree = shapely.STRtree(columns.geometry[located])
        self._located = located
        self._bounds = np.full((len(snapshot), 4), np.nan)
        self._bounds[located] = shapely.bounds(columns.geometry[located])
        self._code = morton(columns.x, columns.y)
        self._in_z_order = located[np.argsort(self._code[located], kind="stable")]
        self._density = Density(columns.x[located], columns.y[located])
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
        level = min(int(window.zoom) + CELLS_PER_TILE, MAX_LEVEL)
        mask = self._snapshot.mask(wanted)
        if self._density.count(window) > WIDE:
            clusters = self._level(wanted, level).within(window)
            if clusters.total > limit:
                return View(clusters.total, None, clusters)
        rows = self._matching_in(window, mask)
        if len(rows) <= limit:
            return View(len(rows), np.sort(rows), None)
        clusters = self._count(rows[np.argsort(self._code[rows])], level)
        return View(clusters.total, None, clusters)

    def bounds(self, row: int) -> tuple[float, float, float, float] | None:
        """Return west, south, east and north of a project, None without a place."""
        west, south, east, north = self._bounds[row].tolist()
        return None if np.isnan(west) else (west, south, east, north)

    def rows_in(self, window: Window) -> Rows:
        """Return the rows of the projects whose bounding box meets the window, sorted."""
        return np.sort(self._rows_in(window))

    def _matching_in(self, window: Window, mask: npt.NDArray[np.bool_]) -> Rows:
        # Begin with the smaller side: few projects pass, or few are in the window.
        passing = np.flatnonzero(mask)
        if len(passing) <= WIDE:
            west, south, east, north = self._bounds[passing].T
            inside = (west <= window.east) & (east >= window.west)
            inside &= (south <= window.north) & (north >= window.south)
            few: Rows = passing[inside]
            return few
        rows = self._rows_in(window)
        found: Rows = rows[mask[rows]]
        return found

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
        mask = self._snapshot.mask(wanted)
        clusters = self._count(self._in_z_order[mask[self._in_z_order]], level)
        with self._lock:
            self._levels[key] = clusters
            while len(self._levels) > MAX_PYRAMID_LEVELS:
                self._levels.popitem(last=False)
        return clusters

    def _count(self, rows: Rows, level: int) -> Clusters:
        """Count rows, given in Z-order, by the cells of a level."""
        cell = self._code[rows] >> np.uint64(2 * (MAX_LEVEL - level))
        new = np.ones(len(rows), dtype=bool)
        new[1:] = cell[1:] != cell[:-1]
        return count_groups(self._snapshot, rows, np.flatnonzero(new))


@lru_cache(maxsize=2)
def viewport(snapshot: Snapshot) -> Viewport:
    """Return the window index of a snapshot, made once."""
    return Viewport(snapshot)
