"""Look into a GeoPackage before GDAL does: no foreign views or triggers. Runs in the child."""

from __future__ import annotations

import contextlib
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

# Views over the standard's own two tables that the standard's libraries make. They are
# never read here, and may do nothing but show what these tables hold.
STANDARD_VIEWS = frozenset(
    {"st_spatial_ref_sys", "st_geometry_columns", "spatial_ref_sys", "geometry_columns"}
)
_TABLES = {"gpkg_spatial_ref_sys", "gpkg_geometry_columns"}
_LONGEST_VIEW = 4000  # characters
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_SOURCE = re.compile(r"\b(?:from|join)\s+([a-z_]+)")
_NO_WORD = re.compile(r"[^a-z0-9_]")
_BEFORE_BRACKETS = {"", "as", "and", "or", "on", "where", "when", "then", "else", "select", "case"}
_FOREIGN = re.compile(r"\b(?:with|recursive|union|intersect|except|values|window|over)\b")


_KINDS_READ = ("features", "attributes", "aspatial")  # the last by older versions of GDAL
_MOST_NAMES = 100  # of contents; a file with more has them by a mistake, or means harm


def check_geopackage(path: Path) -> bool:
    """Make sure that nothing in a GeoPackage computes when it is read.

    An endless view hangs whoever counts its rows; a GeoPackage with data needs none. Only the
    views that libraries make over the standard's own tables may be there.

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


def contents_beside(path: Path) -> list[str]:
    """Return the names of tiles and other contents that are no layers and no tables.

    GDAL says nothing of them when it opens a file for its layers.

    Parameters
    ----------
    path : Path
        A GeoPackage that has been checked.
    """
    return [name for name, kind in _contents(path) if kind not in _KINDS_READ]


def unread_kind(path: Path) -> str | None:
    """Return of what kind a GeoPackage is that holds no layer at all, such as a background map.

    Parameters
    ----------
    path : Path
        A GeoPackage that has been checked.
    """
    kinds = [kind for _, kind in _contents(path)]
    return f"GeoPackage ({kinds[0][:40]})" if kinds and not {*kinds} & {*_KINDS_READ} else None


def _contents(path: Path) -> list[tuple[str, str]]:
    query = "SELECT table_name, data_type FROM gpkg_contents LIMIT ?"
    with contextlib.suppress(sqlite3.Error), contextlib.closing(_opened(path)) as base:
        return [
            (str(name), str(kind).lower()) for name, kind in base.execute(query, (_MOST_NAMES,))
        ]
    return []  # GDAL says what is wrong


def _opened(path: Path) -> sqlite3.Connection:
    """Open for reading, with an end to what takes long."""
    looks = 0

    def clock() -> int:
        nonlocal looks
        looks += 1
        return int(looks > _MOST_LOOKS)

    base = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    base.set_progress_handler(clock, _STEPS)
    base.execute("PRAGMA trusted_schema = OFF")
    return base


def _schema(path: Path) -> list[tuple[str, str, str]]:
    with contextlib.closing(_opened(path)) as base:
        found = base.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    return [(str(kind), str(name), str(sql)) for kind, name, sql in found]


def _check_object(kind: str, name: str, sql: str) -> None:
    if kind == "view" and is_standard_view(name, sql):
        return
    if kind == "view" or (kind == "trigger" and not _STANDARD.match(name)):
        raise UnreadableFile("gpkg_program", value=name)
    virtual = _VIRTUAL.match(sql)
    if virtual and virtual.group(1).lower() != "rtree":
        raise UnreadableFile("gpkg_program", value=name)
    # A computed column runs its expression for each row.
    if kind == "table" and re.search(r"\bAS\s*\(|\bGENERATED\b", sql, re.IGNORECASE):
        raise UnreadableFile("gpkg_program", value=name)


def is_standard_view(name: str, sql: str) -> bool:
    """Say whether a view is one that libraries make, and only shows the standard's tables.

    Examples
    --------
    >>> name = "spatial_ref_sys"
    >>> is_standard_view(name, f"CREATE VIEW {name} AS SELECT srs_id FROM gpkg_spatial_ref_sys")
    True
    >>> is_standard_view("geometry_columns", "CREATE VIEW geometry_columns AS SELECT load(1)")
    False
    """
    if name not in STANDARD_VIEWS or len(sql) > _LONGEST_VIEW:
        return False
    # Quoted texts are constants, or names of columns: in a source they would hide its name.
    text = _QUOTED.sub(" 0 ", sql.lower())
    behind = text.partition(" from ")[2]
    return (
        text.split().count("select") == text.count("select") == 1
        and set(_SOURCE.findall(text)) <= _TABLES
        and len(_SOURCE.findall(text)) == text.count("from ") + text.count("join ")
        and len(_SOURCE.findall(text)) in (1, 2)
        and "," not in behind
        and not _FOREIGN.search(text)
        and {_NO_WORD.split(each.rstrip())[-1] for each in text.split("(")[:-1]} <= _BEFORE_BRACKETS
    )
