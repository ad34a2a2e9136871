"""Read a file for a layer by intake's own way, check that it serves its purpose, convert it."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import weakref
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import shapely

from geo.coverage.communities import with_communities
from geo.coverage.exact import rounded
from geo.coverage.land import land_from_features
from geo.coverage.population.file import RasterPopulation, population_from_features
from geo.coverage.population.partitioned import PartitionedPopulation
from geo.coverage.population.partitions import INDEX, check_partition
from geo.coverage.town import Town
from geo.crs.parse import parse_system
from geo.crs.systems import Reading, System
from geo.intake.checks.groups import keep, without_hints
from geo.intake.formats.raster import Raster, is_raster, read_with_copy
from geo.intake.formats.streets import StreetLines, read_streets
from geo.intake.layer import Decided, read_layer
from geo.layers.geoparquet import (
    LayerTable,
    bounds_of,
    decode_table,
    encode_features,
    figures_of,
)
from geo.layers.kinds import COMMUNITIES, KINDS, LAND, RESIDENTS, STREETS
from geo.layers.partitions import write_partitions
from geo.layers.record import MOST_NOTICED, Degrees, Noticed
from geo.model.errors import Finding
from geo.model.process.pause import collection_paused

NODE_KEYS = "node_keys"  # property of a street: the keys of its vertices
_POINT = 0  # shapely's number of the type
_MANY = 500_000  # from so many points on, residents are kept in partitions
_MARGIN_DEGREES = 0.05  # around the town; cells farther away are not kept
_FORMS_IN_WGS84 = ("pbf", "osm")
Chosen = Reading | System | str | None


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class LayerContent:
    """A file after reading, ready to be stored.

    Attributes
    ----------
    content : bytes
        GeoParquet, GeoTIFF for a raster, or the index of partitions.
    form : {"vector", "raster", "partitions"}
    features : list of GeoJSON features
        WGS 84 degrees; empty for a raster and for partitions.
    count, without_place : int
    crs : str
    decided : {"given", "declared", "recognised"}
    bounds : west, south, east, north or None
    findings : tuple of Finding
        All of them, hints included.
    total : float or None
        Sum of the cells of a raster; people in partitions.
    folder : Path or None
        Where the partitions are until they are stored.
    """

    content: bytes
    form: Literal["vector", "raster", "partitions"]
    features: list[dict[str, Any]]
    count: int
    without_place: int
    crs: str
    decided: Decided
    bounds: Degrees | None
    findings: tuple[Finding, ...] = field(default=())
    total: float | None = None
    folder: Path | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """The fields of :class:`geo.layers.record.Layer` that the file determines."""
        noticed, _left = keep(without_hints(self.findings), MOST_NOTICED)
        counts = Counter(each.severity for each in self.findings)
        return {
            "form": self.form,
            "features": self.count,
            "without_place": self.without_place,
            "crs": self.crs,
            "crs_decided": self.decided,
            "findings": dict(counts),
            "noticed": [Noticed.of(each) for each in noticed[:MOST_NOTICED]],
            "bounds": self.bounds,
        }


def read_content(
    kind: str, content: bytes, file_name: str, town: Town, chosen: Chosen = None
) -> LayerContent:
    """Read a file for a kind of layer, within the limits on uploads and in the sandbox.

    Parameters
    ----------
    kind : str
        Key of :data:`geo.layers.kinds.KINDS`.
    content : bytes
    file_name : str
    town : Town
    chosen : Reading, System or str, optional
        How to read the coordinates, if the user has chosen.

    Raises
    ------
    UndecidedSystem
        When only the user can say how to read the coordinates.
    UnknownCRS, UnreadableFile, UnusablePopulation, BadQuery
        When the file cannot be used for this kind.
    """
    if kind == RESIDENTS and is_raster(content):
        return _raster(content, town, chosen)
    with collection_paused():
        if kind == STREETS:
            return _streets(content, file_name, town, chosen)
        return _features(kind, content, file_name, town, chosen)


def _features(kind: str, content: bytes, name: str, town: Town, chosen: Chosen) -> LayerContent:
    layer = read_layer(content, name, parse_system(chosen) if isinstance(chosen, str) else chosen)
    keeps = KINDS[kind].keeps_unplaced
    features = layer.all_features if keeps else layer.features
    _check_use(kind, features, town)
    findings = [*layer.findings, *_unplaced(len(layer.unplaced), is_kept=keeps)]
    system = layer.reading.system.code
    figures = figures_of(features)
    return LayerContent(
        content=encode_features(features, figures),
        form="vector",
        features=features,
        count=len(features),
        without_place=len(layer.unplaced) if keeps else 0,
        crs=system,
        decided=layer.decided,
        bounds=bounds_of(figures),
        findings=tuple(findings),
    )


def stored_form(kind: str, read: LayerContent, town: Town) -> LayerContent:
    """Return a layer's content as it is stored: many residents at points as partitions.

    Their folder lasts as long as the returned content. It is made where the layer is stored,
    because a file may be read in another process, which has ended by then.

    Parameters
    ----------
    kind : str
    read : LayerContent
    town : Town

    Raises
    ------
    PlanMapError
        As :func:`partitioned_content`.
    """
    if kind != RESIDENTS or read.form != "vector" or read.count < _MANY:
        return read
    table = decode_table(read.content)
    placed = table.figures[table.figures != None]  # noqa: E711 (an array of objects)
    if np.any(shapely.get_type_id(placed) != _POINT):
        return read
    scratch = Path(tempfile.mkdtemp(prefix="planmap-"))
    try:
        folder = scratch / "partitions"
        write_partitions(folder, lambda: iter([table]), town, crs=read.crs)
        content = partitioned_content(folder, town, read.decided, read.findings)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    weakref.finalize(content, shutil.rmtree, scratch, ignore_errors=True)
    return content


def partitioned_content(
    folder: Path, town: Town, decided: Decided = "declared", findings: Sequence[Finding] = ()
) -> LayerContent:
    """Return residents that are in partitions already, after checking each file.

    Parameters
    ----------
    folder : Path
    town : Town
    decided : {"given", "declared", "recognised"}
        Who said in which coordinate system the source was.
    findings : sequence of Finding
        About the source.

    Raises
    ------
    UnreadableFile
        ``partitions_none``, ``partitions_broken``, ``partition_missing``,
        ``partition_damaged``.
    UnusablePopulation
        When nobody lives in the town.
    """
    population = PartitionedPopulation(folder, town)
    index = population.index
    for each in index.partitions:
        check_partition(folder, each)
    return LayerContent(
        content=(folder / INDEX).read_bytes(),
        form="partitions",
        features=[],
        count=index.rows,
        without_place=index.unplaced,
        crs=index.crs or "EPSG:4326",
        decided=decided,
        bounds=index.box,
        findings=(*findings, *population.findings),
        total=rounded(sum(int(each.units) for each in index.partitions)),
        folder=folder,
    )


def _check_use(kind: str, features: list[dict[str, Any]], town: Town) -> None:
    """Check that a study can use the features, so that a useless layer is refused at once."""
    if kind == RESIDENTS:
        population_from_features(features, town)
    elif kind == LAND:
        land_from_features(features, town)
    elif kind == COMMUNITIES:
        with_communities(features, town)


def _unplaced(count: int, *, is_kept: bool) -> list[Finding]:
    if not count:
        return []
    code = "layer_unplaced" if is_kept else "layer_unplaced_left"
    return [Finding(code, "warning", params={"count": count})]


def _streets(content: bytes, name: str, town: Town, chosen: Chosen) -> LayerContent:
    from geo.coverage.network.streets import town_streets

    lines = read_streets(content, name, chosen)
    town_streets(town, lines)  # raises if they cannot be used
    features = _line_features(lines)
    figures = figures_of(features)
    declared: Decided = "declared" if lines.form in _FORMS_IN_WGS84 else "recognised"
    return LayerContent(
        content=encode_features(features, figures),
        form="vector",
        features=features,
        count=len(features),
        without_place=0,
        crs=lines.system,
        decided="given" if chosen else declared,
        bounds=bounds_of(figures),
        findings=tuple(lines.findings),
    )


def _line_features(lines: StreetLines) -> list[dict[str, Any]]:
    pairs = np.column_stack((lines.longitude, lines.latitude)).tolist()
    keys = None if lines.keys is None else lines.keys.tolist()
    starts = lines.starts.tolist()
    return [
        {
            "type": "Feature",
            "id": None,
            "properties": {} if keys is None else {NODE_KEYS: keys[begin:end]},
            "geometry": {"type": "LineString", "coordinates": pairs[begin:end]},
        }
        for begin, end in itertools.pairwise(starts)
    ]


def street_lines(table: LayerTable, system: str, findings: Sequence[Finding] = ()) -> StreetLines:
    """Return the streets of a stored layer, as :func:`read_streets` had read them.

    Parameters
    ----------
    table : LayerTable
    system : str
        Code of the system in which the file was read.
    findings : sequence of Finding
    """
    import shapely

    figures = table.figures
    positions = shapely.get_coordinates(figures)
    sizes = shapely.get_num_coordinates(figures)
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    keys = None
    if NODE_KEYS in table.fields:
        keys = np.array([key for each in table.column(NODE_KEYS) for key in each], np.int64)
    x, y = np.ascontiguousarray(positions[:, 0]), np.ascontiguousarray(positions[:, 1])
    return StreetLines(x, y, starts, keys, "layer", list(findings), system)


def _raster(content: bytes, town: Town, chosen: Chosen) -> LayerContent:
    system = chosen.system if isinstance(chosen, Reading) else chosen
    code = system.code if isinstance(system, System) else system
    west, south, east, north = town.to_degrees(town.outline).bounds
    margin = _MARGIN_DEGREES
    wide = (west - margin, south - margin, east + margin, north + margin)
    raster, copy = read_with_copy(content, wide, code)
    RasterPopulation(raster.values, raster.geotransform, raster.crs, town)  # raises if unusable
    return LayerContent(
        content=copy,
        form="raster",
        features=[],
        count=int(np.isfinite(raster.values).sum()),
        without_place=0,
        crs=raster.crs if len(raster.crs) <= 40 else "WKT",
        decided="given" if code else "declared",
        bounds=_raster_bounds(raster),
        findings=tuple(raster.findings),
        total=float(np.nansum(raster.values)),
    )


def _raster_bounds(raster: Raster) -> Degrees | None:
    from pyproj import Transformer

    g, (rows, columns) = raster.geotransform, raster.values.shape
    corners = [(0, 0), (columns, 0), (0, rows), (columns, rows)]
    x = [g[0] + column * g[1] + row * g[2] for column, row in corners]
    y = [g[3] + column * g[4] + row * g[5] for column, row in corners]
    to_degrees = Transformer.from_crs(raster.crs, "EPSG:4326", always_xy=True)
    longitude, latitude = to_degrees.transform(x, y)
    return min(longitude), min(latitude), max(longitude), max(latitude)
