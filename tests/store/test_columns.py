"""Projects as columns."""

from __future__ import annotations

import dataclasses
from random import Random
from typing import Any

import numpy as np
import orjson
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from geo.model.errors import InvalidDocument
from geo.model.vocabulary import vocabulary
from geo.store.columns import MAX_FINDINGS, TEXT_COLUMNS, Columns, columns_of
from geo.store.geometries import mark_positions
from tests.conftest import project
from tests.strategies import project_lists

BEND = {"type": "LineString", "coordinates": [[113.0, 23.0], [113.0, 23.1], [113.1, 23.1]]}
CRESCENT = {
    "type": "Polygon",
    "coordinates": [
        [
            [113.0, 23.0],
            [113.3, 23.0],
            [113.3, 23.3],
            [113.0, 23.3],
            [113.0, 23.29],
            [113.29, 23.29],
            [113.29, 23.01],
            [113.0, 23.01],
            [113.0, 23.0],
        ]
    ],
}


def made(*features: Any, **options: Any) -> Columns:
    return columns_of([orjson.dumps(feature) for feature in features], **options)


def codes(kind: str, column: Any) -> list[str]:
    return [vocabulary().codes(kind)[code] for code in column]


def test_no_features_make_empty_columns() -> None:
    columns = made()
    assert len(columns) == 0
    assert columns.x.shape == columns.geometry.shape == columns.status.shape == (0,)


def test_each_field_becomes_a_column() -> None:
    columns = made(
        project("a", section=2, sentence=4, status="completed", category="park"),
        project("b", target_value=30, target_unit="parks", target_year=2025, geometry=None),
    )
    assert columns.section.tolist() == [2, 3]
    assert columns.sentence.tolist() == [4, 1]
    assert codes("status", columns.status) == ["completed", "planned"]
    assert codes("category", columns.category) == ["park", "school"]
    assert codes("certainty", columns.certainty) == ["surveyed", "not_located"]
    assert columns.year.tolist() == [0, 2025]
    assert columns.target.tolist() == [False, True]
    assert columns.located.tolist() == [True, False]


def test_a_missing_mark_has_a_reason_and_a_mark_has_none() -> None:
    columns = made(project("a"), project("b", geometry=None))
    assert columns.reason[0] == 255
    assert codes("reason", columns.reason[1:]) == ["not_found"]


def test_communities_are_numbered_in_order_of_appearance() -> None:
    names = ["西平社区", None, "周溪社区", "西平社区", ""]
    columns = made(*[project(f"p{i}", community=name) for i, name in enumerate(names)])
    assert columns.communities == ["西平社区", "周溪社区"]
    assert columns.community.tolist() == [0, -1, 1, 0, -1]


def test_a_point_is_its_own_mark() -> None:
    columns = made(project("a", geometry={"type": "Point", "coordinates": [113.7, 23.1, 5]}))
    assert (columns.x[0], columns.y[0]) == (113.7, 23.1)


def test_the_mark_of_a_line_is_its_middle() -> None:
    columns = made(project("a", geometry=BEND))
    assert (columns.x[0], columns.y[0]) == pytest.approx((113.0, 23.1))


def test_the_mark_of_a_crescent_lies_inside_it() -> None:
    columns = made(project("a", geometry=CRESCENT))
    crescent = shape(CRESCENT)
    assert not crescent.contains(crescent.centroid)
    assert crescent.contains(shapely.Point(columns.x[0], columns.y[0]))


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "MultiPoint", "coordinates": [[113.7, 23.0], [113.8, 23.1]]},
        {
            "type": "MultiLineString",
            "coordinates": [[[113, 23], [114, 23]], [[113, 22], [114, 22]]],
        },
        {"type": "LineString", "coordinates": [[113.7, 23.0], [113.7, 23.0]]},
        {"type": "LineString", "coordinates": [[113.7, 23.0, 1], [113.8, 23.0, 2]]},
        {"type": "MultiPolygon", "coordinates": [CRESCENT["coordinates"]]},
    ],
    ids=lambda geometry: geometry["type"],
)
def test_every_kind_of_place_carries_its_mark(geometry: dict[str, Any]) -> None:
    columns = made(project("a", geometry=geometry))
    assert columns.located.tolist() == [True]
    mark = shapely.Point(columns.x[0], columns.y[0])
    assert shape(geometry).distance(mark) < 1e-9


