"""A base map from an OpenStreetMap extract: what is drawn, joined, left out, and refused."""

from __future__ import annotations

import bz2
import gzip
import io
import struct
import xml.etree.ElementTree as ET
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from geo.model.errors import UnreadableFile
from geo.setup.files import GivenFile
from geo.setup.ground import (
    MOST,
    Extent,
    GroundFeature,
    dry_lines,
    line_features,
    place_features,
    water_features,
)
from geo.setup.osm import ATTRIBUTION, is_extract, names_of, read_extract
from tests.setup import towns

HERE = Extent.of(towns.county().geometry[0])


def packed(content: bytes, how: str) -> bytes:
    if how == "gz":
        return gzip.compress(content)
    if how == "bz2":
        return bz2.compress(content)
    if how == "zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("town.osm", content)
        return out.getvalue()
    return content


@pytest.mark.parametrize(
    ("ending", "how"),
    [
        ("osm.pbf", ""),
        ("osm", ""),
        ("osm", "gz"),
        ("osm", "bz2"),
        ("osm", "zip"),
        ("osm.pbf", "gz"),
    ],
)
def test_every_form_gives_the_same_base_map(ending: str, how: str, tmp_path: Path) -> None:
    content = packed(towns.extract(tmp_path, ending), how)
    assert is_extract(content)
    layer = read_extract(GivenFile(f"town.{ending}", content), HERE)
    water, _ = water_features(layer.water, HERE, 15.0)
    lines, left = line_features(dry_lines(layer.lines, water), HERE, 15.0)
    places, _ = place_features(layer.places, HERE)
    names = {each["properties"]["name"]: each for each in lines}
    roads = {"G1211", "乙子路", "丙子路", "丁子路", "戊子路"}
    assert set(names) == {*roads, "地铁1号线", "滨洲线"}
    assert {each["properties"]["name"] for each in water} == {"月湖", "双子河"}
    assert sorted(each["properties"]["name"] for each in places) == ["柳河站", "青年宫"]
    assert {each.code for each in left} >= {"town_lines_unnamed"}
    for each in (*lines, *water, *places):
        assert each["properties"]["source"] == ATTRIBUTION["source"]
    assert names["丙子路"]["properties"]["name_en"] == "Bingzi Road"
    assert "name_en" not in names["丁子路"]["properties"]  # nothing is translated


@pytest.mark.parametrize("sign", [1, -1])
def test_the_order_of_the_nodes_does_not_matter(sign: int, tmp_path: Path) -> None:
    """Extracts are sorted by id; what an editor saves need not be, and has negative ids."""
    root = ET.fromstring(towns.extract(tmp_path, "osm"))
    first = read_extract(GivenFile("town.osm", ET.tostring(root)), HERE)
    nodes = root.findall("node")
    for node in nodes:
        root.remove(node)
        node.set("id", str(sign * int(node.attrib["id"])))
    for each in root.iter("nd"):
        each.set("ref", str(sign * int(each.attrib["ref"])))
    root[:0] = [*nodes[1::2], *nodes[::2][::-1]]
    again = read_extract(GivenFile("town.osm", ET.tostring(root)), HERE)
    for one, other in zip((*first.lines, *first.water), (*again.lines, *again.water), strict=True):
        assert shapely.equals_exact(one.shape, other.shape)
    assert len(again.places) == len(first.places)


def test_two_carriageways_are_one_line_and_ways_are_joined(tmp_path: Path) -> None:
    layer = read_extract(GivenFile("a.osm.pbf", towns.extract(tmp_path)), HERE)
    lines, _ = line_features(layer.lines, HERE, 15.0)
    road = next(each for each in lines if each["properties"]["name"] == "丙子路")
    assert road["geometry"]["type"] == "LineString"
    length = HERE.metres.to_metres(shape(road["geometry"])).length
    assert 10_000 < length < 13_000  # 15 hundredths of a degree at 46.5 N


def test_a_lake_keeps_its_island_and_a_bank_gets_the_name_of_its_river(tmp_path: Path) -> None:
    layer = read_extract(GivenFile("a.osm", towns.extract(tmp_path, "osm")), HERE)
    water, _ = water_features(layer.water, HERE, 15.0)
    lake = next(each for each in water if each["properties"]["name"] == "月湖")
    assert len(lake["geometry"]["coordinates"]) == 2
    river = next(each for each in water if each["properties"]["name"] == "双子河")
    assert river["properties"]["name_en"] == "Shuangzi River"
    assert shape(river["geometry"]).is_valid


def test_progress_is_reported_while_a_large_extract_is_read(tmp_path: Path) -> None:
    import osmium
    from osmium.osm.mutable import Node, Way

    path = tmp_path / "large.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for number in range(1, 300_001):
            place = (125.1 + number % 1000 / 5000, 46.4 + number / 1_500_000)
            writer.add_node(Node(id=number, location=place, version=1))
        for number in range(1, 30_001):
            nodes = list(range(10 * number - 9, 10 * number + 1))
            tags = {"highway": "primary", "name": f"{number % 900}路"}
            writer.add_way(Way(id=number, nodes=nodes, tags=tags, version=1))
    seen: list[dict[str, Any]] = []
    layer = read_extract(GivenFile("large.osm.pbf", path.read_bytes()), HERE, seen.append)
    assert len(layer.lines) > 1000
    assert {each["stage"] for each in seen} <= {"ways", "nodes"}
    assert seen[-1] == {"stage": "nodes", "count": 300_000}


