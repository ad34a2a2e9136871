"""Queue requests for pictures and documents, one queue per kind for the whole process."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from geo.model.config.settings import server_settings
from geo.model.errors import ServerBusy
from geo.model.process.turns import Turns

PLACES = 1  # documents of a kind made at a time; each keeps a processor busy
Kind = Literal["picture", "presentation", "file"]


@lru_cache(maxsize=3)
def document_turns(kind: Kind) -> Turns:  # noqa: ARG001 (the cache keeps a queue per kind)
    """Return the queue of a kind, so that many pictures do not delay a presentation.

    Parameters
    ----------
    kind : {"picture", "presentation", "file"}
        Served by ``/api/picture`` and ``/preview.png``, by ``/present``, or made on a
        page. A setting limits how many may wait in each queue.
    """
    return Turns(PLACES, server_settings().max_waiting, ServerBusy("server_busy"))
