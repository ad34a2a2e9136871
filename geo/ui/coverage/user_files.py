"""The visitor's own files for coverage: population, streets, facilities, candidate sites.

For each role there is a file field, the choice of a coordinate system (asked on a map when it
is undecided), and a tick for an alternative way to read the file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely
import streamlit as st

from geo.coverage.network.streets import NEAR_MISS_M
from geo.coverage.population.points import PointPopulation
from geo.coverage.town import town
from geo.coverage.user_data.sites import facilities_once
from geo.layers.kinds import FACILITIES, LAND, NEIGHBOURS
from geo.layers.record import Layer
from geo.model.config.settings import limit_settings
from geo.model.errors import (
    AnalysisStopped,
    Finding,
    PlanMapError,
    UndecidedSystem,
    UnreadableFile,
)
from geo.model.text.language import N_
from geo.study.files import OF_ONE_SERVICE, StudyFile, StudyFiles, read_study_file
from geo.study.kept import KeptLayers, kept_layers, kept_or_findings, read_kept
from geo.study.study import Call
from geo.ui.coverage.analysis import WorkApart, kept_here, name_of, try_again, worked_out
from geo.ui.coverage.choices import Choices
from geo.ui.shared import state
from geo.ui.shared.file_input import file_style
from geo.ui.shared.readings import ask_system, chosen_reading, other_system
from geo.ui.shared.values import finding_text
from geo.ui.shared.visitor import visitor_now
from geo.ui.shared.words import _, plain

_OPEN = "coverage_files_open"  # whether a button has opened the expander
_FEW_FACILITIES, _FEW_PEOPLE = 200, 5_000  # points
_TABLES = "GeoJSON, GeoPackage, Shapefile (zip), KML, GPX, CSV, XLSX"
_LAYER = ["geojson", "json", "gpkg", "zip", "kml", "kmz", "gpx", "fgb", "csv", "xlsx"]
# role: (label, help, file formats)
FILE_ROLES: dict[str, tuple[str, str, str]] = {
    "population": (
        N_("People"),
        N_(
            "Points or areas with a population field (population, 人口), or a GeoTIFF "
            "whose cells contain numbers of people."
        ),
        f"{_TABLES}, GeoTIFF",
    ),
    "facilities": (
        N_("Existing facilities"),
        N_(
            "They count in addition to the plan's projects. Fields that are read: name, "
            "capacity, location_accuracy_m."
        ),
        _TABLES,
    ),
    "streets": (
        N_("Streets"),
        N_(
            "With them, coverage is also measured along streets. Walkable lines, from "
            "OpenStreetMap as PBF or XML or from OSMnx as GraphML."
        ),
        "OSM PBF, OSM XML, GraphML, GeoPackage, GeoJSON, Shapefile (zip)",
    ),
    "candidates": (
        N_("Candidate sites"),
        N_("Points or areas from which new sites are chosen; without them, a grid is used."),
        _TABLES,
    ),
    "land": (
        N_("Residential land"),
        N_(
            "Areas where people live; their covered share is given alongside that of the "
            "{subdistrict}."
        ),
        _TABLES,
    ),
    "communities": (
        N_("Outlines of the communities"),
        N_("Areas with a name field; figures are then also given by community."),
        _TABLES,
    ),
}
_SMALL_BYTES = 50_000  # size up to which a text with points is read in this process
# None of these occurs in a text that contains only points: the names of other geometry types
# in any format, escapes that could hide them in JSON, and the beginnings of WKB of other types.
_SHAPES = (
    *(b"polygon", b"linestring", b"linearring", b"geometrycollection", b"curve", b"surface"),
    *(b"\\u", b"\0", b"tin", b"01020000", b"01030000", b"01050000", b"01060000", b"00000000"),
)
# role: (label of the tick, codes of the notices with which it is offered)
_TICKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "population": (
        N_("Count each area or row separately, as different people"),
        (
            "people_areas_twice",
            "people_areas_within",
            "people_rows_twice",
            "people_areas_twice_each",
            "people_areas_within_each",
        ),
    ),
    "streets": (
        N_("Join street ends that lie within 1 m of another street"),
        ("streets_near_misses", "streets_near_misses_least", "streets_joined"),
    ),
}


def has_streets() -> bool:
    """Return whether there are streets: in a file of the visitor's or in the office's layer."""
    if st.session_state.get(_field("streets")) is not None:
        return True
    return _is_used("streets") and "streets" in kept_or_findings("")[0]


def open_files() -> None:
    """Open the expander with the file fields; used as a callback."""
    st.session_state[_OPEN] = True


def user_files(choices: Choices, people_at: Any = None) -> UserFiles:
    """Show the expander with a field for each file and return the files that are loaded.

    Where the visitor gives no file, the office's layer is used, unless it is switched off.

    Parameters
    ----------
    choices : Choices
        The service decides which layers of facilities are used, the method whether streets are.
    people_at : Streamlit container, optional
        Where to show the field for the population file instead.
    """
    kept, faults = kept_or_findings(choices.service)
    unused = _unused_roles(choices)
    count = sum(st.session_state.get(_field(role)) is not None for role in FILE_ROLES)
    title = _title(count, len(kept))
    loaded_files: dict[str, StudyFile] = {}
    keys: list[Any] = []
    shared: dict[str, Any] = {}
    open_questions: dict[str, UndecidedSystem] = {}
    layers: list[Layer] = []
    for fault in faults:
        st.error(plain(finding_text(fault)), icon=":material/error:")
    # Not a widget whose state is followed: with another title it would close.
    is_open = bool(st.session_state.get(_OPEN))
    with st.expander(title, expanded=is_open, icon=":material/folder_open:", key="coverage_files"):
        st.caption(
            _(
                "Files are read on this computer for this visit and are not saved. "
                "Coordinates are recognised as on the Edit page."
            )
        )
        columns = st.columns(2, gap="medium")
        for number, role in enumerate(FILE_ROLES):
            elsewhere = people_at if role == "population" else None
            if elsewhere is not None:
                text = _("The population file can be loaded below, under “Where next”.")
                columns[number % 2].caption(text)
            with elsewhere or columns[number % 2]:
                name, loaded, used = _input_of(role, kept.get(role), is_needed=role not in unused)
            layers += used
            if isinstance(loaded, UndecidedSystem):
                open_questions[role] = loaded
            elif loaded is not None:
                loaded_files[role] = loaded
                shared[name] = loaded.value
                keys.append((role, name))
    for role, error in open_questions.items():
        ask_system(_field(role), _(FILE_ROLES[role][0]), error)
    names = tuple(
        (role, str(st.session_state[_field(role)].name))
        for role in loaded_files
        if st.session_state.get(_field(role)) is not None
    )
    values = {role: loaded.value for role, loaded in loaded_files.items()}
    files = StudyFiles(values, names, tuple(layers))
    return UserFiles(files, tuple(keys), shared, is_undecided=bool(open_questions))


def _title(files: int, layers: int) -> str:
    if not layers:
        return _("Your own files ({n} loaded)", n=files) if files else _("Your own files")
    return _("Layers of the office ({layers}) and your own files ({n})", layers=layers, n=files)


Input = tuple[str, "StudyFile | UndecidedSystem | None", "tuple[Layer, ...]"]


def _input_of(role: str, kept: KeptLayers | None, *, is_needed: bool) -> Input:
    """Show the field of a role, with the office's layers as the default.

    Returns
    -------
    str
        Cache name of what was read; empty without it.
    StudyFile, UndecidedSystem or None
    tuple of Layer
        The layers that are used.
    """
    if kept is not None:
        _show_layers(role, kept)
    name, loaded = _file_field(role)
    if kept is None:
        return name, loaded, ()
    if st.session_state.get(_field(role)) is not None:
        return _with_neighbours(role, kept, name, loaded)
    if not _is_used(role) or not is_needed:
        return name, loaded, ()
    name, loaded = _read_layers(role, kept)
    return name, loaded, kept.layers if loaded is not None else ()


def _show_layers(role: str, kept: KeptLayers) -> None:
    """Show the tick that uses the layers of a role, with their names, dates and sizes."""
    language = state.language()
    names = [
        _(
            "{name}, {date} (features: {count})",
            name=layer.name(language),
            date=layer.date or "–",
            count=f"{layer.features:,}",
        )
        for layer in kept.layers
    ]
    st.session_state.setdefault(_use_key(role), True)
    st.checkbox(
        plain(_("Layer: {layers}", layers="; ".join(names))),
        key=_use_key(role),
        disabled=st.session_state.get(_field(role)) is not None,  # the file is used instead
    )


def _is_used(role: str) -> bool:
    return bool(st.session_state.get(_use_key(role), True))


def _use_key(role: str) -> str:
    return f"coverage_layer_{role}"


def _read_layers(role: str, kept: KeptLayers) -> tuple[str, StudyFile | None]:
    """Read the layers of a role; an error is shown."""
    try:
        name, found = _layers_file(role, kept)
    except PlanMapError as error:
        text = finding_text(Finding(error.code, params=error.params))
        st.error(plain(text), icon=":material/error:")
        return "", None
    tick(role, found)
    return name, found


def _layers_file(role: str, kept: KeptLayers) -> tuple[str, StudyFile]:
    """Read the layers of a role, large ones in a separate process; return the cache's name, too."""
    place, otherwise = town(), is_ticked(role)
    name = repr(("layers", kept.key, otherwise, place.system, place.outline.area))
    join_m = NEAR_MISS_M if otherwise else None

    def prepare() -> Call:
        return read_kept, (kept, place), {"each": otherwise, "join_m": join_m}

    if kept.size <= _FEW_FACILITIES and role != "streets":
        return name, kept_here(name, lambda: read_kept(kept, place, each=otherwise, join_m=join_m))
    request = WorkApart("", {name_of(place): place}, st.empty())
    return name, worked_out(name, prepare, request)


