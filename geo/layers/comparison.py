"""Compare a layer with the file that is to replace it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import orjson
import shapely

from geo.coverage.facilities import NAME_FIELDS
from geo.coverage.user_data.repeated import plain_name
from geo.intake.comparison.compare import changed_fields, moves
from geo.model.errors import Finding

_LEAST_SHARE = 0.5  # of the new ids that must be known for ids to decide alone
MUCH_DROPPED = 0.2  # of a layer's features, or of the sum of its cells
_MOST_LISTED = 200
_NEIGHBOURS = 8  # nearest features with equal properties that are tried
Feature = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LayerComparison:
    """What replacing a layer changes.

    Attributes
    ----------
    added, dropped : list of str
        Names, ids or numbers of features that only the new or only the old one has.
    moved : list of (str, float or None)
        With the distance in metres; None when a place came or went.
    changed : list of (str, tuple of str)
        With the names of the properties that differ.
    unchanged : int
    sums : tuple of float or None
        The people before and after, for rasters and for residents in partitions.
    places : list of (GeoJSON geometry or None, GeoJSON geometry or None)
        Where each of `moved` was and is, WGS 84 degrees.
    """

    added: list[str] = field(default_factory=list)
    moved: list[tuple[str, float | None]] = field(default_factory=list)
    changed: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    unchanged: int = 0
    sums: tuple[float, float] | None = None
    places: list[tuple[Any, Any]] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as JSON data, with at most 200 features of each kind."""
        if self.sums is not None:
            return {"sums": {"before": self.sums[0], "after": self.sums[1]}}
        most = _MOST_LISTED
        moved = [{"feature": name, "metres": metres} for name, metres in self.moved[:most]]
        changed = [{"feature": name, "fields": list(names)} for name, names in self.changed[:most]]
        return {
            "counts": self.counts,
            "added": self.added[:most],
            "moved": moved,
            "changed": changed,
            "dropped": self.dropped[:most],
        }

    @property
    def counts(self) -> dict[str, int]:
        """Numbers of features that are added, moved, changed, dropped and unchanged."""
        return {
            "added": len(self.added),
            "moved": len(self.moved),
            "changed": len(self.changed),
            "dropped": len(self.dropped),
            "unchanged": self.unchanged,
        }


def compare_layers(old: Sequence[Feature], new: Sequence[Feature]) -> LayerComparison:
    """Compare the features of a layer before and after.

    Features are the same if they have the same id; without ids that persist, if one feature
    in each has that name; else the nearest one with equal properties.

    Parameters
    ----------
    old, new : sequence of GeoJSON features
        WGS 84 degrees.

    Examples
    --------
    >>> here, there = ({"type": "Point", "coordinates": [113.75, y]} for y in (23.0, 23.001))
    >>> one = {"id": "a", "properties": {"n": 1}, "geometry": here}
    >>> found = compare_layers([one], [{**one, "geometry": there}])
    >>> [(name, round(metres)) for name, metres in found.moved], found.dropped
    ([('a', 111)], [])
    """
    pairs = same_features(old, new)
    compared = LayerComparison()
    gone, come = {before for before, _ in pairs}, {after for _, after in pairs}
    compared.added.extend(_label(new, row) for row in range(len(new)) if row not in come)
    compared.dropped.extend(_label(old, row) for row in range(len(old)) if row not in gone)
    return _with_differences(compared, old, new, pairs)


def _with_differences(
    compared: LayerComparison,
    old: Sequence[Feature],
    new: Sequence[Feature],
    pairs: list[tuple[int, int]],
) -> LayerComparison:
    moving = [each for each in pairs if _place(old[each[0]]) != _place(new[each[1]])]
    labels = [_label(new, after) for _, after in moving]
    befores = [old[before]["geometry"] for before, _ in moving]
    afters = [new[after]["geometry"] for _, after in moving]
    differ: set[int] = set()
    for at, move in enumerate(moves(labels, befores, afters)):
        if move is not None:
            after = moving[at][1]
            compared.moved.append((labels[at], move.metres))
            compared.places.append((befores[at], afters[at]))
            differ.add(after)
    for before, after in pairs:
        fields = _changed(old[before]["properties"], new[after]["properties"])
        if fields:
            compared.changed.append((_label(new, after), fields))
            differ.add(after)
    return LayerComparison(
        compared.added,
        compared.moved,
        compared.changed,
        compared.dropped,
        len(pairs) - len(differ),
        places=compared.places,
    )


def _changed(old: dict[str, Any], new: dict[str, Any]) -> tuple[str, ...]:
    gone = [name for name, value in old.items() if value not in (None, "") and name not in new]
    return (*changed_fields(old, new), *gone)


def _place(feature: Feature) -> Any:
    geometry = feature["geometry"]
    return None if geometry is None else orjson.dumps(geometry)


