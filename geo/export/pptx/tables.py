"""Tables on slides: few lines, rows as high as their text, a coloured cell for a status.

How high rows are and how large they may be decides what fits on a slide.
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
_STEPS = (1.45, 1.38, 1.3, 1.23, 1.16, 1.08, 1.0, 0.92, 0.84, 0.76)  # of the usual size
_LEAST_TORN, _MOST_TORN = 0.95, 1.15  # lines: faces differ a little from what is reckoned
_LARGE = 1.16  # times the usual size: smaller only where more does not fit
_PADS = 2.2  # room between rows grows faster than the type in them
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
    """Put a table into its placeholder.

    Parameters
    ----------
    placeholder : pptx.shapes.placeholder.TablePlaceholder
    rows : sequence of sequence of Cell
    widths : sequence of float
        Of the columns, in inches.
    language : {"zh", "en"}
    says : str
        What it is, for those who do not see it.
    headed : bool
        Whether the first row is a heading.
    lined : bool
        Whether a thin line is under each row.
    padding : float
        Above and below the text of a cell, in inches.
    """
    frame = placeholder.insert_table(rows=len(rows), cols=len(widths))
    name_shape(frame, says)
    table = frame.table
    table.first_row, table.horz_banding = headed, False
    frame.element.find(f".//{{{_DRAWING}}}tableStyleId").text = _PLAIN
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    for native, row in zip(table.rows, rows, strict=True):
        native.height = Inches(row_height(row, widths, padding))
        for place, content in enumerate(row):
            if content.span > 1:
                native.cells[place].merge(native.cells[place + content.span - 1])
            _fill_cell(native.cells[place], content, language, padding)
    if lined:
        _underline(frame)
    frame.height = sum(row.height for row in table.rows)
    return frame


def name_shape(shape: Any, says: str) -> None:
    """Give a shape its alternative text."""
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
    # python-pptx has no borders; a line comes before the fill in the schema.
    for cell in frame.element.xpath(".//a:tc"):
        line = (
            f'<a:lnB xmlns:a="{_DRAWING}" w="6350"><a:solidFill>'
            f'<a:srgbClr val="{LINE.lstrip("#").upper()}"/></a:solidFill></a:lnB>'
        )
        cell.get_or_add_tcPr().insert(0, parse_xml(line))


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell.

    Attributes
    ----------
    text : str
    size : float
        In points.
    bold : bool
    colour : str
        Of the text, ``#rrggbb``; the slide's by default.
    sign, sign_colour : str
        A sign before the text, such as that of a status.
    span : int
        How many columns it takes; the cells under it are empty.
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
        """The text with the sign before it."""
        return f"{self.sign} {self.text}" if self.sign else self.text


Row = Sequence[Cell]


def head(*texts: str, size: float = 10.5) -> Row:
    """Return a heading row."""
    return tuple(Cell(text, size, bold=True, colour=SOFT) for text in texts)


def row_height(row: Row, widths: Sequence[float], padding: float = PADDING) -> float:
    """Return how high a row is, in inches.

    Parameters
    ----------
    row : sequence of Cell
    widths : sequence of float
        Of the columns, in inches.
    padding : float
        Above and below the text, in inches.
    """
    heights = (
        height_of(line_count(cell.shown, cell.size, room - GAP), cell.size)
        for cell, room in zip(row, _rooms(row, widths), strict=True)
    )
    return max(heights) + 2 * padding


def _rooms(row: Row, widths: Sequence[float]) -> list[float]:
    return [sum(widths[at : at + cell.span]) for at, cell in enumerate(row)]


def scaled(rows: Sequence[Row], factor: float) -> list[Row]:
    """Return rows with larger or smaller type, in half points."""
    return [
        tuple(replace(cell, size=round(cell.size * factor * 2) / 2) for cell in row) for row in rows
    ]


def grown(
    rows: Sequence[Row], widths: Sequence[float], height: float, padding: float = PADDING
) -> tuple[list[Row], float]:
    """Return rows as large as `height` inches allow, and their padding in inches.

    A few rows are read from the last row of the room; many get smaller until they fit.
    """
    fitting = []
    for step in _STEPS:
        made, wider = scaled(rows, step), padding * step**_PADS
        if sum(row_height(row, widths, wider) for row in made) <= height:
            fitting.append((step, made, wider))
    if not fitting:
        return made, wider
    return _best([(step, _torn(made, widths), (made, wider)) for step, made, wider in fitting])


def grown_pages(
    rows: Sequence[Row], heading: Row, widths: Sequence[float], height: float
) -> tuple[list[list[Row]], float]:
    """Divide rows into tables with the heading above each, as large as that many tables allow.

    Returns
    -------
    tables : list of list of Row
        The heading is the first row of each.
    padding : float
        In inches.
    """
    count = len(pages(rows, widths, height - row_height(heading, widths)))
    fitting = []
    for step in (each for each in _STEPS if each >= 1):
        (head_row, *made), padding = scaled([heading, *rows], step), PADDING * step**_PADS
        room = height - row_height(head_row, widths, padding)
        found = pages(made, widths, room, padding)
        fits = all(sum(row_height(row, widths, padding) for row in page) <= room for page in found)
        if step == 1 or (len(found) == count and fits):
            tables = [[head_row, *page] for page in found]
            fitting.append((step, _torn(made, widths), (tables, padding)))
    return _best(fitting)


def _best(fitting: Sequence[tuple[float, int, T]]) -> T:
    """Return what looks best of what fits: large, and with few lines of a character or two."""
    large = [each for each in fitting if each[0] >= _LARGE] or fitting[:1]
    return min(large, key=lambda each: (each[1], -each[0]))[2]


def _torn(rows: Sequence[Row], widths: Sequence[float]) -> int:
    """Return how many texts have a last line of a character or two, as far as can be told."""
    lines = (
        text_width(cell.shown, cell.size) / ((room - GAP) * POINTS)
        for row in rows
        for cell, room in zip(row, _rooms(row, widths), strict=True)
    )
    return sum(_LEAST_TORN < each < _MOST_TORN for each in lines)


def pages(
    rows: Sequence[Row], widths: Sequence[float], height: float, padding: float = PADDING
) -> list[list[Row]]:
    """Divide rows into tables that are no higher than `height` inches, at least a row each.

    As few tables as will do, and about as high as each other.
    """
    counts = balanced([row_height(row, widths, padding) for row in rows], height)
    ends = list(accumulate(counts))
    return [list(rows[end - count : end]) for count, end in zip(counts, ends, strict=True)]


def balanced(heights: Sequence[float], height: float) -> list[int]:
    """Return how many of what is so high stand on each page of a height, about evenly.

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
    """Return how many of the rows each table takes."""
    found, room = [0], height
    for needed in heights:
        if needed > room and found[-1]:
            found.append(0)
            room = height
        found[-1] += 1
        room -= needed
    return found
