"""Fictional counties and their files, as offices and programs write them.

Shuanghe (双河县) lies around 125.3 E, 46.6 N, Yunling (云岭县) around 104.2 E, 30.9 N. Neither
exists; six towns each, whose shared edges differ in the last digits, as after a projection.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import shapely

EAST, WEST = (125.3, 46.6), (104.2, 30.9)
TOWNS = ("柳河镇", "红旗镇", "青山乡", "东兴镇", "永安乡", "双河街道")
STEP = 0.12  # degrees, a town's width


def edge(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """A wavy edge, the same from both sides."""
    first, last = sorted((start, end))
    share = np.linspace(0.0, 1.0, 60)
    points = np.array(first) + share[:, None] * (np.array(last) - np.array(first))
    across = np.array([-(last[1] - first[1]), last[0] - first[0]])
    wave = 0.04 * np.sin(share * math.tau * 2) * np.sin(share * math.pi)
    wave += 0.004 * np.sin(share * math.tau * 17) * np.sin(share * math.pi)
    points = points + wave[:, None] * across
    points[[0, -1]] = first, last  # corners are shared by four towns
    listed = [(float(x), float(y)) for x, y in points]
    return listed if start == first else listed[::-1]


def county(middle: tuple[float, float] = EAST) -> geopandas.GeoDataFrame:
    """Six towns in two rows; 柳河镇 lies in the middle of the lower row's left end."""
    west, south = middle[0] - 1.5 * STEP, middle[1] - STEP
    shapes = []
    for row in range(2):
        for column in range(3):
            x, y = west + column * STEP, south + row * STEP
            corners = [(x, y), (x + STEP, y), (x + STEP, y + STEP), (x, y + STEP), (x, y)]
            ring = [point for start, end in pairwise(corners) for point in edge(start, end)[:-1]]
            shapes.append(shapely.Polygon(ring))
    codes = [f"23060210{number}" for number in range(1, 7)]
    frame = {"XZQDM": codes, "XZQMC": list(TOWNS), "geometry": shapes}
    return geopandas.GeoDataFrame(frame, crs="EPSG:4490")


def shapefile(frame: geopandas.GeoDataFrame, folder: Path, epsg: int, encoding: str) -> bytes:
    """A zipped Shapefile with its projection, in the encoding of an office's program."""
    folder.mkdir(parents=True, exist_ok=True)
    frame.to_crs(epsg).to_file(folder / "xzq.shp", encoding=encoding, engine="pyogrio")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(folder.glob("xzq.*")):
            archive.write(path, path.name)
    return packed.getvalue()


def geojson(frame: geopandas.GeoDataFrame) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"name": name, "code": code},
            "geometry": shapely.geometry.mapping(figure),
        }
        for name, code, figure in zip(frame.XZQMC, frame.XZQDM, frame.geometry, strict=True)
    ]
    return json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False
    ).encode()


