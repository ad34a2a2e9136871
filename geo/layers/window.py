"""Find what a map window shows of a layer: features, or counts of the places in its cells.

Everything that is drawn or told of a layer is read once and kept until the layer is replaced.
Which features touch a window follows from their bounding boxes; only for those that reach
beyond it are the geometries asked.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from geo.coverage.facilities import NAME_FIELDS
from geo.coverage.population.fields import named_field
from geo.coverage.user_data.names import IDENTIFYING_FIELDS
from geo.coverage.user_data.sites import CAPACITY_FIELDS
from geo.layers.geoparquet import LayerTable
from geo.layers.kinds import COMMUNITIES, FACILITIES, NEIGHBOURS, REFERENCE
from geo.layers.record import Degrees, Layer
from geo.layers.store import LayerStore
from geo.model.arrays import Floats, Geometries, Rows
from geo.model.text.english import english
from geo.model.text.plain_text import with_signs_shown

MOST = 2_000  # features of one answer
CELL_PX = 48.0  # size of a cell, in pixels of the screen
_MOST_CELLS = 64  # across a window
_KEPT = 6  # layers that stay in memory
_LONGEST = 120  # characters of a name
_TILE = 256.0
_EDGE = 85.051129  # degrees; the edge of Web Mercator's square
# Only these have names that are shown: those of residents would be people's.
_NAMED = frozenset({COMMUNITIES, FACILITIES, NEIGHBOURS, REFERENCE})
_NAMES = (*NAME_FIELDS, "项目名称", "mc", *IDENTIFYING_FIELDS[:-3])  # an id is no name
_ENGLISH = ("name_en", "英文名", "英文名称")
_ACCURACY = ("location_accuracy_m", "accuracy_m", "精度")
_kept: OrderedDict[tuple[str, str], DrawnLayer] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, eq=False)
class DrawnLayer:
    """What is drawn and told of a layer: its n features with a place, in the order of the file.

    Attributes
    ----------
    bounds : (n, 4) float64
        West, south, east, north; WGS 84 degrees.
    shapes : (n,) of shapely, or None
        None if all are points, which are their bounds.
    columns : dict of str to pyarrow.Array
        By name, those of ``name``, ``name_en``, ``capacity`` and ``accuracy_m`` that there are.
    has_labels : bool
        Whether names are written on areas.
    """

    bounds: Floats
    shapes: Geometries | None
    columns: dict[str, pa.Array]
    has_labels: bool = False

    def __len__(self) -> int:
        return len(self.bounds)

    @cached_property
    def labels(self) -> Floats:
        """Where the name of an area stands: the centre of its largest inscribed circle; (n, 2)."""
        places = (self.bounds[:, :2] + self.bounds[:, 2:]) / 2
        for row, shape in enumerate([] if self.shapes is None else self.shapes):
            if shape.geom_type.endswith("Polygon"):
                places[row] = shapely.maximum_inscribed_circle(shape).coords[0]
        return places

    @cached_property
    def mercator(self) -> tuple[Floats, Floats]:
        """The middles of the features as shares of Web Mercator's square, from its north-west."""
        x, y = (self.bounds[:, :2] + self.bounds[:, 2:]).T / 2
        return share_of_square(x, y)

    def touching(self, window: Degrees) -> Rows:
        """Return the rows of the features that touch a window; increasing."""
        west, south, east, north = window
        box = self.bounds
        near = (box[:, 0] <= east) & (box[:, 2] >= west)
        near &= (box[:, 1] <= north) & (box[:, 3] >= south)
        rows = np.flatnonzero(near)
        if self.shapes is None:
            return rows
        part = box[rows]
        within = (part[:, 0] >= west) & (part[:, 2] <= east)
        within &= (part[:, 1] >= south) & (part[:, 3] <= north)
        beyond = rows[~within]
        if len(beyond):
            frame = shapely.box(*window)
            shapely.prepare(frame)
            within[~within] = shapely.intersects(frame, self.shapes[beyond])
        return rows[within]

    def card_values(self, rows: Rows) -> list[dict[str, Any]]:
        """Return what a card says of features: only what is known.

        A community that has no English name in the file has the one of the plan, if any.
        """
        taken = {name: column.take(pa.array(rows)) for name, column in self.columns.items()}
        lines: list[dict[str, Any]] = [{} for _ in range(len(rows))]
        for name, column in taken.items():
            read = _NUMBERS.get(name, _text)
            for line, value in zip(lines, column.to_pylist(), strict=True):
                known = read(value)
                if known is not None:
                    line[name] = known
        if self.has_labels:
            for line in lines:
                if "name_en" not in line and line.get("name") in english():
                    line["name_en"] = english()[line["name"]]
        return lines


