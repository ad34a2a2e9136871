"""Read a file from outside: what is taken, what is refused, and in which words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.intake.read import read_bytes, read_geojson, read_upload
from geo.model.errors import PlanMapError, UnreadableFile
from tests.conftest import fault_of, project
from tests.strategies import json_values

POINT = {"type": "Point", "coordinates": [113.75, 23.0]}


def collection(*features: Any, **members: Any) -> bytes:
    document = {"type": "FeatureCollection", "features": list(features), **members}
    return json.dumps(document, ensure_ascii=False).encode()


def fault(content: bytes) -> PlanMapError:
    """Return the error that reading ends in."""
    found = fault_of(lambda: read_geojson(content))
    assert isinstance(found, UnreadableFile)
    return found


def test_a_collection_gives_its_features() -> None:
    features = [project("a"), project("b", geometry=None)]
    assert read_geojson(collection(*features)).features == features


def test_a_single_feature_is_a_file_with_one() -> None:
    assert read_geojson(json.dumps(project("a")).encode()).features == [project("a")]


def test_a_bare_geometry_is_a_feature_without_properties() -> None:
    assert read_geojson(json.dumps(POINT).encode()).features == [
        {"type": "Feature", "properties": {}, "geometry": POINT}
    ]


def test_a_byte_order_mark_is_skipped() -> None:
    assert len(read_geojson(b"\xef\xbb\xbf" + collection(project("a"))).features) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \n\t", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"not json", "not_json"),
        (b'{"type": "FeatureCollection", "features": [', "not_json"),
        (b'{"type": "Point", "coordinates": [NaN, 1]}', "not_json"),
        (b'{"type": "Point", "coordinates": [Infinity, 1]}', "not_json"),
        (b'{"type": "Point", "coordinates": [1e999, 1]}', "not_json"),
        ("{}".encode("utf-16"), "not_geojson"),
        (b'{"type": "\xb6\xab\xdd\xb8"}', "not_geojson"),
        (b"[1, 2]", "not_geojson"),
        (b"null", "not_geojson"),
        (b'"text"', "not_geojson"),
        (b"{}", "not_geojson"),
        (b'{"type": "Topology"}', "not_geojson"),
        (b'{"type": ["Point"]}', "not_geojson"),
        (b'{"type": "FeatureCollection"}', "features_missing"),
        (b'{"type": "FeatureCollection", "features": {}}', "features_missing"),
        (b"<VRTDataset><SRS>/etc/passwd</SRS></VRTDataset>", "not_json"),
        (b"PK\x03\x04\x00\x00", "not_json"),
    ],
)
def test_what_is_no_geojson_is_refused(content: bytes, code: str) -> None:
    assert fault(content).code == code


@pytest.mark.parametrize("depth", [40, 5_000, 200_000])
def test_deep_nesting_is_refused_before_it_can_hurt(depth: int) -> None:
    assert fault(b'{"type":' + b"[" * depth + b"]" * depth + b"}").code == "too_deep"


def test_a_long_integer_is_no_trouble() -> None:
    found = fault_of(
        lambda: read_geojson(b'{"type": "Point", "coordinates": [' + b"9" * 5000 + b", 1]}")
    )
    assert found is None or isinstance(found, UnreadableFile)


@given(st.binary(max_size=200))
def test_no_bytes_end_in_anything_but_a_told_error(content: bytes) -> None:
    found = fault_of(lambda: read_geojson(content))
    assert found is None or isinstance(found, UnreadableFile)


@given(
    json_values
    | st.fixed_dictionaries(
        {"type": st.just("FeatureCollection"), "features": st.lists(json_values, max_size=4)}
    )
)
def test_no_json_ends_in_anything_but_a_told_error(value: Any) -> None:
    found = fault_of(lambda: read_geojson(json.dumps(value).encode()))
    assert found is None or isinstance(found, UnreadableFile)


@pytest.mark.parametrize(
    ("crs", "declared"),
    [
        (
            {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}},
            "urn:ogc:def:crs:EPSG::4547",
        ),
        ({"type": "link", "properties": {"href": "http://example.invalid/crs"}}, "link"),
        ({"type": "name"}, "name"),
        (None, "null"),
        ("EPSG:4547", "EPSG:4547"),
    ],
)
def test_a_declared_system_is_told_and_never_followed(crs: Any, declared: str | None) -> None:
    assert read_geojson(collection(project("a"), crs=crs)).crs == declared


def test_a_key_that_occurs_twice_is_told_once() -> None:
    content = b'{"type":"Feature","id":"a","properties":{"x":1,"x":2,"x":3},"geometry":null}'
    (finding,) = read_geojson(content).findings
    assert (finding.code, finding.severity, finding.params["value"]) == (
        "duplicate_key",
        "warning",
        "x",
    )


@pytest.mark.parametrize(
    ("setting", "content", "code"),
    [
        ({"max_features": "1"}, collection(project("a"), project("b")), "too_many_features"),
        (
            {"max_vertices": "4"},
            collection(project("a", geometry={"type": "MultiPoint", "coordinates": [[1, 2]] * 5})),
            "too_many_vertices",
        ),
        (
            {"max_features": "2"},
            collection(project("a", properties={f"k{n}": {} for n in range(1_000)})),
            "too_many_objects",
        ),
        ({"max_depth": "8"}, b'{"type":' + b"[" * 8 + b"]" * 8 + b"}", "too_deep"),
    ],
)
def test_a_limit_is_a_setting(
    own_settings: Callable[..., None], setting: dict[str, str], content: bytes, code: str
) -> None:
    fault_of(lambda: read_geojson(content))  # within the limits as they are shipped, or not JSON
    own_settings(**setting)
    assert fault(content).code == code


def test_a_file_beyond_the_limit_is_not_even_read(
    own_settings: Callable[..., None], tmp_path: Path
) -> None:
    own_settings(max_upload_mb="1")
    path = tmp_path / "large.geojson"
    path.write_bytes(b" " * 1_000_001)
    found = fault_of(lambda: read_upload(path))
    assert found is not None
    assert found.code == "too_large"
    assert found.params["limit"] == 1


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    found = fault_of(lambda: read_upload(tmp_path / "nothing.geojson"))
    assert found is not None
    assert (found.code, found.params["file"]) == ("file_missing", "nothing.geojson")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    found = fault_of(lambda: read_upload(tmp_path))
    assert found is not None
    assert found.code == "not_a_file"


@pytest.mark.parametrize(("value", "meant"), [(0, False), (1.0, True), (2, 2), ("1", "1")])
def test_a_table_in_between_has_only_numbers_for_true_and_false(value: Any, meant: Any) -> None:
    content = collection({"type": "Feature", "properties": {"id": "a", "location_verified": value}})
    [feature] = read_bytes(content, "a.geojson").features
    assert feature["properties"] == {"location_verified": meant}
    assert type(feature["properties"]["location_verified"]) is type(meant)
