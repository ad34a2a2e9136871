"""The Streamlit component of a table whose rows belong to areas of the map beside it.

A heading sorts the rows in the browser; pointing at a row, by pointer or keyboard, outlines its
area on the map, and the other way round. Both are drawn by ``geo/web/js/editor``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from geo.model.config.base_path import base_path
from geo.ui.shared import state
from geo.ui.shared.side_map import LOAD_SCRIPT, Role
from geo.web.bundle import script_bundle

_HTML = '<div class="pmt"></div>'
_JS = """
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".pmt");
  load(data.script).then(() => window.PlanMap.table.mount(root, data), () => {});
  return () => {
    if (root.isConnected || !window.PlanMap || !window.PlanMap.table) return;
    window.PlanMap.table.unmount(root);
  };
}
"""
_mount = st.components.v2.component("planmap_linked_table", html=_HTML, js=LOAD_SCRIPT + _JS)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table.

    Attributes
    ----------
    id : str
        That of its area on the map; begins with :data:`geo.ui.shared.side_map.LINKED`.
    name : str
    cells : sequence of (str, float or None)
        The text of each column after the name, and the number by which it is sorted.
    role : Role or None
        The fill of its area, shown before the name.
    is_unsure : bool
        Whether the shaded figure may belong to another class.
    """

    id: str
    name: str
    cells: Sequence[tuple[str, float | None]]
    role: Role | None = None
    is_unsure: bool = False


def linked_table(
    key: str,
    columns: Sequence[str],
    rows: Sequence[TableRow],
    *,
    label: str,
    shaded: int,
    unsure: str,
) -> None:
    """Show a table whose rows belong to areas of a map.

    Parameters
    ----------
    key : str
        Key of the table; the order that the reader chose is kept under it.
    columns : sequence of str
        Headings, that of the names first.
    rows : sequence of TableRow
        In the order in which they are shown first.
    label : str
        Description for screen readers.
    shaded : int
        Number of the column by which the map is shaded.
    unsure : str
        What the mark of an unsure class means.
    """
    data = {
        "key": key,
        "lang": state.language(),
        "script": base_path() + script_bundle().url,
        "label": label,
        "columns": list(columns),
        "rows": [
            {
                "id": row.id,
                "name": row.name,
                "role": row.role,
                "isUnsure": row.is_unsure,
                "cells": [list(cell) for cell in row.cells],
            }
            for row in rows
        ],
        "shaded": shaded,
        "unsure": unsure,
    }
    _mount(key=key, data=data)
