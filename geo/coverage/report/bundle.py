"""Everything about one analysis, to be handed out together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from geo.coverage.capacity.study import CapacityFound
from geo.coverage.communities import CommunityRow
from geo.coverage.coverage import Coverage
from geo.coverage.gaps import Gaps
from geo.coverage.population.distance_curve import DistanceCurve
from geo.coverage.report.notices import notices
from geo.coverage.scenario import PlanStep
from geo.coverage.siting.siting import Siting
from geo.model.errors import Finding


@dataclass(frozen=True, eq=False, slots=True)
class CoverageBundle:
    """A coverage with what belongs to it.

    Attributes
    ----------
    coverage : Coverage
    category : str
        Of the projects; rules of living circles are of no category's own.
    revision : str
        Of the projects.
    as_of : date
        Of the plan, whose statuses say which facilities count.
    statuses : tuple of str or None
        That count; None: all but cancelled.
    gaps : Gaps or None
    steps : sequence of PlanStep
        What the plan adds, each step holding the one before.
    siting : Siting or None
        Chosen sites.
    communities : sequence of CommunityRow
    curve : DistanceCurve or None
    capacity : CapacityFound or None
        What facilities hold, and who reaches it.
    trial : Coverage or None
        With what is tried out: sites that are added, facilities that stand elsewhere.
    community_findings : sequence of Finding
        Where the outlines of the communities do not fit.
    files : tuple of (str, str)
        The user's files: what each was used for (``population``, ``facilities``,
        ``network``), and its name.
    """

    coverage: Coverage
    category: str
    revision: str
    as_of: dt.date
    statuses: tuple[str, ...] | None = None
    gaps: Gaps | None = None
    steps: Sequence[PlanStep] = ()
    siting: Siting | None = None
    communities: Sequence[CommunityRow] = ()
    community_findings: Sequence[Finding] = ()
    curve: DistanceCurve | None = None
    capacity: CapacityFound | None = None
    trial: Coverage | None = None
    files: tuple[tuple[str, str], ...] = ()

    @property
    def notices(self) -> list[Finding]:
        """What a reader of the figures has to know."""
        return notices(self.coverage, self.community_findings, self.siting, self.gaps, self.curve)
