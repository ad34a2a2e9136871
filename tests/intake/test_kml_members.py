"""What KML says beside name and shape is kept, or told."""

from __future__ import annotations

from typing import Any

import pytest

from geo.intake.read import read_bytes
from geo.intake.sandbox.kml_reader import pairs_of, typed
from geo.intake.upload import Upload

GX = 'xmlns:gx="http://www.google.com/kml/ext/2.2"'
PLACE = "<Point><coordinates>113.75,23.02</coordinates></Point>"


def read(body: str) -> Upload:
    text = f'<kml xmlns="http://www.opengis.net/kml/2.2" {GX} xmlns:a="http://www.w3.org/2005/Atom"'
    return read_bytes(f"{text}><Document>{body}</Document></kml>".encode(), "a.kml")


def mark(inner: str) -> str:
    return f"<Placemark><name>a</name>{inner}</Placemark>"


def properties(inner: str, before: str = "") -> dict[str, Any]:
    (feature,) = read(before + mark(inner + PLACE)).features
    del feature["properties"]["name"]
    return feature["properties"]


def codes(upload: Upload) -> list[str]:
    return [each.code for each in upload.findings]


@pytest.mark.parametrize(
    ("inner", "kept"),
    [
        ("<address>宏图路1号</address>", {"address": "宏图路1号"}),
        ("<phoneNumber>0769-1</phoneNumber>", {"phoneNumber": "0769-1"}),
        ("<Snippet maxLines='1'>phase two</Snippet>", {"Snippet": "phase two"}),
        ("<TimeStamp><when>2023-02</when></TimeStamp>", {"timestamp": "2023-02"}),
        (
            "<TimeSpan><begin>2023-01-01</begin><end>2024</end></TimeSpan>",
            {"timespan_begin": "2023-01-01", "timespan_end": "2024"},
        ),
        ("<TimeSpan><end>2024</end></TimeSpan>", {"timespan_end": "2024"}),
        ("<a:author><a:name>规划所</a:name></a:author>", {"author": "规划所"}),
        ('<a:link href="http://127.0.0.1/1"/>', {"link": "http://127.0.0.1/1"}),
        ("<description>a <b>bold</b> word</description>", {"description": "a bold word"}),
    ],
)
def test_members_become_properties(inner: str, kept: dict[str, Any]) -> None:
    assert properties(inner) == kept


@pytest.mark.parametrize(
    ("inner", "kept"),
    [
        ('<c:contract xmlns:c="x">17</c:contract>', {"contract": "17"}),
        ('<c:a xmlns:c="x"><c:b>1</c:b><c:b>2</c:b></c:a>', {"a.b": "1", "a.b_2": "2"}),
        ("<Data><displayName>层数</displayName><value>6</value></Data>", {"层数": "6"}),
        ("<Data><value>6</value></Data><Data><value>7</value></Data>", {"Data": "6", "Data_2": "7"}),
        ('<Data name="a"><value>1</value></Data><Data name="a"><value>2</value></Data>',
         {"a": "1", "a_2": "2"}),
        ('<SchemaData schemaUrl="#none"><SimpleData name="x">1</SimpleData></SchemaData>', {"x": "1"}),
        (('<SchemaData><gx:SimpleArrayData name="h"><gx:value>1</gx:value><gx:value>2</gx:value>'
         "</gx:SimpleArrayData></SchemaData>"), {"h": ["1", "2"]}),
    ],
)  # fmt: skip
def test_extended_data_of_every_kind_is_kept(inner: str, kept: dict[str, Any]) -> None:
    assert properties(f"<ExtendedData>{inner}</ExtendedData>") == kept


def test_a_field_has_the_type_of_its_own_schema() -> None:
    schemas = "".join(
        f'<Schema id="{name}"><SimpleField name="x" type="{kind}"/></Schema>'
        for name, kind in (("one", "int"), ("two", "string"))
    )
    data = "<ExtendedData><SchemaData schemaUrl='#{}'><SimpleData name='x'>7</SimpleData>"
    end = "</SchemaData></ExtendedData>"
    assert properties(data.format("one") + end, schemas) == {"x": 7}
    assert properties(data.format("two") + end, schemas) == {"x": "7"}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("12", "int", 12),
        ("44190000100100200031", "int", "44190000100100200031"),
        ("1_000", "int", "1_000"),
        ("1_0.5", "double", "1_0.5"),
        ("NaN", "double", "NaN"),
        ("1e400", "float", "1e400"),
        ("x", "int", "x"),
        (None, "int", None),
        ("1", "bool", True),
    ],
)
def test_a_type_changes_no_value(text: str | None, kind: str, value: Any) -> None:
    assert typed(text, kind) == value


def folder(name: str, *inner: str, kind: str = "Folder") -> str:
    return f"<{kind}><name>{name}</name>{''.join(inner)}</{kind}>"


def test_folders_are_a_property() -> None:
    inner = folder("二期", mark(PLACE))
    upload = read(
        "<name>plan</name>" + folder("规划", mark(PLACE), inner) + folder("拆除", mark(PLACE))
    )
    kept = [each["properties"].get("folder") for each in upload.features]
    assert (kept, upload.layer) == (["规划", "规划 / 二期", "拆除"], "plan")


def test_the_only_folder_is_the_layer() -> None:
    upload = read(folder("规划", mark(PLACE), mark(PLACE)))
    assert upload.layer == "规划"
    assert all("folder" not in each["properties"] for each in upload.features)


def test_a_folder_beside_single_placemarks_is_kept() -> None:
    upload = read(mark(PLACE) + folder("规划", mark(PLACE)))
    assert [each["properties"].get("folder") for each in upload.features] == [None, "规划"]


