"""What differs between a file and the store."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.intake.compare import changed_fields, compare, displacement, same_geometry
from tests.conftest import project

PLACE = {"type": "Point", "coordinates": [113.75, 23.0]}
STORED = {"a": project("a"), "b": project("b", name="乙公园", name_en="Park B")}


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
