"""Describe capacities in sentences: what is known, what the rule requires, who reaches how much."""

from __future__ import annotations

import math

from geo.coverage.capacity.capacity import Capacity
from geo.coverage.capacity.floating_catchment import Catchment
from geo.coverage.capacity.spread import Spread
from geo.coverage.report import wording
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate

_UNITS = {
    "school": N_("school places"),
    "kindergarten": N_("kindergarten places"),
    "health": N_("beds"),
    "elderly_care": N_("beds"),
}


def unit_words(category: str, language: Language) -> str:
    """Return the unit of capacity of a category: school places, beds, or places."""
    return translate(_UNITS.get(category, N_("places")), language)


def held_sentences(capacity: Capacity, category: str, language: Language) -> list[str]:
    """Describe the capacity of facilities in relation to the people and the rule.

    Parameters
    ----------
    capacity : Capacity
        Known for at least one facility.
    category : str
    language : {"zh", "en"}
    """
    text = N_("Capacity is known for {known} of {count} facilities: {places} {unit} in total.")
    if capacity.per_1000 is not None:
        text = N_(
            "Capacity is known for {known} of {count} facilities: {places} {unit} in "
            "total, {rate} per 1,000 people."
        )
    params = {
        "known": wording.count(capacity.known),
        "count": wording.count(capacity.facilities),
        "places": _counted(capacity.places),
        "unit": unit_words(category, language),
        "rate": rate_text(capacity.per_1000 or 0.0),
    }
    sentences = [translate(text, language, **params)]
    if capacity.unknown:
        text = N_("It is not known for {n}: these are left out, and the figures are a lower bound.")
        sentences.append(translate(text, language, n=wording.count(capacity.unknown)))
    return [*sentences, *_required_words(capacity, language)]


def _required_words(capacity: Capacity, language: Language) -> list[str]:
    if capacity.rule is None or capacity.required is None or capacity.missing is None:
        return []
    text = N_("The rule “{rule}” ({value} per 1,000, {trust}) requires {wanted}: it is met.")
    if capacity.missing:
        text = N_(
            "The rule “{rule}” ({value} per 1,000, {trust}) requires {wanted}: {missing} "
            "are missing."
        )
        if capacity.unknown:
            text = N_(
                "The rule “{rule}” ({value} per 1,000, {trust}) requires {wanted}: at "
                "most {missing} are missing."
            )
    return [
        translate(
            text,
            language,
            rule=capacity.rule.label(language),
            value=f"{capacity.rule.value:,g}",
            trust=capacity.rule.trust(language),
            wanted=wording.count(capacity.required),
            missing=_counted(math.ceil(capacity.missing)),
        )
    ]


def reach_sentences(
    catchment: Catchment,
    spread: Spread,
    basis: str | None,
    language: Language,
    *,
    category: str,
    by_rule: bool,
) -> list[str]:
    """Describe who reaches a facility of known capacity, and who has less than the reference.

    Parameters
    ----------
    catchment : Catchment
    spread : Spread
    basis : str or None
        Basis of the population; see
        :class:`geo.coverage.population.population.Population`.
    language : {"zh", "en"}
    category : str
    by_rule : bool
        Whether the reference of `spread` comes from a rule; otherwise it is the mean.
    """
    below = N_(
        "About {people} ({share}) have less than the average of {reference} per 1,000 "
        "for all people; of these, about {nothing} reach none."
    )
    if by_rule:
        below = N_(
            "About {people} ({share}) have less than the {reference} per 1,000 that the "
            "rule requires; of these, about {nothing} reach none."
        )
    if spread.nothing >= 0.995 * spread.below:
        below = N_(
            "About {people} ({share}) reach none; the average for all people is "
            "{reference} per 1,000."
        )
        if by_rule:
            below = N_(
                "About {people} ({share}) reach none; the rule requires {reference} per 1,000."
            )
    sentences = [_within(catchment, basis, language)]
    if spread.reference > 0:
        shown = translate(
            below,
            language,
            people=_people(spread.below, basis, language),
            share=wording.percent(spread.below / spread.total, language),
            reference=rate_text(spread.reference),
            nothing=_people(spread.nothing, basis, language),
        )
        sentences.append(shown)
    return [*sentences, *_unreached(catchment, basis, category, language)]


def _unreached(
    catchment: Catchment, basis: str | None, category: str, language: Language
) -> list[str]:
    sentences = []
    if catchment.idle_places:
        text = N_("{places} {unit} are out of everyone's reach.")
        places, unit = _counted(catchment.idle_places), unit_words(category, language)
        sentences.append(translate(text, language, places=places, unit=unit))
    if catchment.off_streets:
        text = N_("{n} of these facilities are too far from any street to be reached on foot.")
        sentences.append(translate(text, language, n=wording.count(catchment.off_streets)))
    if catchment.people_off_streets:
        text = N_("About {people} live too far from any street to walk to any of them.")
        people = _people(catchment.people_off_streets, basis, language)
        sentences.append(translate(text, language, people=people))
    return sentences


def _within(catchment: Catchment, basis: str | None, language: Language) -> str:
    served, is_sure = catchment.served, catchment.served.sure == catchment.served.possible
    text = (
        N_("Within {radius} {method}, about {people} reach one of these facilities.")
        if is_sure
        else N_(
            "Within {radius} {method}, about {people} reach one of these facilities, "
            "certainly {sure}, possibly {possible}."
        )
    )
    step = wording.people_step(served, basis)
    people = {
        name: wording.people(getattr(served, kind), step, language)
        for name, kind in (("people", "nominal"), ("sure", "sure"), ("possible", "possible"))
    }
    method = wording.method(catchment.method, language)
    radius = wording.radius(catchment.radius_m, language)
    return translate(text, language, radius=radius, method=method, **people)


def outside_sentence(count: int, language: Language) -> str:
    """State that facilities outside the town count as if shared by people inside it only."""
    text = N_(
        "{n} of these facilities lie outside the {subdistrict}; they count as if only "
        "people inside it shared them (an upper bound)."
    )
    return translate(text, language, n=wording.count(count))


def rate_text(per_1000: float) -> str:
    """Return places per 1,000 people with three digits at most.

    Examples
    --------
    >>> rate_text(38.251), rate_text(0.0402), rate_text(1250.0), rate_text(0.0)
    ('38.3', '0.04', '1,250', '0')
    """
    digits = 0 if per_1000 >= 100 else 1 if per_1000 >= 1 else 2
    return f"{per_1000:,.{digits}f}" if per_1000 else "0"


def _people(value: float, basis: str | None, language: Language) -> str:
    return wording.people(value, wording.people_step(wording.within(value), basis), language)


def _counted(value: float) -> str:
    rounded = round(value)
    return wording.count(rounded) if abs(value - rounded) < 1e-9 else f"{value:,.1f}"
