"""Draw the map as a picture for print: base map, projects, names, legend and small print.

If there are too many projects for marks, clusters show their number by grid cell, as on the
screen.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.export.fonts import Typeface, typeface
from geo.export.map.frame import Bounds, Frame, fit
from geo.export.map.ground import draw_ground
from geo.export.map.labels import Box, Labels, PlacedName, distinct_lines
from geo.export.map.layers import draw_layers, legend_groups, map_layers
from geo.export.map.legend import Legend, legend
from geo.export.map.marks import RING, Mark, draw_marks, in_sight, marks_of
from geo.export.map.style import (
    COLOURS,
    HAIRLINE,
    LABELLED,
    MOST_MARKS,
    OUTLINE_SOFT,
    SOFT,
    STAMP,
    text_width,
)
from geo.export.map.svg import add, as_text, drawing, number, path_data, write
from geo.export.typesetting import picture
from geo.model.arrays import Rows
from geo.model.basemap import (
    COMMUNITY,
    KINDS,
    TRACKS,
    WATER,
    BaseMap,
    ReferenceLayer,
    base_map,
)
from geo.model.plan import plan
from geo.model.project import name_in
from geo.model.public import reference_members
from geo.model.text.language import N_, Language
from geo.model.text.measures import length_text
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot
from geo.viewport import clusters_at

AROUND = 14.0  # px between the plan's area and the picture's edge
_SCREEN = 1280.0  # default width of a picture in CSS pixels
_NAME = 11.0
_NAME_WIDTH = 132.0
_RING = 5.0  # px wide
Rectangle = tuple[float, float, float, float]
_SIZE = 10.0
_BAR = 5.0
_NORTH_WIDTH = 28.0  # px, including the space beside it
EDGE = 14.0  # px from the picture's edge


def draw_base(svg: ET.Element, frame: Frame, reference: Reference, subject: str) -> None:
    """Draw the base map.

    Parameters
    ----------
    svg : Element
    frame : Frame
    reference : Reference
    subject : str
        Id of the area that the plan is for.
    """
    add(svg, "rect", width=frame.width, height=frame.height, fill=COLOURS["water"])
    for area in reference.areas:
        if area.role in (COMMUNITY, WATER):
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
    _water(svg, frame, reference)
    _outline(svg, frame, reference, subject)
    _lines(svg, frame, reference)
    _stations(svg, frame, reference)


def _outline(svg: ET.Element, frame: Frame, reference: Reference, subject: str) -> None:
    """Draw the subject's outline as a fine line on a wide soft band, since it is generalised."""
    colour, opacity = OUTLINE_SOFT
    for area in reference.areas:
        if area.id != subject:
            continue
        shape = path_data(frame.drawn(area.shape))
        add(svg, "path", d=shape, stroke=colour, stroke_opacity=opacity, stroke_width=7)
        add(svg, "path", d=shape, stroke=COLOURS["outline"], stroke_width=1.6)


def _water(svg: ET.Element, frame: Frame, reference: Reference) -> None:
    """Draw lakes and rivers, below the outline and the roads."""
    river = COLOURS["river"]
    for area in reference.areas:
        if area.role == WATER:
            shape = path_data(frame.drawn(area.shape))
            add(svg, "path", d=shape, fill=river, fill_rule="evenodd")
    width = 1.6 if frame.zoom < 12 else 3
    group = add(svg, "g", stroke_linecap="round", stroke_linejoin="round")
    for line in reference.lines:
        if line.role == WATER:
            shape = path_data(frame.drawn(line.shape))
            add(group, "path", d=shape, stroke=river, stroke_width=width)


def _lines(svg: ET.Element, frame: Frame, reference: Reference) -> None:
    far = frame.zoom < 12
    roads = [line for line in reference.lines if line.role not in (*TRACKS, WATER)]
    group = add(svg, "g", stroke_linecap="round", stroke_linejoin="round")
    for key, width in (("roadCase", 2.5 if far else 5), ("road", 1.5 if far else 3.4)):
        for line in roads:
            shape = path_data(frame.drawn(line.shape))
            add(group, "path", d=shape, stroke=COLOURS[key], stroke_width=width)
    for line in reference.lines:
        if line.role in TRACKS:
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
    """Write the names of the base map where there is room."""
    for area in reference.areas:
        if area.role in (COMMUNITY, WATER) and frame.zoom < 13:
            continue
        _label_area(labels, frame, area, mine=area.id == subject, language=language)
    if frame.zoom < 11.5:
        return
    for line in reference.lines:
        metro = line.role in TRACKS
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
    size = 11 if area.role == WATER else small if frame.zoom < 12.25 else large
    shifts = (0, 40, -40, 80, -80, 140, 200) if mine else (0,)
    name = area.name(language)
    # The subject's name is moved up or down if something is in the way.
    any(
        labels.at(x, y + shift, name, size, colour=COLOURS["quietText"], spaced=True)
        for shift in shifts
    )


