"""The plan's title, date and sections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.model.errors import InvalidConfiguration
from geo.model.plan import plan, read_plan
from tests.conftest import DATA

TOML = (DATA / "plan.toml").read_text(encoding="utf-8")


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write the plan with one piece of text replaced."""

    def write(old: str, new: str) -> Path:
        assert old in TOML
        path = tmp_path / "plan.toml"
        path.write_text(TOML.replace(old, new, 1), encoding="utf-8")
        return path

    return write


def test_the_plan_is_of_24_february_2023() -> None:
    assert plan().date == dt.date(2023, 2, 24)


def test_the_plan_has_five_sections_in_order() -> None:
    assert plan().section_numbers == [1, 2, 3, 4, 5]
    assert [section.numeral for section in plan().section] == list("一二三四五")


def test_a_text_comes_in_the_language_asked_for() -> None:
    assert plan().text("place", "zh") == "南城街道"
    assert plan().text("place", "en") == "Nancheng Subdistrict"


def test_a_section_has_a_label_in_both_languages() -> None:
    assert plan().section[2].label("zh") == "社会民生"
    assert plan().section[2].label("en") == "Public services"


def test_another_town_can_have_other_sections(changed: Callable[[str, str], Path]) -> None:
    read = read_plan(changed("number = 5", "number = 9"))
    assert read.section_numbers == [1, 2, 3, 4, 9]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('title_en = "Nancheng Subdistrict work plan 2023"', "", "title_en"),
        ("date = 2023-02-24", 'date = "yesterday"', "date"),
        ("number = 1", "number = 0", "section.0.number"),
        ("number = 1", "number = 100", "section.0.number"),
        ("sentences = 9", "sentences = -1", "section.0.sentences"),
        ('numeral = "一"', 'numeral = ""', "section.0.numeral"),
        ("number = 1\n", "number = 1\ncolour = 3\n", "section.0.colour"),
    ],
)
def test_a_wrong_entry_names_file_and_field(
    changed: Callable[[str, str], Path], old: str, new: str, field: str
) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        read_plan(changed(old, new))
    assert caught.value.params["file"] == "plan.toml"
    *within, name = field.split(".")
    told = caught.value.params
    assert told["field"] == name
    place = [told["table"], str(told["number"] - 1)] if "table" in told else []
    assert place == within


def test_two_sections_with_one_number_are_refused(changed: Callable[[str, str], Path]) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        read_plan(changed("number = 2", "number = 1"))
    assert caught.value.params["what"] == "value_same_section"
    assert caught.value.params["value"] == 1


def test_the_plan_of_the_settings_is_read(
    own_settings: Callable[..., None], changed: Callable[[str, str], Path]
) -> None:
    path = changed("南城街道2023年工作计划", "莞城街道2024年工作计划")
    own_settings(data=str(path.parent))
    assert plan().title_zh == "莞城街道2024年工作计划"
