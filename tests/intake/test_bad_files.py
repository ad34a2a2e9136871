"""Bad files and what is said of them: one table, then anything that is JSON at all."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.intake.checks.check import Report, check
from geo.intake.comparison.stored import StoredProjects
from geo.model.messages import MESSAGES, advice, sentence
from tests.conftest import DECLARED, project
from tests.intake.checking import (
    PLACE,
    SQUARE,
    checked,
    collection,
    known,
    placed,
    stored_projects,
    told,
    undeclared,
    without,
)
from tests.strategies import geometry_like, json_values, scalars

ONE = project("a")
NESTED = b"[" * 60 + b"]" * 60
BOW_TIE = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
FAR_SQUARE = [[x + 0.02, y] for x, y in SQUARE]
THORN = [*SQUARE[:2], [113.74, 22.99], *SQUARE[1:]]
EPSG = "urn:ogc:def:crs:EPSG::"


def named(crs: Any) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": crs}}


def bare(coordinates: bytes) -> bytes:
    return b'{"type": "Point", "coordinates": ' + coordinates + b"}"


def with_properties(**changes: Any) -> dict[str, Any]:
    return collection(project("a", **changes))


def with_id(identifier: Any) -> dict[str, Any]:
    return collection({**ONE, "id": identifier})


UNREADABLE: dict[str, tuple[Any, str]] = {
    "nothing": (b"", "empty_file"),
    "white space": (b" \n\t ", "empty_file"),
    "only a mark": (b"\xef\xbb\xbf", "empty_file"),
    # not JSON
    "cut off": (b'{"type": "FeatureCollection", "features": [', "not_json"),
    "comma at the end": (b'{"type": "FeatureCollection", "features": [],}', "not_json"),
    "single quotes": (b"{'type': 'FeatureCollection', 'features': []}", "not_json"),
    "a comment": (b'{"type": "FeatureCollection", /* x */ "features": []}', "not_json"),
    "unquoted keys": (b'{type: "FeatureCollection", features: []}', "not_json"),
    "two documents": (b'{"type": "FeatureCollection", "features": []}]', "not_json"),
    "NaN": (bare(b"[NaN, 23]"), "not_json"),
    "Infinity": (bare(b"[Infinity, 23]"), "not_json"),
    "minus Infinity": (bare(b"[113, -Infinity]"), "not_json"),
    "1e400": (bare(b"[1e400, 23]"), "not_json"),
    "5,000 digits": (bare(b"[" + b"1" * 5_000 + b", 23]"), "not_json"),
    "an id of 5,000 digits": (
        b'{"type": "Feature", "id": ' + b"7" * 5_000 + b', "properties": {}, "geometry": null}',
        "not_json",
    ),
    "a lone surrogate": (
        b'{"type": "Feature", "id": "a", "properties": {"name": "\\ud800"}, "geometry": null}',
        "not_json",
    ),
    "hexadecimal": (bare(b"[0x71, 23]"), "not_json"),
    "leading zero": (bare(b"[0113, 23]"), "not_json"),
    "NUL at the end": (b'{"type": "FeatureCollection", "features": []}\x00', "nul_bytes"),
    "nested deeply": (b"[" * 100_000, "too_deep"),
    "a property nested deeply": (
        b'{"type": "Feature", "properties": {"x": ' + NESTED + b'}, "geometry": null}',
        "too_deep",
    ),
    "Latin-1": (b'{"type": "Feature", "properties": {"name": "caf\xe9 "}}', "not_utf8"),
    # JSON, but not GeoJSON
    "null": (b"null", "not_geojson"),
    "true": (b"true", "not_geojson"),
    "a text": (b'"FeatureCollection"', "not_geojson"),
    "a list": (b"[]", "not_geojson"),
    "a list of features": ([ONE], "not_geojson"),
    "an empty object": ({}, "not_geojson"),
    "no type": ({"features": [ONE]}, "not_geojson"),
    "type in small letters": ({"type": "featurecollection", "features": []}, "not_geojson"),
    "type in capitals": ({"type": "FEATURE", "geometry": None}, "not_geojson"),
    "type null": ({"type": None, "features": []}, "not_geojson"),
    "type a list": ({"type": ["FeatureCollection"], "features": []}, "not_geojson"),
    "TopoJSON": ({"type": "Topology", "objects": {}, "arcs": []}, "not_geojson"),
    "no features": ({"type": "FeatureCollection"}, "features_missing"),
    "features null": ({"type": "FeatureCollection", "features": None}, "features_missing"),
    "features an object": ({"type": "FeatureCollection", "features": ONE}, "features_missing"),
    "features a text": ({"type": "FeatureCollection", "features": "a"}, "features_missing"),
    # something else altogether, under a name that says GeoJSON
    "HTML": (b"<!DOCTYPE html><html><body>sign in</body></html>", "format_refused"),
    "a VRT": (b"<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>", "format_refused"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(40), "format_refused"),
    "a PDF": (b"%PDF-1.4\n", "format_refused"),
    "a broken zip": (b"PK\x03\x04 and no more", "archive_broken"),
}  # fmt: skip

# (file, severity, code, field); the feature is "a" unless the table of names below says otherwise
FAULTS: dict[str, tuple[Any, str, str, str | None]] = {
    # members
    "an entry that is a number": (collection(5), "error", "not_a_feature", "type"),
    "an entry that is null": (collection(None), "error", "not_a_feature", "type"),
    "an entry that is a text": (collection("a"), "error", "not_a_feature", "type"),
    "an entry that is a list": (collection([ONE]), "error", "not_a_feature", "type"),
    "an entry that is empty": (collection({}), "error", "not_a_feature", "type"),
    "an entry without a type": (collection(without(ONE, "type")), "error", "not_a_feature", "type"),
    "an entry with a small type": (
        collection({**ONE, "type": "feature"}), "error", "not_a_feature", "type",
    ),
    "a geometry among the features": (collection(PLACE), "error", "not_a_feature", "type"),
    "a collection in a collection": (collection(collection(ONE)), "error", "not_a_feature", "type"),
    "no properties": (
        collection(without(ONE, "properties")), "error", "properties_missing", "properties",
    ),
    "properties a list": (
        collection({**ONE, "properties": [1]}), "error", "properties_missing", "properties",
    ),
    "properties a text": (
        collection({**ONE, "properties": "a"}), "error", "properties_missing", "properties",
    ),
    "properties null": (
        collection({**ONE, "properties": None}), "error", "fields_missing", "properties",
    ),
    "no geometry": (collection(without(ONE, "geometry")), "error", "geometry_missing", "geometry"),
    "a known project without a geometry": (
        collection(known("guantai-road")), "warning", "geometry_missing", "geometry",
    ),
    # ids
    "no id": (collection(without(ONE, "id")), "error", "id_missing", "id"),
    "id null": (with_id(None), "error", "id_missing", "id"),
    "id empty": (with_id(""), "error", "id_missing", "id"),
    "id a number": (with_id(7), "error", "id_number", "id"),
    "id a fraction": (with_id(7.5), "error", "id_number", "id"),
    "id true": (with_id(True), "error", "id_not_a_slug", "id"),
    "id an object": (with_id({"a": 1}), "error", "id_not_a_slug", "id"),
    "id a list": (with_id(["a"]), "error", "id_not_a_slug", "id"),
    "id Chinese": (with_id("莞太路"), "error", "id_not_a_slug", "id"),
    "id with a space": (with_id("a b"), "error", "id_not_a_slug", "id"),
    "id of 1,000 letters": (with_id("a" * 1_000), "error", "id_not_a_slug", "id"),
    "the same id twice": (collection(ONE, ONE), "error", "id_twice", "id"),
    "a known id twice": (
        collection(known("guantai-road"), known("guantai-road")), "error", "id_twice", "id",
    ),
    "ids of two kinds": (collection(ONE, {**ONE, "id": 5}), "warning", "id_types_mixed", "id"),
    # coordinate systems
    "crs null": (collection(ONE, crs=None), "warning", "unknown_crs", "crs"),
    "crs empty": (collection(ONE, crs={}), "warning", "unknown_crs", "crs"),
    "crs without a name": (collection(ONE, crs={"type": "name"}), "warning", "unknown_crs", "crs"),
    "crs unknown": (collection(ONE, crs=named("EPSG:9999")), "warning", "unknown_crs", "crs"),
    "crs unknown, asked": (
        collection(ONE, crs=named("EPSG:2326")), "warning", "crs_question_unknown", "crs",
    ),
    "crs a link": (
        collection(ONE, crs={"type": "link", "properties": {"href": "http://a.invalid/crs"}}),
        "warning", "unknown_crs", "crs",
    ),
    "crs in metres, numbers in degrees": (
        collection(ONE, crs=named(f"{EPSG}4547")), "warning", "crs_contradiction", "crs",
    ),
    "crs foreign": (
        collection(
            project("a", geometry={"type": "Point", "coordinates": [474_373.1, 2_546_774.3]}),
            crs=named(f"{EPSG}4547"),
        ),
        "info", "foreign_crs", "crs",
    ),
    "crs in the feature": (
        undeclared({**ONE, "crs": named("EPSG:4547")}), "warning", "crs_contradiction", "crs",
    ),
    "crs in the geometry": (
        undeclared({**ONE, "geometry": {**PLACE, "crs": named("GCJ-02")}}),
        "warning", "crs_question_displaced", "crs",
    ),
    # geometries
    "geometry a text": (
        collection({**ONE, "geometry": "POINT (1 2)"}),
        "error", "geometry_not_an_object", "geometry",
    ),
    "geometry a list": (
        collection({**ONE, "geometry": [113.7, 23]}), "error", "geometry_not_an_object", "geometry",
    ),
    "geometry a number": (
        collection({**ONE, "geometry": 5}), "error", "geometry_not_an_object", "geometry",
    ),
    "geometry false": (
        collection({**ONE, "geometry": False}), "error", "geometry_not_an_object", "geometry",
    ),
    "geometry empty": (
        collection({**ONE, "geometry": {}}), "error", "geometry_type_unknown", "geometry.type",
    ),
    "a feature as geometry": (
        collection({**ONE, "geometry": ONE}), "error", "geometry_type_unknown", "geometry.type",
    ),
    "a geometry without a type": (
        placed(None, [113.7, 23]), "error", "geometry_type_unknown", "geometry.type",
    ),
    "a geometry in small letters": (
        placed("point", [113.7, 23]), "error", "geometry_type_unknown", "geometry.type",
    ),
    "a geometry type that is a list": (
        placed(["Point"], [113.7, 23]), "error", "geometry_type_unknown", "geometry.type",
    ),
    "a circle": (placed("Circle", [113.7, 23]), "error", "geometry_type_unknown", "geometry.type"),
    "a GeometryCollection": (
        collection({**ONE, "geometry": {"type": "GeometryCollection", "geometries": [PLACE]}}),
        "error", "geometry_collection", "geometry.type",
    ),
    "a nested GeometryCollection": (
        collection(
            {
                **ONE,
                "geometry": {
                    "type": "GeometryCollection",
                    "geometries": [{"type": "GeometryCollection", "geometries": []}],
                },
            }
        ),
        "error", "geometry_collection", "geometry.type",
    ),
    # coordinates
    "no coordinates": (
        collection({**ONE, "geometry": {"type": "Point"}}), "error", "coordinates_missing", None,
    ),
    "coordinates null": (placed("Point", None), "error", "geometry_empty", None),
    "coordinates empty": (placed("Point", []), "error", "geometry_empty", None),
    "a line of nothing": (placed("LineString", []), "error", "geometry_empty", None),
    "an area of nothing": (placed("MultiPolygon", []), "error", "geometry_empty", None),
    "coordinates an object": (
        placed("Point", {"lng": 113.7, "lat": 23}), "error", "coordinates_nesting", None,
    ),
    "coordinates a text": (placed("Point", "113.7,23"), "error", "coordinates_nesting", None),
    "coordinates a number": (placed("Point", 113.7), "error", "coordinates_nesting", None),
    "texts as coordinates": (
        placed("Point", ["113.7", "23"]), "error", "coordinate_not_a_number", None,
    ),
    "null as a coordinate": (placed("Point", [None, 23]), "error", "coordinate_not_a_number", None),
    "true as a coordinate": (placed("Point", [True, 23]), "error", "coordinate_not_a_number", None),
    "one number": (placed("Point", [113.7]), "error", "position_length", None),
    "four numbers": (placed("Point", [113.7, 23, 5, 6]), "error", "position_length", None),
    "an empty position": (placed("MultiPoint", [[]]), "error", "position_length", None),
    "a point nested too deeply": (
        placed("Point", [[113.7, 23]]), "error", "coordinates_nesting", None,
    ),
    "a line that is flat": (placed("LineString", [113.7, 23]), "error", "coordinates_nesting", None),
    "a line nested too deeply": (
        placed("LineString", [SQUARE[:2]]), "error", "coordinates_nesting", None,
    ),
    "lines nested too little": (
        placed("MultiLineString", SQUARE), "error", "coordinates_nesting", None,
    ),
    "an area nested too little": (placed("Polygon", SQUARE), "error", "coordinates_nesting", None),
    "areas nested too little": (
        placed("MultiPolygon", [SQUARE]), "error", "coordinates_nesting", None,
    ),
    "areas nested too deeply": (
        placed("MultiPolygon", [[[SQUARE]]]), "error", "coordinates_nesting", None,
    ),
    "points that are null": (placed("MultiPoint", [None]), "error", "coordinates_nesting", None),
    "a line of one point": (placed("LineString", SQUARE[:1]), "error", "too_few_points", None),
    "lines of one point": (
        placed("MultiLineString", [SQUARE, SQUARE[:1]]), "error", "too_few_points", None,
    ),
    "a ring of nothing": (placed("Polygon", [[]]), "error", "too_few_points", None),
    "a ring of three points": (
        placed("Polygon", [[SQUARE[0], SQUARE[1], SQUARE[0]]]), "error", "too_few_points", None,
    ),
    "a hole of three points": (
        placed("Polygon", [SQUARE, SQUARE[:3]]), "error", "too_few_points", None,
    ),
    "an open ring": (placed("Polygon", [SQUARE[:-1]]), "error", "ring_open", None),
    "an open ring in the second area": (
        placed("MultiPolygon", [[SQUARE], [FAR_SQUARE[:-1]]]), "error", "ring_open", None,
    ),
    "latitude 120": (without(placed("Point", [113.7, 120]), "crs"), "error", "coordinate_out_of_range", None),
    "longitude 200": (without(placed("Point", [200, 23]), "crs"), "error", "coordinate_out_of_range", None),
    "numbers beyond everything": (
        placed("Point", [1e308, -1e308]), "error", "coordinate_out_of_range", None,
    ),
    "an integer of 25 digits": (
        placed("MultiPoint", [[10**24, 23]]), "error", "coordinate_out_of_range", None,
    ),
    "the last of four vertices": (
        placed("LineString", [*SQUARE[:3], [113.7, 95]]), "error", "coordinate_out_of_range", None,
    ),
    # shapes
    "a ring that crosses itself": (
        placed("Polygon", [BOW_TIE]), "error", "geometry_invalid", "geometry",
    ),
    "a hole outside": (
        placed("Polygon", [SQUARE, FAR_SQUARE]), "error", "geometry_invalid", "geometry",
    ),
    "areas on top of each other": (
        placed("MultiPolygon", [[SQUARE], [SQUARE]]), "error", "geometry_invalid", "geometry",
    ),
    "an area without size": (
        placed("Polygon", [SQUARE[:1] * 4]), "error", "geometry_invalid", "geometry",
    ),
    "a line without length": (
        placed("LineString", SQUARE[:1] * 2), "error", "geometry_invalid", "geometry",
    ),
    "a ring clockwise": (placed("Polygon", [SQUARE[::-1]]), "info", "winding", None),
    "a spike": (placed("LineString", [*SQUARE[:2], SQUARE[0]]), "warning", "spike", None),
    "a thorn": (placed("Polygon", [THORN]), "warning", "spike", None),
    "points repeated": (
        placed("LineString", [SQUARE[0], SQUARE[0], SQUARE[1]]), "info", "repeated_points", None,
    ),
    "heights": (placed("Point", [113.74, 23.0, 8.5]), "info", "three_dimensional", None),
    "heights here and there": (
        placed("LineString", [SQUARE[0], [*SQUARE[1], 8]]), "info", "three_dimensional", None,
    ),
    # where it lies
    "Beijing": (placed("Point", [116.4, 39.9]), "warning", "outside_area", None),
    "one vertex in Berlin": (
        placed("MultiPoint", [[113.74, 23.0], [13.4, 52.5]]), "warning", "partly_outside_area", None,
    ),
    "null island": (placed("Point", [0, 0]), "warning", "null_island", None),
    "one vertex at null island": (
        placed("MultiPoint", [[113.74, 23.0], [0, 0]]), "warning", "null_island", None,
    ),
    "far from where it stands": (
        collection(known("zhouxi-village", geometry=PLACE)),
        "warning", "far_from_current", "geometry",
    ),
    "a road that becomes a point": (
        collection(known("guantai-road", geometry=PLACE)),
        "warning", "kind_changed", "geometry.type",
    ),
    "a place taken away": (
        collection(known("guantai-road", geometry=None)), "warning", "place_removed", "geometry",
    ),
    "latitude first": (placed("Point", [23.009, 113.748]), "warning", "axes_swapped_read", "crs"),
    "latitude first once": (
        collection(
            project("b", geometry=PLACE),
            project("c", geometry=PLACE),
            project("a", geometry={"type": "Point", "coordinates": [23.009, 113.748]}),
        ),
        "error", "axes_swapped", None,
    ),
    "metres once": (
        undeclared(
            project("b", geometry=PLACE),
            project("a", geometry={"type": "Point", "coordinates": [474_373.1, 2_546_774.3]}),
        ),
        "error", "coordinate_out_of_range", None,
    ),
    # values
    "a mistyped status": (
        with_properties(status="compleeted"), "error", "unknown_value_near", "status",
    ),
    "a status of one's own": (with_properties(status="?"), "error", "unknown_value", "status"),
    "a status that is a number": (with_properties(status=5), "error", "wrong_type", "status"),
    "a section that is a text": (with_properties(section="3"), "error", "wrong_type", "section"),
    "a section that the plan lacks": (with_properties(section=9), "error", "unknown_section", "section"),
    "a day that is none": (
        with_properties(status_as_of="yesterday"), "error", "not_a_date", "status_as_of",
    ),
    "a radius below zero": (
        with_properties(location_accuracy_m=-1),
        "error", "number_out_of_range", "location_accuracy_m",
    ),
    "a phrase too long": (with_properties(phrase="甲" * 41), "error", "text_too_long", "phrase"),
    "a text far too long": (with_properties(note="甲" * 20_000), "error", "text_too_long", "note"),
    "an empty name": (with_properties(name=""), "error", "text_empty", "name"),
    "NUL in a name": (with_properties(name="甲\0乙"), "error", "control_characters", "name"),
    "writing turned round": (
        with_properties(name="甲\u202e乙"), "error", "control_characters", "name",
    ),
    "300 properties": (
        with_properties(**{f"own_{number}": 1 for number in range(300)}),
        "error", "too_many_fields", "properties",
    ),
    "a known project with a mistyped status": (
        collection(known("guantai-road", geometry=None) | {"properties": {"status": "plan"}}),
        "error", "unknown_value_near", "status",
    ),
    "a key twice": (
        json.dumps(collection(ONE)).replace('"name":', '"name": "x", "name":', 1).encode(),
        "warning", "duplicate_key", None,
    ),
    "the features twice": (
        b'{"type": "FeatureCollection", "features": [], "features": []}',
        "warning", "duplicate_key", None,
    ),
}  # fmt: skip

FINE: dict[str, Any] = {
    "one feature": ONE | DECLARED,
    "foreign members of the file": collection(ONE, name="layer", totals=[1, 2]),
    "a bounding box": collection({**ONE, "bbox": [113, 22, 114, 24]}, bbox=[113, 22, 114, 24]),
    "no place yet": collection(ONE, project("b", geometry=None)),
    "a property of one's own": with_properties(own={"a": [1, {"b": None}]}),
    "a name that looks like code": with_properties(name="{{7*7}}<script>${x}`"),
    "an area with a hole": placed(
        "Polygon",
        [SQUARE, [[113.722, 22.992], [113.724, 22.994], [113.724, 22.992], [113.722, 22.992]]],
    ),
    "crs of WGS 84": collection(ONE, crs=named("urn:ogc:def:crs:OGC:1.3:CRS84")),
    "crs as the number of an EPSG code": collection(
        ONE, crs={"type": "EPSG", "properties": {"code": 4326}}
    ),
    "crs as a number": collection(ONE, crs=4326),
    "crs as a text": collection(ONE, crs="EPSG:4326"),
    "emoji as a pair of escapes": json.dumps(with_properties(name="学校😀")).encode(),
    "a UTF-8 mark": b"\xef\xbb\xbf" + json.dumps(collection(ONE)).encode(),
    "line ends of Windows": json.dumps(collection(ONE), indent=1).replace("\n", "\r\n").encode(),
    "a point that ends with zeros": placed("Point", [113.740000000000, 23.0000000]),
}

NAMES = {
    **dict.fromkeys((name for name in FAULTS if name.startswith("an entry")), "#1"),
    **dict.fromkeys((name for name, each in FAULTS.items() if each[3] == "crs"), None),
    **dict.fromkeys(("a geometry among the features", "a collection in a collection"), "#1"),
    **dict.fromkeys(("no id", "id null", "id empty", "id a fraction", "id true"), "#1"),
    **dict.fromkeys(("id an object", "id a list", "id of 1,000 letters"), "#1"),
    **dict.fromkeys(("the same id twice", "a known id twice"), "#2"),
    **dict.fromkeys(("ids of two kinds", "a key twice", "the features twice"), None),
    **dict.fromkeys((name for name in FAULTS if name.startswith("a known project")), "guantai-road"),
    "a road that becomes a point": "guantai-road",
    "a place taken away": "guantai-road",
    "far from where it stands": "zhouxi-village",
    "id a number": "7",
    "id Chinese": "莞太路",
    "id with a space": "a b",
}  # fmt: skip


@pytest.fixture(scope="module")
def stored() -> StoredProjects:
    return stored_projects()


def assert_told_in_both_languages(report: Report) -> None:
    for finding in report.findings:
        assert finding.code in MESSAGES
        texts = [
            part(finding, language) for language in ("zh", "en") for part in (sentence, advice)
        ]
        assert texts[0]
        assert texts[2]
        assert all(texts) or finding.severity != "error"
        assert not any(re.search(r"\{[a-z_]+\}", text) for text in texts)


@pytest.mark.parametrize(("content", "code"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_gets_one_clear_sentence(
    content: Any, code: str, stored: StoredProjects, tmp_path: Path
) -> None:
    report = checked(content, tmp_path, stored)
    assert told(report) == [("error", code, None)]
    assert (report.readable, report.features, report.exit_code) == (False, 0, 2)
    assert_told_in_both_languages(report)


@pytest.mark.parametrize(
    ("text", "place", "near"),
    [
        ('{"type": "FeatureCollection",\n "features": [,]}', (2, 15), ""),
        ('{"type": "Point",\n\n"coordinates": [113.7, NaN]}', (3, 24), "NaN"),
        ('{"type": "Point", "coordinates": [1e400, 1]}', (1, 35), "1e400"),
        ('{"莞": "太",\n "路": x}', (2, 7), "x"),
    ],
)
def test_broken_json_is_told_with_line_and_column(
    text: str, place: tuple[int, int], near: str, stored: StoredProjects, tmp_path: Path
) -> None:
    (finding,) = checked(text.encode(), tmp_path, stored).findings
    assert (finding.params["line"], finding.params["column"]) == place
    assert near in finding.params["problem"]
    assert all(str(number) in sentence(finding, "zh") for number in place)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_feature_and_field(
    name: str, stored: StoredProjects, tmp_path: Path
) -> None:
    content, severity, code, field = FAULTS[name]
    report = checked(content, tmp_path, stored)
    found = [each for each in report.findings if each.code == code]
    assert found, told(report)
    assert found[0].severity == severity
    assert found[0].feature == NAMES.get(name, "a")
    assert found[0].field == (field or found[0].field)
    assert report.exit_code == int(any(each.severity == "error" for each in report.findings))
    assert_told_in_both_languages(report)


@pytest.mark.parametrize("name", [name for name, each in FAULTS.items() if each[1] != "error"])
def test_what_is_only_odd_is_no_error(name: str, stored: StoredProjects, tmp_path: Path) -> None:
    also = {"ids of two kinds": {"id_number"}, "a thorn": {"geometry_invalid"}}
    report = checked(FAULTS[name][0], tmp_path, stored)
    errors = {each.code for each in report.findings if each.severity == "error"}
    assert errors == also.get(name, set())


@pytest.mark.parametrize("name", FINE)
def test_what_is_allowed_is_no_finding(name: str, stored: StoredProjects, tmp_path: Path) -> None:
    report = checked(FINE[name], tmp_path, stored)
    assert (told(report), report.exit_code) == ([], 0)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8-sig", None),
        ("gbk", "GB18030"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_other_encodings_are_read_and_told(
    encoding: str, name: str | None, stored: StoredProjects, tmp_path: Path
) -> None:
    text = json.dumps(collection(project("a", name="莞太路小学")), ensure_ascii=False)
    report = checked(text.encode(encoding), tmp_path, stored)
    assert report.exit_code == 0
    assert [each.code for each in report.findings] == ([] if name is None else ["encoding_read"])
    assert name is None or name in str(report.findings[0].params).upper()
    assert report.examination
    assert report.examination.features[0]["properties"]["name"] == "莞太路小学"


@pytest.mark.parametrize(
    ("kind", "coordinates", "place"),
    [
        ("Polygon", [BOW_TIE], "113.725 22.995"),
        ("Polygon", [SQUARE, FAR_SQUARE], "113.74 22.99"),
    ],
)
def test_the_place_of_a_crossing_is_told(
    kind: str, coordinates: Any, place: str, stored: StoredProjects, tmp_path: Path
) -> None:
    report = checked(placed(kind, coordinates), tmp_path, stored)
    (finding,) = [each for each in report.findings if each.code == "geometry_invalid"]
    assert place in sentence(finding, "en")


PLACES: list[tuple[str, Any, str, dict[str, Any]]] = [
    ("LineString", [*SQUARE[:2], SQUARE[0]], "spike", {"value": SQUARE[1]}),
    (
        "MultiPoint",
        [[113.74, 23.0], [13.4, 52.5]],
        "partly_outside_area",
        {"value": [13.4, 52.5], "count": 1, "total": 2},
    ),
    ("LineString", [SQUARE[0]] * 3 + [SQUARE[1]], "repeated_points", {"count": 2}),
    ("Polygon", [SQUARE[:-1]], "ring_open", {"first": SQUARE[0], "last": SQUARE[3]}),
]


@pytest.mark.parametrize("case", PLACES, ids=lambda case: case[2])
def test_the_place_of_a_fault_is_told(
    case: tuple[str, Any, str, dict[str, Any]], stored: StoredProjects, tmp_path: Path
) -> None:
    kind, coordinates, code, params = case
    report = checked(placed(kind, coordinates), tmp_path, stored)
    (finding,) = [each for each in report.findings if each.code == code]
    assert finding.params == params


def test_every_code_has_a_sentence_in_both_languages() -> None:
    from geo.model.errors import Finding

    for code in MESSAGES:
        finding = Finding(code)
        assert sentence(finding, "en")
        assert sentence(finding, "zh") != sentence(finding, "en")
        assert bool(advice(finding, "zh")) == bool(advice(finding, "en"))


odd_features = st.fixed_dictionaries(
    {},
    optional={
        "type": st.just("Feature") | scalars,
        "id": st.sampled_from(["guantai-road", "a", 7, "#1"]) | json_values,
        "properties": st.none()
        | st.dictionaries(st.sampled_from([*project("a")["properties"], "id", "x"]), json_values),
        "geometry": geometry_like | json_values,
        "crs": json_values,
    },
)
odd_documents = json_values | st.fixed_dictionaries(
    {"type": st.just("FeatureCollection") | scalars},
    optional={
        "features": st.lists(odd_features | json_values, max_size=4),
        "crs": st.fixed_dictionaries({"type": scalars, "properties": json_values}) | json_values,
        "bbox": json_values,
    },
)


@given(document=odd_documents)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_no_json_is_beyond_a_report(document: Any, stored: StoredProjects, tmp_path: Path) -> None:
    path = tmp_path / "upload.geojson"
    # Python writes NaN, Infinity and lone surrogates, which is as it should be here.
    path.write_bytes(json.dumps(document).encode())
    report = check(path, None, stored)
    assert report.exit_code in {0, 1, 2}
    assert report.readable or report.findings
    assert_told_in_both_languages(report)


@given(content=st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_are_beyond_a_report(
    content: bytes, stored: StoredProjects, tmp_path: Path
) -> None:
    assert checked(content, tmp_path, stored).exit_code in {0, 1, 2}
