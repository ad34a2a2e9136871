"""Which tiles a single document holds."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo.tiles.archive import close_all
from geo.tiles.embedded import Embedded, embedded, handed_out
from geo.tiles.grid import degrees, fraction, in_system, places, true_corner
from tests.tiles.making import CROSSING, RED, entry, pictures, write_list, write_mbtiles

ABOUT = {"format": "png", "minzoom": "10", "maxzoom": "15"}
AREA = (113.70, 22.94, 113.80, 23.06)
Settings = Callable[..., None]


@pytest.fixture
def office(tmp_path: Path, own_settings: Settings) -> Iterator[Callable[..., Embedded]]:
    def make(
        *, public: bool = False, seen_by_all: bool = False, settings: dict[str, str] | None = None
    ) -> Embedded:
        if not (tmp_path / "x.mbtiles").exists():
            write_mbtiles(tmp_path / "x.mbtiles", pictures({CROSSING: RED}), ABOUT)
        write_list(tmp_path, entry("office", kind="file", file="x.mbtiles", public=seen_by_all))
        own_settings(data=str(tmp_path), **{"basemap": "office", **(settings or {})})
        return embedded(AREA, public=public)

    yield make
    close_all()


def test_all_levels_of_the_town_are_held(office: Callable[..., Embedded]) -> None:
    held = office()
    assert held.source is not None
    assert held.source.max_zoom == 15
    tiles = pictures({CROSSING: RED}, range(15, 16))
    assert all(
        base64.b64decode(held.tiles["/".join(map(str, place))]) == content
        for place, content in tiles.items()
    )
    assert held.start()["default_basemap"] == "office"


def test_finer_levels_are_left_out_where_they_do_not_fit(office: Callable[..., Embedded]) -> None:
    whole = office()
    limit = 0.6 * sum(map(len, whole.tiles.values()))
    some = office(settings={"basemap_mb": str(limit / 1e6)})
    assert some.source is not None
    assert whole.source is not None
    assert some.source.max_zoom < whole.source.max_zoom
    assert sum(map(len, some.tiles.values())) <= limit


def test_a_base_map_that_does_not_fit_is_left_out_and_the_reason_told(
    office: Callable[..., Embedded],
) -> None:
    none = office(settings={"basemap_mb": "0.01"})
    assert (none.source, none.tiles, none.start()) == (None, {}, {})
    assert "单位底图" in none.notes["zh"]
    assert "0.01 MB" in none.notes["en"]


@pytest.mark.parametrize(("public", "shown"), [(False, True), (True, False)])
def test_the_public_gets_public_base_maps_only(
    office: Callable[..., Embedded], *, public: bool, shown: bool
) -> None:
    assert (office(public=public).source is not None) is shown
    assert office(public=public).notes == {}


def test_a_public_base_map_is_for_the_public_too(office: Callable[..., Embedded]) -> None:
    assert office(public=True, seen_by_all=True).source is not None


@pytest.mark.parametrize("basemap", ["none", "osm", "gaode"])
def test_no_other_base_map_is_handed_out(office: Callable[..., Embedded], basemap: str) -> None:
    assert office(settings={"basemap": basemap}).source is None
    assert handed_out(public=False) is None


def test_the_grid_leads_there_and_back() -> None:
    for place in ((113.75, 23.0), (0.0, 0.0), (-179.9, -80.0)):
        assert degrees(*fraction(*place)) == pytest.approx(place)
    assert set(places(AREA, 12)) == set(pictures({}, range(12, 13)))


def test_a_tile_in_gcj02_is_put_where_it_truly_is() -> None:
    west, _, _, north = in_system(AREA, "gcj02")
    east, south = fraction(west, north)
    place = (16, int(east * 2**16), int(south * 2**16))
    shifted, plain = true_corner(place, "gcj02"), true_corner(place, "wgs84")
    metres = (plain[0] - shifted[0]) * 40_075_017 * 0.92
    assert 400 < metres < 650  # about 530 m to the west at the town
