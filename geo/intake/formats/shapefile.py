"""Find the parts of a Shapefile in an archive, check them, and read them with GDAL.

The parts must be complete and belong together; a missing or wrong index is rebuilt. The
encoding of the texts is declared by the .cpg file or a byte in the .dbf; where these are
missing or wrong, it is recognised from the texts.
"""

from __future__ import annotations

import codecs
import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from geo.intake.archive import DATA_SUFFIXES, Member
from geo.intake.encoding import (
    CHINESE,
    commonness,
    decoded,
    is_usual,
    is_western,
    likeliest,
    seems_gbk,
    shown_name,
)
from geo.intake.formats.gdal import read_with_gdal
from geo.intake.sniff import Form
from geo.intake.upload import Upload
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding, UnreadableFile

_MAGIC = b"\x00\x00\x27\x0a"
_PARTS = (".shp", ".shx", ".dbf", ".prj")
_MOST_MERGED = 7  # Shapefiles merged with the first
_MOST_EXAMINED = 100  # Shapefiles of an archive
HEADER = 100  # bytes of a .shp and of a .shx before the first record
_ENTRY = 8  # bytes of a record's header, and of an entry in the index
_POINTS = {1: 20, 11: 28, 21: 28}  # least number of bytes of a point, by its type
_PARTED = (3, 5, 13, 15, 23, 25)  # lines and areas
_MULTIPOINTS = (8, 18, 28)
_PATCHES = 31
_Numbers = np.ndarray[Any, np.dtype[np.int64]]
_TEXT_TYPES = b"CVM"
_LARGEST = 18  # digits that always fit into 64 bits; GDAL converts wider numbers to floats
_MOST_PADDING = 50_000_000  # bytes of added rows
_WHOLE = re.compile(r"[+-]?[0-9]{1,254}")
_CHINESE = ("gb18030",)  # includes GBK and GB 2312, which files often confuse
# Big5 usually means the code page of Windows, which lacks the characters of Hong Kong.
_BIG5, _HONG_KONG = ("cp950", "big5hkscs"), ("big5hkscs", "cp950")
_PAGES = {
    65001: ("utf-8",), 936: _CHINESE, 54936: _CHINESE, 20936: _CHINESE, 51936: _CHINESE,
    950: _BIG5, 951: _HONG_KONG, 932: ("cp932",), 943: ("cp932",), 949: ("cp949",),
    51949: ("euc_kr",), 51932: ("euc_jp",), 20932: ("euc_jp",), 20866: ("koi8_r",),
    21866: ("koi8_u",), 10000: ("mac_roman",), 28605: ("iso8859_15",),
}  # fmt: skip
# The language bytes of dBASE by code page, as used by ESRI, dBASE IV and FoxPro.
_BYTES = {
    437: (0x01, 0x09, 0x0B, 0x0D, 0x0F, 0x11, 0x15, 0x18, 0x19, 0x1B),
    850: (0x02, 0x0A, 0x0E, 0x10, 0x12, 0x14, 0x16, 0x1A, 0x1D, 0x25, 0x37),
    1252: (0x03, 0x57, 0x58, 0x59), 10000: (0x04,), 865: (0x08, 0x17, 0x66),
    932: (0x13, 0x7B), 863: (0x1C, 0x6C), 852: (0x1F, 0x22, 0x23, 0x40, 0x64, 0x87), 860: (0x24,),
    866: (0x26, 0x65), 936: (0x4D, 0x7A), 949: (0x4E, 0x79), 950: (0x4F, 0x78),
    874: (0x50, 0x7C), 861: (0x67,), 737: (0x6A, 0x86), 857: (0x6B, 0x88), 1255: (0x7D,),
    1256: (0x7E,), 1250: (0xC8,), 1251: (0xC9,), 1254: (0xCA,), 1253: (0xCB,), 1257: (0xCC,),
}  # fmt: skip
_PAGE_OF_BYTE = {byte: page for page, bytes_ in _BYTES.items() for byte in bytes_}
_NUMBER = re.compile(r"x?(?:ansi|oem|cp|ms|ibm|windows|dos|codepage|pc)?([0-9]{3,5})")
_LATIN = re.compile(r"(?:iso)?8859([0-9]{1,2})")
_BY_NAME = (
    (re.compile(r"(?:utf8|unicodeutf8|csutf8|utf8n|utf8bom)"), ("utf-8",)),
    (re.compile(r"(?:x|ms|cn)?big5?hk(?:scs)?[0-9]{0,4}"), _HONG_KONG),
    (re.compile(r"big5hkscs[0-9]{0,4}(?:unicode)?"), _HONG_KONG),
    (re.compile(r"(?:x|cn|cs|ms)?big(?:5|five)(?:eten|tw|2003|e|ext)?"), _BIG5),
    (
        re.compile(r"(?:x|cs|ms|cn)?(?:euc)?gb(?:k|2312|18030|231280|180302000|18030200[05])?"),
        _CHINESE,
    ),
    (re.compile(r"(?:euccn|xeuccn|chinese|hzgb2312)"), _CHINESE),
    (re.compile(r"(?:latin1|l1|isolatin1|westerneuropean)"), ("cp1252",)),
    (re.compile(r"(?:shiftjis|sjis|xsjis|mskanji|windows31j)"), ("cp932",)),
    (re.compile(r"x?eucjp"), ("euc_jp",)),
    (re.compile(r"(?:x?euckr|ksc5601(?:1987)?|uhc)"), ("cp949",)),
    (re.compile(r"koi8r"), ("koi8_r",)),
    (re.compile(r"koi8u"), ("koi8_u",)),
)
# Encodings that programs declare by default, and in which almost any bytes are valid.
_WESTERN = {"iso8859-1", "iso8859-15", "cp1252", "cp437", "cp850"}
_BIG5_CODECS = {"cp950", "big5hkscs"}
_CHINESE_CODECS = {"gb18030", *_BIG5_CODECS}
_DOUBTED = 0.6  # share of common characters below which a declared Chinese encoding is ignored
_EXAMINED = 200_000  # characters of texts examined; more would not change the result


