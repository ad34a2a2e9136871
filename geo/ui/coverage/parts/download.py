"""The part "Download": the answer as a page (PDF), figures as XLSX, shapes as GeoPackage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from geo.coverage.targets import Density
from geo.model.plan import plan
from geo.model.text.language import Language
from geo.publish.facts import imprint
from geo.store.snapshot import Snapshot
from geo.study.result import StudyResult
from geo.study.study import Call
from geo.ui.coverage.analysis import apart
from geo.ui.coverage.page_study import PageStudy
from geo.ui.coverage.parts.where_next import count_now
from geo.ui.shared import state
from geo.ui.shared.side_map import MapAnswer
from geo.ui.shared.visitor import visitor_now
from geo.ui.shared.words import _

_MIMES = {
    "pdf": ("PDF", "application/pdf"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "gpkg": ("GeoPackage", "application/geopackage+sqlite3"),
    "csv": ("CSV", "text/csv"),
}


def show(study: PageStudy, _answer: MapAnswer) -> None:
    """Offer the files; each is made on request."""
    st.caption(
        _(
            "The PDF is a page to hand out: map, figures, rule and notices. The workbook and the "
            "GeoPackage contain all of it, each gap and each chosen site; the GeoPackage also "
            "contains the shapes in WGS 84."
        )
    )
    download_buttons(study, ("pdf", "xlsx", "gpkg"))


def download_buttons(
    study: PageStudy, forms: Sequence[str], *, key: str = "", is_complete: bool = True
) -> None:
    """Show a button for each file; it is made when it is clicked.

    Parameters
    ----------
    study : PageStudy
    forms : sequence of {"pdf", "xlsx", "gpkg", "csv"}
        CSV is the table of the communities.
    key : str
        Tells several rows of buttons apart.
    is_complete : bool
        Include new sites, the steps of the plan and the distance curve, which take time.
    """
    # During the download there is no session, so everything is fetched beforehand.
    result = _result(study, is_complete=is_complete)
    language, visitor = state.language(), visitor_now()
    snapshot = study.snapshot
    with st.container(horizontal=True):
        for form in forms:
            label, mime = _MIMES[form]
            st.download_button(
                label,
                data=lambda form=form: made_file(form, result, snapshot, language, visitor),  # type: ignore[misc]
                file_name=f"{plan().subject}-coverage-{study.choices.service}.{form}",
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
                key="_".join(filter(None, ("coverage_download", key, form))),
            )


def density_button(study: PageStudy, result: Density, *, is_stated: bool) -> None:
    """Show a button for a density as a page to hand out (PDF).

    Parameters
    ----------
    study : PageStudy
    result : Density
    is_stated : bool
        Whether the number of facilities was typed in.
    """
    language, visitor = state.language(), visitor_now()
    request, snapshot = study.request, study.snapshot

    def page() -> bytes:
        from geo.export.coverage.pdf import DensityQuestion, density_pdf

        question = DensityQuestion.of(request)
        options = {"is_stated": is_stated}
        call: Call = (density_pdf, (result, question, imprint(snapshot, language)), options)
        content: bytes
        content, _size = apart(call, {}, visitor=visitor)
        return content

    _label, mime = _MIMES["pdf"]
    st.download_button(
        _("This answer as a page (PDF)"),
        data=page,
        file_name=f"{plan().subject}-density-{study.choices.service}.pdf",
        mime=mime,
        icon=":material/download:",
        on_click="ignore",
        key="coverage_download_density",
    )


def made_file(
    form: str, result: StudyResult, snapshot: Snapshot, language: Language, visitor: str
) -> bytes:
    """Make a file in a separate process, when it is the visitor's turn.

    Parameters
    ----------
    form : {"pdf", "xlsx", "gpkg", "csv"}
    result : StudyResult
    snapshot : Snapshot
        The projects of the study.
    language : {"zh", "en"}
    visitor : str
        Session whose turn is used.
    """
    content: bytes
    content, _size = apart(_call(form, result, snapshot, language), {}, visitor=visitor)
    return content


def _call(form: str, result: StudyResult, snapshot: Snapshot, language: Language) -> Call:
    from geo.export.coverage import communities, files, pdf

    if form == "pdf":
        # The page is the answer for what stands, with what is tried; sites are in the other files.
        shown = replace(result, siting=None)
        return pdf.coverage_pdf, (shown, imprint(snapshot, language)), {}
    write = {
        "xlsx": files.coverage_xlsx,
        "gpkg": files.coverage_gpkg,
        "csv": communities.communities_csv,
    }[form]
    return write, (result, language), {}


def _result(study: PageStudy, *, is_complete: bool) -> StudyResult:
    from geo.ui.coverage.parts.communities import circle_here, shade_now

    sites = count_now() if is_complete and study.population is not None else None
    trial = study.trial_coverage() if study.choices.has_trial else None
    circle = circle_here(study)
    result = study.result(sites=sites, trial=trial, is_complete=is_complete, circle=circle)
    return replace(result, shade_by=shade_now(study)) if result.communities else result
