"""Everything on which an answer of the page depends."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.coverage.population.population import EvenPopulation, Population
from geo.coverage.town import Town, town
from geo.model.standards import standards
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot
from geo.ui.coverage.analysis import name_of
from geo.ui.coverage.choices import Choices
from geo.ui.shared import state
from geo.ui.shared.visitor import visitor_now

if TYPE_CHECKING:
    from geo.ui.coverage.user_files import OwnFiles

_FEW_PROJECTS = 200  # of one category


@dataclass(frozen=True, eq=False, slots=True)
class Question:
    """All that an answer depends on.

    Attributes
    ----------
    snapshot : Snapshot
    choices : Choices
    files : OwnFiles
    town : Town
    population : Population or None
        None where neither a file nor the census says how many people there are.
    notice : placeholder of Streamlit, optional
        Where it is said that the visitor has to wait.
    """

    snapshot: Snapshot
    choices: Choices
    files: OwnFiles
    town: Town
    population: Population | None
    notice: Any = None

    @property
    def owner(self) -> str:
        """Whose session the answers belong to; empty where they rest on no file of a visitor's."""
        return visitor_now() if self.files.key else ""

    @property
    def is_small(self) -> bool:
        """Whether answers take milliseconds, whatever is asked."""
        category = vocabulary().codes("category").index(self.choices.service)
        projects = int(np.count_nonzero(self.snapshot.columns.category == category))
        walks = self.choices.method == "network" and self.files.streets is not None
        return projects <= _FEW_PROJECTS and not walks and self.files.are_small

    @property
    def shared(self) -> dict[str, Any]:
        """What the answers have in common, by names that say what it is."""
        place = name_of(self.town)
        found = dict(self.files.shared)
        if self.files.town is None:
            found[place] = self.town
        if self.population is not None and self.files.population is None:
            found[f"even {place}"] = self.population
        return found

    def key(self, *more: Hashable) -> tuple[Hashable, ...]:
        """Return what an answer is kept by."""
        choices = self.choices
        speed = standards().walking.metres_per_minute
        asked = (choices.service, repr(choices.rule), choices.method, speed)
        place = (self.town.epsg, self.town.outline.area, self.town.residents)
        # Facilities and landmarks have names, and these a language.
        kept_by = (self.snapshot.revision, state.language(), self.files.key)
        return (*kept_by, place, asked, *more)


def question(snapshot: Snapshot, choices: Choices, files: OwnFiles, notice: Any = None) -> Question:
    """Put a question together.

    Parameters
    ----------
    snapshot : Snapshot
    choices : Choices
    files : OwnFiles
    notice : placeholder of Streamlit, optional

    Raises
    ------
    BadQuery
        ``no_outline`` where the town's outline is not known.
    """
    place = files.town or town()
    population = files.population
    if population is None and place.residents is not None:
        population = EvenPopulation(place)
    return Question(snapshot, choices, files, place, population, notice)
