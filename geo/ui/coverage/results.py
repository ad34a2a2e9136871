"""Everything that is computed for the page, kept by what it depends on.

Nothing is computed twice: the key is the revision of the projects, the question,
and the hashes of the user's files. What is kept is never changed, so every visitor
may be given the same object.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.coverage.coverage import Coverage, straight_line_coverage
from geo.coverage.facilities import Facilities, counts
from geo.coverage.gaps import Gaps, gaps
from geo.coverage.population import EvenPopulation, Population
from geo.coverage.scenario import Placed, Scenario, changed, scenario_facilities
from geo.coverage.town import Town, town
from geo.model.query import parse_filter
from geo.model.standards import standards
from geo.store.snapshot import Snapshot
from geo.ui import state
from geo.ui.coverage.choices import Choices
from geo.ui.coverage.sites import Move, Position, placed, relocated
from geo.ui.edit.values import name_of

if TYPE_CHECKING:
    from geo.ui.coverage.own_files import OwnFiles

MAX_KEPT = 48


@dataclass(frozen=True, eq=False, slots=True)
class Question:
    """All that an answer depends on.

    Attributes
    ----------
    snapshot : Snapshot
    choices : Choices
    files : OwnFiles
    town : Town
    population : Population or None
        None where neither a file nor the census says how many people there are.
    """

    snapshot: Snapshot
    choices: Choices
    files: OwnFiles
    town: Town
    population: Population | None

    def key(self, *more: Hashable) -> tuple[Hashable, ...]:
        """Return what an answer is kept by."""
        choices = self.choices
        speed = standards().walking.metres_per_minute
        asked = (choices.service, repr(choices.rule), choices.method, speed)
        place = (self.town.epsg, self.town.outline.area, self.town.residents)
        # Facilities and landmarks have names, and these a language.
        kept_by = (self.snapshot.revision, state.language(), self.files.key)
        return (*kept_by, place, asked, *more)


def question(snapshot: Snapshot, choices: Choices, files: OwnFiles) -> Question:
    """Put a question together.

    Raises
    ------
    BadQuery
        ``no_outline`` where the town's outline is not known.
    """
    place = files.town or town()
    population = files.population
    if population is None and place.residents is not None:
        population = EvenPopulation(place)
    return Question(snapshot, choices, files, place, population)


@st.cache_resource(max_entries=MAX_KEPT, show_spinner=False)
def _kept(key: str, _make: Callable[[], Any]) -> Any:
    del key
    return _make()


def cached(key: tuple[Hashable, ...], make: Callable[[], Any]) -> Any:
    """Return what was made for a key before, or make it.

    Parameters
    ----------
    key : tuple
        From :meth:`Question.key`; told apart by its ``repr``.
    make : callable
    """
    return _kept(repr(key), make)


def facilities(asked: Question, scenario: Scenario | None = None) -> Facilities:
    """Return the facilities that count: projects of the plan and those of the user's file."""
    scenario = scenario or asked.choices.scenario
    make = partial(_facilities, asked, scenario)
    found: Facilities = cached(asked.key("facilities", _named(scenario)), make)
    return found


def _named(scenario: Scenario) -> Hashable:
    return (scenario.statuses, scenario.until)


def _facilities(asked: Question, scenario: Scenario) -> Facilities:
    found = scenario_facilities(asked.snapshot, asked.choices.service, asked.town, scenario)
    return _with_own(asked, named(asked.snapshot, found))


def named(snapshot: Snapshot, found: Facilities) -> Facilities:
    """Return facilities under their names in the visitor's language."""
    names = tuple(
        name_of(snapshot.feature(snapshot.row(each))["properties"], each) for each in found.ids
    )
    return replace(found, names=names)


def _with_own(asked: Question, found: Facilities) -> Facilities:
    own = asked.files.facilities
    return found.joined(own) if own is not None else found


def coverage(
    asked: Question, scenario: Scenario | None = None, *, sites: Any = (), moves: Any = ()
) -> Coverage:
    """Return how much is covered.

    Parameters
    ----------
    asked : Question
    scenario : Scenario, optional
        Other projects than the choices say.
    sites : sequence of (longitude, latitude)
        Added, WGS 84 degrees.
    moves : sequence of (id, (longitude, latitude))
        Facilities that stand elsewhere.
    """
    scenario = scenario or asked.choices.scenario
    sites, moves = tuple(sites), tuple(moves)
    key = asked.key("coverage", _named(scenario), sites, moves)
    found: Coverage = cached(key, partial(_coverage, asked, scenario, sites, moves))
    return found


def trial_coverage(asked: Question, scenario: Scenario | None = None) -> Coverage:
    """Return how much is covered with everything that is tried out."""
    return coverage(asked, scenario, sites=asked.choices.sites, moves=asked.choices.moves)


def _coverage(
    asked: Question, scenario: Scenario, sites: Sequence[Position], moves: Sequence[Move]
) -> Coverage:
    found = facilities(asked, scenario)
    if moves and found.not_located:
        new = awaited(asked, scenario, moves)
        found = _facilities(asked, replace(scenario, moved=new)) if new else found
    if sites or moves:
        there = relocated(moves, found, asked.town)
        found = changed(found, placed(sites, asked.town), there)
    return _measured(asked, found)


def awaited(asked: Question, scenario: Scenario, moves: Sequence[Move]) -> dict[str, Placed]:
    """Return the places that a trial gives to projects that have none."""
    waiting = dict(without_place(asked, scenario))
    given = [move for move in moves if move[0] in waiting]
    places = placed([place for _id, place in given], asked.town)
    return {identifier: place for (identifier, _at), place in zip(given, places, strict=True)}


def without_place(asked: Question, scenario: Scenario) -> list[tuple[str, str]]:
    """Return id and name of the projects that count and have no place yet."""
    snapshot = asked.snapshot
    rows = snapshot.rows(parse_filter({"category": asked.choices.service}))
    features = [snapshot.feature(int(row)) for row in rows]
    return [
        (str(each["id"]), name_of(each["properties"], str(each["id"])))
        for each in features
        if each["geometry"] is None
        and counts(each["properties"], scenario.statuses, scenario.until)
    ]


def covered_by(asked: Question, found: Facilities) -> Coverage:
    """Return what facilities of the plan cover together with those of the visitor's file."""
    return _measured(asked, _with_own(asked, named(asked.snapshot, found)))


def _measured(asked: Question, found: Facilities) -> Coverage:
    if asked.choices.method == "network" and asked.files.streets is not None:
        from geo.ui.coverage.along_streets import network

        made = network(asked, found)
    else:
        made = straight_line_coverage(asked.town, found, asked.choices.rule, asked.population)
    return made.on_land(asked.files.land) if asked.files.land is not None else made


def gap_areas(asked: Question) -> Gaps:
    """Return what is not covered, the areas with the most people first."""
    make = partial(gaps, coverage(asked), asked.population)
    found: Gaps = cached(asked.key("gaps", _named(asked.choices.scenario)), make)
    return found
