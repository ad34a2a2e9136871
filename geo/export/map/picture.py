"""The map as a picture: what the screen's map shows, drawn for paper."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Any

import shapely

from geo.export.fonts import Typeface, typeface
from geo.export.map import furniture
from geo.export.map.base import draw_base, label_base, reference
from geo.export.map.clusters import Cluster, clusters_of, draw_clusters
from geo.export.map.frame import Bounds, Frame, fit
from geo.export.map.labels import Box, Labels, Name, told_apart
from geo.export.map.legend import Legend, legend
from geo.export.map.marks import RING, Mark, draw_marks, in_sight, marks_of
from geo.export.map.style import LABELLED, MOST_MARKS
from geo.export.map.svg import as_text, drawing
from geo.export.typesetting import picture
from geo.model.arrays import Rows
from geo.model.config.settings import store_settings
from geo.model.plan import plan
from geo.model.project import name_in
from geo.model.text.language import Language
from geo.store.snapshot import Snapshot

AROUND = 14.0  # px between the plan's area and the picture's edge
_SCREEN = 1280.0  # CSS pixels of a picture whose scale is not told
_NAME = 11.0
_NAME_WIDTH = 132.0


@dataclass(frozen=True, slots=True)
class Parts:
    """What a picture has besides the map.

    Attributes
    ----------
    legend, scale_bar, north, labels, border : bool
        Labels are the projects' names; the border is a fine line around the map.
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
) -> str:
    """Draw projects on the base map.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
        Which projects.
    bounds : (west, south, east, north)
        What must be in the picture; WGS 84, in degrees.
    width, height : float
        In CSS pixels, of which 96 make an inch: they say how large marks and
        type are on paper.
    language : {"zh", "en"}
    parts : Parts, optional
    family : str, optional
        Typeface; the one to print with by default.
    padding : float
        Pixels to be left free around the bounds, for names.
    chosen : str
        Id of a project that gets a ring, as on the screen.

    Returns
    -------
    str
        SVG source.
    """
    wanted = parts or Parts()
    frame = fit(bounds, width, height, padding=padding)
    svg = drawing(width, height, family or typeface().family)
    base, subject = reference(store_settings().data), plan().subject
    draw_base(svg, frame, base, subject)
    marks, clusters = _shown(snapshot, rows, frame)
    draw_marks(svg, marks, chosen)
    draw_clusters(svg, clusters, language)
    taken = [_box_of(mark.x, mark.y, mark.size / 2) for mark in marks]
    taken += [_box_of(each.x, each.y, each.radius) for each in clusters]
    key = legend(marks, language, counted=_statuses(clusters))
    taken += _draw_furniture(svg, frame, key, wanted, language, marks=taken)
    names = Labels(svg, frame, taken)
    if wanted.labels and len(marks) <= LABELLED:
        names.beside(_names(marks, language, chosen))
    label_base(names, frame, base, subject, language)
    if wanted.border:
        furniture.draw_border(svg, frame)
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
) -> tuple[str, float, float]:
    """Draw the legend of a map of its own, to stand beside it.

    Parameters
    ----------
    snapshot, rows, bounds, width, height, language, family, padding
        Those of the map: the legend names what the map shows.

    Returns
    -------
    svg : str
    width, height : float
        In CSS pixels; both zero when the map shows no project.
    """
    marks, clusters = _shown(snapshot, rows, fit(bounds, width, height, padding=padding))
    made = legend(marks, language, counted=_statuses(clusters))
    if not made.groups:
        return "", 0.0, 0.0
    svg = drawing(made.width, made.height, family or typeface().family)
    made.draw(svg, 0.0, 0.0, panel=False)
    return as_text(svg), made.width, made.height


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
) -> bytes:
    """Draw projects on the base map as a PNG of exactly the size asked for.

    Parameters
    ----------
    snapshot, rows, bounds, language, parts, padding, chosen
        As for :func:`map_svg`.
    width_px, height_px : int
        Of the picture.
    scale : float, optional
        Picture pixels a CSS pixel: 1 for a screen, 300 / 96 for paper. By
        default marks and type are as large as on a screen of 1280 pixels.
    face : Typeface, optional
    """
    used = face or typeface()
    ratio = scale or max(width_px / _SCREEN, 0.5)
    svg = map_svg(
        snapshot,
        rows,
        bounds=bounds,
        width=width_px / ratio,
        height=height_px / ratio,
        language=language,
        parts=parts,
        family=used.family,
        padding=padding,
        chosen=chosen,
    )
    return picture(svg, width_px, height_px, face=used)


def _draw_furniture(
    svg: ET.Element,
    frame: Frame,
    key: Legend,
    parts: Parts,
    language: Language,
    *,
    marks: list[Box],
) -> list[Box]:
    edge = furniture.EDGE
    right = frame.width - edge
    boxes = furniture.draw_title(svg, parts.title, parts.under, parts.mark)
    bottom = frame.height - edge
    if parts.small_print:
        boxes.append(furniture.draw_small_print(svg, frame, parts.small_print))
        bottom = boxes[-1][1] - 6
    if parts.scale_bar:
        longest = min(160.0, frame.width / 4)
        boxes.append(
            furniture.draw_scale(svg, frame, right, bottom, longest=longest, language=language)
        )
    fits = key.height < frame.height - 100 and key.width < frame.width * 0.45
    if parts.legend and key.groups and fits:
        top = frame.height - edge - key.height
        key.draw(svg, edge, top)
        boxes.append((edge - 4, top - 4, edge + key.width + 4, frame.height))
    if parts.north:
        boxes.append(
            furniture.draw_north(svg, frame, _lines_drawn(frame), [*marks, *boxes], language)
        )
    return boxes


def _lines_drawn(frame: Frame) -> Any:
    """Return the plan's outline and the lines of the base map, in pixels."""
    base, subject = reference(store_settings().data), plan().subject
    outlines = [area.shape.boundary for area in base.areas if area.id == subject]
    lines = [line.shape for line in base.lines]
    return shapely.union_all([frame.drawn(each) for each in (*outlines, *lines)])


def _shown(snapshot: Snapshot, rows: Rows, frame: Frame) -> tuple[list[Mark], list[Cluster]]:
    """Return the marks of the picture, or the clusters where there are too many."""
    seen = in_sight(snapshot, rows, frame)
    if len(seen) > MOST_MARKS:
        return [], clusters_of(snapshot, seen, frame)
    return marks_of(snapshot, seen, frame), []


def _statuses(clusters: list[Cluster]) -> frozenset[str]:
    return frozenset(code for each in clusters for code, _ in each.status)


def _box_of(x: float, y: float, radius: float) -> Box:
    reach = radius + 2
    return x - reach, y - reach, x + reach, y + reach


def _names(marks: list[Mark], language: Language, chosen: str) -> list[Name]:
    told = told_apart([name_in(each.properties, language) for each in marks], _NAME_WIDTH, _NAME)
    return [
        Name(mark.x, mark.y, tuple(lines), _NAME, 1 + mark.size * share)
        for mark, lines in zip(marks, told, strict=True)
        for share in [RING if mark.id == chosen else 0.5]
    ]
