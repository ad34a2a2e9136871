"""Every figure of a community by hand: shares, people, facilities, capacity, plan, services."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from geo.coverage.communities import by_community, facilities_in, with_added
from geo.coverage.community_figures import (
    FIGURES,
    figures_offered,
    is_of_people,
    shading,
    title_of,
)
from geo.coverage.coverage import straight_line_coverage
from geo.coverage.facilities import NEIGHBOUR, facilities_at
from geo.coverage.population.points import PointPopulation
from geo.coverage.report.communities import class_labels, figure_words
from geo.coverage.straight_line.service_area import Interval
from tests.coverage.squares import SOUTH, WEST, at, covered, rule, schools, square, square_town
from tests.coverage.test_communities import half

WEST_EAST = {"甲社区": half(0, 1_000), "乙社区": half(1_000, 2_000)}  # 2 km² each
TOWN = square_town(communities=WEST_EAST)


def areas(*outlines: object) -> np.ndarray:
    figures = np.empty(len(outlines), dtype=object)
    figures[:] = outlines
    return figures


def counted(x: float, uncertainty_m: float, *outlines: object) -> list[tuple[float, ...]]:
    parts = areas(*(outlines or WEST_EAST.values()))
    rows, _ = facilities_in(schools((x, 1_000), uncertainty_m=uncertainty_m), parts)
    return [(row.counted.sure, row.counted.nominal, row.counted.possible) for row in rows]


@pytest.mark.parametrize(
    ("x", "uncertainty_m", "expected"),
    [
        (500, 0, [(1, 1, 1), (0, 0, 0)]),
        (900, 99, [(1, 1, 1), (0, 0, 0)]),
        (900, 101, [(0, 1, 1), (0, 0, 1)]),  # its circle reaches across the edge
        (1_000, 0, [(1, 1, 1), (1, 1, 1)]),  # on the edge: in both, and told
        (500, math.inf, [(0, 1, 1), (0, 0, 0)]),  # not known: nothing is certain
        (2_500, 0, [(0, 0, 0), (0, 0, 0)]),
        (2_050, 100, [(0, 0, 0), (0, 0, 1)]),
    ],
)
def test_a_facility_is_certainly_as_marked_and_possibly_in_a_community(
    x: float, uncertainty_m: float, expected: list[tuple[float, ...]]
) -> None:
    assert counted(x, uncertainty_m) == expected


def test_facilities_in_none_in_several_and_in_doubt_are_told_by_name() -> None:
    overlapping = areas(half(0, 1_200), half(800, 1_800))
    facilities = facilities_at(
        [at(500, 500), at(1_000, 500), at(1_900, 500), at(780, 500)],
        np.array([0.0, 0.0, 0.0, 50.0]),
        names=("one", "both", "none", "doubt"),
    )
    rows, findings = facilities_in(facilities, overlapping)
    assert [row.counted.nominal for row in rows] == [3, 1]
    assert [row.counted.possible for row in rows] == [3, 2]
    assert {each.code: each.params["names"] for each in findings} == {
        "communities_facilities_outside": ("none",),
        "communities_facilities_several": ("both",),
        "communities_facilities_unsure": ("doubt",),
    }


def test_the_neighbours_facilities_are_not_counted() -> None:
    found = schools((500, 500), (700, 500))
    found = replace(found, ids=("a", f"{NEIGHBOUR}b"))
    rows = by_community(covered(TOWN, found)).rows
    assert sorted(row.facilities.nominal for row in rows) == [0, 1]


def test_people_outside_and_in_overlaps_are_told_and_counted_by_place() -> None:
    outlines = {"甲": half(0, 1_200), "乙": half(800, 1_500)}
    town = square_town(communities=outlines)
    x = WEST + np.array([100.0, 1_000, 1_900])
    people = PointPopulation(x, np.full(3, SOUTH + 1_000.0), np.array([10.0, 20, 40]), town)
    found = by_community(
        straight_line_coverage(town, schools((100, 1_000)), rule(), people), people
    )
    assert {row.name: row.people_total for row in found.rows} == {"甲": 30, "乙": 20}
    told = {each.code: each.params for each in found.findings}
    assert told["communities_people_outside"] == {"count": "40"}
    assert told["communities_people_several"] == {"count": "20"}


def test_every_figure_by_hand() -> None:
    # The school stands in the west and covers a circle that is nearly all inside it.
    people = PointPopulation(
        WEST + np.array([500.0, 500, 950, 1_500]), SOUTH + np.array([1_000.0, 100, 1_000, 1_000]),
        np.array([100.0, 200, 300, 400]), TOWN,
    )  # fmt: skip
    school = replace(schools((500, 1_000), uncertainty_m=100.0), capacity=np.array([180.0]))
    later = schools((500, 1_000), (1_500, 1_000), uncertainty_m=np.array([100.0, 0.0]))
    rows = by_community(straight_line_coverage(TOWN, school, rule(), people), people).rows
    planned = by_community(straight_line_coverage(TOWN, later, rule(), people), people).rows
    west = next(row for row in with_added(rows, planned) if row.name == "甲社区")
    east = next(row for row in with_added(rows, planned) if row.name == "乙社区")

    def figure(row: object, code: str) -> tuple[float, ...] | None:
        value = FIGURES[code].value(row)  # type: ignore[arg-type]
        return None if value is None else (value.sure, value.nominal, value.possible)

    # In reach: 100 for certain; 300 at 450 m nominally (400 m are certain, 600 m possible).
    assert figure(west, "share") == pytest.approx((100 / 600, 400 / 600, 400 / 600))
    assert figure(west, "share_sure") == pytest.approx((100 / 600,) * 3)
    assert figure(west, "share_possible") == pytest.approx((400 / 600,) * 3)
    assert figure(west, "people_left") == (200, 200, 500)
    assert figure(west, "people") == (600, 600, 600)
    assert figure(west, "density") == pytest.approx((300, 300, 300))
    assert figure(west, "facilities") == (1, 1, 1)
    assert figure(west, "per_10000") == pytest.approx((10_000 / 600,) * 3)
    assert figure(west, "places") == pytest.approx((300, 300, 300))
    assert figure(west, "plan_adds") == (0, 0, 0)
    assert figure(west, "services") is None
    assert figure(east, "share") == (0, 0, 0)
    assert figure(east, "plan_adds") == (1, 1, 1)
    assert figure(east, "places") is None
    assert figure(east, "facilities") == (0, 0, 0)


def test_where_nobody_is_counted_shares_are_of_the_land() -> None:
    town = square_town(residents=None, communities=WEST_EAST)
    rows = by_community(covered(town, schools((500, 1_000)))).rows
    assert not is_of_people(rows)
    assert title_of("share", rows) == "Covered share of the land"
    assert figures_offered(rows) == ["share", "share_sure", "share_possible", "facilities"]


def test_a_community_without_people_has_no_share_of_the_people() -> None:
    people = PointPopulation(
        np.array([WEST + 500.0]), np.array([SOUTH + 500.0]), np.array([9.0]), TOWN
    )
    found = straight_line_coverage(TOWN, schools((500, 500)), rule(), people)
    rows = by_community(found, people).rows
    east = next(row for row in rows if row.name == "乙社区")
    assert FIGURES["share"].value(east) is None
    shaded = shading(rows, "share")
    assert None in [shaded.class_at(at) for at in range(len(rows))]


def test_an_uncertainty_across_a_bound_is_marked() -> None:
    rows = by_community(covered(TOWN, schools((500, 1_000), uncertainty_m=150.0))).rows
    shaded = shading(rows, "share")
    west = next(at for at, row in enumerate(rows) if row.name == "甲社区")
    area = [math.pi * radius**2 / 2e6 for radius in (350, 500)]  # of 2 km²
    figure = shaded.figures[west]
    assert figure is not None
    assert [figure.sure, figure.nominal] == pytest.approx(area, rel=1e-3)
    assert shaded.class_at(west) == 1
    assert shaded.is_unsure(west)
    assert not shaded.is_unsure(1 - west)


def test_legends_of_shares_and_of_whole_numbers() -> None:
    rows = by_community(covered(TOWN, schools((500, 500), (600, 500), (700, 900)))).rows
    assert class_labels(shading(rows, "share"), "en") == [
        *("up to 20%", "over 20%, up to 40%", "over 40%, up to 60%", "over 60%, up to 80%"),
        "over 80%",
    ]
    assert class_labels(shading(rows, "facilities"), "en") == ["0", "1–3"]
    empty = by_community(covered(square_town(communities={"远": square(100, 9_000)}), schools()))
    assert class_labels(shading(empty.rows, "share"), "zh") == []


@pytest.mark.parametrize(
    ("code", "figure", "zh", "en"),
    [
        ("share", Interval(0.2, 0.4, 0.9), "40%（20% 至 90%）", "40% (20% to 90%)"),
        ("people_left", Interval(1e4, 2e4, 2e4), "2 万人（1 万 至 2 万）", "20,000 people (10,000 to 20,000)"),
        ("density", Interval(812, 812, 812), "每平方公里 812 人", "812 per km²"),
        ("services", Interval(1, 2, 2), "2 / 5（1 至 2）", "2 / 5 (1 to 2)"),
        ("facilities", None, "–", "–"),
    ],
)  # fmt: skip
def test_figures_in_words(code: str, figure: Interval | None, zh: str, en: str) -> None:
    assert figure_words(figure, code, "points", "en", judged=5) == en
    assert figure_words(figure, code, "points", "zh", judged=5) == zh
