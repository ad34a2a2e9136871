"""CSV, as Excel opens it: UTF-8 with a byte-order mark."""

from __future__ import annotations

import csv
import io

import numpy as np
import numpy.typing as npt

from geo.export.tables.cells import harmless
from geo.export.tables.table import headings, table
from geo.model.text.language import Language
from geo.store.snapshot import Snapshot


def to_csv(snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language) -> bytes:
    """Return projects as CSV.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
    language : {"zh", "en"}
        Of headings and labels.

    Returns
    -------
    bytes
        Without the mark Excel would read the Chinese text as GBK.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(headings(language).values())
    for row in table(snapshot, rows, language):
        cells = row.values()
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return buffer.getvalue().encode("utf-8-sig")
