"""The coverage study of the page: results are cached on the server by what they depend on."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.coverage.coverage import Coverage
from geo.coverage.population.population import Population
from geo.coverage.scenario import Scenario
from geo.coverage.town import Town
from geo.model.standards import Rule, standards
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot
from geo.study.request import study_request
from geo.study.study import Call, Study
from geo.ui.coverage.analysis import kept_here, name_of, worked_out
from geo.ui.coverage.choices import Choices
from geo.ui.shared import state
from geo.ui.shared.visitor import visitor_now

if TYPE_CHECKING:
    from geo.ui.coverage.user_files import UserFiles

_FEW_PROJECTS = 200  # of one category


class PageStudy(Study):
    """A study with the visitor's choices, whose results are shared through a cache.

    The cache key consists of the projects' revision, the request, and the hashes of the
    user's files. Cached results are never modified.

    Parameters
    ----------
    snapshot : Snapshot
    choices : Choices
    files : UserFiles
    notice : placeholder of Streamlit, optional
        Where to show that the visitor has to wait.

    Raises
    ------
    BadQuery
        ``no_outline`` when the town has no outline.
    """

    def __init__(
        self, snapshot: Snapshot, choices: Choices, files: UserFiles, notice: Any = None
    ) -> None:
        request = study_request(
            *(snapshot, choices.service, choices.rule, choices.scenario, files.files),
            method=choices.method,
            language=state.language(),
        )
        super().__init__(request)
        self.choices, self.files, self.notice = choices, files, notice

    @property
    def snapshot(self) -> Snapshot:
        """The projects of the study."""
        return self.request.snapshot

    @property
    def town(self) -> Town:
        """The town, with the outlines of its communities if a file provides them."""
        return self.request.town

    @property
    def population(self) -> Population | None:
        """The population; None without a population file and a total."""
        return self.request.population

    @property
    def owner(self) -> str:
        """Session that owns the results; empty if they rest on the office's data only."""
        return visitor_now() if self.files.files.names else ""

    @property
    def is_small(self) -> bool:
        """Whether every analysis takes only milliseconds."""
        category = vocabulary().codes("category").index(self.choices.service)
        projects = int(np.count_nonzero(self.snapshot.columns.category == category))
        has_streets = self.request.streets is not None
        return projects <= _FEW_PROJECTS and not has_streets and self.files.are_small

    @property
    def shared(self) -> dict[str, Any]:
        """Inputs that several analyses share, by name."""
        town_key, request = name_of(self.town), self.request
        inputs = dict(self.files.shared)
        if request.files.town is None:
            inputs[town_key] = self.town
        if self.population is not None and request.files.population is None:
            inputs[f"even {town_key}"] = self.population
        return inputs

    def with_rule(self, rule: Rule) -> PageStudy:
        """Return this study with another rule."""
        return PageStudy(self.snapshot, replace(self.choices, rule=rule), self.files, self.notice)

    def trial_coverage(self, scenario: Scenario | None = None) -> Coverage:
        """Return the coverage with the visitor's trial sites and moves."""
        return self.coverage(scenario, sites=self.choices.sites, moves=self.choices.moves)

    def kept(self, name: tuple[Hashable, ...], make: Callable[[], Any]) -> Any:
        """Return a cached value or make it here; for quick computations."""
        return kept_here(self._key(name), make, self.owner)

    def analysed(
        self,
        name: tuple[Hashable, ...],
        prepare: Callable[[], Call],
        *,
        is_small: bool | None = None,
    ) -> Any:
        """Return a cached analysis or run it: here if it is small, else in a separate process.

        Raises
        ------
        AnalysisStopped
        When it takes too long or the server is busy.
        """
        if self.is_small if is_small is None else is_small:
            return super().analysed(name, prepare)
        return worked_out(self._key(name), prepare, self)

    def _key(self, name: tuple[Hashable, ...]) -> str:
        choices = self.choices
        speed = standards().walking.metres_per_minute
        rule = (choices.service, repr(choices.rule), choices.method, speed)
        town_key = (self.town.system, self.town.outline.area, self.town.residents)
        # Names of facilities and landmarks are in the language of the request.
        cache_inputs = (self.snapshot.revision, self.request.language, self.files.key)
        return repr((*cache_inputs, town_key, rule, *name))
