"""Place the names on a map picture without overlaps: beside the marks or on leader lines.

As many names as possible are placed, in at most three lines each, with few leaders that
never cross.
"""

from __future__ import annotations

import itertools
import math
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.export.map.frame import Frame
from geo.export.map.style import COLOURS, HAIRLINE, text_width
from geo.export.map.svg import add, number, one_line, write

_EDGE = 4.0  # px between a label and the picture's edge
_BADGE = 5.8  # px, radius of the disc with a number
_BOX = 12.0  # px, side of the small boxes that cover a rotated label
Box = tuple[float, float, float, float]  # left, top, right, bottom
Point = tuple[float, float]
LEADING = 1.22  # line spacing in type sizes
SIDE = 2.0  # px left free at each side of a name
_GAP = 3.0  # px between a mark and its name
NUMBER = 15.0  # px for the number before a name on a leader
_CORE = 0.7  # share of a mark that leaders must not cross
_MORE_TRIES = 12
_CROWD = 110.0  # px within which marks compete for space
_DISTANCES = (34.0, 48.0, 64.0, 84.0, 108.0, 136.0, 168.0)  # px from a mark to its name
# Degrees of the leaders, the most readable directions first.
_ANGLES = (
    0, 180, 30, -30, 150, -150, 60, -60, 120, -120, 90, -90, 45, -45, 135, -135, 75, -75, 105, -105,
)  # fmt: skip
_NOT_FIRST = "，。、；：！？）》」』”’…—,.;:!?)]%"
_NOT_LAST = "（《「『“‘(["
MAX_CHARACTERS = 120
MAX_LINES = 3
_DEEPEST = 20  # attempts to shorten the same names differently


