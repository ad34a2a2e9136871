"""Read a file from outside, whatever its format, within limits; the same answer for all."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

from geo.intake.archive import MEGABYTE, Member, gunzip, is_archive, zip_members
from geo.intake.csv_table import csv_table
from geo.intake.encoding import to_text
from geo.intake.gdal_child import read_with_gdal
from geo.intake.geojson import geojson_text, read_geojson, sequence_text
from geo.intake.given_file import given_content
from geo.intake.gpx import read_gpx
from geo.intake.kml import read_kml, xml_text
from geo.intake.mapping import ColumnMapping
from geo.intake.named_fields import name_fields
from geo.intake.parcel_text import read_parcels
from geo.intake.row_numbers import leave_row_numbers
from geo.intake.shapefile import is_shapefile, read_shapefile
from geo.intake.sheets import read_xlsx, sheet_table
from geo.intake.sniff import Form, sniff_bytes, sniff_text
from geo.intake.tables import Table, read_table
from geo.intake.upload import Upload
from geo.model.errors import Finding, UnreadableFile
from geo.model.pause import collection_paused
from geo.model.settings import limit_settings

__all__ = ["Upload", "read_bytes", "read_geojson", "read_header", "read_upload"]

# Endings in an archive that are worth a look before any other file in it.
_DATA = {
    ".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".jsonl", ".gpkg", ".fgb", ".kml",
    ".gpx",    ".csv", ".tsv", ".xlsx",
}  # fmt: skip
_JSON_NAMES = {".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".jsonl"}
_OFFICE = {"word/": "DOCX", "ppt/": "PPTX", "xl/": "XLSX"}


def read_upload(path: Path, mapping: ColumnMapping | None = None) -> Upload:
    """Read a file of any format that is read at all.

    Parameters
    ----------
    path : Path
    mapping : ColumnMapping, optional
        How to read the columns of a table.

    Raises
    ------
    UnreadableFile
        When it is missing, too large, damaged, dangerous or of another kind.
    """
    return read_bytes(given_content(path), path.name, mapping)


def read_bytes(content: bytes, file_name: str, mapping: ColumnMapping | None = None) -> Upload:
    """Read the content of an uploaded file.

    Parameters
    ----------
    content : bytes
    file_name : str
        Counts only for text that could be anything.
    mapping : ColumnMapping, optional

    Raises
    ------
    UnreadableFile
    """
    limit = limit_settings().max_upload_mb
    if len(content) > limit * MEGABYTE:
        size = round(len(content) / MEGABYTE, 1)
        raise UnreadableFile("too_large", size=size, limit=limit)
    # Hashing lets other threads run meanwhile.
    with ThreadPoolExecutor(1) as aside, collection_paused():
        digest = aside.submit(hashlib.sha256, content)
        upload = _read(content, file_name, mapping)
        found = upload.findings + leave_row_numbers(upload.features)
        upload = dataclasses.replace(upload, findings=found)
        if upload.columns is None:
            upload = name_fields(upload, mapping)
        return dataclasses.replace(upload, sha256=digest.result().hexdigest())


def read_header(content: bytes, file_name: str) -> Table | None:
    """Return the table in a file, for assigning its columns; None when it is no table.

    Raises
    ------
    UnreadableFile
    """
    form = sniff_bytes(content)
    if form is Form.GZIP:
        return read_header(gunzip(content), file_name)
    if form is Form.ZIP:
        members = zip_members(content)
        if _is_book(members):
            return sheet_table(content)
        candidates = _candidates(members)
        usable = candidates and not is_shapefile(members) and not _nested(candidates[0])
        return read_header(candidates[0].content, candidates[0].name) if usable else None
    if form is not None:
        return None
    text = to_text(content).text
    return csv_table(text) if sniff_text(text.lstrip("\ufeff")) is Form.CSV else None


def _read(content: bytes, name: str, mapping: ColumnMapping | None) -> Upload:
    form = sniff_bytes(content)
    if form is Form.GZIP:
        return _read_plain(gunzip(content), name.removesuffix(".gz"), mapping)
    if form is Form.ZIP:
        return _read_zip(content, mapping)
    return _read_plain(content, name, mapping)


def _read_plain(content: bytes, name: str, mapping: ColumnMapping | None) -> Upload:
    """Read what is not packed."""
    form = sniff_bytes(content)
    if form in (Form.GEOPACKAGE, Form.FLATGEOBUF):
        return read_with_gdal(form, {"": content})
    if form is not None:
        raise UnreadableFile("archive_nested", value=name)
    return _read_text(content, name, mapping)


def _read_text(content: bytes, name: str, mapping: ColumnMapping | None) -> Upload:
    decoded = xml_text(content)
    text = decoded.text.lstrip("\ufeff")
    form = _text_form(text, name)
    if form is Form.KML:
        return read_kml(content)
    if form is Form.GPX:
        return read_gpx(content)
    if form is Form.GEOJSON:
        is_plain = decoded.encoding == "UTF-8" and len(text) == len(decoded.text)
        upload = geojson_text(text, content if is_plain else None)
    elif form is Form.PARCELS:
        upload = read_parcels(text, form.value)
    elif form is Form.GEOJSON_SEQUENCE:
        upload = sequence_text(text)
    else:
        upload = read_table(csv_table(text), mapping)
    found = decoded.findings + upload.findings
    return dataclasses.replace(upload, findings=found, encoding=decoded.encoding)


def _text_form(text: str, name: str) -> Form:
    """Return the form of a text; one that is called JSON and is nothing else is broken JSON."""
    is_json = PurePosixPath(name).suffix.lower() in _JSON_NAMES
    try:
        form = sniff_text(text)
    except UnreadableFile as error:
        if is_json and error.code == "format_unknown":
            return Form.GEOJSON
        raise
    return Form.GEOJSON if is_json and form is Form.CSV else form


def _read_zip(content: bytes, mapping: ColumnMapping | None) -> Upload:
    members = zip_members(content)
    names = {member.name for member in members}
    if _is_book(members):
        return read_xlsx(content, mapping)
    if "[Content_Types].xml" in names:
        kind = next((kind for start, kind in _OFFICE.items() if _starts(names, start)), "OOXML")
        raise UnreadableFile("format_refused", kind=kind)
    if "mimetype" in names:
        raise UnreadableFile("format_refused", kind="ODS/ODT (OpenDocument)")
    if is_shapefile(members):
        return read_shapefile(members)
    return _read_member(members, mapping)


def _is_book(members: Sequence[Member]) -> bool:
    names = {member.name for member in members}
    return "[Content_Types].xml" in names and "xl/workbook.xml" in names


def _starts(names: set[str], start: str) -> bool:
    return any(name.startswith(start) for name in names)


def _candidates(members: Sequence[Member]) -> list[Member]:
    """Return the files that may hold the data, the likeliest first."""
    likely = [member for member in members if member.suffix in _DATA] or list(members)
    plain = [member for member in likely if not _only_links(member)] or likely
    # A KMZ begins with doc.kml, whatever else lies in it.
    return sorted(plain, key=lambda member: member.name.lower() != "doc.kml")


def _only_links(member: Member) -> bool:
    # GDAL's doc.kml holds nothing but links to the layers' files beside it.
    is_kml = member.suffix == ".kml" and b"<NetworkLink" in member.content
    return is_kml and b"<Placemark" not in member.content


def _nested(member: Member) -> bool:
    return is_archive(member.content) and member.suffix != ".xlsx"


def _read_member(members: Sequence[Member], mapping: ColumnMapping | None) -> Upload:
    candidates = _candidates(members)
    if not candidates:
        raise UnreadableFile("archive_without_data")
    chosen = candidates[0]
    if _nested(chosen):
        raise UnreadableFile("archive_nested", value=chosen.name)
    if is_archive(chosen.content):
        inner = zip_members(chosen.content)
        if not _is_book(inner):
            raise UnreadableFile("archive_nested", value=chosen.name)
        upload = read_xlsx(chosen.content, mapping)
    else:
        upload = _read_plain(chosen.content, chosen.name, mapping)
    if upload.form == Form.KML.value:
        upload = dataclasses.replace(upload, form=Form.KMZ.value)
    others = [member.name for member in candidates[1:] if member.suffix in _DATA]
    if not others:
        return upload
    params = {"value": chosen.name, "others": ", ".join(others)}
    told = Finding("layers_left", "warning", params=params)
    return dataclasses.replace(upload, findings=[told, *upload.findings])
