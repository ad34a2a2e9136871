"""People of a GeoTIFF in a system of its own, as people of the town."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine

from geo.coverage.coverage import straight_line_coverage
from geo.model.errors import PlanMapError
from geo.study.files import read_study_file
from tests.coverage.squares import SOUTH, WEST, rule, schools, square, square_town
from tests.intake.test_formats_raster import geotiff

TOWN = square_town()
METRES = Affine(100.0, 0.0, WEST - 1_000, 0.0, -100.0, SOUTH + 3_000)


def test_a_raster_of_metres_gives_the_people_of_a_disc() -> None:
    content = geotiff(np.full((40, 40), 10.0), transform=METRES, crs="EPSG:4547")
    file = read_study_file("population", content, "people.tif", place=TOWN)
    people, findings = file.value, list(file.findings)
    assert people.total == pytest.approx(4_000)
    assert findings == []
    found = straight_line_coverage(TOWN, schools((1_000, 1_000)), rule(), people)
    assert found.people is not None
    assert found.people.nominal == pytest.approx(np.pi * 250, rel=1e-3)
    assert found.people_basis == "raster"


def test_a_raster_of_degrees_lies_where_its_cells_are() -> None:
    west, south, east, north = TOWN.to_degrees(square(500, 250, 1_000)).bounds
    cells = np.zeros((60, 60))
    cells[20:40, 20:40] = 1.0
    wide, high = (east - west) / 20, (north - south) / 20
    placed = Affine(wide, 0, west - 20 * wide, 0, -high, north + 20 * high)
    content = geotiff(cells, transform=placed, crs="EPSG:4490")
    people = read_study_file("population", content, "people.tif", place=TOWN).value
    assert people.total == pytest.approx(400)
    assert people.inside(square(540, 230, 980)) == pytest.approx(400)
    assert people.inside(square(250, 250, 1_000)) == pytest.approx(100, rel=0.03)


@pytest.mark.parametrize(
    ("cells", "placed", "code"),
    [
        (np.full((40, 40), -9999.0), METRES, "raster_negative"),
        (np.ones((4, 4)), Affine(100, 0, WEST + 90_000, 0, -100, SOUTH), "raster_outside"),
    ],
)
def test_what_cannot_be_used_is_told(cells: np.ndarray, placed: Affine, code: str) -> None:
    content = geotiff(cells, transform=placed, crs="EPSG:4547")
    with pytest.raises(PlanMapError) as caught:
        read_study_file("population", content, "people.tif", place=TOWN)
    assert caught.value.code == code
