"""A layer and the file that replaces it: the same things by id, by name, by place."""

from __future__ import annotations

from typing import Any

from geo.layers.comparison import compare_layers
from tests.layers.conftest import point


def found(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> dict[str, Any]:
    return compare_layers(old, new).to_dict()


def test_by_id_a_new_name_is_a_change() -> None:
    answer = found([point(113.7, 23.0, 1, name="甲")], [point(113.7, 23.0, 1, name="乙")])
    assert answer["changed"] == [{"feature": "乙", "fields": ["name"]}]
    assert answer["counts"] == {
        "added": 0, "moved": 0, "changed": 1, "dropped": 0, "unchanged": 0,
    }  # fmt: skip


def test_by_name_when_the_ids_are_other_numbers() -> None:
    old = [point(113.7, 23.0, 1, name="甲"), point(113.8, 23.0, 2, name="乙")]
    new = [point(113.8, 23.001, 11, name=" 乙 "), point(113.7, 23.0, 12, name="甲")]
    answer = found(old, new)
    assert [each["feature"] for each in answer["moved"]] == [" 乙 "]
    assert answer["moved"][0]["metres"] == 111 or round(answer["moved"][0]["metres"]) == 111
    assert (answer["added"], answer["dropped"]) == ([], [])


def test_by_place_when_nothing_names_them() -> None:
    old = [point(113.7, 23.0, n=1), point(113.8, 23.0, n=1), point(113.9, 23.0, n=2)]
    new = [point(113.8, 23.0001, n=1), point(113.7, 23.0, n=1)]
    answer = found(old, new)
    assert answer["counts"] == {
        "added": 0, "moved": 1, "changed": 0, "dropped": 1, "unchanged": 1,
    }  # fmt: skip


def test_a_place_that_comes_or_goes_is_a_move_without_metres() -> None:
    old = [{**point(0, 0, "a", name="甲"), "geometry": None}]
    answer = found(old, [point(113.7, 23.0, "a", name="甲")])
    assert answer["moved"] == [{"feature": "甲", "metres": None}]


def test_a_property_that_is_gone_is_a_change() -> None:
    answer = found([point(113.7, 23.0, "a", n=1, m=2)], [point(113.7, 23.0, "a", n=1)])
    assert answer["changed"] == [{"feature": "a", "fields": ["m"]}]


def test_nothing_against_nothing() -> None:
    assert found([], [])["counts"]["unchanged"] == 0
    assert found([], [point(1, 1)])["added"] == ["#1"]


def test_many_alike_are_compared_in_no_time() -> None:
    old = [point(113.7 + n * 1e-5, 23.0) for n in range(20_000)]
    answer = found(old, old[1:])
    assert answer["counts"]["unchanged"] == 19_999
    assert answer["dropped"] == ["#1"]
