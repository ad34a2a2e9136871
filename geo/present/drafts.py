"""The presenter's unsaved notes: seen in their own preview, and by nobody else.

Notes are longer than an address may be, and have no business in one. The address has
a token that nobody can guess; the notes stay in the program, until others push them out.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping

MAX_KEPT = 100  # composers at a time; their notes are 600 kB each at the most
PARAMETER = "draft"

_kept: OrderedDict[str, dict[str, str]] = OrderedDict()
_lock = threading.Lock()


def new_draft() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(18)


def keep_notes(token: str, notes: Mapping[str, str]) -> None:
    """Keep the notes of a draft; those that were kept longest ago leave.

    Parameters
    ----------
    token : str
        From :func:`new_draft`.
    notes : mapping of str to str
        By scene id.
    """
    with _lock:
        _kept[token] = dict(notes)
        _kept.move_to_end(token)
        while len(_kept) > MAX_KEPT:
            _kept.popitem(last=False)


def notes_of(token: str) -> dict[str, str] | None:
    """Return the notes of a draft, or None when the program has none.

    Examples
    --------
    >>> notes_of("")
    """
    with _lock:
        found = _kept.get(token)
        return None if found is None else dict(found)