class Labels:
    """The labels of one picture.

    Parameters
    ----------
    svg : Element
    frame : Frame
    taken : iterable of Box
        Boxes that labels must not cover.
    """

    def __init__(self, svg: ET.Element, frame: Frame, taken: Iterable[Box] = ()) -> None:
        self._leaders = add(svg, "g", stroke=HAIRLINE[0], stroke_opacity=0.7, stroke_width=0.8)
        self._svg = svg
        self._frame = frame
        self._taken = list(taken)

    def take(self, box: Box) -> None:
        """Keep a box free of labels."""
        self._taken.append(box)

    def is_free(self, box: Box) -> bool:
        """Return whether a box is inside the picture and not taken."""
        left, top, right, bottom = box
        frame = self._frame
        if left < _EDGE or top < _EDGE:
            return False
        if right > frame.width - _EDGE or bottom > frame.height - _EDGE:
            return False
        return not any(
            left < east and right > west and top < south and bottom > north
            for west, north, east, south in self._taken
        )

    def at(
        self, x: float, y: float, text: str, size: float, *, colour: str, spaced: bool = False
    ) -> bool:
        """Write a name centred on `x`, `y` if there is room, and return whether there was."""
        shown = one_line(text)
        gap = size * 0.14 if spaced else 0.0
        width = text_width(shown, size) + gap * len(shown)
        box = (x - width / 2 - 2, y - size / 2 - 1, x + width / 2 + 2, y + size / 2 + 1)
        if not self.is_free(box):
            return False
        self.take(box)
        line = write(self._svg, x - width / 2, y, shown, size, colour=colour, halo=True)
        if gap:
            line.set("letter-spacing", number(gap))
        return True

    def next_to_marks(self, names: Sequence[PlacedName], *, leaders: bool = True) -> int:
        """Write names beside their marks, or farther away with a leader.

        Parameters
        ----------
        names : sequence of PlacedName
        leaders : bool
            Whether a name may stand away from its mark, on a numbered leader.

        Returns
        -------
        int
            Number of names that had no room.
        """
        frame = self._frame
        window = (_EDGE, _EDGE, frame.width - _EDGE, frame.height - _EDGE)
        places = place_labels(names, self._taken, window, leaders=leaders)
        count = 0
        for name, place in zip(names, places, strict=True):
            if place is None:
                continue
            self.take(place.box)
            count += place.end is not None
            self._write(name, place, str(count))
        return places.count(None)

    def _write(self, name: PlacedName, place: LabelPlace, text: str) -> None:
        left, top, right, _ = place.box
        if place.end is not None:
            leader = shapely.LineString([(name.x, name.y), place.end])
            x, y = leader.interpolate(name.reach).coords[0]
            add(self._leaders, "line", x1=x, y1=y, x2=place.end[0], y2=place.end[1])
            # A leader alone is hard to follow, so mark and name get the same number.
            corner = name.reach * 0.8
            self._number(name.x + corner, name.y - corner, text)
            middle = top + name.size * LEADING * 0.5
            if place.anchor == "end":
                right -= NUMBER
                self._number(right + NUMBER / 2, middle, text)
            else:
                left += NUMBER
                self._number(left - NUMBER / 2, middle, text)
        middle = (left + right) / 2
        x = {"start": left + SIDE, "end": right - SIDE}.get(place.anchor, middle)
        for index, line in enumerate(name.lines):
            y = top + name.size * LEADING * (index + 0.5)
            write(self._svg, x, y, line, name.size, anchor=place.anchor, halo=True)

    def _number(self, x: float, y: float, text: str) -> None:
        ink, paper = COLOURS["ink"], COLOURS["paper"]
        add(self._svg, "circle", cx=x, cy=y, r=_BADGE, fill=ink, stroke=paper, stroke_width=1)
        size = 8.5 if len(text) < 2 else 7.0
        write(self._svg, x, y, text, size, colour=paper, anchor="middle")

    def along(self, line: Any, text: str, colour: str, *, shift: float = 0.0) -> bool:
        """Write a name along the longest straight stretch of a line that has room.

        Parameters
        ----------
        line : shapely.Geometry
            In pixels.
        shift : float
            Pixels above the line.

        Returns
        -------
        bool
            Whether there was room.
        """
        size = 11.0
        shown = one_line(text)
        width = text_width(shown, size)
        for middle, angle in _stretches(line, width, self._frame):
            boxes = _boxes_along(middle, angle, width, -shift)
            if all(self.is_free(box) for box in boxes):
                self._taken += boxes
                degrees = f"{math.degrees(angle):.2f}"
                turn = f"translate({middle[0]:.2f} {middle[1]:.2f}) rotate({degrees})"
                group = add(self._svg, "g", transform=turn)
                write(group, 0, -shift, shown, size, colour=colour, anchor="middle", halo=True)
                return True
        return False


def _stretches(line: Any, width: float, frame: Frame) -> list[tuple[tuple[float, float], float]]:
    """Return middle and angle of the longest straight stretches of a line in the picture."""
    stretches = []
    for part in shapely.get_parts(line):
        positions = list(part.coords)
        for (x0, y0), (x1, y1) in itertools.pairwise(positions):
            middle = ((x0 + x1) / 2, (y0 + y1) / 2)
            length = math.hypot(x1 - x0, y1 - y0)
            angle = math.atan2(y1 - y0, x1 - x0)
            if abs(angle) > math.pi / 2:
                angle += math.pi
            if length > width * 0.7 and frame.holds(*middle, margin=-20):
                stretches.append((length, middle, angle))
    stretches.sort(reverse=True)
    return [(middle, angle) for _, middle, angle in stretches[:6]]


def _boxes_along(
    middle: tuple[float, float], angle: float, width: float, shift: float
) -> list[Box]:
    count = max(2, math.ceil(width / _BOX))
    cos, sin = math.cos(angle), math.sin(angle)
    boxes = []
    for index in range(count):
        along = ((index + 0.5) / count - 0.5) * width
        x = middle[0] + along * cos - shift * sin
        y = middle[1] + along * sin + shift * cos
        boxes.append((x - _BOX / 2, y - _BOX / 2, x + _BOX / 2, y + _BOX / 2))
    return boxes


