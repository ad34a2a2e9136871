"""Find the street network in what was handed over: by content, packed or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.intake.archive import MEGABYTE, Member, gunzip, zip_members
from geo.intake.kml import xml_text
from geo.intake.sniff import xml_root
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding

SQLITE = b"SQLite format 3\x00"
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"


def street_form(content: bytes) -> str | None:
    """Recognise the formats that only streets come in: ``pbf``, ``osm`` or ``graphml``.

    Examples
    --------
    >>> street_form(b"<?xml version='1.0'?><osm version='0.6'/>"), street_form(b"{}")
    ('osm', None)
    """
    # The first block's header: its length, then the name of its kind.
    if content[4:15] == b"\n\tOSMHeader":
        return "pbf"
    if content[:400].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] != b"<":
        return None
    root = xml_root(xml_text(content).text.lstrip("\ufeff"))
    return root if root in ("osm", "graphml") else None


def street_content(content: bytes) -> tuple[bytes, list[Finding]]:
    """Unpack a street network.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    content : bytes
        Of the network; an archive of another kind, such as a Shapefile's, as it is.
    findings : list of Finding
        Which further networks an archive holds; only the first is read.

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
    told = Finding("layers_left", "warning", params={"value": names[0], "others": others})
    return first, [told] if others else []


def _unpacked(members: Sequence[Member]) -> Iterator[tuple[Member, bytes]]:
    """Give the files of an archive; those packed once more share the room that is left."""
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
