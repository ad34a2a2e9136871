"""An answer is remembered for the next file of the same columns from the same sender only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geo.crs.systems import GCJ02, SYSTEMS, Reading
from geo.intake import system_store
from geo.intake.system_store import (
    known_senders,
    remember_system,
    remembered_system,
    systems_folder,
)

COLUMNS = ["编号", "项目名称", "经度", "纬度"]


@pytest.fixture(autouse=True)
def own_folder(own_settings: Callable[..., None], tmp_path: Path) -> None:
    own_settings(data=str(tmp_path))


@pytest.mark.parametrize(
    "reading",
    [Reading(GCJ02), Reading(SYSTEMS["EPSG:4547"], swapped=True), Reading(GCJ02, scale=1e-6)],
)
def test_an_answer_comes_back(reading: Reading) -> None:
    remember_system(COLUMNS, "测绘院", reading)
    assert remembered_system(COLUMNS, "测绘院") == reading
    assert remembered_system([*COLUMNS[1:], " 编号 "], " 测绘院 ") == reading
    assert known_senders(COLUMNS) == ["测绘院"]


def test_other_columns_or_another_sender_say_nothing() -> None:
    remember_system(COLUMNS, "测绘院", Reading(GCJ02))
    assert remembered_system(COLUMNS, "另一家") is None
    assert remembered_system([*COLUMNS, "备注"], "测绘院") is None
    assert remembered_system(COLUMNS, "") is None
    assert known_senders(["甲", "乙"]) == []


def test_without_a_sender_nothing_is_kept() -> None:
    remember_system(COLUMNS, "  ", Reading(GCJ02))
    assert not systems_folder().exists()
    assert known_senders(COLUMNS) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b'{"system": "EPSG:1"}', b'{"system": "GCJ-02", "swapped": 1, "scale": "x"}',
     b'{"system": "GCJ-02", "swapped": false, "scale": -1}', b"\xff" * 200_000],
)  # fmt: skip
def test_a_damaged_answer_counts_as_none(content: bytes) -> None:
    remember_system(COLUMNS, "测绘院", Reading(GCJ02))
    (path,) = systems_folder().iterdir()
    path.write_bytes(content)
    assert remembered_system(COLUMNS, "测绘院") is None
    assert known_senders(COLUMNS) == []


def test_a_sender_is_no_way_out_of_the_folder() -> None:
    remember_system(COLUMNS, "../../etc/passwd\0", Reading(GCJ02))
    (path,) = systems_folder().iterdir()
    assert path.parent == systems_folder()
    assert path.stem.isalnum()


def test_of_very_many_senders_the_first_are_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_store, "MOST_SENDERS", 3)
    for number in range(5):
        remember_system(COLUMNS, f"单位{number}", Reading(GCJ02))
    assert len(known_senders(COLUMNS)) == 3
