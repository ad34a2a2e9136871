"""Rasters of people: shares of cells, in any system, whichever way the rows run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pyproj import CRS, Transformer

from geo.coverage.population.file import RasterPopulation
from geo.model.errors import UnusablePopulation
from tests.coverage.squares import SOUTH, WEST, square, square_town

TOWN = square_town()
NORTH_UP = (WEST, 1_000.0, 0.0, SOUTH + 2_000.0, 0.0, -1_000.0)
#  north-west, north-east / south-west, south-east
QUARTERS = np.array([[1.0, 10.0], [100.0, 1_000.0]])


def raster(values: Any = QUARTERS, transform: Any = NORTH_UP, crs: str = "EPSG:4547") -> Any:
    return RasterPopulation(np.asarray(values, np.float64), transform, crs, TOWN)


def test_each_cell_lies_in_its_corner() -> None:
    cells = [square(1_000, x, y) for y in (1_000, 0) for x in (0, 1_000)]
    assert [raster().inside(cell) for cell in cells] == pytest.approx([1, 10, 100, 1_000])


def test_a_cell_that_is_cut_counts_by_its_share() -> None:
    assert raster().inside(square(1_000, 500, 500)) == pytest.approx(1_111 / 4)


def test_a_cell_across_the_edge_of_the_town_counts_by_its_share() -> None:
    moved = (WEST - 500.0, *NORTH_UP[1:])
    population = raster(transform=moved)
    assert population.total == pytest.approx(101 / 2 + 1_010)
    assert population.outside == pytest.approx(101 / 2)


def test_rows_may_run_upwards() -> None:
    upwards = (WEST, 1_000.0, 0.0, SOUTH, 0.0, 1_000.0)
    assert raster(QUARTERS[::-1], upwards).inside(square(1_000)) == pytest.approx(100)


def test_a_raster_may_lie_aslant() -> None:
    # A quarter turn: columns run north, rows run east.
    turned = (WEST, 0.0, 1_000.0, SOUTH, 1_000.0, 0.0)
    population = raster(QUARTERS, turned)
    assert population.inside(square(1_000)) == pytest.approx(1)
    assert population.inside(square(1_000, 0, 1_000)) == pytest.approx(10)
    assert population.inside(square(1_000, 1_000)) == pytest.approx(100)


def test_a_grid_with_a_shift_of_its_own_lies_where_the_shift_says() -> None:
    grid = "+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=500000 +ellps=krass"
    # PROJ's formulas, step by step: degrees, shifted in space, projected on the other ellipsoid.
    to_degrees = Transformer.from_crs(TOWN.plane.name, 4326, always_xy=True)
    into_grid = Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        "+step +proj=cart +ellps=WGS84 +step +inv +proj=helmert +x=15.8 +y=-154.4 +z=-82.3 "
        f"+step +inv +proj=cart +ellps=krass +step {grid}"
    )
    x, y = into_grid.transform(*to_degrees.transform(WEST, SOUTH + 2_000.0))
    population = raster(
        transform=(x, 1_000.0, 0.0, y, 0.0, -1_000.0),
        crs=CRS.from_proj4(f"{grid} +towgs84=15.8,-154.4,-82.3 +units=m").to_wkt(),
    )
    cells = [square(1_000, east, north) for north in (1_000, 0) for east in (0, 1_000)]
    # Two grids of one meridian differ by centimetres over 2 km; without the shift by 50 m.
    found = [population.inside(cell) for cell in cells]
    assert found == pytest.approx([1, 10, 100, 1_000], rel=2e-3)


def test_cells_without_data_are_nobody() -> None:
    population = raster([[np.nan, 10.0], [np.nan, np.nan]])
    assert population.total == pytest.approx(10)
    assert population.inside(square(900, 0, 1_050)) == 0


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4490", "EPSG:3857", "EPSG:32649", "EPSG:4526"])
def test_the_system_of_the_raster_does_not_matter(crs: str) -> None:
    forward = Transformer.from_crs(4547, crs, always_xy=True)
    x, y = forward.transform([WEST - 300, WEST + 2_300], [SOUTH - 300, SOUTH + 2_300])
    count = 400
    wide, high = (x[1] - x[0]) / count, (y[1] - y[0]) / count
    there = np.meshgrid(
        x[0] + wide * (np.arange(count) + 0.5), y[1] - high * (np.arange(count) + 0.5)
    )
    east, north = Transformer.from_crs(crs, 4547, always_xy=True).transform(*there)
    # People only in the south-western quarter of a square of 500 m.
    own = (
        (east > WEST + 500)
        & (east < WEST + 1_000)
        & (north > SOUTH + 500)
        & (north < SOUTH + 1_000)
    )
    population = raster(np.where(own, 1.0, 0.0), (x[0], wide, 0.0, y[1], 0.0, -high), crs)
    assert population.total == pytest.approx(own.sum())
    assert population.inside(square(520, 490, 490)) == pytest.approx(own.sum())
    assert population.inside(square(250, 500, 500)) == pytest.approx(own.sum() / 4, rel=0.03)


def test_wkt_names_a_system_too() -> None:
    from pyproj import CRS

    assert raster(crs=CRS.from_epsg(4547).to_wkt()).total == pytest.approx(1_111)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"values": [[1.0, -9999.0]]}, "raster_negative"),
        ({"values": [[1.0, np.inf]]}, "raster_not_numbers"),
        ({"values": np.zeros((0, 3))}, "raster_not_numbers"),
        ({"values": [1.0, 2.0]}, "raster_not_numbers"),
        ({"transform": (0, 0, 0, 0, 0, 0)}, "raster_not_placed"),
        ({"transform": (0, 1, 0, 0, np.nan, 1)}, "raster_not_placed"),
        ({"crs": "EPSG:999999"}, "raster_crs_unknown"),
        ({"crs": "no system"}, "raster_crs_unknown"),
        ({"transform": (0, 1_000.0, 0, 0, 0, -1_000.0)}, "raster_outside"),
    ],
)
def test_what_cannot_be_used_is_an_error(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(UnusablePopulation) as caught:
        raster(**changes)
    assert caught.value.code == code
