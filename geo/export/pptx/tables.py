"""Fill tables on slides, with type as large as fits and rows as high as their text.

Row heights are estimated in order to divide long tables over several slides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, TypeVar

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from geo.export.map.style import LINE, SOFT, text_width
from geo.export.map.svg import one_line
from geo.export.pptx.text import (
    LEADING,
    NO_BREAK,
    POINTS,
    add_run,
    height_of,
    line_count,
    with_units,
)
from geo.model.text.language import Language

_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's "No Style, No Grid"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
PADDING = 0.06  # inches, above and below the text of a cell
GAP = 0.14  # inches, between columns
_SCALES = (1.45, 1.38, 1.3, 1.23, 1.16, 1.08, 1.0, 0.92, 0.84, 0.76)  # of the normal size
# Line counts at which a text may wrap with a character or two; fonts differ from the estimate.
_LEAST_TORN, _MOST_TORN = 0.95, 1.15
_LARGE = 1.16  # scales from this one on are preferred
_PADS = 2.2  # exponent: padding grows faster than the type
T = TypeVar("T")


def fill_table(
    placeholder: Any,
    rows: Sequence[Row],
    widths: Sequence[float],
    language: Language,
    *,
    says: str,
    headed: bool = True,
    lined: bool = True,
    padding: float = PADDING,
) -> Any:
    """Insert a table into its placeholder.

    Parameters
    ----------
    placeholder : pptx.shapes.placeholder.TablePlaceholder
    rows : sequence of sequence of Cell
    widths : sequence of float
        Column widths, in inches.
    language : {"zh", "en"}
    says : str
        Alternative text.
    headed : bool
        Whether the first row is a heading.
    lined : bool
        Whether to draw a thin line under each row.
    padding : float
        Space above and below the text of a cell, in inches.
    """
    frame = placeholder.insert_table(rows=len(rows), cols=len(widths))
    name_shape(frame, says)
    table = frame.table
    table.first_row, table.horz_banding = headed, False
    frame.element.find(f".//{{{_DRAWING}}}tableStyleId").text = _PLAIN
    for native_column, width in zip(table.columns, widths, strict=True):
        native_column.width = Inches(width)
    for native, row in zip(table.rows, rows, strict=True):
        native.height = Inches(row_height(row, widths, padding))
        for column, content in enumerate(row):
            if content.span > 1:
                native.cells[column].merge(native.cells[column + content.span - 1])
            _fill_cell(native.cells[column], content, language, padding)
    if lined:
        _underline(frame)
    frame.height = sum(row.height for row in table.rows)
    return frame


def name_shape(shape: Any, says: str) -> None:
    """Set the alternative text of a shape."""
    shape.element.xpath(".//p:cNvPr")[0].set("descr", one_line(says))


def _fill_cell(cell: Any, content: Cell, language: Language, padding: float) -> None:
    cell.margin_left, cell.margin_right = Inches(0), Inches(GAP)
    cell.margin_top = cell.margin_bottom = Inches(padding)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.line_spacing = Pt(round(content.size * LEADING, 1))
    size = content.size
    if content.sign:
        add_run(paragraph, content.sign, language, size=size, colour=content.sign_colour, sign=True)
    text = with_units(NO_BREAK + content.text if content.sign else content.text)
    add_run(paragraph, text, language, size=size, bold=content.bold, colour=content.colour)


def _underline(frame: Any) -> None:
    # python-pptx does not support borders; in the schema the line comes before the fill.
    for cell in frame.element.xpath(".//a:tc"):
        line = (
            f'<a:lnB xmlns:a="{_DRAWING}" w="6350"><a:solidFill>'
            f'<a:srgbClr val="{LINE.lstrip("#").upper()}"/></a:solidFill></a:lnB>'
        )
        cell.get_or_add_tcPr().insert(0, parse_xml(line))


@dataclass(frozen=True, slots=True)
class Cell:
    """The content of a table cell.

    Attributes
    ----------
    text : str
    size : float
        In points.
    bold : bool
    colour : str
        Text colour, ``#rrggbb``; by default that of the slide.
    sign, sign_colour : str
        A sign before the text, such as that of a status.
    span : int
        Number of columns it spans; the other cells are empty.
    """

    text: str = ""
    size: float = 12.0
    bold: bool = False
    colour: str = ""
    sign: str = ""
    sign_colour: str = ""
    span: int = 1

    @property
    def shown(self) -> str:
        """The text preceded by the sign."""
        return f"{self.sign} {self.text}" if self.sign else self.text


Row = Sequence[Cell]


def head(*texts: str, size: float = 10.5) -> Row:
    """Return a heading row."""
    return tuple(Cell(text, size, bold=True, colour=SOFT) for text in texts)


def row_height(row: Row, widths: Sequence[float], padding: float = PADDING) -> float:
    """Estimate the height of a row, in inches.

    Parameters
    ----------
    row : sequence of Cell
    widths : sequence of float
        Column widths, in inches.
    padding : float
        Space above and below the text, in inches.
    """
    heights = (
        height_of(line_count(cell.shown, cell.size, width - GAP), cell.size)
        for cell, width in zip(row, _cell_widths(row, widths), strict=True)
    )
    return max(heights) + 2 * padding


def _cell_widths(row: Row, widths: Sequence[float]) -> list[float]:
    return [sum(widths[at : at + cell.span]) for at, cell in enumerate(row)]


def scaled(rows: Sequence[Row], factor: float) -> list[Row]:
    """Return rows with larger or smaller type, rounded to half points."""
    return [
        tuple(replace(cell, size=round(cell.size * factor * 2) / 2) for cell in row) for row in rows
    ]


def grown(
    rows: Sequence[Row], widths: Sequence[float], height: float, padding: float = PADDING
) -> tuple[list[Row], float]:
    """Return rows in type as large as `height` inches allow, and their padding in inches.

    If even the smallest scale is too high, it is returned all the same.
    """
    fitting = []
    for scale in _SCALES:
        resized, spacing = scaled(rows, scale), padding * scale**_PADS
        if sum(row_height(row, widths, spacing) for row in resized) <= height:
            fitting.append((scale, _torn(resized, widths), (resized, spacing)))
    return _best(fitting) if fitting else (resized, spacing)


def grown_pages(
    rows: Sequence[Row], heading: Row, widths: Sequence[float], height: float
) -> tuple[list[list[Row]], float]:
    """Divide rows into the fewest tables with a heading each, in type as large as then fits.

    Returns
    -------
    tables : list of list of Row
        The heading is the first row of each.
    padding : float
        In inches.
    """
    count = len(pages(rows, widths, height - row_height(heading, widths)))
    fitting = []
    for scale in (each for each in _SCALES if each >= 1):
        (head_row, *resized), padding = scaled([heading, *rows], scale), PADDING * scale**_PADS
        room = height - row_height(head_row, widths, padding)
        parts = pages(resized, widths, room, padding)
        fits = all(sum(row_height(row, widths, padding) for row in part) <= room for part in parts)
        if scale == 1 or (len(parts) == count and fits):
            tables = [[head_row, *part] for part in parts]
            fitting.append((scale, _torn(resized, widths), (tables, padding)))
    return _best(fitting)


def _best(fitting: Sequence[tuple[float, int, T]]) -> T:
    """Return the best fitting candidate: with few nearly empty last lines, and large.

    A candidate is the scale, the number of such lines and the result.
    """
    large = [each for each in fitting if each[0] >= _LARGE] or fitting[:1]
    return min(large, key=lambda each: (each[1], -each[0]))[2]


def _torn(rows: Sequence[Row], widths: Sequence[float]) -> int:
    """Estimate how many texts have a last line of only a character or two."""
    lines = (
        text_width(cell.shown, cell.size) / ((width - GAP) * POINTS)
        for row in rows
        for cell, width in zip(row, _cell_widths(row, widths), strict=True)
    )
    return sum(_LEAST_TORN < each < _MOST_TORN for each in lines)


def pages(
    rows: Sequence[Row], widths: Sequence[float], height: float, padding: float = PADDING
) -> list[list[Row]]:
    """Divide rows into tables no higher than `height` inches, with at least one row each.

    There are as few tables as possible, of similar height.
    """
    counts = balanced([row_height(row, widths, padding) for row in rows], height)
    ends = list(accumulate(counts))
    return [list(rows[end - count : end]) for count, end in zip(counts, ends, strict=True)]


def balanced(heights: Sequence[float], height: float) -> list[int]:
    """Divide items of some heights evenly over as few pages as possible; return their numbers.

    Examples
    --------
    >>> balanced([1.0] * 6, 4.0)
    [3, 3]
    """
    counts = _counts(heights, height)
    while height > 1 and len(closer := _counts(heights, height - 0.2)) == len(counts):
        counts, height = closer, height - 0.2
    return counts


def _counts(heights: Sequence[float], height: float) -> list[int]:
    """Fill one page after the other; return the number of items on each."""
    counts, room = [0], height
    for needed in heights:
        if needed > room and counts[-1]:
            counts.append(0)
            room = height
        counts[-1] += 1
        room -= needed
    return counts
