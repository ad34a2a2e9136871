"""Projects counted by the cells of a grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.model.arrays import Rows
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot
from geo.viewport.window import Window


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

    @property
    def total(self) -> int:
        """Projects in all clusters together."""
        return int(self.status.sum())

    def within(self, window: Window) -> Clusters:
        """Return the clusters that have marks in the window, or just beyond its edge."""
        west, south, east, north = self.bounds.T
        inside = (west <= window.east) & (east >= window.west)
        inside &= (south <= window.north) & (north >= window.south)
        return Clusters(self.x[inside], self.y[inside], self.status[inside], self.bounds[inside])


def count_groups(snapshot: Snapshot, rows: Rows, first: Rows) -> Clusters:
    """Count rows by group.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (n,) int64
        The rows of each group side by side.
    first : (m,) int64
        Where each group begins in `rows`.
    """
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
