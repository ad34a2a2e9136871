"""Which area holds which point, in the order of the points, whatever is asked with it."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geo.coverage.population.points import members_at

AREAS = shapely.box([0, 100, 50], [0, 0, 50], [100, 200, 150], [100, 100, 150])


def test_pairs_come_in_the_order_of_the_points() -> None:
    area, point = members_at(np.array([150.0, 100, 75, 999, 10]), np.full(5, 75.0), AREAS)
    # Inside two; on an edge of two but inside the third; inside two; nowhere; inside one.
    assert list(zip(point.tolist(), area.tolist(), strict=True)) == [
        (0, 1), (1, 2), (2, 0), (2, 2), (4, 0),
    ]  # fmt: skip


@pytest.mark.parametrize("size", [1, 7, 64])
def test_parts_of_the_points_are_judged_as_all_of_them(size: int) -> None:
    x, y = np.random.default_rng(2).integers(0, 20, (2, 300)) * 10.0  # many on edges and corners
    area, point = members_at(x, y, AREAS)
    starts = range(0, 300, size)
    parts = [members_at(x[at : at + size], y[at : at + size], AREAS) for at in starts]
    assert np.concatenate([own for own, _ in parts]).tolist() == area.tolist()
    places = [begin + own for begin, (_, own) in zip(starts, parts, strict=True)]
    assert np.concatenate(places).tolist() == point.tolist()


def test_nobody_and_nowhere() -> None:
    assert not len(members_at(np.zeros(0), np.zeros(0), AREAS)[0])
    assert not len(members_at(np.zeros(1), np.zeros(1), AREAS[:0])[0])
