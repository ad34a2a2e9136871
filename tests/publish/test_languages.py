"""Texts that stand in one language only."""

from __future__ import annotations

from typing import Any

import pytest

from geo.model.plan import plan
from geo.model.vocabulary import vocabulary
from geo.publish.languages import one_sided, plan_texts, project_texts, vocabulary_texts


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("公园", ""),
        ("公园", None),
        ("", "Park"),
        ("公园", "公园"),
        ("公园", "Zhongxin 公园"),
        ("Park", "Park"),
    ],
)
def test_one_language_is_not_enough(zh: Any, en: Any) -> None:
    assert one_sided(zh, en)


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("公园", "Park"),
        ("CBD", "CBD"),
        ("5G", "5G"),
        ("", ""),
        (None, None),
        ("位于莞太路34号", "At “莞太路34号”"),
    ],
)
def test_two_languages_are(zh: Any, en: Any) -> None:
    assert not one_sided(zh, en)


def test_the_fields_of_a_project_are_named() -> None:
    properties = {"name": "公园", "name_en": "公园", "location_source": "测绘院"}
    assert project_texts(properties) == ("name_en", "location_source_en")


def test_the_shipped_words_are_in_both_languages() -> None:
    assert [*plan_texts(plan()), *vocabulary_texts(vocabulary())] == []


def test_the_place_in_the_plan_is_named() -> None:
    document = plan().model_copy(update={"title_en": "工作计划", "base_map_source_zh": "测绘院"})
    section = document.section[0].model_copy(update={"en": "经济"})
    document = document.model_copy(update={"section": [section]})
    assert list(plan_texts(document)) == [
        "plan.toml: title",
        "plan.toml: base_map_source",
        "plan.toml: section 1",
    ]


def test_the_place_in_the_vocabulary_is_named() -> None:
    words = vocabulary()
    status = words.status[0].model_copy(update={"meaning_en": ""})
    words = words.model_copy(update={"status": [status, *words.status[1:]]})
    assert list(vocabulary_texts(words)) == ["vocabulary.toml: status planned"]
