"""Long names that differ at their end alone: whole in lists, apart on the map, on their slide."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from pptx import Presentation
from pypdf import PdfReader

from geo.export.pdf.handout import handout_pdf
from geo.export.pptx.presentation import to_pptx
from geo.store.snapshot import Snapshot
from tests.conftest import project
from tests.export.conftest import every_row

LONG = (
    "东莞市南城街道国际商务区周边公共服务设施提升及水环境综合整治与历史文化街区活化利用"
    "（含地下综合管廊、慢行系统、海绵城市示范段）一体化工程第二标段"
)
COUNT = 63


@pytest.fixture
def plan_of_long_names(snapshot_of: Callable[..., Snapshot]) -> Snapshot:
    def place(at: int) -> dict[str, Any]:
        position = [113.70 + at % 9 * 0.008, 22.97 + at // 9 * 0.008]
        return {"type": "Point", "coordinates": position}

    names = [f"{LONG}{at}号" if at % 2 else f"项目{at}号" for at in range(COUNT)]
    return snapshot_of(
        *(
            project(f"p-{at}", name=name, section=at % 5 + 1, geometry=place(at))
            for at, name in enumerate(names)
        )
    )


def test_names_are_whole_in_the_list_on_paper(plan_of_long_names: Snapshot) -> None:
    content = handout_pdf(plan_of_long_names, every_row(plan_of_long_names), "zh")
    pages = PdfReader(io.BytesIO(content)).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    assert [at for at in range(1, COUNT, 2) if f"{LONG}{at}号" not in text] == []


def test_no_table_leaves_its_slide(plan_of_long_names: Snapshot) -> None:
    content = to_pptx(plan_of_long_names, every_row(plan_of_long_names), "zh")
    deck = Presentation(io.BytesIO(content))
    told = ""
    for slide in deck.slides:
        for shape in (each for each in slide.shapes if each.has_table):
            rows = list(shape.table.rows)
            assert shape.top + sum(row.height for row in rows) <= deck.slide_height
            assert shape.left + sum(each.width for each in shape.table.columns) <= deck.slide_width
            told += "".join(cell.text for row in rows for cell in row.cells)
    assert [at for at in range(1, COUNT, 2) if f"{LONG}{at}号" not in told] == []
