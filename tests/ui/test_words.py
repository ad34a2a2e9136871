"""Text from data stays text in Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from geo.ui.shared.words import _, count_text, plain
from tests.ui.conftest import visiting

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
# Streamlit's own signs, which no Markdown parser knows: :red[x], :smile:, $$x$$.
OWN = (":", "$", "[", "]")

markdown_texts = st.text(
    alphabet=st.sampled_from("ab1 \n\t\\`*_{}[]()<>#+-.!|~$:&=\"'/@^;,%？，甲"), max_size=60
)


def spoken(text: str) -> tuple[set[str], str]:
    """Return the kinds of parts that a Markdown parser finds in a text, and what is read."""
    kinds: set[str] = set()
    read = ""
    for token in PARSER.parse(text):
        kinds.add(token.type)
        for child in token.children or []:
            kinds.add(child.type)
            read += child.content
    return kinds, read


@given(markdown_texts | st.text(max_size=60))
@example("    code")
@example("1. x")
@example("- x")
@example("# x")
@example("> x")
@example("a | b\n--|--\n1 | 2")
@example("x\n===")
@example("***")
@example("[x]: http://evil")
@example("&copy; <b>x</b> ![x](http://evil)")
@example("\\")
def test_no_text_becomes_markup(text: str) -> None:
    kinds, read = spoken(plain(text))
    assert kinds <= {"paragraph_open", "inline", "paragraph_close", "text", "text_special"}
    assert read.replace("\u2060", "") == (
        " ".join(text.split()).replace("\x00", "\ufffd").replace("\u2060", "")
    )


@pytest.mark.parametrize(
    "text", ["http://x.cn", "HTTPS://x.cn", "www.x.cn", "a@x.cn", ":smile:", ":material/home:"]
)
def test_nothing_is_left_that_becomes_a_link_or_an_icon(text: str) -> None:
    read = spoken(plain(text))[1]
    assert read.replace("\u2060", "") == text
    assert not re.search(r"(?i)https?://|www\.|@\w|:[\w/]+:", read)


@given(markdown_texts)
def test_signs_of_streamlits_own_are_always_behind_a_backslash(text: str) -> None:
    made = plain(text).replace("\\\\", "")
    for place, sign in enumerate(made):
        if sign in OWN:
            assert made[place - 1] == "\\"


@pytest.mark.parametrize("value", [None, 3, 2.5, True])
def test_what_is_no_text_is_shown_as_one(value: object) -> None:
    assert spoken(plain(value))[1] == str(value)


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("zh", 1, "1 个项目"),
        ("en", 1, "1 project"),
        ("zh", 0, "0 个项目"),
        ("en", 0, "0 projects"),
        ("en", 20_000, "20,000 projects"),
    ],
)
def test_a_count_is_said_in_words(language: str, count: int, text: str) -> None:
    with visiting(lang=language):
        assert count_text(count) == text


@pytest.mark.parametrize(("language", "text"), [("zh", "第 7 句"), ("en", "sentence 7")])
def test_a_text_comes_in_the_visitors_language(language: str, text: str) -> None:
    with visiting(lang=language):
        assert _("sentence {n}", n=7) == text


def test_a_value_with_braces_stays_a_value() -> None:
    with visiting(lang="en"):
        assert _("sentence {n}", n="{n} {{7*7}}") == "sentence {n} {{7*7}}"
