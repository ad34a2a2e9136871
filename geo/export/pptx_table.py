"""Native tables: few lines, rows as high as their text, a coloured cell for a status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from geo.export.map_picture_look import LINE
from geo.export.map_picture_svg import one_line
from geo.export.pptx_paging import GAP, PADDING, Cell, Row, row_height
from geo.export.pptx_text import LEADING, NO_BREAK, add_run, with_units
from geo.model.text.language import Language

_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's "No Style, No Grid"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


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
