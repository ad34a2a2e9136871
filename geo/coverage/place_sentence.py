"""Gaps and chosen sites in plain sentences."""

from __future__ import annotations

from geo.coverage import wording
from geo.coverage.gaps import Gap, Gaps
from geo.coverage.landmarks import around
from geo.coverage.sentence import rule_words
from geo.coverage.siting import Siting
from geo.coverage.town import Town
from geo.model.language import N_, Language, translate
from geo.model.plan import plan

MAX_GAINS = 10  # a sentence has no room for more
_SHORT = {
    "no_candidates": N_("There is no candidate site, so none can be chosen."),
    "nobody": N_("No people are known inside the town, so no site can be preferred to another."),
    "all_covered": N_("Everybody counted is covered already; a further site would add nobody."),
    "out_of_reach": N_("No candidate site is near enough to anybody who is not covered yet."),
    "enough": N_("More sites would add nobody, so fewer are chosen than asked for."),
    "few": N_("There are fewer candidate sites than asked for."),
}


def gaps_sentences(found: Gaps, language: Language) -> list[str]:
    """Return the gaps in words: the first one, all together, and what is left out.

    Parameters
    ----------
    found : Gaps
    language : {"zh", "en"}
    """
    rule = rule_words(found.coverage.rule, found.coverage.method, language)
    if not found.gaps:
        text = N_("By the rule {rule}, {town} has no gap of more than {size}.")
        town = plan().text("place", language)
        told = [translate(text, language, rule=rule, town=town, size=_size(found, language))]
    else:
        told = [_first(found, rule, language), _together(found, language)]
    if found.beyond == "possible":
        told.append(translate(N_("Only what is not even possibly covered counts here."), language))
    told += elsewhere_sentences(found, language)
    if found.slivers:
        told.append(
            translate(
                N_("Parts smaller than {size} are left out ({count}, together {area})."),
                language,
                size=_size(found, language),
                count=wording.count(found.slivers),
                area=_area(found.slivers_km2, language),
            )
        )
    return told


def elsewhere_sentences(found: Gaps, language: Language) -> list[str]:
    """Return who is neither covered nor in a gap; nothing where there is nobody.

    Parameters
    ----------
    found : Gaps
    language : {"zh", "en"}
    """
    if found.coverage.method != "network" or found.elsewhere_people < 1:
        return []
    text = N_(
        "About {people} more live beside reached streets, but their own way is longer than the "
        "rule; they are not covered and in no gap."
    )
    return [translate(text, language, people=_people(found.elsewhere_people, language, found))]


def _first(found: Gaps, rule: str, language: Language) -> str:
    first = found.gaps[0]
    largest = all(first.area_km2 >= gap.area_km2 for gap in found.gaps)
    if found.people is None:
        text = N_("By the rule {rule}, the largest gap, {area}, lies around {place}.")
    elif largest:
        text = N_(
            "By the rule {rule}, the largest gap, {area} with about {people}, lies around {place}."
        )
    else:
        text = N_(
            "By the rule {rule}, the gap with the most people, {area} with about {people}, "
            "lies around {place}."
        )
    return translate(
        text,
        language,
        rule=rule,
        area=_area(first.area_km2, language, found),
        people=_people(first.people or 0.0, language, found),
        place=place_words(*first.label, found.coverage.town, language),
    ) + _nearest(first, language)


def _nearest(gap: Gap, language: Language) -> str:
    if gap.facility_name is None:
        return ""
    text = N_(
        " The facility nearest to its middle is “{name}”, about {distance} away in a straight line."
    )
    unsure = max(gap.distance_m - gap.low_m, gap.high_m - gap.distance_m)
    far = wording.distance(gap.distance_m, language, unsure)
    return translate(text, language, name=gap.facility_name, distance=far)


def _together(found: Gaps, language: Language) -> str:
    if len(found.gaps) == 1:
        return translate(N_("It is the only gap."), language)
    text = N_("There are {count} gaps, together {area} with about {people}.")
    if found.people is None:
        text = N_("There are {count} gaps, together {area}.")
    return translate(
        text,
        language,
        count=wording.count(len(found.gaps)),
        area=_area(found.area_km2, language, found),
        people=_people(found.people or 0.0, language, found),
    )