@dataclass(frozen=True, slots=True)
class PlacedName:
    """A name to be placed beside its mark.

    Attributes
    ----------
    x, y : float
        Position of the mark, in pixels.
    lines : tuple of str
    size : float
        Type size, in pixels.
    reach : float
        Half the size of the mark, in pixels.
    """

    x: float
    y: float
    lines: tuple[str, ...]
    size: float
    reach: float


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """The place of a name.

    Attributes
    ----------
    box : Box
    anchor : {"start", "middle", "end"}
    end : (x, y) or None
        End of the leader from the mark; None if the name is beside the mark.
    length : float
        Length of the leader, in pixels.
    """

    box: Box
    anchor: str
    end: Point | None = None
    length: float = 0.0


def place_labels(
    names: Sequence[PlacedName], taken: Sequence[Box], window: Box, *, leaders: bool = True
) -> list[LabelPlace | None]:
    """Return a place for each name, or None if there is no room.

    Names are placed one after the other in several orders; the result that leaves the
    fewest names out, with the fewest and shortest leaders, is kept. Each further order
    starts with the names left out so far and shuffles the others.

    Parameters
    ----------
    names : sequence of PlacedName
    taken : sequence of Box
        Boxes that names must not cover.
    window : Box
        Box that must contain all names.
    leaders : bool
        Whether a name may stand away from its mark.
    """
    rows = list(range(len(names)))
    crowd = _crowd(names)
    orders = (rows, sorted(rows, key=lambda row: -crowd[row]), sorted(rows, key=crowd.__getitem__))
    results = [_one_by_one(names, order, taken, window, leaders) for order in orders]
    best = min(results, key=_cost)
    random = np.random.default_rng(0)
    for _ in range(_MORE_TRIES):
        missing = [row for row in rows if best[row] is None]
        if not missing:
            break
        others = [row for row in random.permutation(len(names)).tolist() if best[row] is not None]
        results.append(_one_by_one(names, [*missing, *others], taken, window, leaders))
        best = min(results, key=_cost)
    return best


def _cost(places: list[LabelPlace | None]) -> tuple[int, float]:
    leaders = [place.length for place in places if place is not None and place.length]
    return places.count(None), sum(leaders) + 30.0 * len(leaders)


def _crowd(names: Sequence[PlacedName]) -> list[int]:
    """Return the number of marks near each mark."""
    at = np.array([(name.x, name.y) for name in names]).reshape(-1, 2)
    distance = np.hypot(*(at[:, None, :] - at[None, :, :]).transpose(2, 0, 1))
    counts: list[int] = (distance < _CROWD).sum(axis=1).tolist()
    return counts


def _one_by_one(
    names: Sequence[PlacedName],
    order: list[int],
    taken: Sequence[Box],
    window: Box,
    leaders: bool,
) -> list[LabelPlace | None]:
    places: list[LabelPlace | None] = [None] * len(names)
    occupied = _Occupied(names, taken, window)
    for row in order:
        places[row] = occupied.place(names[row], leaders=leaders)
    return places


class _Occupied:
    """The space already taken while names are placed one by one."""

    def __init__(self, names: Sequence[PlacedName], taken: Sequence[Box], window: Box) -> None:
        self._window = window
        self._taken = [*taken]
        self._labels: list[Any] = []
        self._leaders: list[Any] = []
        self._marks = [(name.x, name.y, _core(name)) for name in names]

    def place(self, name: PlacedName, *, leaders: bool) -> LabelPlace | None:
        """Take the best free place for a name and return it; None if there is none."""
        candidates = list(_near(name))
        if leaders:
            candidates += _far(name)
        free = self._free(np.array([each.box for each in candidates]))
        for candidate, has_room in zip(candidates, free, strict=True):
            if has_room and self._is_clear(name, candidate):
                self._taken.append(candidate.box)
                self._labels.append(shapely.box(*candidate.box))
                if candidate.end is not None:
                    self._leaders.append(shapely.LineString([(name.x, name.y), candidate.end]))
                return candidate
        return None

    def _free(self, boxes: npt.NDArray[np.float64]) -> list[bool]:
        west, north, east, south = self._window
        left, top, right, bottom = boxes.T
        inside = (left >= west) & (top >= north) & (right <= east) & (bottom <= south)
        if self._taken:
            a, b, c, d = np.array(self._taken).T
            across = (left[:, None] < c) & (right[:, None] > a)
            down = (top[:, None] < d) & (bottom[:, None] > b)
            inside &= ~(across & down).any(axis=1)
        free: list[bool] = inside.tolist()
        return free

    def _is_clear(self, name: PlacedName, place: LabelPlace) -> bool:
        """Return whether name and leader cross no other leader, and the leader no name or mark."""
        if self._leaders and shapely.intersects(shapely.box(*place.box), self._leaders).any():
            return False
        if place.end is None:
            return True
        leader = shapely.LineString([(name.x, name.y), place.end])
        others = [core for x, y, core in self._marks if (x, y) != (name.x, name.y)]
        return not any(
            shapely.intersects(leader, barriers).any()
            for barriers in (self._labels, others, self._leaders)
            if barriers
        )


