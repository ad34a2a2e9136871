"""How a visitor's analysis is run: here if it is small, otherwise in a separate process.

What takes part in it decides. Projects of the plan and points of a file are counted: up to
some thousands are a matter of milliseconds, whatever they are. Areas, lines, streets and
rasters of a visitor's, and choosing sites, are worked out apart: a visitor has one analysis
at a time, for so many seconds and so much memory as the settings say, and it is given up
when the visitor asks something else or leaves.

What was worked out of visitors' files: kept within bounds, and while they are there.

What rests on the office's data alone is kept by Streamlit. This is for the rest: the
number of results and their bytes are limited in total, the oldest make way, and what
only visitors have used who have left is freed.
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

_WAITING_EACH = 8  # analyses that wait, for each that runs
_SAID_AFTER_S = 1.0
MOST_ENTRIES = 400
MOST_BYTES = 300_000_000
# Objects take about three times the bytes of their pickles.
_BYTES_A_BYTE = 3
_LEAST_BYTES = 1_000
_LOOK_S = 5.0


class AnalysisRequest(Protocol):
    """What a study says of how it is worked out."""

    @property
    def owner(self) -> str:
        """Whose session the result belongs to; empty: nobody's."""
        ...

    @property
    def shared(self) -> Mapping[str, Any]:
        """What several requests have in common; see :meth:`geo.study.workers.Workers.work`."""
        ...

    @property
    def notice(self) -> Any:
        """Placeholder of Streamlit where it is said that the visitor has to wait."""
        ...


def worked_out(key: str, prepare: Callable[[], Call], request: AnalysisRequest) -> Any:
    """Return a result that is kept, or let it be worked out in a process of its own.

    Parameters
    ----------
    key : str
        Names the result and all that it depends on.
    prepare : callable
        Gives the function, its arguments and keyword arguments.
    request : AnalysisRequest

    Raises
    ------
    AnalysisStopped
        ``analysis_busy``; see :meth:`geo.study.workers.Workers.work`.
    PlanMapError
        What the function raises.
    """
    visitor = visitor_now()
    own = f"{visitor} {key}"  # an error is told to who met it; others may have more luck
    found = kept().find(key, request.owner) or kept().find(own, visitor)
    if found is not None:
        return found
    call = prepare()
    try:
        found, size = apart(call, request.shared, request.notice)
    except PlanMapError as error:
        if error.code != "analysis_busy":
            kept().keep(own, visitor, error, 0)
        raise
    kept().keep(key, request.owner, found, size)
    return found


def apart(
    call: Call, shared: Mapping[str, Any], notice: Any = None, visitor: str | None = None
) -> tuple[Any, int]:
    """Work something out in a process of its own, when it is the visitor's turn.

    Parameters
    ----------
    call : function, arguments, keyword arguments
    shared : mapping of str to object
        See :meth:`geo.study.workers.Workers.work`.
    notice : placeholder of Streamlit, optional
    visitor : str, optional
        Whose turn it is, where that is not the session of the moment.

    Returns
    -------
    result : object
    size : int
        Bytes of its pickle.

    Raises
    ------
    AnalysisStopped, PlanMapError
    """
    settings, said = analysis_settings(), _Notice(notice)
    try:
        with _turns().turn(visitor or visitor_now(), said.in_line):
            return workers().work(
                call,
                shared,
                seconds=settings.analysis_seconds,
                memory_mb=settings.analysis_memory_mb,
                tick=said.at_work,
            )
    finally:
        said.clear()


def kept_here(key: str, make: Callable[[], Any], owner: str = "") -> Any:
    """Return a result that is kept, or make it here, where it takes no time."""
    found = kept().find(key, owner)
    if found is None:
        found = make()
        kept().keep(key, owner, found, len(pickle.dumps(found, pickle.HIGHEST_PROTOCOL)))
    return found


def name_of(place: Town) -> str:
    """Return a name for a town among what requests share."""
    return repr(("town", place.epsg, place.outline.area, place.residents))


def try_again() -> None:
    """Forget the errors that the visitor was told; for a button's callback."""
    kept().forget_errors(visitor_now())


class _Notice:
    """Says that an analysis waits or takes its time; stops it when nobody waits for it."""

    def __init__(self, place: Any) -> None:
        self._place, self._said = place, ""

    def in_line(self) -> None:
        """Say that another analysis is running."""
        self._look()
        if self._place is not None:
            self._say(_("Another analysis is running; yours starts when it is finished."))

    def at_work(self, seconds: float) -> None:
        """Say that it is computing, once it takes long."""
        self._look()
        if self._place is not None and seconds > _SAID_AFTER_S:
            text = _(
                "Computing; this stops after {limit} seconds, or when you change the "
                "question or leave the page.",
                limit=analysis_settings().analysis_seconds,
            )
            self._say(text)

    def clear(self) -> None:
        """Take away what was said."""
        if self._said:
            self._place.empty()

    def _say(self, text: str) -> None:
        if text != self._said:
            self._said = text
            self._place.info(text, icon=":material/hourglass_top:")

    def _look(self) -> None:
        """End this run of the page where another is asked for, or the visitor has left."""
        if visitor_now():
            # Streamlit ends it whenever the state of the session is looked at.
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


@st.cache_resource(show_spinner=False, on_release=ResultCache.clear)
def kept() -> ResultCache:
    """Return what is kept on this server; it is forgotten with all that Streamlit keeps."""
    return ResultCache(is_here)
