"""Street files of every format give the same streets; hostile ones do no harm."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import networkx as nx
import numpy as np
import pytest
import shapely

from geo.crs.convert import from_wgs84
from geo.crs.systems import SYSTEMS, System
from geo.intake.coordinates import SHOWN, question_of
from geo.intake.formats.streets import StreetLines, read_streets
from geo.intake.sandbox.graphml_reader import read as read_graphml
from geo.intake.sandbox.osm_reader import NOT_WALKABLE, walkable
from geo.model.errors import PlanMapError, UndecidedSystem, UnknownCRS, UnreadableFile
from tests.conftest import fault_of, worked_within
from tests.intake import street_files
from tests.intake import test_known_roads as known_roads

SECONDS = 25


def positions(read: StreetLines) -> set[frozenset[tuple[float, float]]]:
    """Return the lines as sets of places, whichever way they run."""
    return {
        frozenset(
            zip(
                read.longitude[begin:end].round(6).tolist(),
                read.latitude[begin:end].round(6).tolist(),
                strict=True,
            )
        )
        for begin, end in zip(read.starts[:-1], read.starts[1:], strict=True)
    }


@pytest.mark.parametrize("name", street_files.FORMATS)
def test_a_street_is_the_same_in_every_format(name: str, tmp_path: Path) -> None:
    make, form = street_files.FORMATS[name]
    # networkx writes no coordinate system.
    crs = "EPSG:4326" if name == "GraphML of networkx" else None
    read = read_streets(make(tmp_path), "streets", crs)
    expected = {frozenset(line.coords) for line in street_files.LINES}
    if name == "GraphML of networkx":  # it keeps no bends
        expected = {
            frozenset(line)
            for line in zip(
                street_files.PLACES.values(), list(street_files.PLACES.values())[1:], strict=False
            )
        }
    assert positions(read) == expected
    assert read.form == form


@pytest.mark.parametrize("ending", ["osm.pbf", "osm"])
def test_nodes_keep_their_ids(ending: str, tmp_path: Path) -> None:
    read = read_streets(street_files.osm(tmp_path, ending), "streets")
    assert read.keys is not None
    assert read.keys.tolist() == [1, 2, 2, 3, 4]
    assert read.starts.tolist() == [0, 2, 5]


@pytest.mark.parametrize("ending", ["osm.pbf", "osm"])
def test_a_street_ends_where_the_file_does(ending: str, tmp_path: Path) -> None:
    ways = [([1, 2, 9, 3, 4], {"highway": "path"}), ([8, 9], {"highway": "path"})]
    read = read_streets(street_files.osm(tmp_path, ending, ways), "streets")
    assert read.keys is not None
    assert (read.keys.tolist(), read.starts.tolist()) == ([1, 2, 3, 4], [0, 2, 4])
    assert [(each.code, each.params) for each in read.findings] == [("streets_cut", {"count": 2})]


def test_an_editors_negative_ids_are_read(tmp_path: Path) -> None:
    places = {-1: (113.75, 23.01), 2: (113.76, 23.01)}
    ways = [([-1, 2], {"highway": "path"})]
    read = read_streets(street_files.osm(tmp_path, "osm", ways, places), "a.osm")
    assert read.longitude.tolist() == pytest.approx([113.75, 113.76])


def test_only_nodes_join_the_streets_of_a_graph(tmp_path: Path) -> None:
    read = read_streets(street_files.graphml(tmp_path), "streets.graphml")
    assert read.keys is not None
    inner = read.keys[read.keys < 0]
    assert len(inner) == len(np.unique(inner)) == 2


def test_shapes_beside_the_lines_are_told(tmp_path: Path) -> None:
    content = street_files.written(tmp_path, "a.geojson").replace(
        b'"features": [', b'"features": [{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[113.7,23.0]}},', 1,
    )  # fmt: skip
    read = read_streets(content, "a.geojson")
    assert len(read) == 2
    assert [each.params for each in read.findings if each.code == "streets_other_shapes"] == [
        {"count": 1}
    ]


def test_metres_without_a_system_are_recognised(tmp_path: Path) -> None:
    metres = street_files.graphml(tmp_path)
    metres = re.sub(rb"epsg:4326", b"EPSG:4547", metres)
    metres = re.sub(rb"LINESTRING \([^)]*\)", b"", metres)
    for old, new in (
        ("113.75", 474_000),
        ("113.752", 474_200),
        ("113.751", 474_100),
        ("23.01", 2_546_000),
        ("23.013", 2_546_300),
    ):
        metres = metres.replace(f">{old}<".encode(), f">{new}.0<".encode())
    for content in (metres, metres.replace(b"EPSG:4547", b"")):
        read = read_streets(content, "a.graphml")
        assert (read.longitude > 113.7).all()
        assert (read.longitude < 113.8).all()
    assert (
        read_streets(metres.replace(b"EPSG:4547", b""), "a", "EPSG:4547").longitude[0]
        == read.longitude[0]
    )


def test_an_unknown_system_is_asked_about(tmp_path: Path) -> None:
    content = street_files.graphml(tmp_path).replace(b"epsg:4326", b"epsg:9999")
    assert asked(content, "a.graphml").code == "crs_question_unknown"
    with pytest.raises(UnknownCRS):
        read_streets(content, "a.graphml", "epsg:9999")


def test_the_filter_is_the_one_of_osmnx() -> None:
    from osmnx import _overpass

    theirs = _overpass._get_network_filter("walk")
    assert re.findall(r'\["([\w:]+)"!~"([^"]+)"\]', theirs) == list(NOT_WALKABLE)
    assert theirs.startswith('["highway"]')


@pytest.mark.parametrize(
    ("tags", "walks"),
    [
        ({"highway": "steps"}, True),
        ({"highway": "service", "service": "alley"}, True),
        ({"highway": "service", "service": "private"}, False),
        ({"highway": "trunk", "foot": "yes"}, True),
        ({"highway": "cycleway"}, False),
        ({"highway": "pedestrian", "area": "yes"}, False),
        ({"highway": "primary", "sidewalk": "separate"}, False),
        ({"highway": "residential", "access": "private"}, False),
        ({"railway": "rail"}, False),
    ],
)
def test_one_may_walk_along_a_way(tags: dict[str, str], *, walks: bool) -> None:
    assert walkable(tags) is walks


LAUGHS = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 12))
OSM = (
    '<?xml version="1.0"?>{head}<osm version="0.6"><node id="1" lat="23" lon="113.7"/>{body}</osm>'
)
ML = (
    '<?xml version="1.0"?>{head}<graphml><key id="d1" for="node" attr.name="x"/>'
    '<key id="d2" for="node" attr.name="y"/><key id="d3" for="edge" attr.name="geometry"/>'
    '<key id="c" for="graph" attr.name="crs"/><graph edgedefault="undirected">'
    '<data key="c">epsg:4326</data>{body}</graph></graphml>'
)
NODES = "".join(
    f'<node id="{n}"><data key="d1">113.{n}</data><data key="d2">23.0</data></node>' for n in (1, 2)
)
SECRET = "SECRET-OF-THE-SERVER"


def edge(geometry: str) -> str:
    return f'{NODES}<edge source="1" target="2"><data key="d3">{geometry}</data></edge>'


# Name: (how the file is made, the code it must end in; None where it is read without harm).
HOSTILE: dict[str, tuple[Callable[[Path], bytes | str], str | None]] = {
    "OSM with many laughs": (
        lambda _: OSM.format(head=f'<!DOCTYPE osm [<!ENTITY x0 "ha">{LAUGHS}]>', body='<node id="&x11;"/>'),
        "xml_declarations",
    ),
    "OSM in UTF-16 with many laughs": (
        lambda _: OSM.format(head=f'<!DOCTYPE osm [<!ENTITY x0 "ha">{LAUGHS}]>', body="").encode("utf-16"),
        "xml_declarations",
    ),
    "OSM with an entity to a file": (
        lambda folder: OSM.format(head=f'<!DOCTYPE osm [<!ENTITY x SYSTEM "{(folder / "secret").as_uri()}">]>', body="&x;"),
        "xml_declarations",
    ),
    "GraphML with many laughs": (
        lambda _: ML.format(head=f'<!DOCTYPE g [<!ENTITY x0 "ha">{LAUGHS}]>', body="&x11;"),
        "xml_declarations",
    ),
    "GraphML with an entity to a file": (
        lambda folder: ML.format(head=f'<!DOCTYPE g [<!ENTITY x SYSTEM "{(folder / "secret").as_uri()}">]>', body=edge("&x;")),
        "xml_declarations",
    ),
    "GraphML with a DTD": (
        lambda _: ML.format(head='<!DOCTYPE g SYSTEM "http://127.0.0.1:9/g.dtd">', body=""),
        "xml_declarations",
    ),
    "deep OSM": (lambda _: '<osm version="0.6">' + "<a>" * 1_000_000, "file_broken"),
    "deep GraphML": (lambda _: "<graphml>" + "<graph>" * 1_000_000, "too_complex"),
    "OSM cut off": (lambda folder: street_files.osm(folder, "osm")[:200], "file_broken"),
    "GraphML cut off": (lambda folder: street_files.graphml(folder)[:900], "xml_broken"),
    "PBF cut off": (lambda folder: street_files.osm(folder)[:-10], "file_broken"),
    "PBF of noise": (lambda folder: street_files.osm(folder)[:60] + bytes(range(256)) * 100, "file_broken"),
    "PBF that claims a huge block": (
        lambda folder: street_files.osm(folder) + b"\x7f\xff\xff\xff" + b"\0" * 20, "file_broken",
    ),
    "PBF block that claims more than is allowed": (
        lambda folder: street_files.pbf_bomb(folder, blocks=1, size=1000, claimed=0x7FFFFFFF), "file_broken",
    ),
    "PBF block that grows beyond its claim": (
        lambda folder: street_files.pbf_bomb(folder, blocks=1, size=200_000_000, claimed=1000), "file_broken",
    ),
    "OSM with a place off the Earth": (
        lambda _: OSM.format(head="", body='<node id="2" lat="1e9" lon="5"/><way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="path"/></way>'),
        "file_broken",
    ),
    "OSM with ids as large as they get": (
        lambda _: OSM.format(head="", body='<node id="9223372036854775807" lat="1" lon="5"/><way id="1"><nd ref="1"/><nd ref="9223372036854775807"/><tag k="highway" v="path"/></way>'),
        "file_broken",
    ),
    "OSM without streets": (lambda _: OSM.format(head="", body=""), "no_streets"),
    "GraphML with code": (
        lambda _: ML.format(head="", body=edge("[__import__('os').getpid()]")), None,
    ),
    "GraphML with a huge number": (
        lambda _: ML.format(head="", body=edge("").replace("113.1", "1e999")), "coordinate_out_of_range",
    ),
    "GraphML with an endless number": (
        lambda _: ML.format(head="", body=edge("LINESTRING (" + "1" * 3_000_000 + ")")), None,
    ),
    "GraphML with brackets": (
        lambda _: ML.format(head="", body=edge("LINESTRING " + "(" * 1_000_000)), None,
    ),
    "GraphML with places off the Earth": (
        lambda _: ML.format(head="", body=edge("LINESTRING (113.1 23, 999 23, 113.2 23)")),
        "coordinate_out_of_range",
    ),
    "GraphML whose edges lead nowhere": (
        lambda _: ML.format(head="", body='<edge source="1" target="2"/>'), "no_streets",
    ),
    "points": (street_files.points, "no_streets"),
    "HTML": (lambda _: "<!DOCTYPE html><html><body>osm, graphml</body></html>", "format_refused"),
    "bzip2": (lambda _: b"BZh91AY" + b"\0" * 100, "format_refused"),
    "nothing": (lambda _: b"", "empty_file"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_does_no_harm(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    make, code = HOSTILE[name]
    made = make(tmp_path)
    content = made.encode() if isinstance(made, str) else made
    with worked_within(SECONDS):
        found = fault_of(lambda: read_streets(content, "streets"))
    assert (found and found.code) == code
    assert SECRET not in repr(found and found.params)


def test_a_pbf_bomb_is_ended(own_settings: Callable[..., None], tmp_path: Path) -> None:
    own_settings(reader_seconds="3", reader_memory_mb="300")
    content = street_files.pbf_bomb(tmp_path, blocks=600, size=33_000_000)
    with worked_within(SECONDS), pytest.raises(UnreadableFile) as caught:
        read_streets(content, "a.osm.pbf")
    assert caught.value.code in ("reader_timeout", "reader_memory", "reader_crashed", "file_broken")


@pytest.mark.parametrize("ending", ["osm.pbf", "osm"])
def test_too_many_streets_are_told(
    ending: str, own_settings: Callable[..., None], tmp_path: Path
) -> None:
    own_settings(max_features="1")
    ways = [([1, 2], {"highway": "path"})] * 26
    with pytest.raises(UnreadableFile) as caught:
        read_streets(street_files.osm(tmp_path, ending, ways), "a")
    assert (caught.value.code, caught.value.params) == (
        "too_many_features",
        {"found": 26, "limit": 25},
    )


@pytest.mark.parametrize(
    "body",
    [
        "".join(f'<node id="{n}"/>' for n in range(50)),
        edge("") * 30,
        edge("LINESTRING (" + "1 2, " * 60 + "1 2)"),
    ],
)
def test_a_graph_too_large_is_told(body: str, own_settings: Callable[..., None]) -> None:
    own_settings(max_vertices="4", max_features="1")
    with pytest.raises(UnreadableFile) as caught:
        read_streets(ML.format(head="", body=body).encode(), "a")
    assert caught.value.code in ("too_many_vertices", "too_many_features")


def test_a_file_too_large_is_told(own_settings: Callable[..., None]) -> None:
    own_settings(max_upload_mb="1")
    with pytest.raises(UnreadableFile) as caught:
        read_streets(b" " * 1_100_000, "a.osm")
    assert caught.value.code == "too_large"


def test_every_error_of_the_graph_reader_is_one_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"<graphml><key/><graph><node/><edge/><data/></graph></graphml>")
    limits = {"path": str(path), "max_features": 10, "max_vertices": 10, "max_text": 10}
    *_, head = read_graphml(limits)
    assert head == {"head": {"crs": None, "cut": 1}}
    assert issubclass(UnreadableFile, PlanMapError)


def displaced(folder: Path) -> bytes:
    """Write the roads of the base map as a web map has them."""
    roads = [
        shapely.transform(each, _into_gcj02, interleaved=False) for each in known_roads.roads()
    ]
    geopandas.GeoDataFrame(geometry=roads, crs=4326).to_file(folder / "a.gpkg")
    return (folder / "a.gpkg").read_bytes()


def asked(content: bytes, name: str) -> UndecidedSystem:
    with pytest.raises(UndecidedSystem) as caught:
        read_streets(content, name)
    return caught.value


def _into_gcj02(x: Any, y: Any) -> Any:
    return from_wgs84(x, y, SYSTEMS["GCJ-02"])


def test_streets_of_a_web_map_are_asked_about_and_nothing_is_moved_unasked(tmp_path: Path) -> None:
    content = displaced(tmp_path)
    error = asked(content, "streets")
    assert (error.code, error.params["value"]) == ("crs_question_displaced", "GCJ-02")
    for code in ("GCJ-02", "EPSG:4326"):
        chosen = read_streets(content, "streets", code)
        assert (chosen.system, chosen.findings) == (code, [])
    ways = [shapely.get_coordinates(each) for each in known_roads.roads()]
    moved = read_streets(content, "streets", "GCJ-02").longitude
    assert np.abs(moved - np.concatenate(ways)[:, 0]).max() < 1e-6


def test_a_name_that_speaks_of_a_web_map_is_asked_about_too(tmp_path: Path) -> None:
    content = street_files.written(tmp_path, "a.geojson")
    assert asked(content, "roads_gcj02.geojson").code == "crs_question_displaced"


@pytest.mark.parametrize("name", ["roads.geojson", "roads.graphml"])
@pytest.mark.parametrize("system", ["EPSG:4326", "GCJ-02"])
def test_streets_in_degrees_that_nobody_declared_are_a_question(
    tmp_path: Path, name: str, system: str
) -> None:
    content = undeclared(tmp_path, name, system)
    error = asked(content, name)
    assert error.code == "crs_question_undeclared"
    question = question_of(error)
    assert [each.system.code for each in question.readings] == ["EPSG:4326", "GCJ-02", "BD-09"]
    assert question.recommended is None
    assert 0 < len(error.params["places"]) <= SHOWN
    assert read_streets(content, name, system).system == system


@pytest.mark.parametrize("system", ["EPSG:4326", "GCJ-02"])
def test_the_known_roads_settle_what_nobody_declared(tmp_path: Path, system: str) -> None:
    roads = known_roads.beside(known_roads.roads(), 10.0)
    content = geojson_of(roads, SYSTEMS[system])
    if system == "EPSG:4326":
        assert read_streets(content, "roads.geojson").system == system
    else:
        assert asked(content, "roads.geojson").params["value"] == system


def geojson_of(lines: list[Any], system: System) -> bytes:
    """Write lines as GeoJSON that does not say its system."""
    moved = [
        shapely.transform(each, lambda x, y: from_wgs84(x, y, system), interleaved=False)
        for each in lines
    ]
    features = [
        {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(each))}
        for each in moved
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def undeclared(folder: Path, name: str, system: str) -> bytes:
    """Write streets far from every known road."""
    lines = [
        shapely.LineString([(113.8 + at / 1e3, 22.9), (113.8 + at / 1e3, 22.905)])
        for at in range(9)
    ]
    if name.endswith(".geojson"):
        return geojson_of(lines, SYSTEMS[system])
    graph = nx.Graph()
    for line in lines:
        ends = [tuple(each) for each in line.coords]
        for x, y in ends:
            graph.add_node(
                f"{x} {y}",
                **dict(zip("xy", map(float, from_wgs84(x, y, SYSTEMS[system])), strict=True)),
            )
        graph.add_edge(*(f"{x} {y}" for x, y in ends))
    nx.write_graphml(graph, folder / name)
    return (folder / name).read_bytes()
