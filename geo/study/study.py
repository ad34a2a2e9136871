"""One coverage study: from a request to every figure that the page, a command or a file shows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from geo.coverage.coverage import Coverage, straight_line_coverage
from geo.coverage.facilities import Facilities, counts
from geo.coverage.scenario import (
    Scenario,
    TrialPlace,
    changed,
    compare_scenarios,
    scenario_facilities,
    what_comes_by_year,
    what_the_plan_adds,
)
from geo.coverage.user_data.sites import with_file
from geo.model.errors import BadQuery
from geo.model.plan import plan
from geo.model.project import name_in
from geo.model.query import parse_filter
from geo.study.request import StudyRequest
from geo.study.result import StudyResult
from geo.study.trial import Move, Position, placed, relocated

if TYPE_CHECKING:
    from geo.coverage.capacity.study import CapacityFound
    from geo.coverage.communities import ByCommunity
    from geo.coverage.gaps import Gaps
    from geo.coverage.land import Land
    from geo.coverage.network.streets import Streets
    from geo.coverage.population.distance_curve import DistanceCurve
    from geo.coverage.population.population import Population
    from geo.coverage.scenario import CoverageDifference, PlanStep
    from geo.coverage.siting.siting import Siting
    from geo.coverage.town import Town
    from geo.model.standards import Rule

# A function, its arguments and its keyword arguments: it may run in another process.
Call = tuple[Callable[..., Any], tuple[Any, ...], Mapping[str, Any]]


class Study:
    """The analyses of one request; none is made twice.

    Parameters
    ----------
    request : StudyRequest

    Notes
    -----
    Here each analysis is made at once and kept as long as the study. The coverage page
    keeps them for every visitor, and lets large ones be made in another process: it
    replaces :meth:`analysed` and :meth:`kept` and nothing else.
    """

    def __init__(self, request: StudyRequest) -> None:
        self.request = request
        self._made: dict[tuple[Hashable, ...], Any] = {}

    def kept(self, name: tuple[Hashable, ...], make: Callable[[], Any]) -> Any:
        """Return what was made under a name before, or make it: it takes no time.

        Parameters
        ----------
        name : tuple
            Tells it apart from all others of this request.
        make : callable
        """
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def analysed(
        self,
        name: tuple[Hashable, ...],
        prepare: Callable[[], Call],
        *,
        is_small: bool | None = None,
    ) -> Any:
        """Return an analysis made before, or make it.

        Parameters
        ----------
        name : tuple
            Tells it apart from all others of this request.
        prepare : callable
            Gives the call; only asked when it is needed.
        is_small : bool, optional
            Whether it takes milliseconds; as the request says, when not given. All
            are made here, whatever it says.
        """
        del is_small
        return self.kept(name, partial(_made, prepare))

    def facilities(self, scenario: Scenario | None = None) -> Facilities:
        """Return the facilities that count: projects of the plan and those of the user's file."""
        scenario = scenario or self.request.scenario
        found: Facilities = self.kept(
            ("facilities", *_named(scenario)), partial(self._facilities, scenario)
        )
        return found

    def _facilities(self, scenario: Scenario) -> Facilities:
        request = self.request
        found = scenario_facilities(request.snapshot, request.category, request.town, scenario)
        return self._with_file(found)

    def _with_file(self, found: Facilities) -> Facilities:
        """Return facilities of the plan, named in the reader's language, with those of the file."""
        named, own = self._in_language(found), self.request.files.facilities
        return named if own is None else with_file(named, own)

    def _in_language(self, found: Facilities) -> Facilities:
        waiting = tuple(kind._replace(name=self._name(kind.id)) for kind in found.waiting)
        return replace(found, names=tuple(map(self._name, found.ids)), waiting=waiting)

    def _name(self, identifier: str) -> str:
        snapshot = self.request.snapshot
        properties = snapshot.feature(snapshot.row(identifier))["properties"]
        return name_in(properties, self.request.language)

    def coverage(
        self,
        scenario: Scenario | None = None,
        *,
        sites: Sequence[Position] = (),
        moves: Sequence[Move] = (),
    ) -> Coverage:
        """Return how much is covered.

        Parameters
        ----------
        scenario : Scenario, optional
            Other projects than the request says.
        sites : sequence of (longitude, latitude)
            Added, WGS 84 degrees.
        moves : sequence of (id, (longitude, latitude))
            Facilities that stand elsewhere.
        """
        scenario = scenario or self.request.scenario
        sites, moves = tuple(sites), tuple(moves)
        name = ("coverage", *_named(scenario), sites, moves)
        found: Coverage = self.analysed(name, lambda: self._coverage(scenario, sites, moves))
        return found

    def _coverage(
        self, scenario: Scenario, sites: Sequence[Position], moves: Sequence[Move]
    ) -> Call:
        found, place = self.facilities(scenario), self.request.town
        if moves and found.not_located:
            new = self._awaited(scenario, moves)
            found = self._facilities(replace(scenario, moved=new)) if new else found
        if sites or moves:
            there = relocated(moves, found, place)
            found = changed(found, placed(sites, place, self.request.language), there)
        return self._measure(found)

    def _awaited(self, scenario: Scenario, moves: Sequence[Move]) -> dict[str, TrialPlace]:
        """Return the places that a trial gives to projects that have none."""
        waiting = dict(self.without_place(scenario))
        given = [move for move in moves if move[0] in waiting]
        places = placed([place for _id, place in given], self.request.town, self.request.language)
        return {identifier: place for (identifier, _at), place in zip(given, places, strict=True)}

    def without_place(self, scenario: Scenario) -> list[tuple[str, str]]:
        """Return id and name of the projects that count and have no place yet."""
        snapshot = self.request.snapshot
        rows = snapshot.rows(parse_filter({"category": self.request.category}))
        features = [snapshot.feature(int(row)) for row in rows]
        return [
            (str(each["id"]), self._name(str(each["id"])))
            for each in features
            if each["geometry"] is None
            and counts(each["properties"], scenario.statuses, scenario.until)
        ]

    def _covered_by(self, found: Facilities) -> Coverage:
        """Return what facilities of the plan cover together with those of the user's file."""
        every = self._with_file(found)
        ids = hashlib.sha256("\n".join(every.ids).encode()).hexdigest()
        name = ("covered by", ids, every.not_located)
        made: Coverage = self.analysed(name, partial(self._measure, every))
        return made

    def _measure(self, found: Facilities) -> Call:
        request = self.request
        args = (
            *(request.town, found, request.rule, request.population),
            *(request.streets, request.files.land),
        )
        return _measured, args, {}

    def gaps(self) -> Gaps:
        """Return what is not covered, the areas with the most people first."""
        from geo.coverage.gaps import gaps

        found: Gaps = self._of_coverage("gaps", gaps)
        return found

    def communities(self) -> ByCommunity:
        """Return what is covered in each community."""
        from geo.coverage.communities import by_community

        found: ByCommunity = self._of_coverage("communities", by_community)
        return found

    def _of_coverage(self, name: str, function: Callable[..., Any]) -> Any:
        def prepare() -> Call:
            return function, (self.coverage(), self.request.population), {}

        return self.analysed((name, *_named(self.request.scenario)), prepare)

    def siting(self, count: int) -> Siting:
        """Return the sites that reach the most people not yet covered.

        Parameters
        ----------
        count : int
            How many; out of the candidates of a file, else of a grid.

        Raises
        ------
        BadQuery
            ``sites_without_people``; see :func:`geo.coverage.siting.siting.choose_sites`.
        """
        from geo.coverage.siting.where_next import best_sites

        request = self.request
        if request.population is None:
            raise BadQuery("sites_without_people")

        def prepare() -> Call:
            candidates, streets = request.files.candidates, request.streets
            args = (self.coverage(), request.population, count, candidates, streets)
            return best_sites, args, {}

        # The solver takes its time, however little is asked.
        name = ("siting", *_named(request.scenario), count)
        found: Siting = self.analysed(name, prepare, is_small=False)
        return found

    def capacity(self) -> CapacityFound:
        """Return what the facilities hold, and who reaches it by the same way."""
        from geo.coverage.capacity.study import capacity_found

        request = self.request

        def prepare() -> Call:
            args = (
                *(request.town, self.facilities(), request.population),
                *(request.rule.value, request.category, request.streets),
            )
            return capacity_found, args, {}

        found: CapacityFound = self.analysed(("capacity", *_named(request.scenario)), prepare)
        return found

    def distance_curve(self) -> DistanceCurve:
        """Return shares of people and area against distance."""
        from geo.coverage.population.distance_curve import distance_curve

        request = self.request

        def prepare() -> Call:
            args = (request.town, self.coverage().facilities, request.population)
            return distance_curve, args, {"streets": request.streets}

        found: DistanceCurve = self.analysed(("curve", *_named(request.scenario)), prepare)
        return found

    def plan_steps(self) -> list[PlanStep]:
        """Return the coverage after each step of the plan."""
        make = partial(what_the_plan_adds, *self._projects(), cover=self._covered_by)
        found: list[PlanStep] = self.kept(("steps",), make)
        return found

    def steps_by_year(self, years: Sequence[int]) -> list[PlanStep]:
        """Return the coverage today and by the target years, rising."""
        make = partial(what_comes_by_year, *self._projects(), years=years, cover=self._covered_by)
        found: list[PlanStep] = self.kept(("years", *years), make)
        return found

    def _projects(self) -> tuple[Any, ...]:
        request = self.request
        return request.snapshot, request.category, request.town, request.rule, request.population

    def difference(
        self, one: Coverage, other: Coverage, name: tuple[Hashable, ...]
    ) -> CoverageDifference:
        """Return what changes from one coverage of this request to another.

        Parameters
        ----------
        one, other : Coverage
        name : tuple
            What tells the two apart from others of the same request.
        """

        def prepare() -> Call:
            return compare_scenarios, (one, other, self.request.population), {}

        name = ("difference", self.request.scenario.until, name)
        found: CoverageDifference = self.analysed(name, prepare)
        return found

    def result(
        self,
        *,
        sites: int | None = None,
        trial: Coverage | None = None,
        is_complete: bool = True,
    ) -> StudyResult:
        """Return all that was found out, to be shown or handed out together.

        Parameters
        ----------
        sites : int, optional
            How many new ones to choose.
        trial : Coverage, optional
            With what is tried out.
        is_complete : bool
            With the steps of the plan and the curve of distances, which only files hold.
        """
        request = self.request
        found = self.coverage()
        parts = self.communities() if request.town.communities else None
        outside = getattr(request.population, "outside", None)
        return StudyResult(
            coverage=found,
            category=request.category,
            revision=request.snapshot.revision,
            as_of=plan().date,
            statuses=request.scenario.statuses,
            until=request.scenario.until,
            gaps=self.gaps(),
            steps=self.plan_steps() if is_complete else (),
            siting=None if sites is None else self.siting(sites),
            communities=parts.rows if parts else (),
            community_findings=parts.findings if parts else (),
            curve=self.distance_curve() if is_complete else None,
            capacity=self.capacity(),
            trial=trial,
            people_outside=None if outside is None else round(float(outside), 1),
            files=request.files.names,
        )


def _made(prepare: Callable[[], Call]) -> Any:
    function, args, options = prepare()
    return function(*args, **options)


def _named(scenario: Scenario) -> tuple[Hashable, ...]:
    return scenario.statuses, scenario.until


def _measured(  # noqa: PLR0917 (as it is sent to another process)
    town: Town,
    facilities: Facilities,
    rule: Rule,
    population: Population | None,
    streets: Streets | None,
    land: Land | None,
) -> Coverage:
    """Return what facilities cover, by straight line or along streets."""
    if streets is None:
        found = straight_line_coverage(town, facilities, rule, population)
    else:
        from geo.coverage.network.coverage import network_coverage

        found = network_coverage(town, facilities, rule, streets, population)
    return found if land is None else found.on_land(land)