@dataclass(frozen=True, slots=True)
class _Shapefile:
    """A Shapefile in an archive: its name, and the content of its parts by ending."""

    name: str
    parts: dict[str, bytes]

    @property
    def has_records(self) -> bool:
        """Whether the layer has any records."""
        return len(self.parts[".shp"]) > HEADER

    @property
    def files(self) -> dict[str, bytes]:
        """The parts that GDAL reads."""
        return {ending: self.parts[ending] for ending in _PARTS if ending in self.parts}

    def goes_with(self, other: _Shapefile) -> bool:
        """Check whether it has the same fields and coordinate system as another one."""
        parts, others = self.parts, other.parts
        return (
            parts[".shp"].startswith(_MAGIC)
            and ".dbf" in parts
            and self.name != other.name
            and field_names_of(parts[".dbf"]) == field_names_of(others.get(".dbf", b""))
            and parts.get(".prj", b"").strip() == others.get(".prj", b"").strip()
        )


def is_shapefile(members: Sequence[Member]) -> bool:
    """Check whether an archive contains a Shapefile or a part of one."""
    return any(member.suffix in (".shp", ".dbf", ".shx") for member in members)


def read_shapefile(members: Sequence[Member]) -> Upload:
    """Read the first Shapefile of an archive that has records, merged with similar ones.

    A Shapefile has only one type of geometry, so programs write points, lines
    and areas of one table to several files with the same fields. Files with
    other fields are not read, and reported.

    Raises
    ------
    UnreadableFile
        ``shapefile_incomplete``, ``file_broken`` and the errors of the reader.
    """
    found = list(_shapefiles(members))
    if not found:
        raise UnreadableFile("shapefile_incomplete", value=".shp")
    chosen = next((each for each in found if each.has_records), found[0])
    similar = [each for each in found[:_MOST_EXAMINED] if each is chosen or each.goes_with(chosen)]
    more = [each for each in similar if each is not chosen and each.has_records][:_MOST_MERGED]
    encoding, findings = _encoding([each.parts for each in (chosen, *more)])
    findings += [
        Finding("shapefile_incomplete", "warning", params={"value": ending})
        for ending in (".dbf", ".prj")
        if ending not in chosen.parts
    ]
    upload, checked = _read([chosen, *more], encoding)
    empty = [each.name for each in similar if not each.has_records]
    others = [each.name for each in found if each.name not in empty]
    others += [each.name for each in members if each.suffix in DATA_SUFFIXES]
    findings += [*checked, *_without_others(upload, others)]
    return dataclasses.replace(upload, findings=findings, encoding=shown_name(encoding))


