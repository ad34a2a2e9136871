"""Parse untrusted JSON strictly, within limits, and report where an error is.

Nesting depth and the number of keys are determined from the punctuation, before parsing.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from geo.model.errors import UnreadableFile
from geo.model.text.language import N_

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
# Maps digits to 0 and all other bytes to spaces, for a fast search for long numbers.
_DIGITS = bytes(48 if 48 <= byte <= 57 else 32 for byte in range(256))
_LONG = b"0" * 19  # digits of the smallest integer of more than 63 bits
_LONGEST_INTEGER = 20  # characters of the longest 64-bit integer
_BOM = b"\xef\xbb\xbf"
_CONTAINERS = {dict, list}
_QUOTE, _COLON, _BRACE = map(ord, '":{')
_TEXT = bytes(sorted(set(range(256)) - set(b'"[]{}:')))
_COMMA = ord(",")
_NO_LIST = bytes(sorted(set(range(256)) - set(b'",')))
_STEPS = np.zeros(256, np.int8)
_STEPS[list(b"[{")], _STEPS[list(b"]}")] = 1, -1
# What a value is, in a sentence: "The file is JSON, but only {json_kind}."
JSON_KINDS: dict[str, str] = {
    "null": N_("null"),
    "truth": N_("true or false"),
    "number": N_("a number"),
    "text": N_("a text"),
    "array": N_("an array"),
    "object": N_("an object"),
}


def decode(content: bytes) -> bytes:
    """Check that `content` is UTF-8 and return it without a byte-order mark.

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

    NaN, Infinity, numbers beyond the range of double precision and lone surrogates are
    refused; Python's own parser accepts all of them.

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
    match = re.match(r"[^\s,\]}]{0,20}", error.doc[error.pos :])
    return (match.group() if match else "") or "…"


