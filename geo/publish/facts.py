"""The imprint of every output: approval number, sources, date of the data, draft mark."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from geo.model.config.settings import map_settings
from geo.model.plan import plan
from geo.model.text.language import N_, Language
from geo.model.text.translate import listed, translate
from geo.publish.check import publish_report
from geo.publish.gather import gathered
from geo.store.snapshot import Snapshot

MAX_NAMED = 6  # projects named per source; the rest are counted


@dataclass(frozen=True, slots=True)
class Imprint:
    """The imprint of an output, in one language.

    Attributes
    ----------
    language : {"zh", "en"}
    approval : str
        The map's approval number (审图号); empty while there is none.
    sources : tuple of str
        The plan with its publisher and date, then each source of locations with the
        names of its projects, the source of most projects first.
    base_map : str
        The source of the base map; empty if not stated.
    data_date : datetime.date
        The latest "status as of" date.
    made_on : datetime.date
        When the output was made.
    mark : str
        "Internal draft" until the check before publishing passes, then empty.
    """

    language: Language
    approval: str
    sources: tuple[str, ...]
    base_map: str
    data_date: dt.date
    made_on: dt.date
    mark: str

    def lines(self) -> tuple[str, ...]:
        """Return the imprint as short lines for a footer, the draft mark first.

        Of the sources it has only the plan; the source of each location is shown
        with its project.
        """
        texts = (
            (N_("Source: {value}"), self.sources[0] if self.sources else ""),
            (N_("Base map: {value}"), self.base_map),
            (N_("Map approval number {value}"), self.approval),
            (N_("Data as of {value}"), self.data_date.isoformat()),
            (N_("Created on {value}"), self.made_on.isoformat()),
        )
        lines = (translate(text, self.language, value=value) for text, value in texts if value)
        return tuple(filter(None, (self.mark, *lines)))

    def to_dict(self) -> dict[str, Any]:
        """Return the imprint, including its lines, as a JSON object."""
        return {
            "approval": self.approval,
            "sources": list(self.sources),
            "base_map": self.base_map,
            "data_date": self.data_date.isoformat(),
            "made_on": self.made_on.isoformat(),
            "mark": self.mark,
            "lines": list(self.lines()),
        }


def imprint(snapshot: Snapshot, language: Language, *, today: dt.date | None = None) -> Imprint:
    """Return the imprint that an output of these projects carries.

    Parameters
    ----------
    snapshot : Snapshot
    language : {"zh", "en"}
    today : datetime.date, optional
        The date of the output; today by default.
    """
    made_on = today or dt.datetime.now().astimezone().date()
    document, facts = plan(), gathered(snapshot)
    return Imprint(
        language,
        approval=map_settings().map_approval.strip(),
        sources=(_plan_source(language), *_sources(facts.sources, language)),
        base_map=document.text("base_map_source", language),
        data_date=max(facts.dates, default=document.date),
        made_on=made_on,
        mark=publish_report(snapshot, today=made_on).mark(language),
    )


def _plan_source(language: Language) -> str:
    document = plan()
    return translate(
        N_("{title}, {publisher}, {date}"),
        language,
        title=document.text("title", language),
        publisher=document.text("publisher", language),
        date=document.date.isoformat(),
    )


def _sources(named: dict[tuple[str, str], list[tuple[str, str]]], language: Language) -> list[str]:
    """Return each source of locations with the names of its projects."""
    ranked = sorted(named, key=lambda pair: (-len(named[pair]), pair))
    i = 0 if language == "zh" else 1
    return [_named([both[i] for both in named[pair]], pair[i], language) for pair in ranked]


def _named(names: list[str], source: str, language: Language) -> str:
    listing = listed(names[:MAX_NAMED], language)
    more = len(names) - MAX_NAMED
    if more > 0:
        listing = translate(N_("{names} and {n} more"), language, names=listing, n=f"{more:,}")
    return translate(N_("{names}: {source}"), language, names=listing, source=source)
