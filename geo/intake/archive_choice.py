"""Which file of an archive holds the data, and what an archive without any is."""

from __future__ import annotations

from collections.abc import Sequence

from geo.intake.archive import Member, is_archive
from geo.intake.data_names import DATA_SUFFIXES, READ_SUFFIXES
from geo.model.errors import UnreadableFile

_OFFICE = {"word/": "DOCX", "ppt/": "PPTX", "xl/": "XLSX"}
# What a file that is no data at all is refused for; then another one may be the data.
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
_MOST_NAMES = 8  # in a sentence
_MOST_TRIED = 20


def refuse_other_kinds(members: Sequence[Member]) -> None:
    """Refuse an archive that is a file of another kind: of an office program, a geodatabase.

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
    """Say whether an archive is a workbook."""
    names = {member.name for member in members}
    return "[Content_Types].xml" in names and "xl/workbook.xml" in names


def candidates(members: Sequence[Member]) -> list[Member]:
    """Return the files that may hold the data, the likeliest first."""
    likely = [member for member in members if member.suffix in READ_SUFFIXES] or [
        member for member in members if member.stem.casefold() not in _EXPLANATIONS
    ]
    plain = [member for member in likely if not _only_links(member)] or likely
    # A KMZ begins with doc.kml, whatever else lies in it.
    return sorted(plain, key=lambda member: member.name.lower() != "doc.kml")[:_MOST_TRIED]


def _only_links(member: Member) -> bool:
    # GDAL's doc.kml holds nothing but links to the layers' files beside it.
    is_kml = member.suffix == ".kml" and b"<NetworkLink" in member.content
    return is_kml and b"<Placemark" not in member.content


def is_nested(member: Member) -> bool:
    """Say whether a file is itself an archive and no workbook."""
    return is_archive(member.content) and member.suffix != ".xlsx"


def others_with_data(members: Sequence[Member], chosen: Member) -> list[str]:
    """Return the names of the files with data beside the chosen one."""
    return [
        member.name
        for member in members
        if member is not chosen and member.suffix in DATA_SUFFIXES and not _only_links(member)
    ]


def without_data(
    members: Sequence[Member], refused: Sequence[tuple[str, UnreadableFile]] = ()
) -> UnreadableFile:
    """Return the error that says what an archive without data has in it.

    Parameters
    ----------
    members : sequence of Member
    refused : sequence of (str, UnreadableFile)
        Files that were tried, and why they are not read.
    """
    if len(refused) == 1 == len(members) and refused[0][1].code == "format_refused":
        name, error = refused[0]
        return UnreadableFile("format_refused", kind=f"{error.params['kind']} ({name})")
    names = [member.name for member in members]
    more = ["…"] if len(names) > _MOST_NAMES else []
    shown = (*names[:_MOST_NAMES], *more)
    return UnreadableFile("archive_without_data", value=shown or "–")
