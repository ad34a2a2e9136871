"""Judge all services at once: what stands, what it covers, the biggest gap, what the plan adds.

Each service is judged by the first rule of its category, with what is completed. The living
circle judges the same services by one common radius, in each community.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from geo.coverage.coverage import Coverage
from geo.coverage.facilities import NEIGHBOUR
from geo.coverage.facility_kinds import for_rule
from geo.coverage.report.notices import notices
from geo.coverage.scenario import STEPS, Scenario, minus
from geo.coverage.straight_line.service_area import Interval
from geo.coverage.targets import Density, density
from geo.model.errors import BadQuery, Finding
from geo.model.standards import Rule, standards
from geo.model.text.language import Language
from geo.model.vocabulary import vocabulary
from geo.study.study import Study

if TYPE_CHECKING:
    from geo.coverage.communities import CommunityRow
    from geo.coverage.gaps import Gap, Gaps

CIRCLES = "other"  # the category of living circles, whose radius suits every service
Basis = Literal["people", "area"]
Reach = Literal["all", "part", "none", "nothing_counts"]
StudyOf = Callable[[str, Rule], Study]
HALF = 0.5  # of the people: then a community reaches a service
_EXACT = 1e-9  # shares nearer to 0 or 1 than this differ from it by rounding only


def judged_services() -> list[str]:
    """Return the categories that have a rule of their own, in the vocabulary's order."""
    ruled = {rule.category for rule in standards().rule if rule.kind in {"radius", "density"}}
    return [code for code in vocabulary().codes("category") if code in ruled - {CIRCLES}]