def kml(frame: geopandas.GeoDataFrame) -> bytes:
    """As Google Earth writes it."""
    marks = "".join(
        f"<Placemark><name>{name}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        + " ".join(f"{x!r},{y!r},0" for x, y in figure.exterior.coords)
        + "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        for name, figure in zip(frame.XZQMC, frame.geometry, strict=True)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
    return f"{head}<Document>{marks}</Document></kml>".encode()


def geopackage(frame: geopandas.GeoDataFrame, folder: Path) -> bytes:
    folder.mkdir(parents=True, exist_ok=True)
    frame.to_file(folder / "towns.gpkg", engine="pyogrio")
    return (folder / "towns.gpkg").read_bytes()


def xlsx(frame: geopandas.GeoDataFrame) -> bytes:
    """A workbook with the outlines as WKT in a column."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["编号", "名称", "WKT"])
    for code, name, figure in zip(frame.XZQDM, frame.XZQMC, frame.geometry, strict=True):
        # A cell holds 32,767 characters.
        sheet.append([code, name, shapely.to_wkt(shapely.simplify(figure, 1e-4), 6)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def around(middle: tuple[float, float], x: float, y: float) -> tuple[float, float]:
    """A place by its distance from the middle of the first town, in hundredths of a degree."""
    return middle[0] - STEP + x / 100, middle[1] - STEP / 2 + y / 100


def extract(  # noqa: PLR0915 (a town is a long list)
    folder: Path, ending: str = "osm.pbf", middle: tuple[float, float] = EAST
) -> bytes:
    """An OpenStreetMap extract: roads of all classes, a metro line, a railway, water, stations."""
    import osmium
    from osmium.osm.mutable import Node, Relation, Way

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"town.{ending}"
    path.unlink(missing_ok=True)
    nodes: list[tuple[float, float]] = []

    def line(*places: tuple[float, float]) -> list[int]:
        start = len(nodes) + 1
        nodes.extend(around(middle, *place) for place in places)
        return list(range(start, len(nodes) + 1))

    ways: list[tuple[list[int], dict[str, str]]] = []
    for row, highway in enumerate(("motorway", "trunk", "primary", "secondary", "tertiary")):
        for lane in (0.0, 0.02):  # two carriageways, 22 m apart
            y = row - 2 + lane
            there = line(*((x / 4, y + 0.03 * math.sin(x / 3)) for x in range(-30, 31)))
            names = {"name": f"{'甲乙丙丁戊'[row]}子路", "highway": highway, "oneway": "yes"}
            if row == 2:
                names["name:en"] = "Bingzi Road"
            if row == 0:
                names = {"ref": "G1211", "highway": highway, "oneway": "yes"}
            ways.append((there[:31], names))
            ways.append((there[30:], names))
    ways.append((line((-1, -5), (-1, 5)), {"highway": "residential", "name": "小巷"}))
    ways.append((line((1, -5), (1, 5)), {"highway": "primary"}))  # without a name
    ways.append((line((90, 0), (95, 0)), {"highway": "primary", "name": "远方路"}))
    ways.append((line((-4, -4), (0, 0.5), (4, 4)), {"railway": "subway"}))
    metro = len(ways)
    ways.append((line((-5, 3), (5, 3.4)), {"railway": "rail", "name": "滨洲线", "usage": "main"}))
    ways.append((line((-5, 3.1), (-4, 3.2)), {"railway": "rail", "service": "yard"}))
    river = line(*((x / 2, -1.5 + 0.3 * math.sin(x)) for x in range(-12, 13)))
    ways.append((river, {"waterway": "river", "name": "双子河", "name:en": "Shuangzi River"}))
    bank = [(x / 2, -1.6 + 0.3 * math.sin(x)) for x in range(-12, 13)]
    bank += [(x / 2, -1.4 + 0.3 * math.sin(x)) for x in range(12, -13, -1)]
    closed = line(*bank)
    ways.append(([*closed, closed[0]], {"natural": "water", "water": "river"}))
    outer = line((2, 1), (3, 1), (3, 2), (2, 2))
    ways.append((outer[:3], {}))
    ways.append(([*outer[2:], outer[0]], {}))
    inner = line((2.4, 1.4), (2.6, 1.4), (2.6, 1.6), (2.4, 1.6))
    ways.append(([*inner, inner[0]], {}))
    lake = [len(ways) - 2, len(ways) - 1, len(ways)]
    pond = line((-3, 1), (-2.99, 1), (-2.99, 1.01))
    ways.append(([*pond, pond[0]], {"natural": "water", "name": "小塘"}))
    stations = [
        (around(middle, -2, -2), {"railway": "station", "name": "柳河站", "name:en": "Liuhe"}),
        (around(middle, -2.001, -2), {"railway": "station", "name": "柳河站"}),
        (around(middle, 2, 2), {"railway": "station", "station": "subway", "name": "青年宫"}),
        (around(middle, 80, 2), {"railway": "halt", "name": "远方"}),
    ]
    with osmium.SimpleWriter(str(path)) as writer:
        for number, place in enumerate(nodes, start=1):
            writer.add_node(Node(id=number, location=place, version=1))
        for number, (place, tags) in enumerate(stations, start=len(nodes) + 1):
            writer.add_node(Node(id=number, location=place, tags=tags, version=1))
        for number, (refs, tags) in enumerate(ways, start=1):
            writer.add_way(Way(id=number, nodes=refs, tags=tags, version=1))
        members = [("w", lake[0], "outer"), ("w", lake[1], "outer"), ("w", lake[2], "inner")]
        tags = {"type": "multipolygon", "natural": "water", "name": "月湖", "name:en": "Moon Lake"}
        writer.add_relation(Relation(id=1, members=members, tags=tags, version=1))
        route = {"type": "route", "route": "subway", "name": "地铁1号线：青年宫 → 柳河", "ref": "1"}
        writer.add_relation(Relation(id=2, members=[("w", metro, "")], tags=route, version=1))
    return path.read_bytes()


def boundaries(folder: Path, ending: str = "osm.pbf") -> bytes:
    """An extract with administrative boundaries: six towns, two communities, a county cut off.

    Each edge between two towns is one way of both relations, as mappers draw them.
    """
    import osmium
    from osmium.osm.mutable import Node, Relation, Way

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"boundaries.{ending}"
    path.unlink(missing_ok=True)
    numbers: dict[tuple[float, float], int] = {}
    ways: dict[tuple[tuple[float, float], ...], int] = {}

    def way(line: list[tuple[float, float]]) -> int:
        rounded = [(round(x, 7), round(y, 7)) for x, y in line]
        key = tuple(min(rounded, rounded[::-1]))
        for place in key:
            numbers.setdefault(place, len(numbers) + 1)
        return ways.setdefault(key, len(ways) + 1)

    relations: list[tuple[dict[str, str], list[tuple[str, int, str]]]] = []

    def area(level: int, name: str, edges: list[int], **tags: str) -> None:
        named = {"name": name, "type": "boundary", "boundary": "administrative"}
        members = [("w", each, "outer") for each in edges]
        relations.append(({**named, "admin_level": str(level), **tags}, members))

    west, south = EAST[0] - 1.5 * STEP, EAST[1] - STEP
    for number, name in enumerate(TOWNS):
        x, y = west + number % 3 * STEP, south + number // 3 * STEP
        corners = [(x, y), (x + STEP, y), (x + STEP, y + STEP), (x, y + STEP), (x, y)]
        edges = [way(edge(*pair)) for pair in pairwise(corners)]
        area(8, name, edges, **({"name:en": "Liuhe Town"} if number == 0 else {}))
    whole = relations[0][1]
    x, y = west, south
    middle = [(x + STEP / 2, y), (x + STEP / 2, y + STEP)]
    # Two halves of 柳河镇, which follow its wavy edge only roughly.
    left = [(x, y), middle[0], middle[1], (x, y + STEP), (x, y)]
    right = [middle[0], (x + STEP, y), (x + STEP, y + STEP), middle[1], middle[0]]
    area(10, "柳河村", [way(list(pair)) for pair in pairwise(left)])
    area(10, "河东社区", [way(list(pair)) for pair in pairwise(right)])
    area(6, "双河县", [each for _, each, _ in whole[:2]] + [999_999])  # one way is elsewhere
    area(4, "黑龙江省", [each for _, each, _ in whole])
    relations.append(({"type": "boundary", "boundary": "national_park", "name": "公园"}, whole))
    with osmium.SimpleWriter(str(path)) as writer:
        for place, number in numbers.items():
            writer.add_node(Node(id=number, location=place, version=1))
        for line, number in ways.items():
            writer.add_way(Way(id=number, nodes=[numbers[each] for each in line], version=1))
        for number, (tags, members) in enumerate(relations, start=1):
            writer.add_relation(Relation(id=number, members=members, tags=tags, version=1))
    return path.read_bytes()


def survey(middle: tuple[float, float] = EAST) -> bytes:
    """A surveyor's list of places in GBK, latitude before longitude."""
    rows = [("名称", "类型", "纬度", "经度")]
    for name, kind, x, y in (
        ("镇政府", "机关", 0, 0),
        ("柳河汽车站", "车站", 1, 1),
        ("中心卫生院", "医院", -1, 0.5),
    ):
        longitude, latitude = around(middle, x, y)
        rows.append((name, kind, f"{latitude:.6f}", f"{longitude:.6f}"))
    return "\r\n".join(",".join(row) for row in rows).encode("gbk")


def answers(folder: Path, **more: Any) -> dict[str, Any]:
    """The answers about 柳河镇, whose outline is one of the county's."""
    (folder / "county.geojson").write_bytes(geojson(county()))
    return {
        "place_zh": "柳河镇",
        "place_en": "Liuhe Town",
        "region_zh": "黑龙江省双河县",
        "region_en": "Shuanghe, Heilongjiang",
        "publisher_zh": "柳河镇人民政府",
        "publisher_en": "Liuhe Town Government",
        "date": "2026-01-15",
        "residents": {"count": 52310, "year": 2020, "source_zh": "第七次全国人口普查"},
        "section": [
            {"numeral": "一", "zh": "产业", "en": "Industry", "sentences": 6},
            {"numeral": "二", "zh": "民生", "en": "Public services", "sentences": 4},
        ],
        "outline": {
            "file": str(folder / "county.geojson"),
            "crs": "EPSG:4490",
            "accuracy_m": 50,
            "confirmed": True,
        },
        **more,
    }
