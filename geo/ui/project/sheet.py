"""The view of the Edit page for many projects: a sheet of cells, saved as one revision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from geo.model.vocabulary import vocabulary
from geo.review.edits import (
    SHEET_FIELDS,
    changed_cells,
    differences,
    findings_by_field,
    sheet_changes,
    sheet_row,
)
from geo.review.places import fit_types
from geo.store.change import ChangeSet, FeatureChange
from geo.store.counts import in_plan_order
from geo.store.feature_line import read_feature
from geo.store.snapshot import Snapshot
from geo.ui.project.form import HELP
from geo.ui.shared import state
from geo.ui.shared.conflict import store_or_resolve
from geo.ui.shared.filter_widgets import filter_widgets
from geo.ui.shared.plain_html import show_table
from geo.ui.shared.problems import snapshot_or_stop
from geo.ui.shared.store_form import (
    ask_author,
    editing_or_reason,
    show_findings,
    show_notes,
    show_outcome,
)
from geo.ui.shared.values import field_label, name_of, section_text, value_text
from geo.ui.shared.words import _, count_text

MAX_ROWS = 1000
MAX_LISTED = 100
_SHEET = "edit_sheet"
_FIXED = ("id", "section")


@dataclass(slots=True)
class ProjectSheet:
    """The state of the sheet in this visit.

    Attributes
    ----------
    number : int
        Number of the table; it rises when other projects are shown.
    shown : tuple of str
        The language, the revision and the ids of its rows.
    before : dict of str to bytes
        Each project's stored line from when it was first shown.
    drafts : dict of str to dict
        Changed cells by id and field; they survive changes of filter and page.
    frame : DataFrame
    """

    number: int = 0
    shown: tuple[str, ...] = ()
    before: dict[str, bytes] = field(default_factory=dict)
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    frame: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def key(self) -> str:
        """Session key of the table."""
        return f"{_SHEET}_{self.number}"


def show_sheet_edit() -> None:
    """Show the view that edits the filtered projects as a sheet."""
    snapshot = snapshot_or_stop()
    if not editing_or_reason():
        return
    show_outcome()
    filter_widgets(snapshot)
    rows = in_plan_order(snapshot, snapshot.rows(state.project_filter()))
    if not len(snapshot):
        st.info(_("There are no projects yet."), icon=":material/playlist_add:")
    elif not len(rows):
        st.info(_("No project matches this search."), icon=":material/search_off:")
    sheet = _sheet(snapshot, [int(row) for row in rows[:MAX_ROWS]])
    if len(rows) > MAX_ROWS:
        text = _("{shown} of {n} projects shown. Narrow the filter to reach the others.")
        st.caption(text.format(shown=f"{MAX_ROWS:,}", n=f"{len(rows):,}"))
    if len(rows):
        _edit(sheet)
    _store(snapshot, sheet)


def _sheet(snapshot: Snapshot, rows: list[int]) -> ProjectSheet:
    sheet: ProjectSheet = st.session_state.setdefault(_SHEET, ProjectSheet())
    lines = {snapshot.feature(row)["id"]: snapshot.columns.lines[row] for row in rows}
    for identifier, line in lines.items():
        # Edited projects keep the line that the editor saw; the others follow the stored data.
        if identifier not in sheet.drafts:
            sheet.before[identifier] = line
    shown = (state.language(), snapshot.revision, *lines)
    if shown != sheet.shown or sheet.key not in st.session_state:
        sheet.number += 1
        sheet.shown = shown
        sheet.frame = _frame(sheet, list(lines))
    return sheet


def _frame(sheet: ProjectSheet, ids: list[str]) -> pd.DataFrame:
    records = []
    for identifier in ids:
        cells = sheet_row(sheet.before[identifier]) | sheet.drafts.get(identifier, {})
        records.append({"id": identifier, "section": _section(sheet, identifier), **cells})
    frame = pd.DataFrame(records, columns=[*_FIXED, *SHEET_FIELDS])
    # A column that only contains None must still get the type of its field.
    kinds = {"location_accuracy_m": "float64", "target_value": "float64", "target_year": "float64"}
    return frame.astype({**kinds, "location_verified": "bool"})


def _section(sheet: ProjectSheet, identifier: str) -> str:
    return section_text(read_feature(sheet.before[identifier])["properties"].get("section"))


def _edit(sheet: ProjectSheet) -> None:
    language = state.language()
    names = ("name", "name_en") if language == "zh" else ("name_en", "name")
    rest = [name for name in SHEET_FIELDS if name not in names]
    edited = st.data_editor(
        sheet.frame,
        key=sheet.key,
        hide_index=True,
        num_rows="fixed",
        placeholder="",
        width="stretch",
        height=min(640, 35 * (len(sheet.frame) + 1) + 4),
        column_order=[names[0], "section", *rest, names[1]],
        disabled=list(_FIXED),
        column_config=column_config(sheet.frame),
    )
    _adopt(sheet, edited)


def _adopt(sheet: ProjectSheet, edited: pd.DataFrame) -> None:
    """Store the cells that differ from the projects' lines as drafts."""
    for record in edited.to_dict("records"):
        identifier = str(record["id"])
        cells = {name: record[name] for name in SHEET_FIELDS}
        changes = sheet_changes(sheet.before, [(identifier, cells)])
        fields = {difference.field for _id, difference in changed_cells(changes)}
        if fields:
            sheet.drafts[identifier] = {name: cells[name] for name in fields}
        else:
            sheet.drafts.pop(identifier, None)


