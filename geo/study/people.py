"""Where the number of people comes from: a file, the office's layer, or the plan's own data.

Every figure made from people names it: its source and its date, as the data state them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from geo.coverage.town import Town
from geo.layers.kinds import RESIDENTS
from geo.layers.record import Layer
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate

Origin = Literal["file", "layer", "plan"]
_PEOPLE = "population"  # the role of the user's file


@dataclass(frozen=True, slots=True)
class PeopleSource:
    """Where the number of people comes from.

    Attributes
    ----------
    origin : {"file", "layer", "plan"}
    name_zh, name_en : str
        Of the file or layer; empty for the plan's own data.
    source_zh, source_en : str
        Who says so; empty where that is not stated.
    date : str
        Of the data: a day, a month or a year; empty where it is not stated.
    """

    origin: Origin
    name_zh: str = ""
    name_en: str = ""
    source_zh: str = ""
    source_en: str = ""
    date: str = ""

    def name(self, language: Language) -> str:
        """Return the name in a language; the Chinese one if there is no English one."""
        return (self.name_en or self.name_zh) if language == "en" else self.name_zh

    def source(self, language: Language) -> str:
        """Return the source in a language; the Chinese one if there is no English one."""
        return (self.source_en or self.source_zh) if language == "en" else self.source_zh

    def words(self, language: Language) -> str:
        """Return name, source and date in one line; what is not stated is said to be so.

        Examples
        --------
        >>> PeopleSource("plan", source_zh="第七次全国人口普查", date="2020").words("zh")
        '第七次全国人口普查，2020'
        >>> PeopleSource("plan", date="2020").words("en")
        'source not stated, 2020'
        >>> PeopleSource("file", name_zh="people.csv", name_en="people.csv").words("en")
        'file people.csv'
        """
        name, source = self.name(language), self.source(language)
        if self.origin == "file":
            return translate(N_("file {name}"), language, name=name)
        if not source:
            source = translate(N_("source not stated"), language)
        parts = [source, self.date or translate(N_("date not stated"), language)]
        if name:
            parts.insert(0, translate(N_("layer “{name}”"), language, name=name))
        return ("，" if language == "zh" else ", ").join(parts)

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the source as JSON data; what is not stated is null."""
        return {
            "origin": self.origin,
            "name": self.name(language) or None,
            "source": self.source(language) or None,
            "date": self.date or None,
        }


def people_sources(
    names: Iterable[tuple[str, str]], layers: Iterable[Layer], town: Town
) -> tuple[PeopleSource, ...]:
    """Return where the number of people comes from; none where it is not known.

    Parameters
    ----------
    names : iterable of (role, file name)
    layers : iterable of Layer
        The office's layers that are used.
    town : Town
        Its residents count where neither a file nor a layer has any.
    """
    files = [name for role, name in names if role == _PEOPLE]
    if files:
        return tuple(PeopleSource("file", name, name) for name in files)
    kept = [each for each in layers if each.kind == RESIDENTS]
    if kept:
        return tuple(
            PeopleSource("layer", each.name_zh, each.name_en, each.source, each.source, each.date)
            for each in kept
        )
    if town.residents is None:
        return ()
    year = "" if town.residents_year is None else str(town.residents_year)
    source = town.residents_source, town.residents_source_en
    return (PeopleSource("plan", "", "", *source, year),)


def people_words(sources: Iterable[PeopleSource], language: Language) -> str:
    """Return all sources in one line; empty where the number of people is not known."""
    return ("；" if language == "zh" else "; ").join(each.words(language) for each in sources)
