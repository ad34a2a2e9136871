"""Files made to harm: refused or defused in time, nothing else read, nobody called."""

from __future__ import annotations

import http.server
import io
import json
import struct
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from geo.intake.formats.gdal import read_with_gdal
from geo.intake.read import read_bytes
from geo.intake.sandbox.run import run_reader
from geo.intake.sniff import Form
from geo.model.errors import UnreadableFile
from tests.conftest import fault_of, worked_within
from tests.intake import files

SECONDS = 10
SECRET = "the-secret-of-the-server"


class Outside:
    """A file and a server that no upload may reach."""

    def __init__(self, folder: Path, port: int) -> None:
        self.secret = folder / "secret.geojson"
        properties = {"id": "s", "name": SECRET}
        document = {"type": "Feature", "properties": properties, "geometry": None}
        self.secret.write_text(json.dumps(document), encoding="utf-8")
        self.table = folder / "secret.csv"
        self.table.write_text(f"name,lon,lat\n{SECRET},113.7,23.0\n", encoding="utf-8")
        self.address = f"http://127.0.0.1:{port}/secret.geojson"
        self.folder = folder
        self.port = port


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def parse_request(self) -> bool:
            asked.append(str(self.raw_requestline))
            return False

        def log_message(self, *arguments: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield Outside(tmp_path, server.server_port)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert asked == []


def vrt(outside: Outside, source: str | None = None) -> bytes:
    source = source or str(outside.secret)
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="s"><SrcDataSource>{source}</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    ).encode()


def geopackage(outside: Outside, *statements: str) -> bytes:
    # Without GDAL's spatial index, whose triggers need functions that SQLite alone lacks.
    content = files.written(outside.folder, "a.gpkg", SPATIAL_INDEX="NO")
    return files.changed_geopackage(content, outside.folder, *statements)


ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT x FROM c"
REGISTER = (
    "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('v','attributes','v')"
)
XXE = '<?xml version="1.0"?><!DOCTYPE k [{declared}]><kml><Placemark><name>&x;</name></Placemark></kml>'
LAUGHS = "".join(
    f'<!ENTITY x{level} "{f"&x{level - 1};" * 10}">' if level else '<!ENTITY x0 "ha">'
    for level in range(12)
)


def xlsx_with(part: str, old: bytes, new: bytes) -> bytes:
    """Change one part of a workbook."""
    book = zipfile.ZipFile(io.BytesIO(files.workbook()))
    parts = {name: book.read(name) for name in book.namelist()}
    assert old in parts[part], parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    return files.zipped(parts)


def flatgeobuf(outside: Outside, place: int, value: int) -> bytes:
    content = bytearray(files.written(outside.folder, "a.fgb"))
    content[place : place + 4] = struct.pack("<I", value)
    return bytes(content)