def _read(layers: Sequence[_Shapefile], encoding: str) -> tuple[Upload, list[Finding]]:
    """Check and read Shapefiles with the same fields."""
    findings: list[Finding] = []
    files: dict[str, dict[str, bytes]] = {}
    wide: list[bytes] = []
    for each in layers:
        files[each.name], found = check_parts(each.name, each.files)
        findings += found
        if ".dbf" in each.parts:
            files[each.name][".dbf"], wide = wide_numbers_as_text(files[each.name][".dbf"])
    first = layers[0].name
    more = {name: parts for name, parts in files.items() if name != first}
    upload = read_with_gdal(Form.SHAPEFILE, files[first], encoding=encoding, layer=first, more=more)
    for name in (decoded(each, encoding) for each in wide):
        for feature in upload.features:
            if name in feature["properties"]:
                feature["properties"][name] = number_of(feature["properties"][name])
    return upload, findings


def _without_others(upload: Upload, names: Sequence[str]) -> list[Finding]:
    """Replace the findings about files that were not read by one for the whole archive."""
    kept = [each for each in upload.findings if each.code != "layers_left"]
    read = (upload.layer or "").split(", ")
    others = [name for name in dict.fromkeys(names) if name not in read]
    if not others:
        return kept
    params = {"value": upload.layer, "others": tuple(others)}
    return [Finding("layers_left", "warning", params=params), *kept]


def _shapefiles(members: Sequence[Member]) -> Iterator[_Shapefile]:
    parts: dict[str, dict[str, bytes]] = {}
    for member in members:
        if member.suffix in (*_PARTS, ".cpg"):
            parts.setdefault(_start(member), {})[member.suffix] = member.content
    for member in members:
        if member.suffix == ".shp":
            yield _Shapefile(member.stem, parts[_start(member)])


def _start(member: Member) -> str:
    """Return the path without ending, which the parts of a Shapefile share."""
    return member.name[:-4].casefold()


def _encoding(files: Sequence[dict[str, bytes]]) -> tuple[str, list[Finding]]:
    """Decide on the encoding of the texts, and return findings about it."""
    values = [text for parts in files for text in foreign_texts(parts.get(".dbf", b""))]
    by_file = declared_by_cpg(files[0].get(".cpg", b""))
    # Programs often write a default language byte, so clear evidence in the texts overrides it.
    declared = (
        by_file if by_file.text else declared_by_byte(language_byte(files[0].get(".dbf", b"")))
    )
    chosen, is_certain = values_encoding(values, *declared.codecs)
    if not is_certain and not by_file.text:
        is_certain = values_encoding(values) == (chosen, True)
    if not values:
        return chosen, []
    name = shown_name(chosen)
    findings = []
    if declared.text and (not declared.codecs or not (is_certain or chosen in declared.codecs)):
        params = {"value": declared.text, "encoding": name}
        findings.append(Finding("encoding_declared", "warning", params=params))
        is_certain = False
    if not is_certain:
        return chosen, [
            Finding("encoding_doubtful", "warning", params={"encoding": name}),
            *findings,
        ]
    if chosen != "utf-8":
        return chosen, [Finding("encoding_read", "info", params={"encoding": name})]
    return chosen, []


