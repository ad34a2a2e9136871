"""The projects at one revision: filters, text, rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import UnknownProject
from geo.model.query import ProjectFilter, parse_filter
from geo.store.columns import columns_of
from geo.store.snapshot import MAX_CACHED, Snapshot
from tests.conftest import project
from tests.strategies import project_lists

FEATURES = [
    project("a", name="周溪", section=1, status="completed", community="周溪社区"),
    project("b", name="石鼓", section=2, category="park", geometry=None),
    project("c", name="水濂公园", section=2, category="park", location_verified=False),
    project(
        "d",
        name="口袋公园",
        section=2,
        category="park",
        target_value=30,
        target_unit="parks",
        target_year=2025,
        geometry=None,
    ),
]


def snapshot_of(features: list[Any], revision: str = "r") -> Snapshot:
    return Snapshot(revision, columns_of(orjson.dumps(feature) for feature in features))


@pytest.fixture
def snapshot() -> Snapshot:
    """Four projects: a completed one, two parks, a promise."""
    return snapshot_of(FEATURES)


def ids(snapshot: Snapshot, **params: Any) -> str:
    rows = snapshot.rows(parse_filter(params))
    return "".join(snapshot.feature(int(row))["id"] for row in rows)


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, "abcd"),
        ({"section": "2"}, "bcd"),
        ({"section": "1,2"}, "abcd"),
        ({"section": "5"}, ""),
        ({"status": "completed"}, "a"),
        ({"status": "completed,planned"}, "abcd"),
        ({"category": "park", "section": "1"}, ""),
        ({"certainty": "surveyed"}, "a"),
        ({"certainty": "estimate"}, "c"),
        ({"certainty": "not_located"}, "bd"),
        ({"year": "2025"}, "d"),
        ({"year": "2026"}, ""),
        ({"community": "周溪社区"}, "a"),
        ({"community": "没有的社区"}, ""),
        ({"community": ["周溪社区", "没有的社区"]}, "a"),
        ({"q": "公园"}, "bcd"),
        ({"q": "公园 2025"}, "d"),
        ({"q": "公园 口袋"}, "d"),
        ({"q": "gongyuan"}, "cd"),
        ({"q": "kdgy"}, "d"),
        ({"q": "ＳＨＩＧＵ"}, "b"),
        ({"q": "没有"}, ""),
        ({"q": "公园", "section": "1"}, ""),
    ],
)
def test_a_filter_finds_its_projects(
    snapshot: Snapshot, params: dict[str, Any], expected: str
) -> None:
    assert ids(snapshot, **params) == expected


@pytest.mark.parametrize("q", ["%", "_", ".*", "\\", "'", "(", "[a-z]"])
def test_a_query_is_text_not_a_pattern(snapshot: Snapshot, q: str) -> None:
    assert ids(snapshot, q=q) == ""


def test_a_mask_cannot_be_written_into(snapshot: Snapshot) -> None:
    mask = snapshot.mask(ProjectFilter())
    with pytest.raises(ValueError, match="read-only"):
        mask[0] = False


def test_a_mask_is_made_once(snapshot: Snapshot) -> None:
    wanted = ProjectFilter(q="公园")
    assert snapshot.mask(wanted) is snapshot.mask(ProjectFilter(q="公园"))


def test_masks_are_right_after_more_filters_than_are_kept(snapshot: Snapshot) -> None:
    for number in range(MAX_CACHED + 10):
        snapshot.mask(ProjectFilter(q=f"x{number}"))
    assert ids(snapshot, q="公园") == "bcd"


def test_a_feature_comes_as_it_stands_in_the_file(snapshot: Snapshot) -> None:
    assert snapshot.feature(2) == FEATURES[2]


def test_a_project_is_found_by_its_id(snapshot: Snapshot) -> None:
    assert [snapshot.row(name) for name in "abcd"] == [0, 1, 2, 3]


@pytest.mark.parametrize("identifier", ["", "e", "A", "a "])
def test_an_unknown_id_is_an_error(snapshot: Snapshot, identifier: str) -> None:
    with pytest.raises(UnknownProject) as caught:
        snapshot.row(identifier)
    assert caught.value.params == {"value": identifier}


def test_an_empty_snapshot_finds_nothing() -> None:
    empty = snapshot_of([])
    assert len(empty) == 0
    assert empty.rows(ProjectFilter(q="x", section=frozenset({1}))).tolist() == []


@given(
    project_lists(),
    st.frozensets(st.integers(1, 5), max_size=3),
    st.frozensets(st.sampled_from(["planned", "completed", "not_stated"]), max_size=2),
    st.frozensets(st.sampled_from(["school", "park", "health"]), max_size=2),
)
def test_a_mask_is_the_plain_filter(
    features: list[dict[str, Any]],
    section: frozenset[int],
    status: frozenset[str],
    category: frozenset[str],
) -> None:
    wanted = ProjectFilter(section=section, status=status, category=category)
    expected = [
        all(
            not values or feature["properties"][name] in values
            for name, values in (("section", section), ("status", status), ("category", category))
        )
        for feature in features
    ]
    assert np.array_equal(snapshot_of(features).mask(wanted), np.array(expected, dtype=bool))
