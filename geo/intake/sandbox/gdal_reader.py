"""Read files with GDAL in a child process: ``python -m geo.intake.sandbox.gdal_reader``.

The process has only one driver and, where the system allows it, no network. It
returns GeoJSON features as lines. A GeoPackage is checked for foreign views and
triggers before GDAL opens it. The coordinate system that a file declares is
determined from the definition, not from its name.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import decimal
import re
import sqlite3
import struct
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from geo.intake.encoding import decoded
from geo.intake.formats.flatgeobuf import own_definition
from geo.intake.formats.wkb import UnsupportedGeometry, geometry_of
from geo.intake.sandbox.restrict import Request, serve
from geo.model.errors import UnreadableFile

_BATCH = 2000
_MOST_LAYERS = 20  # examined
_UNUSED = ("geopandas", "pandas", "shapely", "pyproj")
Convert = Callable[[Any], Any]
Grids = Sequence[Mapping[str, Any]]
_STEPS = 1000  # SQLite instructions between two checks
_MOST_LOOKS = 20_000  # checks, so 20 million instructions; reading a schema takes a few thousand
# Triggers that the standard and GDAL create. They act only on writing, and nothing is
# written here.
_STANDARD = re.compile(
    r"^(?:rtree_|gpkg_|trigger_(?:insert|delete|update)_feature_count_|fk_|feature_count_)"
)
_VIRTUAL = re.compile(
    r"^\s*CREATE\s+VIRTUAL\s+TABLE\b.*?\bUSING\s+(\w+)", re.IGNORECASE | re.DOTALL
)
# Views that libraries create over two tables of the standard. They are never read here,
# and may only select from these tables.
STANDARD_VIEWS = frozenset(
    {"st_spatial_ref_sys", "st_geometry_columns", "spatial_ref_sys", "geometry_columns"}
)
_HIDDEN = {"layer_styles", "qgis_projects", *STANDARD_VIEWS}  # QGIS keeps its symbols there
_TABLES = {"gpkg_spatial_ref_sys", "gpkg_geometry_columns"}
_LONGEST_VIEW = 4000  # characters
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_SOURCE = re.compile(r"\b(?:from|join)\s+([a-z_]+)")
_NO_WORD = re.compile(r"[^a-z0-9_]")
_BEFORE_BRACKETS = {"", "as", "and", "or", "on", "where", "when", "then", "else", "select", "case"}
_FOREIGN = re.compile(r"\b(?:with|recursive|union|intersect|except|values|window|over)\b")
_KINDS_READ = ("features", "attributes", "aspatial")  # the last by older versions of GDAL
_MOST_NAMES = 100  # of contents; more are a mistake or an attack
_LONGEST = 20_000  # characters of a definition, which usually has about a thousand
_SHOWN = 100  # characters of a name


def prepare() -> None:
    """Import the libraries before memory is limited."""
    # pyogrio imports these if it can, but does not need them here: saves half of the start.
    absent = [name for name in _UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    import pyarrow as pa  # noqa: F401
    import pyogrio.raw  # noqa: F401

    for name in absent:
        del sys.modules[name]


def read(request: Request) -> Iterator[Any]:
    """Yield a line with layer and coordinate system, then the features.

    Further layers with the same fields and system follow, each after a line with its name.

    Parameters
    ----------
    request : dict
        ``paths`` (Shapefiles, or one file), ``driver``, ``kind`` (format, for messages),
        ``geometry`` (text in the names of layers that come first), ``encoding`` (of a
        Shapefile's texts), ``grids`` (the town's local grids, as the fields of a
        :class:`geo.crs.systems.System`) and the limits.
    """
    import pyogrio

    if set(pyogrio.list_drivers()) != {request["driver"]}:
        # The list of drivers protects the machine from the file.
        raise UnreadableFile("reader_crashed")
    paths = list(map(Path, request["paths"]))
    is_package = request["driver"] == "GPKG"
    wal = is_package and check_geopackage(paths[0])
    others = other_contents(paths[0]) if is_package else []
    try:
        yield from _read(paths, {"wal": wal}, others, request)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:
        # pyogrio, pyarrow and struct raise many exceptions, all for a damaged file.
        if is_package and (kind := unread_kind(paths[0])):
            raise UnreadableFile("format_refused", kind=kind) from error
        raise UnreadableFile("file_broken", kind=request["kind"]) from error


def _read(
    paths: list[Path], head: dict[str, Any], others: list[str], request: Request
) -> Iterator[dict[str, Any]]:
    tally = _Tally(request)
    parts, names = _parts(paths, request["geometry"])
    names += [name for name in others if name not in names]
    for index, part in enumerate(parts):
        count = 0
        facts = {"part": part.layer} if index else {"head": {**head, "layers": names}}
        for line in _read_layer(part, facts, request, tally):
            count += "feature" in line
            yield line
        # The drivers stop silently where a file has been cut off. A GeoPackage keeps its
        # count in a table that other programs do not always update.
        if count < part.expected and request["driver"] != "GPKG":
            raise UnreadableFile("file_broken", kind=request["kind"])


class _Part(NamedTuple):
    """A layer to read."""

    path: Path
    layer: str
    expected: int = 0  # number of features that the file states
    form: Any = None  # fields and coordinate system


def _parts(paths: list[Path], layer_name: str) -> tuple[list[_Part], list[str]]:
    """Return the first layer with features and all of the same form, and the names of layers."""
    if len(paths) > 1:  # Shapefiles that belong together
        parts = [_part(path, _layers(path, layer_name)[0][0]) for path in paths]
        return parts, [part.layer for part in parts]
    names, tables = _layers(paths[0], layer_name)
    parts = [_part(paths[0], name) for name in names[:_MOST_LAYERS]]
    filled = [part for part in parts if part.expected] or parts[:1]
    return [part for part in filled if part.form == filled[0].form], names + tables


def _layers(path: Path, layer_name: str) -> tuple[list[str], list[str]]:
    """Return the names of the layers to read, and of tables without geometry."""
    import pyogrio

    found = sorted(
        pyogrio.list_layers(path).tolist(), key=lambda each: layer_name not in str(each[1])
    )
    spatial = [name for name, kind in found if kind is not None and name not in _HIDDEN]
    tables = [name for name, kind in found if kind is None and name not in _HIDDEN]
    if not spatial and not tables:
        raise UnreadableFile("file_broken", kind=path.suffix.lstrip(".").upper())
    return (spatial, tables) if spatial else (tables, [])


def _part(path: Path, layer: str) -> _Part:
    import pyogrio

    info = pyogrio.read_info(path, layer=layer, force_feature_count=True, encoding="ISO-8859-1")
    return _Part(path, layer, int(info["features"]), (sorted(info["fields"]), info["crs"]))


class _Tally:
    """Count features and vertices of all layers; raise an error beyond the limits."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._features = self._vertices = 0

    def add(self, shapes: list[bytes | None]) -> None:
        """Count shapes in WKB; None stands for a feature without a shape."""
        self._features += len(shapes)
        if self._features > (limit := self._request["max_features"]):
            raise UnreadableFile("too_many_features", found=self._features, limit=limit)
        self._vertices += sum(len(shape or b"") // 16 for shape in shapes)
        limit = self._request["max_vertices"]
        if self._vertices > 3 * limit:
            raise UnreadableFile("too_many_vertices", found=self._vertices, limit=limit)


def _read_layer(
    part: _Part, facts: dict[str, Any], request: Request, tally: _Tally
) -> Iterator[dict[str, Any]]:
    from pyogrio.raw import open_arrow

    # ISO 8859-1 keeps every byte. The texts are decoded here, independently of the
    # system's iconv, so that broken ones are noticed.
    encoding = request.get("encoding")
    options = {"encoding": "ISO-8859-1"} if encoding else {}
    with open_arrow(
        part.path,
        layer=part.layer,
        use_pyarrow=True,
        batch_size=_BATCH,
        return_fids=False,
        **options,
    ) as (meta, reader):
        names = [own_text(str(name), encoding) for name in meta["fields"]]
        if len(names) > (limit := request["max_fields"]):
            raise UnreadableFile("too_many_fields", found=len(names), limit=limit)
        if "head" in facts:
            facts["head"] |= {
                "layer": part.layer,
                "crs": _system(part, meta["crs"], request["grids"]),
                "fields": names,
                "binary": [names[at] for at in _binary(meta, reader)],
            }
        yield facts
        yield from _features(meta, reader, names, encoding, tally)


def _system(part: _Part, from_gdal: str | None, grids: Grids) -> str | None:
    return declared_system(from_gdal, definition_in(part.path, part.layer), grids)


def _binary(meta: dict[str, Any], reader: Any) -> list[int]:
    """Return the indices of the fields with binary data."""
    from pyarrow import types

    kinds = {field.name: field.type for field in reader.schema}
    return [
        at
        for at, name in enumerate(map(str, meta["fields"]))
        if name in kinds and (types.is_binary(kinds[name]) or types.is_large_binary(kinds[name]))
    ]


def _features(
    meta: dict[str, Any], reader: Any, names: list[str], encoding: str | None, tally: _Tally
) -> Iterator[dict[str, Any]]:
    geometry_name = meta["geometry_name"] or "wkb_geometry"
    converters = [
        json_text if subtype == "OFSTJSON" else converter(encoding)
        for subtype in meta["ogr_subtypes"]
    ]
    binary = set(_binary(meta, reader))
    kept = [at for at in range(len(names)) if at not in binary]
    for batch in reader:
        columns = {field.name: at for at, field in enumerate(batch.schema)}
        field_columns = [columns[str(name)] for name in meta["fields"]]
        values = {at: batch.column(field_columns[at]).to_pylist() for at in kept}
        column = columns.get(geometry_name)
        shapes = [None] * batch.num_rows if column is None else batch.column(column).to_pylist()
        tally.add(shapes)
        for row, shape in enumerate(shapes):
            properties = {names[at]: converters[at](values[at][row]) for at in kept}
            yield feature_of(properties, shape)


def feature_of(properties: dict[str, Any], shape: bytes | None) -> dict[str, Any]:
    """Return the line for a feature: the GeoJSON feature, and notes about its shape."""
    # The number that GDAL gives a feature is not used as id: it changes with every save.
    feature: dict[str, Any] = {"type": "Feature", "properties": properties, "geometry": None}
    if shape is None:
        return {"feature": feature}
    try:
        feature["geometry"], heights = geometry_of(shape)
    except UnsupportedGeometry as problem:
        return {"feature": feature, "unsupported": str(problem)}
    except struct.error:
        return {"feature": feature, "unsupported": "WKB"}
    return {"feature": feature, "heights": True} if heights else {"feature": feature}


def converter(encoding: str | None) -> Convert:
    """Return a function that converts a value of a column to JSON and decodes texts."""

    def convert(value: Any) -> Any:
        if isinstance(value, str):
            return own_text(value, encoding)
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


def json_text(value: Any) -> Any:
    """Return the value of a JSON text, or the text itself if it is not JSON."""
    with contextlib.suppress(orjson.JSONDecodeError, TypeError):
        return orjson.loads(value)
    return _plain(value)


def own_text(text: str, encoding: str | None) -> str:
    r"""Decode a text that GDAL has read as ISO 8859-1 to keep its bytes.

    Examples
    --------
    >>> own_text("\xce\xf7\xc6", "gb18030"), own_text("西", None)
    ('西', '西')
    """
    return decoded(text.encode("latin-1", "replace"), encoding) if encoding else text


def check_geopackage(path: Path) -> bool:
    """Check that reading a GeoPackage does not execute anything in it.

    Counting the rows of an endless view would never end, and data need no views. Only those
    that libraries create over the standard's tables are allowed.

    Returns
    -------
    bool
        Whether it was left in write-ahead mode: a second file may have the last changes.

    Raises
    ------
    UnreadableFile
        ``gpkg_program`` with the name; ``file_broken``.
    """
    content = path.read_bytes()[:20]
    try:
        for kind, name, sql in _schema(path):
            _check_object(kind, name, sql)
    except sqlite3.Error as error:
        raise UnreadableFile("file_broken", kind="GeoPackage") from error
    return content[18:19] == b"\x02"


def other_contents(path: Path) -> list[str]:
    """Return the names of tiles and other contents that are neither layers nor tables.

    GDAL does not report them when it opens a file for its layers.

    Parameters
    ----------
    path : Path
        A GeoPackage that has been checked.
    """
    return [name for name, kind in _contents(path) if kind not in _KINDS_READ]


def unread_kind(path: Path) -> str | None:
    """Return the kind of a GeoPackage without any layer, such as a background map, or None.

    Parameters
    ----------
    path : Path
        A GeoPackage that has been checked.
    """
    kinds = [kind for _, kind in _contents(path)]
    return f"GeoPackage ({kinds[0][:40]})" if kinds and not {*kinds} & {*_KINDS_READ} else None


def _contents(path: Path) -> list[tuple[str, str]]:
    query = "SELECT table_name, data_type FROM gpkg_contents LIMIT ?"
    with contextlib.suppress(sqlite3.Error), contextlib.closing(_opened(path)) as base:
        return [
            (str(name), str(kind).lower()) for name, kind in base.execute(query, (_MOST_NAMES,))
        ]
    return []  # GDAL reports the error


def _opened(path: Path) -> sqlite3.Connection:
    """Open a database for reading, with a limit on the length of queries."""
    checks = 0

    def is_over() -> int:
        nonlocal checks
        checks += 1
        return int(checks > _MOST_LOOKS)

    base = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    base.set_progress_handler(is_over, _STEPS)
    base.execute("PRAGMA trusted_schema = OFF")
    return base


def _schema(path: Path) -> list[tuple[str, str, str]]:
    with contextlib.closing(_opened(path)) as base:
        found = base.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    return [(str(kind), str(name), str(sql)) for kind, name, sql in found]


def _check_object(kind: str, name: str, sql: str) -> None:
    """Refuse views, triggers, virtual tables and columns that execute foreign SQL."""
    if kind == "view" and is_standard_view(name, sql):
        return
    if kind == "view" or (kind == "trigger" and not _STANDARD.match(name)):
        raise UnreadableFile("gpkg_program", value=name)
    virtual = _VIRTUAL.match(sql)
    if virtual and virtual.group(1).lower() != "rtree":
        raise UnreadableFile("gpkg_program", value=name)
    # A computed column evaluates its expression for each row.
    if kind == "table" and re.search(r"\bAS\s*\(|\bGENERATED\b", sql, re.IGNORECASE):
        raise UnreadableFile("gpkg_program", value=name)


def is_standard_view(name: str, sql: str) -> bool:
    """Check whether a view is one that libraries create, and only selects from standard tables.

    Examples
    --------
    >>> name = "spatial_ref_sys"
    >>> is_standard_view(name, f"CREATE VIEW {name} AS SELECT srs_id FROM gpkg_spatial_ref_sys")
    True
    >>> is_standard_view("geometry_columns", "CREATE VIEW geometry_columns AS SELECT load(1)")
    False
    """
    if name not in STANDARD_VIEWS or len(sql) > _LONGEST_VIEW:
        return False
    # Quoted texts are removed: as constants or columns they are harmless, as tables not allowed.
    text = _QUOTED.sub(" 0 ", sql.lower())
    sources = text.partition(" from ")[2]
    return (
        text.split().count("select") == text.count("select") == 1
        and set(_SOURCE.findall(text)) <= _TABLES
        and len(_SOURCE.findall(text)) == text.count("from ") + text.count("join ")
        and len(_SOURCE.findall(text)) in (1, 2)
        and "," not in sources
        and not _FOREIGN.search(text)
        and {_NO_WORD.split(each.rstrip())[-1] for each in text.split("(")[:-1]} <= _BEFORE_BRACKETS
    )


def declared_system(given: str | None, definition: str | None, grids: Grids = ()) -> str | None:
    """Return the code of a file's coordinate system if it has one, else its name.

    Parameters
    ----------
    given : str or None
        From GDAL: a code, or a definition.
    definition : str or None
        From the file itself. If there is also a code, GDAL ignores the definition.
    grids : sequence of mapping
        The town's local grids, as the fields of a :class:`geo.crs.systems.System`.

    Returns
    -------
    str or None
        If a definition with a known name or code has other parameters, its name with
        these parameters.

    Examples
    --------
    >>> declared_system("EPSG:4547", None), declared_system(None, None)
    ('EPSG:4547', None)
    """
    text = definition or given
    if given is None or text is None or text.upper().startswith("EPSG:"):
        return given
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    with contextlib.suppress(CRSError, MemoryError):
        found = CRS.from_user_input(text[:_LONGEST])
        code = given if given.upper().startswith("EPSG:") else _known(text, grids) or _code(found)
        differing = _differing(found, code, grids)
        if differing:
            return f"{str(found.name)[:_SHOWN]} ({', '.join(differing)})"
        return code or str(found.name)[:_SHOWN]
    return given[:_SHOWN]


def _known(text: str, grids: Grids) -> str | None:
    """Return the code of the known system with this definition, which several codes may share."""
    from geo.crs.parse import parse_system
    from geo.crs.systems import as_system
    from geo.model.errors import UnknownCRS

    with contextlib.suppress(UnknownCRS):
        return parse_system(text, tuple(map(as_system, grids))).code
    return None


def _code(found: Any) -> str | None:
    number = found.to_epsg(min_confidence=70)
    return f"EPSG:{number}" if number else None


def _differing(found: Any, code: str | None, grids: Grids) -> list[str]:
    from geo.crs.parse import differences, parse_system
    from geo.crs.systems import as_system
    from geo.model.errors import UnknownCRS

    known = tuple(map(as_system, grids))
    try:
        return differences(found, parse_system(code or str(found.name), known))
    except UnknownCRS:  # the user will be asked about it anyway
        return []


def definition_in(path: Path, layer: str) -> str | None:
    """Return the definition of a layer's coordinate system in the file, unchanged, or None.

    Parameters
    ----------
    path : Path
        A Shapefile (with a .prj file next to it), a GeoPackage or a FlatGeobuf.
    layer : str
    """
    if path.suffix == ".shp":
        sidecar = path.with_suffix(".prj")
        return (
            sidecar.read_text("utf-8", "replace").strip()[:_LONGEST] if sidecar.exists() else None
        )
    if path.suffix == ".gpkg":
        return _in_geopackage(path, layer)
    if path.suffix == ".fgb":
        return (own_definition(path) or "")[:_LONGEST] or None
    return None


def _in_geopackage(path: Path, layer: str) -> str | None:
    with contextlib.suppress(sqlite3.Error):
        base = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
        with contextlib.closing(base):
            base.execute("PRAGMA trusted_schema = OFF")
            found = base.execute(
                "SELECT definition FROM gpkg_spatial_ref_sys WHERE srs_id ="
                " (SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ? LIMIT 1)",
                (layer,),
            ).fetchone()
            text = str(found[0] or "") if found else ""
            return text[:_LONGEST] if "[" in text else None
    return None


if __name__ == "__main__":
    serve(read, prepare)
