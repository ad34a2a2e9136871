"""One upload on its way: decisions are kept, and what follows from them is worked out anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.crs.systems import SYSTEMS
from geo.intake.comparison.stored import StoredProjects
from geo.intake.tables.mapping import ColumnMapping
from geo.review.upload_session import UploadSession
from geo.store.file.store import read_snapshot
from tests.conftest import DECLARED, project
from tests.store.committing import edit

NEAR = {"type": "Point", "coordinates": [113.75, 23.001]}


@pytest.fixture
def path(projects_file: Callable[..., Path]) -> Path:
    return projects_file(
        project("a", location_verified=False), project("b"), project("c", geometry=None)
    )


def stored(path: Path) -> StoredProjects:
    return StoredProjects(read_snapshot(path), path)


def geojson(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", **DECLARED, "features": features}).encode()


def begun(path: Path, content: bytes, name: str = "survey.geojson") -> UploadSession:
    session = UploadSession(content, name, stored(path))
    assert session.job.wait(20)
    return session


def test_rows_and_their_default_ticks(path: Path) -> None:
    session = begun(path, geojson(project("a", geometry=NEAR), project("b", geometry=NEAR)))
    assert [(row.id, session.is_ticked(row)) for row in session.rows] == [("a", True), ("b", False)]


def test_only_what_differs_from_the_default_is_kept_as_a_tick(path: Path) -> None:
    session = begun(path, geojson(project("a", geometry=NEAR), project("b", geometry=NEAR)))
    first, second = session.rows
    session.tick(first, True)
    assert session.ticks == {}
    session.tick(first, False)
    session.tick(second, True)
    assert [session.is_ticked(row) for row in session.rows] == [False, True]
    session.tick(first, True)
    assert session.ticks == {"b": True}


def test_a_repaired_feature_gets_the_default_tick(path: Path) -> None:
    place = {"type": "Point", "coordinates": ["113.75", "23.001"]}
    session = begun(path, geojson(project("a", geometry=place, location_type="area")))
    for row in session.rows:
        session.tick(row, row.suggested)
    session.decide(repairs={"a": frozenset({"coordinate_not_a_number"})})
    assert session.job.wait(20)
    assert [(row.id, session.is_ticked(row)) for row in session.rows] == [("a", True)]


def test_every_decision_starts_another_examination_and_stage(path: Path) -> None:
    session = begun(path, geojson(project("a", geometry=NEAR)))
    job, stage, rows = session.job, session.stage, session.rows
    session.decide(chosen=SYSTEMS["GCJ-02"])
    assert session.job is not job
    assert session.stage != stage
    assert session.stage.startswith(session.name)
    assert session.job.wait(20)
    assert session.rows[0].metres != rows[0].metres
    assert session.decisions.chosen == SYSTEMS["GCJ-02"]


def test_no_two_uploads_have_one_name(path: Path) -> None:
    content = geojson(project("a"))
    assert begun(path, content).name != begun(path, content).name


def test_the_file_is_read_once_unless_its_columns_are_assigned_anew(path: Path) -> None:
    session = begun(path, "编号,甲,乙\na,113.75,23.001\n".encode(), "survey.csv")
    assert session.job.error is not None
    assert session.job.error.code == "no_coordinate_columns"
    with pytest.raises(LookupError):
        _ = session.examination
    assert session.table is not None
    header = session.table.header
    session.decide(mapping=ColumnMapping(header, x=header[1], y=header[2], id=header[0]))
    assert session.job.wait(20)
    upload = session.examination.upload
    session.decide(answers={"x": ""})
    assert session.job.wait(20)
    assert session.examination.upload is upload


@pytest.mark.parametrize(("content", "name"), [(b"{", "x.geojson"), (b"", "x.csv")])
def test_what_is_no_table_has_no_columns(path: Path, content: bytes, name: str) -> None:
    session = begun(path, content, name)
    assert session.table is None
    assert session.job.error is not None


def test_it_compares_with_what_was_stored_until_told_otherwise(path: Path) -> None:
    session = begun(path, geojson(project("a", geometry=NEAR, location_verified=False)))
    edit(path, "a", geometry=NEAR)
    assert [row.id for row in session.rows] == ["a"]
    session.compare_with(stored(path))
    assert session.job.wait(20)
    assert session.rows == []
