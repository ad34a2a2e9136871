"""Use the office's layers in a study where the user gives no file of their own."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace

from geo.coverage.facilities import NEIGHBOUR, Facilities
from geo.coverage.population.fields import people_field, people_of
from geo.coverage.population.file import population_from_points
from geo.coverage.population.partitioned import PartitionedPopulation
from geo.coverage.town import Town
from geo.coverage.user_data.sites import facilities_once
from geo.layers.content import street_lines
from geo.layers.geoparquet import LayerTable
from geo.layers.kinds import FACILITIES, KINDS, NEIGHBOURS
from geo.layers.partitions import has_names
from geo.layers.record import Layer
from geo.layers.store import LayersState, LayerStore, layer_store, visible_layers
from geo.model.errors import Finding, PlanMapError, UnusablePopulation
from geo.study.files import (
    StudyFile,
    StudyFiles,
    file_of_features,
    file_of_streets,
    population_file,
    raster_file,
)

# The kinds of layers that a study uses, in the order of reading: others need the communities.
USED_KINDS = ("communities", "facilities", "neighbours", "residents", "streets", "land")


@dataclass(frozen=True, slots=True)
class KeptLayers:
    """The layers that serve one role of a study.

    Attributes
    ----------
    role : str
        One of :data:`geo.study.files.ROLES`.
    layers : tuple of Layer
        At least one; those of the neighbours last.
    key : str
        Changes with the content and the facts of the layers; for caches.
    """

    role: str
    layers: tuple[Layer, ...]

    @property
    def key(self) -> str:
        """A digest of the layers' contents and facts."""
        facts = "\n".join(each.model_dump_json() for each in self.layers)
        return hashlib.sha256(facts.encode()).hexdigest()

    @property
    def size(self) -> int:
        """Number of features."""
        return sum(each.features for each in self.layers)


def kept_layers(
    category: str, state: LayersState | None = None, without: Collection[str] = ()
) -> dict[str, KeptLayers]:
    """Return the layers that a study of a category uses by default, by role.

    Parameters
    ----------
    category : str
        Of the vocabulary.
    state : LayersState, optional
        By default those that may be used now: in the public build only public ones.
    without : collection of str
        Kinds of layers to leave out.

    Raises
    ------
    InvalidConfiguration, UnreadableHistory
        When the list of layers cannot be read.
    """
    state = visible_layers() if state is None else state
    by_role: dict[str, tuple[Layer, ...]] = {}
    for code in USED_KINDS:
        kind = KINDS[code]
        if code in without:
            continue
        layers = state.chosen(code, category if kind.has_category else None)
        role = "facilities" if code == NEIGHBOURS else kind.role
        if layers and role:
            by_role[role] = (*by_role.get(role, ()), *layers)
    return {role: KeptLayers(role, layers) for role, layers in by_role.items()}


def read_kept(
    kept: KeptLayers,
    place: Town,
    *,
    store: LayerStore | None = None,
    each: bool = False,
    join_m: float | None = None,
) -> StudyFile:
    """Read the layers of one role as a study's input; parameters as for `read_study_file`.

    Every value says in its findings which layers it is from, so that each figure made from
    it says so, wherever it is shown.

    Raises
    ------
    UnreadableFile
        ``layer_damaged``, ``layer_file_missing``.
    PlanMapError
        When the layers cannot be used for this town.
    """
    store = store or layer_store()
    read = [
        _read_one(kept.role, layer, store, place, each=each, join_m=join_m) for layer in kept.layers
    ]
    one = read[0]
    if kept.role == "facilities":
        one = replace(one, value=_joined_facilities(kept.layers, read))
    elif len(read) > 1:
        one = _joined(kept, store, place)
    findings = (*used_findings(kept.layers), *one.value.findings)
    if kept.role == "population":
        one.value.findings = findings
        return replace(one, findings=findings)
    if kept.role == "streets":
        noticed = (*used_findings(kept.layers), *one.value.noticed)
        return replace(one, value=replace(one.value, noticed=noticed), findings=findings)
    return replace(one, value=replace(one.value, findings=findings), findings=findings)


def _read_one(
    role: str, layer: Layer, store: LayerStore, place: Town, *, each: bool, join_m: float | None
) -> StudyFile:
    noticed = tuple(every.finding for every in layer.noticed)
    if layer.form == "raster":
        file = raster_file(store.content(layer), None, place)
        file.value.findings = noticed
        return file
    if layer.form == "partitions":
        found = PartitionedPopulation(store.partitions(layer), place, each=each)
        found.findings = (*noticed, *found.findings)
        return population_file(found, layer.features, layer.crs)
    if role == "streets":
        lines = street_lines(store.table(layer), layer.crs, noticed)
        return file_of_streets(lines, place, join_m)
    table = store.table(layer)
    if role == "population" and table.points is not None:
        return _points_file(table, layer, noticed, place, each=each)
    features = table.features()
    return file_of_features(role, features, layer.crs, noticed, place, each=each)