def rule_of_service(category: str) -> Rule:
    """Return the first rule of a category that judges places: a radius or a density."""
    return next(
        rule for rule in standards().of_category(category) if rule.kind in {"radius", "density"}
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How many facilities count for a service.

    Attributes
    ----------
    of_plan : int
        Projects of the plan with a place.
    existing : int
        Facilities that are not in the plan, from the user's files and the office's layers.
    neighbours : int
        Facilities of the neighbours, which serve people near the edge.
    not_located : int
        Facilities without a place; they cover nothing until they have one.
    apart : int
        Facilities of the category to which the rule does not apply.
    """

    of_plan: int
    existing: int
    neighbours: int = 0
    not_located: int = 0
    apart: int = 0

    @property
    def total(self) -> int:
        """All facilities that count."""
        return self.of_plan + self.existing + self.neighbours


def standing(study: Study) -> Standing:
    """Return how many facilities count in a study, by where they come from."""
    facilities = for_rule(study.facilities(), study.request.rule)
    from_files = study.request.files.facilities
    files_ids = set() if from_files is None else set(from_files.ids)
    added_ids = [each for each in facilities.ids if each in files_ids]
    neighbours = sum(each.startswith(NEIGHBOUR) for each in added_ids)
    return Standing(
        of_plan=len(facilities) - len(added_ids),
        existing=len(added_ids) - neighbours,
        neighbours=neighbours,
        not_located=facilities.not_located,
        apart=len(facilities.apart),
    )


@dataclass(frozen=True, eq=False, slots=True)
class ServiceRow:
    """One service under its rule.

    Attributes
    ----------
    category : str
    rule : Rule
    standing : Standing
    coverage : Coverage or None
        None for a rule of density.
    gaps : Gaps or None
        None for a rule of density, and where nothing counts: then the whole town is
        one gap, which says nothing.
    planned : Coverage or None
        With everything planned; None for a rule of density.
    density : Density or None
        For a rule of density.
    """

    category: str
    rule: Rule
    standing: Standing
    coverage: Coverage | None = None
    gaps: Gaps | None = None
    planned: Coverage | None = None
    density: Density | None = None

    @property
    def basis(self) -> Basis:
        """Whether shares are those of the people or, where nobody is known, of the area."""
        return "people" if self.coverage and self.coverage.people_share else "area"

    @property
    def share(self) -> Interval | None:
        """Covered share, between 0 and 1; None where nothing counts, and for a density."""
        if self.coverage is None or not self.standing.total:
            return None
        return _share(self.coverage)

    @property
    def added(self) -> Interval | None:
        """Share that everything planned adds, between 0 and 1."""
        if self.coverage is None or self.planned is None:
            return None
        return minus(_share(self.planned), _share(self.coverage))

    @property
    def added_facilities(self) -> int:
        """Facilities with a place that everything planned adds."""
        if self.coverage is None or self.planned is None:
            return 0
        return self.planned.facilities.own_count - self.coverage.facilities.own_count

    @property
    def waiting(self) -> int:
        """Planned facilities without a place, which add nothing until they have one."""
        return self.planned.facilities.not_located if self.planned else 0

    @property
    def largest_gap(self) -> Gap | None:
        """The gap with the most people, or the largest area where nobody is known."""
        return self.gaps.gaps[0] if self.gaps and self.gaps.gaps else None

    @property
    def notices(self) -> list[Finding]:
        """The notices that must be shown with the row's figures; none where there is no figure."""
        if self.density is not None:
            return list(self.density.findings)
        if self.coverage is not None and self.standing.total:
            return notices(self.coverage, gaps=self.gaps)
        # What the plan adds is a figure, too.
        return notices(self.planned) if self.planned and self.added_facilities else []

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the row as JSON data."""
        share, added, gap = self.share, self.added, self.largest_gap
        facts: dict[str, Any] = {
            "category": self.category,
            "rule": self.rule.to_dict(language),
            "facilities": {
                "plan": self.standing.of_plan,
                "existing": self.standing.existing,
                "neighbours": self.standing.neighbours,
                "not_located": self.standing.not_located,
                "apart": self.standing.apart,
            },
        }
        if self.density is not None:
            return {**facts, "density": self.density.to_dict(language)}
        return {
            **facts,
            "basis": self.basis,
            "share": share.to_dict() if share else None,
            "largest_gap": self.gaps.to_list(language)[0] if gap and self.gaps else None,
            "plan_adds": {
                "facilities": self.added_facilities,
                "not_located": self.waiting,
                "share": added.to_dict() if added else None,
            },
        }


def _share(coverage: Coverage) -> Interval:
    return coverage.people_share or coverage.share


def service_row(study: Study) -> ServiceRow:
    """Judge the service of a study, whose request counts what is completed.

    Parameters
    ----------
    study : Study
    """
    request = study.request
    facts = (request.category, request.rule, standing(study))
    if request.rule.kind == "density":
        return ServiceRow(*facts, density=density(request.town, request.rule, study.facilities()))
    return ServiceRow(
        *facts,
        coverage=study.coverage(),
        gaps=study.gaps() if facts[2].total else None,
        planned=study.coverage(Scenario(statuses=STEPS["planned"])),
    )


def overview(study_of: StudyOf) -> tuple[ServiceRow, ...]:
    """Judge every service that has a rule, in the vocabulary's order.

    Parameters
    ----------
    study_of : callable
        Returns the study of a category under a rule, in which what is completed counts.
    """
    return tuple(
        service_row(study_of(category, rule_of_service(category))) for category in judged_services()
    )


def first_that_counts(study_of: StudyOf) -> str | None:
    """Return the first service of which a facility counts; None if there is none."""
    return next(
        (
            category
            for category in judged_services()
            if standing(study_of(category, rule_of_service(category))).total
        ),
        None,
    )


def shared_notices(findings: Sequence[Sequence[Finding]]) -> list[Finding]:
    """Return the notices that several figures have in common, in order.

    Parameters
    ----------
    findings : sequence of sequence of Finding
        The notices of each figure; figures without any are ignored.
    """
    rows = [{repr(each): each for each in row} for row in findings if row]
    return (
        [each for key, each in rows[0].items() if all(key in row for row in rows)] if rows else []
    )


@dataclass(frozen=True, slots=True)
class CircleCell:
    """Whether the people of a place reach one service within the living circle.

    Attributes
    ----------
    share : Interval or None
        Share of the people, or of the area where nobody is known, between 0 and 1;
        None where nothing counts.
    basis : {"people", "area"}
    """

    share: Interval | None
    basis: Basis

    @property
    def reach(self) -> Reach:
        """How many reach it: all for certain, none for certain, otherwise part of them.

        Examples
        --------
        >>> CircleCell(Interval(1.0, 1.0, 1.0), "people").reach, CircleCell(None, "area").reach
        ('all', 'nothing_counts')
        >>> CircleCell(Interval(0.0, 0.0, 0.2), "people").reach
        'part'
        """
        if self.share is None:
            return "nothing_counts"
        if self.share.sure >= 1 - _EXACT:
            return "all"
        return "none" if self.share.possible <= _EXACT else "part"

    def to_dict(self) -> dict[str, Any]:
        """Return the cell as JSON data."""
        share = self.share.to_dict() if self.share else None
        return {"reach": self.reach, "basis": self.basis, "share": share}


@dataclass(frozen=True, eq=False, slots=True)
class Circle:
    """The services of the living circle, by community.

    Attributes
    ----------
    rule : Rule
        The circle's rule.
    services : tuple of str
        Categories.
    places : tuple of (str or None, mapping of category to CircleCell)
        Name of each community; None for the whole town, which comes first.
    findings : tuple of Finding
        The notices that all services share; those of one service are shown with it.
    """

    rule: Rule
    services: tuple[str, ...]
    places: tuple[tuple[str | None, dict[str, CircleCell]], ...]
    findings: tuple[Finding, ...] = ()

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the circle as JSON data."""
        return {
            "rule": self.rule.to_dict(language),
            "services": list(self.services),
            "places": [
                {
                    "community": name,
                    "services": {service: cell.to_dict() for service, cell in cells.items()},
                }
                for name, cells in self.places
            ],
        }


def circle_rule() -> Rule:
    """Return the rule of the largest living circle in standards.toml.

    Raises
    ------
    BadQuery
        ``no_circle`` when the file has none.
    """
    circles = [rule for rule in standards().of_category(CIRCLES) if rule.kind == "radius"]
    if not circles:
        raise BadQuery("no_circle")
    return max(circles, key=lambda rule: rule.value)


def has_circle() -> bool:
    """Return whether standards.toml has a living circle."""
    return any(rule.kind == "radius" for rule in standards().of_category(CIRCLES))


def services_in_tables() -> list[str]:
    """Return the categories that the table of services and the circles ask for."""
    named = [code for rule in standards().of_category(CIRCLES) for code in rule.services or ()]
    return list(dict.fromkeys([*judged_services(), *named]))


def circle_services(rule: Rule) -> list[str]:
    """Return the services of a circle: those that it names, else those with a radius."""
    if rule.services:
        return list(rule.services)
    with_radius = {each.category for each in standards().rule if each.kind == "radius"}
    return [code for code in judged_services() if code in with_radius]


def living_circle(study_of: StudyOf, rule: Rule | None = None) -> Circle:
    """Say which services each community has within the living circle, and how certainly.

    Parameters
    ----------
    study_of : callable
        As for :func:`overview`.
    rule : Rule, optional
        By default that of the largest circle.

    Raises
    ------
    BadQuery
        ``no_circle``
    """
    rule = rule or circle_rule()
    services = circle_services(rule)
    studies = {service: study_of(service, rule) for service in services}
    columns = {service: _column(study) for service, study in studies.items()}
    names = dict.fromkeys(name for column in columns.values() for name in column)
    findings = shared_notices(
        [[*notices(study.coverage()), *_community_findings(study)] for study in studies.values()]
    )
    return Circle(
        rule=rule,
        services=tuple(services),
        places=tuple(
            (name, {service: columns[service][name] for service in services}) for name in names
        ),
        findings=tuple(findings),
    )


def with_services(rows: Sequence[CommunityRow], circle: Circle) -> tuple[CommunityRow, ...]:
    """Return communities with how many services of the living circle each reaches.

    A service is reached where at least half of the people (of the area where nobody is known)
    live within the circle's radius of it; a service of which nothing counts is not reached.

    Parameters
    ----------
    rows : sequence of CommunityRow
    circle : Circle
    """
    by_name = dict(circle.places)
    return tuple(
        replace(row, services=_reached(by_name[row.name]), services_judged=len(circle.services))
        if row.name in by_name
        else row
        for row in rows
    )


def _reached(cells: Mapping[str, CircleCell]) -> Interval:
    shares = [cell.share for cell in cells.values() if cell.share is not None]
    return Interval(
        *(
            float(sum(getattr(share, kind) >= HALF - _EXACT for share in shares))
            for kind in ("sure", "nominal", "possible")
        )
    )


def _community_findings(study: Study) -> tuple[Finding, ...]:
    return study.communities().findings if study.request.town.communities else ()


def _column(study: Study) -> dict[str | None, CircleCell]:
    """Return one service's cells by place: the town first, then its communities by name."""
    coverage, counts = study.coverage(), bool(standing(study).total)
    cell = partial(_cell, counts=counts)
    cells: dict[str | None, CircleCell] = {None: cell(coverage)}
    if study.request.town.communities:
        rows = sorted(study.communities().rows, key=lambda row: row.name)
        cells.update({row.name: cell(row) for row in rows})
    return cells


def _cell(found: Coverage | CommunityRow, *, counts: bool) -> CircleCell:
    basis: Basis = "people" if found.people_share else "area"
    return CircleCell((found.people_share or found.share) if counts else None, basis)
