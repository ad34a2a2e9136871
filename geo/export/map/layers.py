"""Draw the office's layers on a map picture, below the projects, as on the screen."""

from __future__ import annotations

import logging
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.export.map.frame import Frame
from geo.export.map.labels import Labels
from geo.export.map.style import COLOURS, text_width
from geo.export.map.svg import add, one_line, path_data
from geo.layers.presence import has_layers
from geo.model.arrays import Geometries
from geo.model.errors import Finding, PlanMapError
from geo.model.messages import sentence
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate

if TYPE_CHECKING:
    from geo.export.map.legend import Groups, Sign
    from geo.layers.record import Layer
    from geo.layers.window import DrawnLayer
    from geo.web.layers import Look

log = logging.getLogger("planmap.layers")
MOST = 5000  # features of a layer; of more, the largest
_LABELLED = 400  # features whose names are tried
_NEAR = 14.5  # the zoom from which facilities are named
_FAR = 11.5  # the zoom below which communities are not named
_WIDEST = 190.0  # px of a line of the legend
_PRINT = 9.0  # px, type of the small print
_SIGN = 7.0  # px, half the width of a sign of the legend
_NAMED_AREAS = 11.0  # px
_NAMED_PLACES = 9.5


@dataclass(slots=True)
class DrawnLayers:
    """The layers of a picture.

    Attributes
    ----------
    frame : Frame
    layers : list of Layer
        Those that are drawn.
    unreadable : list of Layer
        Those whose files are missing or damaged.
    counts : dict of str
        By layer: how many of its features are drawn, and how many there are.
    names : list of (x, y, text, size)
    """

    frame: Frame
    layers: list[Layer] = field(default_factory=list)
    unreadable: list[Layer] = field(default_factory=list)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    names: list[tuple[float, float, str, float]] = field(default_factory=list)

    def legend(self, language: Language) -> Groups:
        """Return the group of the legend; empty if nothing is drawn."""
        return _groups(self.layers, language)

    def small_print(self, language: Language) -> list[str]:
        """Return the sources and dates of the layers, and what is not all shown, as lines."""
        parts = layer_lines(self.layers, language)
        for layer in self.layers:
            drawn, total = self.counts.get(layer.id, (0, 0))
            if drawn < total:
                text = N_("{name}: the {n} largest of {total} are drawn")
                facts = {"name": layer.name(language), "n": f"{drawn:,}", "total": f"{total:,}"}
                parts.append(translate(text, language, **facts))
        for layer in self.unreadable:
            finding = Finding("layer_unreadable", params={"name": layer.name(language)})
            parts.append(sentence(finding, language))
        return _lines(parts, self.frame.width * 0.6, language)

    def label(self, labels: Labels, frame: Frame) -> None:
        """Write the names where there is room."""
        for x, y, text, size in self.names:
            if frame.holds(x, y):
                labels.at(x, y, text, size, colour=COLOURS["quietText"])


def map_layers(choice: str, *, public: bool) -> list[Layer]:
    """Return the layers that a picture shows, in the order of drawing.

    Parameters
    ----------
    choice : str
        See :mod:`geo.model.layer_choice`; unknown layers are ignored.
    public : bool
        Whether the picture is for the public.
    """
    if not has_layers():
        return []
    from geo.layers.shown import chosen_layers, shown_layers

    try:
        return chosen_layers(choice, shown_layers(public=public), strict=False)
    except PlanMapError as error:  # costs the layers only, never the picture
        log.warning("the layers cannot be shown: %s", error.code)
        return []


def layer_lines(layers: Sequence[Layer], language: Language) -> list[str]:
    """Return a line for each layer with its name, source and date."""
    from geo.web.layers import lines_of

    return [one_line(line) for line in lines_of(layers, language)]


def draw_layers(
    svg: ET.Element, frame: Frame, layers: Sequence[Layer], language: Language
) -> DrawnLayers:
    """Draw layers, and return what is to be said of them.

    Parameters
    ----------
    svg : Element
    frame : Frame
    layers : sequence of Layer
        The lowest first.
    language : {"zh", "en"}
        Of the names.
    """
    shown = DrawnLayers(frame)
    if not layers:
        return shown
    from geo.layers.store import layer_store
    from geo.layers.window import drawn_layer

    for layer in layers:
        try:
            drawn = drawn_layer(layer_store(), layer)
        except PlanMapError as error:
            log.warning("the layer %s cannot be drawn: %s", layer.id, error.code)
            shown.unreadable.append(layer)
            continue
        _draw(add(svg, "g"), layer, drawn, shown, language)
    return shown


def legend_groups(layers: Sequence[Layer], frame: Frame, language: Language) -> Groups:
    """Return the legend of layers that are drawn elsewhere, in the same frame."""
    return draw_layers(ET.Element("svg"), frame, layers, language).legend(language)


def _draw(
    group: ET.Element, layer: Layer, drawn: DrawnLayer, shown: DrawnLayers, language: Language
) -> None:
    from geo.layers.window import window_of
    from geo.web.layers import LOOKS, colour_of

    frame = shown.frame
    seen = window_of(drawn, _bounds(frame), frame.zoom, most=MOST)
    if not seen.total:
        return
    shown.layers.append(layer)
    look, colour = LOOKS[layer.kind], colour_of(layer)
    if seen.rows is None:
        x, y = frame.xy(seen.x, seen.y)
        for at_x, at_y, count in zip(x.tolist(), y.tolist(), seen.count.tolist(), strict=True):
            radius = look.size + 1.6 * float(np.log10(count))
            add(group, "circle", cx=at_x, cy=at_y, r=radius, fill=colour, fill_opacity=0.3)
        return
    shown.counts[layer.id] = (len(seen.rows), seen.total)
    box = drawn.bounds[seen.rows]
    shapes = shapely.points(box[:, :2]) if drawn.shapes is None else drawn.shapes[seen.rows]
    draw_shapes(group, _in_pixels(frame, shapes), look, colour)
    _note_names(shown, drawn, seen.rows, language)


