"""What differs between a file and the store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.intake.comparison import compare as candidates
from geo.intake.comparison.compare import (
    changed_fields,
    compare,
    displacement,
    same_geometry,
    same_mark,
)
from geo.store.columns import columns_of
from tests.conftest import project

PLACE = {"type": "Point", "coordinates": [113.75, 23.0]}
STORED = {"a": project("a"), "b": project("b", name="乙公园", name_en="Park B")}
LINE = {"type": "LineString", "coordinates": [[113.75, 23.0], [113.76, 23.0], [113.76, 23.02]]}
RING = [[113.75, 23.0], [113.76, 23.0], [113.76, 23.01], [113.75, 23.0]]
AREA = {"type": "Polygon", "coordinates": [RING]}


def point(x: float, y: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [x, y]}


class Lazy(Mapping[str, Any]):
    """A store that counts how often each feature is asked for."""

    def __init__(self, features: Mapping[str, Any]) -> None:
        self.features = features
        self.asked: list[str] = []

    def __getitem__(self, identifier: str) -> Any:
        found = self.features[identifier]
        self.asked.append(identifier)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.features)

    def __len__(self) -> int:
        return len(self.features)


def test_the_same_file_changes_nothing() -> None:
    found = compare(list(STORED.values()), STORED)
    assert (found.unchanged, found.moved, found.changed, found.added) == (2, [], [], [])
    assert (found.unmatched, found.missing) == ([], [])


def test_a_moved_project_tells_metres_and_bearing() -> None:
    east = {"type": "Point", "coordinates": [113.751, 23.0]}
    (move,) = compare([project("a", geometry=east)], STORED).moved
    assert move.id == "a"
    assert move.metres == pytest.approx(102.5, abs=0.5)  # 0.001 degrees at 23 N
    assert move.bearing == pytest.approx(90.0, abs=0.1)


def test_what_the_file_leaves_out_is_missing_and_nothing_more() -> None:
    found = compare([STORED["a"]], STORED)
    assert found.missing == ["b"]
    assert found.unchanged == 1


def test_a_new_id_with_a_new_name_is_added() -> None:
    new = project("new-road", name="宏图路", name_en="Hongtu Road")
    assert compare([new], STORED).added == ["new-road"]


def test_a_known_name_without_its_id_is_a_question() -> None:
    (question,) = compare([project("other", name="乙公园")], STORED).unmatched
    assert question.feature == "other"
    assert question.candidates[0].id == "b"
    assert question.candidates[0].score == 100.0


def test_a_feature_without_id_is_named_by_its_place_in_the_file() -> None:
    feature = project("x", name="完全不同的名称")
    del feature["id"]
    (question,) = compare([feature], STORED).unmatched
    assert (question.feature, question.candidates) == ("#1", ())


def test_a_file_with_places_only_changes_no_property() -> None:
    bare = {"type": "Feature", "id": "a", "properties": None, "geometry": PLACE}
    assert compare([bare], STORED).unchanged == 1


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (1, 1.0, True),
        (1, True, False),
        (None, None, True),
        ("2023-02-24", "2023-02-24T00:00:00", True),
        ("2023-02-24", "2023-02-24 00:00:00+00:00", True),
        ("2023-02-24", "2023-02-25T00:00:00", False),
        ("甲", "乙", False),
        ("", None, True),
        (None, " ", True),
        ("甲", None, False),
        ("甲", "", False),
        ("甲\r\n乙", "甲\n乙 ", True),
        ("'=1", "=1", True),
        (0.1, 0.1 + 1e-16, True),
        (1, 1.001, False),
        (1, "1", False),
        ([1], [1.0], True),
    ],
)
def test_what_another_program_rewrote_is_no_change(old: Any, new: Any, same: bool) -> None:
    assert (changed_fields({"x": old}, {"x": new}) == ()) is same


def test_a_property_that_the_file_lacks_is_no_change() -> None:
    assert changed_fields({"x": 1, "y": 2}, {"x": 1}) == ()


@pytest.mark.parametrize(
    ("shift", "same"), [(0.0, True), (4e-7, True), (6e-7, False), (float("nan"), False)]
)
def test_places_are_compared_to_the_sixth_decimal(shift: float, same: bool) -> None:
    other = {"type": "Point", "coordinates": [113.75 + shift, 23.0]}
    assert same_geometry(PLACE, other) is same


def test_another_type_or_number_of_points_is_another_place() -> None:
    line = {"type": "LineString", "coordinates": [[113.75, 23.0], [113.76, 23.0]]}
    longer = {"type": "LineString", "coordinates": [*line["coordinates"], [113.77, 23.0]]}
    assert not same_geometry(PLACE, line)
    assert not same_geometry(line, longer)
    assert same_geometry(None, None)
    assert not same_geometry(None, PLACE)


def test_a_line_moves_as_far_as_its_farthest_part() -> None:
    line = {"type": "LineString", "coordinates": [[113.75, 23.0], [113.76, 23.0]]}
    bent = {"type": "LineString", "coordinates": [[113.75, 23.0], [113.76, 23.001]]}
    metres, _ = displacement(line, bent)
    assert metres == pytest.approx(110.7, abs=1.0)  # 0.001 degrees of latitude


def test_a_place_that_appears_has_no_distance() -> None:
    assert displacement(None, PLACE) == (None, None)
    assert displacement(PLACE, PLACE) == (0.0, None)


@given(
    st.floats(113.6, 113.9), st.floats(22.8, 23.2), st.floats(113.6, 113.9), st.floats(22.8, 23.2)
)
def test_there_and_back_is_equally_far(x: float, y: float, u: float, v: float) -> None:
    one, other = ({"type": "Point", "coordinates": [a, b]} for a, b in ((x, y), (u, v)))
    there, back = displacement(one, other)[0], displacement(other, one)[0]
    assert there == pytest.approx(back, abs=0.01)


# Without a place, and places as tables show them


def test_a_feature_without_the_member_says_nothing_of_the_place() -> None:
    feature = project("a", status="completed")
    del feature["geometry"]
    found = compare([feature], STORED)
    assert found.moved == []
    assert [each.fields for each in found.changed] == [("status",)]


def test_null_takes_the_place_away() -> None:
    (move,) = compare([{**project("a"), "geometry": None}], STORED).moved
    assert (move.id, move.metres) == ("a", None)


@pytest.mark.parametrize(
    "place",
    [
        LINE,
        AREA,
        {"type": "MultiPoint", "coordinates": [[113.7, 23.0], [113.8, 23.0]]},
        {"type": "MultiLineString", "coordinates": [LINE["coordinates"], [[1, 2], [3, 4]]]},
        {"type": "MultiPolygon", "coordinates": [[RING], [[[1, 1], [2, 1], [2, 2], [1, 1]]]]},
    ],
)
def test_the_mark_is_that_of_the_export(place: dict[str, Any]) -> None:
    feature = project("a", geometry=place)
    columns = columns_of([json.dumps(feature).encode()])
    x, y = round(float(columns.x[0]), 6), round(float(columns.y[0]), 6)
    assert same_mark(place, point(x, y))
    assert not same_mark(place, point(x + 2e-6, y))
    found = compare([project("a", geometry=point(x, y))], {"a": feature})
    assert (found.unchanged, found.moved) == (1, [])
    (move,) = compare([project("a", geometry=point(x, y + 0.001))], {"a": feature}).moved
    assert move.metres is not None


def test_a_point_or_nothing_has_no_mark_of_its_own() -> None:
    assert not same_mark(PLACE, PLACE)
    assert not same_mark(None, PLACE)
    assert not same_mark(LINE, LINE)
    assert not same_mark(LINE, None)


@pytest.mark.parametrize(
    "other",
    [
        {"type": "Polygon", "coordinates": [RING[::-1]]},
        {"type": "Polygon", "coordinates": [[*RING[1:], RING[1]]]},
        {"type": "MultiPolygon", "coordinates": [[RING]]},
        {"type": "Polygon", "coordinates": [[[x + 4e-7, y] for x, y in RING[::-1]]]},
    ],
)
def test_a_ring_that_another_program_turned_is_the_same(other: dict[str, Any]) -> None:
    assert same_geometry(AREA, other)


def test_heights_and_single_parts_make_no_other_place() -> None:
    high = {"type": "Point", "coordinates": [113.75, 23.0, 8.0]}
    assert same_geometry(PLACE, high)
    assert same_geometry(LINE, {"type": "MultiLineString", "coordinates": [LINE["coordinates"]]})
    assert not same_geometry(LINE, {"type": "LineString", "coordinates": LINE["coordinates"][::-1]})


# What formats and languages do to fields


@pytest.mark.parametrize(
    ("stored", "shown", "changed"),
    [
        ({"location_source": "踏勘"}, "踏勘", ()),
        ({"location_source": "踏勘"}, "Survey", ("location_source_en",)),
        (
            {"location_source": "踏勘", "location_source_en": "Survey"},
            "踏勘",
            ("location_source_en",),
        ),
        ({"location_source": "踏勘", "location_source_en": "Survey"}, "Survey", ()),
    ],
)
def test_the_chinese_source_in_an_english_table_is_no_change(
    stored: dict[str, Any], shown: str, changed: tuple[str, ...]
) -> None:
    assert changed_fields(stored, {"location_source_en": shown}) == changed


@pytest.mark.parametrize(("length", "same"), [(250, False), (251, True), (254, True), (255, False)])
def test_a_text_as_long_as_a_shapefile_keeps_is_a_cut_one(length: int, same: bool) -> None:
    assert (changed_fields({"x": "a" * 300}, {"x": "a" * length}) == ()) is same


# Many


def test_each_stored_feature_is_asked_for_once_and_only_if_it_occurs() -> None:
    stored = Lazy({name: project(name) for name in "abc"})
    assert compare([project("b")], stored).missing == ["a", "c"]
    assert stored.asked == ["b"]
    stored.asked.clear()
    compare([project("b"), project("new", name="全新的项目")], stored)
    assert sorted(stored.asked) == ["a", "b", "c"]


def test_beyond_the_limit_a_name_is_still_found_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "THOROUGH", 0)
    monkeypatch.setattr(candidates, "ROUGH", 2)
    features = [
        {"properties": {"name": name}, "geometry": None}
        for name in ("乙公园二", "甲学校一", "乙公园", "乙公园二")
    ]
    found = compare(features, STORED)
    likely = [[each.id for each in question.candidates] for question in found.unmatched]
    assert likely == [["b"], [], ["b"], ["b"]]
    assert found.unsearched == 1


def test_the_likeliest_come_first_and_no_more_than_three() -> None:
    names = ["宏图路品质提升", "宏图路品质提升一", "宏图路品质", "宏图路品质提升工程", "学校"]
    stored = {f"p-{at}": project(f"p-{at}", name=name) for at, name in enumerate(names)}
    (question,) = compare([project("x", name="宏图路品质提升二")], stored).unmatched
    scores = [each.score for each in question.candidates]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    assert "p-4" not in [each.id for each in question.candidates]


@given(st.lists(st.text(alphabet="甲乙丙路 ab", max_size=4), max_size=6))
def test_every_name_gets_an_answer(names: list[str]) -> None:
    features = [{"properties": {"name": name}, "geometry": None} for name in names]
    found = compare(features, STORED)
    assert len(found.unmatched) == len(names)
    assert found.missing == ["a", "b"]
