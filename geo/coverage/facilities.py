"""Represent facilities in metres with their location uncertainty, and read them from the plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geo.coverage.town import Town
from geo.coverage.user_data.numbers import amount_of
from geo.model.arrays import Floats, Geometries
from geo.model.errors import Finding
from geo.store.snapshot import Snapshot

COMPLETED = ("completed",)
NEIGHBOUR = "neighbour-"  # prefix of the ids of facilities that belong to neighbouring towns


KIND_FIELDS = (
    "kind", "facility_kind", "park_type", "school_type", "type", "种类", "类型", "类别", "公园类型",
    "公园类别", "绿地类型", "设施类型", "设施类别", "学校类型",
)  # fmt: skip


class FacilityKind(NamedTuple):
    """What a facility's data say about its kind.

    `stated` is the value of the field for the kind, empty if there is none; `names` are the
    names in both languages, which may contain the kind.
    """

    id: str
    name: str
    stated: str
    names: str


class SameFacility(NamedTuple):
    """A project and the existing facility that is taken to be the same thing.

    `metres` is the distance between their places; `is_stated` whether the file says so;
    `facility_id` the id of the existing one.
    """

    project: str
    name: str
    facility: str
    metres: float
    is_stated: bool
    facility_id: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Facilities:
    """Facilities of one category.

    Attributes
    ----------
    ids, names : tuple of str, n long
    geometry : (n,) array of shapely geometries
        Points, lines or areas, in the town's projected system, metres.
    uncertainty_m : (n,) float64
        Radius of the circle that contains the true place, metres; infinite if unknown.
    capacity : (n,) float64
        Number of places or beds; NaN if unknown.
    statuses : tuple of str, n long
    years : (n,) int64
        Target year, 0 if there is none.
    not_located : int
        Number of further facilities without a place; they cover nothing.
    withheld : tuple of (str, int)
        Status and target year of further facilities whose place is not public; they
        are included where only the number matters.
    findings : tuple of Finding
        Stated with every figure computed from these facilities.
    kinds : tuple of FacilityKind or None, n long
        None for a trial place: it is taken to be of whatever kind the rule is for.
    waiting : tuple of FacilityKind
        The kinds of facilities without a place, as far as known.
    apart : tuple of FacilityKind
        The facilities to which the rule does not apply; see
        :func:`geo.coverage.facility_kinds.for_rule`.
    category : str
        Category of the projects; empty if these are not projects.
    same_as : tuple of str, n long
        What the file says about each facility: the id of the project that it is, ``none``
        if it is none of them, or empty.
    same : tuple of SameFacility
        Facilities that are counted once with a project.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    geometry: Geometries
    uncertainty_m: Floats
    capacity: Floats
    statuses: tuple[str, ...]
    years: npt.NDArray[np.int64]
    not_located: int = 0
    withheld: tuple[tuple[str, int], ...] = ()
    findings: tuple[Finding, ...] = ()
    kinds: tuple[FacilityKind | None, ...] = ()
    waiting: tuple[FacilityKind, ...] = ()
    apart: tuple[FacilityKind, ...] = ()
    category: str = ""
    same_as: tuple[str, ...] = ()
    same: tuple[SameFacility, ...] = ()

    def __post_init__(self) -> None:
        if not self.kinds:
            object.__setattr__(self, "kinds", (None,) * len(self.ids))
        if not self.same_as:
            object.__setattr__(self, "same_as", ("",) * len(self.ids))

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def is_own(self) -> npt.NDArray[np.bool_]:
        """Which facilities are the town's own, not its neighbours': (n,) bool."""
        return np.array([not each.startswith(NEIGHBOUR) for each in self.ids], dtype=np.bool_)

    @property
    def own_count(self) -> int:
        """Number of the town's own facilities."""
        return int(np.count_nonzero(self.is_own))

    @property
    def own(self) -> Facilities:
        """The town's own facilities only."""
        is_own = self.is_own
        return self if is_own.all() else self.chosen(is_own)

    def chosen(self, rows: npt.NDArray[np.bool_]) -> Facilities:
        """Return the selected facilities.

        Parameters
        ----------
        rows : (n,) bool
        """
        keep = np.flatnonzero(rows)
        return replace(
            self,
            ids=tuple(self.ids[at] for at in keep),
            names=tuple(self.names[at] for at in keep),
            geometry=self.geometry[rows],
            uncertainty_m=self.uncertainty_m[rows],
            capacity=self.capacity[rows],
            statuses=tuple(self.statuses[at] for at in keep),
            years=self.years[rows],
            kinds=tuple(self.kinds[at] for at in keep),
            same_as=tuple(self.same_as[at] for at in keep),
        )

    def joined(self, other: Facilities) -> Facilities:
        """Return both sets of facilities as one."""
        return Facilities(
            self.ids + other.ids,
            self.names + other.names,
            np.concatenate((self.geometry, other.geometry)),
            np.concatenate((self.uncertainty_m, other.uncertainty_m)),
            np.concatenate((self.capacity, other.capacity)),
            self.statuses + other.statuses,
            np.concatenate((self.years, other.years)),
            self.not_located + other.not_located,
            self.withheld + other.withheld,
            self.findings + other.findings,
            self.kinds + other.kinds,
            self.waiting + other.waiting,
            self.apart + other.apart,
            self.category or other.category,
            self.same_as + other.same_as,
            self.same + other.same,
        )


