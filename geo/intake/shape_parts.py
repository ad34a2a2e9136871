"""Whether the parts of a Shapefile are whole and fit each other."""

from __future__ import annotations

from collections.abc import Mapping

from geo.intake.dbase import padded, size_of
from geo.intake.shape_records import (
    HEADER,
    Records,
    beyond_the_end,
    damaged_shapes,
    indexed_records,
    walked_records,
)
from geo.model.errors import Finding, UnreadableFile

_MAGIC = b"\x00\x00\x27\x0a"


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
