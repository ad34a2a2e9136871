"""Remember which coordinate system a file was in, by its columns and its sender.

The same columns from another sender say nothing: of two survey companies one
exports from a web map and the other does not. Without a sender nothing is
remembered and nothing is taken.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import orjson

from geo.crs.systems import SYSTEMS, Reading
from geo.intake.mapping import fold_name
from geo.model.settings import store_settings
from geo.model.system_errors import unwritable
from geo.store.atomic import write_atomically
from geo.store.permission import require_editing

LARGEST = 10_000  # bytes; an answer has some hundred
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


def remember_system(columns: Iterable[str], sender: str, reading: Reading) -> None:
    """Keep an answer for the next file of the same columns from the same sender.

    Without a sender nothing is kept.

    Raises
    ------
    EditingNotAllowed
        It is kept for everybody, so only who may edit may keep it.
    UnwritableFile
    """
    path = _path(columns, sender)
    if path is None:
        return
    require_editing()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path.parent.name, error) from error
    answer = {
        "sender": sender.strip()[:LONGEST],
        "system": reading.system.code,
        "swapped": reading.swapped,
        "scale": reading.scale,
    }
    write_atomically(path, orjson.dumps(answer))


def forget_system(columns: Iterable[str], sender: str) -> None:
    """Drop an answer; nothing happens when there is none.

    Raises
    ------
    EditingNotAllowed, UnwritableFile
    """
    path = _path(columns, sender)
    if path is None:
        return
    require_editing()
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path.name, error) from error


def _path(columns: Iterable[str], sender: str) -> Path | None:
    whose = unicodedata.normalize("NFKC", sender[:LONGEST]).casefold().strip()
    if not whose:
        return None
    # Programs in between put columns into another order.
    names = sorted({fold_name(name) for name in columns})
    key = "\x1f".join([whose, *names]).encode("utf-8", "replace")
    return systems_folder() / f"{hashlib.sha256(key).hexdigest()[:16]}.json"
