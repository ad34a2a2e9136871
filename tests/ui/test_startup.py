"""What happens before the first visitor, and that a broken file does not stop it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from geo.store import project_store
from geo.ui import startup
from geo.ui.startup import lifespan
from tests.conftest import project
from tests.own_loop import run_apart


@pytest.fixture
def sockets_left_alone() -> Any:
    """The sockets of the test process are nobody's to change."""
    with mock.patch.object(startup, "set_no_delay") as asked:
        yield asked


async def live() -> dict[str, Any]:
    async with lifespan(None) as state:
        return dict(state)


def test_the_projects_are_read_before_the_first_visitor(
    sockets_left_alone: mock.Mock,
    own_settings: Callable[..., None],
    projects_file: Callable[..., Path],
) -> None:
    own_settings(store=str(projects_file(project("a"))))
    assert run_apart(live) == {}
    assert len(project_store().snapshot()) == 1
    assert sockets_left_alone.call_count == 1


@pytest.mark.parametrize("settings", [{"store": "no-such-file.geojson"}, {"basemap": "bing"}])
def test_a_problem_is_logged_and_the_program_starts(
    sockets_left_alone: mock.Mock,
    own_settings: Callable[..., None],
    caplog: pytest.LogCaptureFixture,
    settings: dict[str, str],
) -> None:
    own_settings(**settings)
    with caplog.at_level(logging.WARNING, logger="planmap"):
        assert run_apart(live) == {}
    if "store" in settings:
        assert "file_missing" in caplog.text
