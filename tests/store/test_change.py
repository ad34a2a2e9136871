"""What a change must say: an author, a reason, each project once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import InvalidChange
from geo.model.text.plain_text import is_plain
from geo.store.change import MAX_AUTHOR, MAX_REASON, ChangeSet, FeatureChange, Source, checked


def told(author: Any = "李工", reason: Any = "测量", **more: Any) -> ChangeSet:
    return checked(ChangeSet((), author, reason, **more))


@pytest.mark.parametrize("field", ["author", "reason"])
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "text_empty"),
        ("  \n\t ", "text_empty"),
        ("\u3000", "text_empty"),
        (None, "text_empty"),
        (7, "text_empty"),
        ("长" * 10_000, "text_too_long"),
        ("a\x00b", "control_characters"),
        ("a\x1b[31mred", "control_characters"),
        ("a\x85b", "control_characters"),
        ("abc\u202ecba", "control_characters"),
        ("a\u2028b", "control_characters"),
        ("a\ud800b", "control_characters"),
        ("\u200b", "control_characters"),
    ],
)
def test_a_text_that_cannot_be_shown_is_refused(field: str, text: Any, code: str) -> None:
    with pytest.raises(InvalidChange) as caught:
        told(**{field: text})
    (finding,) = caught.value.findings
    assert (finding.field, finding.code) == (field, code)
    str(finding.params).encode("utf-8")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InvalidChange) as caught:
        told("", "x" * (MAX_REASON + 1))
    assert [each.field for each in caught.value.findings] == ["author", "reason"]


def test_the_limits_themselves_pass() -> None:
    change = told("长" * MAX_AUTHOR, "长" * MAX_REASON)
    assert (len(change.author), len(change.reason)) == (MAX_AUTHOR, MAX_REASON)


def test_line_breaks_become_spaces() -> None:
    change = told(" 李 \n 工 ", "第一行\r\n\n第二行\t完")
    assert (change.author, change.reason) == ("李 工", "第一行 第二行 完")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{7*7}}", "${x}", '";DROP', "=1+1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert told(text, text).reason == text


def test_a_project_occurs_once() -> None:
    twice = (FeatureChange("a", None, b"{}"), FeatureChange("a", b"{}", None))
    with pytest.raises(InvalidChange) as caught:
        checked(ChangeSet(twice, "李", "理由"))
    assert caught.value.findings[0].code == "id_twice"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("points.geojson", "points.geojson"),
        ("../../etc/passwd", "passwd"),
        ("D:\\data\\测点.zip", "测点.zip"),
        ("a\nb\x00.json", "a b�.json"),
        ("a\ud800", "a�"),
        ("长" * 10_000, "长" * 200),
        ("", ""),
    ],
)
def test_a_nasty_file_name_is_made_harmless(name: str, kept: str) -> None:
    change = told(source=Source(name, "00", "EPSG:4547"))
    assert change.source == Source(kept, "00", "EPSG:4547")


@given(st.text(st.characters()), st.text(st.characters(), max_size=40))
def test_what_passes_is_plain_text_on_one_line(author: str, file: str) -> None:
    try:
        change = told(author, source=Source(file, "", ""))
    except InvalidChange:
        return
    for text in (change.author, change.source.file if change.source else ""):
        assert is_plain(text)
        assert "\n" not in text
        text.encode("utf-8")
