"""Parse JSON that comes from outside: strict, bounded, with the place of an error."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

from geo.model.errors import UnreadableFile
from geo.model.json_outline import Outline, depth, duplicate_keys, outline

__all__ = [
    "NotByLine",
    "Outline",
    "decode",
    "depth",
    "duplicate_keys",
    "exact_integers",
    "feature_frame",
    "feature_lines",
    "near",
    "outline",
    "parse",
]

_ENDS_EARLY = "unexpected end of data"
# Digits are 0, all else is a space: a search for a long number runs at the speed of memory.
_DIGITS = bytes(48 if 48 <= byte <= 57 else 32 for byte in range(256))
_LONG = b"0" * 19  # digits of the smallest integer of more than 63 bits
_LONGEST_INTEGER = 20  # signs of the longest integer of 64 bits
_BOM = b"\xef\xbb\xbf"


def decode(content: bytes) -> bytes:
    """Return `content` without a byte-order mark, making sure that it is UTF-8.

    Raises
    ------
    UnreadableFile
        ``empty_file`` or ``not_utf8`` (with the position of the first bad byte).
    """
    content = content.removeprefix(_BOM)
    if not content.strip():
        raise UnreadableFile("empty_file")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile("not_utf8", position=error.start) from error
    return content


def parse(content: bytes, *, max_depth: int | None = None) -> Any:
    """Parse strict JSON (RFC 8259).

    NaN, Infinity and numbers beyond double precision's range are refused, as
    are lone surrogates; Python's own parser would let all of them through.

    Parameters
    ----------
    content : bytes
        UTF-8.
    max_depth : int, optional
        Deepest nesting of arrays and objects.

    Raises
    ------
    UnreadableFile
        ``not_json`` with the line, or ``too_deep``.

    Examples
    --------
    >>> parse(b'{"a": [1]}')
    {'a': [1]}
    >>> parse(b'[NaN]')  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    geo.model.errors.UnreadableFile: ('not_json', {'what': 'json_near', 'line': 1, ...})
    """
    if max_depth is not None and depth(content) > max_depth:
        raise UnreadableFile("too_deep", limit=max_depth)
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        what = "json_end" if error.msg.startswith(_ENDS_EARLY) else "json_near"
        raise UnreadableFile(
            "not_json", what=what, line=error.lineno, column=error.colno, problem=near(error)
        ) from error


def near(error: orjson.JSONDecodeError) -> str:
    """Return the first characters at the place of a JSON error."""
    found = re.match(r"[^\s,\]}]{0,20}", error.doc[error.pos :])
    return (found.group() if found else "") or "…"


def exact_integers(content: bytes, document: Any) -> tuple[Any, list[str]]:
    """Return parsed JSON with each integer of more than 64 bits as its text.

    The parser makes numbers with a point of them, and their last digits are gone.

    Parameters
    ----------
    content : bytes
        JSON that :func:`parse` has accepted, no deeper than Python can go.
    document : object
        What it was parsed to.

    Returns
    -------
    (document, texts) : (object, list of str)
        The same object, and no texts, when there is no such integer.

    Examples
    --------
    >>> exact_integers(b"[1, 44190000100100200031]", [1, 4.41900001001002e19])
    ([1, '44190000100100200031'], ['44190000100100200031'])
    """
    if _LONG not in content.translate(_DIGITS):
        return document, []
    texts: list[str] = []

    def exact(text: str) -> int | str:
        if len(text) <= _LONGEST_INTEGER and -(2**63) <= int(text) < 2**64:
            return int(text)
        texts.append(text)
        return text

    made = json.loads(content, parse_int=exact)
    return (made, texts) if texts else (document, [])


class NotByLine(Exception):
    """The file is not written one feature a line."""


def feature_frame(content: bytes) -> tuple[int, int]:
    """Return where the features begin and end in a file written one feature a line.

    Returns
    -------
    (start, end) : (int, int)
        The line before `start` opens the list of features; at `end` is the line
        break before the line that closes it.

    Raises
    ------
    NotByLine
        When the two, put together, are not an empty FeatureCollection.
    """
    head, newline, _rest = content[:4096].partition(b"\n")
    if not newline:
        raise NotByLine
    ends = [match.start() for match in re.finditer(rb"\n[ \t]*\]", content[-4096:])]
    end = max(0, len(content) - 4096) + ends[-1] if ends else -1
    _check_frame(head, content[end + 1 :], end)
    return len(head) + 1, end


def feature_lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the features of a file that is written one feature a line.

    A million features parsed at once need about ten times the file's size in
    memory; line by line they need one line.

    Parameters
    ----------
    content : bytes
        UTF-8 JSON.

    Yields
    ------
    (number, line) : (int, bytes)
        Line number in the file, from 1, and the feature's JSON without the comma.

    Raises
    ------
    NotByLine
        As soon as the layout deviates; the file must be read whole then, which
        also tells what is wrong with it. Nothing that was given before counts.
    """
    start, end = feature_frame(content)
    number, comma = 1, None
    while start <= end:
        number += 1
        stop = content.find(b"\n", start, end)
        stop = end if stop < 0 else stop
        line = content[start:stop].strip()
        start = stop + 1
        if not line:
            continue
        if comma is False or not line.startswith(b"{"):
            raise NotByLine
        comma = line.endswith(b",")
        yield number, line.removesuffix(b",")
    if comma:
        raise NotByLine


def _check_frame(head: bytes, tail: bytes, end: int) -> None:
    """Make sure that head and tail of the file, put together, are a FeatureCollection."""
    try:
        frame = orjson.loads(head + tail) if end >= 0 else None
    except orjson.JSONDecodeError:
        raise NotByLine from None
    if not isinstance(frame, dict) or frame.get("type") != "FeatureCollection":
        raise NotByLine
    if frame.get("features") != [] or not head.rstrip().endswith(b"["):
        raise NotByLine
