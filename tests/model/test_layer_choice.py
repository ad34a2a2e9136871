"""A choice of layers, as addresses, options and stored presentations write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import BadQuery
from geo.model.layer_choice import (
    MAX_CHOICE,
    checked_choice,
    choice_words,
    chosen_ids,
    unknown_words,
)


@given(st.text(max_size=2000))
def test_any_text_can_be_read(text: str) -> None:
    words = choice_words(text)
    assert len(words) == len(set(words))
    assert chosen_ids(text, ["a"], ["a"]) <= {"a"}
    assert set(unknown_words(text, ["a"])) <= set(words)


@given(st.lists(st.sampled_from(["a", "-a", "b", "-b", "none", "-none", "c", " a "])))
def test_a_plain_choice_means_the_same(words: list[str]) -> None:
    choice = ",".join(words)
    plain = checked_choice(choice)
    assert checked_choice(plain) == plain
    assert unknown_words(choice, "ab") == unknown_words(plain, "ab")


@pytest.mark.parametrize("text", ["a\u2060b", "x" * (MAX_CHOICE + 1), "a\nb\x00"])
def test_what_nobody_sees_is_refused(text: str) -> None:
    with pytest.raises(BadQuery) as refused:
        checked_choice(text)
    assert refused.value.params["field"] == "layers"


def test_later_words_count() -> None:
    assert chosen_ids("a,-a", "ab", "") == set()
    assert chosen_ids("a,none,b", "ab", "ab") == {"b"}
