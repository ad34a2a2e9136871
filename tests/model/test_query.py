"""A filter in an address: read, written, refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import BadQuery
from geo.model.messages import sentence
from geo.model.query import (
    MAX_TEXT,
    MAX_VALUES,
    NO_COMMUNITY,
    PARAMETERS,
    ProjectFilter,
    parse_filter,
)
from geo.model.search import MAX_WORDS
from geo.model.text.communities import communities_of
from geo.model.text.language import LANGUAGES
from geo.model.vocabulary import vocabulary
from tests.conftest import fault_of

EMPTY = ProjectFilter()
plain = st.text(min_size=1, max_size=30).filter(lambda text: text == text.strip())
filters = st.builds(
    ProjectFilter,
    section=st.frozensets(st.integers(1, 5)),
    status=st.frozensets(st.sampled_from(vocabulary().codes("status"))),
    category=st.frozensets(st.sampled_from(vocabulary().codes("category"))),
    certainty=st.frozensets(st.sampled_from(vocabulary().codes("certainty"))),
    community=st.frozensets(plain, max_size=4).map(
        lambda names: frozenset(communities_of(sorted(names))) | names & {NO_COMMUNITY}
    ),
    year=st.frozensets(st.integers(1900, 2200), max_size=6),
    q=st.just("") | plain,
)


@given(filters)
def test_a_filter_survives_its_address(wanted: ProjectFilter) -> None:
    assert parse_filter(wanted.params()) == wanted


@given(filters)
def test_a_filter_survives_a_lenient_reading(wanted: ProjectFilter) -> None:
    assert parse_filter(wanted.params(), strict=False) == wanted


@given(
    st.dictionaries(
        st.sampled_from(PARAMETERS), st.text() | st.lists(st.text(), max_size=3) | st.none()
    )
)
def test_a_lenient_reading_never_fails(params: dict[str, Any]) -> None:
    wanted = parse_filter(params, strict=False)
    assert parse_filter(wanted.params()) == wanted


@given(
    st.dictionaries(
        st.sampled_from(PARAMETERS), st.text() | st.lists(st.text(), max_size=3) | st.none()
    )
)
def test_a_strict_reading_fails_only_in_words(params: dict[str, Any]) -> None:
    error = fault_of(lambda: parse_filter(params))
    if error is not None:
        assert error.params["field"] in params
        assert all(sentence(error.findings[0], language) for language in LANGUAGES)


@given(filters, st.sampled_from(PARAMETERS))
def test_a_dimension_can_be_taken_out(wanted: ProjectFilter, name: str) -> None:
    rest = wanted.without(name)
    assert name not in rest.params()
    assert {**rest.params(), name: wanted.params().get(name)} == {
        **wanted.params(),
        name: wanted.params().get(name),
    }


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, EMPTY),
        ({"section": "2,3"}, ProjectFilter(section=frozenset({2, 3}))),
        ({"section": ["2", "3"]}, ProjectFilter(section=frozenset({2, 3}))),
        ({"section": ["2,3", "3"]}, ProjectFilter(section=frozenset({2, 3}))),
        ({"section": " 2 , ,"}, ProjectFilter(section=frozenset({2}))),
        ({"section": 2}, ProjectFilter(section=frozenset({2}))),
        ({"section": None, "status": ""}, EMPTY),
        ({"status": "planned"}, ProjectFilter(status=frozenset({"planned"}))),
        ({"year": "2025"}, ProjectFilter(year=frozenset({2025}))),
        ({"q": "  CBD 学校 "}, ProjectFilter(q="CBD 学校")),
        ({"q": ["CBD", "学校"]}, ProjectFilter(q="CBD 学校")),
        ({"q": "a,b"}, ProjectFilter(q="a,b")),
        ({"community": "A,B"}, ProjectFilter(community=frozenset({"A", "B"}))),
        ({"community": "A、B"}, ProjectFilter(community=frozenset({"A", "B"}))),
        ({"community": ["-", "A"]}, ProjectFilter(community=frozenset({"-", "A"}))),
        ({"other": "x"}, EMPTY),
    ],
)
def test_parameters_become_a_filter(params: dict[str, Any], expected: ProjectFilter) -> None:
    assert parse_filter(params) == expected


@pytest.mark.parametrize(
    ("params", "field", "rule"),
    [
        ({"section": "9"}, "section", "known_code"),
        ({"section": "1,x"}, "section", "known_code"),
        ({"section": "01"}, "section", "known_code"),
        ({"section": "１"}, "section", "known_code"),
        ({"status": "finished"}, "status", "known_code"),
        ({"status": "planned; drop table"}, "status", "known_code"),
        ({"category": "{{7*7}}"}, "category", "known_code"),
        ({"certainty": "sure"}, "certainty", "known_code"),
        ({"year": "soon"}, "year", "number"),
        ({"year": "1899"}, "year", "number"),
        ({"year": "2201"}, "year", "number"),
        ({"year": "-2025"}, "year", "number"),
        ({"year": "２０２５"}, "year", "number"),
        ({"year": "20250"}, "year", "number"),
        ({"year": "0202599999"}, "year", "number"),
        ({"year": "2025" + "0" * 5000}, "year", "number"),
        ({"q": "x" * (MAX_TEXT + 1)}, "q", "length"),
    ],
)
def test_a_wrong_value_names_parameter_and_rule(
    params: dict[str, Any], field: str, rule: str
) -> None:
    with pytest.raises(BadQuery) as caught:
        parse_filter(params)
    assert caught.value.code == "bad_parameter"
    assert (caught.value.params["field"], caught.value.params["rule"]) == (field, rule)


@pytest.mark.parametrize("name", ["section", "year", "community", "status"])
def test_too_many_values_are_refused(name: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse_filter({name: ["1"] * (MAX_VALUES + 1)})
    assert caught.value.params["field"] == name


def test_a_query_of_too_many_words_is_refused_in_words() -> None:
    words = " ".join(f"w{number}" for number in range(MAX_WORDS + 1))
    with pytest.raises(BadQuery) as caught:
        parse_filter({"q": words})
    assert caught.value.params["rule"] == "words"
    assert f"{MAX_WORDS} words" in sentence(caught.value.findings[0], "en")
    assert parse_filter({"q": "same " * 20}).q


def test_the_longest_text_is_taken() -> None:
    assert parse_filter({"q": "字" * MAX_TEXT}).q == "字" * MAX_TEXT


def test_as_many_values_as_allowed_are_taken() -> None:
    names = [f"社区{number}" for number in range(MAX_VALUES)]
    assert parse_filter({"community": names}).community == frozenset(names)


def test_an_old_link_loses_only_its_wrong_part() -> None:
    wanted = parse_filter({"section": "9", "status": "planned", "q": "x" * 500}, strict=False)
    assert wanted == ProjectFilter(status=frozenset({"planned"}))


def test_empty_dimensions_are_left_out_of_the_address() -> None:
    assert EMPTY.params() == {}


def test_values_are_sorted_in_the_address() -> None:
    assert ProjectFilter(year=frozenset({2028, 2025})).params() == {"year": ["2025", "2028"]}


def test_equal_filters_are_one_key() -> None:
    one, other = (parse_filter({"section": text}) for text in ("1,2", "2,1"))
    assert len({one, other}) == 1
