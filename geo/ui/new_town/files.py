"""The file fields of the page for another town, and what was read from the files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import streamlit as st

from geo.model.errors import PlanMapError, UndecidedSystem
from geo.model.text.language import N_
from geo.setup.answers import MOST_FILES, as_answers
from geo.setup.files import GivenFile
from geo.setup.outline import Outline
from geo.setup.town import NewTown, read_outline
from geo.ui.shared.file_input import file_style
from geo.ui.shared.readings import ask_system, chosen_reading, other_system
from geo.ui.shared.store_form import show_error
from geo.ui.shared.words import _

OUTLINE, COMMUNITIES = "outline", "communities"
_SEVERAL = ("lines", "places")  # roles that may have several files
_KEPT = "new_town_kept"
_MOST_KEPT = 8
_VECTOR = "GeoJSON, Shapefile (zip), GeoPackage, KML, KMZ, FlatGeobuf, CSV, XLSX"
_EXTRACT = ".osm.pbf, .osm, .osm.gz, .osm.bz2"
_LABELS = {
    "outline": (N_("File with the outline"), f"{_VECTOR}, {_EXTRACT}"),
    "communities": (N_("Communities, if that file has none"), _VECTOR),
    "osm": (N_("OpenStreetMap extract"), _EXTRACT),
    "lines": (N_("Roads, metro lines, rivers"), _VECTOR),
    "places": (N_("Stations and landmarks"), _VECTOR),
}
# What is missing is filled in so that the outline can be read before the plan is complete.
_DRAFT = {"date": "2000-01-01", "section": [{"numeral": "一", "zh": "一"}]}
Values = dict[str, Any]
Made = TypeVar("Made")


def kept(name: str, make: Callable[[], Made]) -> Made:
    """Return what was made under this name in an earlier run of the visit, or make it."""
    memory: dict[str, Any] = st.session_state.setdefault(_KEPT, {})
    if name not in memory:
        memory[name] = make()
        while len(memory) > _MOST_KEPT:
            memory.pop(next(iter(memory)))
    found: Made = memory[name]
    return found


class TownFiles:
    """The files that the visitor has chosen.

    Parameters
    ----------
    upload_mb, extract_mb : int
        Largest file, and largest OpenStreetMap extract.
    """

    GROUND: ClassVar = ("osm", "lines", "places")
    choice_key = "new_town_area"

    def __init__(self, upload_mb: int, extract_mb: int) -> None:
        self._limits = {"osm": extract_mb, OUTLINE: extract_mb}
        self._limit = upload_mb

    @staticmethod
    def _field(role: str) -> str:
        return f"new_town_file_{role}"

    def field(self, role: str) -> None:
        """Show the field of a role."""
        label, kinds = _LABELS[role]
        limit = self._limits.get(role, self._limit)
        several = role in _SEVERAL
        hint = _("or drop it here: {kinds}; at most {limit} MB", kinds=kinds, limit=limit)
        button = _("Choose files") if several else _("Choose a file")
        with st.container(key=f"new_town_drop_{role}"):
            st.html(file_style(f"new_town_drop_{role}", button, hint))
            st.file_uploader(
                _(label),
                key=self._field(role),
                max_upload_size=limit,
                accept_multiple_files=several,
            )
        if several and len(self._chosen(role)) > MOST_FILES:
            st.warning(_("Only the first {limit} files are read.", limit=MOST_FILES))

    def _chosen(self, role: str) -> list[Any]:
        """Return the uploaded files of a role."""
        found = st.session_state.get(self._field(role))
        if role in _SEVERAL:
            return list(found or ())
        return [] if found is None else [found]

    def names(self, role: str) -> list[str]:
        """Return the names by which the answers refer to the files of a role."""
        count = min(len(self._chosen(role)), MOST_FILES)
        return [f"{role} {place}" for place in range(count)] if role in _SEVERAL else [role][:count]

    def _file(self, name: str) -> tuple[Any, str]:
        """Return an uploaded file, and the session key of what is known about it."""
        role, _space, place = name.partition(" ")
        file = self._chosen(role)[int(place or 0)]
        key = self._field(role)
        return file, f"{key}_{file.file_id}" if role in _SEVERAL else key

    def has(self, role: str) -> bool:
        """Return whether a file has been chosen."""
        return bool(self._chosen(role))

    def digest(self, role: str) -> str:
        """Return a hash of the files of a role and of how they are read; empty without a file."""
        if not self.has(role):
            return ""
        text = ""
        for given in map(self.read, self.names(role)):
            text += f"{hashlib.sha256(given.content).hexdigest()} {given.name} {given.crs!r} "
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def read(self, name: str, crs: Any = None, *, is_extract: bool = False) -> GivenFile:
        """Return a chosen file; the system that the visitor has chosen counts."""
        del crs, is_extract
        file, key = self._file(name)
        reading = None if name == "osm" else chosen_reading(key, file.file_id)
        return GivenFile(file.name, file.getvalue(), reading)

    def ground(self) -> Values:
        """Return the answers about the chosen files of the base map."""
        values: Values = {}
        if self.has("osm"):
            values["osm"] = {"file": "osm"}
        for role in _SEVERAL:
            if self.has(role):
                values[role] = [{"file": name} for name in self.names(role)]
        return values

    def outline(self, values: Values) -> Outline | None:
        """Read the outline; ask for its system or for the area that is the town if need be."""
        answers = as_answers({**_DRAFT, **values, **({} if values.get("section") else _DRAFT)})
        digests = [self.digest(role) for role in (OUTLINE, COMMUNITIES)]
        name = f"outline {digests} {values['outline']} {values['place_zh']}"
        try:
            with st.spinner(_("Reading the file …")):
                return kept(name, lambda: read_outline(answers, self.read))
        except UndecidedSystem as error:
            self._ask(error, OUTLINE)
        except PlanMapError as error:
            show_error(error)
            if error.code.startswith("town_area_"):
                self._ask_area(error)
            else:
                other_system(self._field(OUTLINE))
        return None

    def _ask_area(self, error: PlanMapError) -> None:
        labels = list(error.params.get("allowed", ()))

        def choose() -> None:
            label = st.session_state["new_town_area_choice"]
            st.session_state[self.choice_key] = label.split(" ")[0] if label else None

        st.selectbox(
            _("Which area is it?"),
            labels,
            index=None,
            key="new_town_area_choice",
            on_change=choose,
        )

    def town(self, values: Values, make: Callable[[], NewTown]) -> NewTown | None:
        """Make the town, or show what is wrong with one of its files."""
        name = f"town {[self.digest(role) for role in _LABELS]} {values}"
        try:
            return kept(name, make)
        except UndecidedSystem as error:
            self._ask(error, _SEVERAL[0])
        except PlanMapError as error:
            show_error(error)
        return None

    def _ask(self, error: UndecidedSystem, otherwise: str) -> None:
        """Ask for the system of the file that an error names."""
        called = str(error.params.get("file", ""))
        names = [name for role in _LABELS for name in self.names(role)]
        of_file = (name for name in names if self._file(name)[0].name == called)
        name = next(of_file, next(iter(self.names(otherwise)), None))
        if name is None:
            show_error(error)
            return
        role = name.partition(" ")[0]
        ask_system(self._file(name)[1], called if role in _SEVERAL else _(_LABELS[role][0]), error)
