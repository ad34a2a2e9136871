"""Look into a GeoPackage before GDAL does: no views, no foreign triggers. Runs in the child."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from geo.model.errors import UnreadableFile

_STEPS = 1000  # instructions of SQLite between two looks at the clock
_MOST_LOOKS = 20_000  # 20 million instructions: a schema takes some thousands
# Triggers that the standard and GDAL make. They act on writing only, and
# nothing is written here.
_STANDARD = re.compile(
    r"^(?:rtree_|gpkg_|trigger_(?:insert|delete|update)_feature_count_|fk_|feature_count_)"
)
_VIRTUAL = re.compile(
    r"^\s*CREATE\s+VIRTUAL\s+TABLE\b.*?\bUSING\s+(\w+)", re.IGNORECASE | re.DOTALL
)


def check_geopackage(path: Path) -> bool:
    """Make sure that nothing in a GeoPackage computes when it is read.

    An endless view hangs whoever counts its rows; a GeoPackage with data needs none.

    Returns
    -------
    bool
        Whether it was left in write-ahead mode: a second file may hold the last changes.

    Raises
    ------
    UnreadableFile
        ``gpkg_program`` with the name; ``file_broken``.
    """
    content = path.read_bytes()[:20]
    try:
        for kind, name, sql in _schema(path):
            _check_object(kind, name, sql)
    except sqlite3.Error as error:
        raise UnreadableFile("file_broken", kind="GeoPackage") from error
    return content[18:19] == b"\x02"


def _schema(path: Path) -> list[tuple[str, str, str]]:
    looks = 0

    def clock() -> int:
        nonlocal looks
        looks += 1
        return int(looks > _MOST_LOOKS)

    base = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        base.set_progress_handler(clock, _STEPS)
        base.execute("PRAGMA trusted_schema = OFF")
        found = base.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    finally:
        base.close()
    return [(str(kind), str(name), str(sql)) for kind, name, sql in found]


def _check_object(kind: str, name: str, sql: str) -> None:
    if kind == "view" or (kind == "trigger" and not _STANDARD.match(name)):
        raise UnreadableFile("gpkg_program", value=name)
    virtual = _VIRTUAL.match(sql)
    if virtual and virtual.group(1).lower() != "rtree":
        raise UnreadableFile("gpkg_program", value=name)
    # A computed column runs its expression for each row.
    if kind == "table" and re.search(r"\bAS\s*\(|\bGENERATED\b", sql, re.IGNORECASE):
        raise UnreadableFile("gpkg_program", value=name)
