"""The base map of a picture: the subject and its neighbours, roads, metro lines and stations."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geo.export.map.frame import Frame
from geo.export.map.labels import Labels
from geo.export.map.style import COLOURS, OUTLINE_SOFT
from geo.export.map.svg import add, path_data
from geo.model.basemap import COMMUNITY, KINDS, BaseMap, ReferenceLayer, base_map
from geo.model.public import reference_members
from geo.model.text.language import Language


def draw_base(svg: ET.Element, frame: Frame, reference: Reference, subject: str) -> None:
    """Draw the base map.

    Parameters
    ----------
    svg : Element
    frame : Frame
    reference : Reference
    subject : str
        Id of the area the plan is about.
    """
    add(svg, "rect", width=frame.width, height=frame.height, fill=COLOURS["water"])
    for area in reference.areas:
        if area.role == COMMUNITY:
            continue
        shape = path_data(frame.drawn(area.shape))
        mine = area.id == subject
        add(
            svg,
            "path",
            d=shape,
            fill=COLOURS["subject" if mine else "neighbour"],
            fill_rule="evenodd",
            stroke=None if mine else COLOURS["border"],
            stroke_width=None if mine else 1,
        )
    for area in reference.areas:
        if area.role == COMMUNITY:
            shape = path_data(frame.drawn(area.shape))
            border = COLOURS["border"]
            add(svg, "path", d=shape, stroke=border, stroke_width=1.2, stroke_dasharray="2 3")
    _outline(svg, frame, reference, subject)
    _lines(svg, frame, reference)
    _stations(svg, frame, reference)


def _outline(svg: ET.Element, frame: Frame, reference: Reference, subject: str) -> None:
    """Draw a wide soft band inside a fine line: the outline is generalised, and looks it."""
    colour, opacity = OUTLINE_SOFT
    for area in reference.areas:
        if area.id != subject:
            continue
        shape = path_data(frame.drawn(area.shape))
        add(svg, "path", d=shape, stroke=colour, stroke_opacity=opacity, stroke_width=7)
        add(svg, "path", d=shape, stroke=COLOURS["outline"], stroke_width=1.6)


def _lines(svg: ET.Element, frame: Frame, reference: Reference) -> None:
    far = frame.zoom < 12
    roads = [line for line in reference.lines if line.role != "metro"]
    group = add(svg, "g", stroke_linecap="round", stroke_linejoin="round")
    for key, width in (("roadCase", 2.5 if far else 5), ("road", 1.5 if far else 3.4)):
        for line in roads:
            shape = path_data(frame.drawn(line.shape))
            add(group, "path", d=shape, stroke=COLOURS[key], stroke_width=width)
    for line in reference.lines:
        if line.role == "metro":
            shape = path_data(frame.drawn(line.shape))
            add(
                group,
                "path",
                d=shape,
                stroke=COLOURS["metro"],
                stroke_width=2,
                stroke_dasharray="7 4",
                stroke_linecap="butt",
            )


def _stations(svg: ET.Element, frame: Frame, reference: Reference) -> None:
    if frame.zoom < 12:
        return
    for place in reference.places:
        x, y = frame.point(*place.label)
        look: dict[str, Any] = {"fill": COLOURS["subject"], "stroke": COLOURS["metro"]}
        add(svg, "circle", cx=x, cy=y, r=3.2, stroke_width=1.6, **look)


def label_base(
    labels: Labels, frame: Frame, reference: Reference, subject: str, language: Language
) -> None:
    """Write the base map's names where the projects leave room for them."""
    for area in reference.areas:
        if area.role == COMMUNITY and frame.zoom < 13:
            continue
        _label_area(labels, frame, area, mine=area.id == subject, language=language)
    if frame.zoom < 11.5:
        return
    for line in reference.lines:
        metro = line.role == "metro"
        colour = COLOURS["metroText" if metro else "roadText"]
        labels.along(frame.drawn(line.shape), line.name(language), colour, shift=9.0 * metro)
    if frame.zoom < 13.5:
        return
    for place in reference.places:
        x, y = frame.point(*place.label)
        labels.at(x, y + 12, place.name(language), 10.5, colour=COLOURS["metroText"])


def _label_area(labels: Labels, frame: Frame, area: Any, *, mine: bool, language: Language) -> None:
    x, y = frame.point(*area.label)
    large, small = (19, 14) if mine else (13, 11)
    size = small if frame.zoom < 12.25 else large
    steps = (0, 40, -40, 80, -80, 140, 200) if mine else (0,)
    name = area.name(language)
    # The subject's name moves aside where a project stands in its way.
    any(
        labels.at(x, y + step, name, size, colour=COLOURS["quietText"], spaced=True)
        for step in steps
    )


@dataclass(frozen=True, slots=True)
class Item:
    """One feature of the base map.

    Attributes
    ----------
    id, role : str
    zh, en : str
    sure : bool
        Whether the name is verified; a name that is not has a question mark.
    shape : shapely.Geometry
        WGS 84, in degrees.
    label : (longitude, latitude)
        Where an area's name stands: inside even a crescent.
    """

    id: str
    role: str
    zh: str
    en: str
    sure: bool
    shape: Any
    label: tuple[float, float]

    def name(self, language: Language) -> str:
        """Return the name in `language`."""
        text = self.zh if language == "zh" else self.en
        return text if self.sure else f"{text} ?"


@dataclass(frozen=True, slots=True)
class Reference:
    """The base map: areas, lines and stations."""

    areas: tuple[Item, ...]
    lines: tuple[Item, ...]
    places: tuple[Item, ...]


def reference() -> Reference:
    """Return the base map of the data folder, for drawing.

    Raises
    ------
    InvalidConfiguration
        When a reference file is not GeoJSON of the expected form.
    """
    return _reference(base_map().required())


@lru_cache(maxsize=4)
def _reference(base: BaseMap) -> Reference:
    return Reference(*(_items(base.layer(kind)) for kind in KINDS))


def _items(layer: ReferenceLayer) -> tuple[Item, ...]:
    labels = layer.labels.tolist()
    return tuple(
        Item(
            layer.ids[row],
            str(members.get("role", "")),
            str(members["name"]),
            str(members.get("name_en") or members["name"]),
            members.get("name_verified") is not False,
            layer.geometry[row],
            (labels[row][0], labels[row][1]),
        )
        for row, members in enumerate(map(reference_members, layer.properties))
    )