def facilities_at(
    geometry: Sequence[Any], uncertainty_m: npt.ArrayLike = 0.0, **facts: Any
) -> Facilities:
    """Make facilities from geometries in the town's projected system.

    Parameters
    ----------
    geometry : sequence of shapely geometries
    uncertainty_m : array_like of float
        Metres; one value, or one per facility.
    **facts
        Further attributes of :class:`Facilities`.

    Examples
    --------
    >>> len(facilities_at([]))
    0
    """
    figures: Geometries = np.empty(len(geometry), dtype=object)
    figures[:] = list(geometry)
    count = len(figures)
    numbers = tuple(str(row + 1) for row in range(count))
    attributes: dict[str, Any] = {
        "ids": numbers,
        "names": numbers,
        "capacity": np.full(count, np.nan),
        "statuses": ("completed",) * count,
        "years": np.zeros(count, np.int64),
        **facts,
    }
    radii = np.broadcast_to(np.asarray(uncertainty_m, np.float64), (count,)).copy()
    return Facilities(geometry=figures, uncertainty_m=radii, **attributes)


def facilities_of(
    snapshot: Snapshot,
    category: str,
    town: Town,
    statuses: Collection[str] | None = COMPLETED,
    until: int | None = None,
) -> Facilities:
    """Return the projects of a category as facilities.

    Parameters
    ----------
    snapshot : Snapshot
    category : str
    town : Town
    statuses : collection of str or None
        Which statuses count; None: all but cancelled. By default only completed
        projects: a planned one serves nobody yet.
    until : int, optional
        Projects with a target year up to this one count as well.

    Notes
    -----
    A target for several future sites (30 parks) is not a facility and is left out.
    """
    counted = [
        feature
        for feature in _features(snapshot, category)
        if counts(feature["properties"], statuses, until)
    ]
    located = [each for each in counted if each["geometry"] is not None]
    rows = [snapshot.columns.rows[each["id"]] for each in located]
    figures: Geometries = np.empty(len(rows), dtype=object)
    if rows:
        figures[:] = town.to_metres(snapshot.columns.geometry[rows])
    properties = [each["properties"] for each in located]
    hidden = [
        (str(each["properties"]["status"]), each["properties"].get("target_year") or 0)
        for each in counted
        if snapshot.columns.withheld[snapshot.columns.rows[each["id"]]]
    ]
    return Facilities(
        ids=tuple(str(each["id"]) for each in located),
        names=tuple(str(each["name"]) for each in properties),
        geometry=figures,
        uncertainty_m=np.array([_uncertainty(each) for each in properties], np.float64),
        capacity=np.array([_capacity(each) for each in properties], np.float64),
        statuses=tuple(str(each["status"]) for each in properties),
        years=np.array([each.get("target_year") or 0 for each in properties], np.int64),
        not_located=len(counted) - len(located) - len(hidden),
        withheld=tuple(hidden),
        kinds=tuple(kind_of(each["id"], each["properties"]) for each in located),
        waiting=tuple(
            kind_of(each["id"], each["properties"])
            for each in counted
            if each["geometry"] is None
            and not snapshot.columns.withheld[snapshot.columns.rows[each["id"]]]
        ),
        category=category,
    )


def kind_of(identifier: str, properties: Mapping[str, Any]) -> FacilityKind:
    """Return what the properties of a facility say about its kind.

    Examples
    --------
    >>> kind_of("a", {"name": "植物园", "name_en": "Botanical garden", "类型": "专类公园"})
    FacilityKind(id='a', name='植物园', stated='专类公园', names='植物园 Botanical garden')
    """
    names = [str(properties[key]) for key in NAME_FIELDS if properties.get(key)]
    stated = next((str(properties[key]) for key in KIND_FIELDS if properties.get(key)), "")
    return FacilityKind(
        str(identifier), names[0] if names else str(identifier), stated, " ".join(names)
    )


NAME_FIELDS = ("name", "名称", "设施名称", "学校名称", "name_zh", "name_en")


def _features(snapshot: Snapshot, category: str) -> list[dict[str, Any]]:
    from geo.model.query import parse_filter

    rows = snapshot.rows(parse_filter({"category": category}))
    return [snapshot.feature(int(row)) for row in rows]


def counts(
    properties: dict[str, Any], statuses: Collection[str] | None, until: int | None = None
) -> bool:
    """Return whether a project counts as a facility; see :func:`facilities_of`.

    Examples
    --------
    >>> counts({"status": "planned", "target_year": 2025}, COMPLETED, until=2026)
    True
    >>> counts({"status": "planned", "target_year": None}, COMPLETED, until=2026)
    False
    """
    if properties.get("target_value") is not None:
        return False
    status = properties["status"]
    due = until is not None and 0 < (properties.get("target_year") or 0) <= until
    if statuses is None or due:
        return bool(status != "cancelled")
    return status in statuses


def _uncertainty(properties: dict[str, Any]) -> float:
    radius = properties.get("location_accuracy_m")
    return float("inf") if radius is None else float(radius)


def _capacity(properties: dict[str, Any]) -> float:
    return amount_of(properties.get("capacity"))
