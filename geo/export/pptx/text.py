"""Write text on slides with its language, and estimate the space it takes."""

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

POINTS = 72.0  # per inch
LEADING = 1.25  # line height in type sizes; set exactly, because fonts differ
_ONE_LINE = 0.75  # smallest scale at which a title is kept on one line
_WIDER = 1.12  # safety factor of text width, for substitute fonts
NO_BREAK = "\u00a0"  # unlike a normal space, it is kept at the beginning of a run
# A line ends after a space or a hyphen, and after any Chinese character.
_PIECES = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef-]*-?\s*")
_UNIT = re.compile(r"(?<=\d) (?=(?:k?m|米|公里)(?![a-z]))")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
LANGUAGES = {"zh": MSO_LANGUAGE_ID.SIMPLIFIED_CHINESE, "en": MSO_LANGUAGE_ID.ENGLISH_UK}


def language_of(text: str, language: Language) -> MSO_LANGUAGE_ID:
    """Return the language of a text for spell checking and screen readers.

    Examples
    --------
    >>> [language_of(each, "en").name for each in ("plan", "南城")]
    ['ENGLISH_UK', 'SIMPLIFIED_CHINESE']
    """
    return LANGUAGES["zh" if _CHINESE.search(text) else language]


def line_count(text: str, size: float, width: float) -> int:
    """Estimate the number of lines that a text takes when wrapped at word boundaries.

    Parameters
    ----------
    text : str
    size : float
        In points.
    width : float
        Width of the box, in inches.

    Examples
    --------
    >>> line_count("南城" * 10, 12, 2.0), line_count("", 12, 2.0)
    (2, 1)
    >>> line_count("Nancheng Subdistrict work plan 2023", 32, 4.4)
    3
    """
    room, lines, used = width * POINTS, 1, 0.0
    for piece in _PIECES.findall(text):
        needed = text_width(piece.rstrip(), size) * _WIDER
        if used and used + needed > room:
            lines, used = lines + 1, 0.0
        extra = max(0, math.ceil(needed / room) - 1)  # for a word longer than a line
        lines += extra
        used += text_width(piece, size) * _WIDER - extra * room
    return lines


def height_of(lines: int, size: float) -> float:
    """Return the height of some lines of text in inches; `size` is in points."""
    return lines * size * LEADING / POINTS


def fitted(text: str, size: float, width: float, height: float, least: float = 9.0) -> float:
    """Return the type size in points at which a text fits into a box; width and height in inches.

    A title slightly too long for one line is made smaller to stay on one line, because
    Chinese text can break anywhere.

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
    """Replace spaces between numbers and units by no-break spaces.

    Examples
    --------
    >>> with_units("Site; estimate, ±800 m") == "Site; estimate, ±800\N{NO-BREAK SPACE}m"
    True
    """
    return _UNIT.sub(NO_BREAK, text)


def write(
    frame: Any, text: str, language: Language, *, size: float | None = None, bold: bool = False
) -> None:
    """Write text into an empty text frame, a paragraph per line.

    Parameters
    ----------
    frame : pptx.text.text.TextFrame
    text : str
        May be untrusted: characters that XML does not allow or that change the writing
        direction are removed.
    language : {"zh", "en"}
        Language of text without Chinese characters.
    size : float, optional
        In points; by default that of the placeholder.
    bold : bool
    """
    for index, line in enumerate(text.split("\n")):
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
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
        ``#rrggbb``; by default that of the placeholder.
    sign : bool
        Whether it is a sign such as that of a status, for which the theme's Chinese
        typeface is used: in a Latin one it is small or missing.
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
