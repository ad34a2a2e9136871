"""Read XLSX: the first sheet that says where its rows are."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from geo.intake.sandbox.run import run_reader
from geo.intake.sniff import Form
from geo.intake.tables import Row
from geo.intake.tables.headings import cell_text
from geo.intake.tables.mapping import ColumnMapping
from geo.intake.tables.merged_cells import Merged
from geo.intake.tables.table import Table, mapping_for, read_table, to_table
from geo.intake.upload import Upload, most_values
from geo.model.errors import Finding, UnreadableFile
from geo.model.text.language import LANGUAGES, N_
from geo.model.text.translate import translate
from geo.store.file.scratch import temporary_folder

# Sheets beside the projects in an own export and beside the places in the template: what they
# are called, and their first words.
_OWN = ((N_("Source"), N_("Plan")), (N_("How to fill in"), N_("How to fill in")))


class _Sheet(NamedTuple):
    name: str
    merged: Merged
    rows: list[Row]
    is_looked_at: bool


def sheet_table(content: bytes) -> Table:
    """Return the first sheet with coordinates; the others that hold something are told.

    Parameters
    ----------
    content : bytes
        An XLSX file whose archive has been checked.

    Raises
    ------
    UnreadableFile
    """
    with temporary_folder() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(content)
        request = {"path": str(path), "max_values": most_values()}
        lines = run_reader("geo.intake.sandbox.xlsx_reader", request, {})
    sheets = _sheets(lines)
    tables = [to_table(each.rows, each.name, each.merged) for each in sheets if each.is_looked_at]
    if not tables:
        raise UnreadableFile("empty_file")
    # An explanation beside the table is no table of places.
    chosen = next((each for each in tables if mapping_for(each).has_place), tables[0])
    others = [each.name for each in sheets if each.name != chosen.sheet and not _is_own(each)]
    if others:
        params = {"value": chosen.sheet, "others": tuple(others)}
        chosen.findings.append(Finding("layers_left", "warning", params=params))
    formulas = lines[0].get("formulas", 0)
    if formulas:
        chosen.findings.append(Finding("formulas_kept", "info", params={"count": formulas}))
    return chosen


def _sheets(lines: list[dict[str, Any]]) -> list[_Sheet]:
    """Return the sheets with something in a cell; Excel adds empty ones by itself."""
    found: list[_Sheet] = []
    for line in lines:
        if "sheet" in line:
            merged = [tuple(each) for each in line["merged"]]
            found.append(_Sheet(line["sheet"], merged, [], not line.get("beyond")))
        else:
            found[-1].rows.append((line["row"], line["cells"]))
    return [each for each in found if any(cell_text(cell) for _, row in each.rows for cell in row)]


def _is_own(sheet: _Sheet) -> bool:
    """Say whether this is the explanation in an own export or template, by its first words."""
    first = next(filter(None, (cell_text(cell) for _, row in sheet.rows for cell in row)))
    return (sheet.name, first) in {
        (translate(name, language), translate(text, language))
        for name, text in _OWN
        for language in LANGUAGES
    }


def read_xlsx(content: bytes, mapping: ColumnMapping | None = None) -> Upload:
    """Read a sheet's rows as features; see :func:`geo.intake.tables.table.read_table`."""
    return read_table(sheet_table(content), mapping, form=Form.XLSX)
