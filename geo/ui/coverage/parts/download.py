"""The part "Download": the figures as XLSX, the shapes as GeoPackage."""

from __future__ import annotations

import streamlit as st

from geo.model.plan import plan
from geo.model.text.language import Language
from geo.study.result import StudyResult
from geo.ui.coverage.analysis import apart
from geo.ui.coverage.page_study import PageStudy
from geo.ui.coverage.parts.where_next import count_now
from geo.ui.shared import state
from geo.ui.shared.side_map import MapAnswer
from geo.ui.shared.visitor import visitor_now
from geo.ui.shared.words import _

_KINDS = {
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "gpkg": ("GeoPackage", "application/geopackage+sqlite3"),
}


def show(study: PageStudy, _answer: MapAnswer) -> None:
    """Offer the files; each is made on request."""
    # During the download there is no session, so everything is fetched beforehand.
    result, language, visitor = _result(study), state.language(), visitor_now()
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
                data=lambda form=form: _file_content(result, form, language, visitor),  # type: ignore[misc]
                file_name=f"{plan().subject}-coverage-{study.choices.service}.{form}",
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
                key=f"coverage_download_{form}",
            )


def _file_content(result: StudyResult, form: str, language: Language, visitor: str) -> bytes:
    from geo.export.coverage import files

    write = files.coverage_xlsx if form == "xlsx" else files.coverage_gpkg
    content: bytes
    content, _size = apart((write, (result, language), {}), {}, visitor=visitor)
    return content


def _result(study: PageStudy) -> StudyResult:
    sites = count_now() if study.population is not None else None
    trial = study.trial_coverage() if study.choices.has_trial else None
    return study.result(sites=sites, trial=trial)
