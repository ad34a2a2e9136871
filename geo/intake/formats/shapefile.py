"""A Shapefile is several files; this finds them in an archive and how their texts are encoded.

Whether the parts of a Shapefile are whole and fit each other.

The records of a .shp and the index that says where they lie, looked at before GDAL reads.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geo.intake.archive import DATA_SUFFIXES, Member
from geo.intake.encoding import decoded, shown_name
from geo.intake.formats.dbase import (
    declared_by_byte,
    declared_by_cpg,
    field_names_of,
    foreign_texts,
    language_byte,
    number_of,
    padded,
    size_of,
    values_encoding,
    wide_numbers_as_text,
)
from geo.intake.formats.gdal import read_with_gdal
from geo.intake.sniff import Form
from geo.intake.upload import Upload
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding, UnreadableFile

HEADER = 100  # bytes of a .shp and of a .shx before the first record
_MAGIC = b"\x00\x00\x27\x0a"
_ENTRY = 8  # bytes of a record's header, and of its place in the index
_POINTS = {1: 20, 11: 28, 21: 28}  # bytes that a point takes at least, by its type
_PARTED = (3, 5, 13, 15, 23, 25)  # lines and areas
_MULTIPOINTS = (8, 18, 28)
_PATCHES = 31

_Numbers = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Records:
    """Where the records of a .shp lie.

    Attributes
    ----------
    places : numpy.ndarray
        Offset of each record's header, bytes.
    lengths : numpy.ndarray
        Bytes of each record behind its header, as the index has them.
    """

    places: _Numbers
    lengths: _Numbers

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self.places)

    def index(self, shp: bytes) -> bytes:
        """Return a .shx that says the same."""
        size = (HEADER + _ENTRY * len(self)) // 2
        head = shp[:24] + size.to_bytes(4, "big") + shp[28:HEADER]
        entries = np.column_stack([self.places, self.lengths]) // 2
        return head + entries.astype(">i4").tobytes()


def indexed_records(shx: bytes) -> Records | None:
    """Return the records that an index names, or None for what is no index.

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
    """Find the records of a .shp one after the other, as they are numbered.

    A record that a program has written anew at the end has the number of the old one
    and counts in its place.

    Parameters
    ----------
    shp : bytes
    rows : int or None
        Rows of the table, when there is one.

    Returns
    -------
    records : Records
    whole : bool
        Whether the file ends where its last record ends.

    Raises
    ------
    UnreadableFile
        ``too_many_features``.
    """
    found: list[tuple[int, int, int]] = []
    place, most = HEADER, limit_settings().max_features
    while place + _ENTRY <= len(shp) and len(found) <= 2 * most:
        number = int.from_bytes(shp[place : place + 4], "big")
        length = 2 * int.from_bytes(shp[place + 4 : place + 8], "big")
        if length < 4 or place + _ENTRY + length > len(shp):
            break
        found.append((number, place, length))
        place += _ENTRY + length
    if len(found) > 2 * most:
        raise UnreadableFile("too_many_features", found=len(found), limit=most)
    whole = not shp[place:].strip(b"\0")
    last = {number: (where, length) for number, where, length in found}
    kept = [(where, length) for _, where, length in found]
    numbered = sorted(last) == list(range(1, len(last) + 1))
    if numbered and len(last) < len(kept) and rows in (None, len(last)):
        kept = [last[number] for number in sorted(last)]
    entries = np.array(kept, np.int64).reshape(-1, 2)
    return Records(entries[:, 0], entries[:, 1]), whole


def beyond_the_end(shp: bytes, records: Records) -> _Numbers:
    """Return the numbers of the records that do not lie in the file whole."""
    inside = (records.places >= HEADER) & (records.places + _ENTRY <= len(shp))
    own = _numbers(shp, np.where(inside, records.places + 4, HEADER - 4), ">u4") * 2
    # An index may claim more than the record itself does; GDAL then believes the record.
    ends = records.places + _ENTRY + np.minimum(np.maximum(records.lengths, 0), own)
    return np.flatnonzero(~inside | (ends > len(shp)))


