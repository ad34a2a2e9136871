"""Draw a coverage on the base map for print: covered areas, gaps, facilities and their names.

Fills look as on the coverage page: a pattern or a line of its own says the same as the colour,
so that a grey print still tells them apart.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely

from geo.coverage.coverage import Coverage
from geo.coverage.gaps import Gap
from geo.coverage.siting.siting import Siting
from geo.export.map.frame import Frame, fit
from geo.export.map.labels import Box, Labels, PlacedName, distinct_lines
from geo.export.map.picture import (
    EDGE,
    Reference,
    draw_base,
    draw_border,
    draw_north,
    draw_scale,
    label_base,
    lines_drawn,
    reference,
)
from geo.export.map.style import COLOURS, text_width
from geo.export.map.svg import add, as_text, drawing, number, path_data, write
from geo.model.arrays import Geometries
from geo.model.basemap import COMMUNITY
from geo.model.plan import plan
from geo.model.text.english import community_label
from geo.model.text.language import Language

# The fills of geo/web/js/editor/areas.js in its light theme; a test compares the colours.
COVERED, MISSING = "#0072B2", "#C24E00"
AREAS = ("gap", "possible", "nominal", "sure")
ROLES = (*reversed(AREAS), "facility", "facility_estimate", "site", "community")
_AROUND = 12.0  # px between the town and the edge of the map
_NAMED = 80  # with more facilities, none is named
_SMALL, _DOTS = 250, 2_000  # with more facilities, marks are smaller
_DOT = 2.0  # px: nearer dots look like one
_NAME, _NAME_WIDTH = 9.5, 118.0  # px
_BADGE = 9.5  # px, type size of a gap's number
_SIGN = (22.0, 14.0)  # px
_SHIFTS = tuple((dx, dy) for r in (13, 26) for dx in (0, r, -r) for dy in (0, r, -r) if dx or dy)
_DASH = "3 2"
_THIN = 0.7  # px
_FINE = 0.2  # px
_LEAST_M2 = 1.0  # smaller differences between two areas come from rounding
_INTRICATE = 3_000  # corners; the outlines of more are drawn thinner, so that they leave the fill


@dataclass(frozen=True, slots=True)
class _Look:
    colour: str
    opacity: float
    line: float  # px wide
    pattern: str = ""
    dash: str | None = None


_LOOKS = {
    "gap": _Look(MISSING, 0.05, 1.0, "hatch"),
    "possible": _Look(COVERED, 0.06, 1.2, "dots", "5 3.5"),
    "nominal": _Look(COVERED, 0.24, 1.2),
    "sure": _Look(COVERED, 0.5, 2.2),
}


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """A drawn map, and what it shows.

    Attributes
    ----------
    svg : str
    roles : tuple of str
        Those of :data:`ROLES` that the legend has to explain.
    unnamed : int
        Facilities in the map without their name, for lack of room.
    unnumbered : int
        Gaps without their number, for lack of room.
    """

    svg: str
    roles: tuple[str, ...]
    unnamed: int
    unnumbered: int


def coverage_map(
    coverage: Coverage,
    gaps: Sequence[Gap],
    siting: Siting | None,
    language: Language,
    *,
    size: tuple[float, float],
    family: str,
) -> DrawnMap:
    """Draw a coverage as SVG.

    Parameters
    ----------
    coverage : Coverage
    gaps : sequence of Gap
        Those to draw, each with its rank as number.
    siting : Siting or None
        Chosen sites to draw, each with its rank.
    language : {"zh", "en"}
    size : (width, height)
        In CSS pixels.
    family : str
        Typeface.
    """
    town = coverage.town
    frame = fit(town.to_degrees(town.outline).bounds, *size, padding=_AROUND)
    svg = drawing(*size, family)
    base, subject = reference_of(coverage), plan().subject
    draw_base(svg, frame, base, subject)
    areas = _areas(coverage, gaps)
    draw_areas(svg, {role: _rings(frame, coverage, each) for role, each in areas.items()})
    _draw_communities(svg, frame, coverage)
    draw_outline(svg, frame, coverage)
    marks = _draw_facilities(svg, frame, coverage)
    boxes = [each.box for each in marks]
    boxes.append(
        draw_scale(
            *(svg, frame, frame.width - EDGE, frame.height - EDGE),
            longest=min(130.0, frame.width / 4),
            language=language,
        )
    )
    boxes.append(draw_north(svg, frame, lines_drawn(frame), boxes, language))
    labels = Labels(svg, frame, boxes)
    sites = _draw_sites(svg, frame, coverage, siting, labels)
    unnumbered = sum(not _draw_number(svg, frame, coverage, gap, labels) for gap in gaps)
    unnamed = _name_facilities(labels, marks)
    name_communities(labels, frame, coverage, language)
    label_base(labels, frame, base, subject, language)
    draw_border(svg, frame)
    present = {*areas, *(mark.role for mark in marks), *sites}
    present |= {"community"} if town.communities else set()
    roles = tuple(role for role in ROLES if role in present)
    return DrawnMap(as_text(svg), roles, unnamed, unnumbered)


def reference_of(coverage: Coverage) -> Reference:
    """Return the base map, without communities where those of the study are drawn."""
    base = reference()
    if not coverage.town.communities:
        return base
    return replace(base, areas=tuple(each for each in base.areas if each.role != COMMUNITY))


def sign(role: str, family: str) -> str:
    """Return the sign of a role for the legend, as SVG of 22 by 14 px."""
    width, height = _SIGN
    svg = drawing(width, height, family)
    if role in AREAS:
        box = shapely.box(1.5, 1.5, width - 1.5, height - 1.5)
        draw_areas(svg, {role: shapely.get_rings([box])})
    elif role == "community":
        line = shapely.LineString([(1, height / 2), (width - 1, height / 2)])
        _draw_dashed(svg, line)
    elif role == "site":
        _draw_diamond(svg, width / 2, height / 2)
    else:
        _draw_mark(svg, width / 2, height / 2, 5.0, is_exact=role == "facility")
    return as_text(svg)


def _areas(coverage: Coverage, gaps: Sequence[Gap]) -> dict[str, Any]:
    """Return the areas by role, in metres, without those equal to a more certain one."""
    areas = {role: getattr(coverage.areas, role) for role in ("possible", "nominal", "sure")}
    present = {role: area for role, area in areas.items() if not area.is_empty}
    for role, certain in (("possible", "nominal"), ("nominal", "sure")):
        if role in present and present[role].area - areas[certain].area < _LEAST_M2:
            del present[role]
    if gaps:  # as separate parts, so that each has its outline
        present["gap"] = shapely.geometrycollections([gap.geometry for gap in gaps])
    return present


def _rings(frame: Frame, coverage: Coverage, area: Any) -> Geometries:
    """Return the rings of an area in pixels, without detail too fine to see.

    Each ring by itself: to keep the topology of an area with thousands of holes takes minutes.
    """
    rings = shapely.get_rings(shapely.get_parts(shapely.get_parts(area)))
    in_pixels = shapely.transform(coverage.town.to_degrees(rings), frame.xy, interleaved=False)
    simple = shapely.simplify(in_pixels, _FINE, preserve_topology=False)
    drawn: Geometries = simple[shapely.get_num_coordinates(simple) > 3]
    return drawn


def draw_areas(svg: ET.Element, areas: dict[str, Geometries]) -> None:
    """Draw areas with the fills of their roles, each only where no more certain one is.

    Parameters
    ----------
    svg : Element
    areas : dict of str to (n,) array of shapely LinearRings
        By role, one of :data:`AREAS`; in pixels, each inside the next less certain one.
    """
    _define_patterns(svg)
    paths = {role: path_data(rings) for role, rings in areas.items()}
    for role in AREAS:
        if not paths.get(role):
            continue
        look = _LOOKS[role]
        within = AREAS[AREAS.index(role) + 1 :] if role != "gap" else ()
        # By the even-odd rule, this is the area without the one inside it. A difference of
        # the two would take minutes where thirty thousand facilities have a circle each.
        shape = paths[role] + next((paths[each] for each in within if each in paths), "")
        fill: dict[str, Any] = {"d": shape, "fill_rule": "evenodd"}
        add(svg, "path", fill=look.colour, fill_opacity=look.opacity, **fill)
        if look.pattern:
            add(svg, "path", fill=f"url(#{look.pattern})", **fill)
        is_intricate = shapely.get_num_coordinates(areas[role]).sum() > _INTRICATE
        add(
            *(svg, "path"),
            d=paths[role],
            stroke=look.colour,
            stroke_width=_THIN if is_intricate else look.line,
            stroke_dasharray=look.dash,
            stroke_linejoin="round",
        )


def _flat(shape: Any) -> Any:
    """Return a geometry without collections inside it."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.geometrycollections([each for each in parts if not each.is_empty])


