"""Show the table of all services and the living circle, as lines or as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import typer

from geo.cli.common import snapshot, write_json
from geo.cli.wording import aligned, finding_here, harmless, people_lines
from geo.coverage.coverage import Method
from geo.coverage.report import wording
from geo.coverage.report.coverage import as_of_sentence
from geo.coverage.report.gaps import gap_where
from geo.coverage.report.notices import notice_sentences
from geo.coverage.town import town
from geo.layers.record import layer_answers
from geo.model.errors import Finding
from geo.model.plan import plan
from geo.model.standards import Rule
from geo.model.text.english import community_label
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot
from geo.study.files import StudyFiles
from geo.study.overview import (
    Circle,
    ServiceRow,
    living_circle,
    overview,
    shared_notices,
)
from geo.study.people import PeopleSource, people_sources
from geo.study.request import study_request
from geo.study.study import Study
from geo.study.words import (
    NOTHING,
    added_words,
    cell_words,
    density_words,
    rule_value_words,
    three_shares,
)


def show_services(
    files: Mapping[str, StudyFiles], method: Method, language: Language, *, as_json: bool
) -> None:
    """Show what stands, what it covers, the largest gap and what the plan adds, by service.

    Parameters
    ----------
    files : mapping of str to StudyFiles
        The files and layers of each service.
    method : {"straight_line", "network"}
    language : {"zh", "en"}
    as_json : bool
    """
    projects = snapshot()
    rows = overview(partial(_study, projects, files, method, language))
    if as_json:
        services = [
            {**row.to_dict(language), "notices": _notices(row.notices, language)} for row in rows
        ]
        write_json({"services": services, **_facts(projects, files, method, language)})
        return
    headings = (
        *(N_("Service"), N_("Of the plan"), N_("Existing")),
        *(N_("certain"), N_("nominal"), N_("possible")),
        *(N_("Largest gap"), N_("The plan adds")),
    )
    table = [[translate(heading, language) for heading in headings]]
    table += [_service_cells(row, language) for row in rows]
    people = people_lines(_people(files), language)
    for line in [*aligned(table), "", *_basis_lines(rows, language), *people]:
        typer.echo(line)
    shared = shared_notices([row.notices for row in rows])
    _show_notices(shared, language)
    for row in rows:
        title = vocabulary().label("category", row.category, language)
        own = [finding for finding in row.notices if finding not in shared]
        _show_notices(own, language, f"{title}: ")


def show_circle(
    files: Mapping[str, StudyFiles], method: Method, language: Language, *, as_json: bool
) -> None:
    """Show which services each community has within the living circle.

    Parameters
    ----------
    files : mapping of str to StudyFiles
        The files and layers of each service.
    method : {"straight_line", "network"}
    language : {"zh", "en"}
    as_json : bool

    Raises
    ------
    BadQuery
        ``no_circle``
    """
    projects = snapshot()
    circle = circle_of(projects, files, method, language)
    if as_json:
        notices = _notices(circle.findings, language)
        facts = _facts(projects, files, method, language)
        write_json({"circle": circle.to_dict(language), "notices": notices, **facts})
        return
    people = people_lines(_people(files), language)
    for line in [*_circle_lines(circle, method, language), *people]:
        typer.echo(line)
    _show_notices(circle.findings, language)


def circle_of(
    projects: Snapshot, files: Mapping[str, StudyFiles], method: Method, language: Language
) -> Circle:
    """Return which services each community has within the living circle.

    Parameters
    ----------
    projects : Snapshot
    files : mapping of str to StudyFiles
        The files and layers of each service.
    method : {"straight_line", "network"}
    language : {"zh", "en"}

    Raises
    ------
    BadQuery
        ``no_circle``
    """
    return living_circle(partial(_study, projects, files, method, language))


def _study(  # noqa: PLR0917 (the first arguments are bound, the last two vary)
    projects: Snapshot,
    files: Mapping[str, StudyFiles],
    method: Method,
    language: Language,
    category: str,
    rule: Rule,
) -> Study:
    request = study_request(
        projects, category, rule, files=files[category], method=method, language=language
    )
    return Study(request)


def _facts(
    projects: Snapshot, files: Mapping[str, StudyFiles], method: Method, language: Language
) -> dict[str, Any]:
    layers = {layer.id: layer for each in files.values() for layer in each.layers}
    return {
        "method": method,
        "statuses": ["completed"],
        "date": plan().date.isoformat(),
        "revision": projects.revision,
        "files": {role: name for each in files.values() for role, name in each.names},
        "layers": layer_answers(tuple(layers.values())),
        "people_sources": [each.to_dict(language) for each in _people(files)],
    }


def _people(files: Mapping[str, StudyFiles]) -> tuple[PeopleSource, ...]:
    """Return where the number of people comes from, the same for all services."""
    first = next(iter(files.values()), StudyFiles())
    return people_sources(first.names, first.layers, first.town or town())


def _service_cells(row: ServiceRow, language: Language) -> list[str]:
    title = vocabulary().label("category", row.category, language)
    first = f"{title}: {rule_value_words(row.rule, language)}"
    counted = [wording.count(row.standing.of_plan), wording.count(row.standing.existing)]
    if row.density is not None:
        return [first, *counted, *[NOTHING] * 3, NOTHING, density_words(row, language)]
    gap, gaps = row.largest_gap, row.gaps
    where = gap_where(gap, gaps, language) if gap and gaps else NOTHING
    return [first, *counted, *three_shares(row.share, language), where, added_words(row, language)]


def _basis_lines(rows: tuple[ServiceRow, ...], language: Language) -> list[str]:
    of_people = any(row.basis == "people" for row in rows if row.coverage)
    text = N_("Shares are of the area: how many people live here is not known.")
    if of_people:
        text = N_("Shares are of the people.")
    sentences = [translate(text, language)]
    if any(row.coverage and not row.standing.total for row in rows):
        text = N_("{nothing}: nothing counts yet, so there is no figure.")
        sentences.append(translate(text, language, nothing=NOTHING))
    counted = N_("Completed projects are counted, and existing facilities where they are known.")
    return [*sentences, translate(counted, language), as_of_sentence(language)]


def _circle_lines(circle: Circle, method: Method, language: Language) -> list[str]:
    text = N_("{rule}: {radius} {method}. Source of the rule: {source}")
    first = translate(
        text,
        language,
        rule=circle.rule.label(language),
        radius=wording.radius(circle.rule.value, language),
        method=wording.method(method, language),
        source=circle.rule.source(language),
    )
    labels = [vocabulary().label("category", each, language) for each in circle.services]
    table = [["", *labels]]
    for name, cells in circle.places:
        place = plan().text("place", language)
        if name is not None:
            place = community_label(name, language)
        table.append([place, *(cell_words(cells[each], language) for each in circle.services)])
    counted = N_("Completed projects are counted, and existing facilities where they are known.")
    lines = [first, "", *aligned(table), "", translate(counted, language)]
    return [*lines, as_of_sentence(language)]


def _notices(findings: Sequence[Finding], language: Language) -> list[dict[str, Any]]:
    return [finding_here(finding, language) for finding in findings]


def _show_notices(findings: Sequence[Finding], language: Language, lead: str = "") -> None:
    for sentence in notice_sentences(findings, language):
        typer.echo(harmless(lead + sentence))
