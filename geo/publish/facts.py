"""What every output states: approval number, sources, date of the data, the mark."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from geo.model.language import Language
from geo.model.settings import map_settings
from geo.publish.check import publish_report
from geo.store.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Imprint:
    """The imprint of an output, in one language.

    Attributes
    ----------
    language : {"zh", "en"}
    approval : str
        The map's approval number (审图号); empty while there is none.
    sources : tuple of str
        The plan with publisher and date, then who says where the places are.
    base_map : str
        The source of the base map.
    data_date : datetime.date
        The newest date of a status.
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
        """Return the imprint as short lines for a footer, the mark first."""
        return tuple(filter(None, (self.mark, *self.sources)))

    def answer(self) -> dict[str, Any]:
        """Return the imprint as JSON, its lines included."""
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
    """Return what every output of these projects states.

    Parameters
    ----------
    snapshot : Snapshot
    language : {"zh", "en"}
    today : datetime.date, optional
        When the output is made; today by default.
    """
    made_on = today or dt.datetime.now().astimezone().date()
    mark = publish_report(snapshot, today=made_on).mark(language)
    return Imprint(language, map_settings().map_approval, (), "", made_on, made_on, mark)
