"""The index of partitions: read, checked, and refused if it is not ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from geo.coverage.population.partitions import (
    INDEX,
    PartitionIndex,
    is_partitioned,
    lies,
    read_index,
    read_rows,
)
from geo.coverage.town import town_from
from geo.model.errors import UnreadableFile
from tests.coverage.residents import outlined, partitioned

TOWN = outlined(crooked=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return partitioned(tmp_path_factory.mktemp("residents") / "parts", TOWN)


def test_the_index_says_what_is_in_the_folder(folder: Path) -> None:
    index = read_index(folder)
    assert is_partitioned(folder)
    assert not is_partitioned(folder.parent)
    assert index.rows == 6_000
    assert {each.name for each in index.partitions} | {INDEX} == {
        each.name for each in folder.iterdir()
    }
    assert index.size == sum(each.stat().st_size for each in folder.glob("*.parquet"))
    assert index.field == "人口"


def test_a_folder_without_an_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as told:
        read_index(tmp_path)
    assert told.value.code == "partitions_none"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "../../etc/passwd"},
        {"name": "part-0/../x.parquet"},
        {"rows": -1},
        {"units": "NaN"},
        {"units": "9" * 100},
        {"sha256": "0"},
        {"more": 1},
    ],
)
def test_an_index_that_breaks_a_rule_is_refused(
    tmp_path: Path, folder: Path, wrong: dict[str, Any]
) -> None:
    values = json.loads((folder / INDEX).read_text())
    values["partitions"][0].update(wrong)
    (tmp_path / INDEX).write_text(json.dumps(values))
    with pytest.raises(UnreadableFile) as told:
        read_index(tmp_path)
    assert told.value.code == "partitions_broken"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"format": "another"}'])
def test_an_index_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / INDEX).write_bytes(content)
    with pytest.raises(UnreadableFile) as told:
        read_index(tmp_path)
    assert told.value.code == "partitions_broken"


def test_where_a_partition_lies_follows_from_its_box(folder: Path) -> None:
    index: PartitionIndex = read_index(folder)
    part = index.partitions[0].model_copy(update={"box": (113.71, 22.96, 113.72, 22.97)})
    assert lies(part, TOWN, index.system) == "in"
    touching = part.model_copy(update={"box": (113.60, 22.96, 113.70, 22.97)})
    assert lies(touching, TOWN, index.system) == "edge"
    away = part.model_copy(update={"box": (113.60, 22.96, 113.69, 22.97)})
    assert lies(away, TOWN, index.system) == "out"
    assert lies(part.model_copy(update={"box": None}), TOWN, index.system) == "out"
    hole = town_from(
        shapely.box(113.7, 22.9, 113.8, 23.1).difference(
            shapely.box(113.712, 22.962, 113.713, 22.963)
        )
    )
    assert lies(part, hole, index.system) == "edge"


def test_a_file_with_other_rows_than_the_index_says_is_damaged(folder: Path) -> None:
    index = read_index(folder)
    part = index.partitions[0]
    assert len(read_rows(folder, part, TOWN, index.system, is_once=True)) == part.rows
    more = part.model_copy(update={"rows": part.rows + 1})
    with pytest.raises(UnreadableFile) as told:
        read_rows(folder, more, TOWN, index.system, is_once=True)
    assert told.value.code == "partition_damaged"