@dataclass(frozen=True, eq=False)
class LayerWindow:
    """What a window shows of a layer.

    Attributes
    ----------
    total : int
        Number of features that touch the window.
    rows : (m,) int64 or None
        The features to draw, in the order of the file; of more than the limit the largest.
        None where places are counted.
    x, y, count : (k,) ndarray
        Mean position, WGS 84 degrees, and number of the places of each cell.
    """

    total: int
    rows: Rows | None
    x: Floats
    y: Floats
    count: npt.NDArray[np.int64]


def drawn_layer(store: LayerStore, layer: Layer) -> DrawnLayer:
    """Return what is drawn of a layer, kept in memory until its content is another.

    Parameters
    ----------
    store : LayerStore
    layer : Layer
        Of the form ``vector``.

    Raises
    ------
    UnreadableFile
        As :meth:`geo.layers.store.LayerStore.table`.
    """
    key = (str(store.path(layer)), layer.sha256)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    drawn = _drawn(store.table(layer), layer.kind)
    with _lock:
        _kept[key] = drawn
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return drawn


def window_of(drawn: DrawnLayer, window: Degrees, zoom: float, most: int = MOST) -> LayerWindow:
    """Return what a window shows of a layer.

    Parameters
    ----------
    drawn : DrawnLayer
    window : west, south, east, north
        WGS 84 degrees.
    zoom : float
        Web Mercator zoom level, which determines the size of a cell.
    most : int
        More places than this are counted by cell; of more lines and areas, the largest are
        shown.

    Examples
    --------
    >>> box = np.array([[0.0, 0, 2, 2], [0, 0, 1, 1]])
    >>> squares = DrawnLayer(box, np.array([shapely.box(*each) for each in box]), {})
    >>> seen = window_of(squares, (-1, -1, 3, 3), 5, most=1)
    >>> seen.total, seen.rows.tolist()
    (2, [0])
    >>> places = DrawnLayer(np.zeros((3, 4)), None, {})
    >>> window_of(places, (-1, -1, 3, 3), 5, most=2).count.tolist()
    [3]
    """
    rows, nothing = drawn.touching(window), np.empty(0)
    total = len(rows)
    if total <= most:
        return LayerWindow(total, rows, nothing, nothing, np.empty(0, np.int64))
    if drawn.shapes is None:
        return LayerWindow(total, None, *_cells(drawn, rows, zoom))
    part = drawn.bounds[rows]
    size = (part[:, 2] - part[:, 0]) + (part[:, 3] - part[:, 1])
    largest = np.argsort(-size, kind="stable")[:most]
    shown = rows[np.sort(largest)]
    return LayerWindow(total, shown, nothing, nothing, np.empty(0, np.int64))


