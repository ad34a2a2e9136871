"""Read what a base map draws, or administrative boundaries, from an OpenStreetMap extract.

Runs in a child process: ``python -m geo.intake.sandbox.osm_ground_reader``. Three passes read
relations, ways and nodes; each keeps only what is near the town, so that the memory needed
depends on the town and not on the extract.
"""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from geo.intake.sandbox.osm_reader import file_entities
from geo.intake.sandbox.restrict import STREETS, Request, check_counts, serve
from geo.model.errors import UnreadableFile

# Values of `highway`, the most important first; see the OpenStreetMap wiki, Key:highway.
ROADS = ("motorway", "trunk", "primary", "secondary", "tertiary")
METRO = ("subway", "light_rail", "monorail")
RIVERS = ("river", "canal")
_KEPT = (
    "name", "name:zh", "name:zh-Hans", "name:en", "ref", "highway", "railway", "waterway",
    "natural", "water", "landuse", "route", "usage", "service", "tunnel", "intermittent",
    "admin_level",
)  # fmt: skip
_LONGEST = 200  # characters of a tag's value
_EVERY_S = 0.3  # seconds between two reports of progress
_NAMES = {"pbf": "OSM PBF", "osm": "OSM XML"}
_WATER_LAND = ("reservoir", "basin")
# Values of `admin_level` from prefectures to communities; see the OpenStreetMap wiki,
# Tag:boundary=administrative. Provinces are larger than any town's extract.
LEVELS = tuple(map(str, range(5, 13)))
_OUTLINE_ROLES = ("outer", "inner", "")


def prepare() -> None:
    """Import the libraries before memory is limited."""
    import numpy as np  # noqa: F401
    import osmium  # noqa: F401


def read(request: Request) -> Iterator[Any]:
    """Yield relations, ways and stations near the town, or administrative boundaries.

    Parameters
    ----------
    request : dict
        ``path``, ``format`` (``pbf`` or ``osm``), ``box`` (west, south, east, north in
        degrees; None for the boundaries of the whole extract) and the limits.

    Yields
    ------
    dict
        ``{"relation": id, "tags", "ways": [id]}``, ``{"way": id, "tags", "x", "y", "whole"}``,
        ``{"node": id, "tags", "x", "y"}`` or ``{"progress": {"stage", "count"}}``.
    """
    try:
        has_ground = request["box"] is not None
        members: set[int] = set()
        for relation in (_relations if has_ground else _boundaries)(request):
            members.update(relation.get("ways", ()))
            yield relation
        ways = _Ways()
        yield from _collect_ways(request, ways, members, has_ground=has_ground)
        yield from _near_ways(request, ways)
        if has_ground:
            yield from _stations(request)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:
        # osmium raises RuntimeError for all kinds of damage.
        if "entities" in str(error):
            raise UnreadableFile("xml_declarations") from error
        raise UnreadableFile("file_broken", kind=_NAMES[request["format"]]) from error


class _Ways:
    """The ways that may be drawn: tags, and the node ids of one after another."""

    def __init__(self) -> None:
        self.ids, self.refs, self.sizes = array("q"), array("q"), array("q")
        self.tags: list[dict[str, str]] = []


class _Clock:
    """Say when it is time to report progress again."""

    def __init__(self, stage: str) -> None:
        self.stage, self.count, self._last = stage, 0, time.monotonic()

    def tick(self) -> Iterator[Any]:
        self.count += 1
        if self.count % 1000 == 0 and time.monotonic() - self._last > _EVERY_S:
            self._last = time.monotonic()
            yield self.report()

    def report(self) -> Any:
        return {"progress": {"stage": self.stage, "count": self.count}}


def kept_tags(tags: Any) -> dict[str, str]:
    """Return the tags that a base map needs, with their values cut to 200 characters.

    Examples
    --------
    >>> kept_tags({"name": "甲" * 300, "source": "x"})["name"] == "甲" * 200
    True
    """
    found = ((key, tags.get(key)) for key in _KEPT)
    return {key: value[:_LONGEST] for key, value in found if value}


def is_water(tags: Any) -> bool:
    """Check whether an area is open water.

    Examples
    --------
    >>> is_water({"natural": "water"}), is_water({"natural": "wood"})
    (True, False)
    >>> is_water({"natural": "water", "intermittent": "yes"})
    False
    """
    if tags.get("intermittent") == "yes":
        return False
    is_open = tags.get("natural") == "water" or tags.get("waterway") == "riverbank"
    return bool(is_open or tags.get("landuse") in _WATER_LAND)


def is_drawn(tags: Any) -> bool:
    """Check whether a way is a road, a metro line, a railway or water that may be drawn.

    Examples
    --------
    >>> is_drawn({"highway": "primary"}), is_drawn({"highway": "primary_link"})
    (True, False)
    >>> is_drawn({"railway": "rail", "service": "yard"}), is_drawn({"railway": "subway"})
    (False, True)
    """
    if tags.get("highway") in ROADS or tags.get("waterway") in RIVERS or is_water(tags):
        return True
    railway = tags.get("railway")
    return (railway in METRO or railway == "rail") and not tags.get("service")


