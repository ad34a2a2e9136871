"""Names on a picture that keep out of each other's way."""

from __future__ import annotations

import itertools
import math
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from typing import Any

import shapely

from geo.export.map_picture_frame import Frame
from geo.export.map_picture_look import COLOURS, HAIRLINE, text_width
from geo.export.map_picture_placing import LEADING, NUMBER, SIDE, Box, Name, Place, placing
from geo.export.map_picture_svg import add, number, one_line, write

_EDGE = 4.0  # px between a label and the picture's edge
_BADGE = 5.8  # px: half of a number's disc
_BOX = 12.0  # px: a turned label is kept free by a row of small boxes


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

    def beside(self, names: Sequence[Name]) -> int:
        """Write names beside their marks, or further away with a leader.

        Returns
        -------
        int
            How many had no room.
        """
        frame = self._frame
        window = (_EDGE, _EDGE, frame.width - _EDGE, frame.height - _EDGE)
        places = placing(names, self._taken, window)
        count = 0
        for name, place in zip(names, places, strict=True):
            if place is None:
                continue
            self.take(place.box)
            count += place.end is not None
            self._write(name, place, str(count))
        return places.count(None)

    def _write(self, name: Name, place: Place, told: str) -> None:
        left, top, right, _ = place.box
        if place.end is not None:
            leader = shapely.LineString([(name.x, name.y), place.end])
            x, y = leader.interpolate(name.reach).coords[0]
            add(self._leaders, "line", x1=x, y1=y, x2=place.end[0], y2=place.end[1])
            # The same number on the mark and at the name: a leader alone is hard to follow.
            corner = name.reach * 0.8
            self._number(name.x + corner, name.y - corner, told)
            middle = top + name.size * LEADING * 0.5
            if place.anchor == "end":
                right -= NUMBER
                self._number(right + NUMBER / 2, middle, told)
            else:
                left += NUMBER
                self._number(left - NUMBER / 2, middle, told)
        middle = (left + right) / 2
        x = {"start": left + SIDE, "end": right - SIDE}.get(place.anchor, middle)
        for at, line in enumerate(name.lines):
            y = top + name.size * LEADING * (at + 0.5)
            write(self._svg, x, y, line, name.size, anchor=place.anchor, halo=True)

    def _number(self, x: float, y: float, told: str) -> None:
        ink, paper = COLOURS["ink"], COLOURS["paper"]
        add(self._svg, "circle", cx=x, cy=y, r=_BADGE, fill=ink, stroke=paper, stroke_width=1)
        size = 8.5 if len(told) < 2 else 7.0
        write(self._svg, x, y, told, size, colour=paper, anchor="middle")

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
