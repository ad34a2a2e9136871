"""Hand the projects out as files."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from geo.export.csv_file import to_csv
from geo.export.geojson_file import to_geojson
from geo.export.xlsx_file import to_xlsx
from geo.model.language import Language
from geo.store.snapshot import Snapshot

Exporter = Callable[[Snapshot, npt.NDArray[np.int64], Language], bytes]

# One entry a format; the command line and the pages offer what is listed here.
EXPORTERS: dict[str, tuple[Exporter, str]] = {
    "csv": (to_csv, "text/csv"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "geojson": (to_geojson, "application/geo+json"),
}