def place_words(x: float, y: float, town: Town, language: Language) -> str:
    """Return where a point lies: by a known place near it, else by its degrees.

    Parameters
    ----------
    x, y : float
        Metres, in the town's projected system.
    town : Town
    language : {"zh", "en"}
    """
    import shapely

    known = around(x, y, town, language)
    if known is not None:
        return known
    point = town.to_degrees(shapely.Point(x, y))
    return f"{point.x:.3f}°, {point.y:.3f}°"


def siting_sentences(found: Siting, basis: str | None, language: Language) -> list[str]:
    """Return in words what the chosen sites add, each and together.

    Parameters
    ----------
    found : Siting
    basis : str or None
        Of the people; see :class:`geo.coverage.population.Population`.
    language : {"zh", "en"}
    """
    told = [_gain(found, basis, language)] if found.sites else []
    if found.short:
        told.append(translate(_SHORT[found.short], language))
    if found.gap > 0:
        text = N_(
            "The search stopped after {seconds} s: "
            "another choice may add up to {share} more people."
        )
        share = wording.percent(found.bound / found.gain - 1, language)
        told.append(translate(text, language, seconds=f"{found.time_limit_s:,g}", share=share))
    return [*told, *off_streets_sentences(found, basis, language)]


def off_streets_sentences(found: Siting, basis: str | None, language: Language) -> list[str]:
    """Return which candidates and whom a choice along streets leaves out; else nothing.

    Parameters
    ----------
    found : Siting
    basis : str or None
    language : {"zh", "en"}
    """
    told = []
    if found.off_streets:
        text = N_("{count} candidate sites lie too far from any street to be chosen.")
        if found.off_streets == 1:
            text = N_("One candidate site lies too far from any street to be chosen.")
        count = wording.count(found.off_streets)
        told.append(translate(text, language, count=count))
    if found.people_off_streets:
        text = N_("About {people} live too far from any street: no site is counted as near them.")
        step = wording.people_step(wording.within(found.people_off_streets), basis)
        people = wording.people(found.people_off_streets, step, language)
        told.append(translate(text, language, people=people))
    return told


def _gain(found: Siting, basis: str | None, language: Language) -> str:
    text = N_(
        "By the rule {rule}, {count} new sites would cover about {people} more ({gains}), "
        "which is {share} of those not covered yet."
    )
    if len(found.sites) == 1:
        text = N_(
            "By the rule {rule}, a new site would cover about {people} more, "
            "which is {share} of those not covered yet."
        )

    def people(value: float) -> tuple[float, float]:
        return value, wording.people_step(wording.within(value), basis)

    gains = [wording.number(*people(site.gain), language) for site in found.sites[:MAX_GAINS]]
    return translate(
        text,
        language,
        rule=rule_words(found.rule, found.method, language),
        count=wording.count(len(found.sites)),
        people=wording.people(*people(found.gain), language),
        gains=" + ".join([*gains, *["…"][: len(found.sites) > MAX_GAINS]]),
        share=wording.percent(found.gain / (found.people - found.covered), language),
    )


def _people(value: float, language: Language, found: Gaps) -> str:
    """Return people in a gap, to no more digits than are known of the people covered."""
    unsure = wording.half_spread(found.coverage.people)
    figures = wording.within(value, unsure)
    step = wording.people_step(figures, found.basis_of(value))
    return wording.people(value, step, language)


def _area(km2: float, language: Language, found: Gaps | None = None) -> str:
    unsure = wording.half_spread(found.coverage.covered_km2 if found else None)
    step = wording.step_of(wording.within(km2, unsure), wording.AREA_DIGITS)
    return wording.square_km(km2, max(step, 0.001), language)


def _size(found: Gaps, language: Language) -> str:
    return _area(found.sliver_m2 / 1e6, language)
