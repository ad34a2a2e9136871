"""The request of a coverage study: category, rule, scenario, town, method and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.coverage.coverage import Method
from geo.coverage.population.population import EvenPopulation, Population
from geo.coverage.scenario import Scenario
from geo.coverage.town import Town, town
from geo.layers.kinds import STREETS
from geo.layers.record import Layer
from geo.model.errors import BadQuery
from geo.model.query import parse_filter
from geo.model.standards import Rule, standards
from geo.model.text.language import Language
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot
from geo.study.files import StudyFiles
from geo.study.people import PeopleSource, people_sources

if TYPE_CHECKING:
    from geo.coverage.network.streets import Streets


@dataclass(frozen=True, eq=False, slots=True)
class StudyRequest:
    """Everything that the figures of a study depend on.

    Attributes
    ----------
    snapshot : Snapshot
        The projects.
    category : str
        Code of the projects' category that provides the service.
    rule : Rule
    scenario : Scenario
        Which projects count.
    files : StudyFiles
    town : Town
        With the outlines of its communities if a file supplies them.
    population : Population or None
        None when neither a file nor the plan's data say how many people there are.
    method : {"straight_line", "network"}
        ``network`` needs a file of streets.
    language : {"zh", "en"}
        Language of the facilities' names.
    not_same : tuple of str
        Ids of projects that are no existing facility, whatever is near.
    """

    snapshot: Snapshot
    category: str
    rule: Rule
    scenario: Scenario
    files: StudyFiles
    town: Town
    population: Population | None
    method: Method
    language: Language
    not_same: tuple[str, ...] = ()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The office's layers on which the figures rest."""
        has_streets = self.streets is not None
        return tuple(each for each in self.files.layers if has_streets or each.kind != STREETS)

    @property
    def people_sources(self) -> tuple[PeopleSource, ...]:
        """Where the number of people comes from; none where it is not known."""
        return people_sources(self.files.names, self.files.layers, self.town)

    @property
    def streets(self) -> Streets | None:
        """The streets along which distances are measured; None for straight lines."""
        return self.files.streets if self.method == "network" else None


def study_request(
    snapshot: Snapshot,
    category: str,
    rule: Rule,
    scenario: Scenario | None = None,
    files: StudyFiles | None = None,
    *,
    method: Method = "straight_line",
    language: Language = "zh",
    not_same: Sequence[str] = (),
) -> StudyRequest:
    """Build a request; without people by place, the total is spread evenly over the town.

    Parameters
    ----------
    snapshot : Snapshot
    category : str
    rule : Rule
    scenario : Scenario, optional
        By default only completed projects count.
    files : StudyFiles, optional
    method : {"straight_line", "network"}
    language : {"zh", "en"}
    not_same : sequence of str
        See :class:`StudyRequest`.

    Raises
    ------
    BadQuery
        ``no_outline`` when the town's outline is not known.
    """
    files = files or StudyFiles()
    study_town = files.town or town()
    population = files.population
    if population is None and study_town.residents is not None:
        population = EvenPopulation(study_town)
    return StudyRequest(
        snapshot=snapshot,
        category=category,
        rule=rule,
        scenario=scenario or Scenario(),
        files=files,
        town=study_town,
        population=population,
        method=method,
        language=language,
        not_same=tuple(not_same),
    )


def rule_of(category: str, rule_id: str | None, radius: float | None) -> Rule:
    """Return the rule to apply; those of living circles fit every category.

    Parameters
    ----------
    category : str
    rule_id : str, optional
        Id of a rule in standards.toml; by default the category's first rule.
    radius : float, optional
        Metres; makes a custom rule with this radius.

    Raises
    ------
    BadQuery
        ``bad_parameter``, ``rule_and_radius``, ``unknown_rule``, ``no_rule``, ``bad_radius``.
    """
    parse_filter({"category": category})
    if rule_id is None:
        return standards().rule_for(category, radius)
    if radius is not None:
        raise BadQuery("rule_and_radius")
    candidates = [each for each in standards().rule if each.category in (category, "other")]
    rule = next((each for each in candidates if each.id == rule_id), None)
    if rule is None:
        raise BadQuery("unknown_rule", value=rule_id, allowed=tuple(each.id for each in candidates))
    return rule


def statuses_of(values: Sequence[str]) -> tuple[str, ...] | None:
    """Return the statuses that count, None for all but cancelled.

    Parameters
    ----------
    values : sequence of str
        Status codes, each value one code or several separated by commas; or ``all``.

    Raises
    ------
    BadQuery
        ``bad_parameter`` for a status that is not known.
    """
    text = ",".join(values)
    if "all" in (each.strip().lower() for each in text.split(",")):
        return None
    known = parse_filter({"status": text}).status
    if not known:
        allowed = tuple(vocabulary().codes("status"))
        raise BadQuery(
            "bad_parameter", field="statuses", value=text, rule="known_code", allowed=allowed
        )
    return tuple(code for code in vocabulary().codes("status") if code in known)