def _define_patterns(svg: ET.Element) -> None:
    defs = add(svg, "defs")
    units = {"patternUnits": "userSpaceOnUse"}
    dots = add(defs, "pattern", id="dots", width=6, height=6, **units)
    add(dots, "circle", cx=3, cy=3, r=0.95, fill=COVERED, fill_opacity=0.75)
    turn = {"patternTransform": "rotate(45)"}
    hatch = add(defs, "pattern", id="hatch", width=6, height=6, **units, **turn)
    look: dict[str, Any] = {"stroke": MISSING, "stroke_width": 0.8, "stroke_opacity": 0.42}
    add(hatch, "line", x1=3, y1=-1, x2=3, y2=7, **look)


def _draw_communities(svg: ET.Element, frame: Frame, coverage: Coverage) -> None:
    for outline in (coverage.town.communities or {}).values():
        _draw_dashed(svg, frame.drawn(coverage.town.to_degrees(outline)))


def _draw_dashed(svg: ET.Element, shape: Any) -> None:
    look: dict[str, Any] = {"stroke": COLOURS["quietText"], "stroke_width": 1.3}
    add(svg, "path", d=path_data(shape), stroke_dasharray="2 3", **look)


def draw_outline(svg: ET.Element, frame: Frame, coverage: Coverage) -> None:
    """Draw the outline of the town once more, over the fills."""
    shape = path_data(frame.drawn(coverage.town.to_degrees(coverage.town.outline)))
    add(svg, "path", d=shape, stroke=COLOURS["outline"], stroke_width=1.6)


