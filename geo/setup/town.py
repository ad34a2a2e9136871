"""Make the files of a data folder from the answers about a town and its files.

Nothing is invented: what is missing in English is shown in Chinese, and what a file does not
say of its features stays unsaid.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import shapely

from geo.crs.systems import WGS84
from geo.intake.local_file import given_content
from geo.model.basemap import KINDS, BaseMap, reference_layer
from geo.model.config.settings import SAMPLE
from geo.model.errors import Finding, UnreadableFile
from geo.model.plan import kind_by_name
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.setup.answers import Answers, FileAnswer, GroundAnswer
from geo.setup.files import GivenFile, given_file, may_be_extract, read_ground
from geo.setup.ground import (
    Extent,
    dry_lines,
    line_features,
    place_features,
    water_features,
)
from geo.setup.ground_files import GroundLayer, lines_of, places_of_file
from geo.setup.names import slug
from geo.setup.osm import ATTRIBUTION, is_extract, read_extract
from geo.setup.osm_boundaries import read_boundaries
from geo.setup.outline import Area, Outline, OutlineChoice, area_features, areas_of, outline_of
from geo.setup.plan_file import Texts, plan_text, texts_of
from geo.store.feature_line import write_feature

Features = list[dict[str, Any]]
Report = Callable[[str, int], None]  # receives a stage and a count
Read = Callable[..., GivenFile]
_TOLERANCE_M = 15.0  # of lines and water: less than 1 px at the scale of a whole town
_MEGABYTE = 1_000_000


@dataclass(frozen=True, eq=False, slots=True)
class Ground:
    """The base map of a town.

    Attributes
    ----------
    outline : Outline
    lines, water, places : list of GeoJSON features
        Generalised, WGS 84.
    findings : tuple of Finding
        What was noticed in the files and what was left out.
    has_osm : bool
        Whether some of it comes from OpenStreetMap.
    """

    outline: Outline
    lines: Features = field(default_factory=list)
    water: Features = field(default_factory=list)
    places: Features = field(default_factory=list)
    findings: tuple[Finding, ...] = ()
    has_osm: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class NewTown:
    """The data folder of a town, before it is written.

    Attributes
    ----------
    files : dict of str to bytes
        By file name.
    ground : Ground
    texts : Texts
        The plan's texts in both languages.
    findings : tuple of Finding
    """

    files: dict[str, bytes]
    ground: Ground
    texts: Texts
    findings: tuple[Finding, ...] = ()


def new_town(
    answers: Answers,
    *,
    read: Read = given_file,
    report: Report | None = None,
) -> NewTown:
    """Make the data folder of a town.

    Parameters
    ----------
    answers : Answers
    read : callable
        Returns the file of a name; by default it is read from the disk.
    report : callable, optional
        Receives the stage and a count while a large file is read.

    Raises
    ------
    PlanMapError
        For the first file that cannot be used.
    """
    ground = read_town_ground(answers, read=read, report=report)
    texts = texts_of(answers, from_osm=ground.has_osm)
    files = {
        "plan.toml": plan_text(answers, texts).encode(),
        "projects.geojson": collection("projects", []),
        **ground_files(ground, answers, texts),
        **_word_files(answers),
    }
    missing = tuple(texts.missing)
    findings = list(ground.findings)
    if missing:
        findings.append(Finding("town_english_missing", "info", params={"value": missing}))
    if answers.residents is None:
        findings.append(Finding("town_no_residents", "info"))
    if answers.place_kind is None and kind_by_name(answers.place_zh) is None:
        params = {"value": answers.place_zh}
        findings.append(Finding("town_kind_unknown", "warning", params=params))
    return NewTown(files, ground, texts, tuple(findings))


def read_outline(answers: Answers, read: Read = given_file) -> Outline:
    """Read the town's outline and its neighbours.

    Parameters
    ----------
    answers : Answers
    read : callable

    Raises
    ------
    UndecidedSystem
        When the coordinate system of a file is not declared and must be named.
    PlanMapError
    """
    wanted = answers.outline
    town = _areas(wanted, read, wanted.name_field)
    west, south, east, north = shapely.total_bounds([each.shape for each in town.areas]).tolist()
    home = (west, south, east, north)
    others = _areas(wanted.neighbours, read, home=home) if wanted.neighbours else None
    parts = _areas(wanted.communities, read, home=home) if wanted.communities else None
    outline = outline_of(
        town.areas,
        _choice(answers),
        others.areas if others else None,
        parts.areas if parts else None,
    )
    params = {"file": Path(wanted.file).name, "value": town.system}
    system = Finding("town_system", "info", params=params)
    files = [each for each in (town, others, parts) if each is not None]
    read_findings = [finding for each in files for finding in each.findings]
    return replace(outline, findings=(system, *read_findings, *outline.findings))


@dataclass(frozen=True, slots=True)
class _FileAreas:
    """The areas of a file, the code of its coordinate system, and what was noticed."""

    areas: list[Area]
    system: str
    findings: list[Finding]


def _areas(
    wanted: FileAnswer,
    read: Read,
    name_field: str | None = None,
    home: tuple[float, float, float, float] | None = None,
) -> _FileAreas:
    given = read(wanted.file, wanted.crs, is_extract=may_be_extract(wanted.file))
    if is_extract(given.content):
        areas, findings = read_boundaries(given)
        system = WGS84.code
    else:
        layer = read_ground(given, home) if home else read_ground(given)
        areas, findings = areas_of(layer, name_field), layer.findings
        system = layer.reading.system.code
    return _FileAreas(areas, system, [_of_file(each, wanted.file) for each in findings])


def _choice(answers: Answers) -> OutlineChoice:
    wanted = answers.outline
    return OutlineChoice(
        answers.place_zh,
        wanted.name,
        wanted.id,
        wanted.accuracy_m,
        wanted.tolerance_m,
        wanted.neighbours_within_m,
    )


def read_town_ground(
    answers: Answers, *, read: Read = given_file, report: Report | None = None
) -> Ground:
    """Read everything that the base map is drawn from, and generalise it.

    Parameters
    ----------
    answers : Answers
    read : callable
    report : callable, optional

    Raises
    ------
    PlanMapError
    """
    outline = read_outline(answers, read)
    here = Extent.of(outline.shape)
    layers = list(_layers(answers, outline, here, read, report))
    water, water_left = water_features(
        (each for layer in layers for each in layer.water), here, _TOLERANCE_M
    )
    lines, lines_left = line_features(
        (each for layer in layers for each in dry_lines(layer.lines, water)), here, _TOLERANCE_M
    )
    places, places_left = place_features((each for layer in layers for each in layer.places), here)
    read_findings = [finding for layer in layers for finding in layer.findings]
    everything = (*outline.findings, *read_findings, *lines_left, *water_left, *places_left)
    shown = [*lines, *water, *places]
    has_osm = outline.has_extract or any(
        each["properties"].get("source") == ATTRIBUTION["source"] for each in shown
    )
    return Ground(outline, lines, water, places, everything, has_osm)


def _layers(
    answers: Answers, outline: Outline, here: Extent, read: Read, report: Report | None
) -> Any:
    home = outline.bounds
    if answers.osm is not None:
        yield _extract(read(answers.osm.file, is_extract=True), here, report)
    for wanted in answers.lines:
        given = read(wanted.file, wanted.crs)
        if is_extract(given.content):
            yield _extract(given, here, report)
            continue
        layer = read_ground(given, home)
        ground = lines_of(
            layer, role=wanted.role, wanted_field=wanted.name_field, source=source_of(wanted)
        )
        yield _with_findings(ground, layer.findings, wanted)
    for wanted in answers.places:
        layer = read_ground(read(wanted.file, wanted.crs), home)
        ground = places_of_file(
            layer, role=wanted.role, wanted_field=wanted.name_field, source=source_of(wanted)
        )
        yield _with_findings(ground, layer.findings, wanted)


def _extract(given: GivenFile, here: Extent, report: Report | None) -> GroundLayer:
    def tell(progress: dict[str, Any]) -> None:
        if report is not None:
            report(str(progress["stage"]), int(progress["count"]))

    layer = read_extract(given, here, tell)
    findings = tuple(_of_file(each, given.name) for each in layer.findings)
    return GroundLayer(layer.lines, layer.water, layer.places, findings)


def _with_findings(
    ground: GroundLayer, findings: Sequence[Finding], wanted: FileAnswer
) -> GroundLayer:
    all_findings = tuple(_of_file(each, wanted.file) for each in (*findings, *ground.findings))
    return GroundLayer(ground.lines, ground.water, ground.places, all_findings)


def _of_file(finding: Finding, path: str) -> Finding:
    """Return a finding that names its file where it names no feature."""
    name = finding.feature or Path(path).name
    return Finding(finding.code, finding.severity, name, finding.field, finding.params)


def source_of(wanted: FileAnswer) -> dict[str, Any]:
    """Return the properties about its source that the features of a file get."""
    source: dict[str, Any] = {}
    if wanted.source_zh:
        source["source"] = wanted.source_zh
    if wanted.source_en:
        source["source_en"] = wanted.source_en
    if isinstance(wanted, GroundAnswer) and wanted.accuracy_m is not None:
        accuracy = wanted.accuracy_m
        source["accuracy_m"] = int(accuracy) if accuracy == int(accuracy) else accuracy
    return source


def ground_files(ground: Ground, answers: Answers, texts: Texts) -> dict[str, bytes]:
    """Return the reference files of a town."""
    own: dict[str, Any] = {"name": answers.place_zh}
    if answers.place_en:
        own["name_en"] = answers.place_en
    if answers.residents is not None:
        own |= _residents(answers)
    areas = area_features(
        ground.outline, texts.subject, own, source_of(answers.outline), ATTRIBUTION
    )
    taken = {each["id"] for each in areas}
    for each in ground.water:
        each["id"] = each["id"] if each["id"] not in taken else slug(each["id"], taken)
    return {
        "reference_areas.geojson": collection("reference_areas", [*areas, *ground.water]),
        "reference_lines.geojson": collection("reference_lines", ground.lines),
        "reference_places.geojson": collection("reference_places", ground.places),
    }


def _residents(answers: Answers) -> dict[str, Any]:
    residents = answers.residents
    assert residents is not None
    sources = {
        "residents_source": residents.source_zh,
        "residents_source_en": residents.source_en,
    }
    known = {name: text for name, text in sources.items() if text}
    return {f"residents_{residents.year}": residents.count, **known}


def collection(name: str, features: Features) -> bytes:
    r"""Return a reference file: one feature a line, the town first, then sorted by id.

    Examples
    --------
    >>> collection("projects", [])
    b'{"type":"FeatureCollection","name":"projects","features":[\n]}\n'
    """
    first = [each for each in features if each["properties"].get("role") == "subject"]
    rest = [each for each in features if each["properties"].get("role") != "subject"]
    lines = [write_feature(each) for each in (*first, *sorted(rest, key=lambda each: each["id"]))]
    head = f'{{"type":"FeatureCollection","name":{json.dumps(name)},"features":['.encode()
    return head + b"\n" + b",\n".join(lines) + (b"\n" if lines else b"") + b"]}\n"


def _word_files(answers: Answers) -> dict[str, bytes]:
    """Return vocabulary, rules and translations: the user's files, or else the shipped ones."""
    files = {}
    for name in ("vocabulary", "standards"):
        path = getattr(answers, name)
        files[f"{name}.toml"] = _toml(Path(path) if path else SAMPLE / f"{name}.toml")
    if answers.english:
        files["english.toml"] = _toml(Path(answers.english))
    return files


