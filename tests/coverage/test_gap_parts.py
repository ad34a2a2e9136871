"""What is not covered is divided into parts: by outlines, else into compact ones of bounded size."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage.gaps import MOST_PARTS, PART_KM2, gap_parts
from geo.coverage.town import town
from tests.coverage.squares import SOUTH, WEST, at, square, square_town


def km2(figures: Any) -> list[float]:
    return [float(area) for area in shapely.area(figures) / 1e6]


def fit(figures: Any, whole: Any) -> bool:
    """Say whether parts are the whole, and none lies on another."""
    together = shapely.union_all(figures)
    return sum(km2(figures)) == pytest.approx(whole.area / 1e6) and (
        together.symmetric_difference(whole).area < 1.0
    )


def test_what_is_small_stays_as_it_is() -> None:
    found = gap_parts(square(), square_town())
    assert (km2(found.figures), found.is_cut) == ([4.0], False)


def test_the_town_that_is_covered_nowhere_is_no_blob() -> None:
    place = town()
    found = gap_parts(place.outline, place)
    assert found.is_cut
    assert max(km2(found.figures)) <= found.most_km2 == PART_KM2
    assert 14 <= len(found.figures) <= 29
    assert fit(found.figures, place.outline)
    # Compact: no part is a strip or a thread.
    sides = [
        sorted((east - west, north - south))
        for west, south, east, north in shapely.bounds(found.figures).tolist()
    ]
    assert max(long / short for short, long in sides) < 3


def test_the_parts_are_the_same_on_every_run() -> None:
    place = town()
    one, other = (gap_parts(place.outline, place).figures for _ in range(2))
    assert shapely.equals_exact(one, other).all()


def test_outlines_divide_and_the_first_of_two_that_overlap_has_the_land() -> None:
    place = square_town(
        communities={"甲": square(1_000), "乙": square(1_500), "外": square(9, -50, -50)}
    )
    found = gap_parts(place.outline, place)
    by_name = dict(zip(found.communities, km2(found.figures), strict=True))
    assert by_name == pytest.approx({"甲": 1.0, "乙": 1.25, None: 1.75})
    assert fit(found.figures, place.outline)


def test_a_community_is_one_part_however_large_and_two_where_it_is_apart() -> None:
    place = square_town(8_000, communities={"甲": square(8_000)})
    assert km2(gap_parts(place.outline, place).figures) == [64.0]
    left = place.outline.difference(
        shapely.LineString([at(4_000, -9), at(4_000, 9_000)]).buffer(500)
    )
    assert gap_parts(left, place).communities == ("甲", "甲")


def test_in_a_large_town_the_parts_are_larger_and_not_more() -> None:
    place = square_town(60_000)
    found = gap_parts(place.outline, place)
    assert found.most_km2 == pytest.approx(36.0)
    assert len(found.figures) <= 2 * MOST_PARTS
    assert max(km2(found.figures)) <= found.most_km2 * 1.001


def test_a_corner_that_a_cut_would_leave_hanging_stays_with_its_own_side() -> None:
    # The cut through the middle leaves the tip of a hook on its far side.
    body = shapely.box(WEST, SOUTH, WEST + 3_900, SOUTH + 2_000)
    arm = shapely.LineString([at(1_000, 2_000), at(1_000, 2_200), at(2_100, 2_200)]).buffer(50)
    whole = body.union(arm)
    found = gap_parts(whole, square_town(9_000))
    assert len(found.figures) == 2
    assert fit(found.figures, whole)


corners = st.tuples(st.integers(0, 9_000), st.integers(0, 9_000))


@settings(max_examples=60, deadline=None)
@given(st.lists(corners, min_size=3, max_size=12))
def test_any_shape_ends_in_parts_that_are_small_enough_and_nothing_is_lost(
    points: list[tuple[int, int]],
) -> None:
    place = square_town(9_000)
    ring = shapely.Polygon([at(*each) for each in points])
    left = shapely.make_valid(ring)
    found = gap_parts(left, place)
    areas = shapely.Polygon() if left.is_empty else left
    assert sum(km2(found.figures)) == pytest.approx(areas.area / 1e6, abs=1e-6)
    assert all(area <= found.most_km2 * (1 + 1e-6) for area in km2(found.figures))
