"""The face to print with: the system's own, else the one that comes along, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import typst

from geo.export import fonts
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
    assert found.family == "Noto Sans CJK SC"
    assert found.fonts.families() == ["Noto Sans CJK SC"]


@pytest.mark.usefixtures("fresh")
def test_a_chinese_face_of_the_system_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    system_has(monkeypatch, "Arial", "Microsoft YaHei", "SimSun")
    assert fonts.typeface().family == "Microsoft YaHei"


def test_of_the_package_only_the_free_sans_serif_face_is_seen() -> None:
    assert fonts.packaged_typeface().fonts.families() == ["Noto Sans CJK SC"]
    assert fonts.packaged_file().stat().st_size > 10_000_000


def test_without_any_face_one_is_told_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    with pytest.raises(InvalidConfiguration):
        fonts.packaged_file()
