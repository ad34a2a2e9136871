"""Which project a feature stands for: by its id, by an answer, or by a name that one has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.intake.comparison.identity import NEW, Identity, identify
from geo.intake.comparison.stored import StoredProjects
from geo.store.file.store import read_snapshot
from tests.conftest import project


@pytest.fixture
def stored(projects_file: Callable[..., Path]) -> StoredProjects:
    path = projects_file(
        project("7", name="七号"),
        project("gone", name="停办", retired=True),
        project("park", name="Ｓ公园"),
        project("road", name="莞太路"),
        project("twin-1", name="双胞胎"),
        project("twin-2", name="双胞胎"),
    )
    return StoredProjects(read_snapshot(path), path)


def feature(identifier: Any = None, name: Any = "", **members: Any) -> dict[str, Any]:
    made = {"type": "Feature", "properties": {"name": name}, "geometry": None, **members}
    return made if identifier is None else {**made, "id": identifier}


def identities(
    features: list[Any], stored: StoredProjects, **answers: str
) -> tuple[list[Identity], list[tuple[str, str | None]]]:
    made, found = identify(features, stored, answers)
    return made, [(each.code, each.feature) for each in found]


def test_an_id_is_the_projects() -> None:
    assert Identity("#1").id == "#1"
    assert Identity("#1", fresh="new").id == "new"
    assert Identity("#1", project="park").id == "park"


def test_known_ids_are_known(stored: StoredProjects) -> None:
    made, found = identities([feature("park"), feature("road")], stored)
    assert [each.project for each in made] == ["park", "road"]
    assert found == []


def test_a_number_counts_when_a_project_is_called_so(stored: StoredProjects) -> None:
    made, found = identities([feature(7)], stored)
    assert (made, found) == ([Identity("7", "7")], [])


@pytest.mark.parametrize(
    ("identifier", "code", "name"),
    [
        (None, "id_missing", "#1"),
        ("", "id_missing", "#1"),
        (8, "id_number", "8"),
        (7.0, "id_number", "#1"),
        pytest.param(10**5_000, "id_number", "#1", id="5,000 digits"),
        (True, "id_not_a_slug", "#1"),
        ([], "id_not_a_slug", "#1"),
        ({"a": []}, "id_not_a_slug", "#1"),
        ("#1", "id_not_a_slug", "#1"),
        ("#2", "id_not_a_slug", "#1"),
        ("莞太路", "id_not_a_slug", "莞太路"),
        ("a" * 201, "id_not_a_slug", "#1"),
        ("gone", "project_retired", "gone"),
    ],
)
def test_ids_that_no_project_has_are_told(
    stored: StoredProjects, identifier: Any, code: str, name: str
) -> None:
    made, found = identities([feature(identifier)], stored)
    assert made == [Identity(name)]
    assert found == [(code, name)]


def test_an_id_that_could_be_a_new_projects_is_no_finding(stored: StoredProjects) -> None:
    assert identities([feature("new-park")], stored) == ([Identity("new-park")], [])


@pytest.mark.parametrize("identifier", ["park", "new-park"])
def test_of_two_with_one_id_the_second_is_told(stored: StoredProjects, identifier: str) -> None:
    made, found = identities([feature(identifier)] * 3, stored)
    assert [each.name for each in made] == [identifier, "#2", "#3"]
    assert [each.project for each in made[1:]] == [None, None]
    assert found == [("id_twice", "#2"), ("id_twice", "#3")]


def test_a_number_and_a_text_are_the_same_id(stored: StoredProjects) -> None:
    _made, found = identities([feature("7"), feature(7)], stored)
    assert found == [("id_types_mixed", None), ("id_twice", "#2")]


@pytest.mark.parametrize("entry", [None, 5, "park", [], {}, {"type": "feature", "id": "park"}])
def test_what_is_no_feature_has_no_id(stored: StoredProjects, entry: Any) -> None:
    assert identities([entry], stored) == ([Identity("#1")], [])


@pytest.mark.parametrize(
    ("name", "likely"),
    [
        ("莞太路", "road"),
        (" 莞太路 ", "road"),
        ("s公园", "park"),
        ("双胞胎", None),
        ("", None),
        (5, None),
    ],
)
def test_a_name_is_enough_when_only_one_project_has_it(
    stored: StoredProjects, name: Any, likely: str | None
) -> None:
    (made,), found = identities([feature(None, name)], stored)
    assert (made.project, made.likely) == (likely, likely)
    assert found == [("id_by_same_name" if likely else "id_missing", "#1")]


@pytest.mark.parametrize(
    ("identifier", "project"),
    [("", "road"), (3, "road"), (3.0, "road"), ("12", "road"), ("NC-2023-01", "road"),
     ("new-road", None), ("gone", None)],
)  # fmt: skip
def test_a_name_decides_where_the_id_can_be_none_of_ours(
    stored: StoredProjects, identifier: Any, project: str | None
) -> None:
    (made,), found = identities([feature(identifier, "莞太路")], stored)
    assert (made.project, made.likely) == (project, "road")
    assert [code for code, _ in found] == (
        ["id_by_same_name"] if project else ["project_retired"] if identifier == "gone" else []
    )


def test_a_name_that_two_features_have_is_asked_about(stored: StoredProjects) -> None:
    made, found = identities([feature(None, "莞太路"), feature(None, "莞太路")], stored)
    assert [each.project for each in made] == [None, None]
    assert [code for code, _ in found] == ["id_missing", "id_missing"]


@pytest.mark.parametrize("answer", ["", "+new-road", "park"])
def test_what_a_person_has_said_wins_over_the_name(stored: StoredProjects, answer: str) -> None:
    made, found = identify([feature(None, "莞太路")], stored, {"#1": answer})
    assert made[0].project == ("park" if answer == "park" else None)
    assert found == []


def test_a_project_that_the_file_has_by_id_is_not_likely_as_well(stored: StoredProjects) -> None:
    made, _found = identities([feature(None, "莞太路"), feature("road")], stored)
    assert made[0].likely is None


def test_without_projects_nothing_is_likely() -> None:
    made, _found = identify([feature(None, "莞太路")], StoredProjects(None))
    assert made == [Identity("#1")]


@pytest.mark.parametrize(
    ("answer", "expected", "codes"),
    [
        ("park", Identity("#1", "park"), []),
        ("+new-park", Identity("#1", fresh="new-park"), []),
        ("", Identity("#1"), []),
        ("+park", Identity("#1"), ["id_twice"]),
        ("+gone", Identity("#1"), ["project_retired"]),
        ("+新公园", Identity("#1"), ["id_not_a_slug"]),
        ("nobody", Identity("#1", fresh="nobody"), []),
        ("road", Identity("#1"), ["id_twice"]),
    ],
)
def test_a_person_says_which_project_it_is(
    stored: StoredProjects, answer: str, expected: Identity, codes: list[str]
) -> None:
    features = [feature(None, "?"), feature("twin-1")]
    if answer == "road":
        features = [feature("road"), feature(None, "?")]
    made, found = identify(features, stored, {"#1": answer, "#2": answer})
    told = made[-1] if answer == "road" else made[0]
    assert told.id == expected.id.replace("#1", told.name)
    assert (told.project, told.fresh) == (expected.project, expected.fresh)
    assert [each.code for each in found] == codes


def test_an_answer_beats_the_id_in_the_file(stored: StoredProjects) -> None:
    made, found = identities([feature("park")], stored, park=f"{NEW}second-park")
    assert (made, found) == ([Identity("park", fresh="second-park")], [])
