"""Put a coverage into one sentence: what is not covered, or that nothing counts yet."""

from __future__ import annotations

from typing import Any

from geo.coverage.coverage import Coverage
from geo.coverage.facilities import COMPLETED
from geo.coverage.report import wording
from geo.coverage.straight_line.service_area import Interval
from geo.coverage.targets import Density
from geo.model.plan import plan
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary

_WHOLE_SHARE = 1e-9


def area_words(km2: float, language: Language) -> str:
    """Return an area with its unit, to at most three significant digits.

    Examples
    --------
    >>> area_words(55.76123, "en"), area_words(0.0, "en")
    ('55.8 km²', '0 km²')
    """
    step = max(wording.step_of(Interval(km2, km2, km2), wording.AREA_DIGITS), 0.001)
    return wording.square_km(km2, step, language)


def people_words(people: float, basis: str | None, language: Language) -> str:
    """Return a number of people with its unit, rounded more when they are spread evenly.

    Parameters
    ----------
    people : float
    basis : str or None
        See :class:`geo.coverage.population.population.Population`.
    language : {"zh", "en"}

    Examples
    --------
    >>> people_words(123_456, "points", "en"), people_words(123_456, "even", "en")
    ('123,000 people', '120,000 people')
    """
    step = wording.people_step(Interval(people, people, people), basis)
    return wording.people(people, step, language)


def share_words(share: float, language: Language) -> str:
    """Return a share as a percentage; rounding errors outside 0 to 1 are cut off.

    Examples
    --------
    >>> share_words(1.0000001, "en"), share_words(0.4567, "en")
    ('100%', '46%')
    """
    return wording.percent(min(max(share, 0.0), 1.0), language)


def headline(coverage: Coverage, category: str, language: Language) -> str:
    """Return the area that is not covered, and how many people live there, in one sentence.

    Parameters
    ----------
    coverage : Coverage
    category : str
        Code of the category that provides the service.
    language : {"zh", "en"}
    """
    uncovered_km2 = coverage.town.area_km2 - coverage.covered_km2.nominal
    share = 1.0 - coverage.share.nominal
    is_whole = not coverage.covered_km2.nominal
    text = N_("{area} of {town} ({share}) has no {service} within {radius}.")
    if is_whole:
        text = N_("All of {town} ({area}) has no {service} within {radius}.")
    params: dict[str, Any] = {}
    if coverage.people is not None and coverage.people_total:
        text = N_(
            "{area} of {town} ({share}) has no {service} within {radius}; about {people} live "
            "there."
        )
        if is_whole:
            text = N_(
                "All of {town} ({area}) has no {service} within {radius}; about {people} live "
                "there."
            )
        people = coverage.people_total - coverage.people.nominal
        # With nothing covered, all people count, so their distribution does not matter.
        basis = None if is_whole else coverage.people_basis
        params["people"] = people_words(people, basis, language)
    if share < _WHOLE_SHARE:
        text = N_("All of {town} has a {service} within {radius}.")
    return translate(
        text,
        language,
        area=area_words(uncovered_km2, language),
        town=plan().text("place", language),
        share=share_words(share, language),
        service=_service(coverage, category, language),
        radius=_reach(coverage, language),
        **params,
    )


def _service(coverage: Coverage, category: str, language: Language) -> str:
    service = vocabulary().label("category", category, language)
    if coverage.rule.for_kinds:  # other kinds, such as smaller parks, may well be near
        service = coverage.rule.label(language)
    return service.lower() if language == "en" else service


def _reach(coverage: Coverage, language: Language) -> str:
    """Return the radius, with "along streets" when it is measured that way."""
    radius = wording.radius(coverage.rule.value, language)
    if not coverage.network:
        return radius
    return translate(N_("{radius} along streets"), language, radius=radius)


def nothing_counts(category: str, language: Language) -> str:
    """Return the sentence that comes first where no facility counts.

    Parameters
    ----------
    category : str
        Code of the category that provides the service.
    language : {"zh", "en"}
    """
    service = vocabulary().label("category", category, language)
    text = N_("Nothing counts for “{service}” yet, so there is no figure.")
    return translate(text, language, service=service)


def why_nothing_counts(
    coverage: Coverage,
    category: str,
    language: Language,
    *,
    is_completed_only: bool,
    has_existing: bool = False,
) -> str:
    """Return why no facility counts; empty if one does.

    Parameters
    ----------
    coverage : Coverage
    category : str
        Code of the category that provides the service.
    language : {"zh", "en"}
    is_completed_only : bool
        Whether only completed projects count.
    has_existing : bool
        Whether existing facilities are loaded.
    """
    if len(coverage.facilities):
        return ""
    text = N_(
        "No project with the chosen status has a place on the map, and no existing "
        "facilities are loaded."
    )
    if has_existing:
        text = N_("Neither a project of the plan nor an existing facility counts.")
    elif is_completed_only:
        text = N_(
            "No completed project of the plan has a place on the map, and no existing facilities "
            "are loaded."
        )
    apart, waiting = len(coverage.facilities.apart), coverage.facilities.not_located
    if apart:
        text = N_(
            "Of {n} facilities of the kind “{service}”, none is known to be one to which this "
            "rule applies."
        )
    service = vocabulary().label("category", category, language)
    reason = translate(text, language, service=service, n=wording.count(apart))
    more = N_(" {n} of them are waiting for a place.") if waiting else ""
    return reason + (translate(more, language, n=waiting) if more else "")


def is_completed_only(statuses: tuple[str, ...] | None, until: int | None) -> bool:
    """Return whether only completed projects count.

    Examples
    --------
    >>> is_completed_only(("completed",), None), is_completed_only(("completed",), 2025)
    (True, False)
    """
    return statuses == COMPLETED and until is None


def density_headline(result: Density, language: Language, *, is_known: bool) -> str:
    """Return how many facilities a density rule still requires, in one sentence.

    Parameters
    ----------
    result : Density
    language : {"zh", "en"}
    is_known : bool
        Whether the number of existing facilities is known.
    """
    text = N_("{town} has {density} per km²; the rule requires {wanted}: {missing} are missing.")
    if not is_known:
        text = N_(
            "The rule requires {all} for {town} ({wanted} per km²); how many there are "
            "is not known."
        )
    return translate(
        text,
        language,
        town=plan().text("place", language),
        density=wording.per_km2(result.per_km2),
        wanted=f"{result.rule.value:,g}",
        all=wording.count(result.required),
        missing=wording.count(result.missing),
    )
