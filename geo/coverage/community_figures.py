"""The figures by which communities are compared: value, range, unit, and the classes of a map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from geo.coverage.classes import Classes, Method, classes_of
from geo.coverage.communities import CommunityRow
from geo.coverage.straight_line.service_area import Interval
from geo.model.text.language import N_

Unit = Literal["share", "people", "per_km2", "count", "per_10000", "per_1000", "points", "services"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of each community.

    Attributes
    ----------
    title : str
        English source text.
    unit : Unit
    value : callable
        Returns the figure of a row as its lowest, nominal and highest value; None without one.
    of_area : str
        Title where nobody knows how many people there are; empty if that changes nothing.
    is_lack : bool
        Whether more of it is worse.
    method : {"equal", "natural"}
        How a map's classes are found.
    """

    title: str
    unit: Unit
    value: Callable[[CommunityRow], Interval | None]
    of_area: str = ""
    is_lack: bool = False
    method: Method = "natural"


def _only(value: float | None) -> Interval | None:
    return None if value is None else Interval(value, value, value)


def _share(row: CommunityRow) -> Interval | None:
    # Where people are known but nobody lives, there is no share of the people.
    return row.share if row.people_total is None else row.people_share


def _sure(row: CommunityRow) -> Interval | None:
    share = _share(row)
    return _only(share.sure) if share else None


def _possible(row: CommunityRow) -> Interval | None:
    share = _share(row)
    return _only(share.possible) if share else None


def _left(row: CommunityRow) -> Interval | None:
    if row.people is None or row.people_total is None:
        return None
    reached = row.people
    low, nominal, high = (
        max(row.people_total - each, 0.0)
        for each in (reached.possible, reached.nominal, reached.sure)
    )
    return Interval(low, nominal, high)


def _people(row: CommunityRow) -> Interval | None:
    return _only(row.people_total)


def _density(row: CommunityRow) -> Interval | None:
    return None if row.people_total is None else _only(row.people_total / row.area_km2)


def _facilities(row: CommunityRow) -> Interval | None:
    return row.facilities


def _per_10000(row: CommunityRow) -> Interval | None:
    return row.facilities.scaled(10_000 / row.people_total) if row.people_total else None


def _places(row: CommunityRow) -> Interval | None:
    if row.places is None or not row.people_total:
        return None
    return row.places.scaled(1_000 / row.people_total)


def _adds(row: CommunityRow) -> Interval | None:
    # What is added for certain may be more than nominally, where an uncertain place is replaced.
    if row.adds is None:
        return None
    three = (row.adds.sure, row.adds.nominal, row.adds.possible)
    return Interval(min(three), row.adds.nominal, max(three))


def _services(row: CommunityRow) -> Interval | None:
    return row.services


def _projects(row: CommunityRow) -> Interval | None:
    return row.projects


FIGURES: dict[str, Figure] = {
    "share": Figure(
        N_("Covered share of the people"), "share", _share,
        of_area=N_("Covered share of the land"), method="equal",
    ),
    "share_sure": Figure(
        N_("Covered share of the people, certain"), "share", _sure,
        of_area=N_("Covered share of the land, certain"), method="equal",
    ),
    "share_possible": Figure(
        N_("Covered share of the people, possible"), "share", _possible,
        of_area=N_("Covered share of the land, possible"), method="equal",
    ),
    "people_left": Figure(N_("People not reached"), "people", _left, is_lack=True),
    "people": Figure(N_("People"), "people", _people),
    "density": Figure(N_("Density of people"), "per_km2", _density),
    "facilities": Figure(N_("Facilities that count"), "count", _facilities),
    "per_10000": Figure(N_("Facilities per 10,000 people"), "per_10000", _per_10000),
    "places": Figure(N_("Known capacity per 1,000 people"), "per_1000", _places),
    "plan_adds": Figure(N_("What the plan adds"), "points", _adds),
    "services": Figure(N_("Services of the living circle"), "services", _services),
    "projects": Figure(N_("Projects of the plan"), "count", _projects),
}  # fmt: skip


def is_of_people(rows: Sequence[CommunityRow]) -> bool:
    """Return whether shares are those of the people, not of the land."""
    return any(row.people_total is not None for row in rows)


def title_of(code: str, rows: Sequence[CommunityRow]) -> str:
    """Return the title of a figure as English source text: shares are of people or of land."""
    figure = FIGURES[code]
    return figure.title if is_of_people(rows) else figure.of_area or figure.title


def figures_offered(rows: Sequence[CommunityRow]) -> list[str]:
    """Return the codes of the figures that some community has.

    Examples
    --------
    >>> figures_offered([])
    []
    """
    return [
        code
        for code, figure in FIGURES.items()
        if any(figure.value(row) is not None for row in rows)
    ]


@dataclass(frozen=True, eq=False, slots=True)
class Shading:
    """The communities shaded by one figure.

    Attributes
    ----------
    code : str
        Key of :data:`FIGURES`.
    figures : tuple of Interval or None
        Of each community, in the order of the rows.
    classes : Classes
    """

    code: str
    figures: tuple[Interval | None, ...]
    classes: Classes

    @property
    def figure(self) -> Figure:
        """The figure."""
        return FIGURES[self.code]

    def class_at(self, row: int) -> int | None:
        """Return the class of a row, from 0; None without a figure."""
        figure = self.figures[row]
        return None if figure is None else self.classes.of(figure.nominal)

    def is_unsure(self, row: int) -> bool:
        """Return whether a row's figure may belong to another class."""
        figure = self.figures[row]
        return figure is not None and self.classes.spans(figure)


def shading(rows: Sequence[CommunityRow], code: str) -> Shading:
    """Return the classes of the communities by one figure.

    Parameters
    ----------
    rows : sequence of CommunityRow
    code : str
        Key of :data:`FIGURES`.
    """
    figure = FIGURES[code]
    figures = tuple(figure.value(row) for row in rows)
    return Shading(code, figures, classes_of(figures, figure.method))
