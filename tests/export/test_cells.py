"""No text becomes a formula in a spreadsheet."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.export.tables.cells import harmless

SIGNS = "=+-@|%＝＋－＠"
STARTS = (
    "",
    " ",
    "\t",
    "\r",
    "\n",
    "\r\n",
    "  \t",
    "\x00",
    "\x1f",
    "\xa0",
    "\u3000",
    "\u200b",
    "\ufeff",
)
texts = st.text(
    alphabet=st.sampled_from(f"{SIGNS} \t\r\n\x00\x0b\xa0\u3000\u200b\ufeff'\"(1aA甲"),
    max_size=12,
) | st.text(max_size=20)


def begins_a_formula(text: str) -> bool:
    """Say whether a spreadsheet that skips white space and control characters finds a formula."""
    skipped = "".join(map(chr, range(32))) + "\x7f\u200b\ufeff"
    seen = text.strip().strip(skipped).strip()
    return seen[:1] != "" and unicodedata.normalize("NFKC", seen[0]) in "=+-@|%"


@given(texts)
@example("\t=1")
@example("\r=1")
@example("\u200b=1")
@example("\x00\x00=1")
def test_no_text_begins_a_formula(text: str) -> None:
    assert not begins_a_formula(harmless(text))


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("start", STARTS)
def test_each_sign_is_defused_behind_whatever_spreadsheets_skip(start: str, sign: str) -> None:
    assert not begins_a_formula(harmless(f"{start}{sign}SUM(1)"))


@pytest.mark.parametrize(
    "text", ["", "莞太路", "CBD 学校", "2023-02-24", "1+1=2", "a@b", "甲-乙", "(-5)"]
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["=1", "-5", "@x", "＝1"])
def test_the_text_itself_is_still_there(text: str) -> None:
    assert harmless(text) == f"'{text}"


@given(texts)
def test_what_xml_cannot_hold_is_left_out(text: str) -> None:
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", harmless(text))


@given(texts)
def test_doing_it_twice_changes_nothing(text: str) -> None:
    assert harmless(harmless(text)) == harmless(text)
