"""Draw the projects on a map picture: circles of uncertainty, lines, areas and marks.

The shape and colour of a mark show the status, its icon the category. Marks of projects at
the same place form a ring, and overlapping marks are moved apart.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.export.map.frame import Frame
from geo.export.map.style import COLOURS, CROWDED, HAIRLINE, MARK, SMALL_MARK, ink_on
from geo.export.map.svg import add, number, path_data
from geo.model.arrays import Rows
from geo.model.location import certainty
from geo.model.vocabulary import Category, Status, vocabulary
from geo.store.snapshot import Snapshot

RING = 0.8  # radius of the ring around the selected mark, in mark sizes
_STALK = 3.0  # px: a mark moved farther gets a line to its place
_GAP = 1.06  # least distance between the centres of two marks, in mark sizes
_ROUNDS = 60
_MOST = 250  # with more marks, they are not moved apart
_BOX = 24.0  # the vocabulary's shapes and icons are drawn in a box of this size
_ICON = 0.56  # size of the icon, in mark sizes
_INSET = _BOX * (1 - _ICON) / 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A project in the picture.

    Attributes
    ----------
    id : str
    properties : dict
        As in the data contract.
    certainty : {"surveyed", "estimate"}
    shape : shapely.Geometry
        In pixels.
    home : (x, y)
        The project's place, in pixels.
    x, y : float
        Position of the mark: at its place, or in a ring around a shared place.
    size : float
    radius : float
        Radius of the circle that contains the true place, in pixels; 0 for none.
    """

    id: str
    properties: dict[str, Any]
    certainty: str
    shape: Any
    home: tuple[float, float]
    x: float
    y: float
    size: float
    radius: float


def in_sight(snapshot: Snapshot, rows: Rows, frame: Frame) -> Rows:
    """Return the projects whose mark, line or area is in the picture, in the same order.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
    frame : Frame
    """
    columns = snapshot.columns
    located = rows[columns.located[rows]]
    x, y = frame.xy(columns.x[located], columns.y[located])
    edge = MARK / 2
    seen = (x >= -edge) & (x <= frame.width + edge) & (y >= -edge) & (y <= frame.height + edge)
    shapes = columns.geometry[located]
    # The mark of a line or an area may be outside, but part of its shape inside.
    unsure = ~seen & (shapely.get_type_id(shapes) != shapely.GeometryType.POINT)
    if unsure.any():
        window = shapely.box(0, 0, frame.width, frame.height)
        seen[unsure] = shapely.intersects([frame.drawn(each) for each in shapes[unsure]], window)
    visible: Rows = located[seen]
    return visible


def marks_of(snapshot: Snapshot, rows: Rows, frame: Frame) -> list[Mark]:
    """Return the marks of projects, moved apart so that they do not overlap.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
        From :func:`in_sight`.
    frame : Frame
    """
    shown = rows.tolist()
    size = MARK if len(shown) <= CROWDED else SMALL_MARK
    positions = _positions(snapshot, shown, frame, size)
    return [
        _mark(snapshot, row, frame, (x, y), size)
        for row, (x, y) in zip(shown, positions.tolist(), strict=True)
    ]


def _positions(
    snapshot: Snapshot, rows: list[int], frame: Frame, size: float
) -> npt.NDArray[np.float64]:
    columns = snapshot.columns
    groups: dict[tuple[float, float], list[int]] = {}
    for at, row in enumerate(rows):
        place = (round(float(columns.x[row]), 6), round(float(columns.y[row]), 6))
        groups.setdefault(place, []).append(at)
    positions = np.empty((len(rows), 2))
    for place, group in groups.items():
        positions[group] = np.array(frame.point(*place)) + around(len(group), size)
    return apart(positions, size)


def _mark(
    snapshot: Snapshot, row: int, frame: Frame, position: tuple[float, float], size: float
) -> Mark:
    feature = snapshot.feature(row)
    properties, columns = feature["properties"], snapshot.columns
    shape = columns.geometry[row]
    code = certainty(properties, located=True)
    metres = properties.get("location_accuracy_m") or 0.0
    has_circle = code == "estimate" and shape.geom_type == "Point"
    return Mark(
        feature["id"],
        properties,
        code,
        frame.drawn(shape),
        frame.point(columns.x[row], columns.y[row]),
        *position,
        size,
        metres / frame.metres_a_pixel(float(columns.y[row])) if has_circle else 0.0,
    )


