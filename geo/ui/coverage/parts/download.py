"""Downloads: the figures as XLSX, the shapes as GeoPackage."""

from __future__ import annotations

import streamlit as st

from geo.coverage.report.bundle import CoverageBundle
from geo.model.plan import plan
from geo.model.text.language import Language
from geo.ui.coverage.analysis import apart
from geo.ui.coverage.question import Question
from geo.ui.coverage.results import coverage, gap_areas, trial_coverage
from geo.ui.shared import state
from geo.ui.shared.side_map import MapAnswer
from geo.ui.shared.visitor import visitor_now
from geo.ui.shared.words import _

_KINDS = {
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "gpkg": ("GeoPackage", "application/geopackage+sqlite3"),
}


def show(asked: Question, _answer: MapAnswer) -> None:
    """Offer the files; they are made when they are asked for."""
    # Then nothing is known of the visitor any more, hence all that is asked here.
    bundle, language, visitor = bundle_of(asked), state.language(), visitor_now()
    st.caption(
        _(
            "Both contain the rule with its source, the method, the date, the "
            "assumptions, the gaps and the chosen sites; the GeoPackage also contains "
            "the shapes in WGS 84."
        )
    )
    with st.container(horizontal=True):
        for form, (label, mime) in _KINDS.items():
            st.download_button(
                label,
                data=lambda form=form: _written(bundle, form, language, visitor),  # type: ignore[misc]
                file_name=f"{plan().subject}-coverage-{asked.choices.service}.{form}",
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
                key=f"coverage_download_{form}",
            )


def _written(bundle: CoverageBundle, form: str, language: Language, visitor: str) -> bytes:
    from geo.export.coverage import files

    write = files.coverage_xlsx if form == "xlsx" else files.coverage_gpkg
    content: bytes
    content, _size = apart((write, (bundle, language), {}), {}, visitor=visitor)
    return content


def bundle_of(asked: Question) -> CoverageBundle:
    """Return all that was found out about the question."""
    from geo.ui.coverage.parts.capacity import capacity_of
    from geo.ui.coverage.parts.charts import curve_of
    from geo.ui.coverage.parts.communities import communities_of
    from geo.ui.coverage.parts.plan import steps_of
    from geo.ui.coverage.parts.where_next import siting_of

    parts = communities_of(asked) if asked.town.communities else None
    return CoverageBundle(
        coverage=coverage(asked),
        category=asked.choices.service,
        revision=asked.snapshot.revision,
        as_of=plan().date,
        statuses=asked.choices.scenario.statuses,
        gaps=gap_areas(asked),
        steps=steps_of(asked),
        siting=siting_of(asked) if asked.population is not None else None,
        communities=parts.rows if parts else (),
        community_findings=parts.findings if parts else (),
        curve=curve_of(asked),
        capacity=capacity_of(asked),
        trial=trial_coverage(asked) if asked.choices.has_trial else None,
        files=_files(asked),
    )


def _files(asked: Question) -> tuple[tuple[str, str], ...]:
    from geo.export.coverage.notes import USES

    uses = {"streets": "network"}
    named = [(uses.get(role, role), name) for role, name in asked.files.names]
    return tuple((use, name) for use, name in named if use in USES)
