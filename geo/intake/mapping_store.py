"""Remember how the columns of a table were read, by the header of the table."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from geo.intake.mapping import ColumnMapping, header_signature
from geo.model.errors import UnwritableFile
from geo.model.settings import store_settings

LARGEST = 100_000  # bytes; a mapping has a few hundred


def mappings_folder() -> Path:
    """Return the folder of the remembered mappings, in the data folder."""
    return store_settings().data / "column_mappings"


def remembered(header: Sequence[str]) -> ColumnMapping | None:
    """Return the mapping that a user has confirmed for this header, or None.

    A file that cannot be read counts as none: the names are guessed again.
    """
    path = mappings_folder() / f"{header_signature(header)}.json"
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
    UnwritableFile
    """
    folder = mappings_folder()
    path = folder / f"{mapping.signature}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(mapping.to_json())
        Path(name).replace(path)
    except OSError as error:
        raise UnwritableFile(
            "file_unwritable", file=path.name, problem=error.strerror or ""
        ) from error
    return path


def forget(header: Sequence[str]) -> None:
    """Drop the mapping of a header; nothing happens when there is none."""
    with contextlib.suppress(FileNotFoundError):
        (mappings_folder() / f"{header_signature(header)}.json").unlink()
