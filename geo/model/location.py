"""How sure a location is, and why a project has no mark on the map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NO_PLACE_TYPES = frozenset({"subdistrict_wide", "not_spatial"})


def certainty(properties: Mapping[str, Any], *, located: bool) -> str:
    """Return how sure a project's location is.

    Parameters
    ----------
    properties : mapping
        Properties of the project (see :class:`geo.model.project.Project`).
    located : bool
        Whether the feature has a geometry.

    Returns
    -------
    str
        ``surveyed`` when a person has confirmed the place; ``estimate`` when
        not; ``no_place`` for work without a place of its own; ``not_located``
        for a place that nobody has found yet.

    Examples
    --------
    >>> certainty({"location_type": "site", "location_verified": True}, located=True)
    'surveyed'
    >>> certainty({"location_type": "unknown"}, located=False)
    'not_located'
    """
    if located:
        return "surveyed" if properties.get("location_verified") is True else "estimate"
    if is_programme_of_sites(properties):
        return "not_located"
    return "no_place" if properties.get("location_type") in NO_PLACE_TYPES else "not_located"


def missing_reason(properties: Mapping[str, Any]) -> str:
    """Return why a project without geometry has no mark.

    Returns
    -------
    str
        A code of the vocabulary's ``reason`` table.
    """
    if is_programme_of_sites(properties):
        return "future_sites"
    return {"subdistrict_wide": "whole_subdistrict", "not_spatial": "no_place"}.get(
        str(properties.get("location_type")), "not_found"
    )


def is_programme_of_sites(properties: Mapping[str, Any]) -> bool:
    """Say whether a project is a promise of several future sites.

    Such a project has a target to count (30 parks) and no place known yet.
    """
    return (
        properties.get("target_value") is not None and properties.get("location_type") == "unknown"
    )
