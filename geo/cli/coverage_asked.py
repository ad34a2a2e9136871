"""The question that a coverage answers, put together from the options of the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from geo.cli.common import snapshot
from geo.cli.own_files import communities_in, facilities_in, streets_in
from geo.coverage.coverage import Coverage, straight_line_coverage
from geo.coverage.facilities import Facilities, facilities_of
from geo.coverage.network.streets import Streets
from geo.coverage.population.population import Population
from geo.coverage.town import Town, town
from geo.coverage.user_data.facilities import with_file
from geo.model.errors import BadQuery
from geo.model.query import parse_filter
from geo.model.standards import Rule, standards
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot

_ALL = ""  # files
Cover = Callable[[Facilities], Coverage]


@dataclass(frozen=True, eq=False, slots=True)
class Asked:
    """A question and all that answers it."""

    category: str
    rule: Rule
    projects: Snapshot
    place: Town
    statuses: tuple[str, ...] | None
    until: int | None
    facilities: Facilities
    own: Facilities | None
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Files:
    """The user's files by use, and how they are to be read.

    Attributes
    ----------
    given : dict of str to Path or None
    systems : dict of str to str
    join_m : float or None
        Ends of streets are joined within so many metres.
    each : bool
        Areas with people that lie on one another hold different people.
    """

    given: dict[str, Path | None]
    systems: dict[str, str]
    join_m: float | None = None
    each: bool = False

    def crs(self, use: str) -> str | None:
        """Return the coordinate system that was named for a file, or for all of them."""
        return self.systems.get(use) or self.systems.get(_ALL)


def systems_of(given: Sequence[str], uses: Iterable[str]) -> dict[str, str]:
    """Return the coordinate systems by use of the files: ``GCJ-02`` or ``network=GCJ-02``.

    Raises
    ------
    BadQuery
        ``bad_parameter`` for a use that no file can have.
    """
    known = list(uses)
    found = {}
    for text in given:
        use, equals, system = text.partition("=")
        if equals and use not in known:
            raise BadQuery(
                "bad_parameter",
                field="crs",
                value=text,
                rule="known_code",
                allowed=tuple(known),
            )
        found[use if equals else _ALL] = system if equals else text
    return found


def rule_of(category: str, wanted: str | None, radius: float | None) -> Rule:
    """Return the rule to judge by; those of living circles fit every category.

    Raises
    ------
    BadQuery
        ``bad_parameter``, ``rule_and_radius``, ``unknown_rule``, ``no_rule``, ``bad_radius``.
    """
    parse_filter({"category": category})
    if wanted is None:
        return standards().rule_for(category, radius)
    if radius is not None:
        raise BadQuery("rule_and_radius")
    known = [each for each in standards().rule if each.category in (category, "other")]
    found = next((each for each in known if each.id == wanted), None)
    if found is None:
        raise BadQuery("unknown_rule", value=wanted, allowed=tuple(each.id for each in known))
    return found


def statuses_of(given: Sequence[str]) -> tuple[str, ...] | None:
    """Return the statuses that count, None for all but cancelled."""
    text = ",".join(given)
    if "all" in (each.strip().lower() for each in text.split(",")):
        return None
    wanted = parse_filter({"status": text}).status
    if not wanted:
        allowed = tuple(vocabulary().codes("status"))
        raise BadQuery(
            "bad_parameter", field="statuses", value=text, rule="known_code", allowed=allowed
        )
    return tuple(code for code in vocabulary().codes("status") if code in wanted)


def asked_of(
    category: str, rule: Rule, statuses: Sequence[str], until: int | None, files: Files
) -> Asked:
    """Put a question together.

    Raises
    ------
    BadQuery
        ``bad_parameter`` for a status that is not known; ``no_outline``.
    UnreadableFile, UnknownCRS, UnusablePopulation
    """
    wanted = statuses_of(statuses)
    projects, place = snapshot(), town()
    if outlines := files.given["communities"]:
        place = communities_in(outlines, place, files.crs("communities"))
    found = facilities_of(projects, category, place, wanted, until)
    file = files.given["facilities"]
    own = facilities_in(file, place, files.crs("facilities")) if file else None
    return Asked(
        category=category,
        rule=rule,
        projects=projects,
        place=place,
        statuses=wanted,
        until=until,
        facilities=found if own is None else with_file(found, own),
        own=own,
        files=tuple((use, path.name) for use, path in files.given.items() if path is not None),
    )


def streets_of(asked: Asked, files: Files) -> Streets | None:
    """Return the streets of the user's file, None where there is none."""
    file = files.given["network"]
    return streets_in(file, asked.place, files.crs("network"), files.join_m) if file else None


def cover_of(asked: Asked, people: Population | None, streets: Streets | None) -> Cover:
    """Return how facilities are judged: along the streets of a file, else by straight line."""
    if streets is None:
        return partial(straight_line_coverage, asked.place, rule=asked.rule, population=people)
    from geo.coverage.network.coverage import network_coverage

    return partial(
        network_coverage, asked.place, rule=asked.rule, streets=streets, population=people
    )
