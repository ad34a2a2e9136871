"""Read a street network of any format, as lines in WGS 84 with what joins them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.crs.convert import to_wgs84
from geo.crs.parse import parse_system
from geo.crs.recognise import recognise
from geo.crs.recognition import Question, Recognition
from geo.crs.systems import WGS84, Reading, System
from geo.intake.archive import MEGABYTE
from geo.intake.child import run_reader
from geo.intake.gdal_child import read_with_gdal
from geo.intake.kml import without_declaration, xml_text
from geo.intake.known_roads import system_by_roads
from geo.intake.places import Places, places_of
from geo.intake.placing import field_names
from geo.intake.read import read_bytes
from geo.intake.sniff import Form, sniff_bytes
from geo.intake.street_form import SQLITE, street_content, street_form
from geo.intake.undecided import undecided
from geo.intake.upload import Upload
from geo.model.arrays import Floats, Integers
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding, UnreadableFile
from geo.model.pause import collection_paused
from geo.store.file.scratch import temporary_folder

_READERS = {
    "pbf": "geo.intake.streets_reader",
    "osm": "geo.intake.streets_reader",
    "graphml": "geo.intake.graphml_reader",
}
_DECLARED = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Memory in threads of their own is reserved in pieces that count against the child's limit.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1", "OSMIUM_POOL_THREADS": "1"}


@dataclass(frozen=True, eq=False, slots=True)
class StreetLines:
    """Streets as a file gives them.

    Attributes
    ----------
    longitude, latitude : (n,) float64
        Degrees, WGS 84: the vertices of all lines in a row.
    starts : (k + 1,) int64
        Where each line begins.
    keys : (n,) int64 or None
        Vertices with the same key are the same place, where the format says so
        (OpenStreetMap's node ids); None where only positions can say it.
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
    """Read a street network: OSM PBF, OSM XML, GraphML, or lines in any format that is read.

    Parameters
    ----------
    content : bytes
    file_name : str
    crs : str, System or Reading, optional
        Coordinate system, where the file does not name it or is wrong.

    Raises
    ------
    UnreadableFile
        As :func:`geo.intake.read.read_bytes`; ``no_streets`` for a file without lines.
    UnknownCRS
        When `crs` means no known system.
    UndecidedSystem
        When neither the file nor the known roads tell the coordinate system.
    """
    limit = limit_settings().max_upload_mb
    if len(content) > limit * MEGABYTE:
        size = round(len(content) / MEGABYTE, 1)
        raise UnreadableFile("too_large", size=size, limit=limit)
    chosen = parse_system(crs) if isinstance(crs, str) and crs else crs or None
    plain, told = street_content(content)
    form = street_form(plain)
    with collection_paused():
        if form is None:
            read = _from_features(_features(content, plain, file_name), file_name, chosen)
        else:
            read = _from_child(form, plain, file_name, chosen)
    if not len(read):
        raise UnreadableFile("no_streets")
    return replace(read, findings=[*told, *read.findings])


def _from_child(
    form: str, content: bytes, file_name: str, chosen: System | Reading | None
) -> StreetLines:
    with temporary_folder() as folder:
        path = Path(folder) / "streets"
        path.write_bytes(content if form == "pbf" else _plain_xml(content))
        lines = run_reader(_READERS[form], {"path": str(path), "format": form}, _ENVIRONMENT)
    head = lines.pop()["head"]
    x, y = (_joined(lines, name, np.float64) for name in ("x", "y"))
    sizes = _joined(lines, "sizes", np.int64)
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    code = WGS84.code  # OpenStreetMap knows no other
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


def _plain_xml(content: bytes) -> bytes:
    """Return XML as UTF-8; a document type is refused before a process is started."""
    text = without_declaration(xml_text(content).text)
    if _DECLARED.search(text):
        raise UnreadableFile("xml_declarations")
    return text.encode("utf-8")


def _joined(lines: list[dict[str, Any]], name: str, kind: Any) -> npt.NDArray[Any]:
    parts = [np.asarray(line[name], kind) for line in lines]
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def _check(x: Floats, y: Floats) -> None:
    possible = (np.abs(x) <= 180.0) & (np.abs(y) <= 90.0)
    if not possible.all():
        at = int(np.argmin(possible))
        raise UnreadableFile("coordinate_out_of_range", value=[float(x[at]), float(y[at])])


def _features(content: bytes, plain: bytes, file_name: str) -> Upload:
    if not plain.startswith(SQLITE):
        return read_bytes(content, file_name)
    # A graph saved as GeoPackage begins with its nodes, which are not what is wanted.
    sniff_bytes(plain)
    return read_with_gdal(Form.GEOPACKAGE, {"": plain}, geometry="LineString")


def _from_features(upload: Upload, file_name: str, chosen: System | Reading | None) -> StreetLines:
    names = [f"#{place + 1}" for place in range(len(upload.features))]
    places, found = places_of(upload.features, names)
    keep, sizes = _lines(places)
    x, y = places.x[keep], places.y[keep]
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    recognition = recognise(
        x,
        y,
        declared=upload.crs,
        chosen=chosen,
        field_names=field_names(upload),
        file_name=file_name,
    )
    reading = _settled(recognition, x, y, starts, chosen)
    x, y = to_wgs84(x, y, reading.system, reading.swapped, reading.scale)
    _check(x, y)
    others = len(upload.features) - sum(map(_is_line, places.geometries))
    if others:
        found = [Finding("streets_other_shapes", "warning", params={"count": others}), *found]
    told = [*upload.findings, *found]
    return StreetLines(x, y, starts, None, upload.form, told, reading.system.code)


def _settled(
    recognition: Recognition,
    x: Floats,
    y: Floats,
    starts: Integers,
    chosen: System | Reading | None,
) -> Reading:
    """Return how the positions of lines are read, or ask; the known roads may settle it."""
    reading = recognition.applied or _plain_of(recognition.questions)
    beside = None
    if chosen is None and reading and reading.system.unit == "degree":
        beside = system_by_roads(*to_wgs84(x, y, WGS84, reading.swapped, reading.scale), starts)
    questions = list(recognition.questions)
    if reading and beside and beside.displaced:
        other = Reading(beside, reading.swapped, reading.scale)
        questions = [Question("displaced", (other, reading), other)]
    elif beside == WGS84 and {each.code for each in questions} == {"undeclared"}:
        questions = []
    if questions or reading is None:
        raise undecided(questions, x, y)
    return reading


def _plain_of(questions: Sequence[Question]) -> Reading | None:
    readings = [each for question in questions for each in question.readings]
    return next((each for each in readings if not each.system.displaced), None)


def _lines(places: Places) -> tuple[npt.NDArray[np.bool_], list[int]]:
    """Say which positions belong to lines, and how many each part of a line has."""
    lines = np.array([_is_line(each) for each in places.geometries], dtype=bool)
    sizes: list[int] = []
    for geometry in (each for each in places.geometries if _is_line(each)):
        one = geometry["type"] == "LineString"
        parts = [geometry["coordinates"]] if one else geometry["coordinates"]
        sizes += map(len, parts)
    return np.repeat(lines, np.diff(places.starts)), sizes


def _is_line(geometry: Mapping[str, Any]) -> bool:
    return geometry["type"] in ("LineString", "MultiLineString")
