"""Pages of the printed handout, compared with stored pictures."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from geo.export.fonts import packaged_typeface
from geo.export.pdf import handout as pdf_file
from geo.present import Composition
from geo.publish import facts
from tests.conftest import project
from tests.export.conftest import every_row
from tests.pictures import assert_looks_like

PICTURES = Path(__file__).parent / "pictures"
PLACES = {
    "park": {"type": "Point", "coordinates": [113.72, 22.98]},
    "road": {"type": "LineString", "coordinates": [[113.70, 23.0], [113.73, 23.02]]},
}
WIDTH_PX = 900


@pytest.fixture
def handout(snapshot_of: Any, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A small handout whose date and face are the same everywhere."""
    snapshot = snapshot_of(
        project("a", status="completed", location_verified=True),
        project("b", name="乙公园", name_en="Park B", section=3, status="preparing",
                category="park", geometry=PLACES["park"], location_accuracy_m=600,
                location_type="area", location_verified=False),
        project("c", name="丙路品质提升", name_en="Road C", section=3, status="ongoing",
                category="road", geometry=PLACES["road"], location_type="corridor",
                location_verified=False),
        project("d", name="丁制度", name_en="Rule D", section=5, geometry=None,
                location_type="not_spatial", category="programme"),
    )  # fmt: skip
    told = facts.imprint(snapshot, "zh", today=dt.date(2026, 3, 1))
    monkeypatch.setattr(pdf_file, "imprint", lambda _snapshot, _language: told)
    return pdf_file.handout_pdf(
        snapshot,
        every_row(snapshot),
        "zh",
        composition=Composition(projects=("a", "c")),
        face=packaged_typeface(),
    )


# The sheet, the sections with and without a place, the key projects.
@pytest.mark.parametrize("page", [1, 3, 4, 5])
def test_a_page_looks_as_it_did(handout: bytes, page: int, tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(handout)
    assert len(document) == 7
    sheet = document[page - 1]
    scale = WIDTH_PX / sheet.get_width()
    drawn = io.BytesIO()
    sheet.render(scale=scale).to_pil().save(drawn, "PNG")
    stored = PICTURES / f"handout_zh_{page}.png"
    assert_looks_like(drawn.getvalue(), stored, tmp_path, mean=0.6, far=0.002)
