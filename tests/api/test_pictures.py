"""The view of the moment as a picture at print resolution."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from starlette.testclient import TestClient

from tests.conftest import project

Show = Callable[..., None]
BOX = "bbox=113.70,22.98,113.80,23.06&zoom=14"


def test_the_picture_is_a_sheet_of_paper_at_print_resolution(client: TestClient) -> None:
    answer = client.get(f"/api/picture?{BOX}&lang=zh")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"].startswith('attachment; filename="plan-map-')
    with Image.open(BytesIO(answer.content)) as picture:
        assert picture.size == (3508, 2480)
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_the_filter_and_the_window_decide_what_is_drawn(client: TestClient, show: Show) -> None:
    show(project("a", status="planned"), project("b", status="completed"))
    whole = client.get(f"/api/picture?{BOX}").content
    assert client.get(f"/api/picture?{BOX}&status=planned").content != whole
    assert client.get(f"/api/picture?{BOX.replace('113.70', '113.74')}").content != whole


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "bbox"),
        ("bbox=1,2,3&zoom=9", "bbox"),
        ("bbox=113,22,114,23&zoom=99", "zoom"),
        (f"{BOX}&status=unheard", "status"),
        (f"{BOX}&dpi=9000", "dpi"),
    ],
)
def test_what_cannot_be_drawn_is_refused(client: TestClient, query: str, field: str) -> None:
    answer = client.get(f"/api/picture?{query}&lang=en")
    assert answer.status_code == 400
    assert field in answer.json()["error"]["message"]
