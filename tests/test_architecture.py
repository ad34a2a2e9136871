"""The picture and the text of the architecture agree with the code."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from draw_architecture import PICTURE, drawing  # noqa: E402

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_the_picture_is_current() -> None:
    told = "python3 tools/draw_architecture.py"
    assert PICTURE.read_text(encoding="utf-8") == drawing(), f"draw it anew: {told}"


@pytest.mark.parametrize("text", [TEXT, GLOSSARY], ids=["architecture", "glossary"])
def test_every_path_in_the_text_is_there(text: str) -> None:
    named = set(re.findall(r"`((?:geo|data|pages|tests|tools|docs)/[\w./*-]*)`", text))
    assert len(named) > 20
    assert sorted(name for name in named if not list(ROOT.glob(name.rstrip("/")))) == []


def test_every_package_is_in_the_text() -> None:
    packages = {path.parent.name for path in (ROOT / "geo").glob("*/__init__.py")}
    assert sorted(name for name in packages if f"`{name}" not in TEXT) == []


def test_the_glossary_has_each_term_once_in_both_languages() -> None:
    rows = [line.split("|")[1:-1] for line in GLOSSARY.splitlines() if line.startswith("| ")]
    terms = [[cell.strip() for cell in row] for row in rows if row[0].strip() not in ("term", "")]
    assert len(terms) > 40
    assert all(term and chinese and meaning and code for term, chinese, meaning, code in terms)
    names = [term for term, *_ in terms]
    assert sorted({name for name in names if names.count(name) > 1}) == []
