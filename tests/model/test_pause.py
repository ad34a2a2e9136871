"""The garbage collector waits, and is as it was afterwards."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

from geo.model.process.pause import collection_paused


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """Whatever a test does, the collector runs after it."""
    gc.enable()
    yield
    gc.enable()


def test_the_collector_waits_while_the_block_runs() -> None:
    with collection_paused():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_it_runs_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="x"), collection_paused():
        raise ValueError("x")
    assert gc.isenabled()


def test_blocks_may_lie_in_each_other() -> None:
    with collection_paused():
        with collection_paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    with collection_paused():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_the_last_of_several_threads_lets_it_run() -> None:
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with collection_paused():
            inside.set()
            leave.wait(60)

    other = threading.Thread(target=hold)
    other.start()
    assert inside.wait(60)
    with collection_paused():
        pass
    assert not gc.isenabled()
    leave.set()
    other.join(60)
    assert gc.isenabled()


def test_what_was_made_meanwhile_is_collected_later() -> None:
    class Loop:
        own: Loop

    import weakref

    with collection_paused():
        made = Loop()
        made.own = made
        seen = weakref.ref(made)
        del made
        assert seen() is not None
    gc.collect()
    assert seen() is None
