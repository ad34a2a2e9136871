"""Areas that cross or overlap themselves become valid, in bounded time, and the change is told."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from geo.intake.repair import areas
from geo.intake.repair.areas import drawn_figure, mend, sizes, trimmed, untangled
from geo.intake.repair.repairs import repair_sentence, repaired, repairs_for
from geo.model.geometry import geometry_findings
from tests.intake.shapes import BOW_TIE, RIGHT, SQUARE, at, multi, polygon


@pytest.mark.parametrize(
    ("geometry", "kind", "square_millidegrees", "parts"),
    [
        (polygon(at(*BOW_TIE)), "MultiPolygon", 2, 2),
        (multi([at(*SQUARE)], [at(*RIGHT)]), "MultiPolygon", 7, 1),
        # A hole that touches the outer ring along a line is a bay.
        (polygon(at(*SQUARE), at((0, 0.5), (0, 1.5), (1, 1), (0, 0.5))), "Polygon", 3.5, 1),
        (polygon(at(*SQUARE), at((5, 5), (5, 6), (6, 5), (5, 5))), "MultiPolygon", 4.5, 2),
    ],
    ids=["bow-tie", "overlapping parts", "hole touching", "hole outside"],
)
def test_a_tangled_area_is_made_valid(
    geometry: Any, kind: str, square_millidegrees: float, parts: int
) -> None:
    (repair,) = repairs_for("a", geometry)
    figure = shape(repair.after)
    assert repair.code == "geometry_invalid"
    assert repair.after["type"] == kind
    assert figure.area == pytest.approx(square_millidegrees * 1e-6)
    assert len(shapely.get_parts(figure)) == parts
    assert all(part.exterior.is_ccw for part in shapely.get_parts(figure))
    assert repairs_for("a", repair.after) == ()


def test_metres_tell_the_share_only() -> None:
    square = [[474_000 + x, 2_546_000 + y] for x, y in ((0, 0), (90, 0), (90, 90), (0, 90), (0, 0))]
    right = [[x + 45, y] for x, y in square]
    (repair,) = repairs_for("a", multi([square], [right]))
    assert (repair.note.area_before, repair.note.area_after) == (None, None)
    assert repair.note.share == pytest.approx(-25)
    assert repair_sentence(repair, "en").endswith("Area: −25.0 %.")
    assert repair_sentence(repair, "zh").endswith("面积变化：−25.0%。")


def test_areas_are_told_in_square_metres_and_hectares() -> None:
    (merged,) = repairs_for("a", multi([at(*SQUARE)], [at(*RIGHT)]))
    # 2 by 2 thousandths of a degree are 205 m by 222 m here.
    assert merged.note.area_before == pytest.approx(2 * 205.1 * 221.5, rel=2e-3)
    assert repair_sentence(merged, "en") == (
        "Parts that overlap are merged: 2 areas become 1. Area: 9.08 → 7.95 ha."
    )


@pytest.mark.parametrize(
    ("rings", "area"),
    [
        ([[(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)]], 2),
        ([[(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)], [(0, 0), (1, 0), (1, 1), (0, 0)]], 3.5),
        ([[(0, 0), (1, 0), (2, 0), (0, 0)]], 0),
    ],
    ids=["bow-tie", "hole in a corner", "no width"],
)
def test_a_map_fills_what_is_gone_round_an_odd_number_of_times(rings: Any, area: float) -> None:
    figure = shapely.Polygon(rings[0], rings[1:])
    assert drawn_figure(figure).area == pytest.approx(area)


def test_an_area_without_width_cannot_be_mended() -> None:
    assert mend(polygon([[0, 0], [1, 0], [2, 0], [0, 0]])) is None


def test_the_change_of_no_area_has_no_share() -> None:
    empty = shapely.MultiPolygon()
    assert sizes(empty, empty)["share"] is None


def test_the_area_that_a_spike_costs_is_told() -> None:
    thin = polygon(at((0, 0), (2, 0), (9, 0.01), (2, 0.02), (2, 2), (0, 2), (0, 0)))
    cured = trimmed(thin)
    assert cured is not None
    assert cured[1].share == pytest.approx(-100 * 0.07 / 4.07, rel=1e-2)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=4, max_size=12),
)
def test_what_is_mended_is_valid_with_the_decimals_that_are_stored(points: Any) -> None:
    # Tenths of the last decimal, where rounding moves every point across its neighbours.
    ring = [[113.7 + x * 1e-7, 23 + y * 1e-7] for x, y in (*points, points[0])]
    cured = untangled(polygon(ring))
    if cured is not None:
        figure = shape(cured[0])
        assert figure.is_valid
        assert shapely.transform(figure, lambda xy: xy.round(6)).equals_exact(figure, 0)


def scribble(points: int) -> dict[str, Any]:
    """Make a ring that jumps to and fro, so that nearly every two of its sides cross."""
    ring = [(i * 7919 % 1000 / 100, i * i * 104_729 % 997 / 100) for i in range(points)]
    return polygon(at(*ring, ring[0]))


def figure_eight(points: int) -> dict[str, Any]:
    turns = [math.tau * (i + 0.5) / points for i in range(points)]
    ring = [(50 * math.sin(turn), 50 * math.sin(2 * turn)) for turn in turns]
    return polygon(at(*ring, ring[0]))


def test_a_large_area_is_mended_in_a_child_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "mend", None)  # only the child has it
    (repair,) = repairs_for("a", figure_eight(6000))
    assert repair.code == "geometry_invalid"
    assert (repair.note.parts, repair.note.count) == (1, 2)
    assert repair.note.area_before == pytest.approx(repair.note.area_after, rel=1e-3)


def test_a_repair_that_takes_too_long_is_not_offered(own_settings: Callable[..., None]) -> None:
    own_settings(repair_seconds="1")
    assert repairs_for("a", scribble(6000)) == ()


def test_a_small_scribble_is_mended_at_once() -> None:
    assert geometry_findings(repaired(scribble(200)), "a") == []
