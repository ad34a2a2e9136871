"""The target that a row of a file counts towards: people write its name, the store keeps its id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geo.intake.stored import StoredProjects
from geo.model.errors import Finding
from geo.model.search import fold

_FIELD = "counts_towards"


def with_target_ids(
    features: list[Any], names: Sequence[str], stored: StoredProjects
) -> tuple[list[Any], list[Finding]]:
    """Return features whose `counts_towards` is an id where it was a project's exact name.

    Parameters
    ----------
    features : list of GeoJSON features
    names : sequence of str
        What each is called in findings.
    stored : StoredProjects

    Returns
    -------
    features : list
        The very same one where nothing is said to count towards a target.
    findings : list of Finding
        An error where no project of the store or of the file is meant.
    """
    asked = {at: value for at, each in enumerate(features) if (value := _target_of(each))}
    if not asked:
        return features, []
    ids = {each.get("id") for each in features if isinstance(each, dict)}
    by_name: dict[str, list[str]] = {}
    for identifier, name in stored.folded.items():
        by_name.setdefault(name, []).append(identifier)
    made, found = list(features), []
    for at, value in asked.items():
        if value in stored or value in ids:
            continue
        meant = by_name.get(fold(value), [])
        if len(meant) == 1:
            properties = {**made[at]["properties"], _FIELD: meant[0]}
            made[at] = {**made[at], "properties": properties}
        else:
            found.append(Finding("link_to_nothing", "error", names[at], _FIELD, {"value": value}))
    return made, found


def _target_of(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    value = properties.get(_FIELD) if isinstance(properties, dict) else None
    return value[:500] if isinstance(value, str) else ""
