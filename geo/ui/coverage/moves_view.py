"""Facilities that are tried out elsewhere: which one is chosen, the map's marks, the list."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
import streamlit as st

from geo.coverage.coverage import Coverage
from geo.coverage.report import wording
from geo.coverage.report.places import place_words
from geo.ui import state
from geo.ui.coverage import layers
from geo.ui.coverage.question import Question
from geo.ui.coverage.results import facilities, without_place
from geo.ui.coverage.sites import MAX_MOVES, Position, moves_text
from geo.ui.coverage.trial_row import Action, trial_row
from geo.ui.edit.arrows import arrow_between
from geo.ui.edit.edit_map import Arrow, Shape
from geo.ui.words import _

_CHOSEN = "coverage_moving_id"  # the facility that the next click on the map places
_FIELD = "coverage_moving"
MOVED_SITE = "coverage_moved"  # number of the trial site that the next click moves


def options(asked: Question) -> dict[str, str]:
    """Return the facilities that can be moved, and those that can be given a place, by id."""
    found = facilities(asked)
    there = dict(zip(found.ids, found.names, strict=True))
    waiting = without_place(asked, asked.choices.scenario) if found.not_located else []
    return there | {each: _("{name} (no place yet)", name=name) for each, name in waiting}


def chosen(asked: Question) -> str | None:
    """Return the id of the facility that the next click places."""
    wanted = st.session_state.get(_CHOSEN)
    return wanted if wanted in options(asked) else None


def choose(identifier: str | None) -> None:
    """Choose the facility that the next click places; for callbacks as well."""
    st.session_state[_CHOSEN] = identifier
    if identifier is not None:
        st.session_state.pop(MOVED_SITE, None)


def choice_field(asked: Question) -> None:
    """Let the visitor choose a facility without the map."""
    offered = options(asked)
    if not offered:
        return
    st.session_state[_FIELD] = chosen(asked)
    st.selectbox(
        _("Move or place a facility"),
        list(offered),
        index=None,
        key=_FIELD,
        format_func=lambda each: offered.get(each, each),
        placeholder=_("Choose one, or click its mark on the map"),
        on_change=_field_changed,
        width=480,
    )


def _field_changed() -> None:
    choose(st.session_state.get(_FIELD))


def put(asked: Question, identifier: str, place: Position) -> None:
    """Let a facility stand at a place."""
    made = {**dict(asked.choices.moves), identifier: place}
    choose(None)
    state.set_page_values(moves=moves_text(list(made.items())))


def say_chosen(asked: Question, identifier: str) -> str:
    """Return what to do now that a facility is chosen."""
    moves = dict(asked.choices.moves)
    if len(moves) >= MAX_MOVES and identifier not in moves:
        return _("No more than {n} facilities can be moved.", n=MAX_MOVES)
    return _(
        "Click on the map to put “{name}” somewhere else. By keyboard: move the map "
        "with the arrow keys and press Enter.",
        name=options(asked)[identifier],
    )


def marks(asked: Question, after: Coverage) -> tuple[list[Shape], list[Arrow]]:
    """Return where moved facilities stand today, and arrows from there to their new places."""
    before = facilities(asked)
    shapes, arrows = [], []
    for identifier, _place in asked.choices.moves:
        if identifier not in before.ids or identifier not in after.facilities.ids:
            continue
        at = before.ids.index(identifier)
        old = layers.geojson(before.geometry[at], asked.town)
        new = after.facilities.geometry[after.facilities.ids.index(identifier)]
        arrow = arrow_between(old, layers.geojson(new, asked.town))
        if old is None or arrow is None:
            continue
        label = _("{name}: stands here today", name=before.names[at])
        shapes.append(Shape(f"moved-{identifier}", old, "old", label))
        arrows.append(arrow)
    return shapes, arrows


def show_moves(asked: Question) -> None:
    """Show which facilities stand elsewhere, each with buttons to move it again or back."""
    offered = options(asked)
    moves = [move for move in asked.choices.moves if move[0] in offered]
    for number, (identifier, place) in enumerate(moves):
        letter = chr(ord("A") + number)
        trial_row(
            f"{letter}. {_moved_words(asked, identifier, offered[identifier], place)}",
            Action(_("Move {n}", n=letter), f"coverage_again_{number}", choose, (identifier,)),
            Action(
                _("Take back {n}", n=letter),
                f"coverage_back_{number}",
                _take_back,
                (asked, identifier),
            ),
        )
    if moves and _uncertain(asked, [identifier for identifier, _place in moves]):
        st.caption(
            _(
                "The new place counts as exact, the place of today does not: part of the "
                "difference comes from that."
            )
        )


def _moved_words(asked: Question, identifier: str, name: str, place: Position) -> str:
    x, y = asked.town.points([place[0]], [place[1]])
    language = state.language()
    where = place_words(float(x[0]), float(y[0]), asked.town, language)
    found = facilities(asked)
    if identifier not in found.ids:
        return _("{name}, to {place}", name=name, place=where)
    middle = shapely.centroid(found.geometry[found.ids.index(identifier)])
    metres = float(np.hypot(x[0] - middle.x, y[0] - middle.y))
    far = wording.distance(metres, language)
    return _("{name}, moved {distance}, to {place}", name=name, distance=far, place=where)


def _uncertain(asked: Question, identifiers: list[str]) -> bool:
    found = facilities(asked)
    known: Any = dict(zip(found.ids, found.uncertainty_m, strict=True))
    return any(known.get(each, 0.0) > 0 for each in identifiers)


def _take_back(asked: Question, identifier: str) -> None:
    choose(None)
    left = [move for move in asked.choices.moves if move[0] != identifier]
    state.set_page_values(moves=moves_text(left))
