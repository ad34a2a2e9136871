"""What there is to tell of the names of columns and fields, in every format."""

from __future__ import annotations

from collections.abc import Sequence

from geo.intake.mapping import ColumnMapping
from geo.model.errors import Finding
from geo.model.text.plain_text import hidden_sign
from geo.model.validate import quoted


def told_columns(mapping: ColumnMapping) -> Finding:
    """Say what the columns were read as.

    Examples
    --------
    >>> told_columns(ColumnMapping(("编号", "楼层"), id="编号")).params
    {'meanings': [['编号', 'id']]}
    """
    pairs = [(mapping.id, "id"), (mapping.x, "x"), (mapping.y, "y"), (mapping.wkt, "wkt")]
    pairs.append((mapping.crs, "crs"))
    pairs += list(mapping.fields.items())
    found = [[column, meaning] for column, meaning in pairs if column]
    return Finding("columns_found", "info", params={"meanings": found})


def cleaned_names(names: Sequence[str]) -> list[Finding]:
    """Return which column names held signs that cannot be seen; copied headers often do."""
    return [
        Finding("column_name_cleaned", "warning", params={"value": quoted(name), "sign": sign})
        for name in names
        if (sign := hidden_sign(name)) is not None
    ]
