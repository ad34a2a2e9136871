"""Write GeoPackages and zipped Shapefiles with GDAL.

GDAL only writes here: it never reads a file, and data from users arrive only as validated
projects.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo.export.gis.arrow_table import GEOMETRY, gis_table
from geo.intake.tables.fields import short_name
from geo.model.text.language import Language
from geo.publish.facts import imprint
from geo.store.file.scratch import temporary_folder
from geo.store.snapshot import Snapshot

LAYER = "projects"
IMPRINT_FILE = "imprint.txt"
WGS84 = "EPSG:4326"
TEXT_BYTES = 254  # length limit of a text field in dBASE
_TIME = (2023, 1, 1, 0, 0, 0)  # fixed, so that the same projects give the same archive
# A Shapefile has one geometry type: its name in the archive, the GDAL type, and the shapely
# type ids; -1 is for projects without a place, which go into the file of points.
_KINDS = (
    ("points", "Point", (-1, 0)),
    ("lines", "LineString", (1, 5)),
    ("areas", "Polygon", (3, 6)),
    ("multipoints", "MultiPoint", (4,)),
)


@dataclass(frozen=True, eq=False, slots=True)
class ExportLayer:
    """A layer of a GeoPackage.

    Attributes
    ----------
    name : str
    table : pyarrow.Table
        Geometries as WKB in the column :data:`geo.export.gis.arrow_table.GEOMETRY`,
        WGS 84 degrees.
    kind : str
        GDAL geometry type; ``Unknown`` for several.
    """

    name: str
    table: pa.Table
    kind: str


def write_layers(layers: Sequence[ExportLayer]) -> bytes:
    """Return a GeoPackage with the layers in the given order."""
    import pyogrio

    with temporary_folder() as folder:
        path = Path(folder) / "layers.gpkg"
        for layer in layers:
            pyogrio.write_arrow(
                layer.table,
                path,
                layer=layer.name,
                driver="GPKG",
                geometry_name=GEOMETRY,
                geometry_type=layer.kind,
                crs=WGS84,
            )
        return path.read_bytes()


def to_gpkg(snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language) -> bytes:
    """Return projects as a GeoPackage with one layer of points, lines and areas.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
    language : {"zh", "en"}
        Language of the imprint; fields and codes follow the data contract.

    Returns
    -------
    bytes
        WGS 84; ids in the text field ``id``; further properties as far as
        :func:`geo.export.gis.arrow_table.gis_table` includes them.
    """
    import pyogrio

    buffer = io.BytesIO()
    pyogrio.write_arrow(
        gis_table(snapshot, rows),
        buffer,
        layer=LAYER,
        driver="GPKG",
        geometry_name=GEOMETRY,
        geometry_type="Unknown",
        crs=WGS84,
        layer_metadata={"IMPRINT": "\n".join(imprint(snapshot, language).lines())},
    )
    return buffer.getvalue()


def to_shp(snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language) -> bytes:
    """Return projects as zipped Shapefiles: points, lines and areas.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
    language : {"zh", "en"}
        Language of the imprint; fields and codes follow the data contract.

    Returns
    -------
    bytes
        WGS 84, text in UTF-8 with a ``.cpg`` file, and the imprint as a text file.
        Projects without a place are records without a geometry in the file of points.
        The format limits field names to 10 bytes
        (:func:`geo.intake.tables.fields.short_name`) and text to 254; further
        properties are left out.
    """
    table = gis_table(snapshot, rows, extra=False)
    table = pa.table(
        {
            column if column == GEOMETRY else short_name(column): _short(table[column])
            for column in table.column_names
        }
    )
    kinds = shapely.get_type_id(snapshot.columns.geometry[rows])
    buffer = io.BytesIO()
    with (
        temporary_folder() as folder,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name, kind, numbers in _KINDS:
            chosen = np.isin(kinds, numbers)
            if chosen.any() or (name == "points" and not len(rows)):
                _write_layer(table.filter(pa.array(chosen)), Path(folder) / f"{name}.shp", kind)
        # A reader of a single layer takes the first file.
        order = [f"{name}.shp" for name, _, _ in _KINDS]
        for path in sorted(Path(folder).iterdir(), key=lambda path: _rank(path, order)):
            _pack(archive, path.name, path.read_bytes())
        stated = "\n".join((*imprint(snapshot, language).lines(), ""))
        _pack(archive, IMPRINT_FILE, stated.encode("utf-8"))
    return buffer.getvalue()


def _short(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_string(column.type):
        return column
    if (pc.max(pc.binary_length(column)).as_py() or 0) <= TEXT_BYTES:
        return column
    return pa.chunked_array([[cut(text) for text in column.to_pylist()]], pa.string())


def cut(text: str | None) -> str | None:
    """Cut a text to the length limit of a Shapefile without splitting a character.

    Examples
    --------
    >>> len(cut("莞" * 100)), cut("短"), cut(None)
    (84, '短', None)
    """
    return text and text.encode()[:TEXT_BYTES].decode("utf-8", "ignore")


def _write_layer(table: pa.Table, path: Path, kind: str) -> None:
    import pyogrio

    pyogrio.write_arrow(
        table,
        path,
        driver="ESRI Shapefile",
        geometry_name=GEOMETRY,
        geometry_type=kind,
        crs=WGS84,
        encoding="UTF-8",
    )


def _rank(path: Path, order: list[str]) -> tuple[int, int, str]:
    return order.index(f"{path.stem}.shp"), int(path.suffix != ".shp"), path.name


def _pack(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)
