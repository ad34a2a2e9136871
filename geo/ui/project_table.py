"""The table of projects and its downloads."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.export import EXPORTERS, file_ending
from geo.export.table import headings, table
from geo.model.language import N_
from geo.model.plan import plan
from geo.store.counts import in_plan_order
from geo.store.snapshot import Snapshot
from geo.ui import state
from geo.ui.words import _, count_text

# A table of more rows helps nobody; the downloads hold all of them.
MAX_ROWS = 2000
MAX_DOWNLOAD = 50_000
# The name in the reader's language comes first; what the downloads add is left out.
_SHOWN: tuple[str, ...] = (
    "status",
    "section",
    "sentence",
    "place",
    "category",
    "phrase",
    "status_evidence",
)
_SHOWN += ("status_as_of", "target_value", "target_unit", "target_year", "community")
_SHOWN += ("location_source",)
_DOWNLOADS = {"xlsx": "XLSX", "csv": "CSV", "geojson": "GeoJSON"}
_MORE = {"gpkg": "GeoPackage", "shp": "Shapefile (ZIP)", "kml": "KML"}
_MORE |= {"html": "HTML", "pptx": "PowerPoint", "pdf": "PDF", "png": "PNG"}
_USUAL_HELP = N_("The projects of this table as a file")
_HELP = {
    "gpkg": N_("For QGIS and ArcGIS: one layer with every project and field"),
    "shp": N_("For older GIS: a file for each of points, lines and areas; long texts are cut"),
    "kml": N_("For Google Earth: folders by section, colours by status"),
    "html": N_("One file that opens by double click, without a network"),
    "pptx": N_("A slide a scene, to be edited; notes included"),
    "pdf": N_("Map sheet, list of projects, a page a section; for printing"),
    "png": N_("The map as a picture at the resolution of print"),
}


def project_table(snapshot: Snapshot) -> None:
    """Show the projects that pass the visitor's filter, and offer them as files.

    Parameters
    ----------
    snapshot : Snapshot
    """
    wanted = state.project_filter()
    rows = in_plan_order(snapshot, snapshot.rows(wanted))
    if not len(rows):
        st.info(_("No project matches this search."), icon=":material/search_off:")
        return
    shown = min(len(rows), MAX_ROWS)
    text = count_text(len(rows))
    if shown < len(rows):
        text = _("{shown} of {n} projects shown", shown=f"{shown:,}", n=f"{len(rows):,}")
    count, *buttons = st.columns([2, 1, 1, 1, 1], vertical_alignment="bottom")
    count.markdown(f"**{text}**")
    _downloads(snapshot, rows[:MAX_DOWNLOAD], buttons)
    language = state.language()
    names = headings(language)
    first, other = ("name", "name_en") if language == "zh" else ("name_en", "name")
    keys = (first, *_SHOWN, other)
    data = [
        {**{names[key]: row[key] for key in keys}, _("Card"): _card(row)}
        for row in _rows(snapshot, tuple(rows[:shown].tolist()), language)
    ]
    st.dataframe(
        data,
        hide_index=True,
        width="stretch",
        height=min(720, 35 * (len(data) + 1) + 4),
        column_config={
            names[first]: st.column_config.TextColumn(width="large"),
            names["place"]: st.column_config.TextColumn(width="large"),
            names["section"]: st.column_config.NumberColumn(width="small"),
            names["sentence"]: st.column_config.NumberColumn(width="small"),
            names["target_year"]: st.column_config.NumberColumn(format="%d"),
            _("Card"): st.column_config.LinkColumn(display_text=_("Open on the map")),
        },
    )


@st.cache_data(max_entries=20, show_spinner=False)
def _cached_table(
    revision: str, rows: tuple[int, ...], language: str, _snapshot: Any
) -> list[dict[str, Any]]:
    import numpy as np

    del revision  # the key of the cache; the snapshot itself cannot be one
    return table(_snapshot, np.asarray(rows, dtype=np.int64), language)  # type: ignore[arg-type]


def _rows(snapshot: Snapshot, rows: tuple[int, ...], language: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _cached_table(snapshot.revision, rows, language, snapshot)
    return found


def _card(row: dict[str, Any]) -> str:
    return f"/?id={row['id']}&lang={state.language()}"


def _downloads(snapshot: Snapshot, rows: Any, columns: list[Any]) -> None:
    *buttons, more = columns
    for form, column in zip(_DOWNLOADS, buttons, strict=True):
        _download(snapshot, rows, form, column)
    with more.popover(_("More formats"), width="stretch"):
        for form in (each for each in _MORE if each in EXPORTERS):
            _download(snapshot, rows, form, st)


def _download(snapshot: Snapshot, rows: Any, form: str, place: Any) -> None:
    language = state.language()
    write, media_type = EXPORTERS[form]
    place.download_button(
        (_DOWNLOADS | _MORE)[form],
        # Made when it is asked for, not on every rerun.
        data=lambda: write(snapshot, rows, language),
        file_name=f"{plan().subject}-{plan().date.year}.{file_ending(form)}",
        mime=media_type,
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
        help=_(_HELP.get(form, _USUAL_HELP)),
    )
