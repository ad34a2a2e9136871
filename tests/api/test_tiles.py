"""The route of tiles: what it answers, and to whom."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from geo.tiles.archive import close_all
from geo.tiles.vector import read_tile
from tests.conftest import DATA
from tests.tiles.making import (
    CROSSING,
    RED,
    entry,
    pictures,
    places_of,
    town_layers,
    write_list,
    write_pmtiles,
    write_vector,
)

TILES = pictures({CROSSING: RED}, range(12, 13))
Z, X, Y = next(places_of((*CROSSING, *CROSSING), range(12, 13)))
Settings = Callable[..., None]


@pytest.fixture
def town(tmp_path: Path, own_settings: Settings) -> Iterator[Path]:
    """A data folder with two files of tiles, of which the public may see one."""
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    write_pmtiles(folder / "r.pmtiles", TILES)
    write_vector(folder / "v.pmtiles", town_layers())
    write_list(
        folder,
        entry("pictures", kind="file", file="r.pmtiles"),
        entry("lines", kind="file", file="v.pmtiles", public=True, system="gcj02"),
        entry("service", kind="xyz", address="http://10.0.0.8:81/{z}/{x}/{y}"),
    )
    own_settings(data=str(folder))
    yield folder
    close_all()


def urls(client: TestClient) -> dict[str, Any]:
    start = client.get("/api/start").json()
    return {each["code"]: each for each in start["basemaps"]}


def test_a_picture_is_sent_as_it_is(client: TestClient, town: Path) -> None:
    answer = client.get(f"/tiles/pictures/{Z}/{X}/{Y}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.content == TILES[Z, X, Y]
    again = client.get(
        f"/tiles/pictures/{Z}/{X}/{Y}", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304
    assert again.content == b""


def test_the_address_that_the_map_gets_is_kept_until_the_file_changes(
    client: TestClient, town: Path
) -> None:
    address = urls(client)["pictures"]["urls"][0].format(z=Z, x=X, y=Y)
    answer = client.get(address)
    assert answer.status_code == 200
    assert "max-age" in answer.headers["cache-control"]
    write_pmtiles(town / "new", pictures({}, range(12, 13))).replace(town / "r.pmtiles")
    renewed = urls(client)["pictures"]["urls"][0].format(z=Z, x=X, y=Y)
    assert renewed != address
    assert client.get(renewed).content != answer.content
    assert client.get(address).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("accepted", ["gzip, br", "identity", "gzip;q=0"])
def test_a_vector_tile_is_packed_for_those_who_unpack_it(
    client: TestClient, town: Path, accepted: str
) -> None:
    houses = (CROSSING[0] + 0.005, CROSSING[1] - 0.006)
    z, x, y = next(places_of((*houses, *houses), range(14, 15)))
    headers = {"Accept-Encoding": accepted}
    with client.stream("GET", f"/tiles/lines/{z}/{x}/{y}", headers=headers) as answer:
        raw = b"".join(answer.iter_raw())
    packed = answer.headers.get("content-encoding") == "gzip"
    assert packed is accepted.startswith("gzip, br")
    assert answer.headers["vary"] == "Accept-Encoding"
    assert list(read_tile(gzip.decompress(raw) if packed else raw))


@pytest.mark.parametrize("place", ["12/0/0", "3/0/0", "22/4194303/4194303", "5/99/99"])
def test_a_missing_tile_is_no_content(client: TestClient, town: Path, place: str) -> None:
    answer = client.get(f"/tiles/pictures/{place}")
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/tiles/nothing/1/1/1", 404),
        ("/tiles/service/1/1/1", 404),
        ("/tiles/osm/1/1/1", 404),
        ("/tiles/..%2Fr.pmtiles/1/1/1", 404),
        ("/tiles/pictures/a/1/1", 400),
        ("/tiles/pictures/-1/1/1", 400),
        ("/tiles/pictures/1/1/1.png", 400),
        ("/tiles/pictures/1/1/999999999999", 400),
        ("/tiles/pictures/1/1/1?q=1", 400),
        ("/tiles/pictures", 404),
        ("/tiles", 404),
    ],
)
def test_what_is_no_tile_is_told(client: TestClient, town: Path, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_a_damaged_tile_is_told_without_names_of_folders(client: TestClient, town: Path) -> None:
    write_pmtiles(town / "r.pmtiles", {(Z, X, Y): b"no picture"})
    answer = client.get(f"/tiles/pictures/{Z}/{X}/{Y}")
    assert answer.status_code == 503
    assert str(town) not in answer.text


def test_the_public_gets_public_base_maps_only(
    client: TestClient, town: Path, own_settings: Settings
) -> None:
    assert [*urls(client)][3:] == ["pictures", "lines", "service"]
    own_settings(data=str(town), public="1")
    assert [*urls(client)][3:] == ["lines"]
    assert client.get(f"/tiles/pictures/{Z}/{X}/{Y}").status_code == 404
    assert client.get("/tiles/lines/9/417/222").status_code == 200
    assert "10.0.0.8" not in client.get("/").headers["content-security-policy"]


def test_an_unreadable_file_is_not_offered(client: TestClient, town: Path) -> None:
    (town / "r.pmtiles").write_bytes(b"PMTiles\x03" + bytes(120))
    assert "pictures" not in urls(client)


def test_the_start_is_drawn_in_the_system_of_the_base_map(client: TestClient, town: Path) -> None:
    def corner(**params: str) -> Any:
        return client.get("/api/start", params=params).json()["bounds"][0]

    assert corner(basemap="lines") == corner(display="gcj02") == corner(basemap="gaode")
    assert corner(basemap="pictures") == corner() == corner(basemap="nothing")
    assert corner(basemap="lines") != corner()


def test_the_policy_allows_the_hosts_of_the_file_and_no_others(
    client: TestClient, town: Path
) -> None:
    before = client.get("/").headers["content-security-policy"]
    assert " http://10.0.0.8:81;" in before
    assert before.count("10.0.0.8") == 1
    img = next(each for each in before.split("; ") if each.startswith("img-src"))
    assert img.endswith("http://10.0.0.8:81")
    write_list(
        town,
        entry("service", kind="xyz", address="http://t{s}.cn/{z}/{x}/{y}", subdomains=["0", "1"]),
    )
    after = client.get("/").headers["content-security-policy"]
    assert after.replace("http://t0.cn http://t1.cn", "http://10.0.0.8:81") == before


def test_scripts_fetch_vector_tiles_from_their_hosts_and_nothing_else(
    client: TestClient, town: Path
) -> None:
    def connect() -> str:
        policy = client.get("/").headers["content-security-policy"]
        return next(each for each in policy.split("; ") if each.startswith("connect-src"))

    assert connect() == "connect-src 'self'"
    write_list(
        town,
        entry("pictures", kind="xyz", address="http://10.0.0.8:81/{z}/{x}/{y}.png"),
        entry("lines", kind="tms", address="http://10.0.0.9/{z}/{x}/{y}.pbf"),
    )
    assert connect() == "connect-src 'self' http://10.0.0.9"
    assert urls(client)["lines"]["form"] == "vector"


def test_a_broken_file_allows_nothing(client: TestClient, town: Path) -> None:
    (town / "basemaps.toml").write_text("[[basemap]]\ncode = 1", encoding="utf-8")
    assert "10.0.0.8" not in client.get("/").headers["content-security-policy"]
