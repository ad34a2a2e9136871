"""The queue of pictures and documents, one for the whole process."""

from __future__ import annotations

from functools import lru_cache

from geo.model.errors import ServerBusy
from geo.model.settings import server_settings
from geo.model.turns import Turns

PLACES = 1  # documents at a time; each keeps a processor busy


@lru_cache(maxsize=1)
def document_turns() -> Turns:
    """Return the queue; how many may wait in it is a setting."""
    return Turns(PLACES, server_settings().max_waiting, ServerBusy("server_busy"))
