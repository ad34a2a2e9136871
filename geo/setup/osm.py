"""Make a base map from an OpenStreetMap extract: roads, metro, railways, water and stations.

The extract is read in a child process (:mod:`geo.intake.sandbox.osm_ground_reader`), which
returns only what lies near the town. Water areas are assembled here from their ways.
"""

from __future__ import annotations

import bz2
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geo.intake.archive import MEGABYTE
from geo.intake.formats.streets import plain_xml, street_content, street_form
from geo.intake.sandbox.osm_ground_reader import METRO, RIVERS, ROADS, is_water
from geo.intake.sandbox.run import run_reader
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding, UnreadableFile
from geo.model.process.pause import collection_paused
from geo.setup.files import GivenFile
from geo.setup.ground import Extent, GroundFeature
from geo.setup.ground_files import GroundLayer
from geo.setup.names import one_line
from geo.store.file.scratch import temporary_folder

ATTRIBUTION = {
    "source": "© OpenStreetMap 贡献者（ODbL）",
    "source_en": "© OpenStreetMap contributors (ODbL)",
}
_READER = "geo.intake.sandbox.osm_ground_reader"
# Each additional memory arena and thread would reserve memory within the child's limit.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1", "OSMIUM_POOL_THREADS": "1"}
_SECONDS = 300  # for a whole city; PLANMAP_READER_SECONDS is for uploads
_BZIP2 = b"BZh"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"^[\x20-\x7e\u00c0-\u024f]+$")
_TOWARDS = re.compile("[:：（(]")  # in the name of a route: "地铁1号线：甲 → 乙"
Progress = Callable[[dict[str, Any]], None]
_Line = Mapping[str, Any]


def is_extract(content: bytes) -> bool:
    """Check whether a file is an OpenStreetMap extract, packed or not.

    Raises
    ------
    UnreadableFile
        ``archive_*`` for a damaged or dangerous archive.

    Examples
    --------
    >>> is_extract(b"<osm version='0.6'/>"), is_extract(b"{}")
    (True, False)
    """
    return street_form(_unpacked(content)) in ("pbf", "osm")


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(_BZIP2):
        return street_content(content)[0]
    limit = limit_settings().max_expanded_mb
    reader = bz2.BZ2Decompressor()
    try:
        plain = reader.decompress(content, limit * MEGABYTE + 1)
    except (OSError, ValueError, EOFError) as error:
        raise UnreadableFile("archive_broken") from error
    if len(plain) > limit * MEGABYTE:
        raise UnreadableFile("archive_too_large", limit=limit)
    if not reader.eof or reader.unused_data:  # cut off, or several parts
        raise UnreadableFile("archive_broken")
    return plain


def read_extract(given: GivenFile, here: Extent, progress: Progress | None = None) -> GroundLayer:
    """Read the base map of a town from an OpenStreetMap extract.

    Parameters
    ----------
    given : GivenFile
        OSM PBF or OSM XML, also packed as gz, bz2 or zip.
    here : Extent
    progress : callable, optional
        Receives ``{"stage": "ways" or "nodes", "count": n}``.

    Raises
    ------
    UnreadableFile
        ``osm_no_extract``; and as :func:`geo.intake.formats.streets.read_streets`.
    """
    return ground_of(read_lines(given, here.degrees, progress))


def read_lines(
    given: GivenFile,
    box: tuple[float, float, float, float] | None,
    progress: Progress | None = None,
) -> list[dict[str, Any]]:
    """Return what the reader finds in an extract.

    Parameters
    ----------
    given : GivenFile
    box : (west, south, east, north) or None
        WGS 84 degrees; None for the administrative boundaries in place of the ground.
    progress : callable, optional

    Raises
    ------
    UnreadableFile
        As :func:`read_extract`.
    """
    plain = _unpacked(given.content)
    form = street_form(plain)
    if form not in ("pbf", "osm"):
        raise UnreadableFile("osm_no_extract", file=given.name)
    with temporary_folder() as folder, collection_paused():
        path = Path(folder) / "extract"
        path.write_bytes(plain if form == "pbf" else plain_xml(plain))
        return run_reader(
            _READER,
            {"format": form, "box": box, "path": str(path)},
            _ENVIRONMENT,
            seconds=max(_SECONDS, limit_settings().reader_seconds),
            progress=progress,
        )


def ground_of(lines: Sequence[_Line]) -> GroundLayer:
    """Turn what the reader has found into lines, water and places.

    Parameters
    ----------
    lines : sequence of dict
        As :func:`geo.intake.sandbox.osm_ground_reader.read` yields them.
    """
    ways = {line["way"]: line for line in lines if "way" in line and len(line["x"]) > 1}
    relations = [line for line in lines if "relation" in line]
    drawn = list(_drawn_lines(ways, relations))
    water, cut = _water(ways, relations)
    rivers = [each for each in drawn if each.role == "water" and each.name]
    water = [_named_by_river(each, rivers) for each in water]
    found = Finding("osm_water_cut", "warning", params={"count": cut})
    return GroundLayer(
        tuple(drawn),
        tuple(water),
        tuple(map(_station, (line for line in lines if "node" in line))),
        (found,) if cut else (),
    )