def draw_marks(svg: ET.Element, marks: list[Mark], chosen: str = "") -> None:
    """Draw circles, then lines and areas, then marks; a ring around the one with id `chosen`."""
    _draw_circles(add(svg, "g"), marks)
    for mark in marks:
        _draw_shape(svg, mark)
    _draw_stalks(svg, marks)
    for mark in marks:
        if mark.id == chosen:
            ring: dict[str, Any] = {"stroke": COLOURS["accent"], "fill": COLOURS["paper"]}
            add(svg, "circle", cx=mark.x, cy=mark.y, r=mark.size * RING, stroke_width=3, **ring)
        draw_mark(svg, mark.x, mark.y, mark.size, mark.properties, sure=mark.certainty)


def _draw_circles(group: ET.Element, marks: list[Mark]) -> None:
    """Draw the circles of uncertainty, each once for all projects that share it."""
    shared: dict[tuple[float, float, float], list[Mark]] = {}
    for mark in marks:
        if mark.radius:
            shared.setdefault((*mark.home, round(mark.radius, 1)), []).append(mark)
    for (x, y, _), sharing in shared.items():
        alone = len(sharing) == 1
        rough = any(mark.properties.get("location_type") == "area" for mark in sharing)
        colour = status_of(sharing[0].properties).colour if alone else COLOURS["quietText"]
        look: dict[str, Any] = {"fill": colour, "fill_opacity": 0.09}
        if rough:
            dashes = {"stroke_dasharray": "6 5", "stroke_opacity": 0.55, "stroke_width": 1}
            look |= {"stroke": COLOURS["quietText"], **dashes}
        add(group, "circle", cx=x, cy=y, r=sharing[0].radius, **look)


def _draw_shape(svg: ET.Element, mark: Mark) -> None:
    kind = mark.shape.geom_type
    if kind in ("Point", "MultiPoint"):
        return
    colour, data = status_of(mark.properties).colour, path_data(mark.shape)
    area = kind.endswith("Polygon")
    width = 3.6 if area else 6.2
    group = add(svg, "g", stroke_linecap="round", stroke_linejoin="round")
    if area:
        add(group, "path", d=data, fill=colour, fill_opacity=0.16, fill_rule="evenodd")
    hairline, opacity = HAIRLINE
    add(group, "path", d=data, stroke=hairline, stroke_opacity=opacity, stroke_width=width)
    add(group, "path", d=data, stroke=COLOURS["paper"], stroke_width=width - 1.2)
    dashes = None if mark.certainty == "surveyed" else "9 8"
    add(group, "path", d=data, stroke=colour, stroke_width=width - 1.8, stroke_dasharray=dashes)


def _draw_stalks(svg: ET.Element, marks: list[Mark]) -> None:
    """Draw a line from each displaced mark to its place."""
    colour, opacity = HAIRLINE
    group = add(svg, "g", stroke=colour, fill=colour, opacity=opacity)
    for mark in marks:
        x, y = mark.home
        if math.hypot(x - mark.x, y - mark.y) > _STALK:
            add(group, "line", x1=x, y1=y, x2=mark.x, y2=mark.y)
            add(group, "circle", cx=x, cy=y, r=1.6)


def around(count: int, size: float) -> list[tuple[float, float]]:
    """Return the positions of the marks of projects at one place: in a ring, as on the screen.

    Parameters
    ----------
    count : int
    size : float
        Size of a mark, in pixels.

    Returns
    -------
    list of (x, y)
        Offsets from the place, in pixels.

    Examples
    --------
    >>> around(1, 24.0)
    [(0.0, 0.0)]
    """
    if count == 1:
        return [(0.0, 0.0)]
    ring = max(size * 0.75, count * size * 1.12 / (2 * math.pi))
    angles = [2 * math.pi * index / count - math.pi / 2 for index in range(count)]
    return [(ring * math.cos(angle), ring * math.sin(angle)) for angle in angles]


