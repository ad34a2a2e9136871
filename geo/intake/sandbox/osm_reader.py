"""Read streets from OpenStreetMap files: ``python -m geo.intake.sandbox.osm_reader``.

Runs in a child process. osmium parses both PBF and XML; it refuses entities and
blocks that expand beyond what the format allows.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from typing import Any

from geo.intake.sandbox.restrict import STREETS, Request, check_counts, serve
from geo.model.errors import UnreadableFile

# Ways that osmnx 2.1 leaves out of a network of type "walk": key, and pattern in the value.
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
    """Import the libraries before memory is limited."""
    import numpy as np  # noqa: F401
    import osmium  # noqa: F401


def read(request: Request) -> Iterator[Any]:
    """Yield streets in batches, then a line with the number of ways with missing nodes.

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
        # osmium raises RuntimeError for all kinds of damage.
        if "entities" in str(error):
            raise UnreadableFile("xml_declarations") from error
        raise UnreadableFile("file_broken", kind=_NAMES[request["format"]]) from error


def walkable(tags: Any) -> bool:
    """Check whether people may walk along a way.

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


def file_entities(request: Request, entities: Any) -> Any:
    """Return an iterator over entities of an OpenStreetMap file.

    Parameters
    ----------
    request : dict
        With ``path`` and ``format``.
    entities : osmium.osm.osm_entity_bits
    """
    import osmium

    # The format is passed so that neither name nor content can select another one.
    source = osmium.io.File(request["path"], request["format"])
    return osmium.FileProcessor(source, entities, thread_pool=osmium.io.ThreadPool(1, 2))


def _ways(request: Request) -> tuple[array[int], array[int]]:
    """Return the node ids of all streets one after another, and the number of each street."""
    import osmium

    refs, sizes = array("q"), array("q")
    for way in file_entities(request, osmium.osm.WAY).with_filter(
        osmium.filter.KeyFilter("highway")
    ):
        if not walkable(way.tags):
            continue
        # Checked before they are read: compressed, millions of nodes take little space.
        check_counts(request, len(sizes) + 1, len(refs) + len(way.nodes), times=STREETS)
        node_refs = [node.ref for node in way.nodes]
        refs.extend(node_refs)
        sizes.append(len(node_refs))
    return refs, sizes


def _lines(request: Request, refs: array[int], sizes: array[int]) -> Iterator[Any]:
    """Yield the streets with positions; a street is cut where a node is missing."""
    import numpy as np

    ids = np.frombuffer(refs, np.int64) if refs else np.zeros(0, np.int64)
    node_ids = np.unique(ids)
    x, y = _positions(request, node_ids)
    at = np.searchsorted(node_ids, ids)
    known = np.isfinite(x[at])
    way = np.repeat(np.arange(len(sizes)), np.asarray(sizes, np.int64))
    # A new street begins with each way and after each missing node.
    run = np.cumsum((np.diff(way, prepend=-1) != 0) | ~known)[known]
    ids, at = ids[known], at[known]
    ends = np.flatnonzero(np.diff(run, append=-1)) + 1
    for first in range(0, len(ends), _BATCH):
        begin = int(ends[first - 1]) if first else 0
        batch = slice(begin, int(ends[min(first + _BATCH, len(ends)) - 1]))
        batch_sizes = np.diff(ends[first : first + _BATCH], prepend=begin)
        yield {
            "x": x[at[batch]].tolist(),
            "y": y[at[batch]].tolist(),
            "keys": ids[batch].tolist(),
            "sizes": batch_sizes.tolist(),
        }
    yield {"head": {"crs": None, "cut": len(np.unique(way[~known]))}}


def _positions(request: Request, node_ids: Any) -> tuple[Any, Any]:
    """Return longitude and latitude of nodes; NaN for nodes that are not in the file."""
    import numpy as np
    import osmium

    x, y = np.full(len(node_ids), np.nan), np.full(len(node_ids), np.nan)
    nodes = file_entities(request, osmium.osm.NODE)
    if len(node_ids) and node_ids[0] >= 0:
        # Editors give negative ids to new nodes, which the filter does not accept.
        nodes = nodes.with_filter(osmium.filter.IdFilter(node_ids.tolist()))
    indices = {identifier: index for index, identifier in enumerate(node_ids.tolist())}
    for node in nodes:
        index = indices.get(node.id)
        if index is not None and node.location.valid():
            x[index], y[index] = node.lon, node.lat
    return x, y


if __name__ == "__main__":
    serve(read, prepare)
