"""Which projects the rule chooses."""

from __future__ import annotations

from typing import Any

import pytest

from geo.present.key_projects import key_projects
from tests.conftest import project
from tests.present.conftest import Make

ROUGH: dict[str, Any] = {"location_verified": False}


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([project("b"), project("c")], ("a", "b")),
        ([project("b", location_accuracy_m=10), project("c")], ("b", "a")),
        ([project("b", location_accuracy_m=10, **ROUGH)], ("a", "b")),
        ([project("b", status_evidence=" ")], ("a",)),
        ([project("b", geometry=None, **ROUGH)], ("a",)),
        ([project("b", status="cancelled"), project("c", status="paused")], ("a",)),
        ([project("b", target_value=3, target_unit="schools")], ("a",)),
        ([project("b", location_accuracy_m=None), project("c")], ("a", "c")),
        ([project("b", section=1)], ("b", "a")),
    ],
)
def test_the_best_known_places_of_each_section(
    snapshot_of: Make, others: list[Any], expected: tuple[str, ...]
) -> None:
    assert key_projects(snapshot_of(project("a"), *others)) == expected


def test_only_the_sections_asked_for(snapshot_of: Make) -> None:
    snapshot = snapshot_of(project("a"), project("b", section=1))
    assert key_projects(snapshot, (1,)) == ("b",)