def _core(name: PlacedName) -> Any:
    reach = name.reach * _CORE
    return shapely.box(name.x - reach, name.y - reach, name.x + reach, name.y + reach)


def _extent(name: PlacedName) -> tuple[float, float]:
    width = max(text_width(line, name.size) for line in name.lines)
    return width + 2 * SIDE, name.size * LEADING * len(name.lines)


def _near(name: PlacedName) -> Iterator[LabelPlace]:
    """Yield the places beside a mark: right, left, slightly up or down, below, above."""
    x, y, gap = name.x, name.y, name.reach + _GAP
    w, h = _extent(name)
    for shift in (0.0, 0.6, -0.6):
        middle = y + shift * name.reach
        yield LabelPlace((x + gap, middle - h / 2, x + gap + w, middle + h / 2), "start")
        yield LabelPlace((x - gap - w, middle - h / 2, x - gap, middle + h / 2), "end")
    yield LabelPlace((x - w / 2, y + gap, x + w / 2, y + gap + h), "middle")
    yield LabelPlace((x - w / 2, y - gap - h, x + w / 2, y - gap), "middle")


def _far(name: PlacedName) -> Iterator[LabelPlace]:
    """Yield the places on a leader, the nearest first."""
    w, h = _extent(name)
    w += NUMBER
    for distance in _DISTANCES:
        for degrees in _ANGLES:
            angle = math.radians(degrees)
            x = name.x + distance * math.cos(angle)
            y = name.y + distance * math.sin(angle)
            if abs(degrees) == 90:
                top = y if degrees > 0 else y - h
                yield LabelPlace((x - w / 2, top, x + w / 2, top + h), "middle", (x, y), distance)
            elif abs(degrees) < 90:
                yield LabelPlace((x, y - h / 2, x + w, y + h / 2), "start", (x, y), distance)
            else:
                yield LabelPlace((x - w, y - h / 2, x, y + h / 2), "end", (x, y), distance)


def broken(name: str, longest: float, size: float) -> list[str]:
    """Break a name into at most three lines; if it does not fit, it ends in an ellipsis.

    Parameters
    ----------
    name : str
    longest : float
        Width of a line, in pixels.
    size : float
        Type size, in pixels.

    Examples
    --------
    >>> broken("Hongyuan-Haide basketball city space", 130, 11)
    ['Hongyuan-Haide', 'basketball city space']
    >>> broken("高盛科技园三期", 120, 11)
    ['高盛科技园三期']
    >>> broken("东莞国际商务区（一期）", 80, 11)
    ['东莞国际商务区', '（一期）']
    """
    text = one_line(name)[:MAX_CHARACTERS]
    if _fits(text, longest, size):
        return [text]
    fitting = [at for at in _breaks(text) if _width(_at(text, at), size) <= longest]
    if not fitting:
        return _filled(text, longest, size)
    # Two lines of similar length look better than a full one and a short one.
    best = min(fitting, key=lambda at: _width(_at(text, at), size) - size * _merit(text, at))
    return list(_at(text, best))


