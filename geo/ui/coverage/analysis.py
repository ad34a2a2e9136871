"""How a visitor's question is worked out: here where it is small, else in a process of its own.

What takes part in it decides. Projects of the plan and points of a file are counted: up to
some thousands are a matter of milliseconds, whatever they are. Areas, lines, streets and
rasters of a visitor's, and choosing sites, are worked out apart: a visitor has one analysis
at a time, for so many seconds and so much memory as the settings say, and it is given up
when the visitor asks something else or leaves.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol

import streamlit as st

from geo.coverage.town import Town
from geo.model.config.settings import analysis_settings
from geo.model.errors import AnalysisStopped, PlanMapError
from geo.model.turns import Turns
from geo.study.workers import workers
from geo.ui.coverage.kept import kept
from geo.ui.visitor import visitor_now
from geo.ui.words import _

_WAITING_EACH = 8  # analyses that wait, for each that runs
_SAID_AFTER_S = 1.0
Call = tuple[Callable[..., Any], tuple[Any, ...], Mapping[str, Any]]


class Asked(Protocol):
    """What a question says of how it is worked out."""

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


def worked_out(key: str, prepare: Callable[[], Call], asked: Asked) -> Any:
    """Return a result that is kept, or let it be worked out in a process of its own.

    Parameters
    ----------
    key : str
        Names the result and all that it depends on.
    prepare : callable
        Gives the function, its arguments and keyword arguments.
    asked : Asked

    Raises
    ------
    AnalysisStopped
        ``analysis_busy``; see :meth:`geo.study.workers.Workers.work`.
    PlanMapError
        What the function raises.
    """
    visitor = visitor_now()
    own = f"{visitor} {key}"  # an error is told to who met it; others may have more luck
    found = kept().find(key, asked.owner) or kept().find(own, visitor)
    if found is not None:
        return found
    call = prepare()
    try:
        found, size = apart(call, asked.shared, asked.notice)
    except PlanMapError as error:
        if error.code != "analysis_busy":
            kept().keep(own, visitor, error, 0)
        raise
    kept().keep(key, asked.owner, found, size)
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
        self._look()
        if self._place is not None:
            self._say(_("Another analysis is running; yours begins when it is finished."))

    def at_work(self, seconds: float) -> None:
        self._look()
        if self._place is not None and seconds > _SAID_AFTER_S:
            text = _(
                "Being worked out; it stops after {limit} seconds, or when you change the "
                "question or leave.",
                limit=analysis_settings().analysis_seconds,
            )
            self._say(text)

    def clear(self) -> None:
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
