"""Describe the gaps of a coverage in sentences."""

from __future__ import annotations

from geo.coverage.gaps import Gap, Gaps
from geo.coverage.report import wording
from geo.coverage.report.coverage import rule_words
from geo.coverage.report.places import degrees_words
from geo.model.plan import plan
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate


def gaps_sentences(gaps: Gaps, language: Language) -> list[str]:
    """Describe the gaps: the first one, and all together.

    Their notices come from :func:`geo.coverage.report.notices.gap_findings`.

    Parameters
    ----------
    gaps : Gaps
    language : {"zh", "en"}
    """
    rule = rule_words(gaps.coverage.rule, gaps.coverage.method, language)
    if not gaps.gaps:
        text = N_("Under the rule {rule}, {town} has no gap larger than {size}.")
        town = plan().text("place", language)
        size = _area(gaps.sliver_m2 / 1e6, language)
        sentences = [translate(text, language, rule=rule, town=town, size=size)]
    else:
        sentences = [_first(gaps, rule, language), *_together(gaps, language)]
    if gaps.beyond == "possible":
        sentences.append(
            translate(N_("Only what is not even possibly covered counts as a gap here."), language)
        )
    return sentences


def gap_where(gap: Gap, gaps: Gaps, language: Language) -> str:
    """Return the address of a gap: community and known place, or else the degrees of its label."""
    return gap.where(language) or degrees_words(*gap.label, gaps.coverage.town)


def _first(gaps: Gaps, rule: str, language: Language) -> str:
    first = gaps.gaps[0]
    largest = all(first.area_km2 >= gap.area_km2 for gap in gaps.gaps)
    if gaps.people is None:
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
        area=_area(first.area_km2, language, gaps),
        people=_people(first.people or 0.0, language, gaps),
        place=gap_where(first, gaps, language),
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


def _together(gaps: Gaps, language: Language) -> list[str]:
    if len(gaps.gaps) == 1:
        return []
    text = N_("There are {count} gaps, totalling {area} with about {people}.")
    if gaps.people is None:
        text = N_("There are {count} gaps, totalling {area}.")
    params = {
        "count": wording.count(len(gaps.gaps)),
        "area": _area(gaps.area_km2, language, gaps),
        "people": _people(gaps.people or 0.0, language, gaps),
    }
    return [translate(text, language, **params)]


def _people(value: float, language: Language, gaps: Gaps) -> str:
    """Return the people in gaps, rounded no finer than the people covered are known."""
    unsure = wording.half_spread(gaps.coverage.people)
    figures = wording.within(value, unsure)
    step = wording.people_step(figures, gaps.basis_of(value))
    return wording.people(value, step, language)


def _area(km2: float, language: Language, gaps: Gaps | None = None) -> str:
    unsure = wording.half_spread(gaps.coverage.covered_km2 if gaps else None)
    step = wording.step_of(wording.within(km2, unsure), wording.AREA_DIGITS)
    return wording.square_km(km2, max(step, 0.001), language)
