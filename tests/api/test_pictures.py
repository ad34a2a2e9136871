"""The view of the moment as a picture at print resolution."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from geo.tiles.archive import close_all
from tests.conftest import DATA, project
from tests.tiles.making import CROSSING, RED, entry, pictures, write_list, write_pmtiles

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


def test_the_base_map_that_was_chosen_is_drawn(
    client: TestClient,
    own_settings: Callable[..., None],
    tmp_path: Path,
) -> None:
    folder = shutil.copytree(DATA, tmp_path / "data")
    write_pmtiles(folder / "red.pmtiles", pictures({CROSSING: RED}, range(13, 16)))
    write_list(
        folder,
        entry("red", kind="file", file="red.pmtiles"),
        entry("service", kind="xyz", address="http://10.0.0.8/{z}/{x}/{y}.png"),
    )
    own_settings(data=str(folder), basemap="red")
    try:
        drawn = {
            code: client.get(f"/api/picture?{BOX}&basemap={code}").content
            for code in ("red", "none", "service")
        }
        # An address is never asked; the initial base map does not take its place.
        assert drawn["none"] == drawn["service"] != drawn["red"]
        assert client.get(f"/api/picture?{BOX}").content == drawn["red"]
        own_settings(data=str(folder), public="1")
        refused = client.get(f"/api/picture?{BOX}&basemap=red")
        assert refused.status_code == 400
    finally:
        close_all()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "bbox"),
        ("bbox=1,2,3&zoom=9", "bbox"),
        ("bbox=113,22,114,23&zoom=99", "zoom"),
        (f"{BOX}&status=unheard", "status"),
        (f"{BOX}&dpi=9000", "dpi"),
        (f"{BOX}&basemap=mars", "basemap"),
        (f"{BOX}&basemap=%7B%7B7*7%7D%7D", "basemap"),
    ],
)
def test_what_cannot_be_drawn_is_refused(client: TestClient, query: str, field: str) -> None:
    answer = client.get(f"/api/picture?{query}&lang=en")
    assert answer.status_code == 400
    assert field in answer.json()["error"]["message"]
