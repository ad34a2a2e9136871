"""Read the files that a user supplies for a coverage study.

Each file has one role and becomes the input of an analysis: a population, facilities,
streets, candidate sites, land, or the town with the outlines of its communities.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.coverage.facilities import Facilities
from geo.coverage.land import Land
from geo.coverage.population.population import Population
from geo.coverage.straight_line.reach import Candidates
from geo.coverage.town import Town, town
from geo.crs.parse import parse_system
from geo.crs.systems import Reading, System
from geo.intake.checks.groups import without_hints
from geo.layers.kinds import FACILITIES
from geo.model.errors import Finding
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate

if TYPE_CHECKING:
    from geo.coverage.network.streets import Streets
    from geo.intake.formats.streets import StreetLines
    from geo.layers.record import Layer

ROLES = ("population", "facilities", "streets", "candidates", "land", "communities")
OF_ONE_SERVICE = ("facilities", "land", "candidates")  # roles that do not suit every service
Chosen = Reading | System | str | None
_PEOPLE_SAID = N_(
    "{people} people inside the {subdistrict}, from {count} features; read as {system}."
)
_COUNT_WITHOUT_PLACE = ("population", "facilities")  # features without a geometry are reported
# The value made from a file's features, the sentence about it, and the sentence's parameters.
_ValueAndSentence = tuple[Any, str, dict[str, Any]]


@dataclass(frozen=True, eq=False, slots=True)
class StudyFile:
    """A user's file after reading.

    Attributes
    ----------
    value : object
        Population, Facilities, Streets, Candidates, Land or Town.
    said : str
        English source of the sentence about it.
    params : dict
        Parameters of the sentence.
    system : str
        Code of the coordinate system it was read in; empty for a raster that names its own.
    findings : tuple of Finding
        Notices about the file.
    """

    value: Any
    said: str
    params: dict[str, Any]
    system: str
    findings: tuple[Finding, ...] = ()

    def words(self, language: Language) -> str:
        """Return a sentence that says what was read."""
        return translate(self.said, language, **self.params)


@dataclass(frozen=True, eq=False, slots=True)
class StudyFiles:
    """The user's files of one study.

    Attributes
    ----------
    values : dict of str to object
        What was read, by role.
    names : tuple of (role, file name)
    layers : tuple of Layer
        The office's layers among them.
    """

    values: dict[str, Any] = field(default_factory=dict)
    names: tuple[tuple[str, str], ...] = ()
    layers: tuple[Layer, ...] = ()

    def names_of(self, role: str) -> list[str]:
        """Return the names of the files of a role."""
        return [name for file_role, name in self.names if file_role == role]

    @property
    def is_plan_only(self) -> bool:
        """Whether no existing facilities of the town are given, by a file or a layer."""
        return are_plan_only(self.names, self.layers)

    @property
    def population(self) -> Population | None:
        """Where people live."""
        return self.values.get("population")

    @property
    def facilities(self) -> Facilities | None:
        """Existing facilities."""
        return self.values.get("facilities")

    @property
    def streets(self) -> Streets | None:
        """The street network."""
        return self.values.get("streets")

    @property
    def candidates(self) -> Candidates | None:
        """Candidate sites for new facilities."""
        return self.values.get("candidates")

    @property
    def land(self) -> Land | None:
        """Residential land."""
        return self.values.get("land")

    @property
    def town(self) -> Town | None:
        """The town with the outlines of its communities."""
        return self.values.get("communities")


def are_plan_only(names: Iterable[tuple[str, str]], layers: Iterable[Layer]) -> bool:
    """Return whether neither a file nor a layer has existing facilities of the town.

    Parameters
    ----------
    names : iterable of (role, file name)
    layers : iterable of Layer
        Those of the neighbours do not matter.
    """
    has_layer = any(layer.kind == FACILITIES for layer in layers)
    return not has_layer and all(role != FACILITIES for role, _name in names)


def read_study_file(
    role: str,
    content: bytes,
    name: str,
    chosen: Chosen = None,
    place: Town | None = None,
    *,
    each: bool = False,
    join_m: float | None = None,
) -> StudyFile:
    """Read a user's file for one role.

    Parameters
    ----------
    role : str
        One of :data:`ROLES`.
    content : bytes
    name : str
        File name.
    chosen : Reading, System or str, optional
        How to read the coordinates, if the user has chosen; for a raster, any code
        that PROJ knows.
    place : Town, optional
        The plan's town by default.
    each : bool
        For a population: overlapping areas or rows hold different people.
    join_m : float, optional
        For streets: join the ends of streets to any street within this many metres.

    Raises
    ------
    UndecidedSystem
        When only the user can say how to read the coordinates.
    UnknownCRS, UnreadableFile, UnusablePopulation, BadQuery
        When the file cannot be used.
    """
    place = place or town()
    if role == "streets":
        return _streets(content, name, chosen, place, join_m)
    if role == "population":
        from geo.intake.formats.raster import is_raster

        if is_raster(content):
            return raster_file(content, chosen, place)
    return _features(role, content, name, chosen, place, each=each)


def _features(
    role: str,
    content: bytes,
    name: str,
    chosen: Chosen,
    place: Town,
    *,
    each: bool,
) -> StudyFile:
    from geo.intake.layer import read_layer

    layer = read_layer(content, name, parse_system(chosen) if isinstance(chosen, str) else chosen)
    features = layer.all_features if role in _COUNT_WITHOUT_PLACE else layer.features
    findings = without_hints(layer.findings)
    return file_of_features(role, features, layer.reading.system.code, findings, place, each=each)


def file_of_features(
    role: str,
    features: list[dict[str, Any]],
    system: str,
    findings: tuple[Finding, ...],
    place: Town,
    *,
    each: bool = False,
) -> StudyFile:
    """Make the input of a role from features in WGS 84.

    Parameters
    ----------
    role : str
        One of :data:`ROLES`, but not ``streets``.
    features : list of GeoJSON features
    system : str
        Code of the system in which they were read.
    findings : tuple of Finding
        About the file; they accompany every figure.
    place : Town
    each : bool
        See :func:`read_study_file`.

    Raises
    ------
    UnusablePopulation, BadQuery
        When the features cannot be used.
    """
    if role == "population":
        value, said, params = _population(features, place, each=each)
    else:
        value, said, params = _MAKERS[role](features, place)
    findings = (*findings, *value.findings)
    if role == "population":
        value.findings = findings
    else:
        value = replace(value, findings=findings)
    return StudyFile(value, said, {**params, "system": system}, system, findings)


def raster_file(content: bytes, chosen: Chosen, place: Town) -> StudyFile:
    """Read a population from a GeoTIFF; only the cells in the town's bounds are read."""
    from geo.coverage.population.file import RasterPopulation
    from geo.intake.formats.raster import read_raster

    system = chosen.system if isinstance(chosen, Reading) else chosen
    code = system.code if isinstance(system, System) else system
    raster = read_raster(content, place.to_degrees(place.outline).bounds, code)
    population = RasterPopulation(raster.values, raster.geotransform, raster.crs, place)
    population.findings = without_hints(raster.findings)
    said = N_("{people} people inside the {subdistrict}, from a raster.")
    params = {"people": f"{population.total:,.0f}"}
    return StudyFile(population, said, params, code or "", population.findings)


