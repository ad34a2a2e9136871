"""The projects in few bytes: nothing is lost, and little is added with each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.export.html import to_html
from geo.store.file.store import read_snapshot
from geo.web.document import column, packed
from tests.bench.features import write_features
from tests.conftest import DATA, project
from tests.strategies import json_values


def unpacked(made: dict[str, Any]) -> list[Any]:
    """Read a column as ``local_data.js`` does."""
    if "rows" not in made:
        return list(made["values"])
    return [made["values"][row] if row >= 0 else ... for row in made["rows"]]


@given(st.lists(json_values | st.just(...), max_size=12))
def test_a_column_holds_what_went_in(values: list[Any]) -> None:
    made = unpacked(column(values))
    plain = [b"" if each is ... else orjson.dumps(each) for each in values]
    assert [b"" if each is ... else orjson.dumps(each) for each in made] == plain


@pytest.mark.parametrize(
    ("values", "different"),
    [([1, 1.0, True, "1"] * 3, 4), ([None, ..., None], 1), ([], 0), ([...], 0), (["a"] * 9, 1)],
)
def test_each_different_value_is_held_once(values: list[Any], different: int) -> None:
    assert len(column(values)["values"]) == different


def test_a_place_is_whole_micro_degrees_and_none_without_one(snapshot_of: Any) -> None:
    point = {"type": "Point", "coordinates": [113.7500014, 22.9999996]}
    made = packed(snapshot_of(project("a", geometry=point), project("b", geometry=None)))
    assert (made["x"], made["y"]) == ([113_750_001, None], [23_000_000, None])


def test_a_line_is_steps(snapshot_of: Any) -> None:
    line = {"type": "LineString", "coordinates": [[113.75, 23.0], [113.76, 23.0], [113.76, 23.01]]}
    made = packed(snapshot_of(project("a", geometry=line)))
    assert made["shapes"] == {
        "0": ("LineString", [113_750_000, 23_000_000, 10_000, 0, 0, 10_000]),
    }


def test_a_set_of_one_area_stays_a_set(snapshot_of: Any) -> None:
    ring = [[113.75, 23.0], [113.76, 23.0], [113.76, 23.01], [113.75, 23.0]]
    made = packed(
        snapshot_of(project("a", geometry={"type": "MultiPolygon", "coordinates": [[ring]]}))
    )
    assert made["shapes"]["0"][0] == "MultiPolygon"


def test_names_are_spelled_for_the_search() -> None:
    made = packed(read_snapshot(DATA / "projects.geojson"))
    assert " zhou xi xiang cun zhen xing" in made["spelled"][made["ids"].index("zhouxi-village")]


def test_the_file_grows_by_less_than_a_kilobyte_a_project(tmp_path: Path) -> None:
    sizes = []
    for count in (1000, 3000):
        snapshot = read_snapshot(write_features(tmp_path / f"{count}.geojson", count))
        sizes.append(len(to_html(snapshot, np.arange(count), "zh")))
    assert (sizes[1] - sizes[0]) / 2000 < 1000
