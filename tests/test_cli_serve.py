"""``serve`` starts the program with a plan, and the sample plan is copied where there is none."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from geo.cli import app, common, serve
from geo.model.config.settings import ROOT, SAMPLE, store_settings
from tests.conftest import DATA, forget_settings

Started = list[tuple[list[str], dict[str, str]]]
PLAN = {path.name for path in DATA.iterdir() if path.suffix in {".toml", ".geojson"}}


def run(*words: str) -> Result:
    forget_settings()
    return CliRunner().invoke(app, list(words))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[Started]:
    """Note what would be started, and leave the environment as it was."""
    noted: Started = []

    def noting(command: list[str], environment: dict[str, str]) -> int:
        noted.append((command, environment))
        return 0

    monkeypatch.setattr(serve, "_run", noting)
    monkeypatch.setenv("PLANMAP_DATA", str(DATA))
    yield noted
    forget_settings()


@pytest.fixture
def installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own_settings: Callable[..., None]
) -> Path:
    """Be installed as a package, with a home folder in which nothing is yet."""
    own = tmp_path / "home" / "planmap"
    monkeypatch.setattr(common, "IS_INSTALLED", True)
    monkeypatch.setattr(common, "OWN_DATA", own)
    own_settings(data=str(own))
    return own


def test_it_starts_the_program_on_a_port(started: Started) -> None:
    result = run("serve", "--port", "9000", "--", "--server.address", "0.0.0.0")
    assert result.exit_code == 0, result.output
    ((command, environment),) = started
    assert command[:5] == [sys.executable, "-m", "streamlit", "run", "app.py"]
    assert command[5:] == ["--server.port=9000", "--server.address", "0.0.0.0"]
    assert environment["PLANMAP_DATA"] == str(DATA)


def test_paths_are_those_of_the_folder_in_which_it_is_called(
    started: Started, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANMAP_STORE", "own.geojson")
    assert run("serve", "--data", "plan", "--lang", "en").exit_code == 0
    ((_, environment),) = started
    assert environment["PLANMAP_DATA"] == str(tmp_path / "plan")
    assert environment["PLANMAP_STORE"] == str(tmp_path / "own.geojson")


def test_a_new_folder_gets_the_sample_plan_once(started: Started, tmp_path: Path) -> None:
    folder = tmp_path / "towns" / "ours"
    folder.mkdir(parents=True)
    told = run("serve", "--data", str(folder), "--lang", "en")
    assert f"A sample plan was copied to {folder}" in told.stderr
    assert {path.name for path in folder.iterdir()} == PLAN
    assert (folder / "plan.toml").read_bytes() == (SAMPLE / "plan.toml").read_bytes()
    (folder / "plan.toml").write_text("of our own", encoding="utf-8")
    assert "plan.toml" in run("serve", "--data", str(folder), "--lang", "en").stderr
    assert (folder / "plan.toml").read_text(encoding="utf-8") == "of our own"
    assert len(started) == 1, "a plan that cannot be read is told and not served"
    assert [path.name for path in folder.parent.iterdir()] == ["ours"]


@pytest.mark.usefixtures("started")
def test_what_keeps_it_from_starting_is_told_as_json(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for words in (["--data", str(tmp_path / "file" / "plan")], ["--port", "0"], ["--nope"]):
        result = run("serve", *words, "--json")
        answer = json.loads(result.stdout)
        assert result.exit_code == answer["exit"] == 2
        assert answer["error"]["message"]
    assert run("serve", "--data", str(tmp_path / "file"), "--json").exit_code == 2


def test_an_installed_program_is_given_the_sample_plan_at_its_first_use(installed: Path) -> None:
    first = run("list", "--json", "--lang", "zh")
    assert len(json.loads(first.stdout)) == 63
    assert str(installed) in first.stderr
    assert "PLANMAP_DATA" in first.stderr
    assert {path.name for path in installed.iterdir()} == PLAN
    assert run("list", "--json").stderr == ""


@pytest.mark.usefixtures("installed")
def test_a_folder_that_somebody_named_is_not_made_unasked(
    own_settings: Callable[..., None], tmp_path: Path
) -> None:
    own_settings(data=str(tmp_path / "nowhere"))
    result = run("list", "--lang", "en")
    assert result.exit_code == 2
    assert "where the plan's data should be, does not exist" in result.stderr
    assert not (tmp_path / "nowhere").exists()


def test_a_checkout_keeps_its_plan_in_its_own_folder(own_settings: Callable[..., None]) -> None:
    own_settings()
    assert store_settings().data == SAMPLE == ROOT / "data" == DATA
    assert run("list", "--json").stderr == ""


class Server:
    """A process that ends with a code, or is interrupted before."""

    def __init__(self, code: int, interrupts: int = 0) -> None:
        self.code, self.interrupts = code, interrupts

    def wait(self) -> int:
        if self.interrupts:
            self.interrupts -= 1
            raise KeyboardInterrupt
        return self.code

    def terminate(self) -> None: ...


@pytest.mark.parametrize(
    ("server", "code"), [(Server(0), 0), (Server(3), 3), (Server(-15), 143), (Server(0, 1), 0)]
)
def test_it_ends_with_the_server(
    server: Server, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    asked: list[Any] = []

    def popen(*command: Any, **options: Any) -> Server:
        asked.append(options["cwd"])
        return server

    monkeypatch.setattr(serve.subprocess, "Popen", popen)
    try:
        assert serve._run(["streamlit"], {}) == code
    finally:
        signal.signal(signal.SIGTERM, before)
    assert asked == [ROOT]