@dataclass(frozen=True, slots=True)
class Item:
    """One feature of the base map.

    Attributes
    ----------
    id, role : str
    zh, en : str
    sure : bool
        Whether the name is verified; others are shown with a question mark.
    shape : shapely.Geometry
        WGS 84 degrees.
    label : (longitude, latitude)
        Position of the name; inside the area, whatever its shape.
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


def without_communities(base: Reference) -> Reference:
    """Return a base map without its communities, for where better outlines are drawn."""
    return replace(base, areas=tuple(each for each in base.areas if each.role != COMMUNITY))


def reference() -> Reference:
    """Return the base map of the data folder, prepared for drawing.

    Raises
    ------
    InvalidConfiguration
        If a reference file is not GeoJSON of the expected form.
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
            str(properties.get("role", "")),
            str(properties["name"]),
            str(properties.get("name_en") or properties["name"]),
            properties.get("name_verified") is not False,
            layer.geometry[row],
            (labels[row][0], labels[row][1]),
        )
        for row, properties in enumerate(map(reference_members, layer.properties))
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """What a picture shows besides the map.

    Attributes
    ----------
    legend, scale_bar, north, labels, border : bool
        `labels` are the projects' names, `border` is a fine line around the map.
    title, under, mark : str
        A title in the corner, a smaller line under it, and a stamp such as
        "Internal draft".
    small_print : tuple of str
        Lines along the lower edge: sources, approval number.
    """

    legend: bool = True
    scale_bar: bool = True
    north: bool = True
    labels: bool = True
    border: bool = False
    title: str = ""
    under: str = ""
    mark: str = ""
    small_print: tuple[str, ...] = ()


def map_svg(
    snapshot: Snapshot,
    rows: Rows,
    *,
    bounds: Bounds,
    width: float,
    height: float,
    language: Language,
    parts: Parts | None = None,
    family: str | None = None,
    padding: float = 0.0,
    chosen: str = "",
    basemap: str | None = None,
    layers: str = "",
) -> str:
    """Draw projects on the base map as SVG.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
        The projects to draw.
    bounds : (west, south, east, north)
        Extent that must be visible; WGS 84 degrees.
    width, height : float
        In CSS pixels, 96 per inch, which determine the size of marks and type on paper.
    language : {"zh", "en"}
    parts : Parts, optional
    family : str, optional
        Typeface; by default that of :func:`geo.export.fonts.typeface`.
    padding : float
        Pixels to leave free around the bounds for names.
    chosen : str
        Id of a project to mark with a ring, as on the screen.
    basemap : str, optional
        Code of the base map, drawn if it is a file; by default the initial one.
    layers : str
        The office's layers to draw (see :mod:`geo.model.layer_choice`); by default the
        communities. In a picture of public projects, public layers only.

    Returns
    -------
    str
        SVG source.
    """
    shown = parts or Parts()
    frame = fit(bounds, width, height, padding=padding)
    svg = drawing(width, height, family or typeface().family)
    base, subject = reference(), plan().subject
    own = map_layers(layers, public=snapshot.columns.public_only)
    if any(layer.kind == "communities" for layer in own):
        base = without_communities(base)
    draw_base(svg, frame, base, subject)
    ground = draw_ground(svg, frame, public=snapshot.columns.public_only, code=basemap)
    if ground:
        _outline(svg, frame, base, subject)
        shown = replace(shown, small_print=(*shown.small_print, ground.credit(language)))
    drawn = draw_layers(svg, frame, own, language)
    if shown.small_print:
        shown = replace(shown, small_print=(*shown.small_print, *drawn.small_print(language)))
    marks, clusters = _shown(snapshot, rows, frame)
    draw_marks(svg, marks, chosen)
    draw_clusters(svg, clusters, language)
    taken = [_box_of(mark.x, mark.y, mark.size / 2) for mark in marks]
    taken += [_box_of(each.x, each.y, each.radius) for each in clusters]
    key = legend(marks, language, counted=_statuses(clusters), more=drawn.legend(language))
    taken += _draw_furniture(svg, frame, key, shown, language, marks=taken)
    names = Labels(svg, frame, taken)
    if shown.labels and len(marks) <= LABELLED:
        names.next_to_marks(_names(marks, language, chosen))
    drawn.label(names, frame)
    if ground:
        ground.label(names, frame, language)
    else:
        label_base(names, frame, base, subject, language)
    if shown.border:
        draw_border(svg, frame)
    return as_text(svg)


