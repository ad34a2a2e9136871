"""Derive the type and the certainty of a project's location, and describe them in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from geo.model.text.language import N_, Language
from geo.model.text.measures import length_text
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary

NO_PLACE_TYPES = frozenset({"subdistrict_wide", "not_spatial"})
_WITHOUT_SHAPE = NO_PLACE_TYPES | {"unknown"}
# The location type that a geometry has by default.
_TYPE_OF_SHAPE = {"Point": "site", "LineString": "corridor", "Polygon": "area"}
# Why a project has no mark, short enough for a tile or a cell; the vocabulary has full sentences.
SHORT_REASONS = {
    "whole_subdistrict": N_("whole {subdistrict}"),
    "no_place": N_("no place of their own"),
    "future_sites": N_("future sites"),
    "not_found": N_("waiting for a place"),
}


# "99 米", "±300米", "1.2 km" in the text of a source.
_DISTANCE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?) ?(公里|千米|米|km\b|m\b)")
_METRES = {"公里": 1000, "千米": 1000, "km": 1000}


def stated_distance_m(source: str) -> float | None:
    """Return the largest distance that the source of a place states, in metres, or None.

    A place cannot be more accurate than its source says, so its radius must not be
    smaller.

    Parameters
    ----------
    source : str
        Text in Chinese or English.

    Examples
    --------
    >>> stated_distance_m("据公交线路描绘，距地址点99米以内"), stated_distance_m("within 1.2 km")
    (99.0, 1200.0)
    >>> stated_distance_m("站点1号出口")
    """
    distances = [float(each[1]) * _METRES.get(each[2], 1) for each in _DISTANCE.finditer(source)]
    return max(distances, default=None)


def is_surer_than_its_source(properties: Mapping[str, Any]) -> bool:
    """Return whether a place's radius is smaller than a distance that its source states.

    Examples
    --------
    >>> is_surer_than_its_source({"location_accuracy_m": 50, "location_source": "99米以内"})
    True
    >>> is_surer_than_its_source({"location_accuracy_m": 100, "location_source": "99米以内"})
    False
    """
    radius = properties.get("location_accuracy_m")
    if radius is None:
        return False
    sources = (properties.get("location_source"), properties.get("location_source_en"))
    stated = [stated_distance_m(each) or 0.0 for each in sources if isinstance(each, str)]
    return any(each > radius for each in stated)


def type_of_shape(geometry: Mapping[str, Any]) -> str:
    """Return the default location type of a GeoJSON geometry.

    Examples
    --------
    >>> type_of_shape({"type": "MultiPolygon"}), type_of_shape({"type": "Point"})
    ('area', 'site')
    """
    return _TYPE_OF_SHAPE.get(str(geometry.get("type")).removeprefix("Multi"), "site")


def fitting_type(location_type: str, geometry: Mapping[str, Any] | None) -> str:
    """Return the location type, corrected if it contradicts the geometry.

    A project with a geometry is a site, a corridor or an area; one without is none
    of these. A point may stand for an area or a corridor whose extent is not known,
    and a polygon for a site, so these are left alone.

    Parameters
    ----------
    location_type : str
    geometry : GeoJSON geometry or None

    Examples
    --------
    >>> fitting_type("unknown", {"type": "Point"}), fitting_type("area", {"type": "Point"})
    ('site', 'area')
    >>> fitting_type("corridor", None), fitting_type("not_spatial", None)
    ('unknown', 'not_spatial')
    """
    if geometry is None:
        return "unknown" if location_type in _TYPE_OF_SHAPE.values() else location_type
    return type_of_shape(geometry) if location_type in _WITHOUT_SHAPE else location_type


def certainty(properties: Mapping[str, Any], *, located: bool) -> str:
    """Return how certain a project's location is.

    Parameters
    ----------
    properties : mapping
        Properties of the project (see :class:`geo.model.project.Project`).
    located : bool
        Whether the feature has a geometry.

    Returns
    -------
    str
        ``surveyed`` when a person has confirmed the place, otherwise ``estimate``;
        ``no_place`` for a project without a single place; ``not_located`` for a
        place that is not known yet.

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
    """Return why a project without a geometry has no mark.

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
    """Return whether a project is a promise of several future sites.

    Such a project has a target (30 parks) but no known places yet.
    """
    return (
        properties.get("target_value") is not None and properties.get("location_type") == "unknown"
    )


def in_words(
    properties: Mapping[str, Any],
    language: Language,
    *,
    located: bool,
    length_m: float = 0.0,
    area_m2: float = 0.0,
) -> str:
    """Describe a project's place in a phrase, for tables and screen readers.

    Parameters
    ----------
    properties : mapping
    language : {"zh", "en"}
    located : bool
    length_m, area_m2 : float
        Extent of a line or an area; zero for a point.

    Examples
    --------
    >>> in_words({"location_type": "corridor", "location_verified": True,
    ...           "location_accuracy_m": 50}, "en", located=True, length_m=8712.0)
    'Corridor, 8.7 km; confirmed, ±50 m'
    """
    terms = vocabulary()
    if not located:
        return terms.label("reason", missing_reason(properties), language)
    kind = terms.label("location_type", str(properties.get("location_type")), language)
    if length_m:
        length = length_text(length_m, language)
        kind = translate(N_("{kind}, {length}"), language, kind=kind, length=length)
    elif area_m2:
        size = f"{area_m2 / 1e6:,.2f}"
        kind = translate(N_("{kind}, {km2} km²"), language, kind=kind, km2=size)
    label = terms.label("certainty", certainty(properties, located=True), language).lower()
    radius = properties.get("location_accuracy_m")
    if radius is None:
        return translate(N_("{kind}; {sure}"), language, kind=kind, sure=label)
    text = N_("{kind}; {sure}, ±{radius}")
    radius = length_text(radius, language)
    return translate(text, language, kind=kind, sure=label, radius=radius)


def on_card(
    properties: Mapping[str, Any], geometry: Mapping[str, Any] | None, language: Language
) -> tuple[str, ...]:
    """Return what a project's card says about its place; ``map/card.js`` does the same.

    Parameters
    ----------
    properties : mapping
    geometry : GeoJSON geometry or None
    language : {"zh", "en"}

    Returns
    -------
    tuple of str
        Only the reason if there is no place; otherwise the certainty, the location
        type and an explanation of the certainty.

    Examples
    --------
    >>> on_card({"location_type": "site"}, {"type": "Point"}, "en")[:2]
    ('Estimate', 'Site')
    """
    terms = vocabulary()
    if geometry is None:
        return (terms.label("reason", missing_reason(properties), language),)
    code = certainty(properties, located=True)
    label, radius = terms.label("certainty", code, language), properties.get("location_accuracy_m")
    kind = terms.label("location_type", str(properties.get("location_type")), language)
    term = terms.term("certainty", code)
    meaning = term.meaning_zh if language == "zh" else term.meaning_en
    if code == "estimate":
        which = _estimate_means(radius, geometry)
        meaning = translate(ESTIMATE_MEANS[which], language) if which else meaning
    if radius:
        label = f"{label} ±{length_text(radius, language)}"
    return label, kind, meaning


# Explanations of an estimate around which the map draws no circle.
ESTIMATE_MEANS = {
    "no_radius": N_(
        "The place is an estimate, and how far off it may be is not stated: no circle is drawn"
    ),
    "no_circle": N_(
        "The place is an estimate; the true one should lie within that distance: dashed line"
    ),
}


def _estimate_means(radius: float | None, geometry: Mapping[str, Any]) -> str | None:
    if not radius:
        return "no_radius"
    return None if geometry.get("type") in ("Point", "MultiPoint") else "no_circle"