def lines_of(count: int, rank: int = 2) -> list[GroundFeature]:
    west, south, east, north = HERE.degrees
    return [
        GroundFeature(
            "road",
            f"{number}路",
            "",
            shapely.LineString(
                [(west, south + (north - south) * number / count),
                 (east, south + (north - south) * number / count)]
            ),
            rank,
        )
        for number in range(count)
    ]  # fmt: skip


def test_the_map_stays_quiet_and_says_what_it_leaves_out() -> None:
    lines, left = line_features(lines_of(200), HERE, 15.0)
    assert len(lines) == MOST["road"]
    assert {each.code: each.params["count"] for each in left}["town_lines_limit"] == 160


def test_the_lowest_class_is_drawn_only_where_there_are_few_roads() -> None:
    few, many = lines_of(5), lines_of(20)
    low = [
        GroundFeature(
            "road", f"支{each.name}", "", shapely.transform(each.shape, lambda xy: xy + 1e-3), 4
        )
        for each in few
    ]
    assert len(line_features([*few, *low], HERE, 15.0)[0]) == 10
    assert len(line_features([*many, *low], HERE, 15.0)[0]) == 20


def test_a_line_of_short_parts_alone_is_left_out_and_this_is_a_warning() -> None:
    middle = HERE.metres.longitude, HERE.metres.latitude
    short = shapely.LineString([middle, (middle[0] + 1e-4, middle[1])])
    far = shapely.LineString([(100.0, 30.0), (100.1, 30.0)])
    features = [GroundFeature("road", "短路", "", short), GroundFeature("road", "远路", "", far)]
    lines, left = line_features(features, HERE, 15.0)
    assert lines == []
    assert {each.code: each.severity for each in left} == {"town_lines_outside": "warning"}


def test_a_name_is_never_translated() -> None:
    assert names_of({"name": "星海路"}) == ("星海路", "")
    assert names_of({"name": "星\u202e海路\n", "name:en": "X" * 300}) == ("星海路", "X" * 80)
    assert names_of({}) == ("", "")


def pbf_block(kind: bytes, blob: bytes) -> bytes:
    header = b"\x0a" + bytes([len(kind)]) + kind + b"\x18" + varint(len(blob))
    return struct.pack(">I", len(header)) + header + blob


def varint(number: int) -> bytes:
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def bomb() -> bytes:
    """A PBF whose first block claims to be small and expands beyond what the format allows."""
    content = zlib.compress(b"\0" * 80_000_000, 9)
    blob = b"\x10" + varint(80_000_000) + b"\x1a" + varint(len(content)) + content
    return pbf_block(b"OSMHeader", blob)


HOSTILE = {
    "cut": lambda whole: whole[: len(whole) // 2],
    "lies": lambda whole: whole[:200] + b"\xff" * 200 + whole[400:],
    "bomb": lambda _whole: bomb(),
    "empty pbf": lambda whole: whole[:20],
    "entities": lambda _whole: b'<!DOCTYPE osm [<!ENTITY a "aaa">]><osm version="0.6">&a;</osm>',
    "broken xml": lambda _whole: b'<osm version="0.6"><node id="1" lat="1"',
    "bz2 bomb": lambda _whole: bz2.compress(b"<osm>" + b" " * 200_000_000),
    "cut bz2": lambda _whole: bz2.compress(b"<osm version='0.6'></osm>")[:-5],
    "no extract": lambda _whole: b'{"type": "FeatureCollection", "features": []}',
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_extract_is_refused_clearly(kind: str, tmp_path: Path) -> None:
    content = HOSTILE[kind](towns.extract(tmp_path))
    with pytest.raises(UnreadableFile) as caught:
        read_extract(GivenFile("town.osm.pbf", content), HERE)
    assert caught.value.code in {
        "file_broken", "xml_declarations", "archive_too_large", "archive_broken",
        "osm_no_extract", "reader_crashed", "reader_memory",
    }  # fmt: skip


def test_huge_strings_are_cut(tmp_path: Path) -> None:
    import osmium
    from osmium.osm.mutable import Node, Way

    path = tmp_path / "huge.osm"
    with osmium.SimpleWriter(str(path)) as writer:
        for number in range(2):
            place = towns.around(towns.EAST, number * 2.0, 0.0)
            writer.add_node(Node(id=number + 1, location=place, version=1))
        tags = {"highway": "primary", "name": "长" * 300 + "路"}
        writer.add_way(Way(id=1, nodes=[1, 2], tags=tags, version=1))
    layer = read_extract(GivenFile("huge.osm", path.read_bytes()), HERE)
    assert len(layer.lines[0].name) == 80
