"""Show text and tables as escaped HTML.

Streamlit's Markdown, also in the cells of ``st.table``, would turn addresses in data into
links and image syntax into requests.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence

import streamlit as st

_STYLE = """<style>
.plain-table { width: 100%; border-collapse: collapse; font-size: .875rem; }
.plain-table th { text-align: left; font-weight: 600; opacity: .8; }
.plain-table th, .plain-table td { padding: .4rem .75rem .4rem 0; vertical-align: top;
  border-bottom: 1px solid color-mix(in srgb, currentColor 16%, transparent); }
.plain-table td { font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
  white-space: pre-line; }
.plain-roomy { overflow-x: auto; }
.plain-roomy td { min-width: 6rem; }
.plain-text { white-space: pre-line; }
.plain-lead { margin: 0; opacity: .8; }
</style>"""


def show_table(rows: Sequence[Mapping[str, object]], *, roomy: bool = False) -> None:
    """Show rows as a table with the keys of the first row as headings.

    Parameters
    ----------
    rows : sequence of mappings
    roomy : bool
        Keep columns wide enough for words and let the table scroll sideways on a
        narrow screen; otherwise it always fits.
    """
    if not rows:
        return
    heading_cells = "".join(f'<th scope="col">{_escaped(key)}</th>' for key in rows[0])
    body_rows = "".join(
        "<tr>" + "".join(f"<td>{_escaped(value)}</td>" for value in row.values()) + "</tr>"
        for row in rows
    )
    rows_html = f"<thead><tr>{heading_cells}</tr></thead><tbody>{body_rows}</tbody>"
    table = f'<table class="plain-table">{rows_html}</table>'
    if roomy:
        # A scrollable area must be reachable by keyboard.
        table = f'<div class="plain-roomy" tabindex="0">{table}</div>'
    st.html(_STYLE + table)


def show_lead(text: str) -> None:
    """Show the sentence below a page's title."""
    st.html(f'{_STYLE}<p class="plain-lead">{_escaped(text)}</p>')


def show_text(text: str) -> None:
    """Show a paragraph, with its line breaks."""
    st.html(f'{_STYLE}<p class="plain-text">{_escaped(text)}</p>')


def _escaped(value: object) -> str:
    return "" if is_empty(value) else html.escape(str(value))


def is_empty(value: object) -> bool:
    """Return whether a cell has nothing to show.

    Examples
    --------
    >>> is_empty(None), is_empty(float("nan")), is_empty(0), is_empty("")
    (True, True, False, True)
    """
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))
