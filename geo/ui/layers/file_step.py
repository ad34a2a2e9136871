"""Take a file for a layer: read it, ask for its coordinate system, show what it holds."""

from __future__ import annotations

import hashlib
from typing import Any

import streamlit as st

from geo.coverage.town import town
from geo.crs.surroundings import system_with
from geo.intake.checks.groups import groups
from geo.layers.kinds import STREETS
from geo.layers.record import Layer
from geo.layers.store import layer_store
from geo.model.config.settings import limit_settings
from geo.model.errors import (
    AnalysisStopped,
    Finding,
    PlanMapError,
    UndecidedSystem,
    UnreadableFile,
)
from geo.model.messages import advice, sentence
from geo.model.text.language import N_
from geo.review.layer_draft import LayerDraft, Shown, draft_of_new, draft_of_replacement
from geo.study.study import Call
from geo.ui.coverage.analysis import WorkApart, kept_here, name_of, try_again, worked_out
from geo.ui.coverage.user_files import is_quick
from geo.ui.shared import state
from geo.ui.shared.file_input import file_style
from geo.ui.shared.readings import ask_system, chosen_reading, other_system
from geo.ui.shared.side_map import MapShape, Role, edit_map
from geo.ui.shared.values import finding_text
from geo.ui.shared.visitor import visitor_now
from geo.ui.shared.words import _, plain

FEW = 2_000  # features of a kept layer that are looked through in this process
DECIDED = {
    "given": N_("chosen by the person who loaded it"),
    "declared": N_("stated by the file"),
    "recognised": N_("recognised by its numbers"),
}
_ICONS = {"error": ":material/error:", "warning": ":material/warning:", "info": ":material/info:"}
_FORMATS = (
    "GeoJSON, Shapefile (zip), GeoPackage, KML, KMZ, GPX, FlatGeobuf, CSV, XLSX, GeoTIFF, "
    "OSM PBF, OSM XML, GraphML"
)
_MAP_ROLES: dict[str, Role] = {"Point": "facility", "MultiPoint": "facility"}


def file_field(key: str, label: str) -> Any:
    """Show the file field; any file is recognised by its content.

    Parameters
    ----------
    key : str
        A new key gives an empty field.
    label : str
    """
    megabytes = limit_settings().max_upload_mb
    hint = _("or drop it here: {kinds}; at most {limit} MB", kinds=_FORMATS, limit=megabytes)
    with st.container(key=f"{key}_drop"):
        st.html(file_style(f"{key}_drop", _("Choose a file"), hint))
        return st.file_uploader(label, key=key, max_upload_size=megabytes)


def draft_of_file(key: str, file: Any, kind: str, old: Layer | None = None) -> LayerDraft | None:
    """Read a file; ask for its system or say what is wrong, and return None then.

    Parameters
    ----------
    key : str
        Session key of the file's field.
    file : UploadedFile
    kind : str
        Key of :data:`geo.layers.kinds.KINDS`.
    old : Layer, optional
        The layer to compare with, which it is to replace.
    """
    notice = st.empty()
    try:
        with st.spinner(_("Reading the file …")):
            return _draft(key, file, kind, old, notice)
    except UndecidedSystem as error:
        ask_system(key, file.name, error)
    except PlanMapError as error:
        text = finding_text(Finding(error.code, params=error.params))
        st.error(plain(text), icon=":material/error:")
        st.caption(_("Nothing has been saved."))
        if isinstance(error, AnalysisStopped):
            st.button(_("Try again"), key=f"{key}_again", on_click=try_again)
        elif not isinstance(error, UnreadableFile) or error.code == "layer_without_places":
            other_system(key)  # in another system the file may be usable
    return None


def _draft(key: str, file: Any, kind: str, old: Layer | None, notice: Any) -> LayerDraft:
    content, place = file.getvalue(), town()
    chosen, visitor = chosen_reading(key, file.file_id), visitor_now()
    digest = hashlib.sha256(content).hexdigest()
    facts = (kind, digest, file.name, chosen, old, place.system, place.outline.area)
    name = repr(("layer", *facts))
    given = (content, file.name)

    def prepare() -> Call:
        if old is None:
            return draft_of_new, (kind, given, place, chosen), {}
        return draft_of_replacement, (layer_store(), old, given, place, chosen), {}

    found: LayerDraft
    role = "streets" if kind == STREETS else "facilities"
    if is_quick(role, content) and (old is None or old.features <= FEW):
        make, args, _none = prepare()
        found = kept_here(name, lambda: make(*args), visitor)
    else:
        found = worked_out(name, prepare, WorkApart(visitor, {name_of(place): place}, notice))
    return found


def show_read(key: str, draft: LayerDraft) -> None:
    """Show what was read: numbers, system, findings, and the places on a map."""
    st.header(_("What the file says"), anchor=False)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        with st.container(horizontal=True, gap="medium"):
            st.metric(_("Features"), f"{draft.read.count:,}", width="content")
            if draft.read.without_place:
                st.metric(_("Without a place"), f"{draft.read.without_place:,}", width="content")
            if draft.read.total is not None:
                st.metric(_("Sum of the cells"), f"{draft.read.total:,.0f}", width="content")
        read_as = _("Read as {system}", system=system_words(draft.read.crs))
        st.caption(plain(f"{read_as} · {_(DECIDED[draft.read.decided])}"))
        other_system(key)
        show_findings(list(draft.findings))
    with right:
        preview(f"{key}_preview", draft.shown)


def system_words(code: str) -> str:
    """Return the code of a coordinate system with its name."""
    system = system_with(code)
    if system is None:
        return code
    label = system.label(state.language())
    return label if code in label else f"{label} ({code})"


def show_findings(findings: list[Finding]) -> None:
    """Show findings in words, each kind once, the serious ones first."""
    kinds = sorted(groups(findings), key=lambda each: list(_ICONS).index(each.first.severity))
    if not kinds:
        st.success(_("No faults were found in the file."), icon=":material/check_circle:")
    for group in kinds:
        text = sentence(group.first, state.language())
        if group.count > 1:
            text = _("{sentence} ({n} of this kind)", sentence=text, n=f"{group.count:,}")
        to_do = advice(group.first, state.language())
        show = {"error": st.error, "warning": st.warning}.get(group.first.severity)
        words = plain(" ".join(filter(None, (text, to_do))))
        if show is None:
            st.caption(f":material/info: {words}")
        else:
            show(words, icon=_ICONS[group.first.severity])


def preview(key: str, shown: Shown) -> None:
    """Show features of a layer on a map, and say if they are not all."""
    if not shown.features:
        return
    shapes = [
        MapShape(str(number), geometry, _MAP_ROLES.get(geometry["type"], "new"), label)
        for number, (geometry, label) in enumerate(shown.features)
    ]
    edit_map(key, shapes, label=_("The layer's features on the map"), height=380)
    if shown.total > len(shapes):
        text = _("The map shows the first {n} of {total}.")
        st.caption(text.format(n=f"{len(shapes):,}", total=f"{shown.total:,}"))
