"""The imprint on printed matter: sources, date, approval number."""

from __future__ import annotations

from geo.model.text.language import N_
from geo.model.text.translate import translate
from geo.publish.facts import Imprint
from geo.web.start import attributions


def approval_line(facts: Imprint) -> str:
    """Return the approval number, or that there is none yet."""
    if not facts.approval:
        return translate(N_("Map approval number: none yet"), facts.language)
    return translate(N_("Map approval number {value}"), facts.language, value=facts.approval)


def date_line(facts: Imprint) -> str:
    """Return how old the data are."""
    return translate(N_("Data as of {value}"), facts.language, value=facts.data_date.isoformat())


def notes(facts: Imprint) -> tuple[str, ...]:
    """Return what the map says about itself on every output, such as how exact its outlines are."""
    number = translate(N_("Map approval number {number}"), facts.language, number=facts.approval)
    return tuple(line for line in attributions(facts.language) if line != number)


def small_print(facts: Imprint) -> tuple[str, ...]:
    """Return the imprint as the small print of a picture: two lines."""
    between = "；" if facts.language == "zh" else "; "
    first = [*facts.sources[:1], *filter(None, [facts.base_map])]
    second = [date_line(facts), approval_line(facts), *notes(facts)]
    return tuple(between.join(line) for line in (first, second) if line)
