"""Store the column mappings that users confirm, by the header of the table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from geo.intake.tables.mapping import ColumnMapping, header_fingerprint
from geo.model.config.settings import store_settings
from geo.model.errors import unwritable
from geo.store.file.atomic import write_atomically
from geo.store.permission import require_editing

LARGEST = 100_000  # bytes of a mapping, which usually has a few hundred


def mappings_folder() -> Path:
    """Return the folder of the stored mappings, inside the data folder."""
    return store_settings().data / "column_mappings"


def remembered(header: Sequence[str]) -> ColumnMapping | None:
    """Return the mapping that a user has confirmed for this header, or None.

    A damaged file is ignored, so that the columns are guessed again.
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
    """Store a mapping for the next table with the same header.

    Returns
    -------
    Path
        The file, which is replaced atomically.

    Raises
    ------
    EditingNotAllowed
        The mapping applies to everybody, so only editors may store one.
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
    """Delete the mapping of a header, if there is one.

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
