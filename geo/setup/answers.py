"""Hold what a person answers about a town: names, plan, sections, residents, and its files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from geo.model.config.toml_files import Text, read_configuration, value_error, value_fault
from geo.model.errors import Finding, InvalidConfiguration
from geo.model.plan import PlaceKind
from geo.model.text.plain_text import hidden_sign
from geo.model.validate import is_slug

MOST_FILES = 12  # of one kind
_LONGEST_ID = 60
_FILE_NAMES = ("file", "vocabulary", "standards", "english")


def _plain(text: str) -> str:
    """Refuse line breaks and invisible characters, which could pose as another text."""
    sign = hidden_sign(text)
    if sign is None and any(each in text for each in "\t\r\n"):
        sign = f"U+{ord(next(each for each in text if each in chr(9) + chr(13) + chr(10))):04X}"
    if sign is not None:
        raise value_error("value_hidden", sign=sign)
    if not text.strip():
        raise value_error("value_empty")
    return text.strip()


def _slug(text: str) -> str:
    if not is_slug(text) or len(text) > _LONGEST_ID:
        raise value_error("value_slug")
    return text


Name = Annotated[Text, AfterValidator(_plain)]
Path_ = Annotated[str, Field(min_length=1, max_length=4000)]
Crs = Annotated[str, Field(min_length=1, max_length=20_000)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SectionAnswer(_Answer):
    """One section of the plan; without a number, its position is the number.

    Examples
    --------
    >>> SectionAnswer(numeral="一", zh="经济发展", sentences=9).en is None
    True
    """

    numeral: Name
    zh: Name
    en: Name | None = None
    sentences: Annotated[int, Field(ge=0, le=1000)] = 0
    number: Annotated[int, Field(ge=1, le=99)] | None = None


class ResidentsAnswer(_Answer):
    """How many people live in the town, in which year, and who says so."""

    count: Annotated[int, Field(ge=1, lt=1_000_000_000)]
    year: Annotated[int, Field(ge=1900, le=2100)]
    source_zh: Name | None = None
    source_en: Name | None = None


class FileAnswer(_Answer):
    """A file, its coordinate system where it does not declare one, and where it comes from."""

    file: Path_
    crs: Crs | None = None
    source_zh: Name | None = None
    source_en: Name | None = None


class GroundAnswer(FileAnswer):
    """A file of outlines, lines or places.

    Attributes
    ----------
    role : str, optional
        What all features are: ``road``, ``metro``, ``rail`` or ``water`` for lines,
        ``station`` for places. By default each says so itself.
    name_field : str, optional
        Field of the names; by default it is found by its name.
    accuracy_m : float, optional
        How far the features may be off.
    """

    role: str | None = None
    name_field: str | None = None
    accuracy_m: Annotated[float, Field(ge=0, lt=1e6)] | None = None


class OutlineAnswer(FileAnswer):
    """The file of the town's outline, perhaps with those of other towns.

    Attributes
    ----------
    name, id : str, optional
        Which of the file's areas is the town: its name, or its id or number (``#3``);
        several ids, separated by commas, are parts of one town.
    name_field : str, optional
        Field of the names; by default it is found by its name.
    accuracy_m : float
        How far the outline may be off, as its source says.
    tolerance_m : float
        How far outlines may move when they are generalised; 0 keeps every vertex.
    neighbours : FileAnswer, optional
        The file of the neighbours, if it is another one.
    communities : FileAnswer, optional
        A file with the outlines of the town's communities.
    neighbours_within_m : float
        Other areas of the file that come as near as this are neighbours.
    confirmed : bool
        A person has seen where the outline lies, and it is right.
    """

    name: Name | None = None
    id: Name | None = None
    name_field: str | None = None
    accuracy_m: Annotated[float, Field(ge=0, lt=1e6)] | None = None
    tolerance_m: Annotated[float, Field(ge=0, le=1000)] = 20.0
    neighbours: FileAnswer | None = None
    communities: FileAnswer | None = None
    neighbours_within_m: Annotated[float, Field(ge=0, le=100_000)] = 100.0
    confirmed: bool = False


class Answers(_Answer):
    """Everything that a new town needs; the texts in English may be left out."""

    place_zh: Name
    place_en: Name | None = None
    place_kind: PlaceKind | None = None
    region_zh: Name
    region_en: Name | None = None
    publisher_zh: Name
    publisher_en: Name | None = None
    date: dt.date
    title_zh: Name | None = None
    title_en: Name | None = None
    map_title_zh: Name | None = None
    map_title_en: Name | None = None
    subject: Annotated[str, AfterValidator(_slug)] | None = None
    base_map_source_zh: Name | None = None
    base_map_source_en: Name | None = None
    residents: ResidentsAnswer | None = None
    section: Annotated[list[SectionAnswer], Field(min_length=1, max_length=99)]
    outline: OutlineAnswer
    lines: Annotated[list[GroundAnswer], Field(max_length=MOST_FILES)] = []
    places: Annotated[list[GroundAnswer], Field(max_length=MOST_FILES)] = []
    osm: FileAnswer | None = None
    vocabulary: Path_ | None = None
    standards: Path_ | None = None
    english: Path_ | None = None

    @model_validator(mode="after")
    def _numbers_differ(self) -> Answers:
        numbers = self.section_numbers
        repeated = [number for number in numbers if numbers.count(number) > 1]
        if repeated:
            raise value_error("value_same_section", value=repeated[0])
        return self

    @property
    def section_numbers(self) -> list[int]:
        """Numbers of the sections, in order."""
        return [each.number or place for place, each in enumerate(self.section, start=1)]


class _AnyAnswers(BaseModel):
    model_config = ConfigDict(extra="allow")


def read_answers(path: Path) -> dict[str, Any]:
    """Read an answers file, to be completed and then checked by :func:`as_answers`.

    Parameters
    ----------
    path : Path
        A TOML file; files that it names lie beside it.

    Raises
    ------
    InvalidConfiguration
        ``answers_unreadable`` if it is missing or no TOML.
    """
    try:
        values = read_configuration(path, _AnyAnswers).model_dump()
    except InvalidConfiguration as error:
        raise InvalidConfiguration("answers_unreadable", **error.params) from error
    resolved: dict[str, Any] = _resolved_paths(values, path.parent)
    return resolved


def _resolved_paths(values: Any, folder: Path) -> Any:
    """Return answers with the names of their files relative to the folder of the answers file."""
    if isinstance(values, list):
        return [_resolved_paths(each, folder) for each in values]
    if not isinstance(values, dict):
        return values
    return {
        name: str(folder / each)
        if name in _FILE_NAMES and isinstance(each, str) and "\0" not in each
        else _resolved_paths(each, folder)
        for name, each in values.items()
    }


def as_answers(values: Mapping[str, Any]) -> Answers:
    """Check answers that were given one by one.

    Parameters
    ----------
    values : mapping
        As in an answers file.

    Raises
    ------
    InvalidConfiguration
        ``answer_invalid`` for each wrong or missing answer.
    """
    try:
        return Answers.model_validate(values)
    except ValidationError as error:
        found = [_finding(each) for each in error.errors()]
        raise InvalidConfiguration(found[0].code, others=found[1:], **found[0].params) from error


def answer_fault(name: str, value: Any) -> Finding | None:
    """Return what is wrong with one answer, or None.

    Parameters
    ----------
    name : str
        A field of :class:`Answers`.
    value : object

    Examples
    --------
    >>> answer_fault("place_zh", "柳河镇"), answer_fault("place_zh", "").params["what"]
    (None, 'value_empty')
    """
    try:
        Answers.model_validate({name: value})
    except ValidationError as error:
        for each in error.errors():
            if each["loc"] and each["loc"][0] == name:
                return _finding(each)
    return None


def _finding(error: Mapping[str, Any]) -> Finding:
    field = ".".join(str(part + 1 if isinstance(part, int) else part) for part in error["loc"])
    return Finding("answer_invalid", params={"field": field or "–", **value_fault(error)})


def section_from(text: str) -> dict[str, Any]:
    """Parse a section as ``numeral|Chinese|English|sentences``; the last two may be left out.

    Raises
    ------
    InvalidConfiguration
        ``section_invalid``

    Examples
    --------
    >>> section_from("一|经济发展|Economy|9")
    {'numeral': '一', 'zh': '经济发展', 'en': 'Economy', 'sentences': 9}
    >>> section_from("二|城市品质")
    {'numeral': '二', 'zh': '城市品质'}
    """
    parts = [part.strip() for part in text.replace("｜", "|").split("|")]
    if not 2 <= len(parts) <= 4 or not all(parts[:2]):
        raise InvalidConfiguration("section_invalid", value=text)
    section: dict[str, Any] = {"numeral": parts[0], "zh": parts[1]}
    if len(parts) > 2 and parts[2]:
        section["en"] = parts[2]
    if len(parts) > 3 and parts[3]:
        if not (parts[3].isascii() and parts[3].isdecimal()):
            raise InvalidConfiguration("section_invalid", value=text)
        section["sentences"] = int(parts[3][:9])
    return section
