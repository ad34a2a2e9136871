"""Read an outside file of any supported format, within limits, into an :class:`Upload`."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

from geo.intake.archive import (
    MEGABYTE,
    NO_DATA,
    READ_SUFFIXES,
    Member,
    candidates,
    gunzip,
    is_archive,
    is_book,
    is_nested,
    others_with_data,
    refuse_other_kinds,
    without_data,
    zip_members,
)
from geo.intake.encoding import Decoded, to_text
from geo.intake.formats.flatgeobuf import check_flatgeobuf
from geo.intake.formats.gdal import read_with_gdal
from geo.intake.formats.geojson import geojson_text, read_geojson, sequence_text
from geo.intake.formats.kml import read_gpx, read_kml, xml_text
from geo.intake.formats.parcel_text import read_parcels
from geo.intake.formats.shapefile import is_shapefile, read_shapefile
from geo.intake.formats.table_files import csv_table, read_xlsx, sheet_table
from geo.intake.local_file import given_content
from geo.intake.sniff import Form, binary_error, is_binary, sniff_bytes, sniff_text
from geo.intake.tables.fields import leave_row_numbers
from geo.intake.tables.mapping import ColumnMapping
from geo.intake.tables.named_fields import name_fields
from geo.intake.tables.table import Table, read_table
from geo.intake.upload import Upload
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding, UnreadableFile
from geo.model.process.pause import collection_paused

__all__ = ["Upload", "read_bytes", "read_geojson", "read_header", "read_upload"]

_JSON_NAMES = {".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".jsonl"}


def read_upload(path: Path, mapping: ColumnMapping | None = None) -> Upload:
    """Read a file of any supported format.

    Parameters
    ----------
    path : Path
    mapping : ColumnMapping, optional
        How to read the columns of a table.

    Raises
    ------
    UnreadableFile
        When it is missing, too large, damaged, dangerous or of an unsupported format.
    """
    return read_bytes(given_content(path), path.name, mapping)


def read_bytes(content: bytes, file_name: str, mapping: ColumnMapping | None = None) -> Upload:
    """Read the content of an uploaded file.

    Parameters
    ----------
    content : bytes
    file_name : str
        Used only for text whose content does not show the format.
    mapping : ColumnMapping, optional
        How to read the columns of a table.

    Raises
    ------
    UnreadableFile
        As for :func:`read_upload`.
    """
    limit = limit_settings().max_upload_mb
    if len(content) > limit * MEGABYTE:
        size = round(len(content) / MEGABYTE, 1)
        raise UnreadableFile("too_large", size=size, limit=limit)
    # Hashing releases the interpreter lock, so it can run while the file is read.
    with ThreadPoolExecutor(1) as pool, collection_paused():
        digest = pool.submit(hashlib.sha256, content)
        upload = _read(content, file_name, mapping)
        findings = upload.findings + leave_row_numbers(upload.features)
        upload = dataclasses.replace(upload, findings=findings)
        if upload.columns is None:
            upload = name_fields(upload, mapping)
        return dataclasses.replace(upload, sha256=digest.result().hexdigest())


def read_header(content: bytes, file_name: str) -> Table | None:
    """Return the table in a file, so that a user can assign its columns; None if it has none.

    Raises
    ------
    UnreadableFile
    """
    form = sniff_bytes(content)
    if form is Form.GZIP:
        return read_header(gunzip(content), file_name)
    if form is Form.ZIP:
        members = zip_members(content)
        if is_book(members):
            return sheet_table(content)
        return None if is_shapefile(members) else _header_in(candidates(members))
    if form is not None:
        return None
    text = to_text(content).text
    return csv_table(text) if sniff_text(text.lstrip("\ufeff")) is Form.CSV else None


def _header_in(likely: Sequence[Member]) -> Table | None:
    """Return the table in the first file of an archive that contains data."""
    has_suffix = bool(likely) and likely[0].suffix in READ_SUFFIXES
    for chosen in likely[:1] if has_suffix else likely:
        if is_nested(chosen):
            return None
        try:
            return read_header(chosen.content, chosen.name)
        except UnreadableFile as error:
            if has_suffix or error.code not in NO_DATA:
                raise
    return None


def _read(content: bytes, name: str, mapping: ColumnMapping | None) -> Upload:
    form = sniff_bytes(content)
    if form is Form.GZIP:
        return _read_plain(gunzip(content), name.removesuffix(".gz"), mapping)
    if form is Form.ZIP:
        return _read_zip(content, mapping)
    return _read_plain(content, name, mapping)


def _read_plain(content: bytes, name: str, mapping: ColumnMapping | None) -> Upload:
    """Read content that is not compressed."""
    form = sniff_bytes(content)
    if form is Form.GEOPACKAGE:
        return read_with_gdal(form, {"": content})
    if form is Form.FLATGEOBUF:
        findings = check_flatgeobuf(content)
        upload = read_with_gdal(form, {"": content})
        return dataclasses.replace(upload, findings=[*findings, *upload.findings])
    if form is not None:
        raise UnreadableFile("archive_nested", value=name)
    return _read_text(content, name, mapping)


def _read_text(content: bytes, name: str, mapping: ColumnMapping | None) -> Upload:
    decoded = _decoded(content, name)
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
    findings = decoded.findings + upload.findings
    return dataclasses.replace(upload, findings=findings, encoding=decoded.encoding)


def _decoded(content: bytes, name: str) -> Decoded:
    """Decode a text; for binary content, raise a more helpful error."""
    try:
        return xml_text(content)
    except UnreadableFile as error:
        if error.code != "empty_file" and is_binary(content):
            raise binary_error(name) from error
        raise


def _text_form(text: str, name: str) -> Form:
    """Return the form of a text; an unrecognised file with a JSON ending is broken JSON."""
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
    if is_book(members):
        return read_xlsx(content, mapping)
    refuse_other_kinds(members)
    if is_shapefile(members):
        return read_shapefile(members)
    return _read_member(members, mapping)


def _read_member(members: Sequence[Member], mapping: ColumnMapping | None) -> Upload:
    """Read the most likely file of an archive, or the first with data if no ending decides."""
    likely = candidates(members)
    has_suffix = bool(likely) and likely[0].suffix in READ_SUFFIXES
    refused = []
    for chosen in likely[:1] if has_suffix else likely:
        try:
            return _with_others(_read_chosen(chosen, mapping), members, chosen)
        except UnreadableFile as error:
            if has_suffix or error.code not in NO_DATA:
                raise
            refused.append((chosen.name, error))
    raise without_data(members, refused)


def _read_chosen(chosen: Member, mapping: ColumnMapping | None) -> Upload:
    if is_nested(chosen):
        raise UnreadableFile("archive_nested", value=chosen.name)
    if is_archive(chosen.content):
        if not is_book(zip_members(chosen.content)):
            raise UnreadableFile("archive_nested", value=chosen.name)
        return read_xlsx(chosen.content, mapping)
    return _read_plain(chosen.content, chosen.name, mapping)


def _with_others(upload: Upload, members: Sequence[Member], chosen: Member) -> Upload:
    """Add a finding about the data files of an archive that were not read."""
    if upload.form == Form.KML.value:
        upload = dataclasses.replace(upload, form=Form.KMZ.value)
    others = others_with_data(members, chosen)
    if not others:
        return upload
    params = {"value": chosen.name, "others": tuple(others)}
    finding = Finding("layers_left", "warning", params=params)
    return dataclasses.replace(upload, findings=[finding, *upload.findings])
