"""Work that takes long: a few pieces at a time, some that wait, and no more.

A picture for print takes half a second of a processor and some hundred megabytes. Whoever
asks for two hundred of them must not keep others waiting: beyond the places in the queue
the answer is that the server is busy, at once; and work nobody waits for is given up.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import lru_cache

from geo.model.errors import Abandoned, ServerBusy
from geo.model.settings import server_settings

PLACES = 1  # pieces of work at a time; each keeps a processor busy
_LOOK_SECONDS = 0.2  # between two looks whether somebody still waits

IsAbandoned = Callable[[], bool]


def _never() -> bool:
    return False


_is_abandoned: ContextVar[IsAbandoned] = ContextVar("is_abandoned", default=_never)


def stop_if_abandoned() -> None:
    """End the work of this thread when nobody waits for it.

    Raises
    ------
    Abandoned
    """
    if _is_abandoned.get()():
        raise Abandoned("abandoned")


class WorkQueue:
    """A queue in which the first to come is the first to be served.

    Parameters
    ----------
    places : int
        How many are served at a time.
    waiting : int
        How many may wait.
    """

    def __init__(self, places: int, waiting: int) -> None:
        self.places, self.waiting = places, waiting
        self._served = 0
        self._line: deque[object] = deque()
        self._change = threading.Condition()

    def check_room(self) -> None:
        """Make sure that one more may wait.

        Raises
        ------
        ServerBusy
        """
        with self._change:
            if len(self._line) >= self.waiting and self._served >= self.places:
                raise ServerBusy("server_busy")

    @contextlib.contextmanager
    def place(self, is_abandoned: IsAbandoned = _never) -> Iterator[None]:
        """Wait for a place and keep it for as long as the work takes.

        Parameters
        ----------
        is_abandoned : callable
            Says whether nobody waits for the work any more; asked by it, too, through
            :func:`stop_if_abandoned`.

        Raises
        ------
        ServerBusy
            At once, where too many wait already.
        Abandoned
            When that has come about while waiting.
        """
        self._enter(is_abandoned)
        token = _is_abandoned.set(is_abandoned)
        try:
            yield
        finally:
            _is_abandoned.reset(token)
            with self._change:
                self._served -= 1
                self._change.notify_all()

    def _enter(self, is_abandoned: IsAbandoned) -> None:
        ticket = object()
        with self._change:
            if len(self._line) >= self.waiting and self._served >= self.places:
                raise ServerBusy("server_busy")
            self._line.append(ticket)
            try:
                while self._line[0] is not ticket or self._served >= self.places:
                    self._change.wait(_LOOK_SECONDS)
                    if is_abandoned():
                        raise Abandoned("abandoned")
                self._served += 1
            finally:
                self._line.remove(ticket)
                self._change.notify_all()


@lru_cache(maxsize=1)
def document_queue() -> WorkQueue:
    """Return the queue of pictures and documents, one for the whole process."""
    return WorkQueue(PLACES, server_settings().max_waiting)
