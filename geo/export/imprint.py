"""The imprint on printed matter: sources, date, approval number."""

from __future__ import annotations

from geo.model.text.language import N_
from geo.model.text.translate import translate
from geo.publish.facts import Imprint
from geo.web.start import attributions


def approval_line(told: Imprint) -> str:
    """Return the approval number, or that there is none yet."""
    if not told.approval:
        return translate(N_("Map approval number: none yet"), told.language)
    return translate(N_("Map approval number {value}"), told.language, value=told.approval)


def date_line(told: Imprint) -> str:
    """Return how old the data are."""
    return translate(N_("Data as of {value}"), told.language, value=told.data_date.isoformat())


def notes(told: Imprint) -> tuple[str, ...]:
    """Return what the map says about itself on every output, such as how exact its outlines are."""
    number = translate(N_("Map approval number {number}"), told.language, number=told.approval)
    return tuple(line for line in attributions(told.language) if line != number)


def small_print(told: Imprint) -> tuple[str, ...]:
    """Return the imprint as the small print of a picture: two lines."""
    between = "；" if told.language == "zh" else "; "
    first = [*told.sources[:1], *filter(None, [told.base_map])]
    second = [date_line(told), approval_line(told), *notes(told)]
    return tuple(between.join(line) for line in (first, second) if line)
