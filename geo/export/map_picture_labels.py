"""Names on a picture that keep out of each other's way."""

from __future__ import annotations

import itertools
import math
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from typing import Any

import shapely

from geo.export.map_picture_frame import Frame
from geo.export.map_picture_look import HAIRLINE, text_width
from geo.export.map_picture_svg import add, number, one_line, write

Box = tuple[float, float, float, float]  # left, top, right, bottom

_EDGE = 4.0  # px between a label and the picture's edge
_BOX = 12.0  # px: a turned label is kept free by a row of small boxes
_LEADING = 1.22
_NEAR = 2.0
_DISTANCES = (34.0, 48.0, 64.0, 84.0, 108.0, 136.0)  # px from a mark to a label with a leader
# Degrees, right first, then the ways that read best.
_ANGLES = (0, 180, 30, -30, 150, -150, 60, -60, 120, -120, 90, -90, 15, -15, 165, -165)


class Labels:
    """The labels of one picture.

    Parameters
    ----------
    svg : Element
    frame : Frame
    taken : iterable of Box
        Where no label may be.
    """

    def __init__(self, svg: ET.Element, frame: Frame, taken: Iterable[Box] = ()) -> None:
        self._leaders = add(svg, "g", stroke=HAIRLINE[0], stroke_opacity=0.7, stroke_width=0.8)
        self._svg = svg
        self._frame = frame
        self._taken = list(taken)
        self._lines: list[Any] = []

    def take(self, box: Box) -> None:
        """Keep a box free of labels."""
        self._taken.append(box)

    def is_free(self, box: Box) -> bool:
        """Say whether a label has room, inside the picture."""
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
        """Write a name centred on `x`, `y` if there is room, and say whether there was."""
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

    def beside(self, x: float, y: float, lines: list[str], size: float, reach: float) -> bool:
        """Write a mark's name beside it, or further away with a leader.

        Parameters
        ----------
        x, y : float
            The mark.
        lines : list of str
            The name, broken into lines.
        reach : float
            Half the mark's size, in pixels.

        Returns
        -------
        bool
            False where there was no room at all; nothing is written then.
        """
        width = max(text_width(line, size) for line in lines)
        height = size * _LEADING * len(lines)
        for box, anchor in _places(x, y, width, height, reach):
            if self.is_free(box):
                self._write_lines(box, lines, size, anchor)
                return True
        for box, anchor, end in _far_places(x, y, width, height):
            leader = shapely.LineString([(x, y), end])
            if self.is_free(box) and self._is_clear(leader, box, (x, y)):
                start = leader.interpolate(reach).coords[0]
                look = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
                add(self._leaders, "line", **look)
                self._lines.append(leader)
                self._write_lines(box, lines, size, anchor)
                return True
        return False

    def _is_clear(self, leader: Any, own: Box, mark: tuple[float, float]) -> bool:
        if any(leader.crosses(other) for other in self._lines):
            return False
        others = [box for box in self._taken if box != own and not _within(mark, box)]
        return not any(leader.intersects(shapely.box(*box)) for box in others)

    def _write_lines(self, box: Box, lines: list[str], size: float, anchor: str) -> None:
        self.take(box)
        left, top, right, _ = box
        x = {"start": left + _NEAR, "end": right - _NEAR}.get(anchor, (left + right) / 2)
        for place, line in enumerate(lines):
            y = top + size * _LEADING * (place + 0.5)
            write(self._svg, x, y, line, size, anchor=anchor, halo=True)

    def along(self, line: Any, text: str, colour: str, *, shift: float = 0.0) -> bool:
        """Write a name along a line, upright, on its longest stretch that has room.

        Parameters
        ----------
        line : shapely.Geometry
            In pixels.
        shift : float
            Pixels above the line.
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


def _within(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _places(
    x: float, y: float, width: float, height: float, reach: float
) -> Iterator[tuple[Box, str]]:
    """Give the boxes that touch a mark: right, left, below, above, and between."""
    gap = reach + 3
    w, h = width + 2 * _NEAR, height
    for dy in (0.0, reach * 0.7, -reach * 0.7):
        yield (x + gap, y + dy - h / 2, x + gap + w, y + dy + h / 2), "start"
        yield (x - gap - w, y + dy - h / 2, x - gap, y + dy + h / 2), "end"
    yield (x - w / 2, y + gap, x + w / 2, y + gap + h), "middle"
    yield (x - w / 2, y - gap - h, x + w / 2, y - gap), "middle"


def _far_places(
    x: float, y: float, width: float, height: float
) -> Iterator[tuple[Box, str, tuple[float, float]]]:
    w, h = width + 2 * _NEAR, height
    for distance in _DISTANCES:
        for degrees in _ANGLES:
            angle = math.radians(degrees)
            ex, ey = x + distance * math.cos(angle), y + distance * math.sin(angle)
            if abs(degrees) == 90:
                top = ey if degrees > 0 else ey - h
                yield (ex - w / 2, top, ex + w / 2, top + h), "middle", (ex, ey)
            elif abs(degrees) < 90:
                yield (ex, ey - h / 2, ex + w, ey + h / 2), "start", (ex, ey)
            else:
                yield (ex - w, ey - h / 2, ex, ey + h / 2), "end", (ex, ey)


def _stretches(line: Any, width: float, frame: Frame) -> list[tuple[tuple[float, float], float]]:
    found = []
    for part in shapely.get_parts(line):
        positions = list(part.coords)
        for (x0, y0), (x1, y1) in itertools.pairwise(positions):
            middle = ((x0 + x1) / 2, (y0 + y1) / 2)
            length = math.hypot(x1 - x0, y1 - y0)
            angle = math.atan2(y1 - y0, x1 - x0)
            if abs(angle) > math.pi / 2:
                angle += math.pi
            if length > width * 0.7 and frame.holds(*middle, margin=-20):
                found.append((length, middle, angle))
    found.sort(reverse=True)
    return [(middle, angle) for _, middle, angle in found[:6]]


def _boxes_along(
    middle: tuple[float, float], angle: float, width: float, shift: float
) -> list[Box]:
    count = max(2, math.ceil(width / _BOX))
    cos, sin = math.cos(angle), math.sin(angle)
    boxes = []
    for place in range(count):
        along = ((place + 0.5) / count - 0.5) * width
        x = middle[0] + along * cos - shift * sin
        y = middle[1] + along * sin + shift * cos
        boxes.append((x - _BOX / 2, y - _BOX / 2, x + _BOX / 2, y + _BOX / 2))
    return boxes
