"""Files of a presentation: made once, and anew when something in them has changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from geo.model.config.settings import store_settings
from geo.present import Composition
from geo.store import project_store
from geo.ui.present import files
from geo.ui.present.files import FileRequest, made_file, make_file
from tests.conftest import project

STARTS = {"html": b"<!doctype html>", "pdf": b"%PDF-", "png": b"\x89PNG"}


@pytest.fixture
def wanted(
    projects_file: Callable[..., Path], own_settings: Callable[..., None]
) -> Iterator[FileRequest]:
    own_settings(store=str(projects_file(project("a"), project("b", section=1, name="乙园区"))))
    assert store_settings().projects_file.exists()
    yield FileRequest(
        form="html",
        snapshot=project_store().snapshot(),
        composition=Composition(),
        language="zh",
        link="",
        paper="a4",
        day=dt.date(2026, 3, 1),
    )
    files._kept.clear()


def silent(_share: float, _text: str) -> None:
    """Hear nothing of the progress."""


@pytest.mark.parametrize("form", STARTS)
def test_each_kind_is_made_and_kept(wanted: FileRequest, form: str) -> None:
    asked = dataclasses.replace(wanted, form=form)
    assert made_file(asked) is None
    content = make_file(asked, silent)
    assert content.startswith(STARTS[form])
    assert made_file(asked) is content


def test_other_notes_or_another_day_are_another_file(wanted: FileRequest) -> None:
    make_file(wanted, silent)
    noted = Composition(notes={"title": "Hello"})
    for changes in ({"composition": noted}, {"day": dt.date(2026, 3, 2)}, {"language": "en"}):
        assert made_file(dataclasses.replace(wanted, **changes)) is None


def test_only_the_chosen_sections_are_printed(wanted: FileRequest) -> None:
    chosen = Composition(sections=(1,))
    assert len(dataclasses.replace(wanted, composition=chosen).rows) == 1
    assert len(wanted.rows) == 2


def test_a_key_project_of_another_section_is_printed_too(wanted: FileRequest) -> None:
    chosen = Composition(sections=(1,), projects=("a", "gone"))
    assert len(dataclasses.replace(wanted, composition=chosen).rows) == 2


def test_the_order_and_the_key_projects_are_those_of_the_slides(wanted: FileRequest) -> None:
    chosen = Composition(sections=(1,), projects=("a",), order=("project-a", "section-1"))
    asked = dataclasses.replace(wanted, form="pdf", composition=chosen)
    pages = PdfReader(io.BytesIO(make_file(asked, silent))).pages
    words = [page.extract_text() for page in pages]
    key, section = (
        next(at for at, text in enumerate(words) if word in text)
        for word in ("重点项目", "第一部分")
    )
    assert key < section


def test_the_maker_tells_how_far_it_is(wanted: FileRequest) -> None:
    told: list[float] = []
    make_file(dataclasses.replace(wanted, form="pdf"), lambda share, _text: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_the_oldest_file_leaves(wanted: FileRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_KEPT", 1)
    other = dataclasses.replace(wanted, language="en")
    make_file(wanted, silent)
    make_file(other, silent)
    assert made_file(wanted) is None
    assert made_file(other) is not None


@pytest.mark.parametrize("form", STARTS)
def test_no_section_is_no_project(wanted: FileRequest, form: str) -> None:
    nothing = Composition(sections=())
    asked = dataclasses.replace(wanted, form=form, composition=nothing)
    assert asked.rows.tolist() == []
    assert make_file(asked, silent).startswith(STARTS[form])
