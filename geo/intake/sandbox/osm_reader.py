"""The child process that reads OpenStreetMap files: ``python -m geo.intake.sandbox.osm_reader``.

osmium does the parsing, PBF and XML alike; it refuses entities, and blocks that
expand beyond what the format allows.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from typing import Any

from geo.intake.sandbox.restrict import STREETS, Request, check_counts, serve
from geo.model.errors import UnreadableFile

# What osmnx 2.1 leaves out of a network of type "walk": key, pattern found in the value.
NOT_WALKABLE = (
    ("area", "yes"),
    ("access", "private"),
    (
        "highway",
        (
            "abandoned|bus_guideway|construction|cycleway|motor|no|planned|platform|proposed|"
            "raceway|razed|rest_area|services"
        ),
    ),
    ("foot", "no"),
    ("service", "private"),
    ("sidewalk", "separate"),
    ("sidewalk:both", "separate"),
    ("sidewalk:left", "separate"),
    ("sidewalk:right", "separate"),
)
_PATTERNS = tuple((key, re.compile(pattern)) for key, pattern in NOT_WALKABLE)
_BATCH = 2000
_NAMES = {"pbf": "OSM PBF", "osm": "OSM XML"}


def prepare() -> None:
    """Import what is needed, before memory is limited."""
    import numpy as np  # noqa: F401
    import osmium  # noqa: F401


def read(request: Request) -> Iterator[Any]:
    """Give streets in batches, then a head with what was left out.

    Parameters
    ----------
    request : dict
        ``path``, ``format`` (``pbf`` or ``osm``) and the limits.
    """
    try:
        refs, sizes = _ways(request)
        yield from _lines(request, refs, sizes)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:
        # osmium lets out RuntimeError for whatever a file has wrong.
        if "entities" in str(error):
            raise UnreadableFile("xml_declarations") from error
        raise UnreadableFile("file_broken", kind=_NAMES[request["format"]]) from error


def walkable(tags: Any) -> bool:
    """Say whether one may walk along a way.

    Parameters
    ----------
    tags : mapping of str to str

    Examples
    --------
    >>> walkable({"highway": "footway"}), walkable({"highway": "motorway_link"}), walkable({})
    (True, False, False)
    >>> walkable({"highway": "residential", "foot": "no"})
    False
    """
    if tags.get("highway") is None:
        return False
    return not any(pattern.search(tags.get(key) or "") for key, pattern in _PATTERNS)


def _file(request: Request, entities: Any) -> Any:
    import osmium

    # The format is said, so that neither the name nor the content chooses another.
    source = osmium.io.File(request["path"], request["format"])
    return osmium.FileProcessor(source, entities, thread_pool=osmium.io.ThreadPool(1, 2))


def _ways(request: Request) -> tuple[array[int], array[int]]:
    """Return the node ids of all streets in a row, and how many each street has."""
    import osmium

    refs, sizes = array("q"), array("q")
    for way in _file(request, osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway")):
        if not walkable(way.tags):
            continue
        # Before they are read: packed, millions take no room in the file.
        check_counts(request, len(sizes) + 1, len(refs) + len(way.nodes), times=STREETS)
        own = [node.ref for node in way.nodes]
        refs.extend(own)
        sizes.append(len(own))
    return refs, sizes


def _lines(request: Request, refs: array[int], sizes: array[int]) -> Iterator[Any]:
    """Give the streets with positions; where a node is missing a street is cut."""
    import numpy as np

    ids = np.frombuffer(refs, np.int64) if refs else np.zeros(0, np.int64)
    node_ids = np.unique(ids)
    x, y = _positions(request, node_ids)
    at = np.searchsorted(node_ids, ids)
    known = np.isfinite(x[at])
    way = np.repeat(np.arange(len(sizes)), np.asarray(sizes, np.int64))
    # A new street begins with each way and behind each missing node.
    run = np.cumsum((np.diff(way, prepend=-1) != 0) | ~known)[known]
    ids, at = ids[known], at[known]
    ends = np.flatnonzero(np.diff(run, append=-1)) + 1
    for first in range(0, len(ends), _BATCH):
        begin = int(ends[first - 1]) if first else 0
        chosen = slice(begin, int(ends[min(first + _BATCH, len(ends)) - 1]))
        sizes_ = np.diff(ends[first : first + _BATCH], prepend=begin)
        yield {
            "x": x[at[chosen]].tolist(),
            "y": y[at[chosen]].tolist(),
            "keys": ids[chosen].tolist(),
            "sizes": sizes_.tolist(),
        }
    yield {"head": {"crs": None, "cut": len(np.unique(way[~known]))}}


def _positions(request: Request, node_ids: Any) -> tuple[Any, Any]:
    """Return longitude and latitude of nodes; NaN for those that the file does not hold."""
    import numpy as np
    import osmium

    x, y = np.full(len(node_ids), np.nan), np.full(len(node_ids), np.nan)
    nodes = _file(request, osmium.osm.NODE)
    if len(node_ids) and node_ids[0] >= 0:
        # Editors give negative ids to what is not uploaded yet; the filter knows none.
        nodes = nodes.with_filter(osmium.filter.IdFilter(node_ids.tolist()))
    places = {identifier: place for place, identifier in enumerate(node_ids.tolist())}
    for node in nodes:
        place = places.get(node.id)
        if place is not None and node.location.valid():
            x[place], y[place] = node.lon, node.lat
    return x, y


if __name__ == "__main__":
    serve(read, prepare)
