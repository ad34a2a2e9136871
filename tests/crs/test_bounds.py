"""Rectangles of coordinates."""

from __future__ import annotations

import pytest

from geo.crs.systems import CHINA, WORLD, Bounds


@pytest.mark.parametrize(
    "edges", [(1, 0, 0, 1), (0, 1, 1, 0), (0, 0, 0, 1), (float("nan"), 0, 1, 1)]
)
def test_a_rectangle_that_holds_nothing_is_refused(edges: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="empty"):
        Bounds(*edges)


def test_china_lies_in_the_world() -> None:
    assert WORLD.west < CHINA.west < CHINA.east < WORLD.east
    assert WORLD.south < CHINA.south < CHINA.north < WORLD.north
