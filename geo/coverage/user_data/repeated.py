"""Find rows that a file repeats, and places of the same name near each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
import orjson
import shapely

from geo.model.arrays import Flags, Floats, Geometries

SAME_PLACE_M = 25.0  # distance up to which two records may be the same facility
_MOST_PAIRS = 1_000_000


def doubled_rows(features: Sequence[dict[str, Any]]) -> Flags:
    """Return which features repeat an earlier one, with equal properties and geometry: (n,) bool.

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
    is_repeated = np.zeros(len(features), dtype=bool)
    for row, feature in enumerate(features):
        content = [feature.get("properties") or {}, feature.get("geometry")]
        key = orjson.dumps(content, option=orjson.OPT_SORT_KEYS, default=str)
        is_repeated[row] = key in seen
        seen.add(key)
    return is_repeated


def plain_name(name: str) -> str:
    """Return a name for comparison: without case, spaces and full-width characters.

    Examples
    --------
    >>> plain_name("Ｐark  One"), plain_name("阳光 小学")
    ('parkone', '阳光小学')
    """
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def same_places(names: Sequence[str], figures: Geometries, near_m: Floats | None = None) -> Any:
    """Return the pairs of places with the same name within 25 m of each other.

    Parameters
    ----------
    names : sequence of str
        Places with an empty name match only at the same position.
    figures : (n,) array of shapely geometries
        Metres.
    near_m : (n,) float64, optional
        Uncertainty of each place, added to the distance, metres.

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
            group = np.array(rows)
            one, other = _near(figures[group], SAME_PLACE_M if name else 0.01, near_m, group)
            firsts.append(group[one])
            seconds.append(group[other])
    if not firsts:
        return np.zeros((2, 0), np.int64)
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    order = np.lexsort((second, first))
    return first[order], second[order]


def _near(figures: Geometries, limit_m: float, near_m: Floats | None, rows: Any) -> Any:
    """Return the pairs within reach of each other, stopping at a million or so."""
    tree = shapely.STRtree(figures)
    reach = np.full(len(figures), limit_m) if near_m is None else limit_m + near_m[rows]
    pairs: list[Any] = []
    count = 0
    for begin in range(0, len(figures), 64):
        block = slice(begin, begin + 64)
        one, other = tree.query(figures[block], predicate="dwithin", distance=reach[block])
        one = one + begin
        differ = one != other
        low, high = np.minimum(one[differ], other[differ]), np.maximum(one[differ], other[differ])
        pairs.append(np.unique(np.stack((low, high)), axis=1))
        count += pairs[-1].shape[1]
        if count > _MOST_PAIRS:
            break
    return np.unique(np.concatenate(pairs, axis=1), axis=1)
