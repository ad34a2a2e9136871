"""The request of a coverage study: which service, by which rule, where, and with which files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.coverage.coverage import Method
from geo.coverage.population.population import EvenPopulation, Population
from geo.coverage.scenario import Scenario
from geo.coverage.town import Town, town
from geo.model.errors import BadQuery
from geo.model.query import parse_filter
from geo.model.standards import Rule, standards
from geo.model.text.language import Language
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot
from geo.study.files import StudyFiles

if TYPE_CHECKING:
    from geo.coverage.network.streets import Streets


@dataclass(frozen=True, eq=False, slots=True)
class StudyRequest:
    """All that the figures of a study depend on.

    Attributes
    ----------
    snapshot : Snapshot
        The projects.
    category : str
        Of the projects that are the service's facilities.
    rule : Rule
    scenario : Scenario
        Which projects count.
    files : StudyFiles
    town : Town
        With the outlines of the communities, where a file gives them.
    population : Population or None
        None where neither a file nor the census says how many people there are.
    method : {"straight_line", "network"}
        Along streets only where there is a file of them.
    language : {"zh", "en"}
        Of the facilities' names.
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

    @property
    def streets(self) -> Streets | None:
        """The streets along which ways are measured; None: by straight line."""
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
) -> StudyRequest:
    """Put a request together: people are those of a file, else of the census, spread evenly.

    Parameters
    ----------
    snapshot : Snapshot
    category : str
    rule : Rule
    scenario : Scenario, optional
        By default the completed projects count.
    files : StudyFiles, optional
    method : {"straight_line", "network"}
    language : {"zh", "en"}

    Raises
    ------
    BadQuery
        ``no_outline`` where the town's outline is not known.
    """
    files = files or StudyFiles()
    place = files.town or town()
    population = files.population
    if population is None and place.residents is not None:
        population = EvenPopulation(place)
    return StudyRequest(
        snapshot=snapshot,
        category=category,
        rule=rule,
        scenario=scenario or Scenario(),
        files=files,
        town=place,
        population=population,
        method=method,
        language=language,
    )


def rule_of(category: str, rule_id: str | None, radius: float | None) -> Rule:
    """Return the rule to judge by; those of living circles fit every category.

    Parameters
    ----------
    category : str
    rule_id : str, optional
        Of a rule in standards.toml; the category's first one when not given.
    radius : float, optional
        Metres, of a rule of the user's own.

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
    known = [each for each in standards().rule if each.category in (category, "other")]
    found = next((each for each in known if each.id == rule_id), None)
    if found is None:
        raise BadQuery("unknown_rule", value=rule_id, allowed=tuple(each.id for each in known))
    return found


def statuses_of(given: Sequence[str]) -> tuple[str, ...] | None:
    """Return the statuses that count, None for all but cancelled.

    Parameters
    ----------
    given : sequence of str
        Codes, one by one or with commas; ``all``.

    Raises
    ------
    BadQuery
        ``bad_parameter`` for a status that is not known.
    """
    text = ",".join(given)
    if "all" in (each.strip().lower() for each in text.split(",")):
        return None
    known = parse_filter({"status": text}).status
    if not known:
        allowed = tuple(vocabulary().codes("status"))
        raise BadQuery(
            "bad_parameter", field="statuses", value=text, rule="known_code", allowed=allowed
        )
    return tuple(code for code in vocabulary().codes("status") if code in known)
