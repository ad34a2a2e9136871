"""A plan full of things that the public must not see, and a search for them in any encoding."""

from __future__ import annotations

import base64
import gzip
import html
import io
import itertools
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from geo import crs
from tests.conftest import project

# Words that occur nowhere else; each stands in one field.
WORDS = (
    "密号甲寅",  # name of an internal project
    "qzxname",
    "密号乙卯",  # its phrase
    "密号丙辰",
    "密号丁巳",
    "密号戊午",
    "密号己未",
    "密号庚申",
    "qzxsource",
    "qzxunknown",
    "qzxkey",
    "qzxmember",
    "qzxretired",
    "qzxlead",  # of a public project
    "qzxpublicunknown",
    "qzxpublickey",
    "qzxforeign",
    "qzxcamera",  # texts of a security project that tell its place
    "密号辛酉",
    "qzxnote",  # the presenter's own
    "qzxfile",
    "qzxfolder",
)
IDS = ("qzx-internal", "qzx-area", "qzx-retired")
INTERNAL, CAMERA, RETIRED = (
    (113.739147, 23.017583),
    (113.718273, 22.994837),
    (113.748319, 23.029173),
)
AREA = ((113.730719, 23.008137), (113.732917, 23.008137), (113.732917, 23.009913))
POINTS = (INTERNAL, CAMERA, RETIRED, *AREA)

INSIDE = {
    "name": "密号甲寅",
    "name_en": "Qzxname works",
    "phrase": "密号乙卯",
    "status_evidence": "密号丙辰",
    "community": "密号丁巳",
    "lead": "密号戊午",
    "description": "密号己未",
    "location_source": "密号庚申",
    "location_source_en": "Qzxsource",
    "qzxkey": {"deep": ["qzxunknown"]},
    "visibility": "internal",
}


def features() -> list[dict[str, Any]]:
    """Return what a public build shows in part, and what it must not show at all."""
    point = {"type": "Point", "coordinates": list(INTERNAL)}
    ring = [list(each) for each in (*AREA, AREA[0])]
    camera = {
        "category": "public_safety",
        "status": "completed",
        "location_source": "qzxcamera",
        "location_source_en": "qzxcamera",
        "community": "密号辛酉",
        "description": f"qzxcamera {CAMERA[0]}, {CAMERA[1]}",
    }
    shown = project(
        "shown",
        lead="qzxlead",
        qzxpublickey="qzxpublicunknown",
        description=f"杆位 {CAMERA[0]},{CAMERA[1]}。",
        location_verified=False,
    )
    shown["qzxforeign"] = "qzxforeign"
    shown["geometry"]["qzxforeign"] = "qzxforeign"
    return [
        shown,
        project("park", name="乙公园", name_en="Park B", category="park", section=2),
        project("programme", name="丙项", name_en="Item C", geometry=None, section=1),
        project("camera", name="丁视频", name_en="Video D", geometry=_point(CAMERA), **camera),
        {**project("qzx-internal", geometry=point, **INSIDE), "qzxmember": "qzxmember"},
        project("qzx-area", geometry={"type": "Polygon", "coordinates": [ring]}, **INSIDE),
        project("qzx-retired", name="qzxretired", geometry=_point(RETIRED), retired=True),
    ]


def _point(position: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Point", "coordinates": list(position)}


def write(folder: Path) -> Path:
    """Write the plan, and the office's presentation of it, into a folder; return the file."""
    target = folder / "qzxfolder"
    target.mkdir()
    path = target / "qzxfile.geojson"
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in features())
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")
    composed = {
        "projects": ["shown", "qzx-internal", "camera"],
        "order": ["project-qzx-internal", "title"],
        "notes": {"title": "qzxnote", "project-qzx-internal": "qzxnote"},
    }
    kept = json.dumps(composed, ensure_ascii=False)
    path.with_suffix(".presentation.json").write_text(kept, encoding="utf-8")
    return path


def found_in(content: bytes) -> set[str]:
    """Return the words, ids and positions that are in a content in any encoding."""
    seen: set[str] = set()
    for part in unpacked(content):
        folded = part.lower()
        seen |= {name for name, signs in _SIGNS.items() if any(sign in folded for sign in signs)}
        seen |= {name for name, exact in _EXACT.items() if any(map(partial(_holds, part), exact))}
    return seen


def _holds(content: bytes, sign: bytes) -> bool:
    # 423.01758 on a page is a drawing's number, not a latitude of 23.01758 degrees.
    at = content.find(sign)
    while at > 0 and b"." in sign and content[at - 1 : at].isdigit():
        at = content.find(sign, at + 1)
    return at >= 0


def unpacked(content: bytes, depth: int = 4) -> Iterator[bytes]:
    """Give a content, and what is packed inside it: zip, gzip, PDF streams, PNG, data addresses."""
    yield content
    if depth == 0:
        return
    for inner in itertools.chain(_members(content), _streams(content), _data(content)):
        yield from unpacked(inner, depth - 1)


def _members(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for each in archive.infolist():
                yield each.filename.encode() + b"\n" + each.comment
                yield archive.read(each)
    if content.startswith(b"%PDF"):
        import pypdf

        for page in pypdf.PdfReader(io.BytesIO(content)).pages:
            yield page.extract_text().encode()


def _streams(content: bytes) -> Iterator[bytes]:
    for match in re.finditer(rb"stream\r?\n|iTXt|zTXt", content):
        reader = zlib.decompressobj()
        try:
            inner = reader.decompress(content[match.end() :])
        except zlib.error:
            continue
        if inner:
            yield inner


def _data(content: bytes) -> Iterator[bytes]:
    for match in re.finditer(rb"[A-Za-z0-9+/]{40,}={0,2}", content):
        text = match.group()
        yield base64.b64decode(text[: len(text) // 4 * 4], validate=False)


def _encoded(word: str) -> set[bytes]:
    escaped = json.dumps(word)[1:-1]
    utf8 = word.encode()
    signs = {
        utf8,
        escaped.encode(),
        word.encode("utf-16-le"),
        word.encode("utf-16-be"),
        word.encode("gb18030"),
        quote(word).encode(),
        html.escape(word).encode(),
        "".join(f"&#{ord(each)};" for each in word).encode(),
        "".join(f"&#x{ord(each):x};" for each in word).encode(),
    }
    return {sign.lower() for sign in signs}


def _base64(content: bytes) -> Iterator[bytes]:
    # The signs that depend on nothing but the text, whatever stands before and after it.
    for shift in range(3):
        code = base64.b64encode(b"\0" * shift + content)
        known = (shift + len(content)) * 8 // 6
        yield code[0 if shift == 0 else shift + 1 : known]


def _coordinate(value: float) -> set[bytes]:
    # Five decimals are a metre, whatever follows.
    return {f"{value:.6f}"[:-1].encode()}


def _systems(position: tuple[float, float]) -> Iterator[tuple[float, float]]:
    yield position
    x, y = crs.wgs84_to_gcj02(*position)
    yield float(x), float(y)


def _numbers(position: tuple[float, float]) -> set[bytes]:
    axes = [axis for pair in _systems(position) for axis in pair]
    texts = set().union(*map(_coordinate, axes))
    packed = {struct.pack(form, axis) for axis in axes for form in ("<d", ">d")}
    return texts | packed


_SIGNS = {word: _encoded(word) for word in (*WORDS, *IDS)}
_EXACT = {f"position {at}": _numbers(position) for at, position in enumerate(POINTS)}
_EXACT |= {word: set(_base64(word.encode())) for word in _SIGNS}
EVERYTHING = frozenset((*_SIGNS, *_EXACT))