def office_files(choices: Choices) -> UserFiles:
    """Return the office's layers for all services, without showing them.

    Layers that cannot be read are left out; `user_files` says so.

    Parameters
    ----------
    choices : Choices
        The method decides whether streets are used.
    """
    values: dict[str, Any] = {}
    keys: list[Any] = []
    shared: dict[str, Any] = {}
    layers: list[Layer] = []
    for role, kept in kept_or_findings(choices.service)[0].items():
        if role in OF_ONE_SERVICE or role in _unused_roles(choices):
            continue
        try:
            name, loaded = _layers_file(role, kept)
        except PlanMapError:
            continue
        values[role] = loaded
        keys.append((role, name))
        shared[name] = loaded.value
        layers += kept.layers
    files = StudyFiles({role: each.value for role, each in values.items()}, (), tuple(layers))
    return UserFiles(files, tuple(keys), shared)


def _unused_roles(choices: Choices) -> tuple[str, ...]:
    return () if choices.method == "network" else ("streets",)


def with_facilities_of(service: str, files: UserFiles) -> UserFiles:
    """Return files together with the office's facilities of a service.

    Raises
    ------
    PlanMapError
        When its layers cannot be read.
    """
    kept = kept_layers(service).get("facilities")
    if kept is None:
        return files
    name, loaded = _layers_file("facilities", kept)
    layers = (*files.files.layers, *kept.layers)
    values = {**files.files.values, "facilities": loaded.value}
    return UserFiles(
        StudyFiles(values, files.files.names, layers),
        (*files.key, ("facilities", name)),
        {**files.shared, name: loaded.value},
    )


