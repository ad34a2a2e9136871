"""The rules of coverage, as a planner keeps them in a file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from geo.model.errors import InvalidConfiguration
from geo.model.standards import standards
from tests.conftest import DATA


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(DATA / "standards.toml", tmp_path)
    return tmp_path


def test_the_rules_are_read_once(folder: Path) -> None:
    assert standards(folder) is standards(folder)


def test_a_changed_rule_counts_without_a_restart(folder: Path) -> None:
    path = folder / "standards.toml"
    before = standards(folder).walking.metres_per_minute
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(f"metres_per_minute = {before:g}", "metres_per_minute = 75.5"),
        encoding="utf-8",
    )
    assert standards(folder).walking.metres_per_minute == pytest.approx(75.5)


def test_rules_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfiguration):
        standards(tmp_path)


@pytest.mark.parametrize("words", ["[]", '[""]', '["x"]', "3", '["a", 3]', f'["{"x" * 51}"]'])
def test_words_for_the_kinds_of_a_rule_are_validated(folder: Path, words: str) -> None:
    path = folder / "standards.toml"
    text = path.read_text(encoding="utf-8")
    line = 'for_kinds = ["口袋公园", "pocket park"]'
    assert line in text
    path.write_text(text.replace(line, f"for_kinds = {words}"), encoding="utf-8")
    with pytest.raises(InvalidConfiguration) as caught:
        standards(folder)
    assert "for_kinds" in str(caught.value.params["field"])
