"""The study that the page shows: what was analysed is kept on the server, by what it depends on."""

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
    """A study whose results every visitor may be given, with the visitor's choices.

    Nothing is made twice: the key is the revision of the projects, the request, and the
    hashes of the user's files. What is kept is never changed.

    Parameters
    ----------
    snapshot : Snapshot
    choices : Choices
    files : UserFiles
    notice : placeholder of Streamlit, optional
        Where it is said that the visitor has to wait.

    Raises
    ------
    BadQuery
        ``no_outline`` where the town's outline is not known.
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
        """The projects."""
        return self.request.snapshot

    @property
    def town(self) -> Town:
        """The town, with the outlines of its communities where a file gives them."""
        return self.request.town

    @property
    def population(self) -> Population | None:
        """None where neither a file nor the census says how many people there are."""
        return self.request.population

    @property
    def owner(self) -> str:
        """Whose session the results belong to; empty where they rest on no file of a visitor's."""
        return visitor_now() if self.files.key else ""

    @property
    def is_small(self) -> bool:
        """Whether every analysis takes milliseconds."""
        category = vocabulary().codes("category").index(self.choices.service)
        projects = int(np.count_nonzero(self.snapshot.columns.category == category))
        walks = self.request.streets is not None
        return projects <= _FEW_PROJECTS and not walks and self.files.are_small

    @property
    def shared(self) -> dict[str, Any]:
        """What the analyses have in common, by names that say what it is."""
        place, request = name_of(self.town), self.request
        found = dict(self.files.shared)
        if request.files.town is None:
            found[place] = self.town
        if self.population is not None and request.files.population is None:
            found[f"even {place}"] = self.population
        return found

    def with_rule(self, rule: Rule) -> PageStudy:
        """Return the same study by another rule."""
        return PageStudy(self.snapshot, replace(self.choices, rule=rule), self.files, self.notice)

    def trial_coverage(self, scenario: Scenario | None = None) -> Coverage:
        """Return how much is covered with everything that is tried out."""
        return self.coverage(scenario, sites=self.choices.sites, moves=self.choices.moves)

    def kept(self, name: tuple[Hashable, ...], make: Callable[[], Any]) -> Any:
        """Return what was made for a visitor before, or make it here, where it takes no time."""
        return kept_here(self._key(name), make, self.owner)

    def analysed(
        self,
        name: tuple[Hashable, ...],
        prepare: Callable[[], Call],
        *,
        is_small: bool | None = None,
    ) -> Any:
        """Return an analysis made before, or let it be made: here where it is small, else apart.

        Raises
        ------
        AnalysisStopped
            When it takes too long, or others keep the server busy.
        """
        if self.is_small if is_small is None else is_small:
            return super().analysed(name, prepare)
        return worked_out(self._key(name), prepare, self)

    def _key(self, name: tuple[Hashable, ...]) -> str:
        choices = self.choices
        speed = standards().walking.metres_per_minute
        rule = (choices.service, repr(choices.rule), choices.method, speed)
        place = (self.town.epsg, self.town.outline.area, self.town.residents)
        # Facilities and landmarks have names, and these a language.
        kept_by = (self.snapshot.revision, self.request.language, self.files.key)
        return repr((*kept_by, place, rule, *name))
