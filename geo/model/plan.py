"""The plan as a document: its title, place, date and sections (``data/plan.toml``)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from geo.model.config.settings import store_settings
from geo.model.config.toml_files import Text, read_configuration, value_error
from geo.model.errors import InvalidConfiguration
from geo.model.local_grid import MOST, LocalGrid
from geo.model.text.language import N_, Language, catalogue

# Kinds of place, recognised by the ending of the Chinese name; the longest match counts.
PlaceKind = Literal[
    "subdistrict", "town", "township", "district", "county", "city", "village", "community"
]
_KINDS: dict[PlaceKind, str] = {
    "subdistrict": "街道",
    "town": "镇",
    "township": "乡",
    "district": "区",
    "county": "县",
    "city": "市",
    "village": "村",
    "community": "社区",
}
_ANY_KIND = {"zh": "辖区", "en": "area"}  # when the name does not show the kind


class Section(BaseModel):
    """One section of the plan.

    `sentences` is the number of sentences of the section in the plan's text, so that
    a sentence without a project can be noticed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: Annotated[int, Field(ge=1, le=99)]
    numeral: Text
    zh: Text
    en: Text
    sentences: Annotated[int, Field(ge=0, le=1000)]

    def label(self, language: Language) -> str:
        """Return the short label in `language`."""
        return self.zh if language == "zh" else self.en

    def numeral_in(self, language: Language) -> str:
        """Return the plan's own numeral in Chinese, the number in English."""
        return self.numeral if language == "zh" else str(self.number)

    def numbered(self, language: Language) -> str:
        """Return "Section 3", or 第三部分."""
        text = N_("Section {number}")
        return catalogue(language).gettext(text).format(number=self.number, n=self.numeral)


class Plan(BaseModel):
    """The plan as a document, as described in ``plan.toml``.

    `grid` has the town's local grids. `base_map_source_*` is the source of the offline base map;
    `place_kind` is needed when the ending of the place's Chinese name does not show its kind.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title_zh: Text
    title_en: Text
    map_title_zh: Text
    map_title_en: Text
    place_zh: Text
    place_en: Text
    place_kind: PlaceKind | None = None
    region_zh: Text
    region_en: Text
    publisher_zh: Text
    publisher_en: Text
    date: dt.date
    subject: Text
    base_map_source_zh: Text | None = None
    base_map_source_en: Text | None = None
    section: Annotated[list[Section], Field(min_length=1, max_length=99)]
    grid: Annotated[list[LocalGrid], Field(max_length=MOST)] = []

    @model_validator(mode="after")
    def _numbers_differ(self) -> Plan:
        numbers = [section.number for section in self.section]
        repeated = [number for number in numbers if numbers.count(number) > 1]
        if repeated:
            raise value_error("value_same_section", value=repeated[0])
        return self

    @model_validator(mode="after")
    def _grids_differ(self) -> Plan:
        names = [name.casefold() for each in self.grid for name in {each.name_zh, each.name_en}]
        repeated = [name for name in names if names.count(name) > 1]
        if repeated:
            raise value_error("value_same_grid", value=repeated[0])
        return self

    def text(self, name: str, language: Language) -> str:
        """Return a two-language field such as ``title`` in `language`; empty when not given."""
        return str(getattr(self, f"{name}_{language}") or "")

    def place_kind_in(self, language: Language) -> str:
        """Return the word for the kind of place: "subdistrict", 镇."""
        kind = self.place_kind or kind_by_name(self.place_zh)
        return _ANY_KIND[language] if kind is None else kind_word(kind, language)

    @property
    def section_numbers(self) -> list[int]:
        """Numbers of the sections, in order."""
        return [section.number for section in self.section]


PLACE_KINDS: tuple[PlaceKind, ...] = tuple(_KINDS)


def kind_word(kind: PlaceKind, language: Language) -> str:
    """Return the word for a kind of place: "town", 镇."""
    return _KINDS[kind] if language == "zh" else kind


def kind_by_name(place: str) -> PlaceKind | None:
    """Return the kind of place that the ending of a Chinese name shows, or None.

    Examples
    --------
    >>> kind_by_name("柳河镇"), kind_by_name("西平社区"), kind_by_name("开发园")
    ('town', 'community', None)
    """
    matching = [kind for kind, ending in _KINDS.items() if place.endswith(ending)]
    return max(matching, key=lambda kind: len(_KINDS[kind]), default=None)


def read_plan(path: Path) -> Plan:
    """Read and validate a plan file.

    Raises
    ------
    InvalidConfiguration
        When the file is missing or does not have this form.
    """
    return read_configuration(path, Plan)


@lru_cache(maxsize=4)
def plan(data: Path | None = None) -> Plan:
    """Return the plan of the data folder, read once."""
    return read_plan((data or store_settings().data) / "plan.toml")


def place_kind(language: Language) -> str:
    """Return the word for the kind of the plan's place; a general one if there is no plan."""
    try:
        return plan().place_kind_in(language)
    except InvalidConfiguration:
        return _ANY_KIND[language]