def test_mark_positions_of_nothing_are_nothing() -> None:
    assert mark_positions(np.array([], dtype=object)).shape == (0,)


def test_names_are_searchable_by_pinyin() -> None:
    columns = made(project("a", name="周溪"))
    assert columns.spelled[0].as_py().strip() == "zhou xi"


def test_a_project_may_lie_in_several_communities() -> None:
    columns = made(
        project("a", community="西平社区、雅园社区"),
        project("b", community="雅园社区"),
        project("c"),
        project("d", community="西平社区,雅园社区"),
    )
    assert columns.communities == ["西平社区", "雅园社区"]
    names = [[name for name, how in columns.communities_at(row)] for row in range(4)]
    assert names == [["西平社区", "雅园社区"], ["雅园社区"], [], ["西平社区", "雅园社区"]]
    assert columns.without_community.tolist() == [False, False, True, False]
    assert columns.in_communities([0]).tolist() == [True, False, False, True]
    assert columns.in_communities([]).tolist() == [False] * 4


def test_a_list_of_communities_is_shown_as_their_text() -> None:
    columns = made(project("a", community=["西平社区", "雅园社区"]))
    assert orjson.loads(columns.lines[0])["properties"]["community"] == "西平社区、雅园社区"
    assert columns.communities == ["西平社区", "雅园社区"]


def test_internal_projects_are_left_out_of_the_public_build() -> None:
    columns = made(
        project("a"),
        project("b", visibility="internal", community="秘密社区", name="内部"),
        project("c"),
        public_only=True,
    )
    assert [orjson.loads(line)["id"] for line in columns.lines] == ["a", "c"]
    assert columns.communities == []
    assert len(columns.text) == len(columns.geometry) == len(columns.status) == 2


def test_places_stay_with_their_projects_when_internal_ones_are_left_out() -> None:
    columns = made(
        project("a", visibility="internal", geometry=CRESCENT),
        project("b", geometry=BEND),
        project("c", geometry=None),
        public_only=True,
    )
    assert [place and place.geom_type for place in columns.geometry] == ["LineString", None]


def test_the_public_build_holds_public_fields_only() -> None:
    columns = made(project("a", lead="负责人甲", budget="内部预算"), public_only=True)
    assert [orjson.loads(line) for line in columns.lines] == [project("a")]
    assert "负责人甲" not in columns.text[0].as_py()


def test_the_public_build_has_no_security_places() -> None:
    columns = made(
        project("a", category="public_safety", community="西平"),
        project("b"),
        project("c", category="public_safety", geometry=None),
        public_only=True,
    )
    assert columns.located.tolist() == [False, True, False]
    assert columns.withheld.tolist() == [True, False, False]
    assert columns.communities == []


def test_the_office_sees_security_places() -> None:
    columns = made(project("a", category="public_safety"))
    assert columns.located.tolist() == [True]
    assert columns.withheld.tolist() == [False]


def test_public_projects_that_name_internal_ones_are_known() -> None:
    features = [
        project("a", description="靠近应急仓库"),
        project("b"),
        project("c", visibility="internal", name="应急仓库", name_en="Depot", phrase="物资储备"),
    ]
    assert made(*features, public_only=True).mentions == ("a",)
    assert made(*features).mentions == ()


def test_what_is_wrong_with_an_internal_value_is_not_told_to_the_public() -> None:
    assert len(made(project("a", lead=["负责人甲"]), public_only=True)) == 1


