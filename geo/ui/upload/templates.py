"""Templates with the current ids, for the survey office to fill in."""

from __future__ import annotations

import streamlit as st

from geo.export.tables.template import LEFT_OUT, fillable, template_geojson, template_xlsx
from geo.model.plan import plan
from geo.model.query import ProjectFilter
from geo.store.counts import in_plan_order
from geo.store.snapshot import Snapshot
from geo.ui.shared import state
from geo.ui.shared.words import _

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def template_downloads(snapshot: Snapshot) -> None:
    """Offer the template as XLSX and as GeoJSON, of all projects or of those without a place."""
    with st.popover(_("Template to fill in"), icon=":material/download:", width="stretch"):
        st.caption(
            _(
                "A file with the ids of the projects. The survey office fills in coordinates; "
                "upload it here when it comes back."
            )
        )
        waiting = st.toggle(_("Only projects without a confirmed place"), value=True)
        rows = in_plan_order(snapshot, snapshot.rows(ProjectFilter()))
        if waiting:
            surveyed = [_is_surveyed(snapshot, int(row)) for row in rows]
            rows = rows[[not each for each in surveyed]]
        placeless = len(rows) - len(fillable(snapshot, rows))
        if placeless:
            st.caption(_(LEFT_OUT, n=f"{placeless:,}"))
        language = state.language()
        name = f"{plan().subject}-{plan().date.year}-template"
        for label, write, ending, kind in (
            ("XLSX", template_xlsx, "xlsx", _XLSX),
            ("GeoJSON", template_geojson, "geojson", "application/geo+json"),
        ):
            st.download_button(
                label,
                data=lambda write=write: write(snapshot, rows, language),  # type: ignore[misc]
                file_name=f"{name}.{ending}",
                mime=kind,
                icon=":material/download:",
                on_click="ignore",
                width="stretch",
            )


def _is_surveyed(snapshot: Snapshot, row: int) -> bool:
    from geo.model.vocabulary import vocabulary

    surveyed = vocabulary().codes("certainty").index("surveyed")
    return int(snapshot.columns.certainty[row]) == surveyed
