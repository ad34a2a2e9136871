"""Parse JSON that comes from outside: strict, bounded, with the place of an error."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from geo.model.errors import UnreadableFile

_BOM = b"\xef\xbb\xbf"
_CONTAINERS = {dict, list}
_QUOTE, _COLON = ord('"'), ord(":")
_TEXT = bytes(sorted(set(range(256)) - set(b'"[]{}:')))
_STEPS = np.zeros(256, np.int8)
_STEPS[list(b"[{")], _STEPS[list(b"]}")] = 1, -1


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
        ``not_json`` with line and column, or ``too_deep``.

    Examples
    --------
    >>> parse(b'{"a": [1]}')
    {'a': [1]}
    >>> parse(b'[NaN]')
    Traceback (most recent call last):
    ...
    geo.model.errors.UnreadableFile: ('not_json', {'line': 1, 'column': 2, 'problem': 'NaN'})
    """
    if max_depth is not None and depth(content) > max_depth:
        raise UnreadableFile("too_deep", limit=max_depth)
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise UnreadableFile(
            "not_json", line=error.lineno, column=error.colno, problem=near(error)
        ) from error


def near(error: orjson.JSONDecodeError) -> str:
    """Return the first characters at the place of a JSON error."""
    found = re.match(r"[^\s,\]}]{0,20}", error.doc[error.pos :])
    return (found.group() if found else "") or "…"


@dataclass(frozen=True, slots=True)
class Outline:
    """What the punctuation of a JSON text tells: deepest nesting, and how many keys it holds."""

    depth: int
    keys: int


def outline(content: bytes) -> Outline:
    """Return nesting and number of keys of a JSON text, without parsing it.

    Everything but quotes and punctuation is thrown away first, and what lies
    between quotes after that, all by array operations: a file of 50 MB takes
    a tenth of a second.

    Parameters
    ----------
    content : bytes
        UTF-8 JSON; of anything else the answer means nothing.

    Examples
    --------
    >>> outline(b'{"a": ["]", {"b:": 1}]}'), outline(b"1")
    (Outline(depth=3, keys=2), Outline(depth=0, keys=0))
    """
    if b"\\" in content:  # an escaped quote ends no string
        content = content.replace(b"\\\\", b"").replace(b'\\"', b"")
    signs = np.frombuffer(content.translate(None, _TEXT), np.uint8)
    quotes = signs == _QUOTE
    signs = signs[~(np.bitwise_xor.accumulate(quotes) | quotes)]
    levels = np.cumsum(_STEPS[signs], dtype=np.int64)
    return Outline(int(levels.max(initial=0)), int(np.count_nonzero(signs == _COLON)))


def depth(content: bytes) -> int:
    """Return how deeply the arrays and objects of a JSON text are nested."""
    return outline(content).depth


def duplicate_keys(content: bytes, document: Any = None) -> list[str]:
    """Return the keys that occur twice in one object; parsers keep the last silently.

    Parameters
    ----------
    content : bytes
        JSON that :func:`parse` has accepted.
    document : object, optional
        What it was parsed to: if it holds as many keys as the text, none was lost.
    """
    if document is not None:
        keys = outline(content).keys
        if keys == _keys_of_features(document) or keys == _keys_in(document):
            return []
    found: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        keys: dict[str, Any] = {}
        for key, value in items:
            if key in keys:
                found.append(key)
            keys[key] = value
        return keys

    # Deeper than Python can go: what has been found so far is told.
    with contextlib.suppress(RecursionError):
        json.loads(content, object_pairs_hook=pairs)
    return found


def _keys_of_features(document: Any) -> int:
    """Count the keys of a FeatureCollection in which nothing else is nested."""
    features = document.get("features") if type(document) is dict else None
    if type(features) is not list:
        return 0
    plain = [each for each in features if type(each) is dict]
    inner = [each.get(name) for name in ("properties", "geometry") for each in plain]
    parts = (plain, [each for each in inner if type(each) is dict])
    return len(document) + sum(sum(map(len, part)) for part in parts)


def _keys_in(document: Any) -> int:
    """Count the keys of parsed JSON, at least; without recursion, so that no depth is too much.

    A list that begins with a number is taken for coordinates: what else it may
    hold is not counted.
    """
    count, waiting = 0, [document]
    while waiting:
        part = waiting.pop()
        if type(part) is dict:
            count += len(part)
            waiting += [each for each in part.values() if type(each) in _CONTAINERS]
        elif type(part) is list and part and type(part[0]) in _CONTAINERS:
            waiting += part
    return count


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
