"""The visitor's own files: people, streets, facilities that stand already, candidate sites."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
import streamlit as st

from geo.coverage.facilities import Facilities
from geo.coverage.land import Land
from geo.coverage.population.points import PointPopulation
from geo.coverage.population.population import Population
from geo.coverage.town import Town, town
from geo.model.config.settings import limit_settings
from geo.model.errors import (
    AnalysisStopped,
    Finding,
    PlanMapError,
    UndecidedSystem,
    UnreadableFile,
)
from geo.ui import state
from geo.ui.coverage import file_roles
from geo.ui.coverage.analysis import Call, kept_here, name_of, try_again, worked_out
from geo.ui.coverage.file_roles import ROLES, Loaded
from geo.ui.coverage.file_system import ask_system, chosen_reading, other_system
from geo.ui.coverage.file_ticks import is_ticked, tick
from geo.ui.edit.file_input import file_style
from geo.ui.edit.values import finding_text
from geo.ui.visitor import visitor_now
from geo.ui.words import _, plain

_FEW_FACILITIES, _FEW_PEOPLE = 200, 5_000  # points


@dataclass(frozen=True, eq=False, slots=True)
class OwnFiles:
    """What was loaded.

    Attributes
    ----------
    key : tuple
        What an answer that uses the files is kept by.
    loaded : dict of str to Loaded
        By role.
    names : tuple of (role, file name)
    shared : dict of str to object
        What was loaded, by names that say what it is and how it was read.
    is_undecided : bool
        Whether the visitor is asked in which coordinate system a file is.
        Nothing is worked out until then.
    """

    key: tuple[Any, ...] = ()
    loaded: dict[str, Loaded] | None = None
    names: tuple[tuple[str, str], ...] = ()
    shared: dict[str, Any] = field(default_factory=dict)
    is_undecided: bool = False

    def of(self, role: str) -> Any:
        """Return what was loaded for a role; None where nothing is."""
        found = (self.loaded or {}).get(role)
        return found.value if found else None

    @property
    def population(self) -> Population | None:
        """Where people live."""
        return self.of("population")  # type: ignore[no-any-return]

    @property
    def facilities(self) -> Facilities | None:
        """Facilities that stand already."""
        return self.of("facilities")  # type: ignore[no-any-return]

    @property
    def streets(self) -> Any:
        """The street network."""
        return self.of("streets")

    @property
    def land(self) -> Land | None:
        """Residential land."""
        return self.of("land")  # type: ignore[no-any-return]

    @property
    def candidates(self) -> Any:
        """Sites to choose from."""
        return self.of("candidates")

    @property
    def are_small(self) -> bool:
        """Whether all that is counted along straight lines are some points."""
        if self.land is not None or self.town is not None:
            return False
        people, facilities = self.population, self.facilities
        if people is not None and not (
            isinstance(people, PointPopulation) and len(people.x) <= _FEW_PEOPLE
        ):
            return False
        return facilities is None or (
            len(facilities) <= _FEW_FACILITIES
            and bool(np.all(shapely.get_type_id(facilities.geometry) == 0))
        )

    @property
    def town(self) -> Town | None:
        """The town with the outlines of its communities."""
        return self.of("communities")  # type: ignore[no-any-return]


def has_streets() -> bool:
    """Say whether a street file is chosen."""
    return st.session_state.get(_field("streets")) is not None


def own_files(people_at: Any = None) -> OwnFiles:
    """Show one quiet expander with a field for each file, and return what is loaded.

    Parameters
    ----------
    people_at : container of Streamlit, optional
        Where the field for people is shown instead.
    """
    count = sum(st.session_state.get(_field(role)) is not None for role in ROLES)
    title = _("Your own files ({n} loaded)", n=count) if count else _("Your own files")
    found: dict[str, Loaded] = {}
    keys: list[Any] = []
    shared: dict[str, Any] = {}
    open_questions: dict[str, UndecidedSystem] = {}
    with st.expander(title, icon=":material/folder_open:", key="coverage_files"):
        st.caption(
            _(
                "Files are read on this computer for this visit and are not stored. Coordinates "
                "are recognised as on the edit page."
            )
        )
        columns = st.columns(2, gap="medium")
        for place, role in enumerate(ROLES):
            elsewhere = people_at if role == "population" else None
            if elsewhere is not None:
                text = _("The population file can be loaded below, under “Where next”.")
                columns[place % 2].caption(text)
            with elsewhere or columns[place % 2]:
                name, loaded = _one(role)
            if isinstance(loaded, UndecidedSystem):
                open_questions[role] = loaded
            elif loaded is not None:
                found[role] = loaded
                shared[name] = loaded.value
                keys.append((role, name))
    for role, error in open_questions.items():
        ask_system(_field(role), _(ROLES[role][0]), error)
    names = tuple((role, str(st.session_state[_field(role)].name)) for role in found)
    return OwnFiles(tuple(keys), found, names, shared, is_undecided=bool(open_questions))


def _field(role: str) -> str:
    return f"coverage_file_{role}"


def _one(role: str) -> tuple[str, Loaded | UndecidedSystem | None]:
    """Show the field of one role and read its file; what is wrong is said below it.

    Returns
    -------
    str
        A name for what was loaded.
    Loaded, UndecidedSystem or None
    """
    label, help_text, kinds = ROLES[role]
    megabytes = limit_settings().max_upload_mb
    hint = _("or drop it here: {kinds}; at most {limit} MB", kinds=kinds, limit=megabytes)
    with st.container(key=f"coverage_drop_{role}"):
        st.html(file_style(f"coverage_drop_{role}", _("Choose a file"), hint))
        file = st.file_uploader(
            _(label),
            type=file_roles.endings(role),
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
    name = repr((role, digest, file.name, chosen, otherwise, place.epsg, place.outline.area))
    notice = st.empty()
    try:
        with st.spinner(_("Reading the file …")):
            facts = (role, content, file.name, chosen, digest, place, otherwise)
            loaded = _read(name, facts, notice)
    except UndecidedSystem as error:
        st.warning(
            _("In which coordinate system is this file? Choose below; until then it is not used."),
            icon=":material/my_location:",
        )
        return "", error
    except PlanMapError as error:
        text = finding_text(Finding(error.code, params=error.params))
        st.error(plain(text), icon=":material/error:")
        if isinstance(error, AnalysisStopped):
            st.button(_("Try again"), key=f"{_field(role)}_again", on_click=try_again)
        elif not isinstance(error, UnreadableFile) or error.code == "layer_without_places":
            other_system(_field(role))  # read in another system, the file may be what it should be
        return "", None
    _tell(role, loaded)
    return name, loaded


@dataclass(frozen=True, eq=False, slots=True)
class _Reading:
    """A file that is to be read, as an analysis of its own."""

    owner: str
    shared: dict[str, Any]
    notice: Any


def _read(name: str, facts: tuple[Any, ...], notice: Any) -> Loaded:
    """Read a file: a small one with points at once, another in a process of its own."""
    role, content, *_others, place, _otherwise = facts
    visitor = visitor_now()
    found: Loaded

    def prepare() -> Call:
        return file_roles.read, facts, {}

    if file_roles.is_quick(role, content):
        found = kept_here(name, lambda: file_roles.read(*facts), visitor)
    else:
        reading = _Reading(visitor, {name_of(place): place}, notice)
        found = worked_out(name, prepare, reading)
    return found


def _tell(role: str, loaded: Loaded) -> None:
    st.caption(plain(loaded.words(state.language())))
    # Numbers alone do not show that a file is in a web map's displaced system: who knows says so.
    if loaded.system:
        other_system(_field(role))
    for finding in loaded.findings:
        st.caption(plain(finding_text(finding)))
    tick(role, loaded)
