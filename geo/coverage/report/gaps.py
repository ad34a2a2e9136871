"""Gaps in plain sentences."""

from __future__ import annotations

from geo.coverage.gaps import Gap, Gaps
from geo.coverage.report import wording
from geo.coverage.report.coverage import rule_words
from geo.coverage.report.places import degrees_words
from geo.model.plan import plan
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate


def gaps_sentences(found: Gaps, language: Language) -> list[str]:
    """Return the gaps in words: the first one, and all together.

    What limits them is in :func:`geo.coverage.report.notices.gap_findings`.

    Parameters
    ----------
    found : Gaps
    language : {"zh", "en"}
    """
    rule = rule_words(found.coverage.rule, found.coverage.method, language)
    if not found.gaps:
        text = N_("Under the rule {rule}, {town} has no gap larger than {size}.")
        town = plan().text("place", language)
        size = _area(found.sliver_m2 / 1e6, language)
        sentences = [translate(text, language, rule=rule, town=town, size=size)]
    else:
        sentences = [_first(found, rule, language), *_together(found, language)]
    if found.beyond == "possible":
        sentences.append(
            translate(N_("Only what is not even possibly covered counts as a gap here."), language)
        )
    return sentences


def gap_where(gap: Gap, found: Gaps, language: Language) -> str:
    """Return the address of a gap: its community and a known place, else degrees of its middle."""
    return gap.where(language) or degrees_words(*gap.label, found.coverage.town)


def _first(found: Gaps, rule: str, language: Language) -> str:
    first = found.gaps[0]
    largest = all(first.area_km2 >= gap.area_km2 for gap in found.gaps)
    if found.people is None:
        text = N_("Under the rule {rule}, the largest gap ({place}) has {area}.")
    elif largest:
        text = N_(
            "Under the rule {rule}, the largest gap ({place}) has {area} with about {people}."
        )
    else:
        text = N_(
            "Under the rule {rule}, the gap with the most people ({place}) has {area} "
            "with about {people}."
        )
    return translate(
        text,
        language,
        rule=rule,
        area=_area(first.area_km2, language, found),
        people=_people(first.people or 0.0, language, found),
        place=gap_where(first, found, language),
    ) + _nearest(first, language)


def _nearest(gap: Gap, language: Language) -> str:
    if gap.facility_name is None:
        return ""
    text = N_(
        " The facility nearest to its centre is “{name}”, about {distance} away in a straight line."
    )
    unsure = max(gap.distance_m - gap.low_m, gap.high_m - gap.distance_m)
    far = wording.distance(gap.distance_m, language, unsure)
    return translate(text, language, name=gap.facility_name, distance=far)


def _together(found: Gaps, language: Language) -> list[str]:
    if len(found.gaps) == 1:
        return []
    text = N_("There are {count} gaps, totalling {area} with about {people}.")
    if found.people is None:
        text = N_("There are {count} gaps, totalling {area}.")
    params = {
        "count": wording.count(len(found.gaps)),
        "area": _area(found.area_km2, language, found),
        "people": _people(found.people or 0.0, language, found),
    }
    return [translate(text, language, **params)]


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
