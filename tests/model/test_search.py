"""Free-text search in Chinese, English and pinyin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.search import fold, pinyin, searchable, terms
from tests.conftest import project

ZHOUXI = project(
    "zhouxi-village",
    name="周溪乡村振兴特色精品示范村",
    name_en="Zhouxi demonstration village",
    phrase="周溪",
    community="周溪社区",
    lead="农林水务局",
    status_evidence="充分发挥模范作用",
    description="CBD North",
)
TEXT = searchable(ZHOUXI["id"], ZHOUXI["properties"])


def finds(query: str) -> bool:
    return bool(terms(query)) and all(term in TEXT for term in terms(query))


@pytest.mark.parametrize(
    "query",
    [
        "周溪",
        "振兴特色",
        "周溪社区",
        "农林水务",
        "zhouxi",
        "ZHOUXI",
        "zhouxixiangcun",
        "zxxczx",
        "zxsq",
        "demonstration",
        "Zhouxi village",
        "village 周溪",
        "zhouxi-village",
        "ｚｈｏｕｘｉ",
        "Ｚｈｏｕｘｉ　Ｖｉｌｌａｇｅ",
        "ＣＢＤ",
        "cbd   north",
    ],
)
def test_a_query_finds_the_project(query: str) -> None:
    assert finds(query)


@pytest.mark.parametrize(
    "query", ["石鼓", "shigu", "模范作用", "周溪 石鼓", "zhou xi1", "周 x溪", "planned"]
)
def test_another_query_does_not(query: str) -> None:
    assert not finds(query)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("周溪", ("zhouxi", "zx")),
        ("莞太路", ("guantailu", "gtl")),
        ("绿化", ("lvhua", "lh")),
        ("第一国际CBD北区", ("diyiguojibeiqu", "dygjbq")),
        ("“宏远-海德”", ("hongyuanhaide", "hyhd")),
        ("CBD", ()),
        ("", ()),
    ],
)
def test_chinese_is_spelled_in_full_and_by_initials(text: str, spelled: tuple[str, ...]) -> None:
    assert pinyin(text) == spelled


def test_empty_properties_are_left_out() -> None:
    assert searchable("a", {"name": "甲", "name_en": "A", "lead": None}) == "a 甲 a jia j"


def test_an_empty_query_has_no_terms() -> None:
    assert terms("　 \t\n") == ()


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(st.text())
def test_terms_hold_no_spaces(text: str) -> None:
    assert all(term and term == term.strip() and " " not in term for term in terms(text))