@dataclass(frozen=True, slots=True)
class _Mark:
    x: float
    y: float
    radius: float
    role: str
    name: str

    @property
    def box(self) -> Box:
        reach = self.radius + 2
        return self.x - reach, self.y - reach, self.x + reach, self.y + reach


def _draw_facilities(svg: ET.Element, frame: Frame, coverage: Coverage) -> list[_Mark]:
    """Draw the facilities that are in the map, and return their marks."""
    count = len(coverage.facilities)
    radius = 5.0 if count <= _SMALL else 3.2 if count <= _DOTS else 1.8
    marks: list[_Mark] = []
    seen: set[tuple[int, int]] = set()
    for shape, mark in _placed_facilities(frame, coverage, radius):
        dot = (round(mark.x / _DOT), round(mark.y / _DOT))
        if count > _DOTS and dot in seen:
            continue
        seen.add(dot)
        marks.append(mark)
        is_exact = mark.role == "facility"
        if shape.geom_type in ("Point", "MultiPoint"):
            _draw_mark(svg, mark.x, mark.y, radius, is_exact=is_exact)
        else:
            _draw_shape(svg, shape, is_exact=is_exact)
    return marks


def _placed_facilities(
    frame: Frame, coverage: Coverage, radius: float
) -> Iterator[tuple[Any, _Mark]]:
    facilities, town = coverage.facilities, coverage.town
    if not len(facilities):
        return
    shapes = shapely.transform(town.to_degrees(facilities.geometry), frame.xy, interleaved=False)
    places = shapely.get_coordinates(shapely.point_on_surface(shapes)).tolist()
    names, unsure = facilities.names, facilities.uncertainty_m.tolist()
    window = shapely.box(0, 0, frame.width, frame.height)
    for at in np.flatnonzero(shapely.intersects(shapes, window)).tolist():
        role = "facility" if unsure[at] == 0 else "facility_estimate"
        x, y = places[at]
        yield shapes[at], _Mark(x, y, radius, role, names[at])


def _draw_mark(svg: ET.Element, x: float, y: float, radius: float, *, is_exact: bool) -> None:
    """Draw a facility: a solid mark for an exact place, a hollow dashed one for an estimate."""
    ink, paper = COLOURS["ink"], COLOURS["paper"]
    if is_exact:
        add(svg, "circle", cx=x, cy=y, r=radius, fill=ink, stroke=paper, stroke_width=1.4)
        return
    width = radius * 0.36
    look: dict[str, Any] = {"fill": paper, "stroke": paper, "stroke_width": width + 2.4}
    add(svg, "circle", cx=x, cy=y, r=radius - 0.6, **look)
    dash = _DASH if radius >= 4 else None
    ring: dict[str, Any] = {"stroke": ink, "stroke_width": width, "stroke_dasharray": dash}
    add(svg, "circle", cx=x, cy=y, r=radius - 0.6, **ring)


