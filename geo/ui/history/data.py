"""Data of the history view, cached until the history or the projects file changes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from geo.model.config.settings import store_settings
from geo.model.errors import PlanMapError
from geo.review.past import Effect, Past, PastChange, PastPlan
from geo.store.file.document import retired_features
from geo.store.revision import Revision

Mark = tuple[str, ...]
# Session keys of the selection.
CHOSEN, VIEW = "history_revision", "history_view"
TEXT, PROJECT = "history_text", "history_project"


def mark() -> Mark:
    """Return the cache key of this module: it changes with the history and the projects file.

    Raises
    ------
    EditingNotAllowed
        In the public build, which shows no history.
    UnreadableHistory
    """
    path = str(store_settings().projects_file)
    return (path, *Past(Path(path)).mark())


@st.cache_data(max_entries=20, show_spinner=False)
def revisions(now: Mark) -> list[Revision]:
    """Return all revisions, newest first."""
    return _past(now).revisions()


@st.cache_data(max_entries=200, show_spinner=False)
def changes(now: Mark, number: int) -> tuple[PastChange, ...]:
    """Return the changes that a revision made."""
    return _past(now).changes(number)


@st.cache_data(max_entries=50, show_spinner=False)
def between(now: Mark, one: int, other: int) -> tuple[PastChange, ...]:
    """Return the differences between the plan after one revision and after another."""
    return _past(now).between(one, other)


@st.cache_data(max_entries=20, show_spinner=False)
def plan_after(now: Mark, number: int) -> PastPlan:
    """Return the plan as it was after a revision."""
    return _past(now).plan(number)


@st.cache_data(max_entries=50, show_spinner=False)
def effect(now: Mark, action: str, number: int) -> Effect:
    """Return the effect that an undo or a restore would have now."""
    past = _past(now)
    return past.undo_effect(number) if action == "undo" else past.restore_effect(number)


@st.cache_data(max_entries=20, show_spinner=False)
def unrecorded(now: Mark) -> bool:
    """Return whether another program has changed the projects file since the latest revision."""
    return _past(now).unrecorded()


@st.cache_data(max_entries=20, show_spinner=False)
def retired_names(now: Mark) -> dict[str, dict[str, Any]]:
    """Return the properties of retired projects by id; empty if the file is unreadable."""
    try:
        features = retired_features(Path(now[0]))
    except PlanMapError:
        return {}
    return {feature["id"]: feature["properties"] for feature in features}


def touching(now: Mark, known: list[Revision], identifier: str) -> set[int]:
    """Return the numbers of the revisions that changed a project."""
    return {
        revision.number
        for revision in known
        if identifier in _touched(now[0], revision.number, revision.content, revision.time)
    }


@st.cache_data(max_entries=5000, show_spinner=False)
def _touched(path: str, number: int, content: str, time: str) -> frozenset[str]:
    del content, time  # cache keys: a revision never changes, but a new history may reuse numbers
    return Past(Path(path)).touched(number)


def _past(now: Mark) -> Past:
    return Past(Path(now[0]))


def local_time(text: str) -> str:
    """Return a revision's time in the visitor's time zone, as 2023-02-24 16:05.

    Parameters
    ----------
    text : str
        UTC, ISO 8601; any other text is returned unchanged.
    """
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    try:
        zone = ZoneInfo(st.context.timezone or "")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = None  # the server's time zone
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
