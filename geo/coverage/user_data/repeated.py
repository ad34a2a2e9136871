"""Rows of a file that occur twice, and places that are named twice."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
import orjson
import shapely

from geo.model.arrays import Flags, Floats, Geometries

SAME_PLACE_M = 25.0  # two hands put one facility that far apart
_MOST_PAIRS = 1_000_000


def doubled_rows(features: Sequence[dict[str, Any]]) -> Flags:
    """Say which features repeat an earlier one in all their fields and their place.

    Parameters
    ----------
    features : sequence of GeoJSON features

    Examples
    --------
    >>> one = {"properties": {"a": 1}, "geometry": {"type": "Point", "coordinates": [0, 0]}}
    >>> doubled_rows([one, {**one, "properties": {"a": 2}}, one]).tolist()
    [False, False, True]
    """
    seen: set[bytes] = set()
    found = np.zeros(len(features), dtype=bool)
    for at, each in enumerate(features):
        row = [each.get("properties") or {}, each.get("geometry")]
        key = orjson.dumps(row, option=orjson.OPT_SORT_KEYS, default=str)
        found[at] = key in seen
        seen.add(key)
    return found


def plain_name(name: str) -> str:
    """Return a name as it is compared: without case, spaces and full-width signs.

    Examples
    --------
    >>> plain_name("Ｐark  One"), plain_name("阳光 小学")
    ('parkone', '阳光小学')
    """
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def same_places(names: Sequence[str], figures: Geometries, near_m: Floats | None = None) -> Any:
    """Return pairs of places of one name that lie within some metres of each other.

    Parameters
    ----------
    names : sequence of str
        Empty: known by its place alone, and the same as another nameless one there.
    figures : (n,) array of shapely geometries
        Metres.
    near_m : (n,) float64, optional
        How far from its true place each may lie, metres.

    Returns
    -------
    first, second : (p,) int64
        `first` comes earlier.
    """
    groups: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        groups.setdefault(plain_name(name), []).append(at)
    firsts, seconds = [], []
    for name, rows in groups.items():
        if len(rows) > 1:
            own = np.array(rows)
            one, other = _near(figures[own], SAME_PLACE_M if name else 0.01, near_m, own)
            firsts.append(own[one])
            seconds.append(own[other])
    if not firsts:
        return np.zeros((2, 0), np.int64)
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    order = np.lexsort((second, first))
    return first[order], second[order]


def _near(figures: Geometries, limit_m: float, near_m: Floats | None, rows: Any) -> Any:
    """Return the pairs that lie near enough; of very many in one place the first ones."""
    tree = shapely.STRtree(figures)
    reach = np.full(len(figures), limit_m) if near_m is None else limit_m + near_m[rows]
    pairs: list[Any] = []
    count = 0
    for begin in range(0, len(figures), 64):
        some = slice(begin, begin + 64)
        one, other = tree.query(figures[some], predicate="dwithin", distance=reach[some])
        one = one + begin
        later = one != other
        low, high = np.minimum(one[later], other[later]), np.maximum(one[later], other[later])
        pairs.append(np.unique(np.stack((low, high)), axis=1))
        count += pairs[-1].shape[1]
        if count > _MOST_PAIRS:
            break
    return np.unique(np.concatenate(pairs, axis=1), axis=1)
