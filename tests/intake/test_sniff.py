"""What a file is, by its content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.intake.sniff import Form, sniff_bytes, sniff_text
from geo.model.errors import UnreadableFile
from geo.model.messages import MESSAGES
from tests.conftest import fault_of


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"PK\x03\x04rest", Form.ZIP),
        (b"\x1f\x8b\x08", Form.GZIP),
        (b"SQLite format 3\x00".ljust(68, b"\0") + b"GPKG", Form.GEOPACKAGE),
        (b"SQLite format 3\x00".ljust(68, b"\0") + b"GP11", Form.GEOPACKAGE),
        (b"fgb\x03fgb\x00", Form.FLATGEOBUF),
        (b'{"type"', None),
        ("名称".encode("gbk"), None),
        (b"", None),
    ],
)
def test_bytes(content: bytes, form: Form | None) -> None:
    assert sniff_bytes(content) is form


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "XLS/DOC (Office 97-2003)"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"II*\x00", "TIFF"),
        (b"SQLite format 3\x00".ljust(100, b"\0"), "SQLite"),
        (b"\x00\x00\x27\x0a", "SHP"),
        (b"AC1032", "DWG"),
        (b"x".ljust(257, b"\0") + b"ustar", "TAR"),
        (b"MZ\x90", "EXE"),
    ],
)
def test_other_kinds_are_named(content: bytes, kind: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        sniff_bytes(content)
    assert (caught.value.code, caught.value.params) == ("format_refused", {"kind": kind})


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ('{"type": "Point"}', Form.GEOJSON),
        ('\n\n  {"type":\n"Point"}', Form.GEOJSON),
        ("[1, 2]", Form.GEOJSON),
        ('{"type":"FeatureCollection","features":[\n{"a":1},\n{"a":2}\n]}', Form.GEOJSON),
        ('{"a":1}\n{"a":2}', Form.GEOJSON_SEQUENCE),
        ('{"a":1}\r\n\r\n{"a":2}\r\n', Form.GEOJSON_SEQUENCE),
        ('\x1e{"a":1}\n', Form.GEOJSON_SEQUENCE),
        ('{"a":1}\n', Form.GEOJSON),
        ("<kml>", Form.KML),
        ('<?xml version="1.0"?><!-- kml --><kml xmlns="x">', Form.KML),
        ("<!DOCTYPE kml [<!ENTITY a 'b'>]><kml>", Form.KML),
        ('<k:kml xmlns:k="x">', Form.KML),
        ("<gpx version='1.1'>", Form.GPX),
        ("名称,经度,纬度\n", Form.CSV),
        ("名称\t经度", Form.CSV),
        ("name;lon;lat", Form.CSV),
    ],
)
def test_text(text: str, form: Form) -> None:
    assert sniff_text(text) is form


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<OGRVRTDataSource>", "VRT (GDAL)"),
        ("<?xml version='1.0'?>\n<VRTDataset>", "VRT (GDAL)"),
        ("<!DOCTYPE html><html>", "HTML"),
        ("<svg/>", "SVG"),
        ("<gml:FeatureCollection xmlns:gml='http://www.opengis.net/gml'>", "GML"),
        ("<something/>", "XML (something)"),
        ("0\nSECTION\n2\nHEADER", "DXF"),
        ("  0\r\nSECTION", "DXF"),
        ('Version 300\nCharset "GBK"', "MIF (MapInfo)"),
    ],
)
def test_other_texts_are_named(text: str, kind: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        sniff_text(text)
    assert (caught.value.code, caught.value.params) == ("format_refused", {"kind": kind})


@pytest.mark.parametrize("text", ["hello", "", "西平小学", "\n\n"])
def test_text_of_no_form_is_told(text: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        sniff_text(text)
    assert caught.value.code == "format_unknown"


@given(st.text(max_size=300))
def test_any_text_gives_a_form_or_a_told_error(text: str) -> None:
    found = fault_of(lambda: sniff_text(text))
    assert found is None or found.code in MESSAGES
