"""Write the figures of all areas as GeoParquet, and say how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from geo.cli.common import snapshot, write_json
from geo.cli.progress import progress_of
from geo.coverage.coverage import Method
from geo.coverage.parallel.tasks import Progress
from geo.export.coverage.areas import area_rows, write_area_rows
from geo.model.errors import BadQuery
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.study.files import StudyFiles
from geo.study.overview import judged_services, rule_of_service
from geo.study.request import StudyRequest, study_request
from geo.study.study import Study

_SHARES = 1_000  # into which the work for one service is divided


def write_services(
    files: Mapping[str, StudyFiles],
    method: Method,
    language: Language,
    *,
    path: Path,
    as_json: bool,
) -> None:
    """Write each service that is judged by a radius, by its first rule.

    Parameters
    ----------
    files : mapping of str to StudyFiles
        The files and layers of each service.
    method : {"straight_line", "network"}
    language : {"zh", "en"}
    path : Path
    as_json : bool

    Raises
    ------
    PlanMapError
        As :func:`write_all_areas`.
    """
    projects = snapshot()
    rules = {each: rule_of_service(each) for each in judged_services()}
    requests = [
        study_request(
            projects, category, rule, files=files[category], method=method, language=language
        )
        for category, rule in rules.items()
        if rule.kind == "radius"
    ]
    write_all_areas(requests, path, language, as_json=as_json)


def write_all_areas(
    requests: Sequence[StudyRequest], path: Path, language: Language, *, as_json: bool
) -> None:
    """Write a row for each service and area; the file is there whole or not at all.

    Progress goes to standard error: a bar at a terminal, lines of JSON with ``--json``.

    Parameters
    ----------
    requests : sequence of StudyRequest
    path : Path
    language : {"zh", "en"}
    as_json : bool

    Raises
    ------
    BadQuery
        ``all_areas_density``
    UnwritableFile
    PlanMapError
        As the analyses raise.
    """
    densities = [each.rule for each in requests if each.rule.kind != "radius"]
    if densities:
        raise BadQuery("all_areas_density", value=densities[0].label(language))
    tell = progress_of(as_json=as_json)
    of = len(requests) * _SHARES
    blocks = (
        area_rows(Study(request), language, _telling(tell, number, of))
        for number, request in enumerate(requests)
    )
    count = write_area_rows(path, requests[0].town, blocks)
    if as_json:
        services = [each.category for each in requests]
        write_json({"file": str(path), "rows": count, "services": services})
        return
    text = N_("{file}: {rows} rows, one for each service and area.")
    typer.echo(translate(text, language, file=str(path), rows=f"{count:,}"))


def _telling(tell: Progress, number: int, of: int) -> Progress:
    """Return a function that tells the progress of one service as a share of all."""
    return lambda done, parts: tell(round((number + done / parts) * _SHARES), of)
