"""Read Shapefile, GeoPackage and FlatGeobuf through GDAL, in a child process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo.intake.sandbox.run import run_reader
from geo.intake.sniff import Form
from geo.intake.tables.fields import conform, full_names
from geo.intake.upload import Upload, check_limits, take_ids
from geo.model.errors import Finding
from geo.store.file.scratch import temporary_folder

# Form: driver, name for messages, file name in the private folder.
_DRIVERS = {
    Form.SHAPEFILE: ("ESRI Shapefile", "Shapefile", "layer.shp"),
    Form.GEOPACKAGE: ("GPKG", "GeoPackage", "layer.gpkg"),
    Form.FLATGEOBUF: ("FlatGeobuf", "FlatGeobuf", "layer.fgb"),
}
_KEYS = ("id", "ID", "Id", "name")  # by which features are told apart
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
    # The plain way through each driver, without its own threads and prefetching.
    "OGR_GPKG_STREAM_BASE_IMPL": "YES",
    "OGR_FLATGEOBUF_STREAM_BASE_IMPL": "YES",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}


@lru_cache(maxsize=1)
def _driver_names() -> tuple[str, ...]:
    # Asking for the names opens nothing.
    import pyogrio

    return tuple(pyogrio.list_drivers())


def _skipped(driver: str) -> str:
    # "VRT" and "HTTP" also exist for rasters under names that the list does not have.
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
    """Read a file of a format that only GDAL knows well.

    Layers of the same fields and coordinate system are parts of one export
    and read as one, unless an id, or a name where there are no ids, stands in
    two of them; then only the first is read.

    Parameters
    ----------
    form : Form
        SHAPEFILE, GEOPACKAGE or FLATGEOBUF: the one driver that the child has.
    files : mapping of str to bytes
        Ending ("" for the only file, or ".shp", ".dbf", ...): content. They
        are written under names of our own into a private folder.
    encoding : str, optional
        Python's name of the encoding of a Shapefile's texts.
    layer : str, optional
        Name to show instead of the file's.
    more : mapping of str to mapping, optional
        Further Shapefiles of the same fields and coordinate system, by name.
    geometry : str, optional
        Layers whose type of geometry contains this word come before others.

    Returns
    -------
    Upload

    Raises
    ------
    UnreadableFile
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
            },
            {**ENVIRONMENT, "GDAL_SKIP": _skipped(driver), "CPL_TMPDIR": folder},
        )
    return _upload(form, lines, [layer, *more] if layer else [])


def _upload(form: Form, lines: list[dict[str, Any]], shown: Sequence[str]) -> Upload:
    head, lines, read = _merged(lines, shown)
    features = [line["feature"] for line in lines]
    found = _layer_findings(head, read)
    # A layer that has once been a Shapefile keeps its short names in every other format.
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
    """Return the head, the lines of the layers that belong together, and the layers' names."""
    head = lines[0]["head"]
    names = [head["layer"], *(line["part"] for line in lines if "part" in line)]
    fields = dict(zip(names, shown, strict=False))
    head["layers"] = [fields.get(name, name) for name in head["layers"]]
    names = [fields.get(name, name) for name in names]
    ends = [at for at, line in enumerate(lines) if "part" in line] or [len(lines)]
    whole = [line for line in lines[1:] if "feature" in line]
    if len(names) > 1 and _share_a_key(whole, ends[0] - 1):
        return head, lines[1 : ends[0]], names[:1]
    return head, whole, names


def _share_a_key(lines: list[dict[str, Any]], first: int) -> bool:
    """Say whether a layer names something of another layer; `first` lines are the first one's."""
    keys = [_key(line["feature"]["properties"]) for line in lines]
    own, others = ({each for each in part if each} for part in (keys[:first], keys[first:]))
    return bool(own & others)


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
    """Give the contract's fields their names back, of which a Shapefile keeps ten bytes."""
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
    for place, line in enumerate(lines):
        if "unsupported" in line:
            name = str(line["feature"].get("id") or f"#{place + 1}")
            params = {"kind": line["unsupported"]}
            found.append(
                Finding("geometry_unsupported", feature=name, field="geometry", params=params)
            )
    heights = sum("heights" in line for line in lines)
    if heights:
        found.append(Finding("heights_dropped", "info", params={"count": heights}))
    return found
