"""Hostile TIFF, OSM PBF and GraphML files, made byte by byte."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator

from tests.intake.street_files import pbf_block, varint, zipped_blob

Tag = tuple[int, int, list[float] | bytes]
_FORMS = {1: "B", 2: "B", 3: "H", 4: "I", 12: "d", 16: "Q"}
_BYTE, _TEXT, _SHORT, _LONG, _DOUBLE, _LONG8 = 1, 2, 3, 4, 12, 16
PLACED: list[Tag] = [
    (33550, _DOUBLE, [0.01, 0.01, 0.0]),
    (33922, _DOUBLE, [0.0, 0.0, 0.0, 113.7, 23.1, 0.0]),
    (34735, _SHORT, [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326]),
]


def image(width: int, height: int, strip: int, *, bits: int = 8, packed: int = 1) -> list[Tag]:
    """Return the tags of a picture of one strip of so many bytes, which begins at byte 8."""
    return [
        (256, _LONG, [width]), (257, _LONG, [height]), (258, _SHORT, [bits]),
        (259, _SHORT, [packed]), (262, _SHORT, [1]), (273, _LONG, [8]), (277, _SHORT, [1]),
        (278, _LONG, [height]), (279, _LONG, [strip]),
    ]  # fmt: skip


def tiff(tags: list[Tag], data: bytes = b"\0" * 64, counts: dict[int, int] | None = None) -> bytes:
    """Write a TIFF: data at byte 8, one directory behind it.

    Parameters
    ----------
    tags : list of (number, type, values)
        A later one replaces an earlier one.
    data : bytes
    counts : dict of int to int, optional
        How many values a tag claims to have.
    """
    latest = {tag[0]: tag for tag in tags}
    place = 8 + len(data) + 2 + 12 * len(latest) + 4
    entries, behind = b"", b""
    for number, kind, values in sorted(latest.values()):
        raw = values if isinstance(values, bytes) else struct.pack(
            f"<{len(values)}{_FORMS[kind]}", *values
        )  # fmt: skip
        count = (counts or {}).get(number, len(values))
        if len(raw) > 4:
            field, behind = struct.pack("<I", place + len(behind)), behind + raw
        else:
            field = raw.ljust(4, b"\0")
        entries += struct.pack("<HHI", number, kind, count) + field
    head = b"II*\0" + struct.pack("<I", 8 + len(data))
    return head + data + struct.pack("<H", len(latest)) + entries + bytes(4) + behind


def _placed(*tags: Tag, data: bytes = bytes(64), side: int = 8, **more: dict[int, int]) -> bytes:
    return tiff([*image(side, side, len(data)), *PLACED, *tags], data, more.get("counts"))


def _tiles(width: int, side: int, offsets: list[float], **counts: int) -> bytes:
    tags = [each for each in image(width, width, 0) if each[0] not in (273, 278, 279)]
    sizes: list[float] = [side * side] * len(offsets)
    tiles: list[Tag] = [(322, _LONG, [side]), (323, _LONG, [side])]
    tiles += [(324, _LONG, offsets), (325, _LONG, sizes)]
    claimed = {324: counts["claimed"], 325: counts["claimed"]} if counts else None
    return tiff([*tags, *PLACED, *tiles], counts=claimed)


def _directories(count: int) -> bytes:
    """Chain directories, each a smaller picture than the one before."""
    first = tiff([*image(8, 8, 64), *PLACED])
    at = first.index(struct.pack("<HHI", 256, 4, 1)) - 2
    end = at + 2 + 12 * struct.unpack_from("<H", first, at)[0]
    small = [(254, 4, 1), (256, 4, 4), (257, 4, 4), (258, 3, 8), (259, 3, 1), (262, 3, 1)]
    small += [(273, 4, 8), (277, 3, 1), (278, 4, 4), (279, 4, 16)]
    body = struct.pack("<H", len(small)) + b"".join(
        struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in small
    )
    place, made = len(first), [first[:end] + struct.pack("<I", len(first)) + first[end + 4 :]]
    for number in range(count):
        following = place + (len(body) + 4) * (number + 1)
        made.append(body + struct.pack("<I", following if number < count - 1 else 0))
    return b"".join(made)


def _metadata(text: str) -> bytes:
    return _placed((42112, _TEXT, text.encode() + b"\0"))


def _big(offset: int) -> bytes:
    """Write a BigTIFF whose only strip lies anywhere."""
    tags = [
        (256, 4, 8), (257, 4, 8), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 16, offset),
        (277, 3, 1), (278, 4, 8), (279, 16, 1 << 62),
    ]  # fmt: skip
    body = b"".join(struct.pack("<HHQQ", tag, kind, 1, value) for tag, kind, value in tags)
    return b"II+\0" + struct.pack("<HHQ", 8, 0, 16) + struct.pack("<Q", len(tags)) + body + bytes(8)


def rasters() -> Iterator[tuple[str, bytes]]:
    """Give hostile TIFFs, each with its name."""
    huge = 2**31 - 1
    strip = zlib.compress(bytes(10_000_000), 9)
    yield "gigantic", tiff([*image(huge, huge, 64), *PLACED])
    yield "gigantic by a sign", tiff([*image(2**32 - 1, 2**32 - 1, 64), *PLACED])
    yield "nothing wide", tiff([*image(0, 0, 64), *PLACED])
    yield "long and thin", tiff([*image(huge, 1, 64), *PLACED])
    yield (
        "one strip of gigabytes",
        tiff([*image(60_000, 60_000, len(strip), packed=8), *PLACED], strip),
    )
    yield (
        "a bomb of an allowed size",
        tiff([*image(2_000, 2_000, len(strip), packed=8), *PLACED], strip),
    )
    yield "wide numbers", tiff([*image(2_000, 2_000, 64, bits=64), *PLACED])
    for bits in (0, 1, 3, 33, 65_535):
        yield f"{bits} bits", tiff([*image(64, 64, 64, bits=bits), *PLACED])
    for method in (
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        32_773,
        32_946,
        34_661,
        34_887,
        34_925,
        50_000,
        50_001,
        50_002,
        65_535,
    ):
        noise = random.Random(method).randbytes(4_000)
        yield (
            f"compression {method}",
            tiff([*image(1_000, 1_000, 4_000, packed=method), *PLACED], noise),
        )
    yield "tiles beyond the end", _tiles(64, 16, [2**32 - 16] * 16)
    yield "tiles in the header", _tiles(64, 16, [0, 1, 2, 3] * 4)
    yield "tiles that claim to be many", _tiles(2_000, 16, [8] * 4, claimed=2**31)
    yield "tiles of one cell", _tiles(1_999, 1, [8] * 4)
    yield "tiles of gigabytes", _tiles(2_000, 65_520, [8])
    yield "all bands there are", _placed((277, _SHORT, [65_535]))
    yield "bands apart", _placed((277, _SHORT, [65_535]), (284, _SHORT, [2]))
    for number in (float("nan"), float("inf"), 1e308, 5e-324, -1e-320, 0.0):
        yield f"cells of {number}", _placed((33550, _DOUBLE, [number, number, 0.0]))
        yield (
            f"a corner at {number}",
            _placed((33922, _DOUBLE, [0.0, 0.0, 0.0, number, number, 0.0])),
        )
    yield "a matrix of nothing", _placed((34264, _DOUBLE, [float("nan")] * 16))
    yield "points without end", _placed((33922, _DOUBLE, [1.0] * 6 * 100_000))
    yield "keys that claim to be many", _placed((34735, _SHORT, [1, 1, 0, 65_535, 1024, 0, 1, 2]))
    yield "keys elsewhere", _placed((34735, _SHORT, [1, 1, 0, 1, 2048, 34737, 65_535, 65_535]))
    yield (
        "a system of text",
        _placed(
            (34735, _SHORT, [1, 1, 0, 2, 1024, 0, 1, 32_767, 1026, 34737, 60_000, 0]),
            (34737, _TEXT, b"ESRI PE String = PROJCS[" * 2_500 + b"\0"),
        ),
    )
    for name, text in (
        ("deep", "<a>" * 30_000),
        ("with entities", "<!DOCTYPE a [<!ENTITY b 'c'>" + "<!ENTITY d '&b;&b;'>" * 50 + "]><a>&d;</a>"),
        ("of a file", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><GDALMetadata>&b;</GDALMetadata>"),
        ("large", "<GDALMetadata>" + "<Item name='a'>b</Item>" * 100_000 + "</GDALMetadata>"),
        ("with a scale", "<GDALMetadata><Item name='SCALE' sample='0' role='scale'>nan</Item></GDALMetadata>"),
        ("for all bands", "<GDALMetadata><Item name='OFFSET' sample='2147483647' role='offset'>1e999</Item></GDALMetadata>"),
    ):  # fmt: skip
        yield f"metadata {name}", _metadata(text)
    yield "no data without end", _placed((42113, _TEXT, b"9" * 100_000 + b"\0"))
    yield "no data that is no number", _placed((42113, _TEXT, b"/etc/passwd\0"))
    yield "directories", _directories(2_000)
    yield "far strips", _big(2**63)
    yield "near strips", _big(2**64 - 8)
    yield (
        "tags that claim to be many",
        _placed(counts=dict.fromkeys((256, 257, 258, 273, 33550), 2**32 - 1)),
    )
    whole = _placed()
    for part in range(1, 10):
        yield f"cut off at {part}/10", whole[: max(8, len(whole) * part // 10)]
    for seed in range(30):
        noise = bytearray(whole)
        chance = random.Random(seed)
        for _ in range(6):
            noise[chance.randrange(72, len(noise))] = chance.choice((0, 1, 127, 128, 255))
        yield f"bytes changed, {seed}", bytes(noise)


def _field(number: int, payload: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def _number(number: int, value: int) -> bytes:
    return varint(number << 3) + varint(value & 2**64 - 1)


def _blob(content: bytes, claimed: int | None = None) -> bytes:
    packed = zlib.compress(content, 1)
    return _number(2, len(content) if claimed is None else claimed) + _field(3, packed)


OSM_HEADER = pbf_block(b"OSMHeader", _blob(_field(4, b"OsmSchema-V0.6") + _field(4, b"DenseNodes")))


def _data(
    group: bytes, texts: tuple[bytes, ...] = (b"", b"highway", b"footway"), more: bytes = b""
) -> bytes:
    table = b"".join(_field(1, each) for each in texts)
    return pbf_block(b"OSMData", _blob(_field(1, table) + _field(2, group) + more))


def _way(refs: bytes, keys: bytes = b"\1", values: bytes = b"\2") -> bytes:
    return _field(3, _number(1, 1) + _field(2, keys) + _field(3, values) + _field(8, refs))


def _dense(ids: bytes, lat: bytes, lon: bytes) -> bytes:
    return _field(2, _field(1, ids) + _field(8, lat) + _field(9, lon))


def street_blocks() -> Iterator[tuple[str, bytes]]:
    """Give hostile OSM PBF files, each with its name."""
    street = _data(_way(b"\2\2\2"))
    nodes = _data(_dense(b"\2\2\2", b"\2\2\2", b"\2\2\2"))
    yield "only a header", OSM_HEADER
    yield "no nodes", OSM_HEADER + street
    yield "a header of gigabytes", OSM_HEADER + struct.pack(">I", 2**31) + b"\x0a"
    yield "a header beyond its limit", OSM_HEADER + struct.pack(">I", 65_537) + bytes(65_537)
    kind = b"\x0a\x07OSMData\x18"
    for size in (2**31 - 1, 2**32 - 1, 2**63, 33_554_433):
        head = kind + varint(size)
        yield f"a blob of {size}", OSM_HEADER + struct.pack(">I", len(head)) + head + bytes(100)
    for claimed in (0, 1, 2**25, 2**25 + 1, 2**31 - 1, 2**32, 2**63):
        yield f"{claimed} claimed", OSM_HEADER + pbf_block(b"OSMData", zipped_blob(1_000, claimed))
    yield "a bomb", OSM_HEADER + pbf_block(b"OSMData", zipped_blob(60_000_000, 33_554_432))
    yield "bombs", OSM_HEADER + pbf_block(b"OSMData", zipped_blob(33_000_000)) * 5
    for method in (4, 5, 6, 7):
        packed = _number(2, 1_000) + _field(method, bytes(100))
        yield f"packed by method {method}", OSM_HEADER + pbf_block(b"OSMData", packed)
    yield "a nested archive", OSM_HEADER + pbf_block(b"OSMData", _blob(_blob(bytes(1_000))))
    yield "nodes without places", OSM_HEADER + _data(_dense(b"\2" * 100_000, b"", b"")) + street
    yield (
        "places without nodes",
        OSM_HEADER + _data(_dense(b"", b"\2" * 100_000, b"\2" * 100_000)) + street,
    )
    yield "a way of a million places", OSM_HEADER + nodes + _data(_way(b"\0" * 300_000))
    yield "a way over the limit", OSM_HEADER + nodes + _data(_way(b"\2" * 11_000_000))
    far = varint(2**64 - 1) * 3
    yield "ids beyond all numbers", OSM_HEADER + _data(_dense(far, far, far)) + _data(_way(far))
    yield (
        "ways without texts",
        OSM_HEADER + nodes + _data(_way(b"\2\2", varint(2**31), varint(2**32))),
    )
    yield "more keys than values", OSM_HEADER + nodes + _data(_way(b"\2\2", b"\1" * 1_000, b"\2"))
    yield "texts without end", OSM_HEADER + _data(_way(b"\2\2"), (b"",) * 300_000)
    yield (
        "a long text",
        OSM_HEADER + nodes + _data(_way(b"\2\2"), (b"", b"highway", b"a" * 20_000_000)),
    )
    yield (
        "texts of no encoding",
        OSM_HEADER + nodes + _data(_way(b"\2\2"), (b"", b"highway", b"\xff\xfe")),
    )
    for grain in (0, -1, 2**31 - 1, 2**63):
        large = _number(17, grain) + _number(19, 2**63 - 1) + _number(20, 2**63)
        yield (
            f"a grain of {grain}",
            OSM_HEADER + _data(_dense(b"\2\2", b"\2\2", b"\2\2"), more=large) + street,
        )
    yield "blocks without end", OSM_HEADER + pbf_block(b"OSMData", _blob(b"")) * 20_000
    yield "unknown blocks", OSM_HEADER + pbf_block(b"Quine", _blob(bytes(1_000))) * 1_000
    yield "a program to need", pbf_block(b"OSMHeader", _blob(_field(4, b"Future"))) + street
    yield "headers without end", OSM_HEADER * 10_000
    yield "groups in groups", OSM_HEADER + _data(_field(2, _field(2, _field(2, b"\2" * 1_000))))
    yield "a number of no end", OSM_HEADER + pbf_block(b"OSMData", b"\x10" + b"\xff" * 1_000)
    yield "zero as a tag", OSM_HEADER + pbf_block(b"OSMData", bytes(1_000))
    whole = OSM_HEADER + nodes + street
    for part in range(3, 10):
        yield f"cut off at {part}/10", whole[: len(whole) * part // 10]
    for seed in range(30):
        noise = bytearray(whole)
        chance = random.Random(seed)
        for _ in range(3):
            noise[chance.randrange(len(OSM_HEADER), len(noise))] = chance.randrange(256)
        yield f"bytes changed, {seed}", bytes(noise)


def graphs() -> Iterator[tuple[str, bytes]]:
    """Give hostile GraphML files, each with its name."""
    keys = "".join(f"<key id='{n}' attr.name='{n}'/>" for n in ("x", "y", "geometry", "crs"))
    node = "<node id='{}'><data key='x'>{}</data><data key='y'>{}</data></node>"
    ends = node.format(1, 113.7, 23.0) + node.format(2, 113.8, 23.0)
    edge = "<edge source='1' target='2'><data key='geometry'>{}</data></edge>"

    def graph(*parts: str) -> bytes:
        return f"<graphml>{keys}<graph>{''.join(parts)}</graph></graphml>".encode()

    yield "deep", b"<graphml>" + b"<a>" * 100_000
    yield "deep edges", graph("<edge>" * 90 + "</edge>" * 90)
    yield "entities", b"<!DOCTYPE g [<!ENTITY a 'b'>]><graphml>&a;</graphml>"
    yield "an outer entity", b"<!DOCTYPE g SYSTEM 'file:///etc/passwd'><graphml/>"
    yield (
        "another encoding",
        f"<?xml version='1.0' encoding='{{}}'{' ' * 500}?><graphml/>".format("utf-7").encode(),
    )
    yield "one text without end", graph(ends, edge.format("1 " * 3_000_000))
    yield "one name without end", b"<graphml><" + b"a" * 6_000_000 + b"/></graphml>"
    yield "one attribute without end", b"<graphml a='" + b"b" * 6_000_000 + b"'/>"
    yield "one comment without end", b"<graphml><!--" + b"-a" * 3_000_000
    yield (
        "attributes without end",
        b"<graphml " + b" ".join(b"a%d=''" % n for n in range(30_000)) + b"/>",
    )
    yield "name spaces without end", b"<graphml>" + b"<a xmlns:b='c'/>" * 100_000 + b"</graphml>"
    yield "name spaces in each other", b"".join(b"<a xmlns:b%d='c%d'>" % (n, n) for n in range(90))
    yield (
        "keys without end",
        b"<graphml>" + b"".join(b"<key id='%d'/>" % n for n in range(30_000)) + b"</graphml>",
    )
    yield "data without end", graph("<node id='1'>", "<data key='x'>1</data>" * 30_000, "</node>")
    yield "nodes without end", graph("".join(f"<node id='{n}'/>" for n in range(30_000)))
    yield "edges without nodes", graph(edge.format("") * 30_000)
    yield (
        "a street of a million places",
        graph(ends, edge.format("LINESTRING (" + "1 2, " * 60_000 + "1 2)")),
    )
    yield "brackets", graph(ends, edge.format("LINESTRING " + "(" * 300_000))
    yield "numbers of no end", graph(node.format(1, "1" * 1_000_000, "9" * 1_000_000))
    for x in ("nan", "inf", "1e400", "-1e308", "0x1p3", "1_0", "١١٣"):
        yield (
            f"a place at {x}",
            graph(
                node.format(1, x, x),
                node.format(2, x, x),
                edge.format(f"LINESTRING ({x} {x}, 1 2)"),
            ),
        )
    yield (
        "a system of no end",
        graph("<data key='crs'>", "epsg:" * 2_000_000, "</data>", ends, edge.format("")),
    )
    yield "data in data", graph(node.format(1, "<data key='x'>" * 80 + "</data>" * 80, 2))
    yield "cut off", graph(ends, edge.format(""))[:-30]
    yield "ended twice", graph(ends) * 2
