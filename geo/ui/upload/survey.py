"""Which projects need a survey most, and templates with current ids for the survey office."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.export.tables.table import headings, section_title
from geo.export.tables.template import LEFT_OUT, fillable, template_geojson, template_xlsx
from geo.model.location import SHORT_REASONS
from geo.model.plan import plan
from geo.model.query import ProjectFilter
from geo.model.vocabulary import vocabulary
from geo.review.places import SurveyNeed, SurveyNeeds, survey_needs
from geo.store.counts import in_plan_order
from geo.store.snapshot import Snapshot
from geo.ui.edit_views import open_view
from geo.ui.project.choice import choose
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_lead
from geo.ui.shared.values import name_of
from geo.ui.shared.words import _

_TABLE = "edit_awaiting"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_survey_needs(snapshot: Snapshot) -> None:
    """Show the projects without a confirmed location, the least certain first.

    A click on a row opens the project's form.

    Parameters
    ----------
    snapshot : Snapshot
    """
    needs = _needs(snapshot.revision, snapshot)
    if not needs.projects:
        return
    st.header(_("Where a survey would help most"), anchor=False)
    show_lead(_what_is_needed(needs))
    names = headings(state.language())
    rows = [_row(snapshot, need, names) for need in needs.projects]
    st.dataframe(
        rows,
        key=_TABLE,
        hide_index=True,
        placeholder="",
        width="stretch",
        height=min(400, 35 * (len(rows) + 1) + 4),
        on_select=lambda: _open(needs),
        selection_mode="single-row",
    )


@st.cache_data(max_entries=4, show_spinner=False)
def _needs(revision: str, _snapshot: Any) -> SurveyNeeds:
    del revision  # cache key; Streamlit cannot hash the snapshot itself
    return survey_needs(_snapshot)


def _row(snapshot: Snapshot, need: SurveyNeed, names: dict[str, str]) -> dict[str, Any]:
    feature = snapshot.feature(need.row)
    properties = feature["properties"]
    return {
        _("Project"): name_of(properties, need.id),
        names["place"]: _place(need),
        names["section_label"]: section_title(properties["section"], state.language()),
        names["phrase"]: properties.get("phrase"),
    }


def _place(need: SurveyNeed) -> str:
    if not need.located:
        waiting = SHORT_REASONS["not_found"]
        return _(waiting)
    estimate = vocabulary().label("certainty", "estimate", state.language())
    return estimate if need.radius_m is None else f"{estimate} ±{need.radius_m:,.10g} {_('m')}"


def _open(needs: SurveyNeeds) -> None:
    chosen = st.session_state[_TABLE]["selection"]["rows"]
    if chosen:
        choose(needs.projects[chosen[0]].id)
        open_view("project")


def _what_is_needed(needs: SurveyNeeds) -> str:
    """Say how many places are estimates or missing; zero counts are left out."""
    estimates, unplaced = f"{needs.estimates:,}", f"{needs.unplaced:,}"
    texts = []
    if needs.estimates:
        texts.append(_("Places that are estimates: {estimates}.", estimates=estimates))
    if needs.unplaced:
        texts.append(_("Named projects without a place: {unplaced}.", unplaced=unplaced))
    texts.append(_("The least certain come first; choose one to place it by hand."))
    return ("" if state.language() == "zh" else " ").join(texts)


def template_downloads(snapshot: Snapshot) -> None:
    """Offer templates as XLSX and GeoJSON, for all projects or for unconfirmed ones."""
    with st.popover(_("Template to fill in"), icon=":material/download:", width="stretch"):
        st.caption(
            _(
                "A file with the project ids. The survey office fills in the "
                "coordinates; upload it here when it comes back."
            )
        )
        only_unconfirmed = st.toggle(_("Only projects without a confirmed place"), value=True)
        rows = in_plan_order(snapshot, snapshot.rows(ProjectFilter()))
        if only_unconfirmed:
            surveyed = [_is_surveyed(snapshot, int(row)) for row in rows]
            rows = rows[[not is_surveyed for is_surveyed in surveyed]]
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