def exact_integers(content: bytes, document: Any) -> tuple[Any, list[str]]:
    """Return parsed JSON with each integer of more than 64 bits as a text.

    The parser converts them to floats, which loses their last digits.

    Parameters
    ----------
    content : bytes
        JSON that :func:`parse` has accepted, not nested beyond Python's recursion limit.
    document : object
        The parsed content.

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

    exact_document = json.loads(content, parse_int=exact)
    return (exact_document, texts) if texts else (document, [])


class NotByLine(Exception):
    """The file is not written one feature per line."""


def feature_frame(content: bytes) -> tuple[int, int]:
    """Return where the features start and end in a file written one feature per line.

    Returns
    -------
    (start, end) : (int, int)
        Byte offsets: the line before `start` opens the list of features; at `end` is
        the line break before the line that closes it.

    Raises
    ------
    NotByLine
        When the parts before and after, put together, are not an empty FeatureCollection.
    """
    head, newline, _rest = content[:4096].partition(b"\n")
    if not newline:
        raise NotByLine
    ends = [match.start() for match in re.finditer(rb"\n[ \t]*\]", content[-4096:])]
    end = max(0, len(content) - 4096) + ends[-1] if ends else -1
    _check_frame(head, content[end + 1 :], end)
    return len(head) + 1, end


def feature_lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the features of a file that is written one feature per line.

    A million features parsed at once need about ten times the file's size in memory;
    line by line only one of them is in memory.

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
        As soon as the layout deviates. The file must then be parsed as a whole, which
        also reports errors; discard the features yielded before.
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
    """Check that head and tail of the file, put together, are an empty FeatureCollection."""
    try:
        frame = orjson.loads(head + tail) if end >= 0 else None
    except orjson.JSONDecodeError:
        raise NotByLine from None
    if not isinstance(frame, dict) or frame.get("type") != "FeatureCollection":
        raise NotByLine
    if frame.get("features") != [] or not head.rstrip().endswith(b"["):
        raise NotByLine


@dataclass(frozen=True, slots=True)
class Outline:
    """The nesting depth of a JSON text, and its numbers of keys and objects."""

    depth: int
    keys: int
    objects: int


def outline(content: bytes) -> Outline:
    """Determine depth and numbers of keys and objects of a JSON text without parsing it.

    Everything but quotes and punctuation is removed first, then everything between
    quotes, all by array operations: a file of 50 MB takes a tenth of a second.

    Parameters
    ----------
    content : bytes
        Valid JSON in UTF-8; for anything else the result is meaningless.

    Examples
    --------
    >>> outline(b'{"a": ["]", {"b:": 1}]}'), outline(b"1")
    (Outline(depth=3, keys=2, objects=2), Outline(depth=0, keys=0, objects=0))
    """
    punctuation = _outside_texts(content, _TEXT)
    levels = np.cumsum(_STEPS[punctuation], dtype=np.int32)
    keys, objects = (int(np.count_nonzero(punctuation == mark)) for mark in (_COLON, _BRACE))
    return Outline(int(levels.max(initial=0)), keys, objects)


def _outside_texts(content: bytes, left_out: bytes) -> npt.NDArray[np.uint8]:
    """Return the bytes of JSON outside strings, without those in `left_out`."""
    if b"\\" in content:  # an escaped quote does not end a string
        content = content.replace(b"\\\\", b"").replace(b'\\"', b"")
    kept = np.frombuffer(content.translate(None, left_out), np.uint8)
    quotes = kept == _QUOTE
    outside: npt.NDArray[np.uint8] = kept[~(np.bitwise_xor.accumulate(quotes) | quotes)]
    return outside


def values(content: bytes) -> int:
    """Return an upper bound on the number of values in the arrays and objects of a JSON text.

    Examples
    --------
    >>> values(b'{"a": [1, 2, "3,4"]}'), values(b"{}")
    (3, 1)
    """
    return 1 + int(np.count_nonzero(_outside_texts(content, _NO_LIST) == _COMMA))


def depth(content: bytes) -> int:
    """Return the nesting depth of the arrays and objects of a JSON text."""
    return outline(content).depth


def duplicate_keys(content: bytes, document: Any = None, keys: int | None = None) -> list[str]:
    """Return the keys that occur twice in one object; parsers silently keep the last one.

    Parameters
    ----------
    content : bytes
        JSON that :func:`parse` has accepted.
    document : object, optional
        The parsed content: if it has as many keys as the text, no key was lost.
    keys : int, optional
        The number of keys in the text, if it is known.
    """
    if document is not None:
        keys = outline(content).keys if keys is None else keys
        if keys == _keys_of_features(document) or keys == keys_in(document):
            return []
    repeated: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> None:
        # The hook returns nothing, since building millions of objects would be slow.
        if len(items) > 1 and len(dict(items)) < len(items):
            repeated.extend(_repeated(map(itemgetter(0), items)))

    # Beyond Python's recursion limit, the keys found so far are returned.
    with contextlib.suppress(RecursionError):
        json.loads(content, object_pairs_hook=pairs)
    return repeated


def _repeated(keys: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield key
        seen.add(key)


def _keys_of_features(document: Any) -> int:
    """Count the keys of a FeatureCollection, assuming that nothing is nested deeper."""
    features = document.get("features") if type(document) is dict else None
    if type(features) is not list:
        return 0
    count = len(document) + _lengths(features)
    for name in ("properties", "geometry"):
        try:
            count += _lengths(list(map(itemgetter(name), features)))
        except (KeyError, TypeError):  # not all of them are features
            plain = [each.get(name) for each in features if type(each) is dict]
            count += _lengths(plain)
    return count


def _lengths(parts: list[Any]) -> int:
    kinds = set(map(type, parts))
    dicts = parts if kinds == {dict} else [each for each in parts if type(each) is dict]
    return sum(map(len, dicts))


def keys_in(document: Any) -> int:
    """Count the keys of parsed JSON of any depth; the result is a lower bound.

    A list that begins with a number is taken for coordinates, and its other elements
    are not counted.
    """
    count, level = 0, [document]
    while level:  # level by level: faster than a loop over objects, and without recursion
        dicts = [each for each in level if type(each) is dict]
        lists = [each for each in level if type(each) is list and each]
        count += sum(map(len, dicts))
        inner = [part for part in lists if type(part[0]) in _CONTAINERS]
        parts = chain(chain.from_iterable(map(dict.values, dicts)), chain.from_iterable(inner))
        level = [each for each in parts if type(each) in _CONTAINERS]
    return count


def json_kind(value: Any) -> str:
    """Return the JSON type of a value, as a key of :data:`JSON_KINDS`.

    Examples
    --------
    >>> [json_kind(each) for each in (None, True, 1.5, "a", [], {})]
    ['null', 'truth', 'number', 'text', 'array', 'object']
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "text"
    return "array" if isinstance(value, list | tuple) else "object"


def json_text(value: Any) -> str:
    """Return a value in JSON notation, but a text without quotation marks.

    Examples
    --------
    >>> json_text(None), json_text(True), json_text("东"), json_text([None, "a"]), json_text(2.0)
    ('null', 'true', '东', '[null, "a"]', '2.0')
    """
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (RecursionError, ValueError):  # nested too deeply; an integer of 5,000 digits
        return "…"
