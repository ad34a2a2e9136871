"""Text on slides: harmless, with its language, and how much room it takes."""

from __future__ import annotations

import math
import re
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.util import Pt

from geo.export.map.style import text_width
from geo.export.map.svg import one_line
from geo.model.text.language import Language

POINTS = 72.0  # an inch
LEADING = 1.25  # height of a line, in sizes; set exactly, as faces differ
_ONE_LINE = 0.75  # of its size is as small as a title gets to stay on one line
_WIDER = 1.12  # than estimated, in a face that stands in for a missing one
NO_BREAK = "\u00a0"  # a space that is kept where a run begins with it
# A line ends after a space or a hyphen, and after any Chinese character.
_PIECES = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef-]*-?\s*")
_UNIT = re.compile(r"(?<=\d) (?=(?:k?m|米|公里)(?![a-z]))")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
LANGUAGES = {"zh": MSO_LANGUAGE_ID.SIMPLIFIED_CHINESE, "en": MSO_LANGUAGE_ID.ENGLISH_UK}


def language_of(text: str, language: Language) -> MSO_LANGUAGE_ID:
    """Return the language of a text, for spelling and for reading aloud.

    Examples
    --------
    >>> [language_of(each, "en").name for each in ("plan", "南城")]
    ['ENGLISH_UK', 'SIMPLIFIED_CHINESE']
    """
    return LANGUAGES["zh" if _CHINESE.search(text) else language]


def line_count(text: str, size: float, width: float) -> int:
    """Return in how many lines a text is set; words go whole into the next line.

    Parameters
    ----------
    text : str
    size : float
        In points.
    width : float
        Of the box, in inches.

    Examples
    --------
    >>> line_count("南城" * 10, 12, 2.0), line_count("", 12, 2.0)
    (2, 1)
    >>> line_count("Nancheng Subdistrict work plan 2023", 32, 4.4)
    3
    """
    room, lines, at = width * POINTS, 1, 0.0
    for piece in _PIECES.findall(text):
        wide = text_width(piece.rstrip(), size) * _WIDER
        if at and at + wide > room:
            lines, at = lines + 1, 0.0
        torn = max(0, math.ceil(wide / room) - 1)  # a word longer than a line
        lines += torn
        at += text_width(piece, size) * _WIDER - torn * room
    return lines


def height_of(lines: int, size: float) -> float:
    """Return the height of lines of text, in inches; `size` in points."""
    return lines * size * LEADING / POINTS


def fitted(text: str, size: float, width: float, height: float, least: float = 9.0) -> float:
    """Return the size, in points, at which a text fits into a box of inches.

    A title that is only a little too long for one line is set smaller on one line,
    because Chinese breaks anywhere.

    Examples
    --------
    >>> fitted("南城" * 6, 26, 4.4, 1.3)
    23.0
    >>> fitted("南城", 26, 4.4, 1.3), fitted("南城" * 200, 26, 4.4, 1.3)
    (26.0, 9.0)
    """
    one_line_size = int(width * POINTS / max(text_width(text, 1) * _WIDER, 1e-9))
    if _ONE_LINE * size <= one_line_size < size:
        return float(one_line_size)
    while size > least and height_of(line_count(text, size, width), size) > height:
        size -= 1
    return float(size)


def with_units(text: str) -> str:
    """Return a text in which a line does not end between a number and its unit.

    Examples
    --------
    >>> with_units("Site; estimate, ±800 m") == "Site; estimate, ±800\N{NO-BREAK SPACE}m"
    True
    """
    return _UNIT.sub(NO_BREAK, text)


def write(
    frame: Any, text: str, language: Language, *, size: float | None = None, bold: bool = False
) -> None:
    """Write text into an empty text frame, a paragraph a line.

    Parameters
    ----------
    frame : pptx.text.text.TextFrame
    text : str
        From anywhere: what XML cannot hold and what turns the direction is left out.
    language : {"zh", "en"}
        Of text without Chinese characters.
    size : float, optional
        In points; the placeholder's by default.
    bold : bool
    """
    for place, line in enumerate(text.split("\n")):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        add_run(paragraph, line, language, size=size, bold=bold)


def add_run(
    paragraph: Any,
    text: str,
    language: Language,
    *,
    size: float | None = None,
    bold: bool = False,
    colour: str = "",
    sign: bool = False,
) -> None:
    """Add a run of text to a paragraph.

    Parameters
    ----------
    paragraph : pptx.text.text._Paragraph
    text, language, size, bold
        As for :func:`write`.
    colour : str
        ``#rrggbb``; the placeholder's by default.
    sign : bool
        Whether it is a sign such as that of a status: a Latin face has it small or not at
        all, the theme's Chinese face has it as large as a character.
    """
    run = paragraph.add_run()
    space = NO_BREAK if text.startswith(NO_BREAK) else ""
    run.text = space + one_line(text)
    font = run.font
    font.language_id = language_of(text, language)
    if size is not None:
        font.size = Pt(size)
    if bold:
        font.bold = True
    if colour:
        rgb = bytes.fromhex(colour.lstrip("#"))
        font.color.rgb = RGBColor(*rgb)  # type: ignore[no-untyped-call]
    if sign:
        font.name = "+mn-ea"
