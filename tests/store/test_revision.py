"""A revision as a file: what goes in comes out, and damage is noticed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.store.change import FeatureChange, Source
from geo.store.revision import Revision, decode_changes, decode_revision, encode, utc_now

REVISION = Revision(
    number=3,
    content="0123456789abcdef",
    parent="fedcba987654",
    time="2023-02-24T08:00:00Z",
    kind="edit",
    features=2,
    author="李工",
    reason="测量",
    source=Source("points.zip", "ab", "EPSG:4547"),
)
CHANGES = (FeatureChange("a", None, b'{"id":"a"}'), FeatureChange("b", '{"名":1.0}'.encode(), None))
lines = st.none() | st.text(max_size=30).map(str.encode)


def test_a_revision_comes_back() -> None:
    content = encode(REVISION, CHANGES)
    assert decode_revision(content.splitlines()[0]) == REVISION
    assert decode_changes(content) == CHANGES


def test_the_id_is_the_beginning_of_the_digest() -> None:
    assert REVISION.id == "0123456789ab"
    assert REVISION.to_dict()["id"] == "0123456789ab"


@given(st.lists(st.builds(FeatureChange, st.text(max_size=5), lines, lines), max_size=4))
def test_every_line_comes_back_byte_for_byte(changes: list[FeatureChange]) -> None:
    revision = Revision(1, "c", "p", "t", "edit", len(changes))
    assert decode_changes(encode(revision, changes)) == tuple(changes)


@pytest.mark.parametrize("end", [-1, -10, 40, 1])
def test_a_file_that_was_cut_off_is_noticed(end: int) -> None:
    content = encode(REVISION, CHANGES)
    cut = content[:end] if end > 0 else content.rstrip()[:end]
    with pytest.raises(ValueError, match=r".+"):
        decode_changes(cut)


@pytest.mark.parametrize("line", [b"", b"[]", b"{}", b'{"number":1}', b"\x00\x00"])
def test_a_line_that_is_no_revision_is_noticed(line: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode_revision(line)


def test_the_time_is_utc() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", utc_now())
