"""What the plan's place is called: a 镇 is no 街道, a town no subdistrict."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.model.errors import InvalidConfiguration
from geo.model.location import SHORT_REASONS
from geo.model.plan import place_kind, read_plan
from geo.model.text.language import LANGUAGES, LOCALE_DIR
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary
from tests.conftest import DATA


@pytest.fixture
def place(own_settings: Callable[..., None], tmp_path: Path) -> Callable[..., Path]:
    """Make the plan that of another place."""

    def change(name: str, more: str = "") -> Path:
        folder = tmp_path / "data"
        shutil.copytree(DATA, folder, dirs_exist_ok=True)
        text = (folder / "plan.toml").read_text(encoding="utf-8")
        text = text.replace('place_zh = "南城街道"', f'place_zh = "{name}"\n{more}')
        (folder / "plan.toml").write_text(text, encoding="utf-8")
        own_settings(data=str(folder))
        return folder / "plan.toml"

    return change


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("南城街道", "街道", "subdistrict"),
        ("厚街镇", "镇", "town"),
        ("某乡", "乡", "township"),
        ("某社区", "社区", "community"),
        ("某区", "区", "district"),
        ("松山湖", "辖区", "area"),
    ],
)
def test_the_ending_of_the_name_says_it(
    place: Callable[..., Path], name: str, zh: str, en: str
) -> None:
    place(name)
    assert (place_kind("zh"), place_kind("en")) == (zh, en)


def test_the_plan_may_say_it_itself(place: Callable[..., Path]) -> None:
    place("松山湖", 'place_kind = "town"')
    assert (place_kind("zh"), place_kind("en")) == ("镇", "town")


def test_a_kind_that_nobody_knows_is_refused(place: Callable[..., Path]) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        read_plan(place("松山湖", 'place_kind = "lake"'))
    assert caught.value.params["field"] == "place_kind"
    assert "subdistrict, town" in caught.value.params["allowed"]


def test_labels_and_reasons_follow_it(place: Callable[..., Path]) -> None:
    place("厚街镇")
    words = vocabulary()
    assert words.label("location_type", "subdistrict_wide", "zh") == "全镇"
    assert words.label("location_type", "subdistrict_wide", "en") == "Whole town"
    assert translate(SHORT_REASONS["whole_subdistrict"], "zh") == "全镇范围"
    assert translate(SHORT_REASONS["whole_subdistrict"], "en") == "whole town"
    written = str(words.model_dump())
    assert "街道" not in written
    assert "{" not in written.replace("{'", "")


def test_no_text_of_the_program_calls_every_place_a_street_office() -> None:
    catalogue = (LOCALE_DIR / "zh" / "LC_MESSAGES" / "planmap.po").read_text(encoding="utf-8")
    assert "街道" not in catalogue
    assert "街道" not in (DATA / "vocabulary.toml").read_text(encoding="utf-8").split("[[", 1)[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_plan_the_words_are_general(
    own_settings: Callable[..., None], tmp_path: Path, language: str
) -> None:
    own_settings(data=str(tmp_path))
    assert place_kind(language) == {"zh": "辖区", "en": "area"}[language]
