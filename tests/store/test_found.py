"""Search over all projects at once finds what it finds in each alone, the nearest first."""

from __future__ import annotations

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.query import ProjectFilter
from geo.model.search import NOWHERE, query_words
from geo.store.columns import columns_of
from geo.store.snapshot import Snapshot, levels
from geo.store.text_column import _SAMPLE, contains, matching, text_column
from tests.conftest import project

PROJECTS = [
    project("deep", name="甲", name_en="A", description="挨着人民公园", category="road"),
    project("label", name="绿洲", name_en="Oasis", category="park", status="under_construction"),
    project("inside", name="人民公园", name_en="People's Park", category="park", target_year=2025),
    project("begins", name="公园西路", name_en="Park Road", category="road", section=2),
    project("exact", name="公园", name_en="Park", category="park", community="西平社区"),
    project("metro", name="西平地铁口", name_en="Metro expansion", category="public_space"),
    project("lead", name="乙", name_en="B", category="road", lead="公园管理所", geometry=None),
]
QUESTIONS = [
    "公园", "park", "parks", "在建 公园", "under construction", "2025 公园", "西平", "xp", "xip", "g",
    "gy", "社区", "section 2", "第二部分", "road", "道路", "公园 西", "管理所", "估计", "confirmed", "ark",
]  # fmt: skip


def snapshot_of(*features: dict) -> Snapshot:
    return Snapshot("1", columns_of([orjson.dumps(each) for each in features]))


@pytest.fixture(scope="module")
def some() -> Snapshot:
    return snapshot_of(*PROJECTS)


def ids(snapshot: Snapshot, query: str) -> list[str]:
    rows = snapshot.in_order(ProjectFilter(q=query))
    return [snapshot.feature(int(row))["id"] for row in rows]


def agree(snapshot: Snapshot, query: str) -> None:
    """Each word is as near in the columns as it is in the project itself."""
    for word in query_words(query):
        for row, level in enumerate(levels(snapshot.columns, word).tolist()):
            alone = snapshot.matches(row, [word])
            assert level == (alone[0].level if alone else NOWHERE), (word.text, row)


@pytest.mark.parametrize("query", QUESTIONS)
def test_all_at_once_is_each_alone(some: Snapshot, query: str) -> None:
    agree(some, query)


@given(st.text(alphabet="公园路西平甲abpark 2058'-", max_size=12))
def test_any_query_finds_the_same(query: str) -> None:
    agree(snapshot_of(*PROJECTS), query)


def test_names_come_first_then_labels_then_texts(some: Snapshot) -> None:
    assert ids(some, "公园") == ["exact", "begins", "inside", "label", "deep", "lead"]


def test_every_word_must_be_found(some: Snapshot) -> None:
    assert ids(some, "公园 在建") == ["label"]
    assert ids(some, "人民公园 2025") == ["inside"]
    assert ids(some, "公园 石鼓") == []


def test_a_name_and_a_label_come_before_two_labels() -> None:
    two = [
        project("labels", name="绿洲", name_en="Oasis", category="park"),
        project("name", name="小公园", name_en="Small park", category="park"),
    ]
    assert ids(snapshot_of(*two), "规划 公园") == ["name", "labels"]


def test_pinyin_does_not_meet_english(some: Snapshot) -> None:
    assert ids(some, "xp") == ["metro", "exact"]


def test_without_a_query_the_plan_has_its_order(some: Snapshot) -> None:
    assert ids(some, "") == ["begins", "deep", "label", "inside", "exact", "metro", "lead"]


def test_the_lead_cannot_be_searched_in_the_public_build() -> None:
    lines = [orjson.dumps(each) for each in PROJECTS]
    public = Snapshot("1", columns_of(lines, public_only=True))
    assert ids(public, "管理所") == []
    assert ids(snapshot_of(*PROJECTS), "管理所") == ["lead"]


@pytest.mark.parametrize("word", ["park", "2025", "公园"])
def test_a_frequent_word_is_found_as_a_rare_one_is(word: str) -> None:
    texts = [f"a {word}", f"x{word}", f"1{word} {word}", "other", word]
    often = text_column(texts * (_SAMPLE // 2))
    rare = text_column(["nothing"] * (2 * _SAMPLE) + texts)
    assert contains(often, word)[:5].tolist() == contains(rare, word)[-5:].tolist()


def test_nothing_is_found_in_no_texts() -> None:
    empty = text_column([])
    assert contains(empty, "a").shape == matching(empty, "a").shape == (0,)


def test_a_slice_of_texts_is_searched_alone() -> None:
    column = text_column(["a", "b", "a", "b"]).slice(1, 2)
    assert np.array_equal(contains(column, "a"), [False, True])