def apart(positions: npt.NDArray[np.float64], size: float) -> npt.NDArray[np.float64]:
    """Move positions as little as needed so that marks do not overlap.

    Parameters
    ----------
    positions : (n, 2) float64
        In pixels.
    size : float
        Size of a mark, in pixels.

    Examples
    --------
    >>> apart(np.array([[0.0, 0.0], [10.0, 0.0], [90.0, 0.0]]), 20.0).round(1).tolist()
    [[-5.6, 0.0], [15.6, 0.0], [90.0, 0.0]]
    >>> len(apart(np.empty((0, 2)), 20.0))
    0
    """
    moved = positions.astype(float).copy()
    if not 1 < len(moved) <= _MOST:
        return moved
    for _ in range(_ROUNDS):
        away = moved[:, None, :] - moved[None, :, :]
        distance = np.hypot(away[..., 0], away[..., 1])
        np.fill_diagonal(distance, np.inf)
        overlap = np.clip(size * _GAP - distance, 0.0, None)
        if overlap.max() < 0.05:
            break
        # Marks at exactly the same position are moved sideways.
        same = distance < 1e-6
        away[same] = [1.0, 0.0]
        away[same & np.tri(len(moved), dtype=bool)] = [-1.0, 0.0]
        direction = away / np.maximum(np.hypot(away[..., 0], away[..., 1]), 1e-9)[..., None]
        moved += (direction * (overlap / 2)[..., None]).sum(axis=1)
    return moved


def draw_mark(
    svg: ET.Element, x: float, y: float, size: float, properties: dict[str, Any], *, sure: str
) -> None:
    """Draw a project's mark, centred at `x`, `y`.

    Shape and colour show the status, the icon shows the category; a solid mark is a
    confirmed place, a hollow one an estimate.

    Parameters
    ----------
    size : float
        In pixels.
    properties : dict
        Has ``status`` and ``category``.
    sure : {"surveyed", "estimate"}
    """
    status = status_of(properties)
    solid = sure == "surveyed" and not status.hollow
    scale = size / _BOX
    corner = f"{number(x - size / 2)} {number(y - size / 2)}"
    turn = f"translate({corner}) scale({scale:.4f})"
    group = add(svg, "g", transform=turn, stroke_linejoin="round")
    hairline, opacity = HAIRLINE
    seam = 2.6 if solid else 4.6
    add(group, "path", d=status.shape, stroke=hairline, stroke_opacity=opacity, stroke_width=seam)
    add(
        group,
        "path",
        d=status.shape,
        fill=status.colour if solid else COLOURS["paper"],
        stroke=COLOURS["paper"] if solid else status.colour,
        stroke_width=1.1 if solid else 3,
    )
    ink = ink_on(status.colour) if solid else COLOURS["ink"]
    draw_icon(group, (_INSET, _INSET), _ICON * _BOX, properties["category"], ink)


def draw_status(svg: ET.Element, x: float, y: float, size: float, code: str) -> None:
    """Draw the sign of a status without a category icon, for legends and tables."""
    status = status_of({"status": code})
    turn = f"translate({number(x - size / 2)} {number(y - size / 2)}) scale({size / _BOX:.4f})"
    look: dict[str, Any] = {"fill": status.colour}
    if status.hollow:
        look = {"fill": COLOURS["paper"], "stroke": status.colour, "stroke_width": 3}
    add(svg, "path", d=status.shape, transform=turn, stroke_linejoin="round", **look)


def draw_icon(
    svg: ET.Element, corner: tuple[float, float], size: float, category: str, colour: str
) -> None:
    """Draw a category's icon with its upper left corner at `corner`."""
    left, top = corner
    term = vocabulary().term("category", category)
    assert isinstance(term, Category)
    turn = f"translate({number(left)} {number(top)}) scale({size / _BOX:.4f})"
    add(svg, "path", d=term.icon, fill=colour, fill_rule="evenodd", transform=turn)


def status_of(properties: dict[str, Any]) -> Status:
    """Return the vocabulary's term for a project's status."""
    term = vocabulary().term("status", properties["status"])
    assert isinstance(term, Status)
    return term
