"""The queues of pictures and documents, one of each kind for the whole process."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from geo.model.config.settings import server_settings
from geo.model.errors import ServerBusy
from geo.model.process.turns import Turns

PLACES = 1  # of a kind at a time; each keeps a processor busy
Kind = Literal["picture", "presentation", "file"]


@lru_cache(maxsize=3)
def document_turns(kind: Kind) -> Turns:  # noqa: ARG001 (each kind is kept apart)
    """Return the queue of a kind, so that a crowd for pictures keeps nobody from a presentation.

    Parameters
    ----------
    kind : {"picture", "presentation", "file"}
        Answered by ``/api/picture`` and ``/preview.png``, by ``/present``, or made on a page.
        How many may wait in each is a setting.
    """
    return Turns(PLACES, server_settings().max_waiting, ServerBusy("server_busy"))