def check_parts(name: str, parts: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[Finding]]:
    """Check that no record would be lost silently, and rebuild a missing or wrong index.

    A valid index is kept, because only it shows which record belongs to which row.

    Parameters
    ----------
    name : str
        Name to show.
    parts : mapping of str to bytes
        Content by ending, including ``.shp``.

    Returns
    -------
    parts : dict
        With a valid index, and with as many rows as records.
    findings : list of Finding

    Raises
    ------
    UnreadableFile
        ``file_broken``, with the part that is cut off.
    """
    shp = parts[".shp"]
    if not shp.startswith(_MAGIC) or len(shp) < HEADER:
        raise _broken(name, ".shp")
    rows = _rows(name, parts)
    records = indexed_records(parts.get(".shx", b""))
    findings: list[Finding] = []
    checked = dict(parts)
    if records is None or not _fits(shp, records, rows):
        records = _records_without_index(name, shp, records, rows)
        checked[".shx"] = records.index(shp)
        findings.append(Finding("index_rebuilt", "warning", params={"value": name}))
    if ".dbf" in parts and size_of(parts[".dbf"]).there < min(len(records), rows or 0):
        raise _broken(name, ".dbf")
    if rows is not None and rows > len(records):
        raise _broken(name, ".shp")  # shapes are missing; GDAL would drop their rows silently
    if rows is not None and rows < len(records):
        params = {"value": name, "shapes": len(records), "rows": rows}
        findings.append(Finding("shapefile_counts", "warning", params=params))
        checked[".dbf"] = padded(parts[".dbf"], len(records)) or parts[".dbf"]
    damaged = damaged_shapes(shp, records)
    if len(damaged):
        params = {"count": len(damaged), "first": int(damaged[0]) + 1}
        findings.append(Finding("shapes_damaged", "error", field="geometry", params=params))
    return checked, findings


def _rows(name: str, parts: Mapping[str, bytes]) -> int | None:
    """Return the number of rows that the table states; None without a table."""
    if ".dbf" not in parts:
        return None
    size = size_of(parts[".dbf"])
    if size.broken:
        raise _broken(name, ".dbf")
    return size.claimed


def _fits(shp: bytes, records: Records, rows: int | None) -> bool:
    """Check that an index refers to complete records, and to as many as there are rows."""
    if len(beyond_the_end(shp, records)):
        return False
    if rows is None or rows == len(records):
        return True
    # The index may be cut off, or belong to an earlier version of the file.
    return len(walked_records(shp, rows)[0]) != rows


def _records_without_index(
    name: str, shp: bytes, indexed: Records | None, rows: int | None
) -> Records:
    """Find the records by reading the .shp from its beginning, or refuse it."""
    records, is_complete = walked_records(shp, rows)
    expected = rows if rows is not None else len(indexed) if indexed is not None else None
    if len(records) == expected:
        return records
    claimed = 2 * int.from_bytes(shp[24:28], "big", signed=True)
    # With an index of too many entries, the file may as well have been cut off.
    if is_complete and indexed is None and claimed <= len(shp):
        return records
    raise _broken(name, ".shp")


def _broken(name: str, part: str) -> UnreadableFile:
    return UnreadableFile("file_broken", kind=f"Shapefile ({name}{part})")


@dataclass(frozen=True, slots=True)
class Records:
    """The positions of the records in a .shp.

    Attributes
    ----------
    places : (n,) int64
        Offset of each record's header, bytes.
    lengths : (n,) int64
        Length of each record after its header, bytes, as in the index.
    """

    places: _Numbers
    lengths: _Numbers

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self.places)

    def index(self, shp: bytes) -> bytes:
        """Return the .shx with these records."""
        size = (HEADER + _ENTRY * len(self)) // 2
        head = shp[:24] + size.to_bytes(4, "big") + shp[28:HEADER]
        entries = np.column_stack([self.places, self.lengths]) // 2
        return head + entries.astype(">i4").tobytes()