def names_of(tags: Mapping[str, str]) -> tuple[str, str]:
    """Return the name in Chinese and in English; nothing is translated.

    Examples
    --------
    >>> names_of({"name": "星海路", "name:en": "Xinghai Road"}), names_of({"ref": "G1"})
    (('星海路', 'Xinghai Road'), ('G1', ''))
    >>> names_of({"name": "Ring Road"})
    ('Ring Road', 'Ring Road')
    """
    local = tags.get("name", "")
    chinese = tags.get("name:zh-Hans") or tags.get("name:zh") or local or tags.get("ref", "")
    english = tags.get("name:en", "")
    if not english and _LATIN.match(local) and not _CHINESE.search(local):
        english = local
    return one_line(chinese), one_line(english)


def _drawn_lines(ways: Mapping[int, _Line], relations: Sequence[_Line]) -> Iterator[GroundFeature]:
    routes = _route_names(relations)
    for identifier, way in ways.items():
        tags = way["tags"]
        role, rank = _role(tags)
        if role is None and identifier not in routes:
            continue
        names = names_of(tags)
        if identifier in routes:
            role, names = "metro", routes[identifier]
        line = shapely.LineString(np.column_stack((way["x"], way["y"])))
        yield GroundFeature(role or "metro", *names, line, rank, ATTRIBUTION)


def _role(tags: Mapping[str, str]) -> tuple[str | None, int]:
    if tags.get("highway") in ROADS:
        return "road", ROADS.index(tags["highway"])
    if tags.get("railway") in METRO:
        return "metro", 0
    if tags.get("railway") == "rail":
        return "rail", 0 if tags.get("usage") == "main" else 1
    if tags.get("waterway") in RIVERS and tags.get("tunnel") in (None, "no"):
        return "water", RIVERS.index(tags["waterway"])
    return None, 0


def _route_names(relations: Sequence[_Line]) -> dict[int, tuple[str, str]]:
    """Return the names of metro lines by the ids of their ways, without the direction."""
    names: dict[int, tuple[str, str]] = {}
    for relation in relations:
        tags = relation["tags"]
        if tags.get("route") not in METRO:
            continue
        chinese, english = (_TOWARDS.split(name, maxsplit=1)[0].rstrip() for name in names_of(tags))
        if chinese:
            names |= dict.fromkeys(relation["ways"], (chinese, english))
    return names


def _water(
    ways: Mapping[int, _Line], relations: Sequence[_Line]
) -> tuple[list[GroundFeature], int]:
    """Assemble the areas of water; also return how many are incomplete in the extract."""
    areas: list[GroundFeature] = []
    cut = 0
    used: set[int] = set()
    for relation in relations:
        members = [ways[way] for way in relation["ways"] if way in ways]
        if relation["tags"].get("route") or not members:
            continue
        used.update(relation["ways"])
        area = assembled(members)
        if area is None:
            cut += 1
        else:
            areas.append(_area(relation["tags"], area))
    for identifier, way in ways.items():
        if not is_water(way["tags"]) or way["tags"].get("highway"):
            continue
        area = assembled([way])
        if area is None:
            cut += identifier not in used
        else:
            areas.append(_area(way["tags"], area))
    return areas, cut


def _area(tags: Mapping[str, str], area: Any) -> GroundFeature:
    return GroundFeature("water", *names_of(tags), area, 0, ATTRIBUTION)


def assembled(members: Sequence[_Line]) -> Any:
    """Return the area that closed rings of ways enclose, or None if there is no sound one.

    Parameters
    ----------
    members : sequence of dict
        Ways as the reader yields them, each with two positions at least.
    """
    lines = [shapely.LineString(np.column_stack((way["x"], way["y"]))) for way in members]
    area = shapely.build_area(shapely.multilinestrings(lines))
    return area if area.is_valid and not area.is_empty else None


def _named_by_river(area: GroundFeature, rivers: Sequence[GroundFeature]) -> GroundFeature:
    """Give an area without a name that of the river that runs through it farthest."""
    if area.name or not rivers:
        return area
    shapely.prepare(area.shape)
    inside = [
        (shapely.intersection(area.shape, river.shape).length, river)
        for river in rivers
        if shapely.intersects(area.shape, river.shape)
    ]
    length, river = max(inside, key=lambda each: each[0], default=(0.0, None))
    if river is None or length <= 0:
        return area
    return GroundFeature("water", river.name, river.name_en, area.shape, 0, area.source)


def _station(node: _Line) -> GroundFeature:
    names = names_of(node["tags"])
    return GroundFeature("station", *names, shapely.Point(node["x"], node["y"]), 0, ATTRIBUTION)
