"""One project of an upload in detail: each value now and in the file."""

from __future__ import annotations

import streamlit as st

from geo.review.rows import Row
from geo.review.upload_session import UploadSession
from geo.ui.edit.values import field_label, value_text
from geo.ui.plain_html import show_table
from geo.ui.words import _


def show_detail(session: UploadSession, row: Row) -> None:
    """Show what differs between a project as it is stored and as the file has it."""
    new = session.examination.features[row.feature]
    old = session.stored.get(row.id) or {"properties": {}, "geometry": None}
    rows = []
    if row.moved or row.added:
        rows.append(_line("geometry", old["geometry"], new.get("geometry")))
    fields = row.fields or (tuple(new["properties"]) if row.added else ())
    rows += [
        _line(field, old["properties"].get(field), new["properties"].get(field)) for field in fields
    ]
    st.caption(_("Now and in the file"))
    show_table(rows, roomy=True)


def _line(field: str, before: object, after: object) -> dict[str, object]:
    return {
        _("Field"): field_label(field),
        _("Now"): value_text(field, before),
        _("In the file"): value_text(field, after),
    }
