"""A Shapefile is several files; this finds them in an archive and how their texts are encoded."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo.intake.archive import Member
from geo.intake.data_names import DATA_SUFFIXES
from geo.intake.dbase import (
    field_names_of,
    foreign_texts,
    language_byte,
    number_of,
    wide_numbers_as_text,
)
from geo.intake.declared_encoding import declared_by_byte, declared_by_cpg
from geo.intake.encoding import shown_name
from geo.intake.gdal_child import read_with_gdal
from geo.intake.shape_parts import check_parts
from geo.intake.sniff import Form
from geo.intake.text_evidence import decoded
from geo.intake.upload import Upload
from geo.intake.values_encoding import values_encoding
from geo.model.errors import Finding, UnreadableFile

_MAGIC = b"\x00\x00\x27\x0a"
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
