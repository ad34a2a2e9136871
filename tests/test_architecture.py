"""The picture and the text of the architecture agree with the code."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from draw_architecture import PICTURE, drawing  # noqa: E402

TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_the_picture_is_current() -> None:
    told = "python3 tools/draw_architecture.py"
    assert PICTURE.read_text(encoding="utf-8") == drawing(), f"draw it anew: {told}"


def test_every_path_in_the_text_is_there() -> None:
    named = set(re.findall(r"`((?:geo|data|pages|tests|tools|docs)/[\w./*-]*)`", TEXT))
    assert len(named) > 20
    assert sorted(name for name in named if not list(ROOT.glob(name.rstrip("/")))) == []


def test_every_package_is_in_the_text() -> None:
    packages = {path.parent.name for path in (ROOT / "geo").glob("*/__init__.py")}
    assert sorted(name for name in packages if f"`{name}" not in TEXT) == []
