"""The child process that reads with GDAL: ``python -m geo.intake.gdal_reader``.

It knows one driver, has no network where the system allows that, and gives
GeoJSON features as lines. Nothing that it does touches the server's process.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from geo.intake.confine import Request, serve
from geo.intake.declared_system import declared_system, definition_in
from geo.intake.gdal_values import converter, feature_of, json_text, own_text
from geo.intake.gpkg_check import STANDARD_VIEWS, check_geopackage, contents_beside, unread_kind
from geo.model.errors import UnreadableFile

_BATCH = 2000
_MOST_LAYERS = 20  # looked at
_UNUSED = ("geopandas", "pandas", "shapely", "pyproj")
_HIDDEN = {"layer_styles", "qgis_projects", *STANDARD_VIEWS}  # QGIS keeps its symbols there


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

    Layers of the same form follow each other, with a line between them.

    Parameters
    ----------
    request : dict
        ``paths`` (Shapefiles, or one file), ``driver``, ``kind`` (for messages), ``geometry``
        (layers of it come first), ``encoding`` (of a Shapefile's texts) and the limits.
    """
    import pyogrio

    if set(pyogrio.list_drivers()) != {request["driver"]}:
        # The allow-list is the wall between a file and the rest of the machine.
        raise UnreadableFile("reader_crashed")
    paths = list(map(Path, request["paths"]))
    is_package = request["driver"] == "GPKG"
    wal = is_package and check_geopackage(paths[0])
    beside = contents_beside(paths[0]) if is_package else []
    try:
        yield from _read(paths, {"wal": wal}, beside, request)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:
        # pyogrio, pyarrow and struct have errors of their own; all say the same.
        if is_package and (kind := unread_kind(paths[0])):
            raise UnreadableFile("format_refused", kind=kind) from error
        raise UnreadableFile("file_broken", kind=request["kind"]) from error


def _read(
    paths: list[Path], head: dict[str, Any], beside: list[str], request: Request
) -> Iterator[dict[str, Any]]:
    tally = _Tally(request)
    parts, names = _parts(paths, request["geometry"])
    names += [name for name in beside if name not in names]
    for place, part in enumerate(parts):
        count = 0
        told = {"part": part.layer} if place else {"head": {**head, "layers": names}}
        for line in _read_layer(part, told, request, tally):
            count += "feature" in line
            yield line
        # The drivers stop without a word where a file has been cut off. A GeoPackage
        # keeps its count in a table that other programs do not always bring up to date.
        if count < part.expected and request["driver"] != "GPKG":
            raise UnreadableFile("file_broken", kind=request["kind"])


class _Part(NamedTuple):
    path: Path
    layer: str
    expected: int = 0  # features that it claims
    form: Any = None  # fields and coordinate system


def _parts(paths: list[Path], wanted: str) -> tuple[list[_Part], list[str]]:
    """Return the first layer that has features with those of the same form, and all names."""
    if len(paths) > 1:  # Shapefiles that belong together
        found = [_look(path, _layers(path, wanted)[0][0]) for path in paths]
        return found, [part.layer for part in found]
    names, tables = _layers(paths[0], wanted)
    found = [_look(paths[0], name) for name in names[:_MOST_LAYERS]]
    full = [part for part in found if part.expected] or found[:1]
    return [part for part in full if part.form == full[0].form], names + tables


def _layers(path: Path, wanted: str) -> tuple[list[str], list[str]]:
    """Return the names of the layers to read, and of tables beside them."""
    import pyogrio

    found = sorted(pyogrio.list_layers(path).tolist(), key=lambda each: wanted not in str(each[1]))
    spatial = [name for name, kind in found if kind is not None and name not in _HIDDEN]
    tables = [name for name, kind in found if kind is None and name not in _HIDDEN]
    if not spatial and not tables:
        raise UnreadableFile("file_broken", kind=path.suffix.lstrip(".").upper())
    return (spatial, tables) if spatial else (tables, [])


def _look(path: Path, layer: str) -> _Part:
    import pyogrio

    info = pyogrio.read_info(path, layer=layer, force_feature_count=True, encoding="ISO-8859-1")
    return _Part(path, layer, int(info["features"]), (sorted(info["fields"]), info["crs"]))


class _Tally:
    """Counts features and vertices over all layers, and ends the reading beyond the limits."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._features = self._vertices = 0

    def add(self, shapes: list[bytes | None]) -> None:
        self._features += len(shapes)
        if self._features > (limit := self._request["max_features"]):
            raise UnreadableFile("too_many_features", found=self._features, limit=limit)
        self._vertices += sum(len(shape or b"") // 16 for shape in shapes)
        limit = self._request["max_vertices"]
        if self._vertices > 3 * limit:
            raise UnreadableFile("too_many_vertices", found=self._vertices, limit=limit)


def _read_layer(
    part: _Part, told: dict[str, Any], request: Request, tally: _Tally
) -> Iterator[dict[str, Any]]:
    from pyogrio.raw import open_arrow

    # ISO 8859-1 keeps every byte, so the texts are decoded here, with or without the
    # system's iconv, and a broken one is seen.
    own = request.get("encoding")
    options = {"encoding": "ISO-8859-1"} if own else {}
    with open_arrow(
        part.path,
        layer=part.layer,
        use_pyarrow=True,
        batch_size=_BATCH,
        return_fids=False,
        **options,
    ) as (meta, reader):
        names = [own_text(str(name), own) for name in meta["fields"]]
        if len(names) > (limit := request["max_fields"]):
            raise UnreadableFile("too_many_fields", found=len(names), limit=limit)
        if "head" in told:
            told["head"] |= {
                "layer": part.layer,
                "crs": _system(part, meta["crs"]),
                "fields": names,
                "binary": [names[place] for place in _binary(meta, reader)],
            }
        yield told
        yield from _features(meta, reader, names, own, tally)


def _system(part: _Part, given: str | None) -> str | None:
    return declared_system(given, definition_in(part.path, part.layer))


def _binary(meta: dict[str, Any], reader: Any) -> list[int]:
    """Return the numbers of the fields that hold no text and no number, but any bytes."""
    from pyarrow import types

    kinds = {field.name: field.type for field in reader.schema}
    return [
        place
        for place, name in enumerate(map(str, meta["fields"]))
        if name in kinds and (types.is_binary(kinds[name]) or types.is_large_binary(kinds[name]))
    ]


def _features(
    meta: dict[str, Any], reader: Any, names: list[str], own: str | None, tally: _Tally
) -> Iterator[dict[str, Any]]:
    geometry_name = meta["geometry_name"] or "wkb_geometry"
    converters = [
        json_text if subtype == "OFSTJSON" else converter(own) for subtype in meta["ogr_subtypes"]
    ]
    left = set(_binary(meta, reader))
    kept = [place for place in range(len(names)) if place not in left]
    for batch in reader:
        columns = {field.name: place for place, field in enumerate(batch.schema)}
        places = [columns[str(name)] for name in meta["fields"]]
        values = {each: batch.column(places[each]).to_pylist() for each in kept}
        place = columns.get(geometry_name)
        shapes = [None] * batch.num_rows if place is None else batch.column(place).to_pylist()
        tally.add(shapes)
        for row, shape in enumerate(shapes):
            properties = {names[each]: converters[each](values[each][row]) for each in kept}
            yield feature_of(properties, shape)


if __name__ == "__main__":
    serve(read, prepare)
