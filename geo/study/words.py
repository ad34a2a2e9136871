"""Put the table of services and the living circle into words, for page and command line alike."""

from __future__ import annotations

from collections.abc import Sequence

from geo.coverage.report import wording
from geo.coverage.straight_line.service_area import Interval
from geo.model.standards import Rule
from geo.model.text.language import N_, Language
from geo.model.text.translate import listed, translate
from geo.study.overview import CircleCell, ServiceRow, Standing

NOTHING = "–"
REACH = {
    "all": N_("all"),
    "none": N_("none"),
    "nothing_counts": N_("nothing counts"),
}
_COMPLETED = {
    0: N_("no project of the plan is completed"),
    1: N_("1 completed project of the plan"),
}
_COUNTED = {
    0: N_("no project of the plan with the chosen status"),
    1: N_("1 project of the plan with the chosen status"),
}


def standing_words(
    counted: Standing, sources: Sequence[str], language: Language, *, is_completed: bool = True
) -> str:
    """Say in one line what counts: existing facilities with their source, and the plan's projects.

    Parameters
    ----------
    counted : Standing
    sources : sequence of str
        Names of the files or layers that the existing facilities come from.
    language : {"zh", "en"}
    is_completed : bool
        Whether only completed projects count.

    Examples
    --------
    >>> standing_words(Standing(0, 10), ["parks.csv"], "en")
    '10 existing facilities (parks.csv); no project of the plan is completed'
    >>> standing_words(Standing(1, 0), [], "en")
    'no existing facility is loaded; 1 completed project of the plan'
    """
    text = N_("no existing facility is loaded")
    if sources:
        text = N_("1 existing facility ({files})")
        if counted.existing != 1:
            text = N_("{n} existing facilities ({files})")
    existing = translate(
        text, language, n=wording.count(counted.existing), files=listed(sources, language)
    )
    texts = _COMPLETED if is_completed else _COUNTED
    many = N_("{n} completed projects of the plan")
    if not is_completed:
        many = N_("{n} projects of the plan with the chosen status")
    count = counted.of_plan
    parts = [existing, translate(texts.get(count, many), language, n=wording.count(count))]
    if counted.neighbours:
        beyond = N_("{n} of the neighbours near the edge")
        parts.append(translate(beyond, language, n=wording.count(counted.neighbours)))
    return ("；" if language == "zh" else "; ").join(parts)


def rule_value_words(rule: Rule, language: Language) -> str:
    """Return a rule's name with its value, and whether it is still to be confirmed.

    Parameters
    ----------
    rule : Rule
        Of the kind ``radius`` or ``density``.
    language : {"zh", "en"}
    """
    value = f"{rule.value:,.10g}"
    text = N_("{rule} · {value} m") if rule.kind == "radius" else N_("{rule} · {value} per km²")
    words = translate(text, language, rule=rule.label(language), value=value)
    if rule.status == "unverified":
        words = translate(N_("{rule} (to be confirmed)"), language, rule=words)
    return words


def three_shares(share: Interval | None, language: Language) -> tuple[str, str, str]:
    """Return the certain, nominal and possible share as percentages; dashes without one."""
    if share is None:
        return NOTHING, NOTHING, NOTHING
    certain, nominal, possible = (
        wording.percent(each, language) for each in (share.sure, share.nominal, share.possible)
    )
    return certain, nominal, possible


def share_range_words(share: Interval, language: Language) -> str:
    """Return a share with its range, or alone where all three figures read the same.

    Examples
    --------
    >>> share_range_words(Interval(0.2, 0.4, 0.9), "en")
    '40% (20% to 90%)'
    >>> share_range_words(Interval(0.4, 0.4, 0.4), "en")
    '40%'
    """
    certain, nominal, possible = three_shares(share, language)
    if certain == nominal == possible:
        return nominal
    text = N_("{nominal} ({certain} to {possible})")
    return translate(text, language, nominal=nominal, certain=certain, possible=possible)


def cell_words(cell: CircleCell, language: Language) -> str:
    """Say who of a place reaches a service: all, nobody, or a share with its range.

    Examples
    --------
    >>> cell_words(CircleCell(None, "people"), "en")
    'nothing counts'
    """
    if cell.share is None or cell.reach in REACH:
        return translate(REACH[cell.reach], language)
    return share_range_words(cell.share, language)


def added_words(row: ServiceRow, language: Language) -> str:
    """Say what everything planned adds: points of the share, and what has no place yet."""
    parts = []
    if row.added is not None and row.added_facilities:
        parts.append(wording.points(row.added, language))
    if row.waiting:
        text = N_("1 without a place") if row.waiting == 1 else N_("{n} without a place")
        parts.append(translate(text, language, n=wording.count(row.waiting)))
    return listed(parts, language) if parts else NOTHING


def density_words(row: ServiceRow, language: Language) -> str:
    """Return how many of the required facilities exist; their number may not be known."""
    if row.density is None:
        return ""
    required = wording.count(row.density.required)
    if not row.density.count:
        text = N_("{required} required; how many there are is not known")
        return translate(text, language, required=required)
    count = wording.count(row.density.count)
    text = N_("{count} of {required} required")
    return translate(text, language, count=count, required=required)
