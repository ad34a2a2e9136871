"""The result of a coverage study, which the page, the command line and the exports show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geo.coverage.capacity.study import CapacityFound
from geo.coverage.communities import CommunityRow
from geo.coverage.community_figures import FIGURES, shading
from geo.coverage.coverage import Coverage
from geo.coverage.gaps import Gaps
from geo.coverage.population.distance_curve import DistanceCurve
from geo.coverage.report.notices import notices
from geo.coverage.scenario import PlanStep
from geo.coverage.siting.siting import Siting
from geo.layers.record import Layer, layer_answers
from geo.model.errors import Finding
from geo.model.text.english import community_label
from geo.model.text.language import Language
from geo.study.files import are_plan_only
from geo.study.people import PeopleSource, people_sources


@dataclass(frozen=True, eq=False, slots=True)
class StudyResult:
    """The coverage and all other results of one study.

    Attributes
    ----------
    coverage : Coverage
    category : str
        Category of the projects; the rule does not tell, since some fit every category.
    revision : str
        Revision of the projects.
    as_of : date
        Date of the plan, as of which the statuses hold.
    statuses : tuple of str or None
        Statuses that count; None: all but cancelled.
    until : int or None
        Projects due by the end of this year count as well.
    gaps : Gaps or None
    steps : sequence of PlanStep
        The coverage after each step of the plan; each includes the steps before it.
    siting : Siting or None
        The chosen sites.
    communities : sequence of CommunityRow
    curve : DistanceCurve or None
    capacity : CapacityFound or None
        Capacity of the facilities and who can reach it.
    trial : Coverage or None
        The coverage with the sites and moves that the user is trying out.
    community_findings : sequence of Finding
        Problems with the outlines of the communities.
    people_outside : float or None
        People in the population file who live outside the town; None for a total.
    files : tuple of (str, str)
        Role (one of :data:`geo.study.files.ROLES`) and name of each of the user's files.
    layers : tuple of Layer
        The office's layers on which the figures rest.
    shade_by : str
        The figure that shades the map of the communities, a key of
        :data:`geo.coverage.community_figures.FIGURES`.
    """

    coverage: Coverage
    category: str
    revision: str
    as_of: dt.date
    statuses: tuple[str, ...] | None = None
    until: int | None = None
    gaps: Gaps | None = None
    steps: Sequence[PlanStep] = ()
    siting: Siting | None = None
    communities: Sequence[CommunityRow] = ()
    community_findings: Sequence[Finding] = ()
    curve: DistanceCurve | None = None
    capacity: CapacityFound | None = None
    trial: Coverage | None = None
    people_outside: float | None = None
    files: tuple[tuple[str, str], ...] = ()
    layers: tuple[Layer, ...] = ()
    shade_by: str = "share"

    @property
    def is_plan_only(self) -> bool:
        """Whether no existing facility was given, neither by a file nor by a layer."""
        return are_plan_only(self.files, self.layers)

    @property
    def people_sources(self) -> tuple[PeopleSource, ...]:
        """Where the number of people comes from; none where it is not known."""
        return people_sources(self.files, self.layers, self.coverage.town)

    @property
    def notices(self) -> list[Finding]:
        """The notices that must be shown with the figures."""
        return notices(self.coverage, self.community_findings, self.siting, self.gaps, self.curve)

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the figures as a JSON object, without the notices.

        Parameters
        ----------
        language : {"zh", "en"}
        """
        figures: dict[str, Any] = {
            **self.coverage.to_dict(language),
            "people_total": self.coverage.people_total,
            "people_outside": self.people_outside,
            "people_sources": [each.to_dict(language) for each in self.people_sources],
            "capacity": self.capacity.to_dict(language) if self.capacity else None,
        }
        if self.siting is not None:
            figures["siting"] = self.siting.to_dict(language)
        if self.communities:
            figures["communities"] = [_community(row, language) for row in self.communities]
            figures["shading"] = _shading(self.communities, self.shade_by)
        figures["layers"] = layer_answers(self.layers)
        figures["gaps"] = self.gaps.to_list(language) if self.gaps else []
        return figures


def _community(row: CommunityRow, language: Language) -> dict[str, Any]:
    """Return a community as JSON data: label, raw figures, and those that maps are shaded by."""
    figures: dict[str, Any] = {}
    for code, figure in FIGURES.items():
        value = figure.value(row)
        three = None if value is None else (value.sure, value.nominal, value.possible)
        names = ("lowest", "nominal", "highest")
        rounded = three and (round(each, 6) for each in three)
        figures[code] = dict(zip(names, rounded, strict=True)) if rounded else None
    return {**row.to_dict(), "label": community_label(row.name, language), "figures": figures}


def _shading(rows: Sequence[CommunityRow], code: str) -> dict[str, Any]:
    shaded = shading(rows, code)
    return {
        "figure": code,
        "classes": shaded.classes.method,
        "bounds": list(shaded.classes.bounds),
        "spans_classes": [row.name for at, row in enumerate(rows) if shaded.is_unsure(at)],
    }
