"""Changes of features against what is stored: lines that differ, or conflicts by field."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import Conflict, UnreadableFile
from geo.store.change import FeatureChange
from geo.store.merge import merge_changes
from tests.conftest import project
from tests.store.committing import changed, line_of
from tests.strategies import json_values, points

LINE = line_of(project("a", name="甲", note=1))
HERE, THERE = ({"type": "Point", "coordinates": [x, 23.0]} for x in (113.71, 113.72))


def merged(change: FeatureChange, stored: bytes | None) -> tuple[Any, list[Conflict]]:
    current = {} if stored is None else {change.id: stored}
    result, conflicts = merge_changes(current, [change])
    return result.get(change.id), conflicts


def test_a_change_replaces_its_members_only() -> None:
    result, conflicts = merged(FeatureChange("a", LINE, changed(LINE, name="乙")), LINE)
    assert result == changed(LINE, name="乙")
    assert conflicts == []


def test_place_and_name_combine() -> None:
    mine = FeatureChange("a", LINE, changed(LINE, geometry=HERE))
    result, conflicts = merged(mine, changed(LINE, name="乙"))
    assert result == changed(LINE, name="乙", geometry=HERE)
    assert conflicts == []


def test_two_places_conflict() -> None:
    mine = FeatureChange("a", LINE, changed(LINE, geometry=HERE))
    _, conflicts = merged(mine, changed(LINE, geometry=THERE))
    was = json.loads(LINE)["geometry"]
    assert conflicts == [Conflict("a", "geometry", was, HERE, THERE)]


def test_every_field_in_conflict_is_told() -> None:
    mine = FeatureChange("a", LINE, changed(LINE, name="乙", note=2, lead="住建局"))
    _, conflicts = merged(mine, changed(LINE, name="丙", note=3))
    assert [(each.field, each.mine, each.theirs) for each in conflicts] == [
        ("name", "乙", "丙"),
        ("note", 2, 3),
    ]


def test_what_is_stored_already_is_no_change() -> None:
    there = changed(LINE, name="乙")
    assert merged(FeatureChange("a", LINE, there), there) == (None, [])


def test_a_rewritten_line_is_no_change() -> None:
    feature = json.loads(LINE)
    feature["properties"] = dict(reversed(feature["properties"].items()))
    feature["properties"]["note"] = 1.0
    spaced = json.dumps(feature, indent=1).encode()
    assert merged(FeatureChange("a", LINE, spaced), LINE) == (None, [])


def test_a_new_project_is_added() -> None:
    assert merged(FeatureChange("a", None, LINE), None) == (LINE, [])


def test_an_id_that_is_taken_is_a_conflict() -> None:
    _, conflicts = merged(FeatureChange("a", None, LINE), changed(LINE, name="乙"))
    assert conflicts == [Conflict("a", "name", None, "甲", "乙")]


def test_retiring_sets_one_member() -> None:
    result, conflicts = merged(FeatureChange("a", LINE, None), changed(LINE, name="乙"))
    assert result == changed(LINE, name="乙", retired=True)
    assert conflicts == []


def test_a_project_retired_by_both_is_retired() -> None:
    assert merged(FeatureChange("a", LINE, None), changed(LINE, retired=True)) == (None, [])


@pytest.mark.parametrize("after", [None, changed(LINE, name="乙")])
def test_a_project_whose_line_is_gone_is_a_conflict(after: bytes | None) -> None:
    assert merged(FeatureChange("a", LINE, after), None) == (None, [Conflict("a", None)])


def test_an_unchanged_project_whose_line_is_gone_stays_gone() -> None:
    assert merged(FeatureChange("a", LINE, LINE), None) == (None, [])


def test_coordinates_are_stored_with_six_decimals() -> None:
    place = {"type": "Point", "coordinates": [113.123456789, 23]}
    result, _ = merged(FeatureChange("a", LINE, changed(LINE, geometry=place)), LINE)
    assert b'"coordinates":[113.123457,23]' in result


def test_members_of_the_feature_itself_are_kept() -> None:
    feature = {**json.loads(LINE), "survey": {"sheet": "12"}}
    there = line_of(feature)
    result, _ = merged(FeatureChange("a", LINE, changed(LINE, name="乙")), there)
    assert json.loads(result)["survey"] == {"sheet": "12"}


def test_huge_integers_are_kept() -> None:
    big = changed(LINE, serial=10**25)
    result, _ = merged(FeatureChange("a", big, changed(big, name="乙")), big)
    assert json.loads(result)["properties"]["serial"] == 10**25


def test_a_line_that_is_no_json_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        merged(FeatureChange("a", LINE, b'{"type": NaN}'), LINE)


@given(st.dictionaries(st.text(max_size=8), json_values, max_size=6), points)
def test_unknown_properties_survive_a_move(unknown: dict[str, Any], place: dict[str, Any]) -> None:
    unknown.pop("retired", None)
    feature = project("a", **{name: each for name, each in unknown.items() if name != "geometry"})
    there = line_of(feature)
    moved = FeatureChange("a", there, changed(there, geometry=place))
    result, conflicts = merged(moved, there)
    assert conflicts == []
    assert json.loads(result or there) == {**json.loads(there), "geometry": place}
    assert (result or there).partition(b'"geometry"')[0] == there.partition(b'"geometry"')[0]