def _in_pixels(frame: Frame, shapes: Geometries) -> Geometries:
    pixels: Geometries = shapely.transform(shapes, frame.xy, interleaved=False)
    simple: Geometries = shapely.simplify(pixels, 0.2)
    gone = shapely.is_empty(simple)
    simple[gone] = pixels[gone]
    return simple


def draw_shapes(group: ET.Element, shapes: Geometries, look: Look, colour: str) -> None:
    """Draw the geometries of a layer.

    Parameters
    ----------
    group : Element
    shapes : (n,) of shapely
        In pixels.
    look : Look
    colour : str
    """
    dash = " ".join(f"{each:g}" for each in look.dash) or None
    line: dict[str, Any] = {
        "stroke": colour,
        "stroke_width": look.width or 0.5,
        "stroke_dasharray": dash,
        "stroke_linejoin": "round",
    }
    for shape in shapes:
        if "Point" in shape.geom_type:
            for point in shapely.get_coordinates(shape).tolist():
                _draw_sign(group, point[0], point[1], look, colour)
        elif shape.geom_type.endswith("Polygon"):
            inside: dict[str, Any] = {"fill": colour, "fill_opacity": look.fill}
            drawn = (inside if look.fill else {}) | (line if look.width else {})
            add(group, "path", d=path_data(shape), fill_rule="evenodd", **drawn)
        else:
            add(group, "path", d=path_data(shape), **line)


def _draw_sign(group: ET.Element, x: float, y: float, look: Look, colour: str) -> None:
    if look.sign == "dot":
        add(group, "circle", cx=x, cy=y, r=look.size, fill=colour, fill_opacity=0.6)
        return
    hollow: dict[str, Any] = {
        "fill": COLOURS["paper"],
        "stroke": colour,
        "stroke_width": max(look.width, 1.2),
    }
    if look.sign == "ring":
        add(group, "circle", cx=x, cy=y, r=look.size, **hollow)
    else:
        side = 2 * look.size
        add(group, "rect", x=x - look.size, y=y - look.size, width=side, height=side, **hollow)


def _note_names(shown: DrawnLayers, drawn: DrawnLayer, rows: Any, language: Language) -> None:
    frame = shown.frame
    if frame.zoom < (_FAR if drawn.has_labels else _NEAR) or len(rows) > _LABELLED:
        return
    middle = (drawn.bounds[rows, :2] + drawn.bounds[rows, 2:]) / 2
    places = drawn.labels[rows] if drawn.has_labels else middle
    size, below = (_NAMED_AREAS, 0.0) if drawn.has_labels else (_NAMED_PLACES, 10.0)
    for values, (longitude, latitude) in zip(drawn.card_values(rows), places.tolist(), strict=True):
        english = values.get("name_en") if language == "en" else None
        text = one_line(english or values.get("name", ""))
        if text:
            x, y = frame.point(longitude, latitude)
            shown.names.append((x, y + below, _short(text, _WIDEST, size), size))


def _bounds(frame: Frame) -> tuple[float, float, float, float]:
    (west, north) = frame.degrees(0.0, 0.0)
    (east, south) = frame.degrees(frame.width, frame.height)
    return west, south, east, north


def _groups(layers: Sequence[Layer], language: Language) -> Groups:
    entries = tuple(
        (_sign_of(layer), _short(one_line(layer.dated_name(language)), _WIDEST, 10.5))
        for layer in layers
    )
    return ((translate(N_("The office's layers"), language), 1, entries),) if entries else ()


def _sign_of(layer: Layer) -> Sign:
    from geo.web.layers import LOOKS, colour_of

    look, colour = LOOKS[layer.kind], colour_of(layer)
    sample: dict[str, Callable[[float, float], Any]] = {
        "land": lambda x, y: shapely.box(x - _SIGN, y - 5, x + _SIGN, y + 5),
        "communities": lambda x, y: shapely.box(x - _SIGN, y - 5, x + _SIGN, y + 5),
        "streets": lambda x, y: shapely.LineString([(x - 8, y), (x + 8, y)]),
        "reference": lambda x, y: shapely.LineString([(x - 8, y), (x + 8, y)]),
    }
    make = sample.get(layer.kind, shapely.Point)

    def sign(svg: ET.Element, x: float, y: float) -> None:
        draw_shapes(svg, np.array([make(x, y)], dtype=object), look, colour)

    return sign


def _short(text: str, longest: float, size: float) -> str:
    """Return a text that fits, shortened with an ellipsis.

    Examples
    --------
    >>> _short("公园现状", 30.0, 10.0), _short("公园", 30.0, 10.0)
    ('公园…', '公园')
    """
    if text_width(text, size) <= longest:
        return text
    kept = text
    while kept and text_width(kept, size) + size > longest:
        kept = kept[:-1]
    return f"{kept}…"


def _lines(parts: Sequence[str], longest: float, language: Language) -> list[str]:
    """Join parts into lines of small print, each as long as fits."""
    between = "；" if language == "zh" else "; "
    lines: list[str] = []
    for part in (_short(one_line(each), longest, _PRINT) for each in parts):
        if lines and text_width(f"{lines[-1]}{between}{part}", _PRINT) <= longest:
            lines[-1] = f"{lines[-1]}{between}{part}"
        else:
            lines.append(part)
    return lines