def distinct_lines(names: Sequence[str], longest: float, size: float) -> list[list[str]]:
    """Break names into at most three lines each so that different names look different.

    Names that would look the same after shortening show the part in which they differ in
    their last line.

    Parameters
    ----------
    names : sequence of str
    longest : float
        Width of a line, in pixels.
    size : float
        Type size, in pixels.

    Examples
    --------
    >>> [lines[-1] for lines in distinct_lines(["Lot " * 30 + "1", "Lot " * 30 + "2"], 100, 11)]
    ['…Lot Lot Lot Lot 1', '…Lot Lot Lot Lot 2']
    """
    texts = [one_line(name) for name in names]
    lines_of = {text: broken(text, longest, size) for text in dict.fromkeys(texts)}
    groups: dict[tuple[str, ...], list[str]] = {}
    for text, lines in lines_of.items():
        groups.setdefault(tuple(lines), []).append(text)
    ambiguous = [(group, 0) for group in groups.values() if len(group) > 1]
    while ambiguous:
        group, depth = ambiguous.pop()
        at = _common(group)
        by_last_line: dict[str, list[str]] = {}
        for text in group:
            lines = lines_of[text]
            # When names differ in a second place, the first one stays in the line above.
            above = lines[:-1] if not depth else [*lines[:-2], lines[-1]]
            lines_of[text] = [*above, _around(text, at, longest, size)]
            by_last_line.setdefault(lines_of[text][-1], []).append(text)
        if depth < _DEEPEST:
            ambiguous += [(each, depth + 1) for each in by_last_line.values() if len(each) > 1]
    return [lines_of[text] for text in texts]


def _common(names: Sequence[str]) -> int:
    """Return the length of the common prefix of names."""
    first, last = min(names), max(names)
    pairs = enumerate(zip(first, last, strict=False))
    return next((at for at, (one, other) in pairs if one != other), len(first))


def _around(name: str, at: int, longest: float, size: float) -> str:
    """Return the part of a name around a position, with as much of its end as fits."""
    end = name[at:]
    while end and not _fits(f"…{end}…", longest, size):
        end = end[:-1]
    after = "" if at + len(end) == len(name) else "…"
    start = at
    while start and _fits(f"…{name[start - 1 : at]}{end}{after}", longest, size):
        start -= 1
    return f"…{name[start:at].lstrip()}{end}{after}"


def _merit(text: str, at: int) -> float:
    """Return the bonus for breaking a line here, in characters."""
    if text[at] in _NOT_LAST:
        return 3.0
    return 1.5 if _is_wide(text[at - 1]) != _is_wide(text[at]) else 0.0


def _width(lines: tuple[str, str], size: float) -> float:
    return max(text_width(line, size) for line in lines)


def _filled(text: str, longest: float, size: float) -> list[str]:
    """Fill line after line, and shorten the last one."""
    lines: list[str] = []
    while text and len(lines) < MAX_LINES - 1 and not _fits(text, longest, size):
        fitting = [at for at in _breaks(text) if _fits(text[:at].rstrip(), longest, size)]
        hard = next((i for i in range(len(text) - 1, 1, -1) if _fits(text[:i], longest, size)), 1)
        line, text = _at(text, fitting[-1] if fitting else hard)
        lines.append(line)
    return [*lines, _shortened(text, longest, size)]


def _at(text: str, at: int) -> tuple[str, str]:
    return text[:at].rstrip(), text[at:].lstrip()


def _breaks(text: str) -> list[int]:
    return [at for at in range(1, len(text)) if _may_break(text, at)]


def _fits(text: str, longest: float, size: float) -> bool:
    return text_width(text, size) <= longest


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return before in " -" or _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _shortened(text: str, longest: float, size: float) -> str:
    if _fits(text, longest, size):
        return text
    end = next(
        i for i in range(len(text), -1, -1) if _fits(text[:i] + "…", longest, size) or i == 0
    )
    return text[:end].rstrip() + "…"
