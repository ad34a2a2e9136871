"""What a repair does, in the number of things it touches."""

from __future__ import annotations

from typing import Any

import pytest

from geo.intake.repair.repairs import sentence_of
from geo.intake.repair.structure import RepairNote


@pytest.mark.parametrize(
    ("code", "note", "english", "chinese"),
    [
        ("ring_open", RepairNote(1), "The ring is closed by repeating its first point.", "在末尾重复起点，使轮廓闭合。"),
        ("too_few_points", RepairNote(0, 1), "One empty part is left out.", "略去 1 个空的部分。"),
        (
            "coordinate_not_a_number",
            RepairNote(2, 3),
            "2 coordinates written as text are read as numbers. 3 heights that are not numbers are left out.",
            "2 个写成文字的坐标按数字读取。略去 3 个不是数字的高程。",
        ),
        (
            "geometry_invalid",
            RepairNote(2, parts=1, area_before=1234.4, area_after=1200.0),
            "The shape becomes 2 areas that do not overlap. Area: 1,234 → 1,200 m².",
            "图形变为 2 块互不重叠的区域。面积：1,234 → 1,200 平方米。",
        ),
        (
            "geometry_invalid",
            RepairNote(1, parts=1, share=0.04),
            "The outline is repaired where it crosses or touches itself. The area stays the same.",
            "修正轮廓自相交或自相接之处。面积不变。",
        ),
    ],
)  # fmt: skip
def test_a_repair_is_told_in_both_languages(
    code: str, note: RepairNote, english: str, chinese: str
) -> None:
    assert sentence_of(code, note, "en") == english
    assert sentence_of(code, note, "zh") == chinese


@pytest.mark.parametrize(("share", "told"), [(-2.44, "−2.4 %"), (0.3, "+0.3 %")])
def test_a_change_has_its_sign(share: float, told: Any) -> None:
    assert told in sentence_of("spike", RepairNote(1, share=share), "en")
