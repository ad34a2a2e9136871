"""What happens before the first visitor, and that a broken file does not stop it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from geo.store import project_store
from geo.store.snapshot import Snapshot
from geo.ui.server import startup
from geo.ui.server.startup import lifespan
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


def test_the_first_view_is_prepared_without_holding_up_the_start(
    sockets_left_alone: mock.Mock,
    own_settings: Callable[..., None],
    projects_file: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own_settings(store=str(projects_file(project("a"))))
    served, prepared = threading.Event(), threading.Event()
    seen: list[Snapshot] = []

    def prepare(snapshot: Snapshot) -> None:
        assert served.wait(10)
        seen.append(snapshot)
        prepared.set()

    monkeypatch.setattr(startup, "prepare_first_view", prepare)
    assert run_apart(live) == {}
    served.set()
    assert prepared.wait(10)
    assert seen == [project_store().snapshot()]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (
            {"store": "no-such-file.geojson"},
            ("There is no file no-such-file.geojson.", "找不到文件 no-such-file.geojson"),
        ),
        (
            {"basemap": "bing"},
            ("PLANMAP_BASEMAP cannot be “bing”", "设置项 PLANMAP_BASEMAP 不能是“bing”"),
        ),
        ({"publik": "1"}, ("Did you mean PLANMAP_PUBLIC?", "是否应为 PLANMAP_PUBLIC？")),
        ({"max_connections": "no"}, ("PLANMAP_MAX_CONNECTIONS", "应填写整数")),
    ],
)
def test_a_problem_is_logged_in_both_languages_and_the_program_starts(
    sockets_left_alone: mock.Mock,
    own_settings: Callable[..., None],
    caplog: pytest.LogCaptureFixture,
    settings: dict[str, str],
    told: tuple[str, str],
) -> None:
    own_settings(**settings)
    with caplog.at_level(logging.WARNING, logger="planmap"):
        assert run_apart(live) == {}
    for part in told:
        assert part in caplog.text


def test_the_log_names_the_data_folder_in_use(
    sockets_left_alone: mock.Mock,
    own_settings: Callable[..., None],
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    own_settings(data=str(tmp_path))
    with caplog.at_level(logging.WARNING, logger="planmap"):
        assert run_apart(live) == {}
    assert f"data folder ({tmp_path})" in caplog.text
