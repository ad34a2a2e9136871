"""Every command answers --json with JSON alone, whatever ends it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from geo.cli import app
from geo.model.config.settings import ROOT
from tests.conftest import DATA, project

PROJECTS = str(DATA / "projects.geojson")
SIGNED = ["--author", "李工", "--reason", "测量"]
# Each command in a form that works, except that it may find nothing to do.
WORDS: dict[str, list[str]] = {
    "list": [],
    "check": [PROJECTS],
    "diff": [PROJECTS],
    "apply": [PROJECTS, *SIGNED],
    "undo": ["1", *SIGNED],
    "history": [],
    "export": ["csv", "out.csv"],
    "publish": [],
    "coverage": ["park"],
    "layers": ["list"],
}
GROUP = "layers"  # its commands are walked in test_cli_layers.py
ERROR = {"code", "severity", "feature", "field", "message", "hint"}


def run(*words: str) -> Any:
    return CliRunner().invoke(app, list(words))


def commands() -> list[str]:
    return sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def error_of(result: Any, code: int) -> dict[str, Any]:
    assert result.exit_code == code, result.output
    answer = json.loads(result.output)
    assert set(answer["error"]) == ERROR
    assert answer["exit"] == code
    assert answer["issues"][0] == answer["error"]
    found: dict[str, Any] = answer["error"]
    return found


@pytest.fixture
def store(
    projects_file: Callable[..., Path],
    own_settings: Callable[..., None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    path = projects_file(project("a"), project("b"))
    own_settings(store=str(path))
    monkeypatch.chdir(tmp_path)
    return path


def test_every_command_is_walked() -> None:
    # What serves has pages for answers; what keeps it from starting is in test_cli_serve.py.
    # A new town is walked in test_cli_new_town.py.
    assert commands() == sorted([*WORDS, "new-town", "serve"])


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("name", WORDS)
def test_a_command_answers_with_json_alone(name: str) -> None:
    result = run(name, *WORDS[name], "--json")
    answer = json.loads(result.output)
    if isinstance(answer, dict) and "error" in answer:
        assert result.exit_code == answer["exit"] != 0


@pytest.mark.parametrize("name", WORDS)
def test_wrong_usage_is_json(name: str) -> None:
    assert "--nope" in error_of(run(name, *WORDS[name], "--nope", "--json"), 2)["message"]
    assert run(name, *WORDS[name], "--nope").exit_code == 2


NEED_NOTHING = (GROUP, "coverage")  # without a category, `coverage` shows all services


@pytest.mark.parametrize(
    "name", [each for each in WORDS if WORDS[each] and each not in NEED_NOTHING]
)
def test_what_is_missing_is_told_as_json(name: str) -> None:
    found = error_of(run(name, "--json", "--lang", "en"), 2)
    assert found["code"] == "wrong_usage"
    assert "Missing" in found["message"]


@pytest.mark.parametrize(
    "words", [["nope", "--json"], ["--json"], ["undo", "x", *SIGNED, "--json"]]
)
def test_what_is_no_command_is_told_as_json(words: list[str]) -> None:
    assert error_of(run(*words), 2)["code"] == "wrong_usage"


@pytest.mark.parametrize("name", WORDS)
def test_there_is_no_store(name: str, own_settings: Callable[..., None], tmp_path: Path) -> None:
    own_settings(store=str(tmp_path / "no.geojson"))
    result = run(name, *WORDS[name], "--json")
    assert json.loads(result.output) is not None


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("name", ["check", "diff", "apply"])
def test_a_file_that_is_missing(name: str) -> None:
    result = run(name, "no.geojson", *WORDS[name][1:], "--json")
    assert result.exit_code == 2
    assert isinstance(json.loads(result.output), dict)


@pytest.mark.parametrize("setting", [{"max_upload_mb": "many"}, {"analysis_seconds": "x"}])
@pytest.mark.parametrize("name", WORDS)
def test_settings_that_are_wrong(
    name: str, setting: dict[str, str], store: Path, own_settings: Callable[..., None]
) -> None:
    own_settings(store=str(store), **setting)
    result = run(name, *WORDS[name], "--json")
    answer = json.loads(result.output)
    if (name, *setting) in (("check", "max_upload_mb"), ("coverage", "analysis_seconds")):
        assert "PLANMAP_" in error_of(result, 2)["message"]
    else:
        assert answer is not None


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("raised", "code", "exit_code"),
    [(KeyboardInterrupt(), "interrupted", 130), (ZeroDivisionError(), "program_fault", 1)],
)
def test_what_breaks_off_is_json(
    raised: BaseException, code: str, exit_code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_args: Any, **_facts: Any) -> None:
        raise raised

    monkeypatch.setattr("geo.cli.projects.snapshot", breaks)
    result = run("list", "--json")
    assert result.exit_code == exit_code
    assert json.loads(result.stdout)["error"]["code"] == code


def test_an_interrupted_program_says_so() -> None:
    code = (
        # A program started in the background may have been told to ignore the key.
        "import geo.cli.projects as l, signal, time\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "l.snapshot = lambda **k: (print('on', flush=True), time.sleep(30))\n"
        "from geo.cli import app\napp(['list', '--json'])"
    )
    words = [sys.executable, "-c", code]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline().strip() == "on"
        time.sleep(0.2)
        os.kill(running.pid, signal.SIGINT)
        answer = json.loads(running.stdout.read())
        assert running.wait(20) == 130
    assert answer["error"]["code"] == "interrupted"


@pytest.mark.usefixtures("store")
def test_export_says_what_it_wrote() -> None:
    answer = json.loads(run("export", "csv", "out.csv", "--json").output)
    assert answer == {"file": "out.csv", "format": "csv", "projects": 2, "public": False}
    assert Path("out.csv").exists()