def _with_neighbours(
    role: str, kept: KeptLayers, name: str, loaded: StudyFile | UndecidedSystem | None
) -> Input:
    """Add the neighbours' facilities of the layers to the visitor's own file."""
    those = tuple(each for each in kept.layers if each.kind == NEIGHBOURS)
    if not those or not isinstance(loaded, StudyFile) or not _is_used(role):
        return name, loaded, ()
    neighbour_layers = KeptLayers(role, those)
    other, read = _read_layers(role, neighbour_layers)
    if read is None:
        return name, loaded, ()
    value = facilities_once(loaded.value.joined(read.value))
    return f"{name} {other}", replace(loaded, value=value), those


def _field(role: str) -> str:
    return f"coverage_file_{role}"


def _file_field(role: str) -> tuple[str, StudyFile | UndecidedSystem | None]:
    """Show the field of one role and read its file; an error is shown below the field.

    Returns
    -------
    str
        Cache name of the loaded file; empty without one.
    StudyFile, UndecidedSystem or None
        UndecidedSystem when the visitor must choose the coordinate system.
    """
    label, help_text, kinds = FILE_ROLES[role]
    megabytes = limit_settings().max_upload_mb
    hint = _("or drop it here: {kinds}; at most {limit} MB", kinds=kinds, limit=megabytes)
    with st.container(key=f"coverage_drop_{role}"):
        st.html(file_style(f"coverage_drop_{role}", _("Choose a file"), hint))
        file = st.file_uploader(
            _(label),
            type=endings(role),
            key=_field(role),
            max_upload_size=megabytes,
            help=plain(_(help_text)),
        )
    if file is None:
        return "", None
    content = file.getvalue()
    chosen = chosen_reading(_field(role), file.file_id)
    digest, place = hashlib.sha256(content).hexdigest(), town()
    otherwise = is_ticked(role)
    name = repr((role, digest, file.name, chosen, otherwise, place.system, place.outline.area))
    notice = st.empty()
    try:
        with st.spinner(_("Reading the file …")):
            loaded = _read(name, (role, content, file.name, chosen, place), otherwise, notice)
    except UndecidedSystem as error:
        st.warning(
            _(
                "Which coordinate system does this file use? Choose below; until then, the "
                "file is not used."
            ),
            icon=":material/my_location:",
        )
        return "", error
    except PlanMapError as error:
        text = finding_text(Finding(error.code, params=error.params))
        st.error(plain(text), icon=":material/error:")
        if isinstance(error, AnalysisStopped):
            st.button(_("Try again"), key=f"{_field(role)}_again", on_click=try_again)
        elif not isinstance(error, UnreadableFile) or error.code == "layer_without_places":
            other_system(_field(role))  # in another system the file may be usable
        return "", None
    _show_result(role, loaded)
    return name, loaded


