"""Parse JSON that comes from outside: strict, bounded, with the place of an error."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

from geo.model.errors import UnreadableFile

_BOM = b"\xef\xbb\xbf"
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")


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
            "not_json", line=error.lineno, column=error.colno, problem=_near(error)
        ) from error


def _near(error: orjson.JSONDecodeError) -> str:
    found = re.match(r"[^\s,\]}]{0,20}", error.doc[error.pos :])
    return (found.group() if found else "") or "…"


def depth(content: bytes) -> int:
    """Return how deeply the arrays and objects of a JSON text are nested.

    Examples
    --------
    >>> depth(b'{"a": ["]"]}'), depth(b'1')
    (2, 0)
    """
    deepest = level = 0
    for bracket in _BRACKETS.finditer(_STRING.sub(b"", content)):
        if bracket.group() in b"[{":
            level += 1
            deepest = max(deepest, level)
        else:
            level -= 1
    return deepest


def duplicate_keys(content: bytes) -> list[str]:
    """Return the keys that occur twice in one object; parsers keep the last silently.

    Parameters
    ----------
    content : bytes
        JSON that :func:`parse` has accepted.
    """
    found: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        keys: dict[str, Any] = {}
        for key, value in items:
            if key in keys:
                found.append(key)
            keys[key] = value
        return keys

    json.loads(content, object_pairs_hook=pairs)
    return found


def feature_lines(content: bytes) -> Iterator[bytes] | None:
    """Return the features of a file that is written one feature a line.

    A million features parsed at once need about ten times the file's size in
    memory; line by line they need one line.

    Parameters
    ----------
    content : bytes
        UTF-8 JSON.

    Returns
    -------
    iterator of bytes, or None
        None when the file is not laid out like that; read it whole then.
    """
    head, newline, _rest = content[:4096].partition(b"\n")
    if not newline or not re.fullmatch(rb'\{.*"features"\s*:\s*\[\s*', head.strip(), re.DOTALL):
        return None
    tail = content[-4096:].rstrip()
    if not re.search(rb"\n\s*\][^\n{]*\}$", tail):
        return None
    return _lines(content, len(head) + 1)


def _lines(content: bytes, start: int) -> Iterator[bytes]:
    while start < len(content):
        end = content.find(b"\n", start)
        end = len(content) if end < 0 else end
        line = content[start:end].strip()
        if line.startswith(b"]"):
            return
        if line:
            yield line.removesuffix(b",")
        start = end + 1