def indexed_records(shx: bytes) -> Records | None:
    """Return the records in an index (.shx), or None if the content is not an index.

    Examples
    --------
    >>> indexed_records(b"") is None
    True
    """
    if not shx.startswith(_MAGIC) or len(shx) < HEADER:
        return None
    claimed = 2 * int.from_bytes(shx[24:28], "big", signed=True)
    end = min(len(shx), claimed) if claimed >= HEADER else len(shx)
    count = (end - HEADER) // _ENTRY
    entries = np.frombuffer(shx, ">i4", 2 * count, HEADER).astype(np.int64).reshape(-1, 2) * 2
    return Records(entries[:, 0], entries[:, 1])


def walked_records(shp: bytes, rows: int | None) -> tuple[Records, bool]:
    """Find the records of a .shp by reading one after the other.

    A record that a program has rewritten at the end has the number of the old
    one and replaces it.

    Parameters
    ----------
    shp : bytes
    rows : int or None
        Number of rows of the table, if there is one.

    Returns
    -------
    records : Records
    is_complete : bool
        Whether the file ends where its last record ends.

    Raises
    ------
    UnreadableFile
        ``too_many_features``.
    """
    found: list[tuple[int, int, int]] = []
    offset, most = HEADER, limit_settings().max_features
    while offset + _ENTRY <= len(shp) and len(found) <= 2 * most:
        number = int.from_bytes(shp[offset : offset + 4], "big")
        length = 2 * int.from_bytes(shp[offset + 4 : offset + 8], "big")
        if length < 4 or offset + _ENTRY + length > len(shp):
            break
        found.append((number, offset, length))
        offset += _ENTRY + length
    if len(found) > 2 * most:
        raise UnreadableFile("too_many_features", found=len(found), limit=most)
    is_complete = not shp[offset:].strip(b"\0")
    last = {number: (start, length) for number, start, length in found}
    kept = [(start, length) for _, start, length in found]
    numbered = sorted(last) == list(range(1, len(last) + 1))
    if numbered and len(last) < len(kept) and rows in (None, len(last)):
        kept = [last[number] for number in sorted(last)]
    entries = np.array(kept, np.int64).reshape(-1, 2)
    return Records(entries[:, 0], entries[:, 1]), is_complete


def beyond_the_end(shp: bytes, records: Records) -> _Numbers:
    """Return the indices of the records that are not completely inside the file."""
    inside = (records.places >= HEADER) & (records.places + _ENTRY <= len(shp))
    in_header = _numbers(shp, np.where(inside, records.places + 4, HEADER - 4), ">u4") * 2
    # If the index states a longer record than the record's header, GDAL uses the header.
    ends = records.places + _ENTRY + np.minimum(np.maximum(records.lengths, 0), in_header)
    return np.flatnonzero(~inside | (ends > len(shp)))


def damaged_shapes(shp: bytes, records: Records) -> _Numbers:
    """Return the indices of the records whose shape states more points than fit in it.

    GDAL reads such a record as one without a shape.
    """
    room = np.minimum(len(shp) - records.places - _ENTRY, records.lengths)
    start = records.places + _ENTRY
    kinds = np.where(room >= 4, _numbers(shp, start, "<i4"), -1)
    needed = np.full(len(records), 4, np.int64)
    for kind, size in _POINTS.items():
        needed[kinds == kind] = size
    multiple = np.isin(kinds, _MULTIPOINTS)
    points = _numbers(shp, start + 36, "<u4")
    needed = np.where(multiple, 40 + 16 * points, needed)
    parted = np.isin(kinds, (*_PARTED, _PATCHES))
    parts, points = points, _numbers(shp, start + 40, "<u4")
    part_size = np.where(kinds == _PATCHES, 8, 4)
    needed = np.where(parted, 44 + part_size * parts + 16 * points, needed)
    unknown = ~np.isin(kinds, (0, *_POINTS, *_PARTED, *_MULTIPOINTS, _PATCHES))
    return np.flatnonzero(unknown | (needed > room))


