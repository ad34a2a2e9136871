"""The tags and the text of HTML, in time that grows with its length, however broken it is.

The parser of Python's library looks for the end of a comment, a tag or a quotation from
each of a thousand beginnings anew.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Literal

Kind = Literal["start", "end", "text"]
_NAME = re.compile(r"[a-zA-Z][^\s/>\0]{0,99}")
_STOP = re.compile(r"[>\"']")
_RAW = (("start", "script"), ("start", "style"))  # in which "<" means nothing until they end
_RAW_END = re.compile(r"</(?:script|style)\b", re.IGNORECASE)


def tokens(text: str) -> Iterator[tuple[Kind, str]]:
    """Give the tags by their names in small letters, and the text between them.

    Comments, declarations, scripts and styles are left out. What only begins like a tag is text.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> list(tokens("<TD class='a>b'>1 &lt; 2<br/></td><!-- -->"))
    [('start', 'td'), ('text', '1 < 2'), ('start', 'br'), ('end', 'br'), ('end', 'td')]
    """
    # What does not come any more is not looked for again.
    last = {sign: text.rfind(sign) for sign in (">", "-->", '"', "'")}
    place = 0
    while place < len(text):
        begin = text.find("<", place)
        if begin > place or begin < 0:
            yield "text", _plain(text[place : begin if begin >= 0 else len(text)])
        if begin < 0:
            return
        place = _end(text, begin, last)
        if place < 0:
            yield "text", _plain(text[begin:])
            return
        if place == begin + 1:
            yield "text", "<"
            continue
        tags = list(_tags(text, begin, place))
        yield from tags
        if len(tags) == 1 and tags[0] in _RAW:
            found = _RAW_END.search(text, place)
            place = found.start() if found else len(text)


def _end(text: str, begin: int, last: dict[str, int]) -> int:
    """Return where a tag or a comment ends; the next place for what is none, -1 for the rest."""
    if text.startswith("<!--", begin):
        return text.find("-->", begin + 4) + 3 if last["-->"] >= begin + 4 else begin + 1
    if last[">"] < begin:
        return begin + 1
    if text.startswith(("<!", "<?"), begin):
        return text.find(">", begin) + 1
    name = _NAME.match(text, begin + (2 if text.startswith("</", begin) else 1))
    if name is None:
        return begin + 1
    place = name.end()
    while found := _STOP.search(text, place):
        place = found.end()
        if found[0] == ">":
            return place
        if last[found[0]] >= place:
            place = text.find(found[0], place) + 1
    return -1


def _tags(text: str, begin: int, end: int) -> Iterator[tuple[Kind, str]]:
    is_end = text.startswith("</", begin)
    found = _NAME.match(text, begin + 1 + is_end)
    if found is None:  # a comment or a declaration
        return
    name = found[0].lower()
    if not is_end:
        yield "start", name
    if is_end or text[end - 2] == "/":
        yield "end", name


def _plain(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # a number of thousands of digits
        return text
