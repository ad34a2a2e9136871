"""Unpack zip and gzip files safely, and choose the file in an archive that has the data.

Archives are unpacked in memory and within limits; the sizes that they state are not trusted.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from geo.model.config.settings import limit_settings
from geo.model.errors import UnreadableFile

MEGABYTE = 1_000_000
_CHUNK = 65_536  # bytes read at a time
_PIECE = 16 * _CHUNK  # bytes expanded at a time
_SMALL = MEGABYTE  # below this size no ratio is suspicious: an empty table compresses well
_ENTRY_BYTES = 1024  # generous size of one entry in the central directory
_END = b"PK\x05\x06"
_LARGE_END, _LARGE_LOCATOR = b"PK\x06\x06", b"PK\x06\x07"  # of ZIP64, before the usual end
_GZIP = b"\x1f\x8b"
_MOST_PARTS = 10_000  # of a gzip file; bgzip begins one for every 64 KB
_ENTRY = b"PK\x01\x02"  # begins each entry of the central directory
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ")
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_BAD_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\x00")
# All exceptions that zipfile and zlib raise for a damaged archive.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
_OFFICE = {"word/": "DOCX", "ppt/": "PPTX", "xl/": "XLSX"}
# Errors of a file that contains no data at all, so that another file is tried.
NO_DATA = frozenset(
    {"format_unknown", "format_refused", "not_utf8", "nul_bytes", "encoding_broken", "empty_file"}
)
_EXPLANATIONS = {
    "readme",
    "read me",
    "license",
    "licence",
    "说明",
    "使用说明",
    "metadata",
    "changelog",
}
_MOST_NAMES = 8  # listed in a message
_MOST_TRIED = 20  # files of an archive
# Endings of files that are read, and are tried before any other file of an archive.
READ_SUFFIXES = frozenset({
    ".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".jsonl", ".gpkg", ".fgb", ".kml",
    ".csv", ".tsv", ".xlsx", ".gpx",
})  # fmt: skip
# Endings of data files that cannot be read, or not from an archive; leaving them is reported.
_OTHER_SUFFIXES = frozenset({
    ".dxf", ".dwg", ".dgn", ".gml", ".tab", ".mif", ".kmz", ".xls", ".xlsm", ".ods", ".osm",
    ".pbf",    ".topojson", ".parquet", ".geoparquet", ".arrow", ".sqlite", ".db", ".mdb", ".accdb",
    ".gdbtable",    ".vct", ".wkt", ".dat", ".e00", ".zip", ".rar", ".7z", ".gz",
})  # fmt: skip
DATA_SUFFIXES = READ_SUFFIXES | _OTHER_SUFFIXES


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive.

    Attributes
    ----------
    name : str
        Only to be shown; nothing is ever written under this name.
    content : bytes
    """

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        """The name's ending in lower case, with its dot."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without folder and ending."""
        return PurePosixPath(self.name).stem


def is_archive(content: bytes) -> bool:
    """Check whether bytes begin like an archive."""
    return content.startswith(_ARCHIVES)


