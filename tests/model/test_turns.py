"""Whose turn it is: one for each visitor, few in all, and a queue that ends."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

import pytest

from geo.model.errors import AnalysisStopped
from geo.model.process.turns import Turns, tick

BUSY = AnalysisStopped("analysis_busy")
Wait = Callable[[Callable[[], object]], object]


class Visit:
    """A visitor with a turn, or in the queue, until told to go."""

    def __init__(self, turns: Turns, visitor: str) -> None:
        self.has_turn, self.may_go = threading.Event(), threading.Event()
        self.waits = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(turns, visitor), daemon=True)
        self._thread.start()

    def _run(self, turns: Turns, visitor: str) -> None:
        with turns.turn(visitor, self.waits.set):
            self.has_turn.set()
            self.may_go.wait(60)

    def go(self) -> None:
        self.may_go.set()
        self._thread.join(60)


def test_as_many_as_there_are_places_have_their_turn_the_next_waits() -> None:
    turns = Turns(2, 5, BUSY)
    one, two = Visit(turns, "a"), Visit(turns, "b")
    assert one.has_turn.wait(60)
    assert two.has_turn.wait(60)
    three = Visit(turns, "c")
    assert three.waits.wait(60)
    assert not three.has_turn.is_set()
    one.go()
    assert three.has_turn.wait(60)
    two.go()
    three.go()


def test_a_visitor_has_one_turn_at_a_time_and_holds_up_nobody_else() -> None:
    turns = Turns(2, 5, BUSY)
    one = Visit(turns, "a")
    assert one.has_turn.wait(60)
    again = Visit(turns, "a")
    assert again.waits.wait(60)
    other = Visit(turns, "b")
    assert other.has_turn.wait(60)
    assert not again.has_turn.is_set()
    one.go()
    assert again.has_turn.wait(60)
    again.go()
    other.go()


def test_when_too_many_wait_the_next_is_told_at_once() -> None:
    turns = Turns(1, 1, BUSY)
    one = Visit(turns, "a")
    assert one.has_turn.wait(60)
    two = Visit(turns, "b")
    assert two.waits.wait(60)
    with pytest.raises(AnalysisStopped) as caught, turns.turn("c"):
        pass
    assert caught.value.code == "analysis_busy"
    one.go()
    two.go()


def test_who_leaves_the_queue_leaves_no_trace() -> None:
    turns = Turns(1, 1, BUSY)
    one = Visit(turns, "a")
    assert one.has_turn.wait(60)

    def leave() -> None:
        raise KeyboardInterrupt

    for _time in range(3):
        with contextlib.suppress(KeyboardInterrupt), turns.turn("b", leave):
            pass
    one.go()
    with turns.turn("b"):
        pass


def test_work_ends_where_its_turn_says_that_nobody_waits() -> None:
    turns, done = Turns(1, 1, BUSY), []

    def leave() -> None:
        raise AnalysisStopped("analysis_late")

    def work() -> None:
        with turns.turn("a", leave):
            done.append("begun")
            tick()
            done.append("ended")

    with pytest.raises(AnalysisStopped):
        work()
    assert done == ["begun"]
    tick()  # outside a turn somebody waits
    with turns.turn("b"):
        tick()


def test_room_is_looked_for_before_one_waits() -> None:
    turns = Turns(1, 1, BUSY)
    turns.check_room()
    one = Visit(turns, "a")
    assert one.has_turn.wait(60)
    turns.check_room()
    two = Visit(turns, "b")
    assert two.waits.wait(60)
    with pytest.raises(AnalysisStopped):
        turns.check_room()
    one.go()
    two.go()
