"""Run a visitor's analyses, small ones in this process, and cache their results.

Counting a few thousand projects or points takes milliseconds and is done here. Areas,
lines, streets, rasters and siting run in a separate process: one analysis per visitor at a
time, within the time and memory that the settings allow. It is abandoned when the visitor
asks for something else or leaves.

Results that rest only on the office's data are cached by Streamlit. The cache here is for
results of visitors' files: it has a maximum of entries and bytes, drops the oldest first,
and frees the results of visitors who have left.
"""

from __future__ import annotations

import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

import streamlit as st
from streamlit import runtime

from geo.coverage.town import Town
from geo.model.config.settings import analysis_settings
from geo.model.errors import AnalysisStopped, PlanMapError
from geo.model.process.turns import Turns
from geo.study.study import Call
from geo.study.workers import workers
from geo.ui.shared.visitor import visitor_now
from geo.ui.shared.words import _

_WAITING_EACH = 8  # analyses that may wait, per running one
_SAID_AFTER_S = 1.0
MOST_ENTRIES = 400
MOST_BYTES = 300_000_000
# Objects take about three times as many bytes as their pickles.
_BYTES_A_BYTE = 3
_LEAST_BYTES = 1_000
_LOOK_S = 5.0


class AnalysisRequest(Protocol):
    """What :func:`worked_out` must know about an analysis."""

    @property
    def owner(self) -> str:
        """Session that the result belongs to; empty if it belongs to nobody."""
        ...

    @property
    def shared(self) -> Mapping[str, Any]:
        """Arguments that several requests share; see :meth:`geo.study.workers.Workers.work`."""
        ...

    @property
    def notice(self) -> Any:
        """Streamlit placeholder for the message that the visitor has to wait."""
        ...


@dataclass(frozen=True, eq=False, slots=True)
class WorkApart:
    """A request that only has to be worked out in a separate process."""

    owner: str
    shared: dict[str, Any]
    notice: Any


def worked_out(key: str, prepare: Callable[[], Call], request: AnalysisRequest) -> Any:
    """Return a cached result, or compute it in a separate process.

    Parameters
    ----------
    key : str
        Identifies the result and everything that it depends on.
    prepare : callable
        Returns the function, its arguments and its keyword arguments.
    request : AnalysisRequest

    Raises
    ------
    AnalysisStopped
        ``analysis_busy``; see :meth:`geo.study.workers.Workers.work`.
    PlanMapError
        Whatever the function raises.
    """
    visitor = visitor_now()
    error_key = f"{visitor} {key}"  # errors are cached per visitor; others may succeed
    result = kept().find(key, request.owner) or kept().find(error_key, visitor)
    if result is not None:
        return result
    call = prepare()
    try:
        result, size = apart(call, request.shared, request.notice)
    except PlanMapError as error:
        if error.code != "analysis_busy":
            kept().keep(error_key, visitor, error, 0)
        raise
    kept().keep(key, request.owner, result, size)
    return result


def apart(
    call: Call, shared: Mapping[str, Any], notice: Any = None, visitor: str | None = None
) -> tuple[Any, int]:
    """Compute something in a separate process when it is the visitor's turn.

    Parameters
    ----------
    call : function, arguments, keyword arguments
    shared : mapping of str to object
        See :meth:`geo.study.workers.Workers.work`.
    notice : placeholder of Streamlit, optional
    visitor : str, optional
        Session whose turn is used, if not the current one.

    Returns
    -------
    result : object
    size : int
        Bytes of the pickled result.

    Raises
    ------
    AnalysisStopped, PlanMapError
    """
    settings, message = analysis_settings(), _Notice(notice)
    try:
        with _turns().turn(visitor or visitor_now(), message.in_line):
            return workers().work(
                call,
                shared,
                seconds=settings.analysis_seconds,
                memory_mb=settings.analysis_memory_mb,
                tick=message.at_work,
            )
    finally:
        message.clear()


