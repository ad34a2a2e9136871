"""Street files of every format, written by the programs that make them, and hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
from shapely.geometry import LineString, Point

# A corner of two streets near Nancheng, WGS 84 degrees; one street bends.
PLACES = {1: (113.750, 23.010), 2: (113.752, 23.010), 3: (113.752, 23.012), 4: (113.751, 23.013)}
WAYS: list[tuple[list[int], dict[str, str]]] = [
    ([1, 2], {"highway": "residential", "oneway": "yes"}),
    ([2, 3, 4], {"highway": "footway"}),
    ([1, 4], {"highway": "motorway"}),
    ([1, 3], {"building": "yes"}),
]
LINES = [LineString([PLACES[node] for node in nodes]) for nodes, _ in WAYS[:2]]


def osm(
    folder: Path,
    ending: str = "osm.pbf",
    ways: list[tuple[list[int], dict[str, str]]] = WAYS,
    places: dict[int, tuple[float, float]] = PLACES,
) -> bytes:
    import osmium
    from osmium.osm.mutable import Node, Way

    path = folder / f"streets.{ending}"
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path)) as writer:
        for identifier, place in places.items():
            writer.add_node(Node(id=identifier, location=place, version=1))
        for number, (nodes, tags) in enumerate(ways, start=1):
            writer.add_way(Way(id=number, nodes=nodes, tags=tags, version=1))
    return path.read_bytes()


def graph() -> Any:
    """Make the same streets as a directed osmnx graph: each once in each direction."""
    import networkx as nx

    made = nx.MultiDiGraph(crs="epsg:4326", simplified=True)
    for identifier in (1, 2, 4):
        x, y = PLACES[identifier]
        made.add_node(identifier, x=x, y=y, street_count=1)
    for start, end, line in ((1, 2, LINES[0]), (2, 4, LINES[1])):
        for one, other, shape in ((start, end, line), (end, start, line.reverse())):
            facts = {"osmid": [7, 8], "length": 200.0, "oneway": False, "reversed": one > other}
            made.add_edge(one, other, geometry=shape, **facts)
    return made


def graphml(folder: Path) -> bytes:
    import osmnx

    osmnx.save_graphml(graph(), folder / "streets.graphml")
    return (folder / "streets.graphml").read_bytes()


def networkx_graphml(folder: Path) -> bytes:
    """Make a plain graph with straight streets and numbers as numbers."""
    import networkx as nx

    made = nx.Graph()
    for identifier, (x, y) in PLACES.items():
        made.add_node(identifier, x=x, y=y)
    made.add_edges_from([(1, 2), (2, 3), (3, 4)])
    nx.write_graphml(made, folder / "plain.graphml")
    return (folder / "plain.graphml").read_bytes()


def written(folder: Path, name: str, crs: str = "EPSG:4326") -> bytes:
    frame = geopandas.GeoDataFrame({"name": ["a", "b"]}, geometry=LINES, crs="EPSG:4326")
    if crs != "EPSG:4326":
        frame = frame.to_crs(crs)
    frame.to_file(folder / name, engine="pyogrio")
    if not name.endswith(".shp"):
        return (folder / name).read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in folder.glob(f"{name[:-4]}.*"):
            archive.write(path, path.name)
    return out.getvalue()


def osmnx_geopackage(folder: Path) -> bytes:
    import osmnx

    osmnx.save_graph_geopackage(graph(), folder / "graph.gpkg")
    return (folder / "graph.gpkg").read_bytes()


def points(folder: Path) -> bytes:
    frame = geopandas.GeoDataFrame({"name": ["a"]}, geometry=[Point(113.75, 23.01)], crs=4326)
    frame.to_file(folder / "points.geojson", engine="pyogrio")
    return (folder / "points.geojson").read_bytes()


FORMATS: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "OSM PBF": (osm, "pbf"),
    "OSM XML": (lambda folder: osm(folder, "osm"), "osm"),
    "OSM XML, gzip": (lambda folder: osm(folder, "osm.gz"), "osm"),
    "GraphML of osmnx": (graphml, "graphml"),
    "GraphML of networkx": (networkx_graphml, "graphml"),
    "GeoPackage": (lambda folder: written(folder, "a.gpkg"), "gpkg"),
    "GeoPackage in metres": (lambda folder: written(folder, "a.gpkg", "EPSG:4547"), "gpkg"),
    "GeoPackage of osmnx": (osmnx_geopackage, "gpkg"),
    "GeoJSON": (lambda folder: written(folder, "a.geojson"), "geojson"),
    "FlatGeobuf": (lambda folder: written(folder, "a.fgb"), "fgb"),
    "Shapefile": (lambda folder: written(folder, "a.shp"), "shapefile"),
}


def pbf_block(kind: bytes, blob: bytes) -> bytes:
    """Pack a block as the format has it: length, header, blob."""
    header = b"\x0a" + bytes([len(kind)]) + kind + b"\x18" + varint(len(blob))
    return struct.pack(">I", len(header)) + header + blob


def varint(number: int) -> bytes:
    made = bytearray()
    while number > 0x7F:
        made.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*made, number])


def zipped_blob(size: int, claimed: int | None = None) -> bytes:
    """Pack `size` zero bytes, which take up next to nothing."""
    packed = zlib.compress(b"\0" * size, 9)
    return (
        b"\x10" + varint(size if claimed is None else claimed)
        + b"\x1a" + varint(len(packed)) + packed
    )  # fmt: skip


def pbf_bomb(folder: Path, *, blocks: int, size: int, claimed: int | None = None) -> bytes:
    """Append blocks that grow when they are unpacked to a sound beginning."""
    sound = osm(folder)
    (length,) = struct.unpack(">I", sound[:4])
    header = sound[4 : 4 + length]
    blob_size = header[header.index(b"\x18") + 1]
    assert blob_size < 0x80
    return sound[: 4 + length + blob_size] + blocks * pbf_block(
        b"OSMData", zipped_blob(size, claimed)
    )
