"""Describe scenarios and the plan's targets in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from geo.coverage.report import wording
from geo.coverage.report.coverage import even_sentence, not_located_sentence, rule_words
from geo.coverage.scenario import CoverageDifference, PlanStep
from geo.coverage.straight_line.service_area import Interval
from geo.coverage.targets import TargetProgress
from geo.model.text.language import N_, Language
from geo.model.text.translate import listed, translate
from geo.model.vocabulary import vocabulary

_STEPS = {
    "existing": N_("completed facilities cover {covered}"),
    "under_construction": N_("including those under construction, {covered}"),
    "planned": N_("including everything planned, {covered}"),
    "year": N_("by {year}, {covered}"),
}


def steps_sentences(steps: Sequence[PlanStep], language: Language) -> list[str]:
    """Describe what each step of the plan covers.

    Parameters
    ----------
    steps : sequence of PlanStep
        At least one.
    language : {"zh", "en"}
    """
    last = steps[-1].coverage
    parts = [
        translate(_STEPS[step.code], language, year=step.year, covered=_covered(step, language))
        for step in steps
    ]
    sentences = [
        translate(
            N_("Under the rule {rule}: {steps}."),
            language,
            rule=rule_words(last.rule, last.method, language),
            steps=translate(N_("; "), language).join(parts),
        )
    ]
    if last.people_basis == "even" and last.people_total:
        sentences.append(even_sentence(last.town, language))
    if last.facilities.not_located:
        sentences.append(not_located_sentence(last.facilities.not_located, language))
    return sentences


def _covered(step: PlanStep, language: Language) -> str:
    coverage = step.coverage
    figures = coverage.covered_km2
    if not figures.possible:
        return translate(N_("nothing"), language)
    unit = wording.step_of(figures, wording.AREA_DIGITS)
    text = N_("{area} ({share}), certainly {sure}, possibly {possible}")
    if coverage.people is not None:
        text = N_("{area} ({share}) with about {people}, certainly {sure}, possibly {possible}")
    sure, area, possible = (
        wording.square_km(each, unit, language)
        for each in (figures.sure, figures.nominal, figures.possible)
    )
    if sure == area == possible:
        text = N_("{area} ({share})")
        if coverage.people is not None:
            text = N_("{area} ({share}) with about {people}")
    people = coverage.people or Interval(0.0, 0.0, 0.0)
    rounded = wording.people_step(people, coverage.people_basis)
    return translate(
        text,
        language,
        area=area,
        share=wording.percent(coverage.share.nominal, language),
        people=wording.people(people.nominal, rounded, language),
        sure=sure,
        possible=possible,
    )


def difference_sentences(
    difference: CoverageDifference, language: Language, *, is_trial: bool = False
) -> list[str]:
    """Describe what one scenario covers and the other does not.

    Parameters
    ----------
    difference : CoverageDifference
    language : {"zh", "en"}
    is_trial : bool
        Whether the second scenario is the first one with trial places.
    """
    if difference.gained.is_empty and difference.lost.is_empty:
        same = N_("The trial covers the same area.") if is_trial else _SAME
        sentences = [translate(same, language)]
    else:
        gained = _part(difference, difference.gained_km2, difference.gained_people, language)
        lost = _part(difference, difference.lost_km2, difference.lost_people, language)
        sentences = [
            translate(_change(difference, is_trial=is_trial), language, gained=gained, lost=lost)
        ]
    if not difference.comparable:
        text = N_(
            "They use different radii or methods, so the difference is not due to the sites alone."
        )
        sentences.append(translate(text, language))
    return sentences


_SAME = N_("Both scenarios cover the same area.")


def _change(difference: CoverageDifference, *, is_trial: bool) -> str:
    if is_trial:
        return _trial_change(difference)
    if difference.lost.is_empty:
        return N_("The second scenario covers about {gained} that the first does not.")
    if difference.gained.is_empty:
        return N_("The second scenario no longer covers about {lost}.")
    return N_(
        "The second scenario covers about {gained} that the first does not, "
        "and no longer covers about {lost}."
    )


def _trial_change(difference: CoverageDifference) -> str:
    if difference.lost.is_empty:
        return N_("With the trial, about {gained} more is covered.")
    if difference.gained.is_empty:
        return N_("With the trial, about {lost} is no longer covered.")
    return N_("With the trial, about {gained} more is covered, and about {lost} no longer.")


def _part(
    difference: CoverageDifference, km2: float, people: float | None, language: Language
) -> str:
    both = (difference.one, difference.other)
    unsure = max(wording.half_spread(each.covered_km2) for each in both)
    unit = wording.step_of(wording.within(km2, unsure), wording.AREA_DIGITS)
    area = wording.square_km(km2, max(unit, 0.001), language)
    if people is None:
        return area
    unsure = max(wording.half_spread(each.people) for each in both)
    step = wording.people_step(wording.within(people, unsure), difference.other.people_basis)
    shown = wording.people(people, step, language)
    return translate(N_("{area} with about {people}"), language, area=area, people=shown)


def target_sentence(progress: TargetProgress, language: Language) -> str:
    """Describe a target of the plan and the progress towards it.

    Parameters
    ----------
    progress : TargetProgress
    language : {"zh", "en"}
    """
    target, counted = progress.target, progress.target.progress
    figures: dict[str, int | None] = {}
    if counted is None:
        text = N_("The plan promises {promise}{by} as a single figure and does not split it.")
    elif progress.is_open:
        text = N_("The plan promises {promise}{by}. It does not say which projects these are.")
    else:
        text = N_(
            "The plan promises {promise}{by}. Stated to count towards it: {named}, of "
            "these on the map: {located}, completed: {completed}; still to be found: "
            "{to_find}."
        )
        figures = {name: getattr(counted, name) for name in ("named", "located", "completed")}
        figures["to_find"] = progress.to_find
    by = translate(N_(" by {year}"), language, year=target.year) if target.year else ""
    sentences = [translate(text, language, promise=_promise(progress, language), by=by, **figures)]
    if progress.is_completed:
        done = N_("The office reports the target itself as completed (as of {date}).")
        sentences.append(translate(done, language, date=progress.as_of or "–"))
    return ("" if language == "zh" else " ").join(sentences)


def other_projects_sentence(progress: TargetProgress, language: Language) -> str:
    """Name the unlinked projects that may count towards a target; empty if there are none.

    Parameters
    ----------
    progress : TargetProgress
    language : {"zh", "en"}
    """
    if not progress.other_projects:
        return ""
    others = (each.name if language == "zh" else each.name_en for each in progress.other_projects)
    names = listed(others, language)
    text = N_(
        "The plan also names {names}, but does not say whether they count towards this "
        "target. If you know, link them on the Edit page and quote the wording that says "
        "so."
    )
    return translate(text, language, names=names)


def _promise(progress: TargetProgress, language: Language) -> str:
    target = progress.target
    units = {unit.code: unit.label(language) for unit in vocabulary().target_unit}
    shown = f"{target.value:,g}" if target.value != int(target.value) else ""
    shown = shown or wording.count(int(target.value))
    return f"{shown} {units.get(target.unit, target.unit)}"
