"""The composition beside the projects file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geo.model.errors import EditingNotAllowed, InvalidConfiguration
from geo.present.composition import Composition
from geo.present.stored import (
    LARGEST,
    composition_file,
    read_composition,
    store_composition,
    stored_composition,
)
from geo.store import permission
from tests.conftest import project

CHOSEN = Composition(
    sections=(2, 1),
    projects=("a-school",),
    order=("closing", "title"),
    language="zh",
    notes={"title": "先问好。\n再开始。"},
    public=True,
    autoplay=20,
)


@pytest.fixture
def file(projects_file: Callable[..., Path], own_settings: Callable[..., None]) -> Path:
    own_settings(store=str(projects_file(project())))
    return composition_file()


def test_what_is_stored_is_read_again(file: Path) -> None:
    store_composition(CHOSEN)
    assert stored_composition() == CHOSEN
    assert file.name == "projects.presentation.json"
    assert "先问好" in file.read_text(encoding="utf-8")


def test_without_a_file_everything_is_shown(file: Path) -> None:
    assert not file.exists()
    assert stored_composition() == Composition()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b'{"autoplay": "x"}',
        b'{"notes": {"title": NaN}}',
        b"\xff",
        b" " * (LARGEST + 1),
    ],
)
def test_a_broken_file_is_told_and_not_taken_for_none(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(InvalidConfiguration) as raised:
        read_composition(file)
    assert raised.value.params["file"] == file.name


@pytest.mark.usefixtures("file")
def test_nothing_is_stored_where_editing_is_not_allowed(
    own_settings: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(permission, "_server", permission._Server(addresses=lambda: {"0.0.0.0"}))
    with pytest.raises(EditingNotAllowed):
        store_composition(CHOSEN)
    own_settings(public="1")
    with pytest.raises(EditingNotAllowed):
        store_composition(CHOSEN)