def damaged_shapes(shp: bytes, records: Records) -> _Numbers:
    """Return the numbers of the records whose shape claims more points than it has room for.

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
    each = np.where(kinds == _PATCHES, 8, 4)
    needed = np.where(parted, 44 + each * parts + 16 * points, needed)
    unknown = ~np.isin(kinds, (0, *_POINTS, *_PARTED, *_MULTIPOINTS, _PATCHES))
    return np.flatnonzero(unknown | (needed > room))


def _numbers(content: bytes, places: _Numbers, kind: str) -> _Numbers:
    """Return four-byte numbers from places in a file; 0 beyond its end."""
    data = np.frombuffer(content, np.uint8)
    inside = (places >= 0) & (places + 4 <= len(data))
    starts = np.where(inside, places, 0)
    if len(data) < 4:
        return np.zeros(len(places), np.int64)
    four = data[starts[:, None] + np.arange(4)]
    return np.where(inside, four.reshape(-1).view(kind), 0).astype(np.int64)


def check_parts(name: str, parts: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[Finding]]:
    """Make sure that no record is lost without a word, and that there is an index that fits.

    A good index is left as it is: it alone says which record belongs to which row. Only one
    that is missing or leads astray is made anew.

    Parameters
    ----------
    name : str
        To show.
    parts : mapping of str to bytes
        Ending: content; ``.shp`` is among them.

    Returns
    -------
    parts : dict
    findings : list of Finding

    Raises
    ------
    UnreadableFile
        ``file_broken`` with the part that is cut off.
    """
    shp = parts[".shp"]
    if not shp.startswith(_MAGIC) or len(shp) < HEADER:
        raise _broken(name, ".shp")
    rows = _rows(name, parts)
    records = indexed_records(parts.get(".shx", b""))
    told: list[Finding] = []
    made = dict(parts)
    if records is None or not _fits(shp, records, rows):
        records = _anew(name, shp, records, rows)
        made[".shx"] = records.index(shp)
        told.append(Finding("index_rebuilt", "warning", params={"value": name}))
    if ".dbf" in parts and size_of(parts[".dbf"]).there < min(len(records), rows or 0):
        raise _broken(name, ".dbf")
    if rows is not None and rows > len(records):
        raise _broken(name, ".shp")  # rows whose shapes are gone; GDAL leaves them out
    if rows is not None and rows < len(records):
        params = {"value": name, "shapes": len(records), "rows": rows}
        told.append(Finding("shapefile_counts", "warning", params=params))
        made[".dbf"] = padded(parts[".dbf"], len(records)) or parts[".dbf"]
    damaged = damaged_shapes(shp, records)
    if len(damaged):
        params = {"count": len(damaged), "first": int(damaged[0]) + 1}
        told.append(Finding("shapes_damaged", "error", field="geometry", params=params))
    return made, told


def _rows(name: str, parts: Mapping[str, bytes]) -> int | None:
    """Return the rows that the table claims; None without a table."""
    if ".dbf" not in parts:
        return None
    size = size_of(parts[".dbf"])
    if size.broken:
        raise _broken(name, ".dbf")
    return size.claimed


def _fits(shp: bytes, records: Records, rows: int | None) -> bool:
    """Say whether an index leads to whole records, and to as many as there are rows."""
    if len(beyond_the_end(shp, records)):
        return False
    if rows is None or rows == len(records):
        return True
    # One that was cut off, or belongs to an earlier state of the file.
    return len(walked_records(shp, rows)[0]) != rows


def _anew(name: str, shp: bytes, indexed: Records | None, rows: int | None) -> Records:
    """Find the records without the index."""
    records, whole = walked_records(shp, rows)
    expected = rows if rows is not None else len(indexed) if indexed is not None else None
    if len(records) == expected:
        return records
    claimed = 2 * int.from_bytes(shp[24:28], "big", signed=True)
    # An index of entries too many cannot be told from a file that was cut off.
    if whole and indexed is None and claimed <= len(shp):
        return records
    raise _broken(name, ".shp")


def _broken(name: str, part: str) -> UnreadableFile:
    return UnreadableFile("file_broken", kind=f"Shapefile ({name}{part})")


_PARTS = (".shp", ".shx", ".dbf", ".prj")
_MOST_PARTS = 7  # files read beside the first
_MOST_LOOKED_AT = 100
_HEADER = 100  # bytes of a .shp before its first record


@dataclass(frozen=True, slots=True)
class _Shapefile:
    name: str
    parts: dict[str, bytes]

    @property
    def has_records(self) -> bool:
        """Say whether the layer has any records."""
        return len(self.parts[".shp"]) > _HEADER

    @property
    def files(self) -> dict[str, bytes]:
        """What GDAL is to see of it."""
        return {ending: self.parts[ending] for ending in _PARTS if ending in self.parts}

    def goes_with(self, other: _Shapefile) -> bool:
        """Say whether it has the same fields and coordinate system as another one."""
        own, theirs = self.parts, other.parts
        return (
            own[".shp"].startswith(_MAGIC)
            and ".dbf" in own
            and self.name != other.name
            and field_names_of(own[".dbf"]) == field_names_of(theirs.get(".dbf", b""))
            and own.get(".prj", b"").strip() == theirs.get(".prj", b"").strip()
        )


def is_shapefile(members: Sequence[Member]) -> bool:
    """Say whether an archive holds a Shapefile or a part of one."""
    return any(member.suffix in (".shp", ".dbf", ".shx") for member in members)


def read_shapefile(members: Sequence[Member]) -> Upload:
    """Read the first Shapefile of an archive that has records, and those that go with it.

    A Shapefile holds one kind of shape, so that programs write points, lines
    and areas of one table into files of the same fields. Of files with other
    fields there is a warning.

    Raises
    ------
    UnreadableFile
        ``shapefile_incomplete``, ``file_broken`` and what the reader says.
    """
    found = list(_shapefiles(members))
    if not found:
        raise UnreadableFile("shapefile_incomplete", value=".shp")
    chosen = next((each for each in found if each.has_records), found[0])
    kin = [each for each in found[:_MOST_LOOKED_AT] if each is chosen or each.goes_with(chosen)]
    more = [each for each in kin if each is not chosen and each.has_records][:_MOST_PARTS]
    encoding, told = _encoding([each.parts for each in (chosen, *more)])
    told += [
        Finding("shapefile_incomplete", "warning", params={"value": ending})
        for ending in (".dbf", ".prj")
        if ending not in chosen.parts
    ]
    upload, checked = _read([chosen, *more], encoding)
    empty = [each.name for each in kin if not each.has_records]
    others = [each.name for each in found if each.name not in empty]
    others += [each.name for each in members if each.suffix in DATA_SUFFIXES]
    told += [*checked, *_others_told(upload, others)]
    return dataclasses.replace(upload, findings=told, encoding=shown_name(encoding))


def _read(layers: Sequence[_Shapefile], encoding: str) -> tuple[Upload, list[Finding]]:
    """Read Shapefiles of one form, after a look at their parts."""
    told: list[Finding] = []
    files: dict[str, dict[str, bytes]] = {}
    wide: list[bytes] = []
    for each in layers:
        files[each.name], found = check_parts(each.name, each.files)
        told += found
        if ".dbf" in each.parts:
            files[each.name][".dbf"], wide = wide_numbers_as_text(files[each.name][".dbf"])
    first = layers[0].name
    more = {name: parts for name, parts in files.items() if name != first}
    upload = read_with_gdal(Form.SHAPEFILE, files[first], encoding=encoding, layer=first, more=more)
    for name in (decoded(each, encoding) for each in wide):
        for feature in upload.features:
            if name in feature["properties"]:
                feature["properties"][name] = number_of(feature["properties"][name])
    return upload, told


def _others_told(upload: Upload, names: Sequence[str]) -> list[Finding]:
    """Put the files of the archive that were not read into one warning."""
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
    return member.name[:-4].casefold()


def _encoding(files: Sequence[dict[str, bytes]]) -> tuple[str, list[Finding]]:
    """Decide the encoding of the texts and say what there is to say about it."""
    values = [text for parts in files for text in foreign_texts(parts.get(".dbf", b""))]
    by_file = declared_by_cpg(files[0].get(".cpg", b""))
    # The language byte is what programs write out of habit, so it yields to plain evidence.
    declared = (
        by_file if by_file.text else declared_by_byte(language_byte(files[0].get(".dbf", b"")))
    )
    chosen, sure = values_encoding(values, *declared.codecs)
    if not sure and not by_file.text:
        sure = values_encoding(values) == (chosen, True)
    if not values:
        return chosen, []
    name = shown_name(chosen)
    told = []
    if declared.text and (not declared.codecs or not (sure or chosen in declared.codecs)):
        params = {"value": declared.text, "encoding": name}
        told.append(Finding("encoding_declared", "warning", params=params))
        sure = False
    if not sure:
        return chosen, [Finding("encoding_doubtful", "warning", params={"encoding": name}), *told]
    if chosen != "utf-8":
        return chosen, [Finding("encoding_read", "info", params={"encoding": name})]
    return chosen, []
