"""What was worked out of visitors' files: kept within bounds, and while they are there.

What rests on the office's data alone is kept by Streamlit. This is for the rest: the
number of results and their bytes are limited in total, the oldest make way, and what
only visitors have used who have left is freed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit import runtime

from geo.model.errors import PlanMapError
from geo.study.workers import workers

MOST_ENTRIES = 400
MOST_BYTES = 300_000_000
# Objects take about three times the bytes of their pickles.
_BYTES_A_BYTE = 3
_LEAST_BYTES = 1_000
_LOOK_S = 5.0


@dataclass(eq=False, slots=True)
class _Entry:
    value: Any
    size: int
    visitors: set[str] = field(default_factory=set)


class Kept:
    """Results by key.

    Parameters
    ----------
    is_here : callable
        Says whether a visitor is still there.
    entries, size : int
        Most results, and most bytes.
    """

    def __init__(
        self,
        is_here: Callable[[str], bool],
        entries: int = MOST_ENTRIES,
        size: int = MOST_BYTES,
    ) -> None:
        self._is_here, self._most, self._room = is_here, entries, size
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._lock = threading.Lock()
        self._watch: threading.Timer | None = None

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def size(self) -> int:
        """Bytes in use, roughly."""
        return sum(each.size for each in list(self._entries.values()))

    def find(self, key: str, visitor: str) -> Any:
        """Return what is kept for a key; None where nothing is.

        Raises
        ------
        PlanMapError
            Where that is what was found.
        """
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            entry.visitors.add(visitor)
        if isinstance(entry.value, PlanMapError):
            raise type(entry.value)(entry.value.code, **entry.value.params)
        return entry.value

    def keep(self, key: str, visitor: str, value: Any, size: int) -> None:
        """Keep a result, or the error in which it ended.

        Parameters
        ----------
        key : str
        visitor : str
            Whose session it is.
        value : object
        size : int
            Of its pickle, bytes.
        """
        entry = _Entry(value, size * _BYTES_A_BYTE + _LEAST_BYTES, {visitor})
        with self._lock:
            self._entries[key] = entry
            self._entries.move_to_end(key)
            while len(self._entries) > self._most or self.size > self._room:
                self._entries.popitem(last=False)
            if self._watch is None:
                self._watch_again()

    def forget_errors(self, visitor: str) -> None:
        """Forget the errors that a visitor was told, so that all is tried again."""
        with self._lock:
            for key, entry in list(self._entries.items()):
                if isinstance(entry.value, PlanMapError) and visitor in entry.visitors:
                    del self._entries[key]

    def free(self) -> None:
        """Forget what only visitors have used who have left."""
        with self._lock:
            there = {each for entry in self._entries.values() for each in entry.visitors}
            here = {each for each in there if self._is_here(each)}
            for key, entry in list(self._entries.items()):
                entry.visitors &= here
                if not entry.visitors:
                    del self._entries[key]
            left = there - here
        if left:
            # They hold files of visitors, too; new ones start within a second.
            workers().end_idle()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()

    def _watch_again(self) -> None:
        self._watch = threading.Timer(_LOOK_S, self._look)
        self._watch.daemon = True
        self._watch.start()

    def _look(self) -> None:
        self.free()
        with self._lock:
            self._watch = None
            if self._entries:
                self._watch_again()


def is_here(visitor: str) -> bool:
    """Say whether a session is connected; everybody is where no server runs."""
    if not visitor or not runtime.exists():
        return True
    return bool(runtime.get_instance().is_active_session(visitor))


@st.cache_resource(show_spinner=False, on_release=Kept.clear)
def kept() -> Kept:
    """Return what is kept on this server; it is forgotten with all that Streamlit keeps."""
    return Kept(is_here)
