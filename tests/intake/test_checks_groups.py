"""Too many findings leave out some of a kind, and never a kind or one of the whole file."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.intake.checks.examine import MOST_FINDINGS, Examination, examine
from geo.intake.checks.groups import groups, keep
from geo.intake.comparison.stored import StoredProjects
from geo.intake.read import read_bytes
from geo.model.errors import Finding

FOUND = st.builds(
    Finding,
    code=st.sampled_from(["a", "b", "c", "crs_question_x"]),
    severity=st.sampled_from(["error", "warning", "info"]),
    feature=st.sampled_from([None, "#1", "#2"]),
)


@given(found=st.lists(FOUND, max_size=150), most=st.integers(80, 100))
def test_what_is_kept_and_what_is_left_out_is_all_there_is(found: list[Finding], most: int) -> None:
    kept, left = keep(found, most)
    whole = [each for each in found if each.feature is None]
    assert [each for each in kept if each.feature is None] == whole
    assert len(kept) - len(whole) <= most
    assert Counter(each.code for each in kept) + Counter(left) == Counter(e.code for e in found)
    assert {each.code for each in kept} == {each.code for each in found}
    assert sum(each.count for each in groups(kept, left)) == len(found)


@given(found=st.lists(FOUND, max_size=60))
def test_the_next_decision_comes_first(found: list[Finding]) -> None:
    made = groups(found)
    questions = [each.first.code.startswith("crs_question") for each in made]
    assert questions == sorted(questions, reverse=True)
    of_features = [
        g.first.feature is not None for g, q in zip(made, questions, strict=True) if not q
    ]
    assert of_features == sorted(of_features)
    for group in made:
        kinds = {(e.code, e.severity, e.feature is None) for e in group.findings}
        assert len(kinds) == 1


def table(rows: int, header: str, cells: str) -> bytes:
    lines = [
        header,
        *(cells.format(at=at, x=113.7 + at / 1e5, y=23 + at / 1e5) for at in range(rows)),
    ]
    return "\n".join(lines).encode()


def examined(rows: int, header: str, cells: str) -> Examination:
    upload = read_bytes(table(rows, header, cells), "a.csv")
    return examine(upload, StoredProjects(None), file_name="a.csv")


@pytest.mark.parametrize(
    ("header", "cells", "code"),
    [
        ("名称,高德经度,高德纬度", "点{at},{x:.6f},{y:.6f}", "crs_question_displaced"),
        ("name,lon,lat", "n{at},{y:.6f},{x:.6f}", "axes_swapped_read"),
    ],
)
def test_many_rows_tell_the_same_of_the_whole_file_as_few(
    header: str, cells: str, code: str
) -> None:
    few, many = (examined(rows, header, cells) for rows in (50, MOST_FINDINGS + 100))
    whole = [each.code for each in few.findings if each.feature is None]
    assert code in whole
    assert [each.code for each in many.findings if each.feature is None] == whole
    assert (few.left, many.left) == (0, 100)
    assert many.left_out == {"id_missing": 100}
    assert [each.code for each in many.findings[: len(whole)]] == whole
