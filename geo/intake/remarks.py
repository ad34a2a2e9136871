"""Rows of a table that are no features: totals, notes, signatures, headings within the table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from geo.intake.headings import cell_text
from geo.model.errors import Finding

Row = tuple[int, list[Any]]
_SHOWN = 5  # rows quoted
_LONGEST = 40  # characters of a row that are quoted
_TOTALS = r"(?:本页|总)?合计|总计|小计|共计|累计|总和|grand ?total|sub-?total|total|sum|end|eof"
_NOTES = r"注|附注|备注|说明|(?:填表|填报|编制)说明|注意|注意事项|notes?|remarks?|sources?"
_DONE = r"填表|制表|填报|编制|审核|审批|审查|复核|校核|校对|测量|绘图|制图|检查|联系|经办|统计|录入"
_SIGNED = (
    rf"(?:{_DONE})(?:人|者|员|单位|部门|日期|时间|电话)?|(?:单位|项目|技术)?负责人"
    r"|(?:数据|资料|坐标)来源|日期|单位|坐标系统?|中央子午线|prepared by|checked by|date"
)
_SPACES = re.compile(r"\s+")
# A word alone, numbered, or followed by what it says.
_REMARK = re.compile(
    rf"(?:{_TOTALS}|{_NOTES}|{_SIGNED})(?:[\d一二三四五六七八九十]{{0,2}}$|\d{{0,2}}[:：.、(（].*)",
    re.IGNORECASE,
)
_TOTAL = re.compile(rf"(?:{_TOTALS})(?:$|[\W\d共约个项].*)", re.IGNORECASE)
_GROUP = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．].*")
_UNIT = re.compile(
    r"[(（\[]?(?:m|米|km|°|度|分|秒|′|″|deg|degrees?|mm|ha|公顷|㎡|平方米|亩)[)）\]]?",
    re.IGNORECASE,
)
_FEWEST = 4  # columns of a row of column numbers


def is_remark(cells: Sequence[Any]) -> bool:
    """Say whether a row without a place is no feature, by its first words.

    Examples
    --------
    >>> is_remark(["合计", "5个项目"]), is_remark(["注：坐标为CGCS2000"]), is_remark(["填表人：李"])
    (True, True, True)
    >>> is_remark(["7", "说明书编制"]), is_remark(["clean-city", "合计"])
    (False, False)
    """
    texts = [_SPACES.sub("", text) for text in map(cell_text, cells) if text]
    words = [text for text in texts if not text.isdecimal()]
    if not words:
        return False
    first = words[0][:_LONGEST]
    if _TOTAL.fullmatch(first) or _REMARK.fullmatch(first):
        return True
    return len(texts) == 1 and bool(_GROUP.fullmatch(first))


def is_second_heading(cells: Sequence[Any], header: Sequence[str]) -> bool:
    """Say whether a row repeats the heading, or holds the units or the numbers of the columns.

    Examples
    --------
    >>> header = ["名称", "经度"]
    >>> is_second_heading(["名称", "经度"], header), is_second_heading(["", "(m)"], header)
    (True, True)
    >>> is_second_heading([1, 2, 3, 4], ["", "", "", ""]), is_second_heading([None], ["a"])
    (True, False)
    """
    texts = list(map(cell_text, cells))
    filled = [(at, text) for at, text in enumerate(texts) if text]
    if not filled:
        return False
    if len(filled) > 1 and all(at < len(header) and header[at] == text for at, text in filled):
        return True
    if all(_UNIT.fullmatch(text) for _, text in filled):
        return True
    numbers = [text.strip("()（）") for text in texts]
    return len(texts) >= _FEWEST and numbers == [str(at + 1) for at in range(len(texts))]


def left_out(left: Sequence[Row]) -> list[Finding]:
    """Return a finding that tells which rows were left out, or none."""
    if not left:
        return []
    return [
        Finding("rows_left", "warning", params={"count": len(left), "value": quoted_rows(left)})
    ]


def above_heading(rows: Sequence[Row]) -> list[Finding]:
    """Return a finding that tells what stands above the heading, or none."""
    if not rows:
        return []
    return [Finding("rows_above", "info", params={"count": len(rows), "value": quoted_rows(rows)})]


def quoted_rows(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the beginnings of the first rows, for a sentence."""
    texts = [" ".join(filter(None, map(cell_text, cells)))[:_LONGEST] for _, cells in rows[:_SHOWN]]
    return (*texts, *(["…"] if len(rows) > _SHOWN else []))