def zip_members(content: bytes) -> list[Member]:
    """Unpack a zip archive.

    Every entry is expanded piece by piece and its size measured, so that wrong
    sizes in the archive do no harm.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    list of Member
        In the archive's order, without folders and operating-system files.

    Raises
    ------
    UnreadableFile
        ``archive_*``, when it is damaged, unsafe, encrypted or over a limit.
    """
    _check_directory(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _members(archive)
    except UnreadableFile:
        raise
    except _BROKEN as error:
        raise UnreadableFile("archive_broken") from error


def _check_directory(content: bytes) -> None:
    """Check the number of entries before zipfile creates an object for each."""
    place = content.rfind(_END, max(0, len(content) - 65_557))
    if place < 0 or len(content) < place + 22:
        raise UnreadableFile("archive_broken")
    limit = limit_settings().max_archive_entries
    found, size = _directory(content, place)
    if found <= limit and size <= limit * _ENTRY_BYTES:
        return
    # The stated number may be wrong, and without ZIP64 ends at 65,535: count.
    found = content.count(_ENTRY, 0, place)
    if found <= limit:
        raise UnreadableFile("archive_broken")
    raise UnreadableFile("archive_too_many", found=found, limit=limit)


def _directory(content: bytes, place: int) -> tuple[int, int]:
    """Return the number of entries and bytes of the central directory, as zipfile reads them."""
    large = content[max(0, place - 76) : place]
    # A ZIP64 record takes precedence over the usual one after it.
    if large[:4] == _LARGE_END and large[56:60] == _LARGE_LOCATOR:
        return int.from_bytes(large[32:40], "little"), int.from_bytes(large[40:48], "little")
    end = content[place : place + 16]
    return int.from_bytes(end[10:12], "little"), int.from_bytes(end[12:16], "little")


def _members(archive: zipfile.ZipFile) -> list[Member]:
    """Expand all files of an archive after checking every entry."""
    entries = archive.infolist()
    limit = limit_settings().max_archive_entries
    if len(entries) > limit:
        raise UnreadableFile("archive_too_many", found=len(entries), limit=limit)
    for entry in entries:
        _check_entry(entry)
    room = limit_settings().max_expanded_mb * MEGABYTE
    members: list[Member] = []
    for entry in entries:
        name = _name(entry)
        if entry.is_dir() or _JUNK.search(name):
            continue
        data = _expand(archive, entry, room)
        room -= len(data)
        members.append(Member(name, data))
    return members


def _check_entry(entry: zipfile.ZipInfo) -> None:
    """Refuse an unsafe name, a symbolic link, encryption and unknown compression methods."""
    name = _name(entry)
    # zipfile cuts names at a NUL byte; orig_filename has the full name.
    if _BAD_NAME.search(name) or _BAD_NAME.search(entry.orig_filename):
        raise UnreadableFile("archive_unsafe", value=name)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UnreadableFile("archive_unsafe", value=name)
    if entry.flag_bits & 0x1:
        raise UnreadableFile("archive_encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableFile("archive_method", value=name)


def _expand(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    """Expand an entry to at most `room` bytes."""
    limits = limit_settings()
    pieces: list[bytes] = []
    size = 0
    with archive.open(entry) as file:
        while piece := file.read(_CHUNK):
            size += len(piece)
            if size > room:
                raise UnreadableFile("archive_too_large", limit=limits.max_expanded_mb)
            _check_ratio(size, entry.compress_size, entry.filename)
            pieces.append(piece)
    if size != entry.file_size:
        raise UnreadableFile("archive_broken")
    return b"".join(pieces)


def _check_ratio(size: int, packed: int, name: str) -> None:
    """Refuse data that have expanded to suspiciously many times their packed size."""
    limit = limit_settings().max_archive_ratio
    if size > _SMALL and size > limit * max(packed, 1):
        raise UnreadableFile("archive_ratio", value=name, limit=limit)


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry; Windows writes Chinese names in GBK without declaring it."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return entry.filename


def gunzip(content: bytes, room: int | None = None) -> bytes:
    """Expand a gzip file that consists of one or several parts.

    Parameters
    ----------
    content : bytes
    room : int, optional
        Maximum size of the result in bytes, if less than ``PLANMAP_MAX_EXPANDED_MB``.

    Raises
    ------
    UnreadableFile
        ``archive_too_large``, ``archive_too_many``, ``archive_ratio``,
        ``archive_broken``, ``archive_nested``.
    """
    most = limit_settings().max_expanded_mb * MEGABYTE
    try:
        data = _gunzip(content, most if room is None else min(room, most))
    except zlib.error as error:
        raise UnreadableFile("archive_broken") from error
    if is_archive(data):
        raise UnreadableFile("archive_nested", value="gzip")
    return data


def _gunzip(content: bytes, room: int) -> bytes:
    pieces: list[bytes] = []
    view, at, size, parts = memoryview(content), 0, 0, 0
    while content.startswith(_GZIP, at):
        parts += 1
        if parts > _MOST_PARTS:
            raise UnreadableFile("archive_too_many", found=parts, limit=_MOST_PARTS)
        part = zlib.decompressobj(wbits=31)
        while not part.eof:
            chunk = part.unconsumed_tail or view[at : at + _CHUNK]
            at += 0 if part.unconsumed_tail else len(chunk)
            piece = part.decompress(chunk, _PIECE)
            if not piece and not chunk:
                raise UnreadableFile("archive_broken")
            size += len(piece)
            if size > room:
                limit = limit_settings().max_expanded_mb
                raise UnreadableFile("archive_too_large", limit=limit)
            _check_ratio(size, len(content), "gzip")
            pieces.append(piece)
        at -= len(part.unused_data)
    if content[at:].strip(b"\0"):
        raise UnreadableFile("archive_broken")
    return b"".join(pieces)


def refuse_other_kinds(members: Sequence[Member]) -> None:
    """Refuse an archive that is an office document or a geodatabase.

    Raises
    ------
    UnreadableFile
        ``format_refused``.
    """
    names = {member.name for member in members}
    if "[Content_Types].xml" in names:
        kind = next((kind for start, kind in _OFFICE.items() if _starts(names, start)), "OOXML")
        raise UnreadableFile("format_refused", kind=kind)
    if "mimetype" in names:
        raise UnreadableFile("format_refused", kind="ODS/ODT (OpenDocument)")
    database = next((name for name in names if name.lower().endswith(".gdbtable")), None)
    if database and not any(member.suffix in READ_SUFFIXES for member in members):
        shown = next((part for part in database.split("/") if part.lower().endswith(".gdb")), "")
        kind = f"File Geodatabase ({shown or database})"
        raise UnreadableFile("format_refused", kind=kind)


def _starts(names: set[str], start: str) -> bool:
    return any(name.startswith(start) for name in names)


def is_book(members: Sequence[Member]) -> bool:
    """Check whether an archive is an XLSX workbook."""
    names = {member.name for member in members}
    return "[Content_Types].xml" in names and "xl/workbook.xml" in names


def candidates(members: Sequence[Member]) -> list[Member]:
    """Return the files that may contain the data, the most likely first."""
    likely = [member for member in members if member.suffix in READ_SUFFIXES] or [
        member for member in members if member.stem.casefold() not in _EXPLANATIONS
    ]
    plain = [member for member in likely if not _only_links(member)] or likely
    # doc.kml is the main file of a KMZ.
    return sorted(plain, key=lambda member: member.name.lower() != "doc.kml")[:_MOST_TRIED]


def _only_links(member: Member) -> bool:
    # GDAL writes a doc.kml that only links to one file for each layer.
    is_kml = member.suffix == ".kml" and b"<NetworkLink" in member.content
    return is_kml and b"<Placemark" not in member.content


def is_nested(member: Member) -> bool:
    """Check whether a file is itself an archive, but not a workbook."""
    return is_archive(member.content) and member.suffix != ".xlsx"


def others_with_data(members: Sequence[Member], chosen: Member) -> list[str]:
    """Return the names of the data files other than the chosen one."""
    return [
        member.name
        for member in members
        if member is not chosen and member.suffix in DATA_SUFFIXES and not _only_links(member)
    ]


def without_data(
    members: Sequence[Member], refused: Sequence[tuple[str, UnreadableFile]] = ()
) -> UnreadableFile:
    """Return the error for an archive without data, which lists its files.

    Parameters
    ----------
    members : sequence of Member
    refused : sequence of (str, UnreadableFile)
        Files that were tried, and the error of each.
    """
    if len(refused) == 1 == len(members) and refused[0][1].code == "format_refused":
        name, error = refused[0]
        return UnreadableFile("format_refused", kind=f"{error.params['kind']} ({name})")
    names = [member.name for member in members]
    more = ["…"] if len(names) > _MOST_NAMES else []
    shown = (*names[:_MOST_NAMES], *more)
    return UnreadableFile("archive_without_data", value=shown or "–")
