"""What the table of shared characters rules out, the thorough measure would not have named."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from geo.intake.comparison.compare import LIKELY, may_be_alike
from geo.model.search import fold

FEW = st.text("周溪示范村园路学 ab12", max_size=12).map(fold)


@given(FEW, FEW)
@example("第1号", "第一号")
@example("村", "周溪示范村")
@example("a park", "park a b 1 2")
@example("aab", "ab a")
@example("路路路", "路 路")
@example("ba", "b b")
def test_names_that_are_alike_are_never_ruled_out(one: str, other: str) -> None:
    if fuzz.WRatio(one, other) >= LIKELY:
        assert may_be_alike([one], [other]).all()


def test_names_with_nothing_in_common_are_ruled_out() -> None:
    names = [f"地块{number}号" for number in range(1_000)]
    assert not may_be_alike(names, ["周溪示范村", "CBD中央公园"]).any()


def test_without_names_there_is_nothing_alike() -> None:
    assert may_be_alike([], ["周溪"]).size == 0
    assert not may_be_alike(["周溪", ""], []).any()
