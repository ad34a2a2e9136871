"""Projects that are too many for marks: counted by the cells of a grid, as on the screen."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.export.map.frame import Frame
from geo.export.map.style import COLOURS, HAIRLINE
from geo.export.map.svg import add, number, write
from geo.model.text.language import Language
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot

_CELL = 64.0  # px
_RING = 5.0  # px wide


@dataclass(frozen=True, slots=True)
class Cluster:
    """The projects of a cell.

    Attributes
    ----------
    x, y : float
        Mean position of their marks, in pixels.
    status : tuple of (str, int)
        How many have each status, in the vocabulary's order.
    """

    x: float
    y: float
    status: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        """How many projects."""
        return sum(count for _, count in self.status)

    @property
    def radius(self) -> float:
        """Of the ring, in pixels; as on the screen."""
        return min(15 + 3.2 * math.log10(self.count), 30.0)


def clusters_of(snapshot: Snapshot, rows: npt.NDArray[np.int64], frame: Frame) -> list[Cluster]:
    """Count projects by cell.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
        Projects with a place.
    frame : Frame
    """
    columns, codes = snapshot.columns, vocabulary().codes("status")
    x, y = frame.xy(columns.x[rows], columns.y[rows])
    cells = np.column_stack((np.floor(x / _CELL), np.floor(y / _CELL)))
    _, which = np.unique(cells, axis=0, return_inverse=True)
    which = which.ravel()
    counts = np.zeros((int(which.max(initial=-1)) + 1, len(codes)), dtype=np.int64)
    np.add.at(counts, (which, columns.status[rows]), 1)
    total = counts.sum(axis=1)
    middle_x = np.bincount(which, weights=x) / total
    middle_y = np.bincount(which, weights=y) / total
    return [
        Cluster(
            float(at_x),
            float(at_y),
            tuple((code, each) for code, each in zip(codes, row, strict=True) if each),
        )
        for at_x, at_y, row in zip(middle_x, middle_y, counts.tolist(), strict=True)
    ]


def draw_clusters(svg: ET.Element, clusters: list[Cluster], language: Language) -> None:
    """Draw each cluster as a ring divided by status, with the number inside."""
    colours = {term.code: term.colour for term in vocabulary().status}
    hairline, opacity = HAIRLINE
    for each in clusters:
        x, y, radius = each.x, each.y, each.radius
        add(svg, "circle", cx=x, cy=y, r=radius + 1.2, fill=hairline, fill_opacity=opacity)
        start = 0.0
        for code, count in each.status:
            share = count / each.count
            add(svg, "path", d=_slice(x, y, radius, start, share), fill=colours[code])
            start += share
        add(svg, "circle", cx=x, cy=y, r=radius - _RING, fill=COLOURS["paper"])
        text = short_number(each.count, language)
        write(svg, x, y, text, 11.5 if radius < 20 else 12.5, anchor="middle")


def _slice(x: float, y: float, radius: float, start: float, share: float) -> str:
    # A whole circle has no two ends for an arc; a hair less looks the same.
    end = start + min(share, 0.9999)
    (x0, y0), (x1, y1) = (
        (
            x + radius * math.sin(2 * math.pi * turn),
            y - radius * math.cos(2 * math.pi * turn),
        )
        for turn in (start, end)
    )
    size, large = number(radius), int(end - start > 0.5)
    return (
        f"M{number(x)} {number(y)}L{number(x0)} {number(y0)}"
        f"A{size} {size} 0 {large} 1 {number(x1)} {number(y1)}Z"
    )


def short_number(count: int, language: Language) -> str:
    """Return a number that fits into a ring.

    Examples
    --------
    >>> short_number(9999, "zh"), short_number(23456, "zh"), short_number(23456, "en")
    ('9999', '2.3万', '23k')
    >>> short_number(1234567, "en"), short_number(1234567, "zh")
    ('1.2M', '123万')
    """
    if count < 10_000:
        return str(count)
    if language == "zh":
        return f"{count / 10_000:.{int(count < 100_000)}f}万"
    return f"{count / 1000:.0f}k" if count < 1_000_000 else f"{count / 1e6:.1f}M"
