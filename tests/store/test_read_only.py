"""A store that can only be read: everything is shown, and editing says why it cannot store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from typer.testing import CliRunner

from geo.api.routes import routes
from geo.cli import app
from geo.model.errors import Finding, UnwritableFile
from geo.model.messages import sentence
from geo.present.composition import Composition
from geo.present.stored import store_composition, stored_composition
from geo.review.past import Past
from geo.store import project_store, public_store
from geo.store.file.history import History
from geo.store.file.history_check import history_fault
from geo.store.file.journal import Journal
from geo.store.revision import encode
from geo.store.writer import restore, undo
from tests.conftest import fault_of, project
from tests.store.committing import edit
from tests.store.disks import only_readable

COULD_NOT = ("disk_read_only", "write_denied")


@pytest.fixture
def path(projects_file: Callable[..., Path], own_settings: Callable[..., None]) -> Path:
    path = projects_file(*(project(name) for name in "ab"))
    own_settings(store=str(path))
    for note in range(2):
        edit(path, "a", note=note)
    store_composition(Composition(sections=(1,)))
    return path


@pytest.fixture
def read_only(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with only_readable(path.parent, monkeypatch):
        yield path


def test_everything_is_shown(read_only: Path) -> None:
    assert len(project_store().snapshot()) == 2
    assert len(public_store().snapshot()) == 2
    assert [each.number for each in History(read_only).revisions()] == [2, 1]
    assert len(History(read_only).at(0)) == 2
    assert Past(read_only).mark()
    assert not Past(read_only).unrecorded()
    assert history_fault(read_only) is None
    assert stored_composition().sections == (1,)


@pytest.mark.parametrize("route", ["/health", "/api/view?bbox=113,22,114,24&zoom=12", "/present"])
def test_the_routes_answer(read_only: Path, route: str) -> None:
    del read_only
    with TestClient(Starlette(routes=routes())) as client:
        assert client.get(route).status_code == 200


def test_the_command_line_shows_it(
    read_only: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    del read_only
    out = tmp_path_factory.mktemp("out") / "out.csv"
    for words in (["list"], ["history"], ["export", "csv", str(out)]):
        assert CliRunner().invoke(app, words).exit_code == 0
    assert out.exists()


def test_editing_says_why_it_cannot_store(read_only: Path) -> None:
    content = read_only.read_bytes()
    for action in (
        lambda: edit(read_only, "a", note=9),
        lambda: undo(read_only, 1, "李", "错"),
        lambda: restore(read_only, 0, "李", "错"),
        lambda: store_composition(Composition()),
    ):
        error = fault_of(action)
        assert isinstance(error, UnwritableFile)
        assert error.code in COULD_NOT
        assert str(read_only.parent) in sentence(Finding(error.code, params=error.params), "zh")
    assert read_only.read_bytes() == content


def test_what_an_interrupted_writer_left_does_not_stop_looking(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision, changes = History(path).revision(2), History(path).changes(2)
    Journal(path).pending.write_bytes(encode(revision, changes).replace(b":2,", b":3,", 1))
    with only_readable(path.parent, monkeypatch):
        assert [each.number for each in History(path).revisions()] == [2, 1]
        assert len(project_store().snapshot()) == 2
        assert isinstance(fault_of(lambda: edit(path, "a", note=9)), UnwritableFile)
    assert edit(path, "a", note=9).number in (3, 4)
