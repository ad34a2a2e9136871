"""Features in GeoParquet: what comes back is what was stored, and others can open it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.layers.geoparquet import bounds_of, decode_table, encode_features, figures_of, read_table
from geo.model.errors import UnreadableFile
from tests.layers.conftest import point

numbers = st.one_of(st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False))
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    numbers,
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), st.integers()),
)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
degrees = st.tuples(st.floats(73, 135), st.floats(3, 54))
geometries = st.one_of(
    st.none(),
    degrees.map(lambda each: {"type": "Point", "coordinates": list(each)}),
    st.lists(degrees, min_size=2, max_size=5).map(
        lambda each: {"type": "LineString", "coordinates": [list(pair) for pair in each]}
    ),
)


@st.composite
def collections(draw: st.DrawFn) -> list[dict[str, Any]]:
    columns = draw(st.lists(names, unique=True, max_size=4))
    return [
        {
            "type": "Feature",
            "id": draw(st.one_of(st.none(), st.integers(-(2**62), 2**62), st.just("甲-1"))),
            "properties": {name: draw(values) for name in columns},
            "geometry": draw(geometries),
        }
        for _ in range(draw(st.integers(1, 4)))
    ]


def same(one: Any, other: Any) -> bool:
    return json.loads(json.dumps(one)) == json.loads(json.dumps(other))


@given(collections())
def test_what_comes_back_is_what_was_stored(features: list[dict[str, Any]]) -> None:
    back = decode_table(encode_features(features)).features()
    for before, after in zip(features, back, strict=True):
        assert same(after["properties"], before["properties"])
        assert after["id"] == before["id"]
        assert same(after["geometry"], before["geometry"])


def test_types_are_kept() -> None:
    facts = {"n": 3, "x": 1.5, "yes": True, "日期": "2023-02-24", "名称": "甲", "none": None}
    table = decode_table(encode_features([point(113.7, 23.0, "a", **facts)]))
    kinds = {name: str(table.table.schema.field(name).type) for name in table.fields}
    assert kinds == {
        "n": "int64", "x": "double", "yes": "bool", "日期": "string", "名称": "string",
        "none": "string",
    }  # fmt: skip
    assert [type(each) for each in table.features()[0]["properties"].values()] == [
        int, float, bool, str, str, type(None),
    ]  # fmt: skip


def test_a_column_of_lists_is_written_as_json_and_read_as_lists() -> None:
    content = encode_features([point(113.7, 23.0, tags=["a", 1]), point(113.7, 23.0, tags="b")])
    table = decode_table(content)
    assert table.column("tags") == [["a", 1], "b"]
    assert table.table.column("tags").to_pylist() == ['["a", 1]', '"b"']


@pytest.mark.parametrize("taken", ["geometry", "id"])
def test_a_property_may_be_called_like_our_columns(taken: str) -> None:
    feature = point(113.7, 23.0, "x", **{taken: 7})
    assert decode_table(encode_features([feature])).features() == [feature]


def test_geopandas_and_gdal_know_it_as_wgs84(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(encode_features([point(113.7, 23.0, "a", 名称="甲"), point(113.8, 23.1)]))
    frame = geopandas.read_parquet(path)
    assert frame.crs.to_authority() == ("OGC", "CRS84")
    assert list(frame.total_bounds) == [113.7, 23.0, 113.8, 23.1]
    assert list(frame["名称"])[:1] == ["甲"]
    metadata = json.loads(pq.read_schema(path).metadata[b"geo"])
    assert metadata["columns"]["geometry"]["bbox"] == [113.7, 23.0, 113.8, 23.1]
    assert metadata["columns"]["geometry"]["geometry_types"] == ["Point"]


def test_only_the_columns_asked_for_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(encode_features([point(113.7, 23.0, "a", people=5, note="x")]))
    table = read_table(path, ["people"])
    assert table.table.column_names == ["people", "geometry"]
    assert table.column("people") == [5]
    assert [each.tolist() for each in table.points or ()] == [[113.7], [23.0]]


def test_some_rows_are_returned_in_order() -> None:
    table = decode_table(encode_features([point(113.7, 23.0, n=n) for n in range(5)]))
    assert [each["properties"]["n"] for each in table.features([3, 1])] == [3, 1]


def test_places_that_are_missing_stay_missing() -> None:
    features = [point(113.7, 23.0), {**point(0, 0), "geometry": None}]
    table = decode_table(encode_features(features))
    assert table.points is None
    assert [each["geometry"] is None for each in table.features()] == [False, True]
    assert shapely.is_missing(table.figures).tolist() == [False, True]
    assert bounds_of(table.figures) == (113.7, 23.0, 113.7, 23.0)
    assert bounds_of(figures_of([features[1]])) is None


def test_half_a_character_is_kept_as_json() -> None:
    table = decode_table(encode_features([point(113.7, 23.0, odd="\ud83d")]))
    assert table.column("odd") == ["\ud83d"]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1"])
def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match="file_broken"):
        read_table(path)


def test_parquet_of_others_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"x": [1]}), path)
    with pytest.raises(UnreadableFile, match="file_broken"):
        read_table(path)


def test_many_points_are_read_without_a_geometry_object_each() -> None:
    xy = np.random.default_rng(1).uniform((113, 22), (114, 23), (1_000, 2))
    table = decode_table(encode_features([point(*pair) for pair in xy.tolist()]))
    assert table.points is not None
    assert np.array_equal(np.column_stack(table.points), xy)
