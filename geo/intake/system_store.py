"""Remember which coordinate system a file was in, by its columns and its sender.

The same columns from another sender say nothing: of two survey companies one
exports from a web map and the other does not. Without a sender nothing is
remembered and nothing is taken.
"""

from __future__ import annotations

import contextlib
import hashlib
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import orjson

from geo.crs.systems import SYSTEMS, Reading
from geo.intake.tables.mapping import fold_name
from geo.model.config.settings import store_settings
from geo.model.errors import unwritable
from geo.store.file.atomic import write_atomically
from geo.store.permission import require_editing

LARGEST = 100_000  # bytes; an answer has some hundred
MOST_SENDERS = 200
LONGEST = 200  # characters of a sender


def systems_folder() -> Path:
    """Return the folder of the remembered answers, in the data folder."""
    return store_settings().data / "coordinate_systems"


def remembered_system(columns: Iterable[str], sender: str) -> Reading | None:
    """Return how an earlier file of these columns from this sender was read, or None.

    An answer that cannot be read counts as none: the question is asked again.
    """
    path = _path(columns, sender)
    try:
        if path is None or path.stat().st_size > LARGEST:
            return None
        found = orjson.loads(path.read_bytes())
        scale = float(found["scale"])
        return Reading(SYSTEMS[found["system"]], found["swapped"] is True, scale)
    except (OSError, ValueError, LookupError, TypeError):
        return None


def known_senders(columns: Iterable[str]) -> list[str]:
    """Return whose files of these columns have been answered for, by name."""
    names, found = set(_names(columns)), set()
    for path in sorted(systems_folder().glob("*.json"))[:MOST_SENDERS]:
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
            if path.stat().st_size <= LARGEST:
                answer = orjson.loads(path.read_bytes())
                if set(answer["columns"]) == names:
                    found.add(str(answer["sender"]))
    return sorted(found)


def remember_system(columns: Iterable[str], sender: str, reading: Reading) -> None:
    """Keep an answer for the next file of the same columns from the same sender.

    Without a sender nothing is kept.

    Raises
    ------
    EditingNotAllowed
        It is kept for everybody, so only who may edit may keep it.
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
    whose = unicodedata.normalize("NFKC", sender[:LONGEST]).casefold().strip()
    if not whose:
        return None
    key = "\x1f".join([whose, *_names(columns)]).encode("utf-8", "replace")
    return systems_folder() / f"{hashlib.sha256(key).hexdigest()[:16]}.json"


def _names(columns: Iterable[str]) -> list[str]:
    # Programs in between put columns into another order.
    return sorted({fold_name(name) for name in columns})
