"""Make a table of projects in the reader's language, for the page, for CSV and for XLSX.

The XLSX workbook has a second worksheet with the source of the data.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.export.tables.cells import harmless
from geo.model.location import certainty, in_words
from geo.model.plan import plan
from geo.model.project import HEADINGS
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary
from geo.publish.facts import imprint
from geo.store.frame import extents
from geo.store.snapshot import Snapshot

Cell = str | int | float | None
# Column widths in the workbook, in characters; by default 14.
_WIDTHS = {"name": 34, "name_en": 34, "phrase": 26, "status_evidence": 34, "place": 34}
_WIDTHS |= {"location_source": 44, "description": 40, "section": 8, "sentence": 8}


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
        The projects, in the order of the table.
    language : {"zh", "en"}

    Returns
    -------
    list of dict
        With the keys of :data:`~geo.model.project.HEADINGS`.
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
    # Computed only for the columns that the table has.
    computed: dict[str, Callable[[], Any]] = {
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
        computed[kind] = partial(vocabulary().label, kind, properties.get(kind), language)
    return {key: computed[key]() if key in computed else properties.get(key) for key in HEADINGS}


def section_title(number: int, language: Language) -> str:
    """Return the short title of a section of the plan in `language`."""
    return next(each.label(language) for each in plan().section if each.number == number)


def _source(properties: dict[str, Any], language: Language) -> str | None:
    source: str | None = properties.get("location_source")
    return (properties.get("location_source_en") or source) if language == "en" else source


def to_xlsx(snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language) -> bytes:
    """Return projects as an Excel workbook.

    Text is written as text and never becomes a formula or a link.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
    language : {"zh", "en"}
    """
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#0f5c6e", "font_color": "#ffffff"})
        sheet = book.add_worksheet(translate(N_("Projects"), language))
        for column, (key, heading) in enumerate(headings(language).items()):
            sheet.set_column(column, column, _WIDTHS.get(key, 14))
            sheet.write_string(0, column, heading, head)
        for line, row in enumerate(table(snapshot, rows, language), start=1):
            for column, cell in enumerate(row.values()):
                _write(sheet, line, column, cell)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, len(rows), len(headings(language)) - 1)
        _write_source(book, snapshot, language)
    return buffer.getvalue()


def _write(sheet: object, line: int, column: int, cell: Cell) -> None:
    if isinstance(cell, str):
        sheet.write_string(line, column, harmless(cell))  # type: ignore[attr-defined]
    elif cell is not None:
        sheet.write_number(line, column, cell)  # type: ignore[attr-defined]


def _write_source(book: object, snapshot: Snapshot, language: Language) -> None:
    sheet = book.add_worksheet(translate(N_("Source"), language))  # type: ignore[attr-defined]
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 60)
    facts = {
        N_("Plan"): plan().text("title", language),
        N_("Published by"): plan().text("publisher", language),
        N_("Date of the plan"): plan().date.isoformat(),
        N_("Data revision"): snapshot.revision,
        N_("Coordinates"): translate(N_("WGS 84 longitude and latitude (EPSG:4326)"), language),
    }
    for line, (name, value) in enumerate(facts.items()):
        sheet.write_string(line, 0, translate(name, language))
        sheet.write_string(line, 1, harmless(value))
    for line, text in enumerate(imprint(snapshot, language).lines(), start=len(facts) + 1):
        sheet.write_string(line, 1, harmless(text))


def to_csv(snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language) -> bytes:
    """Return projects as CSV.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
    language : {"zh", "en"}
        Language of headings and labels.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark, without which Excel would read Chinese as GBK.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(headings(language).values())
    for row in table(snapshot, rows, language):
        cells = row.values()
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return buffer.getvalue().encode("utf-8-sig")
