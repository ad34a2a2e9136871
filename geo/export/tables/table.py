"""The projects as a table in the reader's language: shown on the page and written to files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.model.location import certainty, in_words
from geo.model.plan import plan
from geo.model.project import HEADINGS
from geo.model.text.language import Language
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary
from geo.store.frame import extents
from geo.store.snapshot import Snapshot

Cell = str | int | float | None


def headings(language: Language) -> dict[str, str]:
    """Return the heading of each column in `language`."""
    return {key: translate(text, language) for key, text in HEADINGS.items()}


def table(
    snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language
) -> list[dict[str, Cell]]:
    """Return projects as rows with labels instead of codes.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
        Which projects, in the order wanted.
    language : {"zh", "en"}

    Returns
    -------
    list of dict
        Keys are those of :data:`~geo.model.project.HEADINGS`.
    """
    return [
        _row(snapshot, int(row), extent, language)
        for row, extent in zip(rows, extents(snapshot, rows), strict=True)
    ]


def _row(
    snapshot: Snapshot, row: int, extent: tuple[float, float], language: Language
) -> dict[str, Cell]:
    feature = snapshot.feature(row)
    properties = feature["properties"]
    located = feature["geometry"] is not None
    length, area = extent
    made: dict[str, Callable[[], Any]] = {
        "id": lambda: feature["id"],
        "section_label": lambda: section_title(properties["section"], language),
        "place": lambda: in_words(
            properties, language, located=located, length_m=length, area_m2=area
        ),
        "certainty": lambda: vocabulary().label(
            "certainty", certainty(properties, located=located), language
        ),
        "location_source": lambda: _source(properties, language),
        "longitude": lambda: round(float(snapshot.columns.x[row]), 6) if located else None,
        "latitude": lambda: round(float(snapshot.columns.y[row]), 6) if located else None,
    }
    for kind in ("category", "status", "visibility", "target_unit"):
        made[kind] = partial(vocabulary().label, kind, properties.get(kind), language)
    return {key: made[key]() if key in made else properties.get(key) for key in HEADINGS}


def section_title(number: int, language: Language) -> str:
    """Return the short title of a section of the plan in `language`."""
    return next(each.label(language) for each in plan().section if each.number == number)


def _source(properties: dict[str, Any], language: Language) -> str | None:
    source: str | None = properties.get("location_source")
    return (properties.get("location_source_en") or source) if language == "en" else source
