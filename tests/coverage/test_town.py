"""The town of a data folder: its parts, holes, residents, and what lies on its edge."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from geo.coverage.capacity.capacity import capacity
from geo.coverage.facilities import facilities_at
from geo.coverage.population.file import population_from_features
from geo.coverage.targets import density
from geo.coverage.town import Town, town, town_from
from geo.model.errors import BadQuery
from geo.model.standards import standards
from tests.conftest import DATA, fault_of

WIDE = shapely.box(113.70, 22.96, 113.75, 23.01)  # 5 km: its edges in metres bend by 0.2 m


@pytest.fixture
def town_of(tmp_path: Path, own_settings: Callable[..., None]) -> Callable[..., Town]:
    """Read a town from a data folder with these outlines, all under the plan's subject."""

    def make(*outlines: Any, **properties: Any) -> Town:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))  # a folder is read once
        folder.mkdir()
        for name in ("plan.toml", "vocabulary.toml"):
            (folder / name).write_bytes((DATA / name).read_bytes())
        features = [
            {
                "type": "Feature",
                "id": "nancheng",
                "properties": {"role": "subject", **properties},
                "geometry": shapely.geometry.mapping(each),
            }
            for each in outlines
        ]
        text = json.dumps({"type": "FeatureCollection", "features": features})
        (folder / "reference_areas.geojson").write_text(text, encoding="utf-8")
        own_settings(data=str(folder))
        return town()

    return make


def small(west: float, south: float, side: float = 0.01) -> Any:
    return shapely.box(west, south, west + side, south + side)


def test_parts_and_holes_are_measured_as_they_are(town_of: Callable[..., Town]) -> None:
    square = small(113.70, 22.96)
    holed = square.difference(small(113.703, 22.963, 0.004))
    assert town_of(holed).area_km2 == pytest.approx(0.84 * town_of(square).area_km2, rel=1e-4)
    two = town_of(square, small(113.72, 22.96))
    assert len(two.outline.geoms) == 2
    assert two.area_km2 == pytest.approx(2 * town_of(square).area_km2, rel=1e-4)


def test_an_outline_that_crosses_itself_is_made_valid(town_of: Callable[..., Town]) -> None:
    bow = shapely.Polygon([(113.70, 22.96), (113.72, 22.98), (113.72, 22.96), (113.70, 22.98)])
    alone = town_of(bow)
    assert alone.outline.is_valid
    both = town_of(bow, small(113.73, 22.96))
    assert both.area_km2 > alone.area_km2 > 1


@pytest.mark.parametrize("outline", [shapely.Point(113.7, 23), shapely.Polygon()])
def test_what_is_no_area_is_no_town(town_of: Callable[..., Town], outline: Any) -> None:
    fault = fault_of(lambda: town_of(outline))
    assert isinstance(fault, BadQuery)
    assert fault.code == "no_outline"


@pytest.mark.parametrize(
    ("properties", "known"),
    [
        ({}, (None, None)),
        ({"residents_2020": 0}, (0, 2020)),
        ({"residents_2010": 5, "residents_2020": 7}, (7, 2020)),
        ({"residents_2010": 5, "residents_2020": None}, (5, 2010)),
        ({"residents_2020": -5, "residents_2021": "many", "residents_2022": True}, (None, None)),
    ],
)
def test_residents_are_those_of_the_newest_census(
    town_of: Callable[..., Town], properties: Any, known: tuple[int | None, int | None]
) -> None:
    found = town_of(WIDE, **properties)
    assert (found.residents, found.residents_year) == known


def edge() -> list[Any]:
    """Return points that lie on the edge in degrees, corners included."""
    return [
        WIDE.exterior.interpolate(share, normalized=True) for share in np.linspace(0, 0.99, 100)
    ]


def test_what_lies_on_the_edge_of_the_file_lies_in_the_town() -> None:
    place = town_from(WIDE, residents=100)
    people = [
        {"properties": {"people": 1}, "geometry": shapely.geometry.mapping(point)}
        for point in [*edge(), shapely.Point(113.725, 22.95999), shapely.Point(113.725, 23.01001)]
    ]
    made = population_from_features(people, place)
    assert (made.total, made.outside) == (100, 2)
    spots = facilities_at(list(place.to_metres(np.array(edge()))))
    assert capacity(place, spots).outside == 0
    cameras = next(rule for rule in standards().rule if rule.kind == "density")
    assert density(place, cameras, spots).count == 100


def test_what_lies_on_a_slanting_edge_and_on_that_of_a_hole_lies_in_the_town() -> None:
    ring = shapely.Polygon(
        [(113.70, 22.96), (113.74, 22.97), (113.72, 23.0)],
        [[(113.715, 22.97), (113.725, 22.971), (113.72, 22.98)]],
    )
    place = town_from(ring)
    marks = np.linspace(0, 0.99, 50)
    spots = [
        each.interpolate(at, normalized=True)
        for each in (ring.exterior, *ring.interiors)
        for at in marks
    ]
    written = shapely.set_precision(np.array(spots), 1e-7)
    assert place.holds_degrees(written).all()
    assert not place.holds_degrees(np.array([shapely.Point(113.72, 22.974)])).any()
