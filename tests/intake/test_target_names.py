"""A table names the target that a project counts towards; the store keeps its id."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from geo.intake.checks.examine import examine
from geo.intake.comparison.stored import StoredProjects
from geo.intake.read import read_bytes
from geo.store.file.store import read_snapshot
from tests.conftest import project

TABLE = "id,计入目标,计入依据,计入认定单位\na,{target},列入口袋公园建设清单,城市管理办公室\n"


def stored_in(projects_file: Callable[..., Path]) -> StoredProjects:
    promise = {"geometry": None, "target_value": 30, "target_unit": "parks"}
    path = projects_file(
        project("a", category="park"), project("promise", name="口袋公园(30个)", **promise)
    )
    return StoredProjects(read_snapshot(path), path)


def test_a_target_is_known_by_its_name_and_by_its_id(projects_file: Callable[..., Path]) -> None:
    stored = stored_in(projects_file)
    for target in ("口袋公园（30个）", "promise"):
        upload = read_bytes(TABLE.format(target=target).encode(), "清单.csv")
        found = examine(upload, stored)
        assert found.features[0]["properties"]["counts_towards"] == "promise", target
        assert not found.failed
        (change,) = found.comparison.changed
        assert set(change.fields) == {
            "counts_towards",
            "counts_towards_evidence",
            "counts_towards_by",
        }


def test_a_target_that_the_plan_does_not_have_is_told(projects_file: Callable[..., Path]) -> None:
    upload = read_bytes(TABLE.format(target="口袋森林").encode(), "清单.csv")
    found = examine(upload, stored_in(projects_file))
    (error,) = [each for each in found.findings if each.severity == "error"]
    assert (error.code, error.field, error.params["value"]) == (
        "link_to_nothing",
        "counts_towards",
        "口袋森林",
    )
    assert found.failed == {"a"}
