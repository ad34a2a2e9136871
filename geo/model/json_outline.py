"""What the punctuation of a JSON text tells: how deep it goes, and whether keys occur twice."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

_CONTAINERS = {dict, list}
_QUOTE, _COLON, _BRACE = map(ord, '":{')
_TEXT = bytes(sorted(set(range(256)) - set(b'"[]{}:')))
_COMMA = ord(",")
_NO_LIST = bytes(sorted(set(range(256)) - set(b'",')))
_STEPS = np.zeros(256, np.int8)
_STEPS[list(b"[{")], _STEPS[list(b"]}")] = 1, -1


@dataclass(frozen=True, slots=True)
class Outline:
    """What the punctuation of a JSON text tells: deepest nesting, and how many keys and objects."""

    depth: int
    keys: int
    objects: int


def outline(content: bytes) -> Outline:
    """Return nesting and numbers of keys and objects of a JSON text, without parsing it.

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
    (Outline(depth=3, keys=2, objects=2), Outline(depth=0, keys=0, objects=0))
    """
    signs = _outside_texts(content, _TEXT)
    levels = np.cumsum(_STEPS[signs], dtype=np.int32)
    keys, objects = (int(np.count_nonzero(signs == sign)) for sign in (_COLON, _BRACE))
    return Outline(int(levels.max(initial=0)), keys, objects)


def _outside_texts(content: bytes, left_out: bytes) -> npt.NDArray[np.uint8]:
    """Return the bytes of JSON that lie in no string, without some that do not matter."""
    if b"\\" in content:  # an escaped quote ends no string
        content = content.replace(b"\\\\", b"").replace(b'\\"', b"")
    signs = np.frombuffer(content.translate(None, left_out), np.uint8)
    quotes = signs == _QUOTE
    outside: npt.NDArray[np.uint8] = signs[~(np.bitwise_xor.accumulate(quotes) | quotes)]
    return outside


def values(content: bytes) -> int:
    """Return how many values the arrays and objects of a JSON text hold, at most.

    Examples
    --------
    >>> values(b'{"a": [1, 2, "3,4"]}'), values(b"{}")
    (3, 1)
    """
    return 1 + int(np.count_nonzero(_outside_texts(content, _NO_LIST) == _COMMA))


def depth(content: bytes) -> int:
    """Return how deeply the arrays and objects of a JSON text are nested."""
    return outline(content).depth


def duplicate_keys(content: bytes, document: Any = None, keys: int | None = None) -> list[str]:
    """Return the keys that occur twice in one object; parsers keep the last silently.

    Parameters
    ----------
    content : bytes
        JSON that :func:`parse` has accepted.
    document : object, optional
        What it was parsed to: if it holds as many keys as the text, none was lost.
    keys : int, optional
        How many keys the text holds, if that is known.
    """
    if document is not None:
        keys = outline(content).keys if keys is None else keys
        if keys == _keys_of_features(document) or keys == keys_in(document):
            return []
    found: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> None:
        # Nothing is made of the objects: millions of them would take seconds and memory.
        if len(items) > 1 and len(dict(items)) < len(items):
            found.extend(_repeated(map(itemgetter(0), items)))

    # Deeper than Python can go: what has been found so far is told.
    with contextlib.suppress(RecursionError):
        json.loads(content, object_pairs_hook=pairs)
    return found


def _repeated(keys: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield key
        seen.add(key)


def _keys_of_features(document: Any) -> int:
    """Count the keys of a FeatureCollection in which nothing else is nested."""
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
    """Count the keys of parsed JSON, at least; without recursion, so that no depth is too much.

    A list that begins with a number is taken for coordinates: what else it may
    hold is not counted.
    """
    count, level = 0, [document]
    while level:  # one step deeper each time, so that no loop of ours runs for each object
        dicts = [each for each in level if type(each) is dict]
        lists = [each for each in level if type(each) is list and each]
        count += sum(map(len, dicts))
        inner = [part for part in lists if type(part[0]) in _CONTAINERS]
        parts = chain(chain.from_iterable(map(dict.values, dicts)), chain.from_iterable(inner))
        level = [each for each in parts if type(each) in _CONTAINERS]
    return count