def _points_file(
    table: LayerTable, layer: Layer, noticed: tuple[Finding, ...], place: Town, *, each: bool
) -> StudyFile:
    """Read residents at points by columns: a million take a second, not a minute."""
    field = people_field(table.fields)
    if field is None:
        raise UnusablePopulation("population_no_field", value=tuple(table.fields) or "–")
    people = people_of([{field: value} for value in table.column(field)], field)
    columns = table.table.select([*table.fields, table.geometry])
    is_doubled = columns.to_pandas().duplicated().to_numpy()
    found = population_from_points(
        table.figures, people, is_doubled, lambda: has_names(table), place, each=each
    )
    found.findings = (*noticed, *found.findings)
    return population_file(found, len(table), layer.crs)


def _joined(kept: KeptLayers, store: LayerStore, place: Town) -> StudyFile:
    """Read several layers of areas as if they were one file."""
    features = [every for layer in kept.layers for every in store.table(layer).features()]
    noticed = tuple(every.finding for layer in kept.layers for every in layer.noticed)
    return file_of_features(kept.role, features, kept.layers[0].crs, noticed, place)


def _joined_facilities(layers: tuple[Layer, ...], read: list[StudyFile]) -> Facilities:
    """Join facilities, each once, under ids that differ; neighbours can be told by theirs."""
    joined: Facilities | None = None
    is_one = sum(layer.kind == FACILITIES for layer in layers) == 1
    for layer, file in zip(layers, read, strict=True):
        found: Facilities = file.value
        if layer.kind == NEIGHBOURS:
            # Those of theirs without a place are not missing here.
            found = replace(_renamed(found, f"{NEIGHBOUR}{layer.id}-"), not_located=0, waiting=())
        elif not is_one:
            found = _renamed(found, f"file-{layer.id}-")
        joined = found if joined is None else joined.joined(found)
    assert joined is not None
    return joined if len(layers) == 1 else facilities_once(joined)


def _renamed(facilities: Facilities, prefix: str) -> Facilities:
    def named(identifier: str) -> str:
        return f"{prefix}{identifier.removeprefix('file-')}"

    kinds = tuple(each and each._replace(id=named(each.id)) for each in facilities.kinds)
    return replace(facilities, ids=tuple(map(named, facilities.ids)), kinds=kinds)


def used_findings(layers: tuple[Layer, ...]) -> tuple[Finding, ...]:
    """Return the notices that name the layers, and say that a figure is internal."""
    found = [
        Finding(
            f"layer_used_{layer.kind}",
            "info",
            params={
                "name": layer.name_zh,
                "name_en": layer.name_en,
                "date": layer.date or "–",
                "source": layer.source,
                "count": layer.features,
                "layer": layer.id,
            },
        )
        for layer in layers
    ]
    internal = tuple(layer.name_zh for layer in layers if not layer.is_public)
    if internal:
        found.append(Finding("layers_internal", "warning", params={"names": internal}))
    return tuple(found)


def with_kept(
    files: StudyFiles,
    kept: dict[str, KeptLayers],
    place: Town,
    *,
    each: bool = False,
    join_m: float | None = None,
) -> StudyFiles:
    """Return a study's files with the office's layers for the roles that have no file.

    Neighbours' facilities count beside a file of facilities, too.

    Parameters
    ----------
    files : StudyFiles
    kept : dict of str to KeptLayers
        By role; see :func:`kept_layers`.
    place : Town
        With the outlines of the communities, if a file gives them.
    each, join_m
        See :func:`geo.study.files.read_study_file`.

    Raises
    ------
    PlanMapError
        As :func:`read_kept`.
    """
    values, layers = dict(files.values), list(files.layers)
    for role, those in kept.items():
        own = values.get(role)
        if own is not None and role == "facilities":
            neighbours = tuple(every for every in those.layers if every.kind == NEIGHBOURS)
            if neighbours:
                neighbour_file = read_kept(KeptLayers(role, neighbours), place)
                values[role] = facilities_once(own.joined(neighbour_file.value))
                layers += neighbours
        elif own is None:
            read = read_kept(those, place, each=each, join_m=join_m)
            values[role] = read.value
            layers += those.layers
            place = read.value if role == "communities" else place
    return StudyFiles(values, files.names, tuple(layers))


def kept_or_findings(
    category: str, without: Collection[str] = ()
) -> tuple[dict[str, KeptLayers], list[Finding]]:
    """Return the layers by role; what is wrong with their list is returned, not raised."""
    try:
        return kept_layers(category, without=without), []
    except PlanMapError as error:
        return {}, error.findings
