"""Every figure of each community as a table: for a worksheet, CSV, GeoPackage and paper."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from geo.coverage.communities import CommunityRow
from geo.coverage.community_figures import FIGURES, figures_offered
from geo.coverage.report.communities import figure_head, figure_words, plain_figure
from geo.coverage.report.notices import notice_sentences
from geo.export.coverage.notes import rule_line
from geo.export.tables.cells import harmless
from geo.export.tables.table import Cell
from geo.model.text.english import community_label
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.study.people import people_words
from geo.study.result import StudyResult

# Figures that are exact, or have columns of their own for what is certain and possible.
EXACT = ("share", "share_sure", "share_possible", "people", "density")
_AREA = N_("Area (km²)")
_COVERED = (
    N_("Covered (km²), certain"), N_("Covered (km²), nominal"), N_("Covered (km²), possible"),
)  # fmt: skip
_REACHED = (
    N_("People, certain"), N_("People, nominal"), N_("People, possible"),
)  # fmt: skip


def community_head(rows: Sequence[CommunityRow], language: Language) -> list[str]:
    """Return the column headings of :func:`community_cells`, in words.

    Parameters
    ----------
    rows : sequence of CommunityRow
    language : {"zh", "en"}
    """
    names = [N_("Community"), N_("Name in Chinese")][: 2 if _has_both(rows, language) else 1]
    head = [translate(each, language) for each in (*names, _AREA, *_COVERED, *_REACHED)]
    for code in figures_offered(rows):
        title = figure_head(code, rows, language)
        head.append(title)
        if code not in EXACT:
            bounds = (N_("{title}, at least"), N_("{title}, at most"))
            head += [translate(text, language, title=title) for text in bounds]
    return head


def _has_both(rows: Sequence[CommunityRow], language: Language) -> bool:
    """Return whether any community has a name in another language than its own."""
    return any(community_label(row.name, language) != row.name for row in rows)


def community_cells(rows: Sequence[CommunityRow], language: Language) -> Iterable[list[Cell]]:
    """Return the rows of the table; a figure that a community does not have is empty.

    Parameters
    ----------
    rows : sequence of CommunityRow
    language : {"zh", "en"}
    """
    offered, has_both = figures_offered(rows), _has_both(rows, language)
    for row in rows:
        label = community_label(row.name, language)
        cells: list[Cell] = [label, row.name] if has_both else [label]
        covered, people = row.covered_km2, row.people
        cells += [round(row.area_km2, 4)]
        cells += [round(each, 4) for each in (covered.sure, covered.nominal, covered.possible)]
        reached = (people.sure, people.nominal, people.possible) if people else (None,) * 3
        cells += [None if each is None else round(each) for each in reached]
        for code in offered:
            cells += _figure_cells(row, code)
        yield cells


def _figure_cells(row: CommunityRow, code: str) -> list[Cell]:
    figure = FIGURES[code].value(row)
    if figure is None:
        return [None] if code in EXACT else [None] * 3
    three = (figure.nominal, figure.sure, figure.possible)
    values: list[Cell] = [plain_figure(each, code) for each in three]
    return values[:1] if code in EXACT else values


def communities_csv(result: StudyResult, language: Language) -> bytes:
    """Return the table of the communities as CSV, with what the figures rest on below it.

    UTF-8 with a byte-order mark, so that spreadsheets show Chinese; no cell is a formula.

    Parameters
    ----------
    result : StudyResult
    language : {"zh", "en"}
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([harmless(each) for each in community_head(result.communities, language)])
    for row in community_cells(result.communities, language):
        writer.writerow([harmless(each) if isinstance(each, str) else each for each in row])
    writer.writerow([])
    for sentence in community_notes(result, language):
        writer.writerow([harmless(sentence)])
    return text.getvalue().encode("utf-8-sig")


def community_notes(result: StudyResult, language: Language) -> list[str]:
    """Return what the figures of the communities rest on: rule, date and notices."""
    date = translate(N_("Data as of {date}."), language, date=result.as_of.isoformat())
    people = people_words(result.people_sources, language)
    source = translate(N_("People: {source}."), language, source=people)
    stated = [rule_line(result, language), date, *([source] if people else [])]
    return [*stated, *notice_sentences(result.notices, language)]


def community_layer(result: StudyResult) -> tuple[list[dict[str, Any]], dict[str, pa.DataType]]:
    """Return the attributes of the communities for a GeoPackage, and their types.

    Parameters
    ----------
    result : StudyResult
    """
    number, text = pa.float64(), pa.string()
    offered = figures_offered(result.communities)
    types = {"name": text, "name_en": text, "area_km2": number}
    for code in offered:
        types[code] = number
        if code not in EXACT:
            types |= {f"{code}_low": number, f"{code}_high": number}
    types |= {"rule": text, "radius_m": number, "date": text}
    facts = {
        "rule": result.coverage.rule.id,
        "radius_m": result.coverage.rule.value,
        "date": result.as_of.isoformat(),
    }
    rows = []
    for row in result.communities:
        cells: dict[str, Any] = {
            "name": row.name,
            "name_en": community_label(row.name, "en"),
            "area_km2": round(row.area_km2, 6),
        }
        for code in offered:
            names = (code,) if code in EXACT else (code, f"{code}_low", f"{code}_high")
            cells |= dict(zip(names, _figure_cells(row, code), strict=True))
        rows.append({**cells, **facts})
    return rows, types


def community_words(
    rows: Sequence[CommunityRow], codes: Sequence[str], basis: str | None, language: Language
) -> list[list[str]]:
    """Return the communities as rows of words: the name, then each figure with its range.

    Parameters
    ----------
    rows : sequence of CommunityRow
    codes : sequence of str
        Keys of :data:`geo.coverage.community_figures.FIGURES`.
    basis : str or None
        See :class:`geo.coverage.population.population.Population`.
    language : {"zh", "en"}
    """
    return [
        [
            community_label(row.name, language),
            *(
                figure_words(
                    FIGURES[code].value(row),
                    *(code, basis, language),
                    judged=row.services_judged,
                    has_unit=False,
                )
                for code in codes
            ),
        ]
        for row in rows
    ]