def _numbers(content: bytes, places: _Numbers, kind: str) -> _Numbers:
    """Return four-byte numbers at some offsets in a file; 0 beyond its end."""
    data = np.frombuffer(content, np.uint8)
    inside = (places >= 0) & (places + 4 <= len(data))
    starts = np.where(inside, places, 0)
    if len(data) < 4:
        return np.zeros(len(places), np.int64)
    four = data[starts[:, None] + np.arange(4)]
    return np.where(inside, four.reshape(-1).view(kind), 0).astype(np.int64)


class Field(NamedTuple):
    """A field of a dBASE table: encoded name, type, start in a row, width and decimals."""

    name: bytes
    kind: int
    start: int
    width: int
    decimals: int


class Size(NamedTuple):
    """The number of rows that a dBASE table states, and that it has."""

    claimed: int
    there: int
    broken: bool  # the header itself is cut off


def size_of(dbf: bytes) -> Size:
    """Return the number of rows that a table states, and that it has.

    Examples
    --------
    >>> size_of(b"")
    Size(claimed=0, there=0, broken=True)
    """
    claimed, start, width = _head(dbf)
    if len(dbf) < 32 or start < 32 or len(dbf) < start or width < 1:
        return Size(claimed, 0, broken=True)
    return Size(claimed, (len(dbf) - start) // width, broken=False)


def padded(dbf: bytes, rows: int) -> bytes | None:
    """Return a table with empty rows added at the end; None if it would become too large."""
    claimed, start, width = _head(dbf)
    if (rows - claimed) * width > _MOST_PADDING:
        return None
    head = dbf[:4] + rows.to_bytes(4, "little") + dbf[8 : start + claimed * width]
    return head + b" " * ((rows - claimed) * width)


def language_byte(dbf: bytes) -> int:
    """Return the byte that names the code page; 0 if it is not set."""
    return dbf[29] if len(dbf) >= 32 else 0


def _head(dbf: bytes) -> tuple[int, int, int]:
    """Return the number of rows, the offset of the first row, and the length of a row."""
    return (
        int.from_bytes(dbf[4:8], "little"),
        int.from_bytes(dbf[8:10], "little"),
        int.from_bytes(dbf[10:12], "little"),
    )


def _fields(dbf: bytes) -> Iterator[tuple[int, Field]]:
    """Yield each field with the offset of its description."""
    start = _head(dbf)[1]
    field_start = 1
    for at in range(32, min(start, len(dbf)) - 1, 32):
        description = dbf[at : at + 32]
        if len(description) < 32 or description[0] == 0x0D:
            return
        name = description[:11].split(b"\0")[0]
        yield at, Field(name, description[11], field_start, description[16], description[17])
        field_start += description[16]


def field_names_of(dbf: bytes) -> list[bytes]:
    """Return the encoded names of a dBASE table's fields.

    Examples
    --------
    >>> field_names_of(b"")
    []
    """
    return [field.name for _, field in _fields(dbf)]


def foreign_texts(dbf: bytes) -> Iterator[bytes]:
    """Yield the field names and texts of a dBASE table that are not ASCII.

    Parameters
    ----------
    dbf : bytes
        Unchecked; an invalid table yields nothing.

    Examples
    --------
    >>> list(foreign_texts(b"")), list(foreign_texts(b"x" * 200))
    ([], [])
    """
    count, start, width = _head(dbf)
    if len(dbf) < 32 or not 32 < start <= len(dbf) or width < 2:
        return
    fields = [field for _, field in _fields(dbf)]
    yield from (field.name for field in fields if not field.name.isascii())
    spans = [(each.start, each.start + each.width) for each in fields if each.kind in _TEXT_TYPES]
    # The file may state anything, so fields are limited to those inside a row and to be read.
    spans = [span for span in spans[: limit_settings().max_fields] if span[0] < width]
    count = min(count, limit_settings().max_features)
    for row in range(start, min(len(dbf), start + count * width), width):
        record = dbf[row : row + width]
        if not record.isascii():
            texts = (record[first:last].rstrip(b" \0") for first, last in spans)
            yield from (text for text in texts if not text.isascii())


def wide_numbers_as_text(dbf: bytes) -> tuple[bytes, list[bytes]]:
    """Declare fields of integers wider than 64 bits as text, so that no digit is lost.

    Returns
    -------
    dbf : bytes
    names : list of bytes
        Encoded names of the changed fields.
    """
    wide = [
        (at, field)
        for at, field in _fields(dbf)
        if field.kind in b"NF" and field.width > _LARGEST and not field.decimals
    ]
    if not wide:
        return dbf, []
    changed = bytearray(dbf)
    for at, _ in wide:
        changed[at + 11] = ord("C")
    return bytes(changed), [field.name for _, field in wide]


def number_of(text: object) -> object:
    """Return the number in a field declared as text; one of more than 64 bits stays text.

    Examples
    --------
    >>> number_of("9007199254740993"), number_of("123456789012345678901"), number_of("1e3")
    (9007199254740993, '123456789012345678901', 1000.0)
    >>> number_of("***"), number_of("")
    (None, None)
    """
    if not isinstance(text, str):
        return text
    if _WHOLE.fullmatch(text):
        number = int(text)
        return number if -(2**63) <= number < 2**63 else text
    try:
        real = float(text)
    except ValueError:
        return None  # like GDAL: asterisks stand for a number that did not fit
    return real if real - real == 0 else None


class Declared(NamedTuple):
    """A declared encoding.

    Attributes
    ----------
    text : str
        The declaration, to be shown; "" if there is none.
    codecs : tuple of str
        Python's names of possible encodings, the most likely first; empty if the
        declaration is not understood.
    """

    text: str = ""
    codecs: tuple[str, ...] = ()


def declared_by_cpg(content: bytes) -> Declared:
    """Parse a .cpg file, which may have a name in any spelling or the number of a code page.

    Examples
    --------
    >>> [declared_by_cpg(text).codecs for text in (b"Big5-HKSCS:2004", b"ANSI 936", b"ISO 88591")]
    [('big5hkscs', 'cp950'), ('gb18030',), ('cp1252',)]
    >>> declared_by_cpg(b"hex"), declared_by_cpg(b"")
    (Declared(text='hex', codecs=()), Declared(text='', codecs=()))
    """
    text = content[:60].decode("ascii", "replace").strip("\ufffd\0 \t\r\n").split("\n")[0].strip()
    # Some programs write the name after the number: "936 (ANSI/OEM - Simplified Chinese GBK)".
    key = "".join(filter(str.isalnum, re.split(r"[(\[]", text.casefold())[0]))
    return Declared("".join(filter(str.isprintable, text))[:40], _codecs(key))


def declared_by_byte(byte: int) -> Declared:
    """Interpret the language byte in the header of a .dbf.

    Examples
    --------
    >>> declared_by_byte(0x4F), declared_by_byte(0)
    (Declared(text='LDID 0x4F', codecs=('cp950', 'big5hkscs')), Declared(text='', codecs=()))
    """
    page = _PAGE_OF_BYTE.get(byte)
    if not byte:
        return Declared()
    return Declared(f"LDID 0x{byte:02X}", _page(page) if page else ())


def _codecs(key: str) -> tuple[str, ...]:
    latin = _LATIN.fullmatch(key)
    if latin:
        # ISO 8859-1 nearly always means Windows-1252, which has all of its printable characters.
        return ("cp1252",) if latin[1] == "1" else _known(f"iso8859_{latin[1]}")
    number = _NUMBER.fullmatch(key)
    if number:
        return _page(int(number[1]))
    return next((found for pattern, found in _BY_NAME if pattern.fullmatch(key)), ())


def _page(number: int) -> tuple[str, ...]:
    if number in _PAGES:
        return _PAGES[number]
    if 28591 <= number <= 28606:
        return _codecs(f"8859{number - 28590}")
    return _known(f"cp{number}")


def _known(name: str) -> tuple[str, ...]:
    try:
        codecs.lookup(name)
    except LookupError:
        return ()
    return (name,)


def values_encoding(values: list[bytes], *declared: str | None) -> tuple[str, bool]:
    """Decide on the encoding of the short texts of a dBASE table.

    Texts are cut to the field's width, perhaps inside a character, so a broken
    last character is ignored.

    Parameters
    ----------
    values : list of bytes
        Field names and values that are not ASCII.
    *declared : str or None
        Python's names of the declared encoding, the most likely first.

    Returns
    -------
    encoding : str
        "utf-8", one of :func:`geo.intake.encoding.likeliest`, or one of `declared`.
    is_certain : bool
        Whether every value is valid and makes sense in it, and no other declared
        encoding could be right.

    Examples
    --------
    >>> values_encoding(["西平".encode("gbk")], None), values_encoding([], "utf-8")
    (('gb18030', True), ('utf-8', True))
    """
    names = [codecs.lookup(each).name for each in declared if each]
    if not values:
        return (names or ["utf-8"])[0], True
    if contradicted := _contradicted(values, names):
        return contradicted, False
    for name in [*names, "utf-8"]:
        if all(_is_valid(value, name) for value in values):
            return _confirmed(values, name)
    found, is_likely = likeliest(values)
    is_certain = is_likely and all(_is_valid(value, found) for value in values)
    if is_certain or not names:
        return found, is_certain
    return _least_broken(values, [*names, found]), False


def _confirmed(values: list[bytes], name: str) -> tuple[str, bool]:
    """Return an encoding that is valid for every value, and whether the values make sense in it."""
    joined = b"\n".join(values)
    if name == "utf-8":
        is_gbk = seems_gbk(joined.decode("utf-8", "ignore"), joined)
        return ("gb18030", False) if is_gbk else (name, True)
    if name not in _CHINESE_CODECS:
        return name, True
    return name, is_usual("".join(decoded(value, name) for value in values)[:_EXAMINED])


def _least_broken(values: list[bytes], names: list[str]) -> str:
    """Return the first encoding in which the fewest values are broken."""
    return min(names, key=lambda name: sum(not _is_valid(value, name) for value in values))


def _contradicted(values: list[bytes], declared: list[str]) -> str | None:
    """Return the encoding that the texts clearly have although another one was declared."""
    if not declared or "utf-8" in declared:
        return None
    joined = b"\n".join(values)
    is_utf8 = all(_is_valid(value, "utf-8") for value in values)
    if is_utf8 and CHINESE.search(joined.decode("utf-8", "ignore")):
        return "utf-8"
    found, is_certain = likeliest(values)
    if found in declared or not is_certain or not all(_is_valid(value, found) for value in values):
        return None
    if declared[0] in _WESTERN:
        return None if is_western(values) else found
    if declared[0] in _CHINESE_CODECS and not {found, declared[0]} <= _BIG5_CODECS:
        # Short texts may make sense in both encodings; then the declared one is used.
        share = commonness("".join(decoded(value, declared[0]) for value in values)[:_EXAMINED])
        return found if share < _DOUBTED else None
    return None


def _is_valid(value: bytes, codec: str) -> bool:
    try:
        codecs.getincrementaldecoder(codec)().decode(value, final=False)
    except UnicodeDecodeError:
        return False
    return True