def _cells(
    drawn: DrawnLayer, rows: Rows, zoom: float
) -> tuple[Floats, Floats, npt.NDArray[np.int64]]:
    """Count places by cell: the mean position and the number of each cell that has any."""
    x, y = (axis[rows] for axis in drawn.mercator)
    extent = max(float(np.ptp(x)), float(np.ptp(y)))
    cell = max(CELL_PX / _TILE / 2.0**zoom, extent / _MOST_CELLS)
    # Cells stand where they stood, however far the map is moved.
    columns, lines = (np.floor(axis / cell).astype(np.int64) for axis in (x, y))
    columns, lines = columns - columns.min(), lines - lines.min()
    codes = lines * (columns.max() + 1) + columns
    count = np.bincount(codes)
    used = np.flatnonzero(count)
    longitude, latitude = drawn.bounds[rows, 0], drawn.bounds[rows, 1]
    mean = [np.bincount(codes, axis)[used] / count[used] for axis in (longitude, latitude)]
    return mean[0], mean[1], count[used]


def share_of_square(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Convert degrees to shares of Web Mercator's square, from its north-west.

    Examples
    --------
    >>> share_of_square(np.array([0.0]), np.array([0.0]))
    (array([0.5]), array([0.5]))
    """
    radians = np.radians(np.clip(y, -_EDGE, _EDGE))
    return x / 360 + 0.5, 0.5 - np.arcsinh(np.tan(radians)) / (2 * np.pi)


def _drawn(table: LayerTable, kind: str) -> DrawnLayer:
    columns = _columns(table, kind)
    if table.points is not None:
        x, y = table.points
        return DrawnLayer(np.column_stack((x, y, x, y)), None, columns)
    missing = shapely.is_missing(table.figures) | shapely.is_empty(table.figures)
    # Intake refuses collections of several types; one that is in a file all the same has no form.
    mixed = shapely.get_type_id(table.figures) == shapely.GeometryType.GEOMETRYCOLLECTION
    placed = np.flatnonzero(~missing & ~mixed)
    shapes = table.figures[placed]
    taken = {name: column.take(pa.array(placed)) for name, column in columns.items()}
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    is_point = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    return DrawnLayer(bounds, None if is_point.all() else shapes, taken, kind == COMMUNITIES)


def _columns(table: LayerTable, kind: str) -> dict[str, pa.Array]:
    if kind not in _NAMED:
        return {}
    known = {"name": _NAMES, "name_en": _ENGLISH, "accuracy_m": _ACCURACY}
    if kind == COMMUNITIES:
        known["name"] = (*IDENTIFYING_FIELDS[:-3], *_NAMES)
    if kind in (FACILITIES, NEIGHBOURS):
        known["capacity"] = CAPACITY_FIELDS
    fields = {name: named_field(table.fields, names) for name, names in known.items()}
    return {
        name: _column(table, name, field) for name, field in fields.items() if field is not None
    }


def _column(table: LayerTable, name: str, field: str) -> pa.Array:
    """Return a property as it is stored; one of mixed types, which is JSON, as it is shown."""
    if not table.is_json(field):
        return table.table.column(field).combine_chunks()
    read = _NUMBERS.get(name, _text)
    kind = pa.float64() if name in _NUMBERS else pa.string()
    return pa.array([read(value) for value in table.column(field)], kind)


def _text(value: Any) -> str | None:
    r"""Return a name as it is shown: short, on one line, its invisible characters spelt out.

    Examples
    --------
    >>> _text("甲\u202e\n乙"), _text(""), _text(7.0)
    ('甲[U+202E] 乙', None, '7')
    """
    if isinstance(value, dict | list | bool):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else " ".join(with_signs_shown(str(value)[:_LONGEST]).split())
    return text or None


def _number(value: Any) -> float | None:
    """Return a number that is not negative, or None.

    Examples
    --------
    >>> _number("540"), _number(-1), _number("x"), _number(True), _number(float("nan"))
    (540, None, None, None, None)
    """
    try:
        number = float("nan" if isinstance(value, bool) or value is None else value)
    except (TypeError, ValueError):
        return None
    if not 0 <= number < 1e12:
        return None
    return int(number) if number.is_integer() else number


_NUMBERS = {"capacity": _number, "accuracy_m": _number}
