"""Run the analyses of one coverage study: coverage, gaps, siting, capacity, plan steps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from geo.coverage.coverage import Coverage, straight_line_coverage
from geo.coverage.facilities import Facilities, counts
from geo.coverage.scenario import (
    STEPS,
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
    from geo.study.overview import Circle

# A function, its arguments and its keyword arguments, to be called here or in a worker process.
Call = tuple[Callable[..., Any], tuple[Any, ...], Mapping[str, Any]]


class Study:
    """The analyses of one request, each made once.

    Parameters
    ----------
    request : StudyRequest

    Notes
    -----
    This class runs each analysis in the calling process and keeps its result as long as
    the study lives. The coverage page's subclass shares results between visitors and runs
    large analyses in a worker process; it overrides :meth:`analysed` and :meth:`kept` only.
    """

    def __init__(self, request: StudyRequest) -> None:
        self.request = request
        self._made: dict[tuple[Hashable, ...], Any] = {}

    def kept(self, name: tuple[Hashable, ...], make: Callable[[], Any]) -> Any:
        """Return the value stored under a name, making it on first use; for quick work.

        Parameters
        ----------
        name : tuple
            Unique within this request.
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
        """Return the result of an analysis, running it on first use.

        Parameters
        ----------
        name : tuple
            Unique within this request.
        prepare : callable
            Returns the call to make; only called when there is no result yet.
        is_small : bool, optional
            Whether it takes milliseconds; judged from the request by default. Ignored
            here, where every analysis runs in the calling process.
        """
        del is_small
        return self.kept(name, partial(_run, prepare))

    def facilities(self, scenario: Scenario | None = None) -> Facilities:
        """Return the facilities of a scenario: the plan's projects and those of the user's file."""
        scenario = scenario or self.request.scenario
        facilities: Facilities = self.kept(
            ("facilities", *_scenario_key(scenario)), partial(self._facilities, scenario)
        )
        return facilities

    def _facilities(self, scenario: Scenario) -> Facilities:
        request = self.request
        facilities = scenario_facilities(request.snapshot, request.category, request.town, scenario)
        return self._with_file(facilities)

    def _with_file(self, facilities: Facilities) -> Facilities:
        """Name the plan's facilities in the reader's language and add those of the file."""
        named, from_file = self._in_language(facilities), self.request.files.facilities
        if from_file is None:
            return named
        return with_file(named, from_file, self.request.not_same)

    def _in_language(self, facilities: Facilities) -> Facilities:
        waiting = tuple(each._replace(name=self._name(each.id)) for each in facilities.waiting)
        return replace(facilities, names=tuple(map(self._name, facilities.ids)), waiting=waiting)

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
        """Return the coverage of a scenario, with trial sites and moves if there are any.

        Parameters
        ----------
        scenario : Scenario, optional
            The request's scenario by default.
        sites : sequence of (longitude, latitude)
            Sites to add, WGS 84 degrees.
        moves : sequence of (id, (longitude, latitude))
            Facilities to move, with their new positions in WGS 84 degrees.
        """
        scenario = scenario or self.request.scenario
        sites, moves = tuple(sites), tuple(moves)
        name = ("coverage", *_scenario_key(scenario), sites, moves)
        coverage: Coverage = self.analysed(name, lambda: self._coverage(scenario, sites, moves))
        return coverage

    def _coverage(
        self, scenario: Scenario, sites: Sequence[Position], moves: Sequence[Move]
    ) -> Call:
        facilities, town = self.facilities(scenario), self.request.town
        if moves and facilities.not_located:
            new = self._newly_placed(scenario, moves)
            facilities = self._facilities(replace(scenario, moved=new)) if new else facilities
        if sites or moves:
            moved = relocated(moves, facilities, town)
            facilities = changed(facilities, placed(sites, town, self.request.language), moved)
        return self._measure(facilities)

    def _newly_placed(self, scenario: Scenario, moves: Sequence[Move]) -> dict[str, TrialPlace]:
        """Return the trial places of projects that have no place in the plan, by id."""
        unplaced = dict(self.without_place(scenario))
        moved = [move for move in moves if move[0] in unplaced]
        places = placed([at for _id, at in moved], self.request.town, self.request.language)
        return {identifier: place for (identifier, _at), place in zip(moved, places, strict=True)}

    def without_place(self, scenario: Scenario) -> list[tuple[str, str]]:
        """Return the id and name of each project that counts but has no place yet."""
        snapshot = self.request.snapshot
        rows = snapshot.rows(parse_filter({"category": self.request.category}))
        features = [snapshot.feature(int(row)) for row in rows]
        return [
            (str(each["id"]), self._name(str(each["id"])))
            for each in features
            if each["geometry"] is None
            and counts(each["properties"], scenario.statuses, scenario.until)
        ]

    def _covered_by(self, plan_facilities: Facilities) -> Coverage:
        """Return the coverage of the plan's facilities together with those of the user's file."""
        facilities = self._with_file(plan_facilities)
        ids = hashlib.sha256("\n".join(facilities.ids).encode()).hexdigest()
        name = ("covered by", ids, facilities.not_located)
        coverage: Coverage = self.analysed(name, partial(self._measure, facilities))
        return coverage

    def _measure(self, facilities: Facilities) -> Call:
        request = self.request
        args = (
            *(request.town, facilities, request.rule, request.population),
            *(request.streets, request.files.land),
        )
        return _coverage_of, args, {}

    def gaps(self) -> Gaps:
        """Return the areas that are not covered, those with the most people first."""
        from geo.coverage.gaps import gaps

        uncovered: Gaps = self._of_coverage("gaps", gaps)
        return uncovered

    def communities(self) -> ByCommunity:
        """Return the coverage of each community."""
        from geo.coverage.communities import by_community

        rows: ByCommunity = self._of_coverage("communities", by_community)
        return rows

    def community_table(self, circle: Circle | None = None) -> ByCommunity:
        """Return every figure of each community, with what the plan adds and its projects.

        Parameters
        ----------
        circle : Circle, optional
            The services of the living circle, by community.
        """
        from geo.coverage.communities import with_added, with_projects
        from geo.study.overview import with_services

        found = self.communities()
        planned = self._with(Scenario(statuses=STEPS["planned"])).communities()
        rows = with_added(found.rows, planned.rows)
        if "communities" not in dict(self.request.files.names):  # projects belong to kept outlines
            rows = with_projects(rows, self.request.snapshot)
        return replace(found, rows=rows if circle is None else with_services(rows, circle))

    def _with(self, scenario: Scenario) -> Study:
        """Return this study with another scenario; it shares the results made so far."""
        other = copy(self)
        other.request = replace(self.request, scenario=scenario)
        return other

    def _of_coverage(self, name: str, function: Callable[..., Any]) -> Any:
        def prepare() -> Call:
            return function, (self.coverage(), self.request.population), {}

        return self.analysed((name, *_scenario_key(self.request.scenario)), prepare)

    def siting(self, count: int) -> Siting:
        """Choose the sites that reach the most people not yet covered.

        Parameters
        ----------
        count : int
            How many to choose, from the candidates of a file or else from a grid.

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

        # The solver can take long even for a small problem.
        name = ("siting", *_scenario_key(request.scenario), count)
        siting: Siting = self.analysed(name, prepare, is_small=False)
        return siting

    def capacity(self) -> CapacityFound:
        """Return the capacity of the facilities and who can reach it, by the study's method."""
        from geo.coverage.capacity.study import capacity_found

        request = self.request

        def prepare() -> Call:
            args = (
                *(request.town, self.facilities(), request.population),
                *(request.rule.value, request.category, request.streets),
            )
            return capacity_found, args, {}

        name = ("capacity", *_scenario_key(request.scenario))
        capacity: CapacityFound = self.analysed(name, prepare)
        return capacity

    def distance_curve(self) -> DistanceCurve:
        """Return the share of people and of area within each distance of a facility."""
        from geo.coverage.population.distance_curve import distance_curve

        request = self.request

        def prepare() -> Call:
            args = (request.town, self.coverage().facilities, request.population)
            return distance_curve, args, {"streets": request.streets}

        curve: DistanceCurve = self.analysed(("curve", *_scenario_key(request.scenario)), prepare)
        return curve

    def plan_steps(self) -> list[PlanStep]:
        """Return the coverage after each step of the plan."""
        make = partial(what_the_plan_adds, *self._projects(), cover=self._covered_by)
        steps: list[PlanStep] = self.kept(("steps",), make)
        return steps

    def steps_by_year(self, years: Sequence[int]) -> list[PlanStep]:
        """Return the coverage today and by each target year; `years` ascend."""
        make = partial(what_comes_by_year, *self._projects(), years=years, cover=self._covered_by)
        steps: list[PlanStep] = self.kept(("years", *years), make)
        return steps

    def _projects(self) -> tuple[Any, ...]:
        request = self.request
        return request.snapshot, request.category, request.town, request.rule, request.population

    def difference(
        self, one: Coverage, other: Coverage, name: tuple[Hashable, ...]
    ) -> CoverageDifference:
        """Return the difference between two coverages of this request.

        Parameters
        ----------
        one, other : Coverage
        name : tuple
            Identifies the pair within this request.
        """

        def prepare() -> Call:
            return compare_scenarios, (one, other, self.request.population), {}

        name = ("difference", self.request.scenario.until, name)
        result: CoverageDifference = self.analysed(name, prepare)
        return result

    def result(
        self,
        *,
        sites: int | None = None,
        trial: Coverage | None = None,
        is_complete: bool = True,
        circle: Circle | None = None,
    ) -> StudyResult:
        """Return all results together, to be shown or exported.

        Parameters
        ----------
        sites : int, optional
            How many new sites to choose.
        trial : Coverage, optional
            The coverage with the sites and moves that the user is trying out.
        is_complete : bool
            Include the steps of the plan and the distance curve, which only exports need.
        circle : Circle, optional
            The services of the living circle, for the figures of the communities.
        """
        request = self.request
        has_outlines = bool(request.town.communities)
        by_community = self.community_table(circle) if has_outlines else None
        outside = getattr(request.population, "outside", None)
        return StudyResult(
            coverage=self.coverage(),
            category=request.category,
            revision=request.snapshot.revision,
            as_of=plan().date,
            statuses=request.scenario.statuses,
            until=request.scenario.until,
            gaps=self.gaps(),
            steps=self.plan_steps() if is_complete else (),
            siting=None if sites is None else self.siting(sites),
            communities=by_community.rows if by_community else (),
            community_findings=by_community.findings if by_community else (),
            curve=self.distance_curve() if is_complete else None,
            capacity=self.capacity(),
            trial=trial,
            people_outside=None if outside is None else round(float(outside), 1),
            files=request.files.names,
            layers=request.layers,
        )


def _run(prepare: Callable[[], Call]) -> Any:
    function, args, options = prepare()
    return function(*args, **options)


def _scenario_key(scenario: Scenario) -> tuple[Hashable, ...]:
    return scenario.statuses, scenario.until


def _coverage_of(  # noqa: PLR0917 (called by position in a worker process)
    town: Town,
    facilities: Facilities,
    rule: Rule,
    population: Population | None,
    streets: Streets | None,
    land: Land | None,
) -> Coverage:
    """Return the coverage of facilities, by straight line or along streets."""
    if streets is None:
        coverage = straight_line_coverage(town, facilities, rule, population)
    else:
        from geo.coverage.network.coverage import network_coverage

        coverage = network_coverage(town, facilities, rule, streets, population)
    return coverage if land is None else coverage.on_land(land)
