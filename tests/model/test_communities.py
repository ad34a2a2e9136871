"""The communities that a project names."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.intake.tables.fields import conform
from geo.model.public import public_feature
from geo.model.text.communities import MAX_COMMUNITIES, communities_of, community_text
from geo.model.validate import feature_findings
from tests.conftest import project


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("西平社区", ("西平社区",)),
        ("西平社区、雅园社区", ("西平社区", "雅园社区")),
        ("西平社区，雅园社区", ("西平社区", "雅园社区")),
        ("西平社区; 雅园社区；亨美社区", ("西平社区", "雅园社区", "亨美社区")),
        ("North / South", ("North", "South")),
        (["西平社区", "雅园社区、亨美社区"], ("西平社区", "雅园社区", "亨美社区")),
        ("西平社区、西平社区", ("西平社区",)),
        ("、 ，", ()),
        ("无", ()),
        ("-", ()),
        (None, ()),
        (7, ()),
        ([7, None, "A"], ("A",)),
    ],
)
def test_a_text_or_a_list_names_communities(value: Any, names: tuple[str, ...]) -> None:
    assert communities_of(value) == names


@given(st.text() | st.lists(st.text()))
def test_the_stored_form_names_the_same_and_is_its_own(value: Any) -> None:
    assert communities_of(community_text(value)) == communities_of(value)
    assert community_text(community_text(value)) == community_text(value)


def test_no_more_communities_than_a_town_has_are_read() -> None:
    assert len(communities_of([f"{number}社区" for number in range(10_000)])) == MAX_COMMUNITIES


@pytest.mark.parametrize("value", ["西平社区", ["西平社区", "雅园社区"], [], None])
def test_a_list_breaks_no_rule_of_the_contract(value: Any) -> None:
    assert feature_findings(project("a", community=value), 0, set()) == []


@pytest.mark.parametrize("value", [7, [7], {"name": "西平"}, ["x" * 501]])
def test_what_is_no_community_is_told(value: Any) -> None:
    (finding,) = feature_findings(project("a", community=value), 0, set())
    assert finding.field == "community"


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (["西平社区", "雅园社区"], "西平社区、雅园社区"),
        ("西平社区, 雅园社区", "西平社区、雅园社区"),
        ("无", None),
        ([7], [7]),
    ],
)
def test_an_upload_is_read_into_the_stored_form(value: Any, stored: Any) -> None:
    properties = {"community": value}
    conform(properties)
    assert properties == {"community": stored}


def test_a_list_shows_the_public_no_coordinates() -> None:
    shown = public_feature(project("a", community=["甲", "113.751234 23.021234"]))
    assert shown is not None
    assert "113.75" not in shown["properties"]["community"]
