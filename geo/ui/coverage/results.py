"""Everything computed for the page, cached by what it depends on.

Nothing is computed twice: the key is the revision of the projects, the question,
and the hashes of the user's files. What is kept is never changed, so every visitor
may be given the same object. Where it is worked out, :mod:`geo.ui.coverage.analysis` says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from geo.coverage.coverage import Coverage
from geo.coverage.facilities import Facilities, counts
from geo.coverage.gaps import Gaps, gaps
from geo.coverage.scenario import Placed, Scenario, changed, scenario_facilities
from geo.coverage.user_data.facilities import with_file
from geo.model.query import parse_filter
from geo.store.snapshot import Snapshot
from geo.study.measure import measured
from geo.ui.coverage.analysis import Call, kept_here, worked_out
from geo.ui.coverage.question import Question
from geo.ui.coverage.sites import Move, Position, placed, relocated
from geo.ui.shared.values import name_of
from geo.ui.shared.words import _

if TYPE_CHECKING:
    from geo.coverage.network.streets import Streets
    from geo.ui.coverage.question import Question


def cached(key: tuple[Hashable, ...], make: Callable[[], Any], owner: str = "") -> Any:
    """Return what was made for a key before, or make it here, where it takes no time.

    Parameters
    ----------
    key : tuple
        From :meth:`Question.key`; told apart by its ``repr``.
    make : callable
    owner : str
        See :attr:`Question.owner`.
    """
    return kept_here(repr(key), make, owner)


def analysed(
    asked: Question,
    key: tuple[Hashable, ...],
    prepare: Callable[[], Call],
    *,
    is_small: bool | None = None,
) -> Any:
    """Return an analysis made before, or let it be made: here where it is small, else apart.

    Parameters
    ----------
    asked : Question
    key : tuple
        From :meth:`Question.key`.
    prepare : callable
        Gives the function, its arguments and keyword arguments; asked only when needed.
    is_small : bool, optional
        Whether it takes milliseconds; as the question says, when not given.

    Raises
    ------
    AnalysisStopped
        When it takes too long, or others keep the server busy.
    """
    if asked.is_small if is_small is None else is_small:
        return cached(key, partial(_made, prepare), asked.owner)
    return worked_out(repr(key), prepare, asked)


def _made(prepare: Callable[[], Call]) -> Any:
    function, args, facts = prepare()
    return function(*args, **facts)


def facilities(asked: Question, scenario: Scenario | None = None) -> Facilities:
    """Return the facilities that count: projects of the plan and those of the user's file."""
    scenario = scenario or asked.choices.scenario
    make = partial(_facilities, asked, scenario)
    key = asked.key("facilities", _named(scenario))
    found: Facilities = cached(key, make, asked.owner)
    return found


def _named(scenario: Scenario) -> Hashable:
    return (scenario.statuses, scenario.until)


def _facilities(asked: Question, scenario: Scenario) -> Facilities:
    found = scenario_facilities(asked.snapshot, asked.choices.service, asked.town, scenario)
    return _with_own(asked, named(asked.snapshot, found))


def named(snapshot: Snapshot, found: Facilities) -> Facilities:
    """Return facilities under their names in the visitor's language."""

    def name(identifier: str) -> str:
        return name_of(snapshot.feature(snapshot.row(identifier))["properties"], identifier)

    waiting = tuple(kind._replace(name=name(kind.id)) for kind in found.waiting)
    return replace(found, names=tuple(map(name, found.ids)), waiting=waiting)


def _with_own(asked: Question, found: Facilities) -> Facilities:
    own = asked.files.facilities
    return with_file(found, own) if own is not None else found


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
    found: Coverage = analysed(asked, key, partial(_coverage, asked, scenario, sites, moves))
    return found


def trial_coverage(asked: Question, scenario: Scenario | None = None) -> Coverage:
    """Return how much is covered with everything that is tried out."""
    return coverage(asked, scenario, sites=asked.choices.sites, moves=asked.choices.moves)


def _coverage(
    asked: Question, scenario: Scenario, sites: Sequence[Position], moves: Sequence[Move]
) -> Call:
    found = facilities(asked, scenario)
    if moves and found.not_located:
        new = awaited(asked, scenario, moves)
        found = _facilities(asked, replace(scenario, moved=new)) if new else found
    if sites or moves:
        there = relocated(moves, found, asked.town)
        found = changed(found, placed(sites, asked.town), there)
    return _measure(asked, found)


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
    every = _with_own(asked, named(asked.snapshot, found))
    ids = hashlib.sha256("\n".join(every.ids).encode()).hexdigest()
    key = asked.key("covered by", ids, every.not_located)
    made: Coverage = analysed(asked, key, partial(_measure, asked, every))
    return made


def _measure(asked: Question, found: Facilities) -> Call:
    choices, files = asked.choices, asked.files
    streets = files.streets if choices.method == "network" else None
    args = (asked.town, found, choices.rule, asked.population, streets, files.land)
    return measured, args, {}


def gap_areas(asked: Question) -> Gaps:
    """Return what is not covered, the areas with the most people first."""
    key = asked.key("gaps", _named(asked.choices.scenario))

    def prepare() -> Call:
        return gaps, (coverage(asked), asked.population), {}

    found: Gaps = analysed(asked, key, prepare)
    return found


def walked(asked: Question) -> Streets | None:
    """Return the streets along which the visitor wants to measure; None: by straight line."""
    streets: Streets | None = asked.files.streets
    return streets if asked.choices.method == "network" else None


def cells_note(cell_m: float) -> str:
    """Return why what is counted by cells differs a little from the covered area.

    Parameters
    ----------
    cell_m : float
        Side of the cells, metres.
    """
    return _(
        "Measured from the centres of cells of {metres} m; the covered area instead "
        "counts what lies next to the streets reached, so the two differ.",
        metres=f"{cell_m:,.0f}",
    )