def base_map_svg(base: BaseMap, *, width: float, height: float, language: Language) -> str:
    """Draw a base map without projects as SVG, around its study area.

    Parameters
    ----------
    base : BaseMap
    width, height : float
        CSS pixels.
    language : {"zh", "en"}
    """
    frame = fit(base.home, width, height, padding=AROUND)
    svg = drawing(width, height, typeface().family)
    drawn = _reference(base)
    draw_base(svg, frame, drawn, base.subject)
    label_base(Labels(svg, frame, []), frame, drawn, base.subject, language)
    draw_border(svg, frame)
    return as_text(svg)


def legend_svg(
    snapshot: Snapshot,
    rows: Rows,
    *,
    bounds: Bounds,
    width: float,
    height: float,
    language: Language,
    family: str | None = None,
    padding: float = 0.0,
    layers: str = "",
) -> tuple[str, float, float]:
    """Draw the legend of a map as a separate SVG, to be placed beside it.

    Parameters
    ----------
    snapshot, rows, bounds, width, height, language, family, padding, layers
        As for the map, so that the legend explains what the map shows.

    Returns
    -------
    svg : str
    width, height : float
        In CSS pixels; both 0 if the map shows no project.
    """
    marks, clusters = _shown(snapshot, rows, fit(bounds, width, height, padding=padding))
    frame = fit(bounds, width, height, padding=padding)
    own = map_layers(layers, public=snapshot.columns.public_only)
    more = legend_groups(own, frame, language)
    key = legend(marks, language, counted=_statuses(clusters), more=more)
    if not key.groups:
        return "", 0.0, 0.0
    svg = drawing(key.width, key.height, family or typeface().family)
    key.draw(svg, 0.0, 0.0, panel=False)
    return as_text(svg), key.width, key.height


def picture_png(
    snapshot: Snapshot,
    rows: Rows,
    *,
    bounds: Bounds,
    width_px: int,
    height_px: int,
    language: Language,
    scale: float | None = None,
    parts: Parts | None = None,
    face: Typeface | None = None,
    padding: float = 0.0,
    chosen: str = "",
    basemap: str | None = None,
    layers: str = "",
) -> bytes:
    """Draw projects on the base map as a PNG of exactly the given size.

    Parameters
    ----------
    snapshot, rows, bounds, language, parts, padding, chosen, basemap, layers
        As for :func:`map_svg`.
    width_px, height_px : int
        Size of the picture.
    scale : float, optional
        Picture pixels per CSS pixel: 1 for a screen, 300 / 96 for paper. By
        default, the picture is scaled to a width of 1280 CSS pixels.
    face : Typeface, optional
        By default :func:`geo.export.fonts.typeface`.
    """
    face = face or typeface()
    ratio = scale or max(width_px / _SCREEN, 0.5)
    svg = map_svg(
        snapshot,
        rows,
        bounds=bounds,
        width=width_px / ratio,
        height=height_px / ratio,
        language=language,
        parts=parts,
        family=face.family,
        padding=padding,
        chosen=chosen,
        basemap=basemap,
        layers=layers,
    )
    return picture(svg, width_px, height_px, face=face)


def _draw_furniture(
    svg: ET.Element,
    frame: Frame,
    key: Legend,
    parts: Parts,
    language: Language,
    *,
    marks: list[Box],
) -> list[Box]:
    """Draw title, small print, scale bar, legend and north arrow; return the boxes they fill."""
    edge = EDGE
    right = frame.width - edge
    boxes = draw_title(svg, parts.title, parts.under, parts.mark)
    bottom = frame.height - edge
    if parts.small_print:
        boxes.append(draw_small_print(svg, frame, parts.small_print))
        bottom = boxes[-1][1] - 6
    if parts.scale_bar:
        longest = min(160.0, frame.width / 4)
        boxes.append(draw_scale(svg, frame, right, bottom, longest=longest, language=language))
    fits = key.height < frame.height - 100 and key.width < frame.width * 0.45
    if parts.legend and key.groups and fits:
        top = frame.height - edge - key.height
        key.draw(svg, edge, top)
        boxes.append((edge - 4, top - 4, edge + key.width + 4, frame.height))
    if parts.north:
        boxes.append(draw_north(svg, frame, lines_drawn(frame), [*marks, *boxes], language))
    return boxes