def _toml(path: Path) -> bytes:
    content = given_content(path, 2)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile("not_utf8", position=error.start) from error
    return content


def base_map_of(town: NewTown) -> BaseMap:
    """Return the base map in the files of a town, as the program will read it."""
    areas, lines, places = (
        reference_layer(town.files[f"reference_{kind}.geojson"]) for kind in KINDS
    )
    return BaseMap(areas, lines, places, town.texts.subject)


def where_words(outline: Outline, language: Language) -> str:
    """Return a sentence that says where an outline lies, for a person to confirm.

    Parameters
    ----------
    outline : Outline
    language : {"zh", "en"}
    """
    west, south, east, north = outline.bounds
    middle = shapely.bounds(outline.shape).reshape(2, 2).mean(axis=0).tolist()
    text = N_(
        "The outline lies at {longitude}° E, {latitude}° N, from {west}° to {east}° E and from "
        "{south}° to {north}° N; its area is {area} km²."
    )
    return translate(
        text,
        language,
        longitude=f"{middle[0]:.4f}",
        latitude=f"{middle[1]:.4f}",
        west=f"{west:.4f}",
        east=f"{east:.4f}",
        south=f"{south:.4f}",
        north=f"{north:.4f}",
        area=f"{outline.area_km2:,.2f}",
    )


def counts(ground: Ground) -> Mapping[str, int]:
    """Return how many features of each kind the base map has."""
    outline = ground.outline
    by_role: dict[str, int] = {
        role: sum(bool(area.name) for area, _ in areas)
        for role, areas in (("neighbour", outline.neighbours), ("community", outline.communities))
    }
    for each in (*ground.lines, *ground.water, *ground.places):
        role = each["properties"].get("role") or "place"
        by_role[role] = by_role.get(role, 0) + 1
    return by_role


def base_map_words(ground: Ground, language: Language) -> str:
    """Return a sentence that counts what the base map shows."""
    text = N_(
        "On the base map: neighbours {neighbour}, roads {road}, metro lines {metro}, railways "
        "{rail}, waters {water}, stations {station}, other places {place}."
    )
    found = counts(ground)
    kinds = ("neighbour", "road", "metro", "rail", "water", "station", "place")
    return translate(text, language, **{kind: str(found.get(kind, 0)) for kind in kinds})


__all__ = [
    "Ground", "NewTown", "base_map_of", "base_map_words", "collection",
    "counts", "ground_files", "new_town", "read_outline", "read_town_ground", "source_of",
    "where_words",
]  # fmt: skip
