"""Names that lead to no file, or to one without an end."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.intake.local_file import given_content
from tests.conftest import fault_of

WITH_DEVICES = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def code_of(path: Path) -> str | None:
    found = fault_of(lambda: given_content(path))
    return found.code if found else None


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x\r\n")
    link = tmp_path / "b"
    link.symlink_to("a")
    assert given_content(link) == b"x\r\n"


@WITH_DEVICES
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    os.mkfifo(path)
    assert code_of(path) == "not_a_file"


@WITH_DEVICES
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_not_read(tmp_path: Path, device: str) -> None:
    path = tmp_path / "a.geojson"
    path.symlink_to(device)
    assert code_of(path) == "not_a_file"


def test_what_leads_nowhere_is_told(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to("loop")
    assert code_of(tmp_path) == "not_a_file"
    assert code_of(tmp_path / "nothing") == "file_missing"
    assert code_of(tmp_path / "a\0b") == "file_missing"
    assert code_of(loop) == "file_unreadable"


@pytest.mark.parametrize(("size", "code"), [(1_000_000, None), (1_000_001, "too_large")])
def test_no_more_is_read_than_is_allowed(
    own_settings: Callable[..., None], tmp_path: Path, size: int, code: str | None
) -> None:
    own_settings(max_upload_mb="1")
    path = tmp_path / "a"
    path.write_bytes(b" " * size)
    assert code_of(path) == code
