"""Set the answer of a coverage study as one page to hand out: map, figures, rule and notices.

What has no room on the page goes on in small type on the next one; nothing is left out.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from geo.coverage.community_figures import Shading, figures_offered, shading
from geo.coverage.coverage import Coverage
from geo.coverage.facilities import Facilities
from geo.coverage.gaps import Gap, Gaps
from geo.coverage.report import wording
from geo.coverage.report.communities import (
    NO_FIGURE,
    UNSURE,
    class_labels,
    classes_sentence,
    figure_head,
)
from geo.coverage.report.coverage import facilities_words
from geo.coverage.report.gaps import gap_where
from geo.coverage.report.headline import (
    area_words,
    density_headline,
    headline,
    is_completed_only,
    nothing_counts,
    people_words,
    share_words,
    why_nothing_counts,
)
from geo.coverage.report.notices import notice_sentences
from geo.coverage.targets import Density
from geo.export.coverage.communities import community_words
from geo.export.coverage.community_map import community_map, shade_sign, shade_steps
from geo.export.coverage.files import TRIAL, trial_rows
from geo.export.coverage.map import MISSING, ROLES, DrawnMap, coverage_map, sign
from geo.export.coverage.notes import (
    BASES,
    COUNTED_ONCE,
    FILE_LABELS,
    METHODS,
    STATED,
    assumptions,
    statuses_words,
)
from geo.export.fonts import Typeface, typeface
from geo.export.imprint import approval_line, date_line, notes
from geo.export.map.style import COLOURS, LINE, SOFT, STAMP
from geo.export.map.svg import one_line
from geo.export.paper import PAPERS
from geo.export.typesetting import compiled
from geo.layers.kinds import FACILITIES
from geo.layers.record import Layer
from geo.model.plan import plan
from geo.model.text.language import N_, Language
from geo.model.text.translate import listed, translate
from geo.model.vocabulary import vocabulary
from geo.publish.facts import Imprint
from geo.study.people import people_words as people_words_of
from geo.study.request import StudyRequest
from geo.study.result import StudyResult

_TEMPLATE = Path(__file__).with_name("answer.typ")
_PAPER = PAPERS["a4"]
BAND, FOOTER, GAP = 24.0, 7.0, 4.0  # mm: headline, footer, between the parts
_MAP_WIDTH, _UNDER_MAP = 133.0, 21.0  # mm; the second is for legend and sources below the map
_NAME = 60  # characters of a file's name in the line below the headline
MOST_GAPS = 50  # on both pages
_ON_FIRST = 12  # gaps on the first page, at most
MOST_FACILITIES = 200  # on the second page
MOST_COMMUNITIES = 200
_CARDS = {
    "sure": (N_("Certainly covered"), N_("at least")),
    "nominal": (N_("Nominally covered"), N_("as marked on the map")),
    "possible": (N_("Possibly covered"), N_("at most")),
}
_LEGEND = {
    "sure": N_("Certainly covered"),
    "nominal": N_("Nominally covered"),
    "possible": N_("Possibly covered"),
    "gap": N_("Not covered, numbered as in the list"),
    "facility": N_("Facility"),
    "facility_estimate": N_("Facility, estimated place"),
    "site": N_("Chosen site"),
    "community": N_("Community"),
}
# Figures that the range of the share says.
_IN_THE_RANGE = ("share_sure", "share_possible")
_COMMUNITIES_MAP = (118.0, 76.0)  # mm
# Widths of the table's columns, relative to the others.
_WIDTHS = {"share": 1.3, "people_left": 1.8}
Words = dict[str, Any]
Drawings = dict[str, str]
Table = dict[str, Any]


def coverage_pdf(result: StudyResult, imprint: Imprint, *, face: Typeface | None = None) -> bytes:
    """Return a coverage as a PDF: one A4 page in landscape, and a second one if it needs it.

    Parameters
    ----------
    result : StudyResult
    imprint : Imprint
        Of the projects of the study; in its language.
    face : Typeface, optional
        By default :func:`geo.export.fonts.typeface`; embedded in the PDF.
    """
    face = face or typeface()
    page = answer(result, imprint, face.family)
    inputs = {"data": json.dumps(page.words), **page.drawings}
    return compiled(_TEMPLATE.read_bytes(), inputs, "pdf", face=face)


@dataclass(frozen=True, slots=True)
class DensityQuestion:
    """A density to write, without the projects, so that it can be sent to a worker process.

    Attributes
    ----------
    category : str
    statuses : tuple of str or None
    until : int or None
    files : tuple of (str, str)
        Role and name of each of the user's files.
    layers : tuple of Layer
        The office's layers that are used.
    revision : str
        Of the projects.
    """

    category: str
    statuses: tuple[str, ...] | None
    until: int | None
    files: tuple[tuple[str, str], ...]
    layers: tuple[Layer, ...]
    revision: str

    @classmethod
    def of(cls, request: StudyRequest) -> DensityQuestion:
        """Return what a study asks."""
        return cls(
            *(request.category, request.scenario.statuses, request.scenario.until),
            *(request.files.names, request.layers, request.snapshot.revision),
        )


def density_pdf(
    result: Density, question: DensityQuestion, imprint: Imprint, *, is_stated: bool = False
) -> bytes:
    """Return a density as a PDF page: its figures and rule, without a map of circles.

    Parameters
    ----------
    result : Density
    question : DensityQuestion
    imprint : Imprint
        Of the projects of the study; in its language.
    is_stated : bool
        Whether the number of facilities was typed in, not counted from data.
    """
    face, language = typeface(), imprint.language
    is_known = is_stated or result.count > 0
    sentence = density_headline(result, language, is_known=is_known)
    counted = translate(STATED if is_stated else COUNTED_ONCE, language)
    words = {
        **_frame(question.category, sentence, "", imprint),
        "map": None,
        "cards": [],
        "facts": [
            [label, one_line(text)]
            for label, text in _density_facts(result, question, language, is_known=is_known)
        ],
        "gaps": {"rows": [], "first": 0},
        "notices": _notice_words(
            [counted, *notice_sentences(result.findings, language)],
            language,
        ),
        "by_community": None,
        "tables": [],
        "others": [],
    }
    inputs = {"data": json.dumps(words)}
    return compiled(_TEMPLATE.read_bytes(), inputs, "pdf", face=face)


def _density_facts(
    result: Density, question: DensityQuestion, language: Language, *, is_known: bool
) -> list[tuple[str, str]]:
    rule = result.rule
    statuses = _statuses(question.statuses, question.until, language)
    kept = [each.dated_name(language) for each in question.layers if each.kind == FACILITIES]
    facts = [
        (N_("Rule"), rule.label(language)),
        (N_("Source"), rule.source(language)),
        (N_("Method"), translate(N_("count / area of the {subdistrict}, no buffer"), language)),
        (N_("Land area"), area_words(result.area_km2, language)),
        (N_("Required for this area"), wording.count(result.required)),
        (N_("Existing"), wording.count(result.count) if is_known else "–"),
        (N_("Missing"), wording.count(result.missing) if is_known else "–"),
        (N_("Statuses counted"), statuses),
        *((FILE_LABELS.get(role, role), name) for role, name in question.files),
        *([(N_("Existing facilities"), listed(kept, language))] if kept else []),
        (N_("Date of the data"), _data_date(plan().date, question.revision, language)),
    ]
    return [(translate(label, language), text) for label, text in facts]


@dataclass(frozen=True, slots=True)
class Answer:
    """The content of the page before typesetting.

    Attributes
    ----------
    words : dict
        Texts and figures, passed to the template as JSON.
    drawings : dict of str to str
        SVG sources by name.
    """

    words: Words
    drawings: dict[str, str]


def answer(result: StudyResult, imprint: Imprint, family: str) -> Answer:
    """Return the texts and drawings of the page.

    Parameters
    ----------
    result : StudyResult
    imprint : Imprint
    family : str
        Typeface of the drawings.
    """
    language, coverage = imprint.language, result.coverage
    if not len(coverage.facilities):
        # The whole town would be one gap, which says nothing about it.
        result = replace(result, gaps=None)
    gaps = result.gaps.gaps if result.gaps else ()
    drawn = coverage_map(
        *(coverage, gaps, result.siting, language),
        size=(_PAPER.css(_MAP_WIDTH), _PAPER.css(_map_height())),
        family=family,
    )
    drawings = {"map": drawn.svg, **{f"sign-{role}": sign(role, family) for role in ROLES}}
    by_community: Words | None = None
    if result.communities:
        by_community, community_drawings = _by_community(result, language, family)
        drawings |= community_drawings
    words = {
        **_frame(result.category, _headline(result, language), _basis(result, language), imprint),
        "map": {
            "width": _MAP_WIDTH,
            "height": _map_height(),
            "alt": translate(N_("Map of covered areas and gaps"), language),
        },
        "legend": [
            {"sign": role, "label": translate(_LEGEND[role], language)} for role in drawn.roles
        ],
        "sources": _map_sources(drawn, imprint),
        "cards": [_card(coverage, name, language) for name in _CARDS],
        "assumed": _assumed(coverage, language),
        "facts": [[label, one_line(text)] for label, text in _facts(result, language)],
        "gaps": _gaps(result, language),
        "notices": _notice_words(_notices(result, language), language),
        "by_community": by_community,
        "tables": [*_trial(result, language), *_sites(result, language)],
        "others": _facilities(coverage.facilities, language) if drawn.unnamed else [],
    }
    return Answer(words, drawings)


def _room() -> float:
    """Return the height between headline and footer, mm."""
    # A millimetre less, so that rounding never causes another page.
    return _PAPER.height - 2 * _PAPER.margin - BAND - FOOTER - GAP - 1.0


def _map_height() -> float:
    return _room() - _UNDER_MAP


def _frame(category: str, headline: str, basis: str, imprint: Imprint) -> Words:
    """Return the headline, the footer and what the template needs for the sheet."""
    language, day = imprint.language, imprint.made_on
    service = vocabulary().label("category", category, language)
    place = plan().text("place", language)
    title = translate(N_("Coverage: {service}, {town}"), language, service=service, town=place)
    made = translate(N_("Created on {value}"), language, value=day.isoformat())
    publisher = plan().text("publisher", language)
    footer = (imprint.mark, publisher, title, made)
    return {
        "language": language,
        "title": one_line(title),
        "headline": one_line(headline),
        "basis": one_line(basis),
        "publisher": publisher,
        "date": [day.year, day.month, day.day],
        "mark": imprint.mark,
        "footer": one_line(" · ".join(filter(None, footer))),
        "next": translate(N_("Continued on the next page."), language),
        "page": {
            "width": _PAPER.width, "height": _PAPER.height, "margin": _PAPER.margin,
            "band": BAND, "footer": FOOTER, "gap": GAP, "room": _room(),
        },
        "colours": {**COLOURS, "line": LINE, "soft": SOFT, "stamp": STAMP, "missing": MISSING},
    }  # fmt: skip


def _headline(result: StudyResult, language: Language) -> str:
    if not len(result.coverage.facilities):
        return nothing_counts(result.category, language)
    return headline(result.coverage, result.category, language)


def _basis(result: StudyResult, language: Language) -> str:
    """Return in one line what is counted, or why nothing is."""
    count = result.coverage.facilities.own_count
    names = [name for role, name in result.files if role == "facilities"]
    names += [each.dated_name(language) for each in result.layers if each.kind == FACILITIES]
    if not len(result.coverage.facilities):
        return why_nothing_counts(
            *(result.coverage, result.category, language),
            is_completed_only=is_completed_only(result.statuses, result.until),
            has_existing=bool(names),
        )
    files = [name if len(name) <= _NAME else f"{name[: _NAME - 1]}…" for name in names]
    text = N_(
        "Counted: {facilities} in the plan ({statuses}). Existing facilities that are not in "
        "the plan are missing."
    )
    if files:
        text = N_("Counted: {facilities} in the plan ({statuses}) and in {files}.")
    return translate(
        text,
        language,
        facilities=facilities_words(count, language),
        statuses=_statuses(result.statuses, result.until, language),
        files=listed(files, language),
    )


def _map_sources(drawn: DrawnMap, imprint: Imprint) -> str:
    language = imprint.language
    base = translate(N_("Base map: {value}"), language, value=imprint.base_map)
    lines = [
        base if imprint.base_map else "",
        *notes(imprint),
        approval_line(imprint),
        date_line(imprint),
    ]
    if drawn.unnumbered:
        text = N_("{n} gaps are too small on the map for their number.")
        lines.append(translate(text, language, n=wording.count(drawn.unnumbered)))
    return one_line(("；" if language == "zh" else "; ").join(filter(None, lines)))


def _card(coverage: Coverage, name: str, language: Language) -> Words:
    title, meaning = _CARDS[name]
    share = share_words(getattr(coverage.share, name), language)
    people = ""
    if coverage.people is not None and coverage.people_total:
        number = getattr(coverage.people, name)
        people = translate(
            N_("about {people} ({share})"),
            language,
            people=people_words(number, coverage.people_basis, language),
            share=share_words(number / coverage.people_total, language),
        )
    return {
        "sign": name,
        "title": translate(title, language),
        "meaning": translate(meaning, language),
        "area": area_words(getattr(coverage.covered_km2, name), language),
        "share": translate(N_("{share} of the area"), language, share=share),
        "people": people,
    }


def _assumed(coverage: Coverage, language: Language) -> str:
    if coverage.people_basis != "even" or not coverage.people_total:
        return ""
    text = N_("The numbers of people rest on an assumption: the population is spread evenly.")
    return translate(text, language)


def _facts(result: StudyResult, language: Language) -> list[tuple[str, str]]:
    """Return what the figures rest on: label and text."""
    coverage, rule = result.coverage, result.coverage.rule
    basis = BASES[coverage.people_basis] if coverage.people_basis else N_("not known")
    people = translate(basis, language)
    if coverage.people_total:
        total = people_words(coverage.people_total, None, language)
        basis_words = ("，" if language == "zh" else ", ").join(
            filter(None, [people, people_words_of(result.people_sources, language)])
        )
        people = translate(N_("{people}: {basis}"), language, people=total, basis=basis_words)
    facts = [
        (N_("Rule"), f"{rule.label(language)} · {wording.radius(rule.value, language)}"),
        (N_("Source"), rule.source(language)),
        *_required(coverage, language),
        (N_("Method"), translate(METHODS[coverage.method], language)),
        (N_("Statuses counted"), _statuses(result.statuses, result.until, language)),
        (N_("Facilities"), _facilities_counted(coverage.facilities, language)),
        (N_("People"), people),
        *((FILE_LABELS.get(role, role), name) for role, name in result.files),
        (N_("Date of the data"), _data_date(result.as_of, result.revision, language)),
    ]
    return [(translate(label, language), text) for label, text in facts]


def _data_date(day: dt.date, revision: str, language: Language) -> str:
    text = N_("{date}, revision {revision}")
    return translate(text, language, date=day.isoformat(), revision=revision)


def _required(coverage: Coverage, language: Language) -> list[tuple[str, str]]:
    """Return the share that the rule requires, and that of residential land."""
    facts = []
    if coverage.rule.wanted_share is not None:
        share = share_words(coverage.rule.wanted_share, language)
        text = translate(N_("{share} of the land named in the rule"), language, share=share)
        facts.append((N_("Required by the rule"), text))
    if coverage.land is not None:
        shares = coverage.land.share
        text = N_("{share} of {area} covered, certainly {sure}, possibly {possible}")
        words = translate(
            text,
            language,
            share=share_words(shares.nominal, language),
            area=area_words(coverage.land.total_km2, language),
            sure=share_words(shares.sure, language),
            possible=share_words(shares.possible, language),
        )
        facts.append((N_("Residential land"), words))
    return facts


def _statuses(statuses: tuple[str, ...] | None, until: int | None, language: Language) -> str:
    """Return which projects of the plan count."""
    words = statuses_words(statuses, language)
    if until is None:
        return words
    text = N_("{statuses}; and those due by {year}")
    return translate(text, language, statuses=words, year=until)


def _facilities_counted(facilities: Facilities, language: Language) -> str:
    """Return the number of facilities, and how many have only an estimated place."""
    count = len(facilities)
    estimated = int(np.count_nonzero(facilities.uncertainty_m != 0))
    texts = [wording.count(count)]
    if estimated:
        text = N_("{n} of them with an estimated place")
        texts.append(translate(text, language, n=wording.count(estimated)))
    if apart := len(facilities.apart):
        text = N_("{n} more to which the rule does not apply")
        texts.append(translate(text, language, n=wording.count(apart)))
    return ("；" if language == "zh" else "; ").join(texts)


def _gaps(result: StudyResult, language: Language) -> Words:
    """Return the list of gaps, with what to say of those that have no room."""
    gaps = result.gaps
    words: Words = {
        "heading": translate(N_("Gaps, largest first"), language),
        "none": "",
        "head": [
            translate(each, language)
            for each in (N_("Rank"), N_("Where"), N_("Land area"), N_("People"))
        ],
        "rows": [],
        "rest": [""],
        "first": _ON_FIRST,
    }
    if gaps is None or not gaps.gaps:
        text = N_("There is no gap of a hectare or more.")
        if gaps is None:
            text = N_(
                "No gaps are listed: while nothing counts, all of the {subdistrict} would be one."
            )
        return {**words, "none": translate(text, language)}
    if gaps.people is not None:
        words["heading"] = translate(N_("Gaps, most people first"), language)
    shown = gaps.gaps[:MOST_GAPS]
    words["rows"] = [_gap_row(gap, gaps, language) for gap in shown]
    # What is left after the first n gaps, for n = 0, 1, 2 …
    words["rest"] = [_rest(gaps, number, language) for number in range(len(shown) + 1)]
    return words


def _gap_row(gap: Gap, gaps: Gaps, language: Language) -> list[str]:
    return [
        str(gap.rank),
        one_line(gap_where(gap, gaps, language)),
        area_words(gap.area_km2, language),
        _people_of((gap,), gaps, language) or "–",
    ]


def _people_of(some: Sequence[Gap], gaps: Gaps, language: Language) -> str:
    if any(gap.people is None for gap in some):
        return ""
    people = sum(gap.people or 0.0 for gap in some)
    return people_words(people, gaps.basis_of(people), language)


def _rest(gaps: Gaps, number: int, language: Language) -> str:
    rest = gaps.gaps[number:]
    if not rest:
        return ""
    people = _people_of(rest, gaps, language)
    text = N_("{n} more gaps on the map: {area} in all.")
    if people:
        text = N_("{n} more gaps on the map: {area} and about {people} in all.")
    area = area_words(sum(gap.area_km2 for gap in rest), language)
    return translate(text, language, n=wording.count(len(rest)), area=area, people=people)


def _notice_words(sentences: Sequence[str], language: Language) -> Words:
    heading = translate(N_("What limits these figures"), language) if sentences else ""
    return {"heading": heading, "lines": [one_line(each) for each in sentences]}


def _notices(result: StudyResult, language: Language) -> list[str]:
    capacity = result.capacity.sentences(language) if result.capacity else []
    return [*assumptions(result, language), *capacity]


def _by_community(result: StudyResult, language: Language, family: str) -> tuple[Words, Drawings]:
    """Return the page of the communities: shaded map, legend, and every figure as a table."""
    rows = tuple(result.communities[:MOST_COMMUNITIES])
    offered = figures_offered(rows)
    code = result.shade_by if result.shade_by in offered else offered[0]
    columns = [each for each in offered if each not in _IN_THE_RANGE]
    table = _table(
        N_("By community"), (N_("Community"),),
        community_words(rows, columns, result.coverage.people_basis, language),
        len(result.communities), language,
    )  # fmt: skip
    table["head"] += [
        one_line(figure_head(each, rows, language, of_numbers=False)) for each in columns
    ]
    shaded = shading(rows, code)
    widths = [1.3, *(_WIDTHS.get(each, 1.0) for each in columns)]
    words = {**table, "widths": widths, "map": None, "legend": [], "title": "", "basis": ""}
    outlines = result.coverage.town.communities or {}
    if not all(row.name in outlines for row in rows):
        return words, {}
    size = (_PAPER.css(_COMMUNITIES_MAP[0]), _PAPER.css(_COMMUNITIES_MAP[1]))
    drawn = community_map(result.coverage, rows, shaded, language, size=size, family=family)
    legend, signs = _shades(shaded, language, family)
    rule = result.coverage.rule
    basis = (
        f"{rule.label(language)} · {wording.radius(rule.value, language)}",
        translate(METHODS[result.coverage.method], language),
        translate(N_("data as of {date}"), language, date=result.as_of.isoformat()),
        classes_sentence(shaded, language),
    )
    title = figure_head(code, rows, language, of_numbers=False)
    words |= {
        "map": {
            "width": _COMMUNITIES_MAP[0], "height": _COMMUNITIES_MAP[1],
            "alt": translate(N_("Map of the communities: {title}"), language, title=title),
        },
        "legend": legend,
        "title": one_line(title),
        "basis": one_line(" · ".join(basis)),
    }  # fmt: skip
    return words, {"communities": drawn, **signs}


def _shades(shaded: Shading, language: Language, family: str) -> tuple[list[Words], Drawings]:
    """Return the legend of a shaded map, and its signs."""
    steps = zip(shade_steps(shaded), class_labels(shaded, language), strict=False)
    entries = [(f"shade{step}", label, shade_sign(shaded, step, family)) for step, label in steps]
    if any(each is None for each in shaded.figures):
        text = translate(NO_FIGURE, language)
        entries.append(("no_figure", text, shade_sign(shaded, None, family)))
    if any(map(shaded.is_unsure, range(len(shaded.figures)))):
        text = translate(UNSURE, language)
        entries.append(("unsure", text, shade_sign(shaded, None, family, is_unsure=True)))
    legend = [{"sign": name, "label": label} for name, label, _svg in entries]
    return legend, {f"sign-{name}": svg for name, _label, svg in entries}


def _trial(result: StudyResult, language: Language) -> list[Table]:
    """Return the table of what is tried: the figures without and with it, then each place."""
    if result.trial is None:
        return []
    rows = [
        ["–" if cell is None else _cell(cell) for cell in row]
        for row in trial_rows(result.coverage, result.trial, language)
    ]
    return [_table(N_("Trial"), TRIAL, rows[:MOST_GAPS], len(rows), language)]


def _cell(cell: str | float) -> str:
    return cell if isinstance(cell, str) else f"{cell:,.10g}"


def _sites(result: StudyResult, language: Language) -> list[Table]:
    """Return the table of the chosen sites."""
    siting = result.siting
    if siting is None or not siting.sites:
        return []
    basis = result.coverage.people_basis
    facts = siting.to_dict(language)["sites"]
    rows = [
        [
            str(rank),
            " · ".join(filter(None, (site.name, each["where"]))),
            people_words(site.gain, basis, language),
        ]
        for rank, (site, each) in enumerate(zip(siting.sites, facts, strict=True), 1)
    ][:MOST_GAPS]
    head = (N_("Rank"), N_("Where"), N_("People gained"))
    return [_table(N_("Chosen sites"), head, rows, len(siting.sites), language)]


def _facilities(facilities: Facilities, language: Language) -> list[Table]:
    """Return the table of the facilities, for names without room on the map."""
    if not len(facilities):
        return []
    rows = [
        [
            facilities.names[at],
            vocabulary().label("status", facilities.statuses[at], language),
            _certainty(float(facilities.uncertainty_m[at]), language),
        ]
        for at in range(min(len(facilities), MOST_FACILITIES))
    ]
    head = (N_("Name"), N_("Status"), N_("Place"))
    return [_table(N_("Facilities"), head, rows, len(facilities), language)]


def _certainty(metres: float, language: Language) -> str:
    if metres == 0:
        return translate(N_("exact"), language)
    if not np.isfinite(metres):
        return translate(N_("place not exactly known"), language)
    return translate(N_("known to ±{metres} m"), language, metres=f"{metres:,.0f}")


def _table(
    heading: str, head: Sequence[str], rows: list[list[str]], count: int, language: Language
) -> Table:
    more = ""
    if count > len(rows):
        text = N_("{n} more are not listed here.")
        more = translate(text, language, n=wording.count(count - len(rows)))
    return {
        "heading": translate(heading, language),
        "head": [translate(each, language) for each in head],
        "rows": [[one_line(cell) for cell in row] for row in rows],
        "more": more,
    }
