"""A broken history on the history page, on the command line and in the server's log."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from geo.cli import app as commands
from geo.store import permission
from geo.store.file.history import History
from geo.store.file.journal import Journal
from geo.ui.server import startup
from tests.conftest import DECLARED, project
from tests.store.committing import assert_whole, edit


def script() -> None:
    """Show the history as the page does."""
    from geo.ui.history.view import show_history
    from geo.ui.shared import state

    state.sync()
    show_history()


@pytest.fixture
def path(
    projects_file: Callable[..., Path],
    own_settings: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    monkeypatch.setattr(permission, "_server", permission._Server())
    path = projects_file(project("a"))
    own_settings(store=str(path))
    for note in range(2):
        edit(path, "a", note=note)
    return path


def look() -> AppTest:
    app = AppTest.from_function(script, default_timeout=120)
    app.query_params["lang"] = "en"
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("base.geojson", None),
        ("0000001.jsonl", None),
        ("0000002.jsonl", b""),
        ("pending.jsonl", b"\x00"),
    ],
)
def test_the_page_says_what_is_wrong_and_begins_anew(
    path: Path, name: str, damage: bytes | None
) -> None:
    file = Journal(path).folder / name
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage)
    app = look()
    assert any(
        name.replace(".", "") in each.value.replace("\\", "").replace(".", "") for each in app.error
    )
    app.button(key="history_begin_anew").click()
    app.run()
    assert not app.exception
    assert "history-old-1" in app.success[0].value.replace("\\", "")
    assert not app.error
    assert edit(path, "a", note=9).number == 1
    assert assert_whole(path) == 1


def test_a_whole_history_offers_nothing(path: Path) -> None:
    del path
    app = look()
    assert not app.error
    assert "history_begin_anew" not in [each.key for each in app.button]


def test_who_may_not_edit_may_not_begin_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Journal(path).base.unlink()
    monkeypatch.setattr("geo.ui.history.view.editing_or_reason", lambda: False)
    assert look().button(key="history_begin_anew").disabled


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(commands, [*words, "--lang", "en"])
    return done.exit_code, done.stdout, done.stderr


def test_the_command_line_warns_and_begins_anew(path: Path, tmp_path: Path) -> None:
    Journal(path).base.unlink()
    code, out, err = run("history", "--json")
    assert code == 0
    assert [each["number"] for each in json.loads(out)] == [2, 1]
    assert "base.geojson is missing or damaged" in err
    assert "--begin-anew" in err
    upload = tmp_path / "upload.geojson"
    feature = project("a", status="ongoing")
    upload.write_text(
        json.dumps({"type": "FeatureCollection", **DECLARED, "features": [feature]}), "utf-8"
    )
    words = ["apply", str(upload), "--author", "李工", "--reason", "测量"]
    code, _, err = run(*words)
    assert code == 2
    assert "--begin-anew" in err
    assert len(History(path).revisions()) == 2
    code, out, _ = run("history", "--begin-anew", "--json")
    assert code == 0
    assert Path(json.loads(out)["kept"]).name == "projects.geojson.history-old-1"
    assert run(*words)[0] == 0
    assert run("history")[2] == ""


def test_a_whole_history_is_left_alone_by_the_command_line(path: Path) -> None:
    code, _, err = run("history", "--begin-anew")
    assert code == 1
    assert "The history is intact" in err
    assert len(History(path).revisions()) == 2


def test_the_public_build_may_not_begin_anew(path: Path, own_settings: Callable[..., None]) -> None:
    Journal(path).base.unlink()
    own_settings(store=str(path), public="1")
    assert run("history", "--begin-anew")[0] == 2
    assert not list(path.parent.glob("*-old-*"))


def test_the_server_says_it_at_the_start(
    path: Path, caplog: pytest.LogCaptureFixture, wait_until: Callable[[Callable[[], Any]], Any]
) -> None:
    with caplog.at_level(logging.WARNING, logger="planmap"):
        startup._check_history(path)
        assert "history file" not in caplog.text
        Journal(path).file(1).write_bytes(b"")
        startup._warm()
        wait_until(lambda: "The history file 0000001.jsonl is missing or damaged." in caplog.text)
