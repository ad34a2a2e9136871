"""A value is computed once, whoever asks for it meanwhile."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo.model.once import OnceCache

CALLERS = 8


def test_callers_that_come_together_wait_for_one_computation() -> None:
    cache, together = OnceCache(1), threading.Barrier(CALLERS)
    made: list[object] = []

    def make() -> object:
        made.append(object())
        return made[-1]

    def ask(_caller: int) -> object:
        together.wait()
        return cache.get("index", make)

    with ThreadPoolExecutor(CALLERS) as callers:
        answers = list(callers.map(ask, range(CALLERS)))
    assert len(made) == 1
    assert all(answer is made[0] for answer in answers)


def test_a_caller_waits_for_the_computation_that_has_begun() -> None:
    cache, begun, finish = OnceCache(1), threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        assert finish.wait(10)
        return "the first"

    with ThreadPoolExecutor(2) as callers:
        first = callers.submit(cache.get, "index", slow)
        assert begun.wait(10)
        second = callers.submit(cache.get, "index", lambda: "a second")
        assert not second.done()
        finish.set()
        assert first.result(10) == second.result(10) == "the first"


def test_another_key_does_not_wait() -> None:
    cache, begun, finish = OnceCache(2), threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        assert finish.wait(10)
        return "slow"

    with ThreadPoolExecutor(1) as other:
        working = other.submit(cache.get, "one", slow)
        assert begun.wait(10)
        assert cache.get("two", lambda: "quick") == "quick"
        finish.set()
        assert working.result(10) == "slow"


def test_an_error_is_not_kept() -> None:
    cache = OnceCache(1)

    def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        cache.get("index", fail)
    assert cache.get("index", lambda: 7) == 7


def test_what_was_used_longest_ago_is_dropped() -> None:
    cache = OnceCache(2)
    for key in ("a", "b", "a", "c"):
        cache.get(key, lambda key=key: key)
    kept = [cache.get(key, lambda: "again") for key in ("a", "c", "b")]
    assert kept == ["a", "c", "again"]


def test_nothing_is_a_value_too() -> None:
    cache = OnceCache(1)
    made: list[None] = []
    for _ in range(2):
        cache.get("index", lambda: made.append(None))
    assert made == [None]
