"""Names too long for the map can still be told apart."""

from __future__ import annotations

import pytest

from geo.export.map.labels import MAX_LINES, distinct_lines
from geo.export.map.style import text_width

LONG = (
    "东莞市南城街道国际商务区周边公共服务设施提升及水环境综合整治与历史文化街区活化利用一体化工程"
)


@pytest.mark.parametrize(
    "names",
    [
        [f"{LONG}第二标段{at}" for at in range(63)],
        [f"{LONG}（{at}）{LONG}" for at in range(63)],
        [f"{LONG * 4}{at}" for at in range(9)],
        [f"{LONG}{one}{LONG}{other}" for one in "甲乙" for other in "丙丁"],
        [f"Renewal of the public space around the business district, lot {at}" for at in range(40)],
    ],
)
def test_long_names_that_differ_somewhere_read_differently(names: list[str]) -> None:
    made = [tuple(each) for each in distinct_lines(names, 132.0, 11.0)]
    assert len(set(made)) == len(names)
    assert all(len(lines) <= MAX_LINES for lines in made)
    assert all(text_width(line, 11.0) <= 132.0 for lines in made for line in lines)


def test_names_that_fit_are_whole() -> None:
    assert (
        distinct_lines(["高盛科技园三期", "高盛科技园三期"], 132.0, 11.0)
        == [["高盛科技园三期"]] * 2
    )