TRACK = "<gx:Track>{}</gx:Track>"
WHEN = "<when>2023-06-01T08:0{}:00Z</when>"
COORD = "<gx:coord>{} 23.0 8</gx:coord>"


def track(*longitudes: float) -> str:
    times = "".join(WHEN.format(at) for at in range(len(longitudes)))
    return TRACK.format(times + "".join(COORD.format(each) for each in longitudes))


def test_a_track_is_a_line_and_its_first_and_last_time_are_kept() -> None:
    upload = read(mark(track(113.74, 113.75, 113.76)))
    (feature,) = upload.features
    assert feature["geometry"] == {
        "type": "LineString",
        "coordinates": [[113.74, 23.0], [113.75, 23.0], [113.76, 23.0]],
    }
    assert feature["properties"]["timespan_begin"] == "2023-06-01T08:00:00Z"
    assert feature["properties"]["timespan_end"] == "2023-06-01T08:02:00Z"
    assert codes(upload) == ["heights_dropped", "track_times_left"]


@pytest.mark.parametrize(
    ("tracks", "kind"),
    [
        ([track(113.74, 113.75)], "LineString"),
        ([track(113.74, 113.75), track(113.76, 113.77)], "MultiLineString"),
        ([track(113.74)], "Point"),
        ([track(113.74), track(113.75)], "MultiPoint"),
        ([track(113.74), track(113.75, 113.76)], "LineString"),
    ],
)
def test_several_tracks(tracks: list[str], kind: str) -> None:
    upload = read(mark(f"<gx:MultiTrack>{''.join(tracks)}</gx:MultiTrack>"))
    assert upload.features[0]["geometry"]["type"] == kind
    assert ("track_points_left" in codes(upload)) == (len(tracks) == 2 and kind == "LineString")


def test_where_a_device_had_no_position_nothing_is_drawn() -> None:
    upload = read(mark(TRACK.format("<gx:coord/>" + COORD.format(113.74) + COORD.format(113.75))))
    assert len(upload.features[0]["geometry"]["coordinates"]) == 2


def test_a_track_with_something_else_for_a_place_is_told() -> None:
    assert codes(read(mark(TRACK.format("<gx:coord>somewhere</gx:coord>")))) == [
        "cell_not_coordinate"
    ]


def test_a_track_among_other_shapes_is_not_lost() -> None:
    upload = read(
        mark(f"<MultiGeometry>{track(113.74, 113.75)}{track(113.7, 113.8)}</MultiGeometry>")
    )
    assert upload.features[0]["geometry"]["type"] == "MultiLineString"


def test_what_cannot_be_read_among_other_shapes_is_told() -> None:
    upload = read(mark(f"<MultiGeometry>{PLACE}<Model/></MultiGeometry>"))
    assert codes(upload) == ["geometry_unsupported"]


def test_two_shapes_of_a_placemark_are_both_kept() -> None:
    upload = read(mark(PLACE + PLACE))
    assert upload.features[0]["geometry"]["type"] == "MultiPoint"


@pytest.mark.parametrize("kind", ["GroundOverlay", "ScreenOverlay", "PhotoOverlay"])
def test_pictures_over_the_map_are_told(kind: str) -> None:
    upload = read(f"<{kind}><name>plan</name></{kind}>" + mark(PLACE))
    assert codes(upload) == ["overlays_left"]


ARCGIS = """<![CDATA[<html><head><META http-equiv="Content-Type"></head><body><table border=1>
<tr><td>西平小学</td></tr><tr><td><table>
<tr><td>FID</td><td>0</td></tr><tr bgcolor="#D4E4F3"><td>项目名称</td><td>西平小学</td></tr>
<tr><td>备注</td><td>&lt;Null&gt;</td></tr></table></td></tr></table></body></html>]]>"""


def test_attributes_in_a_table_of_the_description_are_read() -> None:
    (feature,) = read(
        f"<Placemark><name>西平小学</name><description>{ARCGIS}</description>{PLACE}</Placemark>"
    ).features
    assert feature["properties"] == {"name": "西平小学"} or feature["properties"] == {
        "name": "西平小学", "项目名称": "西平小学"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "pairs", "rest"),
    [
        ("<table><tr><td>a</td><td>1</td></tr></table>", [("a", "1")], []),
        ("<table><tr><th>a</th><td>1</td></tr><tr><td>b<td>2</table>", [("a", "1"), ("b", "2")], []),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
         [("a", "1"), ("b", "2")], []),
        (("<table><tr><th>Field</th><th>Value</th></tr><tr><td>a</td><td>1</td></tr>"
         "<tr><td>b</td><td>2</td></tr></table>"), [("a", "1"), ("b", "2")], []),
        ("before<table><tr><td>a:</td><td>x<br>y &amp; z</td></tr></table>", [("a", "x y & z")],
         ["before"]),
        ("<style>b{}</style><table><tr><td>a</td><td></td></tr></table>", [("a", None)], []),
    ],
)  # fmt: skip
def test_pairs(text: str, pairs: list[Any], rest: list[str]) -> None:
    assert pairs_of(text) == (pairs, rest)


@pytest.mark.parametrize(
    "text",
    [
        "plain text",
        "a < b and <b>bold</b>",
        "<table></table>",
        "<table><tr><td>only one</td></tr></table>",
        "<table><tr><td>1</td><td>2</td><td>3</td></tr></table>",
        "<table><tr><td>a</td><td>1</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>",
    ],
)
def test_what_is_no_table_of_two_columns_stays_text(text: str) -> None:
    assert pairs_of(text) is None
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    assert properties(f"<description>{escaped}</description>") == {"description": text}
