"""Build SVG drawings as an element tree, so that text from the data cannot become markup."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Any

import shapely

from geo.export.map.style import COLOURS
from geo.export.tables.cells import printable

_SPACE = "http://www.w3.org/2000/svg"


def drawing(width: float, height: float, family: str, *, scale: float = 1.0) -> ET.Element:
    """Return an empty drawing.

    Parameters
    ----------
    width, height : float
        In CSS pixels.
    family : str
        The typeface of all text.
    scale : float
        Factor by which the drawing is shown larger.
    """
    return ET.Element(
        "svg",
        {
            "xmlns": _SPACE,
            "width": number(width * scale),
            "height": number(height * scale),
            "viewBox": f"0 0 {number(width)} {number(height)}",
            "font-family": family,
            "fill": "none",
        },
    )


def add(parent: ET.Element, name: str, **attributes: str | float | None) -> ET.Element:
    """Add an element; attributes that are None are left out.

    Examples
    --------
    >>> svg = drawing(9, 9, "Sans")
    >>> ET.tostring(add(svg, "path", d="M0 0", stroke_width=1.50, fill=None)).decode()
    '<path d="M0 0" stroke-width="1.5" />'
    """
    return ET.SubElement(
        parent,
        name,
        {
            key.replace("_", "-"): value if isinstance(value, str) else number(value)
            for key, value in attributes.items()
            if value is not None
        },
    )


def write(
    parent: ET.Element,
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    colour: str = COLOURS["ink"],
    anchor: str = "start",
    halo: bool = False,
    **attributes: str | float | None,
) -> ET.Element:
    """Add a line of text, vertically centred at `y`.

    Parameters
    ----------
    halo : bool
        Whether to draw a light outline, which keeps text readable on any background.
    """
    seam: dict[str, str | float | None] = {}
    if halo:
        seam = {
            "paint_order": "stroke",
            "stroke": COLOURS["paper"],
            "stroke_opacity": 0.92,
            "stroke_width": 3.0,
            "stroke_linejoin": "round",
        }
    element = add(
        parent,
        "text",
        x=x,
        # Capitals and Chinese characters are centred about a third of the size above the line.
        y=y + size * 0.36,
        font_size=size,
        fill=colour,
        text_anchor=None if anchor == "start" else anchor,
        **seam,
        **attributes,
    )
    element.text = one_line(text)
    return element


# Characters that change the writing direction are removed; line breaks become spaces.
_CONTROLS = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0xFEFF], ""
) | dict.fromkeys([0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029], " ")


def one_line(text: str) -> str:
    r"""Return text without line breaks and characters that change the writing direction.

    Examples
    --------
    >>> one_line("甲\n乙\u202e丙\x00")
    '甲 乙丙'
    """
    return printable(text).translate(_CONTROLS).strip()


def number(value: float) -> str:
    """Format a length for SVG, to a hundredth of a pixel.

    Examples
    --------
    >>> number(3.0), number(0.126), number(-0.001)
    ('3', '0.13', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def path_data(shape: Any) -> str:
    """Return the lines and rings of a shapely geometry as SVG path data.

    Examples
    --------
    >>> path_data(shapely.LineString([(0, 0), (1, 2)]))
    'M0 0L1 2'
    >>> path_data(shapely.Point(0, 0))
    ''
    """
    parts = (part for single in shapely.get_parts(shape) for part in _lines(single))
    return "".join(_stretch(line.coords) + ("Z" if line.is_ring else "") for line in parts)


def _lines(single: Any) -> Iterable[Any]:
    if single.geom_type == "Polygon":
        return [single.exterior, *single.interiors] if not single.is_empty else []
    return [single] if single.geom_type in ("LineString", "LinearRing") else []


def _stretch(positions: Iterable[tuple[float, ...]]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y, *_ in positions)


def as_text(svg: ET.Element) -> str:
    """Return a drawing as SVG source."""
    return ET.tostring(svg, encoding="unicode")