def _draw_shape(svg: ET.Element, shape: Any, *, is_exact: bool) -> None:
    """Draw a facility that is a line or an area."""
    shape = shapely.simplify(shape, 0.2)
    ink, is_area = COLOURS["ink"], shapely.get_dimensions(shape) == 2
    add(
        *(svg, "path"),
        d=path_data(_flat(shape)),
        fill=ink if is_area else None,
        fill_opacity=0.22 if is_area else None,
        stroke=ink,
        stroke_width=1.6,
        stroke_dasharray=None if is_exact else "5 3.5",
    )


def _draw_sites(
    svg: ET.Element, frame: Frame, coverage: Coverage, siting: Siting | None, labels: Labels
) -> tuple[str, ...]:
    """Draw the chosen sites, each with its rank inside."""
    if siting is None or not siting.sites:
        return ()
    for rank, site in enumerate(siting.sites, 1):
        point = coverage.town.to_degrees(shapely.Point(site.x, site.y))
        x, y = frame.point(point.x, point.y)
        _draw_diamond(svg, x, y, 9.0)
        write(svg, x, y, str(rank), 8.5, colour=COLOURS["paper"], anchor="middle")
        labels.take((x - 9, y - 9, x + 9, y + 9))
    return ("site",)


def _draw_diamond(svg: ET.Element, x: float, y: float, reach: float = 6.0) -> None:
    corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
    shape = "M" + "L".join(f"{number(a)} {number(b)}" for a, b in corners) + "Z"
    paper = COLOURS["paper"]
    add(svg, "path", d=shape, fill=COLOURS["accent"], stroke=paper, stroke_width=1.2)


def _draw_number(
    svg: ET.Element, frame: Frame, coverage: Coverage, gap: Gap, labels: Labels
) -> bool:
    """Write a gap's number inside the gap, and return whether there was room."""
    text = str(gap.rank)
    wide, high = text_width(text, _BADGE) + 8.0, _BADGE + 4.5
    degrees = coverage.town.to_degrees(shapely.Point(gap.label))
    x, y = frame.point(degrees.x, degrees.y)
    for dx, dy in ((0, 0), *_SHIFTS):
        across, down = x + dx, y + dy
        box = (across - wide / 2, down - high / 2, across + wide / 2, down + high / 2)
        if labels.is_free(box) and _is_inside(frame, coverage, gap, across, down):
            labels.take(box)
            look: dict[str, Any] = {"fill": COLOURS["paper"], "stroke": MISSING, "rx": 3}
            size = {"x": box[0], "y": box[1], "width": wide, "height": high}
            add(svg, "rect", stroke_width=1.2, **size, **look)
            write(svg, across, down, text, _BADGE, anchor="middle")
            return True
    return False


def _is_inside(frame: Frame, coverage: Coverage, gap: Gap, x: float, y: float) -> bool:
    """Return whether a pixel lies in a gap."""
    point = coverage.town.to_metres(shapely.Point(frame.degrees(x, y)))
    return bool(shapely.intersects(gap.geometry, point))


def _name_facilities(labels: Labels, marks: Sequence[_Mark]) -> int:
    """Write the facilities' names beside their marks; return how many had no room."""
    if len(marks) > _NAMED:
        return len(marks)
    lines = distinct_lines([mark.name for mark in marks], _NAME_WIDTH, _NAME)
    names = [
        PlacedName(mark.x, mark.y, tuple(each), _NAME, mark.radius)
        for mark, each in zip(marks, lines, strict=True)
    ]
    # On leaders names have numbers, which would be taken for those of the gaps.
    return labels.next_to_marks(names, leaders=False)


def name_communities(labels: Labels, frame: Frame, coverage: Coverage, language: Language) -> None:
    """Write the names of the communities, in the reader's language, where there is room."""
    for name, outline in (coverage.town.communities or {}).items():
        inside = coverage.town.to_degrees(shapely.point_on_surface(outline))
        x, y = frame.point(inside.x, inside.y)
        labels.at(x, y, community_label(name, language), _NAME, colour=COLOURS["quietText"])
