"""Find the street network in what was handed over: by content, packed or not."""

from __future__ import annotations

from geo.intake.archive import Member, gunzip, zip_members
from geo.intake.kml import xml_text
from geo.intake.sniff import xml_root
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
    members = [(member, _plain(member)) for member in zip_members(content)]
    found = [(member, plain) for member, plain in members if _holds_streets(plain)]
    if not found:
        return content, []
    first, plain = found[0]
    others = ", ".join(member.name for member, _ in found[1:])
    told = Finding("layers_left", "warning", params={"value": first.name, "others": others})
    return plain, [told] if others else []


def _plain(member: Member) -> bytes:
    return gunzip(member.content) if member.content.startswith(_GZIP) else member.content


def _holds_streets(content: bytes) -> bool:
    return content.startswith(SQLITE) or street_form(content) is not None
