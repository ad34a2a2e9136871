"""``python -m geo publish``: what it says and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geo.cli import app
from tests.conftest import project
from tests.publish.conftest import APPROVAL


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["publish", *words])
    return result.exit_code, result.output


def test_the_shipped_plan_is_not_fit() -> None:
    code, text = run("--lang", "en")
    assert code == 1
    assert "The map has no approval number." in text
    assert "Not ready to publish." in text


def test_machines_are_told_the_same() -> None:
    code, text = run("--json", "--lang", "zh")
    answer = json.loads(text)
    assert code == 1
    assert answer["fit"] is False
    assert answer["mark"] == answer["imprint"]["mark"] == "内部草稿"
    assert {each["severity"] for each in answer["findings"]} <= {"error", "warning", "info"}


def test_a_plan_that_is_fit_ends_well(
    own_settings: Callable[..., None],
    projects_file: Callable[..., Path],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("geo.publish.check.a_year_before", lambda today: today.replace(year=2000))
    path = projects_file(project())
    own_settings(data=str(folder), store=str(path), map_approval=APPROVAL)
    code, text = run("--lang", "en")
    assert code == 0, text
    assert "Ready to publish." in text


def test_a_file_that_is_missing_is_told(own_settings: Callable[..., None], tmp_path: Path) -> None:
    own_settings(store=str(tmp_path / "none.geojson"))
    assert run("--lang", "en")[0] == 2
