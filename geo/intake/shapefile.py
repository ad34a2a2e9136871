"""A Shapefile is several files; this finds them in an archive and how their texts are encoded."""

from __future__ import annotations

import codecs
import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo.intake.archive import Member
from geo.intake.encoding import values_encoding
from geo.intake.gdal_child import read_with_gdal
from geo.intake.sniff import Form
from geo.intake.upload import Upload
from geo.model.errors import Finding, UnreadableFile
from geo.model.settings import limit_settings

_MAGIC = b"\x00\x00\x27\x0a"
_PARTS = (".shp", ".shx", ".dbf", ".prj")
_MOST_PARTS = 7  # files read beside the first
_MOST_LOOKED_AT = 100
_HEADER = 100  # bytes of a .shp before its first record
_TEXT_TYPES = b"CVM"
_DBF_ENCODING = re.compile(
    r"utf-8|gb(?:k|2312|18030)|big5|iso8859-\d+|cp\d+|shift_jis|euc_(?:jp|kr)|koi8-[rtu]"
)


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
    if not chosen.parts[".shp"].startswith(_MAGIC):
        raise UnreadableFile("file_broken", kind="Shapefile")
    kin = [each for each in found[:_MOST_LOOKED_AT] if each is chosen or each.goes_with(chosen)]
    more = [each for each in kin if each is not chosen and each.has_records][:_MOST_PARTS]
    encoding, told = _encoding([each.parts for each in (chosen, *more)])
    told += [
        Finding("shapefile_incomplete", "warning", params={"value": ending})
        for ending in (".dbf", ".prj")
        if ending not in chosen.parts
    ]
    upload = read_with_gdal(
        Form.SHAPEFILE,
        chosen.files,
        encoding=encoding,
        layer=chosen.name,
        more={each.name: each.files for each in more},
    )
    empty = [each.name for each in kin if not each.has_records]
    told += _others_told(upload, [each.name for each in found if each.name not in empty])
    return dataclasses.replace(upload, findings=told, encoding=encoding.upper())


def _others_told(upload: Upload, names: Sequence[str]) -> list[Finding]:
    """Put the files of the archive that were not read into one warning."""
    kept = [each for each in upload.findings if each.code != "layers_left"]
    read = (upload.layer or "").split(", ")
    others = [name for name in dict.fromkeys(names) if name not in read]
    if not others:
        return kept
    params = {"value": upload.layer, "others": ", ".join(others)}
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
    declared = _declared(files[0].get(".cpg", b""))
    chosen, sure = values_encoding(values, declared)
    name = {"utf-8": "UTF-8", "gb18030": "GB18030"}.get(chosen, chosen)
    if not sure:
        return chosen, [Finding("encoding_doubtful", "warning", params={"encoding": name})]
    if values and chosen != "utf-8":
        return chosen, [Finding("encoding_read", "info", params={"encoding": name})]
    return chosen, []


def _declared(content: bytes) -> str | None:
    """Return Python's name for what a .cpg file says, which may be a code page's number."""
    text = content[:40].decode("ascii", "ignore").strip().casefold()
    text = re.sub(r"^(?:ansi|oem|cp|windows)?[\s-]*(936|54936)$", "gb18030", text)
    text = "utf-8" if text in ("65001", "utf8") else text
    text = re.sub(r"^(?:ansi\s*)?(\d{3,4})$", r"cp\1", text)
    text = re.sub(r"^8859[_-]?(\d+)$", r"iso-8859-\1", text)
    try:
        name = codecs.lookup(text).name if text else ""
    except (LookupError, ValueError):  # a NUL in it
        return None
    # Python calls other things codecs as well: "hex", "idna", "utf-16".
    if not _DBF_ENCODING.fullmatch(name):
        return None
    # gbk and gb2312 are parts of gb18030, and files say the one and mean the other.
    return "gb18030" if name in ("gbk", "gb2312") else name


def field_names_of(dbf: bytes) -> list[bytes]:
    """Return the names of a dBASE table's fields, as they are encoded.

    Examples
    --------
    >>> field_names_of(b"")
    []
    """
    start = int.from_bytes(dbf[8:10], "little")
    fields = [dbf[at : at + 11] for at in range(32, min(start, len(dbf)) - 1, 32)]
    return [name.split(b"\0")[0] for name in fields]


def foreign_texts(dbf: bytes) -> Iterator[bytes]:
    """Give the field names and texts of a dBASE table that are not ASCII.

    Parameters
    ----------
    dbf : bytes
        Whatever it is: a table that makes no sense gives nothing.

    Examples
    --------
    >>> list(foreign_texts(b"")), list(foreign_texts(b"x" * 200))
    ([], [])
    """
    count = int.from_bytes(dbf[4:8], "little")
    start = int.from_bytes(dbf[8:10], "little")
    width = int.from_bytes(dbf[10:12], "little")
    if len(dbf) < 32 or not 32 < start <= len(dbf) or width < 2:
        return
    spans: list[tuple[int, int]] = []
    place = 1
    for at in range(32, start - 1, 32):
        descriptor = dbf[at : at + 32]
        if len(descriptor) < 32 or descriptor[0] == 0x0D:
            break
        name = descriptor[:11].split(b"\0")[0]
        if not name.isascii():
            yield name
        if descriptor[11] in _TEXT_TYPES:
            spans.append((place, place + descriptor[16]))
        place += descriptor[16]
    # No more than will be read anyway, and than a record holds: the file can say anything.
    spans = [span for span in spans[: limit_settings().max_fields] if span[0] < width]
    count = min(count, limit_settings().max_features)
    for row in range(start, min(len(dbf), start + count * width), width):
        record = dbf[row : row + width]
        if not record.isascii():
            texts = (record[first:last].rstrip(b" \0") for first, last in spans)
            yield from (text for text in texts if not text.isascii())
