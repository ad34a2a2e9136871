"""Where the outlines of communities do not fit each other and the town."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from geo.coverage.feature_names import some
from geo.coverage.shared_area import SharedAreas, shared_areas
from geo.coverage.town import Town
from geo.model.arrays import Geometries
from geo.model.errors import Finding

# Outlines from different sources never meet exactly; less than this is no news.
_SLIVER_KM2 = 0.01
_DIGITS = 2


def fit_of(names: Sequence[str], whole: Geometries, own: Geometries, town: Town) -> list[Finding]:
    """Tell where communities lie outside the town, on each other, or leave a gap.

    Parameters
    ----------
    names : (n,) sequence of str
    whole, own : (n,) array of shapely geometries
        The outlines as they are, and inside the town.
    town : Town
    """
    found = []
    outside = (shapely.area(whole) - shapely.area(own)) / 1e6
    for at in np.flatnonzero(outside > _SLIVER_KM2).tolist():
        params = {"name": names[at], "value": round(float(outside[at]), _DIGITS)}
        found.append(Finding("community_outside", "warning", params=params))
    found += _overlaps(names, shared_areas(own))
    gap = float(town.outline.difference(shapely.union_all(own)).area) / 1e6
    if len(own) and gap > _SLIVER_KM2:
        params = {"value": round(gap, _DIGITS)}
        found.append(Finding("communities_gap", "warning", params=params))
    return found


def _overlaps(names: Sequence[str], pairs: SharedAreas) -> list[Finding]:
    found = []
    for large in np.unique(pairs.large[pairs.within]).tolist():
        rows = pairs.small[pairs.within & (pairs.large == large)].tolist()
        inner = some([names[row] for row in sorted(rows)])
        params = {"name": names[large], "count": f"{len(rows):,}", "names": inner}
        found.append(Finding("communities_within", "warning", params=params))
    low, high = np.minimum(pairs.small, pairs.large), np.maximum(pairs.small, pairs.large)
    rest = np.flatnonzero(~pairs.within & (pairs.shared_m2 > _SLIVER_KM2 * 1e6))
    for at in rest[np.lexsort((high[rest], low[rest]))].tolist():
        value = round(float(pairs.shared_m2[at]) / 1e6, _DIGITS)
        params = {"first": names[low[at]], "second": names[high[at]], "value": value}
        found.append(Finding("communities_overlap", "warning", params=params))
    return found


def doubled_outlines(names: Sequence[str], figures: Geometries) -> tuple[Finding, ...]:
    """Tell which outlines of one name are in a file more than once.

    Parameters
    ----------
    names : (n,) sequence of str
    figures : (n,) array of shapely geometries
        Metres, valid.
    """
    pairs = shared_areas(figures)
    own = np.array(list(names), dtype=object)
    again = pairs.same & (own[pairs.small] == own[pairs.large])
    if not again.any():
        return ()
    rows = np.unique(np.maximum(pairs.small, pairs.large)[again]).tolist()
    params = {"count": f"{len(rows):,}", "names": some([names[row] for row in rows])}
    return (Finding("communities_twice", "warning", params=params),)
