"""Which column or field means what: assigned by name, corrected here, remembered."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import Any

import pandas as pd
import streamlit as st

from geo.intake.tables.mapping import ColumnMapping
from geo.intake.tables.mapping_store import forget, remember
from geo.intake.tables.named_fields import field_value
from geo.intake.tables.table import Table, mapping_for
from geo.model.errors import PlanMapError
from geo.model.project import field_names
from geo.review.upload_session import UploadSession
from geo.ui.shared.store_form import show_error
from geo.ui.shared.values import field_label
from geo.ui.shared.words import _, plain

_PLACE = ("x", "y", "wkt", "id")
_SHOWN = 5  # features of a preview
_LONGEST = 200  # characters of a cell that are shown


def columns_expander(session: UploadSession) -> None:
    """Offer to correct what the columns of a table or the fields of a layer mean."""
    if _table(session) is None:
        return
    label = _("Columns of the table") if session.table else _("Fields of the layer")
    is_refused = session.job.error is not None
    with st.expander(label, expanded=is_refused, icon=":material/view_column:"):
        assign_columns(session)


def assign_columns(session: UploadSession) -> None:
    """Ask what each column means; the answer is used and remembered for the next file."""
    table = _table(session)
    if table is None:
        return
    current = session.decisions.mapping or _used(session) or mapping_for(table)
    _explain(session)
    _preview(table)
    chosen = _place_columns(table, current, session)
    chosen = _field_columns(table, chosen, session)
    if session.table:
        packed = st.checkbox(
            _("Degrees, minutes and seconds are written together (1134455.1 is 113° 44′ 55.1″)"),
            value=current.packed,
            key=f"columns_{session.stage}_packed",
        )
        chosen = dataclasses.replace(chosen, packed=packed)
    _buttons(session, table, chosen)


def _explain(session: UploadSession) -> None:
    if session.table:
        text = _(
            "Say which columns hold the coordinates and the project. The assignment is remembered "
            "for the next table with the same columns."
        )
    else:
        text = _(
            "Say what the fields mean. The assignment is remembered for the next file with the "
            "same fields."
        )
    st.caption(text)


def _buttons(session: UploadSession, table: Table, chosen: ColumnMapping) -> None:
    is_named = chosen.id is not None or "name" in chosen.fields.values()
    is_usable = chosen.has_place or is_named or session.table is None
    label = _("Use these columns") if session.table else _("Use these fields")
    with st.container(horizontal=True):
        if st.button(label, type="primary", disabled=not is_usable):
            _use(session, chosen)
        if session.table and st.button(_("Swap X and Y"), disabled=not (chosen.x and chosen.y)):
            _use(session, chosen.swapped())
        if st.button(_("Detect again"), type="tertiary"):
            with contextlib.suppress(PlanMapError):  # guessed anew all the same, for this visit
                forget(table.header)
            session.decide(mapping=None)
            st.rerun()


def _table(session: UploadSession) -> Table | None:
    """Return the table in the file, or the fields of its layer as one."""
    if session.table is not None:
        return session.table
    result = session.job.result
    upload = result.upload if result else None
    if upload is None or upload.columns is None:
        return None
    header = upload.columns.header
    features = [each for each in upload.features[:_SHOWN] if isinstance(each, dict)]
    rows = [
        (place, [field_value(feature, upload.columns, name) for name in header])
        for place, feature in enumerate(features, start=1)
    ]
    return Table(header, rows)


def _used(session: UploadSession) -> ColumnMapping | None:
    result = session.job.result
    return result.upload.columns if result else None


def _preview(table: Table) -> None:
    rows = [
        {name: _text(cells[at]) if at < len(cells) else "" for at, name in enumerate(table.header)}
        for cells in table.preview
    ]
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, placeholder="", width="stretch", row_height=32
    )


def _text(cell: Any) -> str:
    if isinstance(cell, dict):
        return str(cell.get("date") or cell.get("error") or "")
    return "" if cell is None else str(cell)[:_LONGEST]


def _place_columns(table: Table, current: ColumnMapping, session: UploadSession) -> ColumnMapping:
    labels = {
        "x": _("Longitude or easting"),
        "y": _("Latitude or northing"),
        "wkt": _("Whole geometry (WKT)"),
        "id": _("Id of the project"),
    }
    options = [None, *table.header]
    made: dict[str, Any] = {}
    roles = _PLACE if session.table else ("id",)  # the places of a layer are its shapes
    for column, role in zip(st.columns(len(roles)), roles, strict=True):
        known = getattr(current, role)
        made[role] = column.selectbox(
            labels[role],
            options,
            index=options.index(known) if known in options else 0,
            key=f"columns_{session.stage}_{role}",
            format_func=_column_label,
        )
    return dataclasses.replace(current, **made)


def _column_label(name: str | None) -> str:
    return _("(none)") if name is None else name


def _field_columns(table: Table, current: ColumnMapping, session: UploadSession) -> ColumnMapping:
    taken = {getattr(current, role) for role in _PLACE}
    others = [name for name in table.header if name not in taken]
    if not others:
        return current
    labels: dict[str | None, str] = {None: _("keep under its own name")}
    labels |= {name: field_label(name) for name in field_names()}
    with st.expander(_("The other columns ({n})", n=len(others))):
        fields = {}
        for name in others:
            known = current.fields.get(name)
            options = list(labels)
            chosen = st.selectbox(
                plain(name),
                options,
                index=options.index(known) if known in options else 0,
                key=f"columns_{session.stage}_field_{table.header.index(name)}",
                format_func=lambda option: labels[option],
            )
            if chosen is not None:
                fields[name] = chosen
    return dataclasses.replace(current, fields=fields)


def _use(session: UploadSession, mapping: ColumnMapping) -> None:
    try:
        remember(mapping)
    except PlanMapError as error:
        show_error(error)
    session.decide(mapping=mapping)
    st.rerun()
