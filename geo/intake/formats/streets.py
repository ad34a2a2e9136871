"""Read a street network in any format as lines in WGS 84, with keys of shared vertices.

The format is recognised by the content, compressed or not. A displaced system is recognised
by the roads of the base map: GCJ-02 moves all streets of a town alike by some 600 m. A single
street near a known road proves little, but streets that run parallel to the known roads
everywhere, in only one of the systems, prove that system.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.crs.convert import to_wgs84
from geo.crs.parse import parse_system
from geo.crs.recognise import recognise
from geo.crs.recognition import Question, Recognition
from geo.crs.systems import SYSTEMS, WGS84, Reading, System
from geo.intake.archive import MEGABYTE, Member, gunzip, zip_members
from geo.intake.coordinates import names_in_upload, undecided
from geo.intake.formats.gdal import read_with_gdal
from geo.intake.formats.kml import without_declaration, xml_text
from geo.intake.places import Places, places_of
from geo.intake.read import read_bytes
from geo.intake.sandbox.run import run_reader
from geo.intake.sniff import Form, sniff_bytes, xml_root
from geo.intake.upload import Upload
from geo.model.arrays import Floats, Integers
from geo.model.basemap import BaseMap, base_map
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding, UnreadableFile
from geo.model.process.pause import collection_paused
from geo.store.file.scratch import temporary_folder

_READERS = {
    "pbf": "geo.intake.sandbox.osm_reader",
    "osm": "geo.intake.sandbox.osm_reader",
    "graphml": "geo.intake.sandbox.graphml_reader",
}
_DECLARED = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Each additional memory arena and thread would reserve memory within the child's limit.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1", "OSMIUM_POOL_THREADS": "1"}
SQLITE = b"SQLite format 3\x00"
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
DISPLACED = (SYSTEMS["GCJ-02"], SYSTEMS["BD-09"])
_EVERY_M, _STEP_M = 100.0, 10.0  # interval of the marks along known roads; length for direction
# A street agrees with a known road within its accuracy and this distance, and this angle.
_TOLERANCE_M, _PARALLEL = 30.0, float(np.cos(np.radians(20.0)))
_USUAL_ACCURACY_M = 50.0  # of a known road without a stated one
_NEAR_M = 800.0  # a known road that is farther from all streets is not in the file
_FEWEST = 20  # marks, that is 2 km of known roads
_AGREE, _BETTER = 0.75, 0.2  # least share of marks that agree; least lead over the second system
_DEGREE_M = 111_320.0  # metres in a degree of latitude


@dataclass(frozen=True, eq=False, slots=True)
class StreetLines:
    """The streets of a file.

    Attributes
    ----------
    longitude, latitude : (n,) float64
        WGS 84 degrees: the vertices of all lines, one line after another.
    starts : (k + 1,) int64
        Index of the first vertex of each line.
    keys : (n,) int64 or None
        Vertices with the same key are the same node (OpenStreetMap's node ids);
        None if the format has no keys and only positions can be compared.
    form : str
        ``pbf``, ``osm``, ``graphml``, or as in :class:`geo.intake.sniff.Form`.
    findings : list of Finding
    system : str
        Code of the coordinate system in which the file was read.
    """

    longitude: Floats
    latitude: Floats
    starts: Integers
    keys: Integers | None
    form: str
    findings: list[Finding]
    system: str = WGS84.code

    def __len__(self) -> int:
        return len(self.starts) - 1


def read_streets(
    content: bytes, file_name: str, crs: str | System | Reading | None = None
) -> StreetLines:
    """Read a street network: OSM PBF, OSM XML, GraphML, or lines in any supported format.

    Parameters
    ----------
    content : bytes
    file_name : str
    crs : str, System or Reading, optional
        The user's choice of the coordinate system.

    Raises
    ------
    UnreadableFile
        As :func:`geo.intake.read.read_bytes`; ``no_streets`` for a file without lines.
    UnknownCRS
        If `crs` is no known system.
    UndecidedSystem
        If neither the file nor the known roads show the coordinate system.
    """
    limit = limit_settings().max_upload_mb
    if len(content) > limit * MEGABYTE:
        size = round(len(content) / MEGABYTE, 1)
        raise UnreadableFile("too_large", size=size, limit=limit)
    chosen = parse_system(crs) if isinstance(crs, str) and crs else crs or None
    plain, findings = street_content(content)
    form = street_form(plain)
    with collection_paused():
        if form is None:
            streets = _from_features(_features(content, plain, file_name), file_name, chosen)
        else:
            streets = _from_child(form, plain, file_name, chosen)
    if not len(streets):
        raise UnreadableFile("no_streets")
    return replace(streets, findings=[*findings, *streets.findings])


def _from_child(
    form: str, content: bytes, file_name: str, chosen: System | Reading | None
) -> StreetLines:
    with temporary_folder() as folder:
        path = Path(folder) / "streets"
        path.write_bytes(content if form == "pbf" else plain_xml(content))
        lines = run_reader(_READERS[form], {"path": str(path), "format": form}, _ENVIRONMENT)
    head = lines.pop()["head"]
    x, y = (_joined(lines, name, np.float64) for name in ("x", "y"))
    sizes = _joined(lines, "sizes", np.int64)
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    code = WGS84.code  # OpenStreetMap has no other system
    if form == "graphml":
        recognition = recognise(x, y, declared=head["crs"], chosen=chosen, file_name=file_name)
        reading = _settled(recognition, x, y, starts, chosen)
        x, y = to_wgs84(x, y, reading.system, reading.swapped, reading.scale)
        code = reading.system.code
    found = (
        [Finding("streets_cut", "warning", params={"count": head["cut"]})] if head["cut"] else []
    )
    _check(x, y)
    return StreetLines(x, y, starts, _joined(lines, "keys", np.int64), form, found, code)


def plain_xml(content: bytes) -> bytes:
    """Return XML as UTF-8; a document type is refused before a process is started.

    Raises
    ------
    UnreadableFile
        ``xml_declarations``
    """
    text = without_declaration(xml_text(content).text)
    if _DECLARED.search(text):
        raise UnreadableFile("xml_declarations")
    return text.encode("utf-8")


def _joined(lines: list[dict[str, Any]], name: str, kind: Any) -> npt.NDArray[Any]:
    parts = [np.asarray(line[name], kind) for line in lines]
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def _check(x: Floats, y: Floats) -> None:
    """Check that all positions are possible degrees."""
    possible = (np.abs(x) <= 180.0) & (np.abs(y) <= 90.0)
    if not possible.all():
        at = int(np.argmin(possible))
        raise UnreadableFile("coordinate_out_of_range", value=[float(x[at]), float(y[at])])


def _features(content: bytes, plain: bytes, file_name: str) -> Upload:
    if not plain.startswith(SQLITE):
        return read_bytes(content, file_name)
    # A graph in a GeoPackage usually has its nodes first, so layers with lines are preferred.
    sniff_bytes(plain)
    return read_with_gdal(Form.GEOPACKAGE, {"": plain}, geometry="LineString")


def _from_features(upload: Upload, file_name: str, chosen: System | Reading | None) -> StreetLines:
    names = [f"#{number}" for number in range(1, len(upload.features) + 1)]
    places, found = places_of(upload.features, names)
    keep, sizes = _lines(places)
    x, y = places.x[keep], places.y[keep]
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    recognition = recognise(
        x,
        y,
        declared=upload.crs,
        chosen=chosen,
        field_names=names_in_upload(upload),
        file_name=file_name,
    )
    reading = _settled(recognition, x, y, starts, chosen)
    x, y = to_wgs84(x, y, reading.system, reading.swapped, reading.scale)
    _check(x, y)
    others = len(upload.features) - sum(map(_is_line, places.geometries))
    if others:
        found = [Finding("streets_other_shapes", "warning", params={"count": others}), *found]
    findings = [*upload.findings, *found]
    return StreetLines(x, y, starts, None, upload.form, findings, reading.system.code)


def _settled(
    recognition: Recognition,
    x: Floats,
    y: Floats,
    starts: Integers,
    chosen: System | Reading | None,
) -> Reading:
    """Return the reading of the lines' positions, if need be by known roads, or raise a question.

    Raises
    ------
    UndecidedSystem
    """
    reading = recognition.applied or _plain_of(recognition.questions)
    by_roads = None
    if chosen is None and reading and reading.system.unit == "degree":
        by_roads = system_by_roads(*to_wgs84(x, y, WGS84, reading.swapped, reading.scale), starts)
    questions = list(recognition.questions)
    if reading and by_roads and by_roads.displaced:
        other = Reading(by_roads, reading.swapped, reading.scale)
        questions = [Question("displaced", (other, reading), other)]
    elif by_roads == WGS84 and {each.code for each in questions} == {"undeclared"}:
        questions = []
    if questions or reading is None:
        raise undecided(questions, x, y)
    return reading


def _plain_of(questions: Sequence[Question]) -> Reading | None:
    readings = [each for question in questions for each in question.readings]
    return next((each for each in readings if not each.system.displaced), None)


def _lines(places: Places) -> tuple[npt.NDArray[np.bool_], list[int]]:
    """Return which positions belong to lines, and the number of positions of each line part."""
    is_line = np.array([_is_line(each) for each in places.geometries], dtype=bool)
    sizes: list[int] = []
    for geometry in (each for each in places.geometries if _is_line(each)):
        is_single = geometry["type"] == "LineString"
        parts = [geometry["coordinates"]] if is_single else geometry["coordinates"]
        sizes += map(len, parts)
    return np.repeat(is_line, np.diff(places.starts)), sizes


def _is_line(geometry: Mapping[str, Any]) -> bool:
    return geometry["type"] in ("LineString", "MultiLineString")


def street_form(content: bytes) -> str | None:
    """Recognise the formats that only street networks have: ``pbf``, ``osm`` or ``graphml``.

    Examples
    --------
    >>> street_form(b"<?xml version='1.0'?><osm version='0.6'/>"), street_form(b"{}")
    ('osm', None)
    """
    # The header of the first block: its length, then the name of its type.
    if content[4:15] == b"\n\tOSMHeader":
        return "pbf"
    if content[:400].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] != b"<":
        return None
    root = xml_root(xml_text(content).text.lstrip("\ufeff"))
    return root if root in ("osm", "graphml") else None


def street_content(content: bytes) -> tuple[bytes, list[Finding]]:
    """Unpack a street network from gzip or a zip archive.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    content : bytes
        The network; other archives, such as a zipped Shapefile, unchanged.
    findings : list of Finding
        A warning if an archive has several networks, of which only the first is read.

    Raises
    ------
    UnreadableFile
        ``archive_*``
    """
    if content.startswith(_GZIP):
        return gunzip(content), []
    if not content.startswith(_ZIP):
        return content, []
    names: list[str] = []
    first = b""
    for member, plain in _unpacked(zip_members(content)):
        if _holds_streets(plain):
            first = first if names else plain
            names.append(member.name)
    if not names:
        return content, []
    others = tuple(names[1:])
    finding = Finding("layers_left", "warning", params={"value": names[0], "others": others})
    return first, [finding] if others else []


def _unpacked(members: Sequence[Member]) -> Iterator[tuple[Member, bytes]]:
    """Yield the files of an archive; gzip files in it share the remaining size limit."""
    room = limit_settings().max_expanded_mb * MEGABYTE - sum(len(each.content) for each in members)
    for member in members:
        if not member.content.startswith(_GZIP):
            yield member, member.content
            continue
        plain = gunzip(member.content, room)
        room -= len(plain)
        yield member, plain


def _holds_streets(content: bytes) -> bool:
    return content.startswith(SQLITE) or street_form(content) is not None


@dataclass(frozen=True, eq=False, slots=True)
class _Marks:
    """Points along known roads, in metres from `origin`, and the direction of the road there."""

    origin: tuple[float, float]  # WGS 84 degrees
    points: npt.NDArray[np.object_]
    direction: Floats  # (n, 2), unit vectors
    tolerance_m: Floats  # (n,), largest distance of a street that agrees with the road


def system_by_roads(longitude: Floats, latitude: Floats, starts: Integers) -> System | None:
    """Return the system in which streets agree with the known roads, or None if none is proved.

    Parameters
    ----------
    longitude, latitude : (n,) float64
        Vertices of all lines, one line after another, in degrees as in the file.
    starts : (k + 1,) int64
        Index of the first vertex of each line.

    Returns
    -------
    System or None
        WGS 84, GCJ-02 or BD-09, if it is clearly better than the others.
    """
    marks = _marks(base_map())
    if marks is None or len(longitude) < 2:
        return None
    plain = _segments(longitude, latitude, starts, marks)
    near = _near(plain, marks)
    if near.sum() < _FEWEST:
        return None
    shares = [
        (_share(_segments(*to_wgs84(longitude, latitude, each), starts, marks), marks, near), each)
        for each in DISPLACED
    ]
    shares.append((_share(plain, marks, near), WGS84))
    (share, system), (second, _other) = sorted(shares, key=lambda each: -each[0])[:2]
    return system if share >= max(_AGREE, second + _BETTER) else None


@lru_cache(maxsize=4)
def _marks(base: BaseMap) -> _Marks | None:
    """Return marks along the roads of the base map, or None if it has no roads."""
    rows = base.lines.rows("road")
    roads = base.lines.geometry[rows]
    accuracy_m = [_accuracy(base.lines.properties[row]) for row in rows]
    parts, road = shapely.get_parts(roads, return_index=True)
    if not len(parts):
        return None
    lon, lat = shapely.get_coordinates(parts).mean(axis=0).tolist()
    parts_m = shapely.transform(parts, lambda xy: _metres(xy, (lon, lat)))
    distances = [np.arange(0.0, part.length - _STEP_M, _EVERY_M) for part in parts_m]
    part = np.repeat(np.arange(len(parts_m)), [len(each) for each in distances])
    lines = parts_m[part]
    begin = shapely.line_interpolate_point(lines, np.concatenate(distances))
    end = shapely.line_interpolate_point(lines, np.concatenate(distances) + _STEP_M)
    tolerance_m = np.array(accuracy_m, np.float64)[road[part]] + _TOLERANCE_M
    return _Marks((lon, lat), begin, _unit(_xy(end) - _xy(begin)), tolerance_m)


def _accuracy(properties: dict[str, Any]) -> float:
    metres = properties.get("accuracy_m")
    return float(metres) if isinstance(metres, int | float) else _USUAL_ACCURACY_M


def _segments(
    longitude: Floats, latitude: Floats, starts: Integers, marks: _Marks
) -> tuple[shapely.STRtree, Floats]:
    """Return the segments of lines near the known roads, and their directions."""
    xy = _metres(np.column_stack((longitude, latitude)), marks.origin)
    kept = np.ones(len(xy) - 1, dtype=bool)
    kept[starts[1:-1] - 1] = False  # not from the end of one line to the start of the next
    low, high = _xy(marks.points).min(axis=0) - _NEAR_M, _xy(marks.points).max(axis=0) + _NEAR_M
    begin, end = xy[:-1], xy[1:]
    kept &= ((np.maximum(begin, end) >= low) & (np.minimum(begin, end) <= high)).all(axis=1)
    kept &= (begin != end).any(axis=1)
    begin, end = begin[kept], end[kept]
    return shapely.STRtree(shapely.linestrings(np.stack((begin, end), axis=1))), _unit(end - begin)


def _near(streets: tuple[shapely.STRtree, Floats], marks: _Marks) -> npt.NDArray[np.bool_]:
    """Return which marks have any street nearby."""
    near = np.zeros(len(marks.points), dtype=bool)
    near[streets[0].query(marks.points, predicate="dwithin", distance=_NEAR_M)[0]] = True
    return near


def _share(
    streets: tuple[shapely.STRtree, Floats], marks: _Marks, near: npt.NDArray[np.bool_]
) -> float:
    """Return the share of the nearby marks at which a street agrees with the known road."""
    tree, direction = streets
    mark, street = tree.query(marks.points, predicate="dwithin", distance=marks.tolerance_m)
    is_parallel = np.abs((marks.direction[mark] * direction[street]).sum(axis=1)) >= _PARALLEL
    agrees = np.zeros(len(near), dtype=bool)
    agrees[mark[is_parallel]] = True
    return float(agrees[near].mean())


def _metres(degrees: Floats, origin: tuple[float, float]) -> Floats:
    scale = _DEGREE_M * np.array([np.cos(np.radians(origin[1])), 1.0])
    metres: Floats = (degrees - origin) * scale
    return metres


def _xy(points: npt.NDArray[np.object_]) -> Floats:
    positions: Floats = shapely.get_coordinates(points)
    return positions


def _unit(vectors: Floats) -> Floats:
    unit_vectors: Floats = vectors / np.hypot(*vectors.T)[:, np.newaxis]
    return unit_vectors
