"""Remember the coordinate system that a user chose, by the file's columns and sender.

The same columns from another sender prove nothing: one survey company may
export from a web map, another not. Without a sender, nothing is remembered.
"""

from __future__ import annotations

import contextlib
import hashlib
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import orjson

from geo.crs.surroundings import known_systems
from geo.crs.systems import Reading
from geo.intake.tables.mapping import fold_name
from geo.model.config.settings import store_settings
from geo.model.errors import unwritable
from geo.store.file.atomic import write_atomically
from geo.store.permission import require_editing

LARGEST = 100_000  # bytes of a stored answer, which usually has a few hundred
MOST_SENDERS = 200  # listed
LONGEST = 200  # characters of a sender's name


def systems_folder() -> Path:
    """Return the folder of the stored answers, inside the data folder."""
    return store_settings().data / "coordinate_systems"


def remembered_system(columns: Iterable[str], sender: str) -> Reading | None:
    """Return the reading of an earlier file with these columns from this sender, or None.

    A damaged answer is ignored, so that the question is asked again.
    """
    path = _path(columns, sender)
    try:
        if path is None or path.stat().st_size > LARGEST:
            return None
        answer = orjson.loads(path.read_bytes())
        scale = float(answer["scale"])
        return Reading(known_systems()[answer["system"]], answer["swapped"] is True, scale)
    except (OSError, ValueError, LookupError, TypeError):
        return None


def known_senders(columns: Iterable[str]) -> list[str]:
    """Return the senders whose files with these columns have been answered for, sorted."""
    names, senders = set(_names(columns)), set()
    for path in sorted(systems_folder().glob("*.json"))[:MOST_SENDERS]:
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
            if path.stat().st_size <= LARGEST:
                answer = orjson.loads(path.read_bytes())
                if set(answer["columns"]) == names:
                    senders.add(str(answer["sender"]))
    return sorted(senders)


def remember_system(columns: Iterable[str], sender: str, reading: Reading) -> None:
    """Store an answer for the next file with the same columns from the same sender.

    Without a sender, nothing is stored.

    Raises
    ------
    EditingNotAllowed
        The answer applies to everybody, so only editors may store one.
    UnwritableFile
    """
    require_editing()
    columns = list(columns)
    path = _path(columns, sender)
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path.parent.name, error) from error
    answer = {
        "sender": sender.strip()[:LONGEST],
        "columns": _names(columns),
        "system": reading.system.code,
        "swapped": reading.swapped,
        "scale": reading.scale,
    }
    write_atomically(path, orjson.dumps(answer))


def _path(columns: Iterable[str], sender: str) -> Path | None:
    folded_sender = unicodedata.normalize("NFKC", sender[:LONGEST]).casefold().strip()
    if not folded_sender:
        return None
    key = "\x1f".join([folded_sender, *_names(columns)]).encode("utf-8", "replace")
    return systems_folder() / f"{hashlib.sha256(key).hexdigest()[:16]}.json"


def _names(columns: Iterable[str]) -> list[str]:
    # Sorted because programs change the order of the columns.
    return sorted({fold_name(name) for name in columns})
