"""The presenter's unsaved notes, which only the presenter's own preview shows.

Notes are too long for an address and do not belong in one. The address carries an
unguessable token; the notes stay in memory until newer drafts displace them.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping

MAX_KEPT = 100  # drafts at a time; the notes of each are 600 kB at most
PARAMETER = "draft"

_kept: OrderedDict[str, dict[str, str]] = OrderedDict()
_lock = threading.Lock()


def new_draft() -> str:
    """Return a new unguessable token."""
    return secrets.token_urlsafe(18)


def keep_notes(token: str, notes: Mapping[str, str]) -> None:
    """Keep the notes of a draft and drop the oldest drafts beyond `MAX_KEPT`.

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
    """Return the notes of a draft, or None when they are not in memory.

    Examples
    --------
    >>> notes_of("")
    """
    with _lock:
        notes = _kept.get(token)
        return None if notes is None else dict(notes)