def _streets(
    content: bytes,
    name: str,
    chosen: Chosen,
    place: Town,
    join_m: float | None,
) -> StudyFile:
    from geo.intake.formats.streets import read_streets

    return file_of_streets(read_streets(content, name, chosen), place, join_m)


def file_of_streets(lines: StreetLines, place: Town, join_m: float | None) -> StudyFile:
    """Make the street network of a town from lines in WGS 84.

    Parameters
    ----------
    lines : StreetLines
    place : Town
    join_m : float or None
        See :func:`read_study_file`.
    """
    from geo.coverage.network.streets import town_streets

    streets = replace(town_streets(place, lines), noticed=without_hints(lines.findings))
    if join_m is not None:
        streets = streets.joined(join_m)
    said = N_("{km} km of streets from {count} lines; read as {system}.")
    km = float(streets.length_m.sum()) / 1000
    params = {"km": f"{km:,.0f}", "count": f"{len(lines):,}", "system": lines.system}
    findings = tuple(streets.findings)
    return StudyFile(streets, said, params, lines.system, findings)


def partitioned_file(folder: Path, place: Town, *, each: bool = False) -> StudyFile:
    """Return the residents in a folder of partitions, which is read when people are counted.

    Parameters
    ----------
    folder : Path
    place : Town
    each : bool
        See :func:`read_study_file`.

    Raises
    ------
    UnreadableFile, UnusablePopulation
        See :class:`geo.coverage.population.partitioned.PartitionedPopulation`.
    """
    from geo.coverage.population.partitioned import PartitionedPopulation

    found = PartitionedPopulation(folder, place, each=each)
    return population_file(found, found.index.rows, found.index.crs)


def population_file(found: Population, count: int, system: str) -> StudyFile:
    """Return a population that has been made from the features of a layer.

    Parameters
    ----------
    found : Population
        Its findings are those of the file, too.
    count : int
        Number of features.
    system : str
        Code of the system in which they were read.
    """
    params = {"people": f"{found.total:,.0f}", "count": f"{count:,}", "system": system}
    return StudyFile(found, _PEOPLE_SAID, params, system, found.findings)


def _population(features: list[dict[str, Any]], place: Town, *, each: bool) -> _ValueAndSentence:
    from geo.coverage.population.file import population_from_features

    found: Population = population_from_features(features, place, each=each)
    return found, _PEOPLE_SAID, {"people": f"{found.total:,.0f}", "count": f"{len(features):,}"}


def _facilities(features: list[dict[str, Any]], place: Town) -> _ValueAndSentence:
    from geo.coverage.user_data.sites import facilities_from_features

    facilities = facilities_from_features(features, place)
    said = N_("{count} facilities; read as {system}.")
    return facilities, said, {"count": f"{len(facilities):,}"}


def _candidates(features: list[dict[str, Any]], place: Town) -> _ValueAndSentence:
    from geo.coverage.user_data.sites import candidates_from_features

    candidates = candidates_from_features(features, place)
    said = N_("{count} candidate sites; read as {system}.")
    return candidates, said, {"count": f"{len(candidates):,}"}


def _land(features: list[dict[str, Any]], place: Town) -> _ValueAndSentence:
    from geo.coverage.land import land_from_features

    land = land_from_features(features, place)
    said = N_("{area} km² of land inside the {subdistrict}; read as {system}.")
    return land, said, {"area": f"{land.area_km2:,.2f}"}


def _communities(features: list[dict[str, Any]], place: Town) -> _ValueAndSentence:
    from geo.coverage.communities import with_communities

    with_outlines = with_communities(features, place)
    said = N_("{count} communities; read as {system}.")
    return with_outlines, said, {"count": f"{len(with_outlines.communities or ()):,}"}


_MAKERS: dict[str, Callable[[list[dict[str, Any]], Town], _ValueAndSentence]] = {
    "facilities": _facilities,
    "candidates": _candidates,
    "land": _land,
    "communities": _communities,
}
