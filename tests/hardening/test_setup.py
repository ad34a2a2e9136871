"""A program that is set up wrongly serves nothing, and says why: page, routes, health, log."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geo.cli import app
from tests.browser.servers import ROOT, serving

ADDRESSES = ("/", "/projects", "/edit", "/api/projects", "/api/view", "/present", "/preview.png")


def asked(address: str, language: str = "en", accept: str = "text/html") -> tuple[int, str]:
    headers = {"Accept-Language": language, "Accept": accept}
    try:
        with urllib.request.urlopen(
            urllib.request.Request(address, headers=headers), timeout=60
        ) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8")


@pytest.mark.parametrize(
    ("settings", "english", "chinese"),
    [
        (
            {"address": "map.example.org"},
            "The setting PLANMAP_ADDRESS cannot be “map.example.org”",
            "设置项 PLANMAP_ADDRESS 不能是“map.example.org”",
        ),
        (
            {"publik": "1"},
            "Did you mean PLANMAP_PUBLIC?",
            "是否应为 PLANMAP_PUBLIC？",
        ),
        (
            {"public": "ja", "request_seconds": "soon", "max_connections": "0"},
            "The setting PLANMAP_PUBLIC cannot be “ja”: write 1 for yes or 0 for no.",
            "设置项 PLANMAP_PUBLIC 不能是“ja”：请填写 1（是）或 0（否）。",
        ),
    ],
)
def test_a_wrong_setting_is_told_everywhere_and_nothing_is_served(
    tmp_path: Path, settings: dict[str, str], english: str, chinese: str
) -> None:
    log = tmp_path / "log.txt"
    with serving(log, **settings) as server:
        for path in ADDRESSES:
            for language, sentence in (("en", english), ("zh", chinese), ("fr", english)):
                status, text = asked(server + path, language)
                assert status == 503
                assert sentence in text
                assert "Traceback" not in text
        status, text = asked(f"{server}/api/projects", accept="*/*")
        assert (status, english in text) == (503, True)
        status, text = asked(f"{server}/health", accept="*/*")
        assert status == 503
        assert english in json.loads(text)["error"]["message"]
    told = log.read_text(encoding="utf-8")
    assert english in told
    assert chinese in told
    assert "Traceback" not in told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wrong_file_is_served_as_soon_as_it_is_corrected(
    tmp_path: Path, wait_until: Callable[..., object], language: str
) -> None:
    data = Path(shutil.copytree(ROOT / "data", tmp_path / "houjie"))
    plan = data / "plan.toml"
    good = plan.read_text(encoding="utf-8")
    plan.write_text(good.replace('"nancheng"', '"nanchegn"'), encoding="utf-8")
    with serving(tmp_path / "log.txt", data=str(data)) as server:
        status, text = asked(f"{server}/", language)
        assert status == 503
        assert "“nanchegn”" in text
        assert "houjie" in text
        assert str(tmp_path) not in text
        plan.write_text(good, encoding="utf-8")
        wait_until(lambda: asked(f"{server}/health")[0] == 200)
        assert asked(f"{server}/", language)[0] == 200
    assert str(data) in (tmp_path / "log.txt").read_text(encoding="utf-8")


WRONG = [
    ({"address": "map.example.org"}, "PLANMAP_ADDRESS cannot be “map.example.org”"),
    ({"publik": "1"}, "Did you mean PLANMAP_PUBLIC?"),
    ({"data": "no-such-folder"}, "The folder no-such-folder"),
]


def told_where_it_belongs(status: int, out: str, errors: str, told: str, *, as_json: bool) -> None:
    assert status == 2
    if as_json:
        assert told in json.loads(out)["error"]["message"]
        assert errors == ""
    else:
        assert told in errors
        assert out == ""


@pytest.mark.parametrize(("variables", "told"), WRONG)
@pytest.mark.parametrize("as_json", [False, True])
def test_the_command_line_tells_the_same(
    own_settings: Callable[..., None], variables: dict[str, str], told: str, *, as_json: bool
) -> None:
    own_settings(**variables)
    words = ["list", "--lang", "en", *(["--json"] if as_json else [])]
    done = CliRunner().invoke(app, words)
    told_where_it_belongs(done.exit_code, done.stdout, done.stderr, told, as_json=as_json)


@pytest.mark.parametrize("as_json", [False, True])
def test_so_does_the_command_line_as_a_process_of_its_own(*, as_json: bool) -> None:
    variables, told = WRONG[0]
    environment = {name: value for name, value in os.environ.items() if "PLANMAP" not in name}
    environment |= {f"PLANMAP_{name.upper()}": value for name, value in variables.items()}
    done = subprocess.run(
        [sys.executable, "-m", "geo", "list", "--lang", "en", *(["--json"] if as_json else [])],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    told_where_it_belongs(done.returncode, done.stdout, done.stderr, told, as_json=as_json)
