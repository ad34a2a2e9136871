"""Projects as the list shows them, and one project as its card shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geo import crs
from geo.model.location import certainty, missing_reason
from geo.model.search import Word
from geo.model.text.english import glosses
from geo.store.snapshot import Snapshot
from geo.viewport import viewport

LISTED = ("name", "name_en", "section", "sentence", "status", "category", "location_type")


def item(snapshot: Snapshot, row: int, words: Sequence[Word] = ()) -> dict[str, Any]:
    """Return a project as a row of the list.

    Parameters
    ----------
    snapshot : Snapshot
    row : int
    words : sequence of Word
        Of the query that has found it; what of the project each matches is told.
    """
    feature = snapshot.feature(row)
    properties = feature["properties"]
    located = feature["geometry"] is not None
    return {
        "id": feature["id"],
        **{name: properties[name] for name in LISTED},
        "certainty": certainty(properties, located=located),
        "reason": None if located else missing_reason(properties),
        "accuracy_m": properties.get("location_accuracy_m"),
        "matches": [match.answer() for match in snapshot.matches(row, words)],
    }


def card(snapshot: Snapshot, row: int, display: str = "wgs84") -> dict[str, Any]:
    """Return one project: the feature as it is stored, its bounds, and how sure its place is.

    Parameters
    ----------
    snapshot : Snapshot
    row : int
    display : {"wgs84", "gcj02"}
        System of the bounds and of the mark.
    """
    feature = snapshot.feature(row)
    located = feature["geometry"] is not None
    bounds = viewport(snapshot).bounds(row)
    x, y = snapshot.columns.x[row], snapshot.columns.y[row]
    if display == "gcj02":
        x, y = crs.wgs84_to_gcj02(x, y)
    if bounds is not None and display == "gcj02":
        west, south = crs.wgs84_to_gcj02(bounds[0], bounds[1])
        east, north = crs.wgs84_to_gcj02(bounds[2], bounds[3])
        bounds = (float(west), float(south), float(east), float(north))
    return {
        "revision": snapshot.revision,
        "feature": feature,
        "communities": [
            {"name": name, "how": how} for name, how in snapshot.columns.communities_at(row)
        ],
        "english": glosses(feature["properties"]),
        "bounds": bounds,
        "mark": [float(x), float(y)] if located else None,
        "certainty": certainty(feature["properties"], located=located),
        "reason": None if located else missing_reason(feature["properties"]),
    }
