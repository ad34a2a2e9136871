"""The communities (社区) that a project names, and their outlines where known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geo.model.config.settings import store_settings

SEPARATOR = "、"
MAX_COMMUNITIES = 50
# Never part of a name, and what sheets write where there is none.
_BETWEEN = re.compile(r"[、，,;；/／|\n\t]")
_NONE = frozenset({"-", "--", "—", "——", "无", "none", "null", "n/a"})
ROLE = "community"  # of a feature of reference_areas.geojson


def communities_of(value: Any) -> tuple[str, ...]:
    """Return the communities that a text or a JSON list names, each once, in order.

    Parameters
    ----------
    value : object
        The property `community`, of the store or of a file from outside. What is neither a
        text nor a list of texts names none.

    Examples
    --------
    >>> communities_of("西平社区、雅园社区"), communities_of(["西平", " "]), communities_of(None)
    (('西平社区', '雅园社区'), ('西平',), ())
    >>> communities_of("无"), communities_of("North; South,North")
    ((), ('North', 'South'))
    """
    texts: Iterable[Any] = value if isinstance(value, list | tuple) else [value]
    parts = (part for text in texts if isinstance(text, str) for part in _BETWEEN.split(text))
    names = (" ".join(part.split()) for part in parts)
    found = dict.fromkeys(name for name in names if name and name.casefold() not in _NONE)
    return tuple(found)[:MAX_COMMUNITIES]


def community_text(value: Any) -> str:
    """Return the stored form of a project's communities: their names with 、 between them.

    Examples
    --------
    >>> community_text(["西平社区", "雅园社区"]), community_text("西平社区, 雅园社区")
    ('西平社区、雅园社区', '西平社区、雅园社区')
    """
    return SEPARATOR.join(communities_of(value))


@dataclass(frozen=True, slots=True)
class Outline:
    """A community's outline.

    Attributes
    ----------
    name : str
        As projects name the community.
    geometry : shapely Polygon or MultiPolygon
        WGS 84 degrees.
    accuracy_m : float
        Within how many metres the outline is right.
    """

    name: str
    geometry: Any
    accuracy_m: float = 0.0


def community_outlines() -> tuple[Outline, ...]:
    """Return the outlines of communities in the data folder; none where nobody has put any."""
    return _read(store_settings().data / "reference_areas.geojson")


@lru_cache(maxsize=4)
def _read(path: Path) -> tuple[Outline, ...]:
    try:
        features = orjson.loads(path.read_bytes())["features"]
        return tuple(
            Outline(
                str(each["properties"]["name"]).strip(),
                shape(each["geometry"]),
                float(each["properties"].get("accuracy_m") or 0.0),
            )
            for each in features
            if each["properties"].get("role") == ROLE
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ShapelyError):
        return ()  # the start tells what is wrong with the file
