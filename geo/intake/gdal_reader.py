"""The child process that reads with GDAL: ``python -m geo.intake.gdal_reader``.

It knows one driver, has no network where the system allows that, and gives
GeoJSON features as lines. Nothing that it does touches the server's process.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import decimal
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from geo.intake.confine import Request, serve
from geo.intake.gpkg_check import check_geopackage
from geo.intake.wkb import UnsupportedGeometry, geometry_of
from geo.model.errors import UnreadableFile

_BATCH = 2000
_UNUSED = ("geopandas", "pandas", "shapely", "pyproj")
_HIDDEN = {"layer_styles"}  # QGIS keeps its symbols there
Convert = Callable[[Any], Any]


def prepare() -> None:
    """Import what is needed, before memory is limited."""
    # pyogrio loads these when it can, and needs none of them here: half the start's time.
    absent = [name for name in _UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    import pyarrow as pa  # noqa: F401
    import pyogrio.raw  # noqa: F401

    for name in absent:
        del sys.modules[name]


def read(request: Request) -> Iterator[Any]:
    """Give a head with layer and coordinate system, then the features.

    Parameters
    ----------
    request : dict
        ``path``, ``driver``, ``kind`` (for messages), ``encoding`` (of a
        Shapefile's texts) and the limits.
    """
    import pyogrio

    if set(pyogrio.list_drivers()) != {request["driver"]}:
        # The allow-list is the wall between a file and the rest of the machine.
        raise UnreadableFile("reader_crashed")
    path = Path(request["path"])
    wal = request["driver"] == "GPKG" and check_geopackage(path)
    try:
        yield from _read(path, {"wal": wal}, request)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:
        # pyogrio, pyarrow and struct have errors of their own; all say the same.
        raise UnreadableFile("file_broken", kind=request["kind"]) from error


def _read(path: Path, head: dict[str, Any], request: Request) -> Iterator[dict[str, Any]]:
    layer, layers, expected = _choose(path)
    count = 0
    for line in _read_layer(path, layer, {**head, "layers": layers}, request):
        count += "feature" in line
        yield line
    # The drivers stop without a word where a file has been cut off. A GeoPackage
    # keeps its count in a table that other programs do not always bring up to date.
    if count < expected and request["driver"] != "GPKG":
        raise UnreadableFile("file_broken", kind=request["kind"])


def _choose(path: Path) -> tuple[str, list[str], int]:
    """Return the first layer that has features, all layers, and how many features it claims."""
    import pyogrio

    found = [(str(name), kind) for name, kind in pyogrio.list_layers(path)]
    spatial = [name for name, kind in found if kind is not None and name not in _HIDDEN]
    names = spatial or [name for name, _ in found if name not in _HIDDEN]
    if not names:
        raise UnreadableFile("file_broken", kind=path.suffix.lstrip(".").upper())
    for name in names:
        info = pyogrio.read_info(path, layer=name, force_feature_count=True, encoding="ISO-8859-1")
        if info["features"]:
            return name, names, int(info["features"])
    return names[0], names, 0


def _read_layer(
    path: Path, layer: str, head: dict[str, Any], request: Request
) -> Iterator[dict[str, Any]]:
    from pyogrio.raw import open_arrow

    # ISO 8859-1 keeps every byte, so the texts are decoded here, with or without the
    # system's iconv, and a broken one is seen.
    own = request.get("encoding")
    options = {"encoding": "ISO-8859-1"} if own else {}
    with open_arrow(
        path, layer=layer, use_pyarrow=True, batch_size=_BATCH, return_fids=False, **options
    ) as (meta, reader):
        names = [_decode(str(name), own) for name in meta["fields"]]
        if len(names) > request["max_fields"]:
            limit = request["max_fields"]
            raise UnreadableFile("too_many_fields", found=len(names), limit=limit)
        yield {"head": {**head, "layer": layer, "crs": _crs(meta["crs"]), "fields": names}}
        yield from _features(meta, reader, names, request)


def _features(
    meta: dict[str, Any], reader: Any, names: list[str], request: Request
) -> Iterator[dict[str, Any]]:
    own = request.get("encoding")
    geometry_name = meta["geometry_name"] or "wkb_geometry"
    converters = [
        _json_text if subtype == "OFSTJSON" else _converter(own) for subtype in meta["ogr_subtypes"]
    ]
    count = vertices = 0
    for batch in reader:
        count += batch.num_rows
        if count > request["max_features"]:
            limit = request["max_features"]
            raise UnreadableFile("too_many_features", found=count, limit=limit)
        columns = {field.name: place for place, field in enumerate(batch.schema)}
        places = [columns[str(name)] for name in meta["fields"]]
        values = [batch.column(place).to_pylist() for place in places]
        shapes = [None] * batch.num_rows
        if geometry_name in columns:
            shapes = batch.column(columns[geometry_name]).to_pylist()
        for row, shape in enumerate(shapes):
            properties = {
                name: convert(column[row])
                for name, convert, column in zip(names, converters, values, strict=True)
            }
            vertices += len(shape or b"") // 16
            if vertices > 3 * request["max_vertices"]:
                limit = request["max_vertices"]
                raise UnreadableFile("too_many_vertices", found=vertices, limit=limit)
            yield _feature(properties, shape)


def _feature(properties: dict[str, Any], shape: bytes | None) -> dict[str, Any]:
    # The number that GDAL gives each feature is no id: it changes with every save.
    made: dict[str, Any] = {"type": "Feature", "properties": properties, "geometry": None}
    if shape is None:
        return {"feature": made}
    try:
        made["geometry"], heights = geometry_of(shape)
    except UnsupportedGeometry as problem:
        return {"feature": made, "unsupported": str(problem)}
    except struct.error:
        return {"feature": made, "unsupported": "WKB"}
    return {"feature": made, "heights": True} if heights else {"feature": made}


def _converter(encoding: str | None) -> Convert:
    def convert(value: Any) -> Any:
        if isinstance(value, str):
            return _decode(value, encoding)
        return _plain(value)

    return convert


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time() and (value.utcoffset() or dt.timedelta()) == (
            dt.timedelta()
        )
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return None if isinstance(value, bytes) else value


def _json_text(value: Any) -> Any:
    with contextlib.suppress(orjson.JSONDecodeError, TypeError):
        return orjson.loads(value)
    return _plain(value)


def _decode(text: str, encoding: str | None) -> str:
    return text.encode("latin-1", "replace").decode(encoding, "replace") if encoding else text


def _crs(text: str | None) -> str | None:
    """Return an EPSG code where there is one, else the name in the WKT."""
    if text is None or text.upper().startswith("EPSG:"):
        return text
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    with contextlib.suppress(CRSError, MemoryError):
        found = CRS.from_user_input(text)
        code = found.to_epsg(min_confidence=70)
        return f"EPSG:{code}" if code else str(found.name)[:100]
    return text[:100]


if __name__ == "__main__":
    serve(read, prepare)
