"""A queue for long work: a few pieces at a time, one per visitor, and few may wait.

A picture for print takes half a second of processor time, an analysis up to a minute. One
client that requests two hundred of them must not block the others: when the queue is full,
the server answers at once that it is busy, and work that nobody waits for is given up.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass

from geo.model.errors import PlanMapError

_POLL_S = 0.2
Tick = Callable[[], object]


def _nothing() -> None:
    """Do nothing: somebody still waits."""


_tick: ContextVar[Tick] = ContextVar("tick", default=_nothing)


def tick() -> None:
    """Call the current turn's tick, which raises when nobody waits for the work any more."""
    _tick.get()()


@dataclass(frozen=True, eq=False, slots=True)
class _Ticket:
    visitor: object


class Turns:
    """A queue in which no visitor has two turns at a time.

    Parameters
    ----------
    places : int
        How many may work at a time.
    waiting : int
        How many may wait.
    busy : PlanMapError
        The error to raise when more would have to wait.
    """

    def __init__(self, places: int, waiting: int, busy: PlanMapError) -> None:
        self.places, self.waiting, self._busy = places, waiting, busy
        self._line: list[_Ticket] = []
        self._served: list[_Ticket] = []
        self._condition = threading.Condition()

    def check_room(self) -> None:
        """Check that one more may start or wait.

        Raises
        ------
        PlanMapError
            `busy`.
        """
        with self._condition:
            if len(self._line) >= self.waiting and len(self._served) >= self.places:
                raise self._error()

    @contextlib.contextmanager
    def turn(self, visitor: object, tick: Tick = _nothing) -> Iterator[None]:
        """Wait for a turn and hold it while the block runs.

        Parameters
        ----------
        visitor : object
            Identifies who waits; a visitor who already has a turn waits until it ends.
        tick : callable
            Called several times a second while waiting, and by :func:`tick` during the work;
            may raise an exception to end either.

        Raises
        ------
        PlanMapError
            `busy`, at once, when too many are waiting already.
        """
        ticket = _Ticket(visitor)
        self._wait(ticket, tick)
        token = _tick.set(tick)
        try:
            yield
        finally:
            _tick.reset(token)
            with self._condition:
                self._served.remove(ticket)
                self._condition.notify_all()

    def _wait(self, ticket: _Ticket, tick: Tick) -> None:
        with self._condition:
            self._line.append(ticket)
            try:
                if len(self._line) > self.waiting and not self._may_start(ticket):
                    raise self._error()
                while not self._may_start(ticket):
                    self._condition.wait(_POLL_S)
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
