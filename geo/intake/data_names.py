"""By which endings a file is known to hold data, whether this program reads it or not."""

from __future__ import annotations

# What is read, and worth a look before any other file of an archive.
READ_SUFFIXES = frozenset({
    ".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".jsonl", ".gpkg", ".fgb", ".kml",
    ".csv", ".tsv", ".xlsx", ".gpx",
})  # fmt: skip
# What is not read, or not from inside an archive, and is told when it is left.
_OTHER_SUFFIXES = frozenset({
    ".dxf", ".dwg", ".dgn", ".gml", ".tab", ".mif", ".kmz", ".xls", ".xlsm", ".ods", ".osm",
    ".pbf",    ".topojson", ".parquet", ".geoparquet", ".arrow", ".sqlite", ".db", ".mdb", ".accdb",
    ".gdbtable",    ".vct", ".wkt", ".dat", ".e00", ".zip", ".rar", ".7z", ".gz",
})  # fmt: skip
DATA_SUFFIXES = READ_SUFFIXES | _OTHER_SUFFIXES
