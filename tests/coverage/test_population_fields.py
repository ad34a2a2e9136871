"""The field with the people is found by what offices call it; what is no number is told."""

from __future__ import annotations

from typing import Any

import pytest

from geo.coverage.population.fields import people_field, people_of
from geo.model.errors import UnusablePopulation
from geo.model.messages import advice, sentence


@pytest.mark.parametrize(
    "name",
    [
        "population", "Population", "POP", "people", "residents", "人口", "常住人口", "居民", "人数",
        "总人口", "人口数", "常住人口（人）", "pop_2020", "POP2020", "2020年常住人口", "人口（万人）",
        "total_pop", "Population (persons)", "人口 ", "户籍人口",
    ],
)  # fmt: skip
def test_a_field_is_found_by_its_name(name: str) -> None:
    assert people_field(["id", "name", name]) == name


@pytest.mark.parametrize("name", ["人口密度", "pop_density", "density", "popularity", "面积", ""])
def test_other_fields_are_not_people(name: str) -> None:
    assert people_field([name]) is None


def test_residents_come_before_the_registered() -> None:
    assert people_field(["户籍人口", "人口", "常住人口"]) == "常住人口"


@pytest.mark.parametrize(
    ("value", "people"),
    [
        (12, 12), (12.5, 12.5), ("12", 12), ("1,234", 1234), ("1，234，567", 1234567), ("１２", 12),
        ("35人", 35), (None, 0), ("", 0), (0, 0), (" 7 ", 7),
    ],
)  # fmt: skip
def test_numbers_are_read_as_offices_write_them(value: Any, people: float) -> None:
    assert people_of([{"人口": value}], None).tolist() == [people]


@pytest.mark.parametrize(
    "value", [True, "约1200", "nan", float("nan"), "1,2", [], {}, "1e400", 1e12, "1_0"]
)
def test_what_is_no_number_is_told(value: Any) -> None:
    with pytest.raises(UnusablePopulation) as caught:
        people_of([{"人口": 3}, {"人口": value}], None)
    assert caught.value.code == "population_not_number"
    assert caught.value.params["field"] == "人口"


def test_ten_thousands_are_counted_as_such() -> None:
    assert people_of([{"常住人口（万人）": 1.25}], None).tolist() == [12_500]
    assert people_of([{"常住人口_万": "2"}], "常住人口_万").tolist() == [20_000]


@pytest.mark.parametrize(
    ("properties", "field", "code"),
    [
        ([{"a": 1}], None, "population_no_field"),
        ([], None, "population_no_field"),
        ([{"a": 1}], "b", "population_field_missing"),
        ([{"a": -1}], "a", "population_negative"),
    ],
)
def test_errors_are_sentences(properties: Any, field: str | None, code: str) -> None:
    with pytest.raises(UnusablePopulation) as caught:
        people_of(properties, field)
    (finding,) = caught.value.findings
    assert finding.code == code
    for language in ("zh", "en"):
        assert "{" not in sentence(finding, language) + advice(finding, language)  # type: ignore[arg-type]
