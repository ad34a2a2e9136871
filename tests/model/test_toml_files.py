"""Configuration files: what is wrong is told with the file and the field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from geo.model.config.toml_files import invalid_configuration, read_configuration
from geo.model.errors import Finding, InvalidConfiguration
from geo.model.messages import sentence
from geo.model.messages.quoting import shown
from geo.model.plan import Plan
from geo.model.standards import Standards
from geo.model.text.language import LANGUAGES, Language
from geo.model.vocabulary import Vocabulary
from geo.present.composition import Composition
from tests.model.test_own_words import FOREIGN, VALUES


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
    assert caught.value.code == "configuration_entry_invalid"
    told = caught.value.params
    assert (told["file"], told["table"], told["number"], told["field"]) == (
        "words.toml",
        "part",
        2,
        "size",
    )
    assert sentence(caught.value.findings[0], "en") == (
        "In words.toml, entry 2 under [[part]], “size” is wrong: a whole number is needed."
    )


def test_every_wrong_entry_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, b'name = 3\n[[part]]\nsize = "big"\n[[part]]\nsiez = 1\n')
    with pytest.raises(InvalidConfiguration) as caught:
        read_configuration(path, Outer)
    fields = [each.params["field"] for each in caught.value.findings]
    assert fields == ["name", "size", "size"]


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = ""
    part: list[Inner] = []


def test_a_mistyped_entry_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        read_configuration(written(tmp_path, b'nmae = "x"\n'), Closed)
    assert caught.value.params["what"] == "value_near"
    assert caught.value.params["suggestion"] == "name"


def test_a_file_in_gbk_is_told_so(tmp_path: Path) -> None:
    path = written(tmp_path, 'name = "南城"\n'.encode("gbk"))
    with pytest.raises(InvalidConfiguration) as caught:
        read_configuration(path, Outer)
    (found,) = caught.value.findings
    assert "GBK" in sentence(found, "en")
    assert "GBK" in sentence(found, "zh")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", [Plan, Standards, Vocabulary, Composition])
def test_whatever_stands_in_a_file_is_told_in_our_own_words(
    model: type[BaseModel], language: Language
) -> None:
    for value in VALUES:
        names = [*model.model_fields, "another"]
        tables = [{name: [dict.fromkeys(model.model_fields, value)] for name in names}]
        for document in (dict.fromkeys(names, value), *tables, value):
            for found in faults(model, document):
                text = shown(found.params, language)["what"]
                assert found.params["what"] != "value_other", (value, found)
                assert not FOREIGN.search(text), text
                assert language == "en" or re.search("[\u4e00-\u9fff]", text), text
                assert sentence(found, language)


def faults(model: type[BaseModel], document: object) -> list[Finding]:
    try:
        model.model_validate(document)
    except ValidationError as error:
        return invalid_configuration(Path("words.toml"), error, model).findings
    return []


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
