"""Read lines, water and places for a base map from vector files in any format of intake."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shapely.geometry import shape

from geo.intake.layer import UserLayer
from geo.model.errors import Finding, InvalidConfiguration
from geo.setup.ground import LINE_ROLES, GroundFeature
from geo.setup.names import english_field, field_names_of, name_field, text_of

_LISTED = 30
# What a feature is, by words in a field that says so; the first that matches counts.
_ROLE_WORDS = (
    (
        "metro",
        (
            "metro",
            "subway",
            "lightrail",
            "light rail",
            "light_rail",
            "light-rail",
            "monorail",
            "地铁",
            "轨道",
            "轻轨",
            "单轨",
        ),
    ),
    ("rail", (" rail", "铁路", "高铁", "城际")),
    (
        "water",
        (
            "river",
            "canal",
            "stream",
            "water",
            "lake",
            "reservoir",
            "河",
            "江",
            "湖",
            "渠",
            "水库",
            "水系",
            "水面",
            "水域",
        ),
    ),
)
_ROLE_FIELDS = (
    "role", "fclass", "highway", "railway", "waterway", "natural", "class", "type", "kind",
    "类型", "类别", "种类", "道路类型", "道路等级", "等级", "level",
)  # fmt: skip
# Classes of roads, the most important first: OpenStreetMap's, then those of JTG B01 and CJJ 37.
_CLASSES = (
    ("motorway", "高速"),
    ("trunk", "快速路", "国道"),
    ("primary", "主干", "省道", "一级"),
    ("secondary", "次干", "县道", "二级"),
    ("tertiary", "支路", "乡道", "三级", "四级"),
)
_STATION = re.compile(r"station|halt|车站|地铁站|轨道站|站点|火车站|[^网]站$", re.IGNORECASE)
_OTHER_CLASS = 2  # of a road whose class is not known


@dataclass(frozen=True, eq=False, slots=True)
class GroundLayer:
    """What a file holds for the base map.

    Attributes
    ----------
    lines, water, places : tuple of GroundFeature
    findings : tuple of Finding
    """

    lines: tuple[GroundFeature, ...] = ()
    water: tuple[GroundFeature, ...] = ()
    places: tuple[GroundFeature, ...] = ()
    findings: tuple[Finding, ...] = ()


def lines_of(
    layer: UserLayer,
    *,
    role: str | None = None,
    wanted_field: str | None = None,
    source: dict[str, Any] | None = None,
) -> GroundLayer:
    """Return the lines of a file, and its areas of water.

    Parameters
    ----------
    layer : UserLayer
    role : str, optional
        What all of them are; by default a field says so, and else they are roads.
    wanted_field : str, optional
        Field of the names.
    source : dict, optional
        Properties that all of them get.

    Raises
    ------
    InvalidConfiguration
        ``town_no_lines``, ``town_field_unknown``, ``town_role_unknown``.
    """
    if role is not None and role not in LINE_ROLES:
        raise InvalidConfiguration("town_role_unknown", value=role, allowed=LINE_ROLES)
    named, english = _name_fields(layer, wanted_field)
    lines: list[GroundFeature] = []
    water: list[GroundFeature] = []
    others = 0
    for feature in layer.features:
        words = role_words(feature["properties"])
        is_area = feature["geometry"]["type"] in ("Polygon", "MultiPolygon")
        kind = role or (role_in(words) if words else "road")
        if feature["geometry"]["type"] in ("Point", "MultiPoint") or (is_area and kind != "water"):
            others += 1
            continue
        (water if is_area else lines).append(
            GroundFeature(
                kind,
                text_of(feature, named),
                text_of(feature, english),
                shape(feature["geometry"]),
                road_rank(words) if kind == "road" else 0,
                source or {},
            )
        )
    if not lines and not water:
        raise InvalidConfiguration("town_no_lines", count=len(layer.features))
    return GroundLayer(tuple(lines), tuple(water), findings=_others(others))


def places_of_file(
    layer: UserLayer,
    *,
    role: str | None = None,
    wanted_field: str | None = None,
    source: dict[str, Any] | None = None,
) -> GroundLayer:
    """Return the places of a file: its points.

    Parameters
    ----------
    layer : UserLayer
    role : str, optional
        ``station`` if all of them are stations; by default a field or the name says so.
    wanted_field : str, optional
    source : dict, optional

    Raises
    ------
    InvalidConfiguration
        ``town_no_places``, ``town_field_unknown``, ``town_role_unknown``.
    """
    if role not in (None, "station"):
        raise InvalidConfiguration("town_role_unknown", value=role, allowed=("station",))
    named, english = _name_fields(layer, wanted_field)
    places, others = [], 0
    for feature in layer.features:
        if feature["geometry"]["type"] not in ("Point", "MultiPoint"):
            others += 1
            continue
        name = text_of(feature, named)
        is_station = role == "station" or _STATION.search(role_words(feature["properties"]) or name)
        places.append(
            GroundFeature(
                "station" if is_station else "",
                name,
                text_of(feature, english),
                shape(feature["geometry"]),
                source=source or {},
            )
        )
    if not places:
        raise InvalidConfiguration("town_no_places", count=len(layer.features))
    return GroundLayer(places=tuple(places), findings=_others(others))


def _others(count: int) -> tuple[Finding, ...]:
    found = Finding("town_other_shapes", "warning", params={"count": count})
    return (found,) if count else ()


def _name_fields(layer: UserLayer, wanted: str | None) -> tuple[str | None, str | None]:
    named = name_field(layer.features, wanted)
    if wanted is not None and named is None:
        fields = field_names_of(layer.features)[:_LISTED] or ("–",)
        raise InvalidConfiguration("town_field_unknown", value=wanted, allowed=fields)
    return named, english_field(layer.features)


def role_words(properties: Mapping[str, Any]) -> str:
    """Return what the fields of a feature say of its kind, in lower case.

    Examples
    --------
    >>> role_words({"fclass": "Primary", "name": "甲"}), role_words({})
    ('primary', '')
    """
    known = {str(name).casefold(): value for name, value in properties.items()}
    found = (known.get(name) for name in _ROLE_FIELDS)
    return " ".join(text.casefold()[:60] for text in found if isinstance(text, str))


def role_in(words: str) -> str:
    """Return the role of a line that words describe.

    Examples
    --------
    >>> role_in("地铁线路"), role_in("river"), role_in("主干路"), role_in("railway")
    ('metro', 'water', 'road', 'rail')
    """
    return next((role for role, names in _ROLE_WORDS if _has_any(words, names)), "road")


def road_rank(words: str) -> int:
    """Return the rank of a road by its class; 0 is a motorway.

    Examples
    --------
    >>> road_rank("trunk"), road_rank("支路"), road_rank("")
    (1, 4, 2)
    """
    ranks = (rank for rank, names in enumerate(_CLASSES) if _has_any(words, names))
    return next(ranks, _OTHER_CLASS)


def _has_any(words: str, names: tuple[str, ...]) -> bool:
    """Return whether a name occurs; one with a space in front only begins a word."""
    text = f" {words}"
    return any(name in text for name in names)
