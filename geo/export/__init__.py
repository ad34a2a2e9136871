"""Export the projects as files."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from geo.export.gis.gdal_files import to_gpkg, to_shp
from geo.export.gis.text_files import to_geojson, to_kml
from geo.export.html import to_html
from geo.export.pdf.handout import to_pdf
from geo.export.png import to_png
from geo.export.pptx.presentation import MEDIA_TYPE as PPTX
from geo.export.pptx.presentation import to_pptx
from geo.export.tables.table import to_csv, to_xlsx
from geo.model.text.language import Language
from geo.store.snapshot import Snapshot

Exporter = Callable[[Snapshot, npt.NDArray[np.int64], Language], bytes]

# One entry per format; the command line and the pages offer exactly these.
EXPORTERS: dict[str, tuple[Exporter, str]] = {
    "csv": (to_csv, "text/csv"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "geojson": (to_geojson, "application/geo+json"),
    "gpkg": (to_gpkg, "application/geopackage+sqlite3"),
    "shp": (to_shp, "application/zip"),
    "kml": (to_kml, "application/vnd.google-earth.kml+xml"),
    "html": (to_html, "text/html"),
    "pdf": (to_pdf, "application/pdf"),
    "png": (to_png, "image/png"),
    "pptx": (to_pptx, PPTX),
}
_ENDINGS = {"shp": "zip"}


def file_ending(form: str) -> str:
    """Return the file name extension for a format in :data:`EXPORTERS`.

    Examples
    --------
    >>> file_ending("shp"), file_ending("csv")
    ('zip', 'csv')
    """
    return _ENDINGS.get(form, form)
