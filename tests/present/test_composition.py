"""A composition and its address."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from geo.model.errors import BadQuery
from geo.present.composition import MAX_SCENES, Composition, parse_composition

names = st.text("abcdefghijk-019", min_size=1, max_size=12).filter(
    lambda name: name not in ("none", "auto", "all")
)
compositions = st.builds(
    Composition,
    sections=st.none() | st.lists(st.integers(1, 5), unique=True, max_size=5).map(tuple),
    projects=st.none() | st.lists(names, unique=True, max_size=5).map(tuple),
    order=st.lists(
        st.sampled_from(["title", "section-2", "project-a", "closing"]), unique=True
    ).map(tuple),
    language=st.sampled_from([None, "zh", "en"]),
    public=st.booleans(),
    autoplay=st.integers(0, 600),
    layers=st.lists(st.sampled_from(["parks", "-communities", "none"]), unique=True).map(",".join),
)


@given(compositions, compositions)
def test_an_address_says_the_whole_composition(chosen: Composition, over: Composition) -> None:
    assert parse_composition(chosen.query(over), over) == chosen


def test_notes_are_never_in_an_address() -> None:
    assert Composition(notes={"title": "Wait for the mayor."}).query() == {}


def test_what_the_address_leaves_out_is_as_it_is_stored() -> None:
    stored = Composition(sections=(2,), notes={"title": "Hello"}, autoplay=9)
    found = parse_composition({"autoplay": "0"}, stored)
    assert (found.sections, found.notes, found.autoplay) == ((2,), {"title": "Hello"}, 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sections", "9"),
        ("sections", "1;2"),
        ("order", "section"),
        ("order", "project-"),
        ("projects", "x" * 131),
        ("projects", "a\u202eb"),
        ("projects", ",".join(f"p{number}" for number in range(MAX_SCENES + 1))),
        ("layers", "a\u202eb"),
        ("layers", "x" * 1001),
        ("lang", "fr"),
        ("public", "yes"),
        ("autoplay", "-1"),
        ("autoplay", "601"),
        ("autoplay", "１２"),
        ("autoplay", "99999999999"),
    ],
)
def test_a_wrong_value_is_refused_and_left_out_of_an_old_link(name: str, value: str) -> None:
    with pytest.raises(BadQuery) as raised:
        parse_composition({name: value})
    assert raised.value.params["field"] == name
    assert parse_composition({name: value}, strict=False) == Composition()


@pytest.mark.parametrize(
    "values",
    [
        {"sections": [0]},
        {"autoplay": 601},
        {"language": "fr"},
        {"notes": {"title": "a\u202eb"}},
        {"notes": {"title": "x" * 2001}},
        {"unknown": 1},
    ],
)
def test_a_composition_holds_only_what_it_may(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Composition.model_validate(values)
