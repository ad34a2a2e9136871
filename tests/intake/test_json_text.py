"""What a GeoJSON text says beside features, and numbers that no computer's word holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from geo.intake.checks.check import check
from geo.intake.formats.geojson import geojson_text, member_findings
from geo.model.messages import sentence
from geo.model.text.language import LANGUAGES
from tests.intake import files

POINT = {"type": "Point", "coordinates": [113.75, 23.02]}
LARGE = "44190000100100200031"


def feature(**members: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": "a", "properties": {}, "geometry": POINT, **members}


def collection(*features: Any, **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **members}


def found(document: dict[str, Any]) -> list[tuple[str, str | None, Any]]:
    features = document.get("features", [document])
    return [
        (each.code, each.feature, each.params["value"])
        for each in member_findings(document, features)
    ]


@pytest.mark.parametrize(
    "digits", [LARGE, "-9223372036854775809", "18446744073709551616", "1" * 40]
)
def test_integers_beyond_64_bits_are_kept_as_text_and_told(digits: str) -> None:
    text = json.dumps(collection(feature(properties={"parcel": 1}))).replace("1}", digits + "}", 1)
    upload = geojson_text(text)
    assert upload.features[0]["properties"] == {"parcel": digits}
    assert [(each.code, each.params) for each in upload.findings] == [
        ("integers_as_text", {"value": digits, "count": 1})
    ]


@pytest.mark.parametrize("number", [2**53 + 1, 2**63 - 1, 2**64 - 1, -(2**63)])
def test_integers_of_64_bits_stay_numbers(number: int) -> None:
    upload = geojson_text(json.dumps(collection(feature(properties={"a": number, "b": "1" * 30}))))
    assert (upload.features[0]["properties"]["a"], upload.findings) == (number, [])


def test_a_large_number_in_coordinates_stays_a_number() -> None:
    place = {"type": "Point", "coordinates": [10**24, 23.0]}
    upload = geojson_text(json.dumps(collection(feature(geometry=place))))
    assert (upload.features[0]["geometry"]["coordinates"], upload.findings) == ([1e24, 23.0], [])


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (collection(feature()), []),
        (collection(feature(bbox=[113, 22, 114, 24]), bbox=[179, 1, -179, 2]), []),
        (collection(feature(coordinates=[1, 2])), [("member_forbidden", "a", "coordinates")]),
        (collection(feature(geometries=[])), [("member_forbidden", "a", "geometries")]),
        (collection(feature(features=[])), [("member_forbidden", "a", "features")]),
        (collection(feature(geometry={**POINT, "properties": {}})),
         [("member_forbidden", "a", "properties")]),
        (collection(feature(geometry={**POINT, "geometry": None})),
         [("member_forbidden", "a", "geometry")]),
        (collection(feature(), geometry=POINT), [("member_forbidden", None, "geometry")]),
        (collection(feature(), properties={}), [("member_forbidden", None, "properties")]),
        (collection(feature(title="x", note="y")), [("members_left", "a", ("note", "title"))]),
        (collection(feature(title="x"), feature(title="y")), [("members_left", None, ("title",))]),
        (feature(coordinates=[]), [("member_forbidden", "a", "coordinates")]),
        (collection(1, "x", None, feature(title="x")), [("members_left", "a", ("title",))]),
    ],
)  # fmt: skip
def test_members(document: dict[str, Any], told: list[Any]) -> None:
    assert found(document) == told


@pytest.mark.parametrize(
    "box", ["Nancheng", [1, 2, 3], [None, 1, 2, "x"], [1, 5, 2, 4], [True, 1, 2, 3], {}, None, []]
)
def test_a_wrong_box_is_told(box: Any) -> None:
    for document in (
        collection(feature(), bbox=box),
        collection(feature(bbox=box)),
        collection(feature(geometry={**POINT, "bbox": box})),
    ):
        assert [code for code, *_ in found(document)] == ["bbox_invalid"]


KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document/></kml>'
EMPTY: dict[str, bytes] = {
    "a.geojson": json.dumps(collection()).encode(),
    "a.kml": KML.encode(),
    "a.gpx": b"<gpx version='1.1'/>",
    "a.csv": "id,name,经度,纬度\n".encode(),
    "a.json": b'{"geometryType": "esriGeometryPoint", "features": []}',
    "a.xlsx": files.workbook(files.TABLE[:1]),
}


@pytest.mark.parametrize("name", EMPTY)
def test_a_file_with_nothing_in_it_is_told(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(EMPTY[name])
    report = check(path)
    assert "nothing_in_file" in [each.code for each in report.findings]


@pytest.mark.parametrize("name", ["a.gpkg", "a.fgb", "a.shp.zip"])
def test_a_layer_without_records_is_told(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name.endswith(".zip"):
        folder = tmp_path / "parts"
        folder.mkdir()
        files.frame().iloc[:0].to_file(folder / "a.shp", engine="pyogrio", geometry_type="Point")
        path.write_bytes(files.zipped({each.name: each.read_bytes() for each in folder.iterdir()}))
    else:
        files.frame().iloc[:0].to_file(path, engine="pyogrio", geometry_type="Point")
    report = check(path)
    assert "nothing_in_file" in [each.code for each in report.findings]


def test_a_file_without_any_place_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(collection(feature(geometry=None))))
    (told,) = [each for each in check(path).findings if each.code == "no_places_in_file"]
    assert sentence(told, "en") == "The file gives no place for any of its features (1)."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            b'{"type": "FeatureCollection",\n "features": [',
            ("ends too early, at line 2", "第 2 行"),
        ),
        (b'[{"lat": 1}]', ("it is an array", "数组")),
        (b"null", ("it is null", "null")),
        (b"3.5", ("a number", "数字")),
        (b"true", ("true or false", "真假值")),
        (b'"x"', ("a text", "文本")),
        (b'{"a": 1}', ("it has no type", "缺少 type")),
        (b'{"type": "Topology"}', ("“Topology”", "“Topology”")),
    ],
)
def test_the_reason_is_named(text: bytes, words: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(text)
    (told,) = check(path).findings
    assert words[0] in sentence(told, "en")
    assert words[1] in sentence(told, "zh")


PYTHON = ("NoneType", "None", "True", "False", "str", "dict", "list", "float", "int", "bool", "'")
VALUES = [None, True, "x", 1.5, [], [None, True], {"lon": None, "lat": "x"}]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_no_sentence_speaks_python(value: Any, language: Any, tmp_path: Path) -> None:
    place = {"type": "Point", "coordinates": value}
    position = {"type": "Point", "coordinates": [value, 23]}
    document = collection(
        feature(geometry=value),
        feature(id="b", geometry=place),
        feature(id="c", geometry=position),
        feature(id="d", geometry={"type": value, "coordinates": [1, 2]}),
        feature(id="e", properties=dict.fromkeys(("name", "section", "status", "start"), value)),
        feature(id=value),
        bbox=value,
    )
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(document))
    for each in check(path).findings:
        words = sentence(each, language).replace("project's", "").replace("file's", "")
        said = set(words.replace("[", " ").replace("]", " ").replace("“", " ").replace("”", " ")
                   .replace(",", " ").split())  # fmt: skip
        assert not said & set(PYTHON), words
