"""Read XLSX in a child process: ``python -m geo.intake.sandbox.xlsx_reader``.

Formulas are never computed: the value that was saved with a cell is used.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from geo.intake.sandbox.restrict import Request, serve
from geo.model.errors import UnreadableFile

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MERGED = re.compile(
    rb"<(?:\w{1,20}:)?mergeCell\s{1,9}ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
_MOST_MERGED = 100_000
_MOST_EMPTY = 50_000  # rows without a cell, after which a sheet is considered finished
_MOST_SHEETS = 50  # read
_START = 8  # bytes that show UTF-16 or UTF-32, in which declarations would not be found
_MARKUP = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def prepare() -> None:
    """Import the libraries before memory is limited."""
    import openpyxl  # noqa: F401


def read(request: Request) -> Iterator[Any]:
    """Yield the sheets, each as its name and then its rows.

    Parameters
    ----------
    request : dict
        ``path``, ``max_values`` (cells of all sheets) and the limits.
    """
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise UnreadableFile("reader_crashed")
    try:
        formulas, merged = _inspected(request["path"])
        book = openpyxl.load_workbook(
            request["path"], read_only=True, data_only=True, keep_links=False
        )
        yield from _sheets(book.worksheets[:_MOST_SHEETS], formulas, merged, request)
        yield from _unread(book.worksheets[_MOST_SHEETS:], request)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:
        # openpyxl passes on any exception of its parsers.
        raise UnreadableFile("file_broken", kind="XLSX") from error


def _sheets(
    sheets: list[Any], formulas: int, merged: dict[str, list[Any]], request: Request
) -> Iterator[Any]:
    room = request["max_values"]
    for sheet in sheets:
        # openpyxl does not keep merged cells when it reads row by row.
        cells = merged.get(str(getattr(sheet, "_worksheet_path", "")).lstrip("/"), [])
        yield {"sheet": str(sheet.title), "formulas": formulas, "merged": cells}
        for row in _rows(sheet, request):
            room -= len(row["cells"])
            if room < 0:
                raise UnreadableFile("too_complex")
            yield row


def _unread(sheets: list[Any], request: Request) -> Iterator[Any]:
    """Yield only the name and the first row of the sheets that are not read, to report them."""
    for sheet in sheets:
        yield {"sheet": str(sheet.title), "merged": [], "beyond": True}
        yield from itertools.islice(_rows(sheet, request), 1)


def _inspected(path: str) -> tuple[int, dict[str, list[Any]]]:
    """Count the formulas, find the merged cells, and refuse XML that declares entities."""
    count, merged = 0, {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            content = archive.read(name)
            is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:_START]
            if is_wide or _MARKUP.search(content):
                raise UnreadableFile("xml_declarations")
            if "worksheets/" in name:
                count += sum(1 for _ in _FORMULA.finditer(content))
                merged[name.lstrip("/")] = _merged(content)
    return count, merged


def _merged(content: bytes) -> list[tuple[int, int, int, int]]:
    """Return the merged cells of a sheet as first row and column, last row and column, from 1."""
    found = itertools.islice(_MERGED.finditer(content), _MOST_MERGED)
    return [(int(each[2]), _column(each[1]), int(each[4]), _column(each[3])) for each in found]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _rows(sheet: Any, request: Request) -> Iterator[Any]:
    # Otherwise openpyxl would fill the sheet with empty cells to the size that it states.
    sheet.reset_dimensions()
    found = empty = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if len(row) > 4 * request["max_fields"]:
            limit = request["max_fields"]
            raise UnreadableFile("too_many_fields", found=len(row), limit=limit)
        cells = [_cell(each) for each in row]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            empty += 1
            if empty > _MOST_EMPTY:
                return
            continue
        found += 1
        if found > request["max_features"] + 20:
            limit = request["max_features"]
            raise UnreadableFile("too_many_features", found=found, limit=limit)
        yield {"row": number, "cells": cells}


def _cell(cell: Any) -> Any:
    value = cell.value
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return {"date": value.date().isoformat() if midnight else value.isoformat()}
    if isinstance(value, dt.date | dt.time):
        return {"date": value.isoformat()}
    text = str(value)
    return {"error": text[:20]} if getattr(cell, "data_type", "") == "e" else text


if __name__ == "__main__":
    serve(read, prepare)
