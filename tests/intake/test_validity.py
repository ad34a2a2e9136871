"""Whether areas cross themselves: told as GEOS tells it, and given up when it takes too long."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from geo.intake.sandbox import validity
from geo.intake.sandbox.validity import UNJUDGED, invalidity
from tests.conftest import worked_within

BOX = shapely.box(0, 0, 1, 1)
TIE = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)])
CROSSED = "Self-intersection[0.5 0.5]"


def teeth(count: int) -> Any:
    """A ring of oblique teeth, whose sides have boxes that all overlap."""
    up = np.arange(count) % 2
    ends = [(2.5, 1.5), (2.5, -1.5), (0.0, -1.5)]
    return shapely.Polygon(np.vstack((np.column_stack((np.arange(count) / count + up, up)), ends)))


@pytest.mark.parametrize("many", [0, validity.MANY_VERTICES])
def test_each_shape_gets_its_own_answer(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validity, "MANY_VERTICES", many)
    figures = np.array([BOX, None, TIE, shapely.Point(0, 0), BOX, TIE], dtype=object)
    assert invalidity(figures).tolist() == [None, None, CROSSED, None, None, CROSSED]


def test_no_shapes_have_no_answers() -> None:
    assert invalidity(np.empty(0, dtype=object)).tolist() == []


def test_a_large_area_that_is_valid_passes() -> None:
    circle = shapely.Point(0, 0).buffer(1, quad_segs=validity.MANY_VERTICES)
    assert invalidity(np.array([circle])).tolist() == [None]


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validity, "SECONDS", 1)
    with worked_within(5):
        assert invalidity(np.array([teeth(199_990), BOX])).tolist() == [UNJUDGED, None]
