"""The face to print with: the system's own, else the one that comes along, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import typst
from fontTools.ttLib import TTFont

from geo.export import fonts
from geo.model.config.settings import ROOT
from geo.model.errors import InvalidConfiguration


@pytest.fixture
def fresh() -> Iterator[None]:
    fonts._typeface.cache_clear()
    yield
    fonts._typeface.cache_clear()


class Faces:
    def __init__(self, names: list[str]) -> None:
        self._names = names

    def families(self) -> list[str]:
        return self._names


def system_has(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    real = typst.Fonts

    def made(**options: Any) -> Any:
        return Faces(list(names)) if options["include_system_fonts"] else real(**options)

    monkeypatch.setattr(typst, "Fonts", made)


@pytest.mark.usefixtures("fresh")
def test_without_a_chinese_face_the_packaged_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    system_has(monkeypatch, "DejaVu Sans")
    found = fonts.typeface()
    assert found.family == "Noto Sans SC"
    assert found.fonts.families() == ["Noto Sans SC"]


@pytest.mark.usefixtures("fresh")
def test_a_chinese_face_of_the_system_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    system_has(monkeypatch, "Arial", "Microsoft YaHei", "SimSun")
    assert fonts.typeface().family == "Microsoft YaHei"


def test_of_the_package_only_the_free_sans_serif_face_is_seen() -> None:
    assert fonts.packaged_typeface().fonts.families() == ["Noto Sans SC"]


def test_the_packaged_face_has_all_that_a_plan_is_written_in() -> None:
    """GBK but one sign of mathematics, Big5's characters, kana, and what the program itself says."""
    known = set(TTFont(fonts.packaged_file()).getBestCmap())
    gbk = {each for each in map(chr, range(0x80, 0x10000)) if in_encoding(each, "gbk")}
    big5 = {each for each in map(chr, range(0x4E00, 0xA000)) if in_encoding(each, "big5")}
    assert len(gbk) > 21_000
    assert len(big5) > 13_000
    assert {each for each in gbk | big5 if ord(each) not in known} == {"≒"}
    texts = ("geo/locale/zh/LC_MESSAGES/planmap.po", "data/projects.geojson", "data/plan.toml")
    said = "".join((ROOT / each).read_text(encoding="utf-8") for each in texts)
    assert {each for each in said if each >= "\u2e80" and ord(each) not in known} == set()


def in_encoding(character: str, encoding: str) -> bool:
    try:
        return len(character.encode(encoding)) == 2
    except UnicodeEncodeError:
        return False


def test_without_any_face_one_is_told_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    with pytest.raises(InvalidConfiguration):
        fonts.packaged_file()
