"""The HTML in a description: what the library's parser finds, however broken it is."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.intake.sandbox.kml_reader import pairs_of, tokens
from tests.conftest import worked_within

SOUND = (
    "<td>", "</td>", "<tr>", "</tr>", "<table border='1'>", "</table>", '<a href="x>y">', "a", "甲",
    " ", "&lt;", "&nbsp;", "<br/>", "<br />", "<!-- c > -->", "<!DOCTYPE html>", "<?xml ?>", "< ",
    "5<6", "<TD CLASS=a>", "</TD >", "<th\nrowspan=2>", "<title>t</title>", "<>", "&", "&#20013;",
    "<style></style>", "<script></script>",
)  # fmt: skip
BROKEN = (
    "<!--", "<!", "<?", "<", "</", "<a", "<a ", "</a ", "<a b='", '<a b="', "<a '<b \"", "<script>",
    "<style></styl", "&", "&#", "&#1111", "<![CDATA[", "<a '\">", "\0", ">",
)  # fmt: skip


class _Library(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.found.append(("start", tag))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(("end", tag))

    def handle_data(self, data: str) -> None:
        self.found.append(("text", data))


def _joined(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put texts that follow each other together."""
    made: list[tuple[str, str]] = []
    for kind, value in found:
        if kind == "text" and made and made[-1][0] == "text":
            made[-1] = ("text", made[-1][1] + value)
        else:
            made.append((kind, value))
    return made


@given(st.lists(st.sampled_from(SOUND), max_size=12).map("".join))
def test_sound_html_is_read_as_the_library_reads_it(text: str) -> None:
    library = _Library()
    library.feed(text)
    library.close()
    assert _joined(tokens(text)) == _joined(library.found)


@given(st.lists(st.sampled_from(SOUND + BROKEN), max_size=12).map("".join))
def test_broken_html_ends_and_only_texts_outside_of_tags_are_texts(text: str) -> None:
    said = "".join(value for kind, value in tokens(text) if kind == "text")
    assert said.count("甲") <= text.count("甲")
    assert all(kind == "text" or value.islower() for kind, value in tokens(text))
    pairs_of(f"<table><tr><td>{text}")


@pytest.mark.parametrize("fragment", BROKEN)
def test_a_description_of_broken_tags_ends_soon(fragment: str) -> None:
    with worked_within(4):
        for end in ("", ">", "<td>\"'-->"):
            pairs_of("<table><tr><td>" + fragment * (190_000 // len(fragment)) + end)


def test_a_number_of_thousands_of_digits_stays_text() -> None:
    text = "&#" + "1" * 5_000 + ";"
    assert pairs_of(f"<table><tr><td>a</td><td>{text}</td></tr></table>") == ([("a", text)], [])
