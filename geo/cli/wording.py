"""Format results and findings for the terminal, with the command line's own advice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from geo.coverage.communities import CommunityRow
from geo.coverage.community_figures import figures_offered
from geo.coverage.coverage import Coverage
from geo.coverage.gaps import Gaps
from geo.coverage.report import wording
from geo.coverage.report.communities import figure_head
from geo.coverage.report.coverage import coverage_sentences
from geo.coverage.report.gaps import gap_where, gaps_sentences
from geo.coverage.report.notices import notice_sentences
from geo.coverage.report.places import siting_sentences
from geo.coverage.siting.siting import Siting
from geo.coverage.straight_line.service_area import Interval
from geo.coverage.targets import Density
from geo.export.coverage.communities import community_words
from geo.export.coverage.notes import COUNTED_ONCE, network_notes
from geo.model.config.settings import store_settings
from geo.model.errors import Finding
from geo.model.messages import advice, finding_json, sentence
from geo.model.text.language import N_, Language
from geo.model.text.translate import listed, sentences, translate
from geo.model.vocabulary import vocabulary
from geo.study.people import PeopleSource, people_words
from geo.study.result import StudyResult

# Advice for the command line where that of the pages does not apply.
_ADVICE: dict[str, str] = {
    "bad_parameter": N_("Correct the option."),
    "unknown_parameter": N_("Leave out the option."),
    "answer_invalid": N_("Give it as an option or in the answers file; --help lists all of them."),
    "town_folder_exists": N_(
        "Name another folder, or use --force: the old folder is then kept beside the new one."
    ),
    "town_field_unknown": N_("Name one of them with --name-field."),
    **dict.fromkeys(
        ("town_area_which", "town_area_unknown"),
        N_("Name it with --subject-name or, by its number or id, with --subject-id."),
    ),
    "town_area_twice": N_(
        "Name one with --subject-id, for example #3; if they are parts of one town, name all of "
        "them: #3,#7."
    ),
    "town_areas_left": N_("--neighbours-within sets the distance."),
    "town_no_neighbours": N_("Give a file with the neighbours’ outlines with --neighbours."),
    "town_neighbours_unnamed": N_("Name the field of the names with --name-field."),
    "town_generalised": N_("--tolerance-m sets the tolerance; 0 keeps every vertex."),
    "town_no_residents": N_("Give it with --residents, --residents-year and its source."),
    "town_kind_unknown": N_("Give it with --place-kind; otherwise, pages speak of the “area”."),
    "columns_found": N_("Rename the columns if this is wrong."),
    "no_coordinate_columns": N_("Call them longitude and latitude (经度, 纬度)."),
    "coordinates_packed": N_("If so, write them with marks, for example 113°44′55.1″."),
    "xy_by_values": N_(
        "In surveying, X is often the northing. Swap the names of the columns if the "
        "places are wrong."
    ),
    "id_number": N_("Put the project's id in a field called “id”."),
    "id_by_name": N_("If so, put that id in the file; name a new project with --only."),
    "fields_missing": N_("Fill them in, or put the id of an existing project in the file."),
    "place_removed": N_("The current place is kept unless --only names the project."),
    "kind_changed": N_("If this is not intended, name the other projects with --only."),
    "people_areas_twice": N_("If they are different people, add --overlaps all."),
    "people_areas_within": N_("If they are different people, add --overlaps all."),
    "people_rows_twice": N_("If they are different people, add --overlaps all."),
    "people_areas_twice_each": N_("If they are the same people, leave out --overlaps all."),
    "people_areas_within_each": N_("If they are the same people, leave out --overlaps all."),
    "streets_near_misses": N_("Add --join-streets 1 to join them, if people can pass there."),
    "streets_near_misses_least": N_("Add --join-streets 1 to join them, if people can pass there."),
    "streets_joined": N_("If people cannot pass there, leave out --join-streets."),
    **{
        f"crs_question_{code}": N_(
            "Name the right one with --crs, for example --crs GCJ-02, or --crs EPSG:4326 "
            "to leave the numbers as they are."
        )
        for code in ("undeclared", "displaced", "several", "contradiction", "unknown")
    },
    "crs_question_xian1980": N_(
        "Ask the survey office for the places in CGCS2000, or name the system with --crs if this "
        "accuracy is enough."
    ),
    "verified_place": N_("Add --verified, or name the project with --only, to move it."),
}
# Escape sequences and direction marks, which would change what a terminal shows.
_CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
MOST_GAPS = 20
_IN_THE_RANGE = ("share_sure", "share_possible")  # figures that the range of the share says


def finding_line(finding: Finding, language: Language) -> str:
    """Format a finding as one line: where, what, and what to do.

    Examples
    --------
    >>> finding_line(Finding("bad_parameter", field="zoom", params={"field": "zoom", "value": "x",
    ...     "rule": "zoom"}), "en")
    'zoom: The parameter zoom cannot be “x”. Write a number from 0 to 24. Correct the option.'
    """
    where = " · ".join(part for part in (finding.feature, finding.field) if part)
    text = sentences([sentence(finding, language), advice_here(finding, language)], language)
    return harmless(f"{where}: {text}" if where else text)


def advice_here(finding: Finding, language: Language) -> str:
    """Return the advice on a finding for the command line."""
    here = _ADVICE.get(finding.code)
    if here:
        return translate(here, language)
    return advice(finding, language, folder=str(store_settings().data.absolute()))


def finding_here(finding: Finding, language: Language) -> dict[str, Any]:
    """Return a finding as a JSON object, with the advice of the command line."""
    return {**finding_json(finding, language), "hint": advice_here(finding, language)}


def harmless(text: str) -> str:
    r"""Escape characters that would control a terminal.

    Examples
    --------
    >>> harmless("a\x1b[2Jb"), harmless("西平")
    ('a\\x1b[2Jb', '西平')
    """
    return _CONTROL.sub(lambda match: ascii(match[0])[1:-1], text)


def result_lines(found: StudyResult, language: Language) -> list[str]:
    """Format the result of a study: figures, what counts, communities, gaps, chosen sites.

    Parameters
    ----------
    found : StudyResult
    language : {"zh", "en"}
    """
    capacity_sentences = found.capacity.sentences(language) if found.capacity else []
    lines = coverage_lines(found.coverage, language, capacity_sentences, found.notices)
    is_plan_only = found.is_plan_only
    counted = counted_lines(found.statuses, found.until, language, is_plan_only=is_plan_only)
    table_start = lines.index("")  # before the table
    lines[table_start:table_start] = counted
    lines[table_start:table_start] = people_lines(found.people_sources, language)
    if found.communities:
        basis = found.coverage.people_basis
        lines += ["", *community_lines(found.communities, basis, language)]
    if found.gaps is not None and len(found.coverage.facilities):
        lines += ["", *gap_lines(found.gaps, language)]
    if found.siting is not None:
        lines += ["", *siting_lines(found.siting, found.coverage.people_basis, language)]
    return lines


def coverage_lines(
    coverage: Coverage,
    language: Language,
    capacity_sentences: Sequence[str] = (),
    findings: Sequence[Finding] = (),
) -> list[str]:
    """Format coverage as sentences and a table: certain, nominal, possible.

    Parameters
    ----------
    coverage : Coverage
    language : {"zh", "en"}
    capacity_sentences : sequence of str
        Sentences about capacity.
    findings : sequence of Finding
        All notices on the result; those that limit the figures are shown.
    """
    source = translate(
        N_("Source of the rule: {source}"), language, source=coverage.rule.source(language)
    )
    network = coverage.network
    notes = network_notes(network, language) if network else []
    figures = coverage_sentences(coverage, language)
    notices = [notice for notice in notice_sentences(findings, language) if notice not in figures]
    lines = [*figures, *notes, *capacity_sentences, source, *notices]
    return [*map(harmless, lines), "", *_table(coverage, language)]


def counted_lines(
    statuses: Sequence[str] | None, until: int | None, language: Language, *, is_plan_only: bool
) -> list[str]:
    """Return which projects count, and that facilities are missing if only the plan counts."""
    labels = [vocabulary().label("status", status, language) for status in statuses or ()]
    text = N_("All projects are counted except cancelled ones.")
    if statuses is not None:
        text = N_("Projects with this status are counted: {statuses}.")
        if until is not None:
            text = N_("Projects with this status are counted: {statuses}; and those due by {year}.")
    joined = listed(labels, language)
    sentences = [translate(text, language, statuses=joined, year=until)]
    if is_plan_only:
        text = N_(
            "Existing facilities that are not in the plan are missing; --facilities adds them, "
            "and layers add keeps them."
        )
        sentences.append(translate(text, language))
    return sentences


def people_lines(sources: Sequence[PeopleSource], language: Language) -> list[str]:
    """Return where the number of people comes from; nothing where it is not known."""
    if not sources:
        return []
    words = people_words(sources, language)
    return [harmless(translate(N_("People: {source}."), language, source=words))]


def community_lines(
    rows: Sequence[CommunityRow], basis: str | None, language: Language
) -> list[str]:
    """Format every figure of each community with its range, most people not covered first."""
    offered = [code for code in figures_offered(rows) if code not in _IN_THE_RANGE]
    head = [figure_head(code, rows, language, of_numbers=False) for code in offered]
    table = [[translate(N_("Community"), language), *head]]
    return aligned([*table, *community_words(rows, offered, basis, language)])


def gap_lines(gaps: Gaps, language: Language) -> list[str]:
    """Format the gaps: sentences, then the first ones with place, people, area and centre."""
    sentences = gaps_sentences(gaps, language)
    if not gaps.gaps:
        return sentences
    headings = ("", N_("People"), N_("Area (km²)"), N_("Position of its centre"))
    rows = [[translate(heading, language) if heading else "" for heading in headings]]
    for gap, facts in zip(gaps.gaps[:MOST_GAPS], gaps.to_list(language), strict=False):
        people = "–" if gap.people is None else f"{gap.people:,.0f}"
        where = f"{gap.rank}. {gap_where(gap, gaps, language)}"
        rows.append([where, people, f"{gap.area_km2:,.2f}", _position(facts["label"])])
    if len(gaps.gaps) > MOST_GAPS:
        more = N_("{n} more are in the file written by --out and in --json.")
        rows.append([translate(more, language, n=f"{len(gaps.gaps) - MOST_GAPS:,}"), *[""] * 3])
    return [*sentences, "", *aligned(rows)]


def siting_lines(siting: Siting, basis: str | None, language: Language) -> list[str]:
    """Format the chosen sites: their gain in total, then each with gain and place."""
    sentences = siting_sentences(siting, basis, language)
    if not siting.sites:
        return sentences
    rows = [["", *(translate(heading, language) for heading in (N_("Adds"), N_("Position")))]]
    for site, facts in zip(siting.sites, siting.to_dict(language)["sites"], strict=True):
        words = " · ".join([*filter(None, [site.name]), facts["where"]])
        rows.append(
            [f"{facts['rank']}. {words}", f"{site.gain:,.0f}", _position(facts["position"])]
        )
    return [*sentences, "", *aligned(rows)]


def _position(degrees: Sequence[float]) -> str:
    return ", ".join(f"{degree:.6f}" for degree in degrees)


def aligned(rows: list[list[str]]) -> list[str]:
    """Format rows of cells as lines with columns of equal width, numbers at the right."""
    safe = [[harmless(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*safe, strict=True)]
    return [_row(row, widths) for row in safe]


def _table(coverage: Coverage, language: Language) -> list[str]:
    rows: list[tuple[str, Interval | None, str, float]] = [
        (N_("Covered (km²)"), coverage.covered_km2, ",.3f", 1),
        (N_("Covered share of the land (%)"), coverage.share, ".1f", 100),
        (N_("Covered people"), coverage.people, ",.0f", 1),
        (N_("Covered share of the people (%)"), coverage.people_share, ".1f", 100),
    ]
    if coverage.land is not None:
        rows += [
            (N_("Covered residential land (km²)"), coverage.land.covered_km2, ",.3f", 1),
            (N_("Covered share of residential land (%)"), coverage.land.share, ".1f", 100),
        ]
    cells = [["", N_("certain"), N_("nominal"), N_("possible")]]
    cells = [[translate(text, language) for text in cells[0]]]
    for name, figures, form, factor in rows:
        if figures is not None:
            bounds = (figures.sure, figures.nominal, figures.possible)
            texts = [format(figure * factor, form) for figure in bounds]
            cells.append([translate(name, language), *texts])
    return aligned(cells)


def _row(cells: list[str], widths: list[int]) -> str:
    first, *numbers = (" " * (w - _width(cell)) for cell, w in zip(cells, widths, strict=True))
    padded = (f"  {space}{cell}" for space, cell in zip(numbers, cells[1:], strict=True))
    return f"{cells[0]}{first}{''.join(padded)}".rstrip()


def _width(text: str) -> int:
    """Return the width of a text on a terminal, in columns.

    Examples
    --------
    >>> _width("覆盖 km²")
    8
    """
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)


def density_lines(result: Density, language: Language) -> list[str]:
    """Format a density as sentences: existing, required and missing facilities.

    Parameters
    ----------
    result : Density
    language : {"zh", "en"}
    """
    text = N_(
        "Under the rule “{rule}” ({wanted_per_km2:,g} per km², {trust}), {count:,} on "
        "{area:,.1f} km² make {per_km2} per km²; {wanted:,} are required, "
        "{missing:,} are missing."
    )
    first = translate(
        text,
        language,
        rule=result.rule.label(language),
        trust=result.rule.trust(language),
        wanted_per_km2=result.rule.value,
        count=result.count,
        area=result.area_km2,
        per_km2=wording.per_km2(result.per_km2),
        wanted=result.required,
        missing=result.missing,
    )
    source = translate(
        N_("Source of the rule: {source}"), language, source=result.rule.source(language)
    )
    notices = notice_sentences(result.findings, language)
    return [first, translate(COUNTED_ONCE, language), source, *map(harmless, notices)]
