"""Configuration files: what is wrong is told with the file and the field."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from geo.model.configuration import read_configuration
from geo.model.errors import InvalidConfiguration


class Inner(BaseModel):
    size: int


class Outer(BaseModel):
    name: str
    part: list[Inner]


def written(folder: Path, content: bytes) -> Path:
    path = folder / "words.toml"
    path.write_bytes(content)
    return path


def test_a_file_becomes_its_model(tmp_path: Path) -> None:
    path = written(tmp_path, 'name = "南城"\n[[part]]\nsize = 3\n'.encode())
    assert read_configuration(path, Outer) == Outer(name="南城", part=[Inner(size=3)])


def test_a_wrong_entry_is_named_with_its_path(tmp_path: Path) -> None:
    path = written(tmp_path, b'name = "x"\n[[part]]\nsize = 1\n[[part]]\nsize = "big"\n')
    with pytest.raises(InvalidConfiguration) as caught:
        read_configuration(path, Outer)
    assert caught.value.code == "configuration_invalid"
    assert caught.value.params["file"] == "words.toml"
    assert caught.value.params["field"] == "part.1.size"


def test_a_missing_entry_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        read_configuration(written(tmp_path, b"part = []\n"), Outer)
    assert caught.value.params["field"] == "name"


@pytest.mark.parametrize(
    "content", [b"name = ", b"= 3", b'name = "\xff"', b"[[part]", "名 = 1".encode("gbk")]
)
def test_a_file_that_is_not_toml_is_named(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        read_configuration(written(tmp_path, content), Outer)
    assert caught.value.code == "configuration_unreadable"
    assert caught.value.params["file"] == "words.toml"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        read_configuration(tmp_path / "words.toml", Outer)
    assert caught.value.code == "configuration_unreadable"
    assert caught.value.params["file"] == "words.toml"