def lines_drawn(frame: Frame) -> Any:
    """Return the plan's outline and the lines of the base map, in pixels."""
    base, subject = reference(), plan().subject
    outlines = [area.shape.boundary for area in base.areas if area.id == subject]
    lines = [line.shape for line in base.lines]
    return shapely.union_all([frame.drawn(each) for each in (*outlines, *lines)])


def _shown(snapshot: Snapshot, rows: Rows, frame: Frame) -> tuple[list[Mark], list[Cluster]]:
    """Return the marks of the picture, or clusters if there are too many projects."""
    visible = in_sight(snapshot, rows, frame)
    if len(visible) > MOST_MARKS:
        return [], clusters_of(snapshot, visible, frame)
    return marks_of(snapshot, visible, frame), []


def _statuses(clusters: list[Cluster]) -> frozenset[str]:
    return frozenset(code for each in clusters for code, _ in each.status)


def _box_of(x: float, y: float, radius: float) -> Box:
    reach = radius + 2
    return x - reach, y - reach, x + reach, y + reach


def _names(marks: list[Mark], language: Language, chosen: str) -> list[PlacedName]:
    texts = distinct_lines(
        [name_in(each.properties, language) for each in marks], _NAME_WIDTH, _NAME
    )
    return [
        PlacedName(mark.x, mark.y, tuple(lines), _NAME, 1 + mark.size * share)
        for mark, lines in zip(marks, texts, strict=True)
        for share in [RING if mark.id == chosen else 0.5]
    ]


@dataclass(frozen=True, slots=True)
class Cluster:
    """The projects of a grid cell.

    Attributes
    ----------
    x, y : float
        Mean position of the projects, in pixels.
    status : tuple of (str, int)
        Number of projects by status, in the vocabulary's order.
    """

    x: float
    y: float
    status: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        """Number of projects."""
        return sum(count for _, count in self.status)

    @property
    def radius(self) -> float:
        """Radius of the ring in pixels, as on the screen."""
        return min(15 + 3.2 * math.log10(self.count), 30.0)


