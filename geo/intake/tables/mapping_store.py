"""Remember how the columns of a table were read, by the header of the table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from geo.intake.tables.mapping import ColumnMapping, header_fingerprint
from geo.model.config.settings import store_settings
from geo.model.errors import unwritable
from geo.store.file.atomic import write_atomically
from geo.store.permission import require_editing

LARGEST = 100_000  # bytes; a mapping has a few hundred


def mappings_folder() -> Path:
    """Return the folder of the remembered mappings, in the data folder."""
    return store_settings().data / "column_mappings"


def remembered(header: Sequence[str]) -> ColumnMapping | None:
    """Return the mapping that a user has confirmed for this header, or None.

    A file that cannot be read counts as none: the names are guessed again.
    """
    path = mappings_folder() / f"{header_fingerprint(header)}.json"
    try:
        if path.stat().st_size > LARGEST:
            return None
        mapping = ColumnMapping.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return mapping if mapping.header == tuple(header) else None


def remember(mapping: ColumnMapping) -> Path:
    """Keep a mapping for the next table with the same header.

    Returns
    -------
    Path
        The file; it is replaced as a whole, so that a reader never sees half of it.

    Raises
    ------
    EditingNotAllowed
        It is kept for everybody, so only who may edit may keep it.
    UnwritableFile
    """
    require_editing()
    path = mappings_folder() / f"{mapping.fingerprint}.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path.parent.name, error) from error
    write_atomically(path, mapping.to_json().encode("utf-8"))
    return path


def forget(header: Sequence[str]) -> None:
    """Drop the mapping of a header; nothing happens when there is none.

    Raises
    ------
    EditingNotAllowed, UnwritableFile
    """
    require_editing()
    path = mappings_folder() / f"{header_fingerprint(header)}.json"
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path.name, error) from error