def kept_here(key: str, make: Callable[[], Any], owner: str = "") -> Any:
    """Return a cached result, or compute it here; for quick computations."""
    result = kept().find(key, owner)
    if result is None:
        result = make()
        kept().keep(key, owner, result, len(pickle.dumps(result, pickle.HIGHEST_PROTOCOL)))
    return result


def name_of(place: Town) -> str:
    """Return the name under which requests share a town."""
    return repr(("town", place.system, place.outline.area, place.residents))


def try_again() -> None:
    """Forget the visitor's cached errors; a button's callback."""
    kept().forget_errors(visitor_now())


class _Notice:
    """Tells the visitor that an analysis waits or runs, and stops it when they have left."""

    def __init__(self, place: Any) -> None:
        self._place, self._said = place, ""

    def in_line(self) -> None:
        """Show that another analysis has to finish first."""
        self._look()
        if self._place is not None:
            self._say(_("Another analysis is running; yours starts when it is finished."))

    def at_work(self, seconds: float) -> None:
        """Show that the analysis is running, once it takes long."""
        self._look()
        if self._place is not None and seconds > _SAID_AFTER_S:
            text = _(
                "Computing; this stops after {limit} seconds, or when you change the "
                "question or leave the page.",
                limit=analysis_settings().analysis_seconds,
            )
            self._say(text)

    def clear(self) -> None:
        """Remove the message."""
        if self._said:
            self._place.empty()

    def _say(self, text: str) -> None:
        if text != self._said:
            self._said = text
            self._place.info(text, icon=":material/hourglass_top:")

    def _look(self) -> None:
        """Let Streamlit end this run if another was requested or the visitor has left."""
        if visitor_now():
            # Streamlit raises its stop exception whenever the session state is read.
            _is_there = "coverage" in st.session_state


@lru_cache(maxsize=1)
def _queue(places: int) -> Turns:
    return Turns(places, places * _WAITING_EACH, AnalysisStopped("analysis_busy"))


def _turns() -> Turns:
    return _queue(analysis_settings().analyses)


@dataclass(eq=False, slots=True)
class _Entry:
    value: Any
    size: int
    visitors: set[str] = field(default_factory=set)


class ResultCache:
    """A thread-safe cache of results by key, limited in entries and bytes.

    Parameters
    ----------
    is_here : callable
        Says whether a visitor is still connected.
    entries, size : int
        Maximum number of results, and of bytes.
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
        """Approximate bytes in use."""
        return sum(each.size for each in list(self._entries.values()))

    def find(self, key: str, visitor: str) -> Any:
        """Return the cached result of a key; None if there is none.

        Raises
        ------
        PlanMapError
        If the cached result is an error.
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
        """Cache a result, or the error that it ended in.

        Parameters
        ----------
        key : str
        visitor : str
        Session that uses the result.
        value : object
        size : int
        Bytes of the pickled result.
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
        """Forget the errors cached for a visitor, so that the analyses are tried again."""
        with self._lock:
            for key, entry in list(self._entries.items()):
                if isinstance(entry.value, PlanMapError) and visitor in entry.visitors:
                    del self._entries[key]

    def free(self) -> None:
        """Drop results that only visitors who have left have used."""
        with self._lock:
            known = {visitor for entry in self._entries.values() for visitor in entry.visitors}
            here = {visitor for visitor in known if self._is_here(visitor)}
            for key, entry in list(self._entries.items()):
                entry.visitors &= here
                if not entry.visitors:
                    del self._entries[key]
            left = known - here
        if left:
            # Idle workers hold visitors' files too; new ones start within a second.
            workers().end_idle()

    def clear(self) -> None:
        """Drop everything."""
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
    """Return whether a session is connected; always true when no server runs."""
    if not visitor or not runtime.exists():
        return True
    return bool(runtime.get_instance().is_active_session(visitor))


@st.cache_resource(show_spinner=False, on_release=ResultCache.clear)
def kept() -> ResultCache:
    """Return the cache of this server; clearing Streamlit's caches clears it too."""
    return ResultCache(is_here)
