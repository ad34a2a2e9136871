"""What a query asks for: words, labels, years, pinyin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.search import (
    Match,
    Word,
    fold,
    marked,
    matches,
    place,
    query_words,
    sounds,
    spelled,
    terms,
)
from tests.conftest import project

ZHOUXI = project(
    "zhouxi-village",
    name="周溪乡村振兴特色精品示范村",
    name_en="Zhouxi demonstration village",
    phrase="周溪",
    lead="农林水务局",
    status_evidence="充分发挥模范作用",
    description="CBD North",
    category="village",
    status="ongoing",
    section=2,
    target_year=2025,
)


def found(query: str, feature: dict = ZHOUXI, communities: tuple[str, ...] = ("周溪社区",)) -> list:
    return [(m.field, m.parts[1]) for m in matches(query_words(query), feature, communities)]


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
        "常态推进",
        "示范村 常态",
        "城市品质",
        "第二部分 2025",
        "section 2 2025年",
        "已核实",
    ],
)
def test_a_query_finds_the_project(query: str) -> None:
    assert found(query)


@pytest.mark.parametrize(
    "query",
    [
        "石鼓",
        "shigu",
        "模范作用",
        "周溪 石鼓",
        "zhou xi1",
        "周 x溪",
        "planned",
        "在建",
        "2028",
        "orth",
    ],
)
def test_another_query_does_not(query: str) -> None:
    assert not found(query)


def test_a_word_in_each_field_is_told() -> None:
    assert found("常态推进 village 2025 水务 社区") == [
        ("status", "常态推进"),
        ("name_en", "village"),
        ("target_year", "2025"),
        ("lead", "水务"),
        ("community", "社区"),
    ]


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("School under construction", ["school", "under construction"]),
        ("section 3 公园", ["section 3", "公园"]),
        ("公园 公园 PARK park", ["公园", "park"]),
        ("under the bridge", ["under", "the", "bridge"]),
    ],
)
def test_a_label_of_several_words_is_one(query: str, texts: list[str]) -> None:
    assert [word.text for word in query_words(query)] == texts


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("学校", "school"),
        ("在建", "under construction"),
        ("公园", "parks"),
        ("第三部分", "Section 3"),
    ],
)
def test_both_languages_mean_the_same(chinese: str, english: str) -> None:
    (one,), (other,) = query_words(chinese), query_words(english)
    assert one.codes == other.codes
    assert one.is_status is other.is_status


def test_a_category_is_found_by_its_other_name_in_a_text() -> None:
    hall = project("a", category="event", name="礼堂", name_en="Hall", phrase="在新学校旁")
    assert found("school", hall, ()) == [("phrase", "学校")]


def test_a_status_is_not_looked_for_in_sentences() -> None:
    built = project("a", status="completed", description="邻近在建道路")
    assert found("在建", built, ()) == []
    assert found("在建道路", built, ()) == [("description", "在建道路")]


@pytest.mark.parametrize(
    ("text", "word", "at"),
    [
        ("expansion", "xp", -1),
        ("30 pocket parks", "park", 10),
        ("sparks park", "park", 7),
        ("cbd区cbd", "cbd", 0),
        ("国际cbd北区", "cbd", 2),
        ("10851个", "851", -1),
        ("30parks", "parks", 2),
        ("人民公园", "公园", 2),
    ],
)
def test_latin_words_are_found_where_they_begin(text: str, word: str, at: int) -> None:
    assert place(text, word) == at


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("周溪", " zhou xi"),
        ("莞太路", " guan tai lu"),
        ("绿化", " lv hua"),
        ("第一国际CBD北区", " di yi guo ji| bei qu"),
        ("CBD", ""),
        ("", ""),
    ],
)
def test_chinese_is_spelled_by_syllables(text: str, spelling: str) -> None:
    assert spelled(text) == spelling


@pytest.mark.parametrize(
    ("typed", "signs"),
    [
        ("xiping", (2, 4)),
        ("xip", (2, 4)),
        ("xp", (2, 4)),
        ("xpd", (2, 5)),
        ("nanchengxi", (0, 3)),
        ("xi'ping", (2, 4)),
        ("iping", None),
        ("ancheng", None),
        ("xn", None),
        ("x" * 200, None),
    ],
)
def test_pinyin_is_whole_syllables_or_initials(typed: str, signs: tuple[int, int] | None) -> None:
    assert sounds(query_words(typed)[0], spelled("南城西平地铁口")) == signs


def test_an_english_word_has_no_pinyin() -> None:
    factory = project("a", name="甲厂", name_en="Factory expansion", phrase="扩产")
    assert found("xp", factory, ()) == []
    assert found("expansion", factory, ()) == [("name_en", "expansion")]


def test_a_match_is_marked_as_it_is_written() -> None:
    assert marked("国际ＣＢＤ  North", "cbd n") == ("国际", "ＣＢＤ N", "orth")


def test_a_long_text_is_cut_around_its_match() -> None:
    wordy = project("a", description="前" * 500 + "石鼓" + "后" * 500)
    (match,) = matches(query_words("石鼓"), wordy)
    assert match == Match("description", None, ("…" + "前" * 20, "石鼓", "后" * 20 + "…"), 2)


def test_an_empty_query_has_no_words() -> None:
    assert query_words("　 \t\n") == () == terms("　 \t\n")


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(st.text())
def test_words_hold_no_outer_spaces(text: str) -> None:
    assert all(word.text and word.text == word.text.strip() for word in query_words(text))
    assert all(term and " " not in term for term in terms(text))


@given(st.text(), st.text())
def test_any_text_is_marked_whole(text: str, word: str) -> None:
    if fold(word):
        assert "".join(marked(text, fold(word))) == " ".join(text.split())


def test_a_word_is_compared_by_what_it_means() -> None:
    (word,) = query_words("CBD")
    assert word == Word("cbd", {}, (), False, 0, word.sound)
