"""The child that sets pages gets all of its request, however late it begins to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.export import typesetting

ECHO = """
import sys
size = len(sys.stdin.buffer.read())
sys.stdout.buffer.write(str(size).encode() * 50_000)
"""


def test_a_request_longer_than_a_pipe_holds_comes_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "echo.py"
    child.write_text(ECHO, encoding="utf-8")
    monkeypatch.setattr(typesetting, "_CHILD", child)
    monkeypatch.setattr(typesetting, "_LOOK_SECONDS", 0.001)  # long before the child reads
    monkeypatch.setattr(typesetting, "MOST_SECONDS", 60)
    assert typesetting._answer(b"x" * 3_000_000) == b"3000000" * 50_000
