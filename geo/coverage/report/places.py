"""Describe places and chosen sites in sentences."""

from __future__ import annotations

from geo.coverage.landmarks import around
from geo.coverage.report import wording
from geo.coverage.report.coverage import rule_words
from geo.coverage.siting.siting import Siting
from geo.coverage.town import Town
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate

MAX_GAINS = 10  # as many as fit in a sentence
ON_AN_ASSUMPTION = N_(
    "This answer rests on an assumption: that people are spread evenly over the "
    "{subdistrict}, including hills and water. A file of where people live would lead to "
    "other sites."
)
_SHORT = {
    "no_candidates": N_("There are no candidate sites to choose from."),
    "nobody": N_(
        "It is not known where people live in the {subdistrict}, so no site can be "
        "preferred to another."
    ),
    "all_covered": N_("Everyone counted is already covered; another site would add nobody."),
    "out_of_reach": N_("No candidate site is near enough to anyone not yet covered."),
    "enough": N_("Further sites would add nobody, so fewer are chosen than requested."),
    "few": N_("There are fewer candidate sites than requested."),
}


def place_words(x: float, y: float, town: Town, language: Language) -> str:
    """Return where a point lies: by community and known place, or else in degrees.

    Parameters
    ----------
    x, y : float
        Metres, in the town's projected system.
    town : Town
    language : {"zh", "en"}
    """
    known = around(x, y, town, language)
    return degrees_words(x, y, town) if known is None else known


def degrees_words(x: float, y: float, town: Town) -> str:
    """Return a point's longitude and latitude as text, to about a hundred metres."""
    import shapely

    point = town.to_degrees(shapely.Point(x, y))
    return f"{point.x:.3f}°, {point.y:.3f}°"


def siting_sentences(siting: Siting, basis: str | None, language: Language) -> list[str]:
    """Describe what the chosen sites add, individually and together.

    If people are spread evenly, the first sentence says that this is an assumption.

    Parameters
    ----------
    siting : Siting
    basis : str or None
        Basis of the population; see
        :class:`geo.coverage.population.population.Population`.
    language : {"zh", "en"}
    """
    sentences = [translate(ON_AN_ASSUMPTION, language)] if basis == "even" else []
    if siting.sites:
        sentences.append(_gain(siting, basis, language))
    if siting.short:
        sentences.append(translate(_SHORT[siting.short], language))
    if siting.gap > 0:
        text = N_(
            "The search stopped after {seconds} s: a different choice may add up to "
            "{share} more people."
        )
        share = wording.percent(siting.bound / siting.gain - 1, language)
        sentences.append(
            translate(text, language, seconds=f"{siting.time_limit_s:,g}", share=share)
        )
    return sentences


def _gain(siting: Siting, basis: str | None, language: Language) -> str:
    text = N_(
        "Under the rule {rule}, {count} new sites would cover about {people} more "
        "({gains}), which is {share} of those not yet covered."
    )
    if len(siting.sites) == 1:
        text = N_(
            "Under the rule {rule}, a new site would cover about {people} more, which is "
            "{share} of those not yet covered."
        )

    def people(value: float) -> tuple[float, float]:
        return value, wording.people_step(wording.within(value), basis)

    gains = [wording.number(*people(site.gain), language) for site in siting.sites[:MAX_GAINS]]
    return translate(
        text,
        language,
        rule=rule_words(siting.rule, siting.method, language),
        count=wording.count(len(siting.sites)),
        people=wording.people(*people(siting.gain), language),
        gains=" + ".join([*gains, *["…"][: len(siting.sites) > MAX_GAINS]]),
        share=wording.percent(siting.gain / (siting.people - siting.covered), language),
    )