def _relations(request: Request) -> Iterator[Any]:
    import osmium

    wanted = osmium.filter.KeyFilter("route", "natural", "waterway", "landuse")
    for relation in file_entities(request, osmium.osm.RELATION).with_filter(wanted):
        tags = relation.tags
        is_route = tags.get("route") in METRO
        if not is_route and not (tags.get("type") == "multipolygon" and is_water(tags)):
            continue
        ways = [each.ref for each in relation.members if each.type == "w"]
        check_counts(request, 1, len(ways), times=STREETS)
        yield {"relation": relation.id, "tags": kept_tags(tags), "ways": ways}


def is_boundary(tags: Any) -> bool:
    """Check whether a relation is a named administrative boundary of a level that is read.

    Examples
    --------
    >>> tags = {"boundary": "administrative", "admin_level": "8", "name": "甲镇"}
    >>> is_boundary(tags), is_boundary({**tags, "admin_level": "4"})
    (True, False)
    """
    return (
        tags.get("boundary") == "administrative"
        and tags.get("admin_level") in LEVELS
        and bool(tags.get("name"))
    )


def _boundaries(request: Request) -> Iterator[Any]:
    import osmium

    wanted = osmium.filter.KeyFilter("boundary")
    members = 0
    for count, relation in enumerate(
        file_entities(request, osmium.osm.RELATION).with_filter(wanted), start=1
    ):
        if not is_boundary(relation.tags):
            continue
        ways = [each.ref for each in relation.members if each.type == "w"]
        roles = [each.role for each in relation.members if each.type == "w"]
        members += len(ways)
        check_counts(request, count, members, times=STREETS)
        outline = [way for way, role in zip(ways, roles, strict=True) if role in _OUTLINE_ROLES]
        yield {"relation": relation.id, "tags": kept_tags(relation.tags), "ways": outline}


def _collect_ways(
    request: Request, ways: _Ways, members: set[int], *, has_ground: bool
) -> Iterator[Any]:
    import osmium

    clock = _Clock("ways")
    entities = file_entities(request, osmium.osm.WAY)
    if has_ground and not members:
        wanted = osmium.filter.KeyFilter("highway", "railway", "waterway", "natural", "landuse")
        entities = entities.with_filter(wanted)
    for way in entities:
        yield from clock.tick()
        if way.id not in members and not (has_ground and is_drawn(way.tags)):
            continue
        # Checked before they are read: compressed, millions of nodes take little space.
        check_counts(request, len(ways.ids) + 1, len(ways.refs) + len(way.nodes), times=STREETS)
        ways.ids.append(way.id)
        ways.tags.append(kept_tags(way.tags))
        ways.sizes.append(len(way.nodes))
        ways.refs.extend([node.ref for node in way.nodes])
    yield clock.report()


def _near_ways(request: Request, ways: _Ways) -> Iterator[Any]:
    import numpy as np

    refs = np.frombuffer(ways.refs, np.int64) if ways.refs else np.zeros(0, np.int64)
    node_ids = np.unique(refs)
    x, y = np.full(len(node_ids), np.nan), np.full(len(node_ids), np.nan)
    yield from _positions(request, node_ids, x, y)
    at = np.searchsorted(node_ids, refs)
    x, y = x[at], y[at]
    known = np.isfinite(x)
    west, south, east, north = request["box"] or (-180.0, -90.0, 180.0, 90.0)
    near = known & (x >= west) & (x <= east) & (y >= south) & (y <= north)
    starts = np.concatenate(([0], np.cumsum(np.asarray(ways.sizes, np.int64)))).astype(np.int64)
    for index, (start, end) in enumerate(pairwise(starts)):
        if not near[start:end].any():
            continue
        here = known[start:end]
        yield {
            "way": ways.ids[index],
            "tags": ways.tags[index],
            "x": x[start:end][here].tolist(),
            "y": y[start:end][here].tolist(),
            "whole": bool(here.all()),
        }


def _positions(request: Request, node_ids: Any, x: Any, y: Any) -> Iterator[Any]:
    """Fill in the longitude and latitude of the ways' nodes."""
    import osmium

    # A dict of the ids would take ten times the memory; extracts are sorted by id, so the next
    # node is nearly always the next id.
    ids = array("q", node_ids.tobytes())
    nodes = file_entities(request, osmium.osm.NODE)
    if len(node_ids) and node_ids[0] >= 0:
        # Editors give negative ids to new nodes, which the filter does not accept.
        nodes = nodes.with_filter(osmium.filter.IdFilter(ids))
    clock = _Clock("nodes")
    following = 0
    for node in nodes:
        yield from clock.tick()
        index = following
        if index >= len(ids) or ids[index] != node.id:
            index = bisect_left(ids, node.id)
        if index < len(ids) and ids[index] == node.id:
            following = index + 1
            if node.location.valid():
                x[index], y[index] = node.lon, node.lat
    yield clock.report()


def _stations(request: Request) -> Iterator[Any]:
    import osmium

    west, south, east, north = request["box"]
    nodes = file_entities(request, osmium.osm.NODE)
    count = 0
    for node in nodes.with_filter(osmium.filter.KeyFilter("railway")):
        if node.tags.get("railway") not in ("station", "halt") or not node.location.valid():
            continue
        if west <= node.lon <= east and south <= node.lat <= north:
            count += 1
            check_counts(request, count)
            yield {"node": node.id, "tags": kept_tags(node.tags), "x": node.lon, "y": node.lat}


if __name__ == "__main__":
    serve(read, prepare)