# Name: (how the file is made, the code it must end in; None where it is read without harm).
HOSTILE: dict[str, tuple[Callable[[Outside], bytes], str | None]] = {
    "VRT to a file": (vrt, "format_refused"),
    "VRT to the network": (lambda o: vrt(o, f"/vsicurl/{o.address}"), "format_refused"),
    "VRT after a comment": (lambda o: b"<!-- {} -->\n" + vrt(o), "format_refused"),
    "VRT in UTF-16": (lambda o: vrt(o).decode().encode("utf-16"), "format_refused"),
    "VRT in a zip": (lambda o: files.zipped({"a.geojson": vrt(o)}), "format_refused"),
    "VRT as KML in a zip": (lambda o: files.zipped({"doc.kml": vrt(o)}), "format_refused"),
    "VRT as .shp": (
        lambda o: files.zipped({"a.shp": vrt(o), "a.dbf": b"", "a.shx": b""}),
        "file_broken",
    ),
    "VRT beside a Shapefile": (
        lambda o: files.zipped({**files.shapefile_parts(o.folder), "b.vrt": vrt(o)}),
        None,
    ),
    "GeoJSON with a linked crs": (
        lambda o: (
            files.collection()[:-1]
            + f',"crs":{{"type":"link","properties":{{"href":"{o.address}"}}}}}}'.encode()
        ),
        None,
    ),
    "JSON that GDAL takes for a service": (
        lambda o: json.dumps({"type": "FeatureCollection", "features": o.address}).encode(),
        "features_missing",
    ),
    "GeoPackage with an endless view": (
        lambda o: geopackage(o, f"CREATE VIEW v AS {ENDLESS}", REGISTER),
        "gpkg_program",
    ),
    "GeoPackage with a trigger": (
        lambda o: geopackage(
            o, "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT load_extension('x'); END"
        ),
        "gpkg_program",
    ),
    "GeoPackage with a virtual table": (
        lambda o: geopackage(o, "CREATE VIRTUAL TABLE v USING fts5(a)"),
        "gpkg_program",
    ),
    "GeoPackage with a computed column": (
        lambda o: geopackage(o, "CREATE TABLE v (a, b AS (zeroblob(1000000000)))"),
        "gpkg_program",
    ),
    "SQLite that is no GeoPackage": (
        lambda o: b"SQLite format 3\x00" + b"\x00" * 1000,
        "format_refused",
    ),
    "GeoPackage of noise": (
        lambda o: geopackage(o)[:200] + bytes(range(256)) * 300,
        "file_broken",
    ),
    "FlatGeobuf with a huge header": (lambda o: flatgeobuf(o, 8, 0x7FFFFFF0), "file_broken"),
    "FlatGeobuf with a broken header": (lambda o: flatgeobuf(o, 24, 0xFFFFFFFF), None),
    "KML with an entity to a file": (
        lambda o: XXE.format(declared=f'<!ENTITY x SYSTEM "{o.secret.as_uri()}">').encode(),
        "xml_declarations",
    ),
    "KML with an entity to the network": (
        lambda o: XXE.format(declared=f'<!ENTITY x SYSTEM "{o.address}">').encode(),
        "xml_declarations",
    ),
    "KML with a DTD on the network": (
        lambda o: f'<!DOCTYPE kml SYSTEM "{o.address}"><kml></kml>'.encode(),
        "xml_declarations",
    ),
    "KML with many laughs": (
        lambda o: XXE.format(declared=LAUGHS + '<!ENTITY x "&x11;">').encode(),
        "xml_declarations",
    ),
    "KML in UTF-16 with an entity": (
        lambda o: XXE.format(declared=f'<!ENTITY x SYSTEM "{o.secret.as_uri()}">').encode("utf-16"),
        "xml_declarations",
    ),
    "KML with a network link only": (
        lambda o: (
            f"<kml><NetworkLink><Link><href>{o.address}</href></Link></NetworkLink></kml>".encode()
        ),
        "network_link",
    ),
    "KML with a network link": (
        lambda o: files.kml(f"<NetworkLink><Link><href>{o.address}</href></Link></NetworkLink>"),
        None,
    ),
    "KML nested deeply": (
        lambda o: b"<kml>" + b"<Folder>" * 100_000 + b"</Folder>" * 100_000 + b"</kml>",
        "too_complex",
    ),
    "KML cut off": (lambda o: files.kml()[:300], "xml_broken"),
    "HTML": (lambda o: b"<!DOCTYPE html><html><body>a, b</body></html>", "format_refused"),
    "XLSX with a formula": (
        lambda o: files.workbook([*files.TABLE, ["x", "=WEBSERVICE(1)", 113.7, 23.0, 3, 1]]),
        None,
    ),
    "XLSX of a huge size": (
        lambda o: xlsx_with("xl/worksheets/sheet1.xml", b"A1:F3", b"A1:XFD1048576"),
        None,
    ),
    "XLSX with the last row": (
        lambda o: xlsx_with("xl/worksheets/sheet1.xml", b'<row r="3"', b'<row r="2147483000"'),
        None,
    ),
    "XLSX with the last column": (
        lambda o: xlsx_with("xl/worksheets/sheet1.xml", b'r="E3"', b'r="XFD3"'),
        "too_many_fields",
    ),
    "XLSX with an entity": (
        lambda o: xlsx_with(
            "xl/workbook.xml",
            b"<workbook",
            f'<!DOCTYPE w [<!ENTITY x SYSTEM "{o.secret.as_uri()}">]><workbook'.encode(),
        ),
        "xml_declarations",
    ),
    "XLSX with an external link": (
        lambda o: xlsx_with(
            "xl/_rels/workbook.xml.rels",
            b"</Relationships>",
            b'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships/externalLink" TargetMode="External" Target="'
            + o.address.encode()
            + b'"/></Relationships>',
        ),
        None,
    ),
    "CSV with a million columns": (lambda o: b"a," * 1_000_000 + b"\n", "too_many_fields"),
    "CSV with one endless quotation": (
        lambda o: b'name,lon,lat\n"' + b"x,\n" * 300_000,
        "too_many_features",
    ),
    "CSV with the path of a file": (
        lambda o: f"name,lon,lat,WKT\na,1,2,{o.secret}\n".encode(),
        None,
    ),
    "WKT nested deeply": (
        lambda o: ('WKT,name\n"' + "GEOMETRYCOLLECTION(" * 5000 + '",a\n').encode(),
        None,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_does_no_harm(name: str, outside: Outside) -> None:
    make, code = HOSTILE[name]
    content = make(outside)
    read: list[Any] = []
    file = "points.geojson" if "VRT" in name else "points"
    with worked_within(SECONDS):
        found = fault_of(lambda: read.append(read_bytes(content, file)))
    assert SECRET not in repr((read, found and found.params))
    # Where a flipped number in a FlatGeobuf leads to is up to the driver.
    assert (found and found.code) == code or name == "FlatGeobuf with a broken header"


@pytest.mark.parametrize("form", [Form.SHAPEFILE, Form.GEOPACKAGE, Form.FLATGEOBUF])
@pytest.mark.parametrize("kind", ["VRT", "CSV", "GeoJSON", "network"])
def test_gdal_itself_knows_one_driver(form: Form, kind: str, outside: Outside) -> None:
    """Past the recognition of formats, the child's own walls hold."""
    content = {
        "VRT": vrt(outside),
        "CSV": outside.table.read_bytes(),
        "GeoJSON": outside.secret.read_bytes(),
        "network": vrt(outside, f"/vsicurl/{outside.address}"),
    }[kind]
    with pytest.raises(UnreadableFile) as caught:
        read_with_gdal(form, {"": content})
    assert caught.value.code in ("file_broken", "gpkg_program")


def test_a_slow_reader_is_ended(own_settings: Callable[..., None], outside: Outside) -> None:
    own_settings(reader_seconds="1")
    start = time.monotonic()
    with pytest.raises(UnreadableFile) as caught:
        run_reader("tests.intake.slow_reader", {"do": "sleep"}, {})
    assert caught.value.code == "reader_timeout"
    assert time.monotonic() - start < 25  # it would sleep for half a minute


def test_the_time_begins_once_the_libraries_are_there() -> None:
    # On a busy machine their import alone took longer than large areas may take to be judged.
    answer = run_reader("tests.intake.late_reader", {"asked": 7}, {}, seconds=1)
    assert answer == [{"asked": 7}]


@pytest.mark.parametrize(
    ("do", "code"),
    [
        ("crash", "reader_crashed"),
        ("exit", "reader_crashed"),
        ("memory", "reader_memory"),
        ("flood", "archive_too_large"),
        ("raise", "reader_crashed"),
    ],
)
def test_a_reader_that_fails_is_one_clear_error(
    own_settings: Callable[..., None], do: str, code: str
) -> None:
    own_settings(reader_memory_mb="200", max_expanded_mb="2")
    with pytest.raises(UnreadableFile) as caught:
        run_reader("tests.intake.slow_reader", {"do": do}, {})
    assert caught.value.code == code


def test_the_child_has_no_network_and_no_secrets(
    monkeypatch: pytest.MonkeyPatch, outside: Outside
) -> None:
    monkeypatch.setenv("PLANMAP_TIANDITU_KEY", SECRET)
    monkeypatch.setenv("DATABASE_PASSWORD", SECRET)
    request = {"do": "look", "port": outside.port}
    (seen,) = run_reader("tests.intake.slow_reader", request, {"PROJ_NETWORK": "OFF"})
    assert SECRET not in repr(seen["environment"])
    # Systems that allow no namespace of its own to a process rely on the other walls.
    assert seen["connects"] is not seen["isolated"]


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
@pytest.mark.parametrize("cpg", [True, False])
def test_a_shapefile_is_read_in_its_encoding(encoding: str, *, cpg: bool, tmp_path: Path) -> None:
    parts = files.shapefile_parts(tmp_path, encoding=encoding)
    if not cpg:
        parts = {name: part for name, part in parts.items() if not name.endswith(".cpg")}
    upload = read_bytes(files.zipped(parts), "a.zip")
    assert upload.features[0]["properties"]["name"] == "西平小学"
    assert "楼层" in upload.features[0]["properties"]
    assert upload.encoding == encoding
    told = {each.code for each in upload.findings}
    assert ("encoding_read" in told) == (encoding == "GB18030")


def test_a_wrong_cpg_is_not_believed(tmp_path: Path) -> None:
    parts = files.shapefile_parts(tmp_path, encoding="GB18030")
    parts["西平.cpg"] = b"UTF-8"
    upload = read_bytes(files.zipped(parts), "a.zip")
    assert upload.features[0]["properties"]["name"] == "西平小学"


def test_short_names_of_our_fields_are_completed(tmp_path: Path) -> None:
    frame = files.frame().rename(columns={"楼层": "status_evi", "开工": "location_v"})
    frame["location_v"] = [1, 0]
    frame.to_file(tmp_path / "a.shp", engine="pyogrio", encoding="UTF-8")
    parts = {path.name: path.read_bytes() for path in tmp_path.glob("a.*")}
    upload = read_bytes(files.zipped(parts), "a.zip")
    properties = upload.features[0]["properties"]
    assert properties["location_verified"] is True
    assert "status_evidence" in properties
    assert "names_restored" in {each.code for each in upload.findings}


@pytest.mark.parametrize(
    ("without", "code", "severity"),
    [
        (".dbf", "shapefile_incomplete", "warning"),
        (".prj", "shapefile_incomplete", "warning"),
        (".shp", "shapefile_incomplete", "error"),
        (".shx", None, None),
    ],
)
def test_a_part_of_a_shapefile_may_be_missing(
    without: str, code: str | None, severity: str | None, tmp_path: Path
) -> None:
    parts = files.shapefile_parts(tmp_path, encoding="UTF-8")
    content = files.zipped({n: p for n, p in parts.items() if not n.endswith(without)})
    if severity == "error":
        with pytest.raises(UnreadableFile) as caught:
            read_bytes(content, "a.zip")
        assert caught.value.code == code
        return
    upload = read_bytes(content, "a.zip")
    assert len(upload.features) == 2
    found = {each.code for each in upload.findings}
    assert code is None or code in found
    if without == ".prj":
        assert upload.crs is None


def test_a_curve_among_other_shapes_is_told_with_its_feature(outside: Outside) -> None:
    arc = struct.pack("<BII6d", 1, 8, 3, 0.0, 0.0, 1.0, 1.0, 2.0, 0.0)
    blob = b"GP\x00\x01" + struct.pack("<i", 4326) + arc
    content = geopackage(
        outside,
        "UPDATE gpkg_geometry_columns SET geometry_type_name = 'GEOMETRY'",
        f"UPDATE a SET geom = x'{blob.hex()}' WHERE fid = 1",
    )
    upload = read_bytes(content, "a.gpkg")
    (told,) = (each for each in upload.findings if each.code == "geometry_unsupported")
    assert (told.feature, told.params) == ("xiping-school", {"kind": "CircularString"})
    assert upload.features[0]["geometry"] is None
    assert upload.features[1]["geometry"] is not None


def test_too_many_features_are_told(own_settings: Callable[..., None], tmp_path: Path) -> None:
    own_settings(max_features="1")
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(files.written(tmp_path, "a.gpkg"), "a.gpkg")
    assert caught.value.code == "too_many_features"


def test_an_open_write_ahead_log_is_told(tmp_path: Path) -> None:
    content = bytearray(files.written(tmp_path, "a.gpkg"))
    content[18:20] = b"\x02\x02"
    upload = read_bytes(bytes(content), "a.gpkg")
    assert "gpkg_wal" in {each.code for each in upload.findings}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<kml><Placemark><Point><coordinates>" + b"1" * 5_000_000 + b"</coordinates></Point></Placemark></kml>", "a.kml"),
        (b"<kml><Placemark><Point><coordinates>" + b" " * 5_000_000 + b"</coordinates></Point></Placemark></kml>", "a.kml"),
        (b"id,WKT\na,POINT (" + b"1" * 130_000 + b")\n", "a.csv"),
        (b"id,WKT\na," + b" " * 130_000 + b"POINT\n", "a.csv"),
        (b'id,WKT\na,"' + b"(" * 130_000 + b'"\n', "a.csv"),
        (b"id,lon,lat\na," + b"1" * 130_000 + b",2\n", "a.csv"),
        (b"id,lon,lat\n" + b"\n" * 5_000_000, "a.csv"),
        (b"<!--" * 1_000_000, "a.kml"),
        (b"\xb6\xab" * 9_000_000, "a.csv"),
        ("名".encode() * 6_000_000 + b"\xff", "a.csv"),
        (b'{"type":"Feature"}\n' * 900_000, "a.geojsonl"),
    ],
    ids=range(11),
)  # fmt: skip
def test_patterns_do_not_run_away(content: bytes, name: str) -> None:
    with worked_within(SECONDS):
        found = fault_of(lambda: read_bytes(content, name))
    assert found is None or isinstance(found, UnreadableFile)
