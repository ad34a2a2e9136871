"""Describe a coverage in sentences: how much is covered, by which rule, and how certainly."""

from __future__ import annotations

import datetime as dt

from geo.coverage.coverage import Coverage
from geo.coverage.report import wording
from geo.coverage.report.notices import (
    even_finding,
    limit_findings,
    not_located_finding,
    notice_sentences,
)
from geo.coverage.straight_line.service_area import Interval
from geo.coverage.town import Town
from geo.model.messages import sentence
from geo.model.plan import plan
from geo.model.standards import Rule
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate

_NONE = N_(
    "Under the rule {rule}, no facility counts yet, so none of the {total} of {town} is covered."
)
_EXACT = N_(
    "Under the rule {rule}, about {covered} of the {total} of {town} ({share}) is within "
    "reach of {facilities}."
)
_THREE = N_(
    "Under the rule {rule}, about {covered} of the {total} of {town} ({share}) is within "
    "reach of {facilities}; certainly {sure}, possibly up to {possible}."
)
_PEOPLE = N_("About {people} live there ({share} of the {total}).")
_PEOPLE_THREE = N_(
    "About {people} live there ({share} of the {total}); certainly {sure}, possibly up "
    "to {possible}."
)
_NOBODY = N_("None of the {total} is within reach.")


def coverage_sentences(
    coverage: Coverage, language: Language, as_of: dt.date | None = None
) -> list[str]:
    """Describe a coverage: the area, the people, and the notices that limit both.

    Parameters
    ----------
    coverage : Coverage
    language : {"zh", "en"}
    as_of : date, optional
        Date of the data; by default that of the plan.

    Returns
    -------
    list of str
        Plain text that may contain names from the data.
    """
    sentences = [_area(coverage, language)]
    if coverage.people is not None and coverage.people_total:
        sentences.append(_people(coverage, coverage.people, coverage.people_total, language))
    return [*sentences, *limits(coverage, language), as_of_sentence(language, as_of)]


def rule_words(rule: Rule, method: str, language: Language) -> str:
    """Return a rule with its radius and method, and its status unless it was read in the source.

    Parameters
    ----------
    rule : Rule
        Of the kind ``radius``.
    method : {"straight_line", "network"}
    language : {"zh", "en"}
    """
    text = N_("“{rule}” ({radius} {method}, {trust})")
    if rule.status == "read":
        text = N_("“{rule}” ({radius} {method})")
    return translate(
        text,
        language,
        rule=rule.label(language),
        radius=wording.radius(rule.value, language),
        method=wording.method(method, language),
        trust=rule.trust(language),
    )


def facilities_words(count: int, language: Language) -> str:
    """Return a number of facilities in words."""
    text = N_("one facility") if count == 1 else N_("{count} facilities")
    return translate(text, language, count=wording.count(count))


def town_area(coverage: Coverage, language: Language) -> str:
    """Return the area of the town with its unit."""
    area = coverage.town.area_km2
    step = wording.step_of(wording.within(area), wording.AREA_DIGITS)
    return wording.square_km(area, step, language)


def _area(coverage: Coverage, language: Language) -> str:
    figures = coverage.covered_km2
    step = wording.step_of(figures, wording.AREA_DIGITS)
    sure, covered, possible = (
        wording.square_km(each, step, language)
        for each in (figures.sure, figures.nominal, figures.possible)
    )
    text = _EXACT if sure == covered == possible else _THREE
    if not len(coverage.facilities):
        text = _NONE
    return translate(
        text,
        language,
        rule=rule_words(coverage.rule, coverage.method, language),
        facilities=facilities_words(coverage.facilities.own_count, language),
        covered=covered,
        total=town_area(coverage, language),
        town=plan().text("place", language),
        share=wording.percent(coverage.share.nominal, language),
        sure=sure,
        possible=possible,
    )


def _people(coverage: Coverage, figures: Interval, total: float, language: Language) -> str:
    step = wording.people_step(figures, coverage.people_basis)
    sure, people, possible = (
        wording.people(each, step, language)
        for each in (figures.sure, figures.nominal, figures.possible)
    )
    total_step = wording.people_step(wording.within(total), "areas")
    text = _PEOPLE if sure == people == possible else _PEOPLE_THREE
    return translate(
        text if figures.possible else _NOBODY,
        language,
        people=people,
        total=wording.people(total, total_step, language),
        share=wording.percent(figures.nominal / total, language),
        sure=sure,
        possible=possible,
    )


def limits(coverage: Coverage, language: Language) -> list[str]:
    """Return the sentences of :func:`geo.coverage.report.notices.limit_findings`."""
    return notice_sentences(limit_findings(coverage), language)


def even_sentence(town: Town, language: Language) -> str:
    """State that the even spread of people is an assumption."""
    return sentence(even_finding(town), language)


def not_located_sentence(count: int, language: Language) -> str:
    """State how many facilities have no place and cover nothing."""
    return sentence(not_located_finding(count), language)


def as_of_sentence(language: Language, as_of: dt.date | None = None) -> str:
    """State the date of the data, by default that of the plan."""
    date = (as_of or plan().date).isoformat()
    return translate(N_("The data are as of {date}."), language, date=date)
