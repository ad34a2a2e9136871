"""Format the imprint of printed output: sources, date and approval number."""

from __future__ import annotations

from geo.model.text.language import N_
from geo.model.text.translate import translate
from geo.publish.facts import Imprint
from geo.web.start import attributions


def approval_line(facts: Imprint) -> str:
    """Return the line with the approval number, or that there is none yet."""
    if not facts.approval:
        return translate(N_("Map approval number: none yet"), facts.language)
    return translate(N_("Map approval number {value}"), facts.language, value=facts.approval)


def date_line(facts: Imprint) -> str:
    """Return the line with the date of the data."""
    return translate(N_("Data as of {value}"), facts.language, value=facts.data_date.isoformat())


def notes(facts: Imprint) -> tuple[str, ...]:
    """Return the notes that belong on every output, such as how exact the outlines are.

    What the imprint states by itself, the approval number and the base map, is left out.
    """
    stated = {
        translate(N_("Map approval number {number}"), facts.language, number=facts.approval),
        translate(N_("Base map: {value}"), facts.language, value=facts.base_map),
    }
    return tuple(line for line in attributions(facts.language) if line not in stated)


def small_print(facts: Imprint) -> tuple[str, ...]:
    """Return the imprint as two lines of small print for a picture."""
    between = "；" if facts.language == "zh" else "; "
    first = [*facts.sources[:1], *filter(None, [facts.base_map])]
    second = [date_line(facts), approval_line(facts), *notes(facts)]
    return tuple(between.join(line) for line in (first, second) if line)
