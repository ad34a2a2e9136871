"""A reader's child does not outlive its server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.model.config.settings import ROOT

SERVER = """
import sys
from geo.intake.sandbox.run import run_reader
run_reader("tests.intake.slow_reader", {"do": "wait", "begun": sys.argv[1]}, {}, seconds=600)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_reader_ends_with_its_server(
    tmp_path: Path, wait_until: Callable[[Callable[[], Any]], Any]
) -> None:
    begun = tmp_path / "begun"
    with subprocess.Popen([sys.executable, "-c", SERVER, str(begun)], cwd=ROOT) as server:
        child = wait_until(lambda: begun.exists() and begun.read_text())
        assert _lives(child)
        server.kill()
    wait_until(lambda: not _lives(child))


def _lives(child: str) -> bool:
    try:
        return Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
