"""Read Shapefile, GeoPackage and FlatGeobuf with GDAL, in a child process."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo.crs.surroundings import town_surroundings
from geo.intake.sandbox.run import run_reader
from geo.intake.sniff import Form
from geo.intake.tables.fields import conform, full_names
from geo.intake.upload import Upload, check_limits, take_ids
from geo.model.errors import Finding
from geo.store.file.scratch import temporary_folder

# By form: driver, name for messages, file name in the temporary folder.
_DRIVERS = {
    Form.SHAPEFILE: ("ESRI Shapefile", "Shapefile", "layer.shp"),
    Form.GEOPACKAGE: ("GPKG", "GeoPackage", "layer.gpkg"),
    Form.FLATGEOBUF: ("FlatGeobuf", "FlatGeobuf", "layer.fgb"),
}
_KEYS = ("id", "ID", "Id", "name")  # fields that identify a feature
NOTHING: Mapping[str, Mapping[str, bytes]] = {}
_NOWHERE = "http://127.0.0.1:9"  # the discard port: nothing listens there
ENVIRONMENT = {
    "http_proxy": _NOWHERE,
    "https_proxy": _NOWHERE,
    "all_proxy": _NOWHERE,
    "GDAL_HTTP_PROXY": _NOWHERE,
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "CPL_VSIL_CURL_USE_HEAD": "NO",
    "PROJ_NETWORK": "OFF",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_NUM_THREADS": "1",
    "GDAL_CACHEMAX": "16",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "OGR_SQLITE_PRAGMA": "trusted_schema=OFF",
    # The basic implementation of each driver, without threads and prefetching.
    "OGR_GPKG_STREAM_BASE_IMPL": "YES",
    "OGR_FLATGEOBUF_STREAM_BASE_IMPL": "YES",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}


@lru_cache(maxsize=1)
def _driver_names() -> tuple[str, ...]:
    # Listing the names opens no file.
    import pyogrio

    return tuple(pyogrio.list_drivers())


def _skipped(driver: str) -> str:
    # Raster drivers such as "WMS" are not in the list, so they are added.
    return ",".join([name for name in _driver_names() if name != driver] + ["VRT", "WMS", "WMTS"])


def read_with_gdal(
    form: Form,
    files: Mapping[str, bytes],
    *,
    encoding: str | None = None,
    layer: str | None = None,
    more: Mapping[str, Mapping[str, bytes]] = NOTHING,
    geometry: str = "",
) -> Upload:
    """Read a Shapefile, GeoPackage or FlatGeobuf.

    Layers with the same fields and coordinate system are parts of one export
    and are merged, unless an id, or a name if there are no ids, occurs in two
    of them; then only the first is read.

    Parameters
    ----------
    form : Form
        SHAPEFILE, GEOPACKAGE or FLATGEOBUF; the child process has only this driver.
    files : mapping of str to bytes
        Content by ending ("" for a single file, or ".shp", ".dbf", ...). They
        are written to a temporary folder under fixed names.
    encoding : str, optional
        Python's name of the encoding of a Shapefile's texts.
    layer : str, optional
        Name to show instead of that in the file.
    more : mapping of str to mapping, optional
        Further Shapefiles with the same fields and coordinate system, by name.
    geometry : str, optional
        Layers whose geometry type contains this word come before others.

    Returns
    -------
    Upload

    Raises
    ------
    UnreadableFile
        The error of the reader; see :func:`geo.intake.sandbox.run.run_reader`.
    """
    driver, kind, name = _DRIVERS[form]
    with temporary_folder() as folder:
        paths = []
        for number, each in enumerate((files, *more.values())):
            path = Path(folder) / f"{number or ''}{name}"
            paths.append(str(path))
            for ending, content in each.items():
                (path.with_suffix(ending) if ending else path).write_bytes(content)
        lines = run_reader(
            "geo.intake.sandbox.gdal_reader",
            {
                "paths": paths,
                "driver": driver,
                "kind": kind,
                "encoding": encoding,
                "geometry": geometry,
                "grids": [dataclasses.asdict(each) for each in town_surroundings().grids],
            },
            {**ENVIRONMENT, "GDAL_SKIP": _skipped(driver), "CPL_TMPDIR": folder},
        )
    return _upload(form, lines, [layer, *more] if layer else [])


def _upload(form: Form, lines: list[dict[str, Any]], shown: Sequence[str]) -> Upload:
    head, lines, read = _merged(lines, shown)
    features = [line["feature"] for line in lines]
    found = _layer_findings(head, read)
    # A layer that was a Shapefile once keeps the short names in other formats.
    found += _names_completed(features, head["fields"])
    for feature in features:
        conform(feature["properties"])
    found += take_ids(features)
    found += _shape_findings(lines)
    check_limits(features)
    return Upload(features, head["crs"], found, form=form.value, layer=", ".join(read))


def _merged(
    lines: list[dict[str, Any]], shown: Sequence[str]
) -> tuple[dict[str, Any], list[dict[str, Any]], list[str]]:
    """Return the head, the features of the layers to merge, and the names of these layers."""
    head = lines[0]["head"]
    names = [head["layer"], *(line["part"] for line in lines if "part" in line)]
    shown_names = dict(zip(names, shown, strict=False))
    head["layers"] = [shown_names.get(name, name) for name in head["layers"]]
    names = [shown_names.get(name, name) for name in names]
    ends = [at for at, line in enumerate(lines) if "part" in line] or [len(lines)]
    features = [line for line in lines[1:] if "feature" in line]
    if len(names) > 1 and _share_a_key(features, ends[0] - 1):
        return head, lines[1 : ends[0]], names[:1]
    return head, features, names


def _share_a_key(lines: list[dict[str, Any]], first: int) -> bool:
    """Check whether a key occurs both in the first layer, of `first` lines, and in another one."""
    keys = [_key(line["feature"]["properties"]) for line in lines]
    return bool(set(filter(None, keys[:first])) & set(keys[first:]))


def _key(properties: dict[str, Any]) -> str:
    return next((str(properties[each]) for each in _KEYS if properties.get(each)), "")


def _layer_findings(head: dict[str, Any], read: list[str]) -> list[Finding]:
    found = [Finding("gpkg_wal", "warning")] if head["wal"] else []
    if len(read) > 1:
        found.append(Finding("layers_merged", "info", params={"value": tuple(read)}))
    if head.get("binary"):
        found.append(Finding("binary_left", "info", params={"value": tuple(head["binary"])}))
    others = [name for name in head["layers"] if name not in read]
    if others:
        params = {"value": tuple(read), "others": tuple(others)}
        found.append(Finding("layers_left", "warning", params=params))
    return found


def _names_completed(features: list[Any], names: list[str]) -> list[Finding]:
    """Restore the names of contract fields that a Shapefile has shortened to ten bytes."""
    changed = full_names(names)
    if not changed:
        return []
    for feature in features:
        old = feature["properties"]
        feature["properties"] = {changed.get(name, name): value for name, value in old.items()}
    pairs = tuple(f"{short} → {full}" for short, full in changed.items())
    return [Finding("names_restored", "info", params={"value": pairs})]


def _shape_findings(lines: list[dict[str, Any]]) -> list[Finding]:
    found = []
    for index, line in enumerate(lines):
        if "unsupported" in line:
            name = str(line["feature"].get("id") or f"#{index + 1}")
            params = {"kind": line["unsupported"]}
            found.append(
                Finding("geometry_unsupported", feature=name, field="geometry", params=params)
            )
    heights = sum("heights" in line for line in lines)
    if heights:
        found.append(Finding("heights_dropped", "info", params={"count": heights}))
    return found
