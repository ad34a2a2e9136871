"""Read XLSX: the first sheet that says where its rows are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geo.intake.child import run_reader
from geo.intake.mapping import ColumnMapping
from geo.intake.merged_cells import Merged
from geo.intake.sniff import Form
from geo.intake.tables import Row, Table, mapping_for, read_table, to_table
from geo.intake.upload import Upload, most_values
from geo.model.errors import Finding, UnreadableFile
from geo.store.scratch import temporary_folder


def sheet_table(content: bytes) -> Table:
    """Return the first sheet with coordinates; others of the kind are told.

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
        lines = run_reader("geo.intake.xlsx_reader", request, {})
    sheets = _sheets(lines)
    tables = [to_table(rows, name, merged) for name, merged, rows in sheets if rows]
    if not tables:
        raise UnreadableFile("empty_file")
    # An explanation beside the table is no second table.
    placed = [each for each in tables if mapping_for(each).has_place] or tables
    chosen = placed[0]
    others = [str(each.sheet) for each in placed[1:]]
    if others:
        params = {"value": chosen.sheet, "others": ", ".join(others)}
        chosen.findings.append(Finding("layers_left", "warning", params=params))
    formulas = lines[0].get("formulas", 0)
    if formulas:
        chosen.findings.append(Finding("formulas_kept", "info", params={"count": formulas}))
    return chosen


def _sheets(lines: list[dict[str, Any]]) -> list[tuple[str, Merged, list[Row]]]:
    found: list[tuple[str, Merged, list[Row]]] = []
    for line in lines:
        if "sheet" in line:
            found.append((line["sheet"], [tuple(each) for each in line["merged"]], []))
        else:
            found[-1][2].append((line["row"], line["cells"]))
    return found


def read_xlsx(content: bytes, mapping: ColumnMapping | None = None) -> Upload:
    """Read a sheet's rows as features; see :func:`geo.intake.tables.read_table`."""
    return read_table(sheet_table(content), mapping, form=Form.XLSX)