def clusters_of(snapshot: Snapshot, rows: npt.NDArray[np.int64], frame: Frame) -> list[Cluster]:
    """Group projects into clusters by the same grid as on the screen.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
        Located projects.
    frame : Frame
    """
    counted, codes = clusters_at(snapshot, rows, frame.zoom), vocabulary().codes("status")
    x, y = frame.xy(counted.x, counted.y)
    return [
        Cluster(
            float(at_x),
            float(at_y),
            tuple((code, each) for code, each in zip(codes, row, strict=True) if each),
        )
        for at_x, at_y, row in zip(x, y, counted.status.tolist(), strict=True)
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
    # An arc cannot be a full circle, whose ends coincide; slightly less looks the same.
    end = start + min(share, 0.9999)
    (x0, y0), (x1, y1) = (
        (x + radius * math.sin(2 * math.pi * turn), y - radius * math.cos(2 * math.pi * turn))
        for turn in (start, end)
    )
    size, large = number(radius), int(end - start > 0.5)
    return (
        f"M{number(x)} {number(y)}L{number(x0)} {number(y0)}"
        f"A{size} {size} 0 {large} 1 {number(x1)} {number(y1)}Z"
    )


def short_number(count: int, language: Language) -> str:
    """Return a number short enough for the ring of a cluster.

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


def round_length(longest: float) -> float:
    """Return the largest 1, 2 or 5 times a power of ten up to `longest`, in metres.

    Examples
    --------
    >>> round_length(1743.0), round_length(999.0), round_length(0.3)
    (1000.0, 500.0, 0.2)
    """
    power = 10.0 ** math.floor(math.log10(longest))
    return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= longest)


def draw_scale(
    svg: ET.Element,
    frame: Frame,
    right: float,
    bottom: float,
    *,
    longest: float,
    language: Language,
) -> Rectangle:
    """Draw a scale bar with its lower right corner at `right`, `bottom`, and return its box.

    It is exact at the latitude of the picture's centre.

    Parameters
    ----------
    longest : float
        Maximum length of the bar, in pixels.
    """
    metres = round_length(longest * frame.metres_a_pixel())
    width = metres / frame.metres_a_pixel()
    total = length_text(metres, language)
    divisor = 1000.0 if metres >= 1000 else 1.0
    left = right - width - text_width(total, _SIZE) / 2
    top = bottom - _BAR
    look: dict[str, Any] = {"height": _BAR, "stroke": SOFT, "stroke_width": 0.8}
    for quarter in range(4):
        colour = SOFT if quarter % 2 == 0 else COLOURS["paper"]
        add(svg, "rect", x=left + quarter * width / 4, y=top, width=width / 4, fill=colour, **look)
    for share in (0.0, 0.5, 1.0):
        label = total if share == 1 else f"{metres * share / divisor:g}"
        write(svg, left + share * width, top - 9, label, _SIZE, anchor="middle", halo=True)
    return left - 6, top - 18, right + 4, bottom + 4


def draw_north(
    svg: ET.Element, frame: Frame, in_the_way: Any, taken: Sequence[Rectangle], language: Language
) -> Rectangle:
    """Draw a north arrow in a free place, and return its box.

    North is straight up everywhere in Web Mercator. The upper right corner is tried
    first, then places to the left of it and below it.

    Parameters
    ----------
    in_the_way : shapely.Geometry
        Lines of the base map, in pixels.
    taken : sequence of Box
        Boxes that the arrow must not cover.
    """
    right, top = _clear_corner(frame, in_the_way, taken)
    x = right - 11
    dark = f"M{x} {top}L{x - 8} {top + 25}L{x} {top + 19.5}Z"
    light = f"M{x} {top}L{x + 8} {top + 25}L{x} {top + 19.5}Z"
    look: dict[str, Any] = {"stroke": SOFT, "stroke_width": 0.9, "stroke_linejoin": "round"}
    add(svg, "path", d=dark, fill=SOFT, **look)
    add(svg, "path", d=light, fill=COLOURS["paper"], **look)
    name = translate(N_("N"), language)
    write(svg, x, top + 33, name, 11, colour=SOFT, anchor="middle", halo=True)
    return x - 16, top - 4, right + 4, top + 42


def _clear_corner(frame: Frame, in_the_way: Any, taken: Sequence[Rectangle]) -> tuple[float, float]:
    """Return right and top of the first free place for the north arrow."""
    across = np.arange(frame.width - EDGE, frame.width / 2, -12.0)
    down = np.arange(EDGE, frame.height / 2, 12.0)
    corners = [(x, EDGE) for x in across.tolist()]
    corners += [(frame.width - EDGE, y) for y in down.tolist()]
    corners += [(EDGE + _NORTH_WIDTH, y) for y in down.tolist()]
    barrier = shapely.union_all([in_the_way, *(shapely.box(*each) for each in taken)])
    shapely.prepare(barrier)
    boxes = [shapely.box(x - _NORTH_WIDTH, y - 6, x + 6, y + 44) for x, y in corners]
    free = np.flatnonzero(~shapely.intersects(barrier, boxes))
    return corners[int(free[0])] if len(free) else corners[0]


def draw_small_print(svg: ET.Element, frame: Frame, lines: Sequence[str]) -> Rectangle:
    """Write sources and approval number in small type along the lower edge."""
    height = 13.0
    top = frame.height - 6 - height * len(lines)
    widest = max((text_width(line, 9) for line in lines), default=0.0)
    for index, line in enumerate(lines):
        y = top + height * (index + 0.5)
        write(svg, frame.width - EDGE, y, line, 9, colour=SOFT, anchor="end", halo=True)
    return frame.width - EDGE - widest - 4, top - 2, frame.width, frame.height


def draw_border(svg: ET.Element, frame: Frame) -> None:
    """Draw a fine line around the map."""
    size = {"width": frame.width - 1, "height": frame.height - 1}
    add(svg, "rect", x=0.5, y=0.5, stroke=COLOURS["outline"], stroke_width=1, **size)


def draw_title(svg: ET.Element, title: str, under: str, mark: str) -> list[Rectangle]:
    """Write a title in the upper left corner, a smaller line under it, and a mark as a stamp."""
    boxes = []
    x, y = EDGE, EDGE + 11.0
    for text, size, colour in ((title, 19.0, COLOURS["ink"]), (under, 11.0, SOFT)):
        if text:
            write(svg, x, y, text, size, colour=colour, halo=True)
            boxes.append((x - 4, y - size, x + text_width(text, size) + 4, y + size))
            y += 21.0
    if mark:
        width = text_width(mark, 11.0) + 14
        look: dict[str, Any] = {"fill": COLOURS["paper"], "stroke": STAMP, "stroke_width": 1.2}
        add(svg, "rect", x=x, y=y - 8, width=width, height=18, rx=3, **look)
        write(svg, x + 7, y + 1, mark, 11.0, colour=STAMP)
        boxes.append((x - 4, y - 12, x + width + 4, y + 14))
    return boxes
