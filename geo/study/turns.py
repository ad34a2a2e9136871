"""Whose turn it is: a few analyses at a time, one for each visitor, and a short queue."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from geo.model.errors import AnalysisStopped

_LOOK_S = 0.2


@dataclass(frozen=True, eq=False, slots=True)
class _Ticket:
    visitor: str


class Turns:
    """A queue in which nobody has two turns at a time.

    Parameters
    ----------
    places : int
        How many have their turn at a time.
    waiting : int
        How many may wait.
    """

    def __init__(self, places: int, waiting: int) -> None:
        self.places, self.waiting = places, waiting
        self._line: list[_Ticket] = []
        self._served: list[_Ticket] = []
        self._change = threading.Condition()

    @contextlib.contextmanager
    def turn(self, visitor: str, tick: Callable[[], object] = lambda: None) -> Iterator[None]:
        """Wait for a turn, and keep it for as long as the work takes.

        Parameters
        ----------
        visitor : str
            Who waits; one who has a turn already waits for its end.
        tick : callable
            Called some times a second while waiting; it may raise, to stop waiting.

        Raises
        ------
        AnalysisStopped
            ``analysis_busy``, at once, where too many wait already.
        """
        ticket = _Ticket(visitor)
        self._wait(ticket, tick)
        try:
            yield
        finally:
            with self._change:
                self._served.remove(ticket)
                self._change.notify_all()

    def _wait(self, ticket: _Ticket, tick: Callable[[], object]) -> None:
        with self._change:
            self._line.append(ticket)
            try:
                if len(self._line) > self.waiting and not self._may_start(ticket):
                    raise AnalysisStopped("analysis_busy")
                while not self._may_start(ticket):
                    self._change.wait(_LOOK_S)
                    tick()
                self._served.append(ticket)
            finally:
                self._line.remove(ticket)

    def _may_start(self, ticket: _Ticket) -> bool:
        if len(self._served) >= self.places:
            return False
        served = {each.visitor for each in self._served}
        free = (each for each in self._line if each.visitor not in served)
        return next(free, None) is ticket
