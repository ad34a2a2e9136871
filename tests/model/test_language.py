"""The choice of the language, and the catalogue against the texts in the code."""

from __future__ import annotations

import re
import string
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from geo.model.text.language import (
    LANGUAGES,
    LOCALE_DIR,
    N_,
    Language,
    as_language,
    catalogue,
    negotiate,
)
from geo.model.text.translate import translate

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = LOCALE_DIR / "zh" / "LC_MESSAGES"
# Chinese writes 第三部分 with the plan's own numeral; the script supplies both fields.
OTHER_FIELDS = {"Section {number}": {"n"}}


@cache
def texts_in_code() -> set[str]:
    found: set[str] = set()
    for folder in ("geo", "pages"):
        entries = extract_from_dir(
            ROOT / folder, [("**.py", "python")], keywords={"N_": None, "_": None}
        )
        for _, _, message, _, _ in entries:
            found |= {message} if isinstance(message, str) else set(message)
    return found


@cache
def chinese() -> Catalog:
    with (FILES / "planmap.po").open("rb") as file:
        return read_po(file, locale="zh")


def entries(texts: Catalog) -> dict[str, str]:
    return {message.id: message.string for message in texts if message.id}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_in_the_code_is_in_the_chinese_catalogue() -> None:
    assert sorted(texts_in_code() - set(entries(chinese()))) == []


def test_the_catalogue_has_no_leftover_texts() -> None:
    assert sorted(set(entries(chinese())) - texts_in_code()) == []
    assert list(chinese().obsolete) == []


def test_every_text_is_translated() -> None:
    empty = [text for text, translated in entries(chinese()).items() if not translated.strip()]
    assert empty == []


def test_chinese_texts_have_chinese_punctuation() -> None:
    """Between Chinese characters a half-width sign is a slip; beside digits and codes it is not."""
    sign = re.compile("[\u4e00-\u9fff”）}][,;:!?()][\u4e00-\u9fff“（{]|[\u4e00-\u9fff]…(?!…)")
    allowed = {"点名,编码,东坐标,北坐标,高程"}  # the heading of a text file, as it is typed
    found = [
        text
        for text in entries(chinese()).values()
        if sign.search(text) and not any(each in text for each in allowed)
    ]
    assert found == []


def test_no_translation_waits_for_review() -> None:
    assert [message.id for message in chinese() if message.id and message.fuzzy] == []


def test_a_translation_has_the_fields_of_its_text() -> None:
    wrong = {
        text: translated
        for text, translated in entries(chinese()).items()
        if fields(translated) - {"subdistrict"}  # 街道 or 镇, where English says "town"
        != OTHER_FIELDS.get(text, fields(text)) - {"subdistrict"}
    }
    assert wrong == {}


def test_the_compiled_catalogue_is_up_to_date() -> None:
    with (FILES / "planmap.mo").open("rb") as file:
        compiled = read_mo(file)
    assert entries(compiled) == entries(chinese())


@pytest.mark.parametrize(
    ("value", "language"),
    [
        ("zh", "zh"),
        ("en", "en"),
        ("zh-Hant-TW", "zh"),
        ("zh_CN", "zh"),
        (" EN-gb ", "en"),
        ("fr", None),
        ("zhx", None),
        ("", None),
        (None, None),
        (3, None),
    ],
)
def test_a_value_is_read_as_a_language(value: object, language: str | None) -> None:
    assert as_language(value) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en-GB,en;q=0.8,zh;q=0.5", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("fr,de;q=0.9", "en"),
        ("ja", "en"),
        ("ja-JP,zh-TW;q=0.3", "zh"),
        ("fr,en;q=0.1", "en"),
        ("en;q=0.2, zh;q=0.9", "zh"),
        ("en; q=0.9", "en"),
        ("fr, en ; q=0.5", "en"),
        ("*", "zh"),
        ("", "zh"),
        (None, "zh"),
        (",,;q=,", "zh"),
        ("en;q=abc", "en"),
    ],
)
def test_the_browsers_wish_is_honoured(header: str | None, language: str) -> None:
    assert negotiate(header) == language


def test_the_default_language_can_be_english() -> None:
    assert negotiate("fr", default="en") == "en"


def test_marking_a_text_leaves_it_as_it_is() -> None:
    assert N_("Map") == "Map"


def test_english_is_the_source() -> None:
    assert translate("Map", "en") == "Map"


def test_chinese_comes_from_the_catalogue() -> None:
    assert translate("Map", "zh") == "地图"


def test_a_text_without_translation_stays_english() -> None:
    assert translate("not in the catalogue", "zh") == "not in the catalogue"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_text_stays_empty(language: Language) -> None:
    assert translate("", language) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_fields_are_filled_with_the_values_as_they_are(language: Language) -> None:
    assert "{n} {{7*7}}" in translate("{n} projects", language, n="{n} {{7*7}}")


def test_fields_stay_when_no_values_are_given() -> None:
    assert translate("{n} projects", "en") == "{n} projects"


def test_a_catalogue_is_read_once() -> None:
    assert catalogue("zh") is catalogue("zh")