def test_visibility_that_is_not_stated_is_public() -> None:
    feature = project("a")
    del feature["properties"]["visibility"]
    assert len(made(feature, public_only=True)) == 1


def test_all_findings_of_a_file_come_together() -> None:
    with pytest.raises(InvalidDocument) as caught:
        made(project("a", status="x"), project("b"), project("c", name=""))
    assert [(f.feature, f.field) for f in caught.value.findings] == [("a", "status"), ("c", "name")]


def test_a_hopeless_file_is_given_up_early() -> None:
    with pytest.raises(InvalidDocument) as caught:
        made(*[{}] * (MAX_FINDINGS * 3))
    assert len(caught.value.findings) == MAX_FINDINGS


def test_a_line_that_is_not_json_is_refused() -> None:
    with pytest.raises(orjson.JSONDecodeError) as caught:
        columns_of([orjson.dumps(project("a")), b'{"type": oops}'])
    assert caught.value.colno == 10


@given(project_lists())
def test_columns_say_the_same_as_the_features(features: list[dict[str, Any]]) -> None:
    columns = made(*features)
    assert [orjson.loads(line) for line in columns.lines] == features
    assert codes("status", columns.status) == [f["properties"]["status"] for f in features]
    for place, feature in zip(columns.geometry, features, strict=True):
        geometry = feature["geometry"]
        assert (place is None) == (geometry is None)
        assert geometry is None or shapely.equals_exact(place, shape(geometry))


@pytest.mark.parametrize("public_only", [False, True])
def test_retired_projects_are_left_out(*, public_only: bool) -> None:
    features = [project("a"), project("b", retired=True), project("c", retired=False)]
    columns = columns_of(map(orjson.dumps, features), public_only=public_only)
    assert list(columns.rows) == ["a", "c"]


def test_a_retired_that_is_no_truth_value_is_told() -> None:
    with pytest.raises(InvalidDocument) as caught:
        columns_of([orjson.dumps(project("a", retired=1))])
    assert [(each.code, each.field) for each in caught.value.findings] == [
        ("wrong_type", "retired")
    ]


@given(project_lists(), st.randoms(use_true_random=False))
def test_some_rows_are_what_a_file_of_these_projects_alone_would_be(
    features: list[Any], random: Random
) -> None:
    for number, feature in enumerate(features):
        feature["properties"]["community"] = random.choice(("", "东社区", "西社区、东社区"))
        if number and random.random() < 0.3:
            promise = features[random.randrange(number)]["id"]
            link = {
                "counts_towards": promise,
                "counts_towards_evidence": "甲",
                "counts_towards_by": "乙",
            }
            feature["properties"] |= link
    rows = np.array([at for at in range(len(features)) if random.random() < 0.5], np.int64)
    found = made(*features).taken(rows)
    expected = made(*(features[at] for at in rows.tolist()))
    for name in (each.name for each in dataclasses.fields(Columns)):
        one, other = getattr(found, name), getattr(expected, name)
        if name in ("memberships", "community"):
            continue  # numbered otherwise; what a project lies in is compared below
        if name == "geometry":
            assert shapely.equals_exact(one, other).tolist() == [each is not None for each in one]
        elif isinstance(one, np.ndarray):
            assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f"), name
        elif name in TEXT_COLUMNS:
            assert one.to_pylist() == other.to_pylist()
        else:
            assert one == other, name
    lying = [each.communities_at(row) for row in range(len(rows)) for each in (found, expected)]
    assert lying[::2] == lying[1::2]


def test_some_rows_say_nothing_of_the_others() -> None:
    columns = made(
        project("a", community="东社区"), project("b", community="西社区"), project("c")
    ).taken(np.array([1]))
    assert (columns.communities, list(columns.rows), len(columns.lines)) == (["西社区"], ["b"], 1)
    assert columns.communities_at(0) == (("西社区", "recorded"),)