def same_features(old: Sequence[Feature], new: Sequence[Feature]) -> list[tuple[int, int]]:
    """Return the rows of the features that are the same in both, old and new.

    See :func:`compare_layers` for the rule.
    """
    pairs = _by_key(old, new, _id, range(len(old)), range(len(new)))
    has_ids = sum(_id(each) is not None for each in new)
    if pairs and len(pairs) >= _LEAST_SHARE * has_ids:
        return pairs
    pairs = _by_key(old, new, _name, range(len(old)), range(len(new)))
    gone, come = {before for before, _ in pairs}, {after for _, after in pairs}
    left = [row for row in range(len(old)) if row not in gone]
    fresh = [row for row in range(len(new)) if row not in come]
    return [*pairs, *_nearest_equal(old, new, left, fresh)]


def _by_key(
    old: Sequence[Feature],
    new: Sequence[Feature],
    key: Callable[[Feature], Hashable | None],
    left: Sequence[int],
    fresh: Sequence[int],
) -> list[tuple[int, int]]:
    """Return the pairs of rows whose key only one feature of each side has."""
    before, after = _rows(old, key, left), _rows(new, key, fresh)
    return [(before[each], row) for each, row in after.items() if each in before]


def _rows(
    features: Sequence[Feature], key: Callable[[Feature], Hashable | None], rows: Sequence[int]
) -> dict[Hashable, int]:
    keys = {row: key(features[row]) for row in rows}
    counts = Counter(keys.values())
    return {each: row for row, each in keys.items() if each is not None and counts[each] == 1}


def _id(feature: Feature) -> Hashable | None:
    identifier = feature.get("id")
    return identifier if isinstance(identifier, str | int) else None


def _name(feature: Feature) -> Hashable | None:
    properties = {str(key).strip().casefold(): v for key, v in feature["properties"].items()}
    name = next((properties[key] for key in NAME_FIELDS if properties.get(key)), None)
    return plain_name(str(name)) if name is not None else None


def _nearest_equal(
    old: Sequence[Feature], new: Sequence[Feature], left: list[int], fresh: list[int]
) -> list[tuple[int, int]]:
    """Pair the remaining features with equal properties, each with the nearest one left."""
    groups: dict[bytes, tuple[list[int], list[int]]] = {}
    for side, (features, rows) in enumerate(((old, left), (new, fresh))):
        for row in rows:
            key = orjson.dumps(features[row]["properties"], option=orjson.OPT_SORT_KEYS)
            groups.setdefault(key, ([], []))[side].append(row)
    pairs: list[tuple[int, int]] = []
    for before, after in groups.values():
        if before and after:
            pairs += _nearest(old, new, before, after)
    return pairs


def _nearest(
    old: Sequence[Feature], new: Sequence[Feature], before: list[int], after: list[int]
) -> list[tuple[int, int]]:
    """Return pairs of rows, the nearest first; each row is used once."""
    from scipy.spatial import cKDTree

    one, other = _middles(old, before), _middles(new, after)
    located, sought = (np.flatnonzero(np.isfinite(each).all(axis=1)) for each in (one, other))
    if not len(located) or not len(sought):
        return []
    most = min(_NEIGHBOURS, len(located))
    far, near = cKDTree(one[located]).query(other[sought], k=range(1, most + 1))
    order = np.argsort(far, axis=None, kind="stable")
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for at, rank in zip(*np.unravel_index(order, far.shape), strict=True):
        row, target = int(located[near[at, rank]]), int(sought[at])
        if row not in used and target not in pairs:
            pairs[target] = row
            used.add(row)
    return [(before[row], after[target]) for target, row in sorted(pairs.items())]


def _middles(features: Sequence[Feature], rows: list[int]) -> Any:
    from geo.layers.geoparquet import figures_of

    centres = shapely.centroid(figures_of([features[row] for row in rows]))
    return np.column_stack((shapely.get_x(centres), shapely.get_y(centres)))


def drop_findings(features: int, compared: LayerComparison) -> list[Finding]:
    """Return a warning when a new file would drop much: more than a fifth.

    Parameters
    ----------
    features : int
        Number of features of the layer before.
    compared : LayerComparison

    Examples
    --------
    >>> [each.code for each in drop_findings(4, LayerComparison(dropped=["a"]))]
    ['layer_drops_much']
    >>> drop_findings(5, LayerComparison(dropped=["a"]))
    []
    """
    if compared.sums is not None:
        before, after = compared.sums
        if after < (1 - MUCH_DROPPED) * before:
            params = {"before": f"{before:,.0f}", "after": f"{after:,.0f}"}
            return [Finding("layer_sum_falls", "warning", params=params)]
    elif len(compared.dropped) > MUCH_DROPPED * features:
        counts = {"count": f"{len(compared.dropped):,}", "total": f"{features:,}"}
        return [Finding("layer_drops_much", "warning", params=counts)]
    return []


def _label(features: Sequence[Feature], row: int) -> str:
    """Return the name of a feature, else its id, else its number."""
    feature = features[row]
    properties = {str(key).strip().casefold(): v for key, v in feature["properties"].items()}
    name = next((properties[key] for key in NAME_FIELDS if properties.get(key)), None)
    return str(name or feature.get("id") or f"#{row + 1}")
