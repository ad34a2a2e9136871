"""Read the files that a user supplies for a coverage study.

Each file has one role and becomes the input of an analysis: a population, facilities,
streets, candidate sites, land, or the town with the outlines of its communities.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from geo.coverage.facilities import Facilities
from geo.coverage.land import Land
from geo.coverage.population.population import Population
from geo.coverage.straight_line.reach import Candidates
from geo.coverage.town import Town, town
from geo.crs.parse import parse_system
from geo.crs.systems import Reading, System
from geo.intake.checks.groups import without_hints
from geo.model.errors import Finding, UnreadableFile
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate

if TYPE_CHECKING:
    from geo.coverage.network.streets import Streets

ROLES = ("population", "facilities", "streets", "candidates", "land", "communities")
Chosen = Reading | System | str | None
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
    """

    values: dict[str, Any] = field(default_factory=dict)
    names: tuple[tuple[str, str], ...] = ()

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
            return _raster(content, chosen, place)
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
    layer = read_layer(content, name, parse_system(chosen) if isinstance(chosen, str) else chosen)
    features = layer.all_features if role in _COUNT_WITHOUT_PLACE else layer.features
    if role == "population":
        value, said, params = _population(features, place, each=each)
    else:
        value, said, params = _MAKERS[role](features, place)
    findings = (*without_hints(layer.findings), *value.findings)
    if role == "population":
        value.findings = findings
    else:
        value = replace(value, findings=findings)
    system = layer.reading.system.code
    return StudyFile(value, said, {**params, "system": system}, system, findings)


def _raster(content: bytes, chosen: Chosen, place: Town) -> StudyFile:
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
    from geo.coverage.network.streets import town_streets
    from geo.intake.formats.streets import read_streets

    lines = read_streets(content, name, chosen)
    streets = replace(town_streets(place, lines), noticed=without_hints(lines.findings))
    if join_m is not None:
        streets = streets.joined(join_m)
    said = N_("{km} km of streets from {count} lines; read as {system}.")
    km = float(streets.length_m.sum()) / 1000
    params = {"km": f"{km:,.0f}", "count": f"{len(lines):,}", "system": lines.system}
    findings = tuple(streets.findings)
    return StudyFile(streets, said, params, lines.system, findings)


def _population(features: list[dict[str, Any]], place: Town, *, each: bool) -> _ValueAndSentence:
    from geo.coverage.population.file import population_from_features

    found: Population = population_from_features(features, place, each=each)
    said = N_("{people} people inside the {subdistrict}, from {count} features; read as {system}.")
    return found, said, {"people": f"{found.total:,.0f}", "count": f"{len(features):,}"}


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


@dataclass(frozen=True, eq=False, slots=True)
class UserLayer:
    """The features of a file in WGS 84.

    Attributes
    ----------
    features : list of dict
        GeoJSON features with a usable geometry.
    unplaced : list of dict
        Features whose geometry cannot be used; it is null here.
    reading : Reading
        How the coordinates were read.
    findings : list of Finding
    """

    features: list[dict[str, Any]]
    unplaced: list[dict[str, Any]]
    reading: Reading
    findings: list[Finding]

    @property
    def all_features(self) -> list[dict[str, Any]]:
        """All features, those without a geometry last."""
        return [*self.features, *self.unplaced]


def read_layer(
    content: bytes,
    file_name: str,
    chosen: System | Reading | None = None,
    *,
    home: tuple[float, float, float, float] | None = None,
) -> UserLayer:
    """Read a vector file and convert it to WGS 84; every area in the result is valid.

    Parameters
    ----------
    content : bytes
    file_name : str
    chosen : System or Reading, optional
        The coordinate system, if the user has chosen one.
    home : (west, south, east, north), optional
        Where the file most likely lies, WGS 84 degrees; by default around the study area.

    Raises
    ------
    UnreadableFile
        ``layer_without_places`` when no geometry can be used; see
        :func:`geo.intake.repair.repairs.sound_geometries` for invalid areas.
    UndecidedSystem
        When only the user can say how to read the coordinates.
    """
    from geo.intake.comparison.identity import Identity
    from geo.intake.comparison.stored import StoredProjects
    from geo.intake.coordinates import place_upload, undecided
    from geo.intake.places import places_of
    from geo.intake.read import read_bytes
    from geo.intake.repair.repairs import sound_geometries

    upload = read_bytes(content, file_name)
    identities = [Identity(f"#{number}") for number in range(1, len(upload.features) + 1)]
    places, broken = places_of(upload.features, [each.name for each in identities])
    no_projects = StoredProjects(None)
    placed = place_upload(
        upload, places, identities, no_projects, chosen=chosen, file_name=file_name, home=home
    )
    if len(places) and placed.applied is None:
        raise undecided(placed.recognition.questions, places.x, places.y)
    if placed.reading is None or not len(placed.places):
        raise UnreadableFile("layer_without_places", count=len(upload.features))
    rows = placed.places.rows.tolist()
    sound, repairs = sound_geometries(placed.places, [identities[row].name for row in rows])
    kept = {row: geometry for row, geometry in zip(rows, sound, strict=True) if geometry}
    if not kept:
        raise UnreadableFile("layer_without_places", count=len(upload.features))
    unplaced = sorted(set(range(len(upload.features))).difference(kept))
    features = [_in_wgs84(upload.features[row], geometry) for row, geometry in kept.items()]
    return UserLayer(
        features=features,
        unplaced=[_in_wgs84(upload.features[row], None) for row in unplaced],
        reading=placed.reading,
        findings=[*upload.findings, *broken, *placed.findings, *repairs],
    )


def _in_wgs84(raw: Any, geometry: dict[str, Any] | None) -> dict[str, Any]:
    properties = raw.get("properties") if isinstance(raw, dict) else None
    return {
        "type": "Feature",
        "id": raw.get("id") if isinstance(raw, dict) else None,
        "properties": properties if isinstance(properties, dict) else {},
        "geometry": geometry,
    }
