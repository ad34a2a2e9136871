"""The IT person: wrong settings are told by page, log and command line, and nothing else is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.servers import ROOT
from tests.browser.visitor import Visitor

WRONG = {"address": "map.example.org", "publik": "1"}
# Name, value and what would be right; and the advice, in the reader's language.
TOLD = ("PLANMAP_ADDRESS", "“map.example.org”", "https://", "PLANMAP_PUBLIK", "PLANMAP_PUBLIC")
ADVICE = {"zh": "重新启动", "en": "start again"}


def command_line(language: str) -> subprocess.CompletedProcess[str]:
    own = {f"PLANMAP_{name.upper()}": value for name, value in WRONG.items()}
    environment = {key: value for key, value in os.environ.items() if "PLANMAP" not in key} | own
    command = [sys.executable, "-m", "geo", "list", "--lang", language]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def health(address: str) -> tuple[int, dict[str, Any]]:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_wrong_settings_are_told_in_both_languages_and_nothing_is_served(
    visit: Callable[..., Visitor], serve: Callable[..., str], tmp_path: Path
) -> None:
    address = serve(**WRONG)
    code, answer = health(address)
    assert code == 503
    assert answer.get("status") != "ok"
    log = (tmp_path / "log.txt").read_text(encoding="utf-8")
    for language in ("zh", "en"):
        listed = command_line(language)
        assert listed.returncode == 2
        assert listed.stdout == ""
        visitor = visit(address)
        visitor.expect_trouble("503")
        # Every page tells it, also one that does not exist.
        for path in ("/", "/coverage", "/nothing"):
            page = visitor.open(f"{path}?lang={language}")
            for part in (*TOLD, ADVICE[language]):
                expect(page.locator("body")).to_contain_text(part)
        for part in (*TOLD, ADVICE[language]):
            assert part in listed.stderr
        # The very same sentences, page and command line.
        said = "".join(page.locator("body").inner_text().split())
        for line in listed.stderr.strip().splitlines():
            assert "".join(line.split()) in said
        assert any(part in log for part in TOLD)


@pytest.mark.parametrize(
    ("language", "told", "onward"), [("zh", "没有页面", "地图"), ("en", "no page", "Map")]
)
def test_an_unknown_page_says_so_in_words_and_leads_on(
    visit: Callable[..., Visitor], town: tuple[str, Any], language: str, told: str, onward: str
) -> None:
    address, plan = town
    code, answer = health(address)
    assert (code, answer["status"], answer["projects"]) == (200, "ok", len(plan.projects))
    visitor = visit(address)
    visitor.expect_trouble("404")
    page = visitor.open(f"/kaarten?lang={language}")
    expect(page.locator("h1")).to_contain_text(told)
    expect(page.locator("h1")).to_contain_text("kaarten")
    page.get_by_role("link", name=onward, exact=True).first.click()
    sheet = visitor.map()
    expect(sheet.get_by_role("searchbox")).to_be_visible()