def _read(name: str, args: tuple[Any, ...], otherwise: bool, notice: Any) -> StudyFile:
    """Read a file: a small one with points in this process, others in a separate process."""
    role, content, *_others, place = args
    visitor = visitor_now()
    join_m = NEAR_MISS_M if otherwise else None
    found: StudyFile

    def prepare() -> Call:
        return read_study_file, args, {"each": otherwise, "join_m": join_m}

    if is_quick(role, content):
        found = kept_here(
            name, lambda: read_study_file(*args, each=otherwise, join_m=join_m), visitor
        )
    else:
        request = WorkApart(visitor, {name_of(place): place}, notice)
        found = worked_out(name, prepare, request)
    return found


def _show_result(role: str, loaded: StudyFile) -> None:
    st.caption(plain(loaded.words(state.language())))
    # Numbers alone do not reveal a displaced system such as GCJ-02; a visitor who knows can say so.
    if loaded.system:
        other_system(_field(role))
    for finding in loaded.findings:
        st.caption(plain(finding_text(finding)))
    tick(role, loaded)


@dataclass(frozen=True, eq=False, slots=True)
class UserFiles:
    """The files that the visitor has loaded.

    Attributes
    ----------
    files : StudyFiles
    key : tuple
        Part of the cache key of every result that uses the files.
    shared : dict of str to object
        Loaded data, by a name that tells content and way of reading.
    is_undecided : bool
        Whether the coordinate system of a file is still to be chosen; nothing is
        computed until then.
    """

    files: StudyFiles = field(default_factory=StudyFiles)
    key: tuple[Any, ...] = ()
    shared: dict[str, Any] = field(default_factory=dict)
    is_undecided: bool = False

    def for_all_services(self) -> UserFiles:
        """Return the files that suit every service: without facilities, sites and land."""
        keys = tuple(each for each in self.key if each[0] not in OF_ONE_SERVICE)
        values = {
            role: value for role, value in self.files.values.items() if role not in OF_ONE_SERVICE
        }
        names = tuple(each for each in self.files.names if each[0] not in OF_ONE_SERVICE)
        shared = {name: self.shared[name] for _role, name in keys}
        of_one = {FACILITIES, NEIGHBOURS, LAND}
        layers = tuple(each for each in self.files.layers if each.kind not in of_one)
        files = StudyFiles(values, names, layers)
        return UserFiles(files, keys, shared, is_undecided=self.is_undecided)

    @property
    def are_small(self) -> bool:
        """Whether the straight-line analyses only involve a few points."""
        if self.files.land is not None or self.files.town is not None:
            return False
        people, facilities = self.files.population, self.files.facilities
        if people is not None and not (
            isinstance(people, PointPopulation) and people.count <= _FEW_PEOPLE
        ):
            return False
        return facilities is None or (
            len(facilities) <= _FEW_FACILITIES
            and bool(np.all(shapely.get_type_id(facilities.geometry) == 0))
        )


def endings(role: str) -> list[str]:
    """Return the file name extensions that are accepted for a role."""
    more = {"population": ["tif", "tiff"], "streets": ["pbf", "osm", "graphml", "gz"]}
    return [*_LAYER, "tsv", "txt", "dat", *more.get(role, [])]


def is_quick(role: str, content: bytes) -> bool:
    """Return whether a file is a small text that contains no lines or areas."""
    if role == "streets" or len(content) > _SMALL_BYTES:
        return False
    return not any(sign in content.lower() for sign in _SHAPES)  # archives contain zero bytes


def is_ticked(role: str) -> bool:
    """Return whether the alternative way to read the file of a role is ticked."""
    return role in _TICKS and bool(st.session_state.get(_tick_key(role)))


def tick(role: str, loaded: StudyFile) -> None:
    """Offer the tick of a role where its notices apply."""
    label, codes = _TICKS.get(role, ("", ()))
    if is_ticked(role) or any(finding.code in codes for finding in loaded.findings):
        st.checkbox(_(label), key=_tick_key(role))


def _tick_key(role: str) -> str:
    return f"coverage_file_{role}_otherwise"
