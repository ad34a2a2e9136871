"""Queueing: a few pieces of long work at a time, one per visitor, a short queue.

A picture for print takes half a second of a processor, an analysis up to a minute. Whoever
asks for two hundred of them must not keep others waiting: beyond the places in the queue
the answer is that the server is busy, at once; and work nobody waits for is given up.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass

from geo.model.errors import PlanMapError

_LOOK_S = 0.2
Tick = Callable[[], object]


def _nothing() -> None:
    """Go on: somebody waits."""


_tick: ContextVar[Tick] = ContextVar("tick", default=_nothing)


def tick() -> None:
    """Let long work end here when nobody waits for it: call what its turn was taken with."""
    _tick.get()()


@dataclass(frozen=True, eq=False, slots=True)
class _Ticket:
    visitor: object


class Turns:
    """A queue in which nobody has two turns at a time.

    Parameters
    ----------
    places : int
        How many have their turn at a time.
    waiting : int
        How many may wait.
    busy : PlanMapError
        What is raised where more would have to wait.
    """

    def __init__(self, places: int, waiting: int, busy: PlanMapError) -> None:
        self.places, self.waiting, self._busy = places, waiting, busy
        self._line: list[_Ticket] = []
        self._served: list[_Ticket] = []
        self._change = threading.Condition()

    def check_room(self) -> None:
        """Make sure that one more may wait, or need not.

        Raises
        ------
        PlanMapError
            `busy`.
        """
        with self._change:
            if len(self._line) >= self.waiting and len(self._served) >= self.places:
                raise self._error()

    @contextlib.contextmanager
    def turn(self, visitor: object, tick: Tick = _nothing) -> Iterator[None]:
        """Wait for a turn, and keep it for as long as the work takes.

        Parameters
        ----------
        visitor : object
            Who waits, a name or any object; one who has a turn already waits for its end.
        tick : callable
            Called some times a second while waiting, and by :func:`tick` during the work; it
            may raise, to end either.

        Raises
        ------
        PlanMapError
            `busy`, at once, where too many wait already.
        """
        ticket = _Ticket(visitor)
        self._wait(ticket, tick)
        token = _tick.set(tick)
        try:
            yield
        finally:
            _tick.reset(token)
            with self._change:
                self._served.remove(ticket)
                self._change.notify_all()

    def _wait(self, ticket: _Ticket, tick: Tick) -> None:
        with self._change:
            self._line.append(ticket)
            try:
                if len(self._line) > self.waiting and not self._may_start(ticket):
                    raise self._error()
                while not self._may_start(ticket):
                    self._change.wait(_LOOK_S)
                    tick()
                self._served.append(ticket)
            finally:
                self._line.remove(ticket)

    def _error(self) -> PlanMapError:
        return type(self._busy)(self._busy.code, **self._busy.params)

    def _may_start(self, ticket: _Ticket) -> bool:
        if len(self._served) >= self.places:
            return False
        served = {each.visitor for each in self._served}
        free = (each for each in self._line if each.visitor not in served)
        return next(free, None) is ticket
