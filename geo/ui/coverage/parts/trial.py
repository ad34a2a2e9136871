"""The part "Try a site": place, move or remove sites and compare before and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import shapely
import streamlit as st

from geo.coverage.coverage import Coverage
from geo.coverage.report import wording
from geo.coverage.report.places import place_words
from geo.coverage.report.scenarios import difference_sentences
from geo.study.trial import Position
from geo.ui.coverage import layers
from geo.ui.coverage.charts import bars
from geo.ui.coverage.figures import before_after
from geo.ui.coverage.page_study import PageStudy
from geo.ui.coverage.result_map import MAP, Extra
from geo.ui.coverage.sites import MAX_MOVES, MAX_SITES, moves_text, sites_text
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_table, show_text
from geo.ui.shared.side_map import Arrow, MapAnswer, MapShape, arrow_between, forget_drawn
from geo.ui.shared.words import _

_CHOSEN = "coverage_moving_id"  # id of the facility that the next click on the map places
_FIELD = "coverage_moving"
MOVED_SITE = "coverage_moved"  # number of the trial site that the next click moves
_MOVED = MOVED_SITE


def on_map(study: PageStudy) -> Extra:
    """Return the trial sites and moved facilities for the map."""
    sites = study.choices.sites
    shapes = [
        MapShape(
            f"trial-{number}",
            {"type": "Point", "coordinates": list(site)},
            "site",
            _("Trial site {n}", n=number),
            str(number),
        )
        for number, site in enumerate(sites, 1)
    ]
    legend: list[Any] = [("site", _("Trial site, with its number"))] if sites else []
    after: Coverage | None = None
    arrows: list[Arrow] = []
    if study.choices.has_trial:
        after = study.trial_coverage()
        ghosts, arrows = marks(study, after)
        shapes = [*ghosts, *shapes]
        legend += [("old", _("Current place of a moved facility"))] if ghosts else []
    is_free = chosen(study) is None and not st.session_state.get(_MOVED)
    return Extra(
        shapes=shapes,
        legend=legend,
        draw="point",
        coverage=after,
        arrows=arrows,
        picks_marks=is_free,
    )


def show(study: PageStudy, answer: MapAnswer) -> None:
    """Apply a click on the map; show the figures before and after."""
    _take_over(study, answer)
    sites = study.choices.sites
    moving = chosen(study)
    show_text(say_chosen(study, moving) if moving else _say(sites))
    choice_field(study)
    if not study.choices.has_trial:
        return
    before, after = study.coverage(), study.trial_coverage()
    trial_key = (sites, study.choices.moves)
    difference = study.difference(before, after, ("try", study.choices.step, *trial_key))
    between = "" if state.language() == "zh" else " "
    left, right = st.columns([3, 2], gap="large")
    with left:
        sentences = difference_sentences(difference, state.language(), is_trial=True)
        show_text(between.join(sentences))
        columns = dict(zip(trial_names(study), (before, after), strict=True))
        show_table(before_after(columns), roomy=True)
        _chart(columns)
    with right:
        for number, site in enumerate(sites, 1):
            _site_row(study, number, site)
        show_moves(study)
        st.button(_("Remove all"), on_click=_clear, type="tertiary", icon=":material/delete_sweep:")


def _take_over(study: PageStudy, answer: MapAnswer) -> None:
    """Place the chosen facility or a new site at a click, or choose the facility clicked."""
    moving = chosen(study)
    if answer.drawn is not None:
        x, y = (float(value) for value in answer.drawn["coordinates"])
        if moving:
            move_facility(study, moving, (x, y))
        else:
            _put_site(study.choices.sites, (x, y))
        # The site now has a mark; the next click is for another place.
        forget_drawn(MAP)
        st.rerun()
    if answer.just_picked and not moving and answer.picked in options(study):
        choose(answer.picked)
        st.rerun()


def trial_names(study: PageStudy) -> tuple[str, str]:
    """Return the column titles of the figures without and with the trial."""
    if study.choices.moves:
        return _("Without the trial"), _("With the trial")
    return _("Without trial sites"), _("With trial sites")


def _chart(columns: dict[str, Coverage]) -> None:
    rows = []
    for label, coverage in columns.items():
        interval = coverage.people_share or coverage.share
        shares = {kind: getattr(interval, kind) for kind in ("sure", "nominal", "possible")}
        rows.append({"label": label, **shares})
    of_people = all(coverage.people_share is not None for coverage in columns.values())
    title = _("Share of the people") if of_people else _("Share of the area")
    language = state.language()
    words = _("; ").join(
        _("{rule}: {share}", rule=row["label"], share=wording.percent(row["nominal"], language))
        for row in rows
    )
    bars(rows, name=" ", value=title, words=words)


def _say(sites: tuple[Position, ...]) -> str:
    moved = st.session_state.get(_MOVED)
    if moved and moved <= len(sites):
        return _("Click on the map to move trial site {n}.", n=moved)
    if len(sites) >= MAX_SITES:
        return _("No more than {n} trial sites can be added.", n=MAX_SITES)
    if not sites:
        return _(
            "Click on the map where a site might stand; the figures before and after "
            "then appear here. By keyboard: move the map with the arrow keys and press "
            "Enter."
        )
    return _("Click on the map to add a site. Nothing is saved; the trial is kept in the address.")


def _put_site(sites: tuple[Position, ...], clicked: Position) -> None:
    moved = st.session_state.pop(_MOVED, None)
    new_sites = list(sites)
    if moved and moved <= len(new_sites):
        new_sites[moved - 1] = clicked
    else:
        new_sites.append(clicked)
    state.set_page_values(sites=sites_text(new_sites))


def _site_row(study: PageStudy, number: int, site: Position) -> None:
    x, y = study.town.points([site[0]], [site[1]])
    where = place_words(float(x[0]), float(y[0]), study.town, state.language())
    sites = study.choices.sites
    trial_row(
        _("{n}. {place}", n=number, place=where),
        Action(_("Move {n}", n=number), f"coverage_move_{number}", _move, (number,)),
        Action(_("Remove {n}", n=number), f"coverage_remove_{number}", _remove, (sites, number)),
    )


def _move(number: int) -> None:
    choose(None)
    st.session_state[_MOVED] = number


def _remove(sites: tuple[Position, ...], number: int) -> None:
    st.session_state.pop(_MOVED, None)
    remaining = [site for index, site in enumerate(sites, 1) if index != number]
    state.set_page_values(sites=sites_text(remaining))


def _clear() -> None:
    st.session_state.pop(_MOVED, None)
    choose(None)
    state.set_page_values(sites="", moves="")


def options(study: PageStudy) -> dict[str, str]:
    """Return the facilities that can be moved or given a place, id to label."""
    facilities = study.facilities()
    names = dict(zip(facilities.ids, facilities.names, strict=True))
    unplaced = study.without_place(study.choices.scenario) if facilities.not_located else []
    return names | {key: _("{name} (no place yet)", name=name) for key, name in unplaced}


def chosen(study: PageStudy) -> str | None:
    """Return the id of the facility that the next click will place."""
    identifier = st.session_state.get(_CHOSEN)
    return identifier if identifier in options(study) else None


def choose(identifier: str | None) -> None:
    """Choose the facility that the next click will place; also used as a callback."""
    st.session_state[_CHOSEN] = identifier
    if identifier is not None:
        st.session_state.pop(MOVED_SITE, None)


def choice_field(study: PageStudy) -> None:
    """Show the field to choose a facility without the map."""
    offered = options(study)
    if not offered:
        return
    st.session_state[_FIELD] = chosen(study)
    st.selectbox(
        _("Move or place a facility"),
        list(offered),
        index=None,
        key=_FIELD,
        format_func=lambda identifier: offered.get(identifier, identifier),
        placeholder=_("Choose one, or click its mark on the map"),
        on_change=_field_changed,
        width=480,
    )


def _field_changed() -> None:
    choose(st.session_state.get(_FIELD))


def move_facility(study: PageStudy, identifier: str, place: Position) -> None:
    """Move a facility to a place in the trial."""
    new_moves = {**dict(study.choices.moves), identifier: place}
    choose(None)
    state.set_page_values(moves=moves_text(list(new_moves.items())))


def say_chosen(study: PageStudy, identifier: str) -> str:
    """Return what to do next with the chosen facility."""
    moves = dict(study.choices.moves)
    if len(moves) >= MAX_MOVES and identifier not in moves:
        return _("No more than {n} facilities can be moved.", n=MAX_MOVES)
    return _(
        "Click on the map to move “{name}”. By keyboard: move the map with the arrow "
        "keys and press Enter.",
        name=options(study)[identifier],
    )


def marks(study: PageStudy, after: Coverage) -> tuple[list[MapShape], list[Arrow]]:
    """Return the current places of moved facilities, with arrows to their new places."""
    before = study.facilities()
    shapes, arrows = [], []
    for identifier, _place in study.choices.moves:
        if identifier not in before.ids or identifier not in after.facilities.ids:
            continue
        index = before.ids.index(identifier)
        old = layers.geojson(before.geometry[index], study.town)
        new = after.facilities.geometry[after.facilities.ids.index(identifier)]
        arrow = arrow_between(old, layers.geojson(new, study.town))
        if old is None or arrow is None:
            continue
        label = _("{name}: current place", name=before.names[index])
        shapes.append(MapShape(f"moved-{identifier}", old, "old", label))
        arrows.append(arrow)
    return shapes, arrows


def show_moves(study: PageStudy) -> None:
    """List the moved facilities, each with buttons to move it again or back."""
    offered = options(study)
    moves = [move for move in study.choices.moves if move[0] in offered]
    for number, (identifier, place) in enumerate(moves):
        letter = chr(ord("A") + number)
        trial_row(
            f"{letter}. {_move_text(study, identifier, offered[identifier], place)}",
            Action(_("Move {n}", n=letter), f"coverage_again_{number}", choose, (identifier,)),
            Action(
                _("Undo the move of {n}", n=letter),
                f"coverage_back_{number}",
                _take_back,
                (study, identifier),
            ),
        )
    if moves and _uncertain(study, [identifier for identifier, _place in moves]):
        st.caption(
            _(
                "The new place counts as exact, the current one does not: part of the "
                "difference comes from that."
            )
        )


def _move_text(study: PageStudy, identifier: str, name: str, place: Position) -> str:
    x, y = study.town.points([place[0]], [place[1]])
    language = state.language()
    where = place_words(float(x[0]), float(y[0]), study.town, language)
    facilities = study.facilities()
    if identifier not in facilities.ids:
        return _("{name}, to {place}", name=name, place=where)
    middle = shapely.centroid(facilities.geometry[facilities.ids.index(identifier)])
    metres = float(np.hypot(x[0] - middle.x, y[0] - middle.y))
    distance = wording.distance(metres, language)
    return _("{name}, moved {distance}, to {place}", name=name, distance=distance, place=where)


def _uncertain(study: PageStudy, identifiers: list[str]) -> bool:
    facilities = study.facilities()
    uncertainty: Any = dict(zip(facilities.ids, facilities.uncertainty_m, strict=True))
    return any(uncertainty.get(identifier, 0.0) > 0 for identifier in identifiers)


def _take_back(study: PageStudy, identifier: str) -> None:
    choose(None)
    remaining = [move for move in study.choices.moves if move[0] != identifier]
    state.set_page_values(moves=moves_text(remaining))


class Action(NamedTuple):
    """A button: its label, its key, and the callback with its arguments."""

    label: str
    key: str
    call: Callable[..., None]
    args: tuple[Any, ...]


def trial_row(text: str, *actions: Action) -> None:
    """Show a text with a row of equally wide buttons next to it."""
    words, *places = st.columns([4, *(2 for _action in actions)], vertical_alignment="center")
    with words:
        show_text(text)
    for place, action in zip(places, actions, strict=True):
        place.button(
            action.label, key=action.key, on_click=action.call, args=action.args, width="stretch"
        )