def _store(snapshot: Snapshot, sheet: ProjectSheet) -> None:
    fitted, notes = fit_types(sheet_changes(sheet.before, sheet.drafts.items()))
    changes = [change for change in fitted if differences(change)]
    cells = changed_cells(changes)
    st.header(_("What will be saved"), anchor=False)
    if not cells:
        st.caption(_("Nothing has been changed yet."))
    else:
        message = _(
            "{n} changed cells in {projects}", n=len(cells), projects=count_text(len(changes))
        )
        st.markdown(f"**{message}**")
        _list(snapshot, sheet, changes)
    show_notes(notes)
    invalid = [
        finding
        for change in changes
        for findings in findings_by_field(change).values()
        for finding in findings
    ]
    if invalid:
        st.error(_("Some cells cannot be saved like this."), icon=":material/error:")
        show_findings(invalid)
    author, reason = ask_author(f"{_SHEET}_sign")
    with st.container(horizontal=True):
        pressed = st.button(
            _("Save as one revision"),
            key=f"{_SHEET}_store",
            type="primary",
            disabled=not cells or bool(invalid),
            icon=":material/save:",
        )
        st.button(
            _("Reset"),
            key=f"{_SHEET}_reset",
            on_click=_reset,
            disabled=not cells,
            help=_("Discard what you typed and show the saved values."),
        )
    change_set = ChangeSet(tuple(changes), author, reason) if pressed else None
    if store_or_resolve(_SHEET, change_set) is not None:
        _reset()
        st.rerun()


def _reset() -> None:
    number = st.session_state[_SHEET].number
    st.session_state[_SHEET] = ProjectSheet(number=number)


def _list(snapshot: Snapshot, sheet: ProjectSheet, changes: list[FeatureChange]) -> None:
    cells = changed_cells(changes)
    properties = {
        change.id: read_feature(sheet.before[change.id])["properties"] for change in changes
    }
    show_table(
        [
            {
                _("Project"): name_of(properties[identifier], identifier),
                _("Field"): field_label(difference.field),
                _("Before"): value_text(difference.field, difference.before),
                _("After"): value_text(difference.field, difference.after),
            }
            for identifier, difference in cells[:MAX_LISTED]
        ]
    )
    if len(cells) > MAX_LISTED:
        st.caption(_("{n} more are not listed.", n=len(cells) - MAX_LISTED))
    stale = [
        change
        for change in changes
        if change.id in snapshot.columns.rows
        and snapshot.columns.lines[snapshot.row(change.id)] != sheet.before[change.id]
    ]
    if stale:
        st.info(
            _(
                "Of these, others have changed {projects} since you started. Their "
                "changes are kept; if you both changed the same field, you will be asked.",
                projects=count_text(len(stale)),
            ),
            icon=":material/group:",
        )


def column_config(frame: pd.DataFrame) -> dict[str, Any]:
    """Return how each column of the sheet is displayed and edited.

    Parameters
    ----------
    frame : DataFrame
        The sheet; its units that are not in the vocabulary remain choices.
    """
    config: dict[str, Any] = {
        "id": None,
        "section": st.column_config.TextColumn(field_label("section")),
        "name": _text("name", 200, width="medium"),
        "name_en": _text("name_en", 200, width="medium"),
        "community": _text("community", 500),
        "lead": _text("lead", 500),
        "location_source": _text("location_source", 500),
        "status": _choice("status", []),
        "category": _choice("category", []),
        "location_type": _choice("location_type", []),
        "target_unit": _choice("target_unit", list(frame["target_unit"].dropna().unique())),
        "status_as_of": st.column_config.DateColumn(
            field_label("status_as_of"),
            help=_help("status_as_of"),
            format="YYYY-MM-DD",
            min_value=dt.date(1900, 1, 1),
            max_value=dt.date(2200, 12, 31),
        ),
        "location_verified": st.column_config.CheckboxColumn(
            field_label("location_verified"), help=_help("location_verified")
        ),
    }
    limits: dict[str, dict[str, Any]] = {
        "location_accuracy_m": {"min_value": 0, "max_value": 100_000},
        "target_value": {},
        "target_year": {"min_value": 1900, "max_value": 2200, "step": 1},
    }
    for name, limit in limits.items():
        config[name] = st.column_config.NumberColumn(
            field_label(name), help=_help(name), format="%g", **limit
        )
    return config


def _text(name: str, limit: int, **options: Any) -> Any:
    label, help_text = field_label(name), _help(name)
    return st.column_config.TextColumn(label, help=help_text, max_chars=limit, **options)


def _help(name: str) -> str:
    return _(HELP[name])


def _choice(kind: str, extra_codes: list[str]) -> Any:
    codes = [*vocabulary().codes(kind)]
    codes += [code for code in extra_codes if code not in codes]
    labels: dict[Any, str] = {
        code: vocabulary().label(kind, code, state.language()) for code in codes
    }
    return st.column_config.SelectboxColumn(
        field_label(kind),
        help=_help(kind),
        options=codes,
        format_func=lambda code: labels.get(code, str(code)),
        required=kind != "target_unit",
    )
