"""What a search has matched, as a line under a hit: Status: Under construction · Name: Hospital."""

from __future__ import annotations

from collections.abc import Sequence

from geo.model.language import N_, Language, translate
from geo.model.search import NAME
from geo.model.search_matches import Match, label_of

FIELDS = {
    "id": N_("Id"),
    "name": N_("Name"),
    "name_en": N_("Name"),
    "status": N_("Status"),
    "category": N_("Category"),
    "certainty": N_("Location"),
    "section": N_("Section of the plan"),
    "target_year": N_("Target year"),
    "community": N_("Community"),
    "phrase": N_("Plan's words"),
    "lead": N_("Lead"),
    "description": N_("Description"),
    "start": N_("Period"),
    "end": N_("Period"),
}
IN_FIELD = N_("{field}: {value}")
AS_WRITTEN = N_("{label} ({word})")


def in_words(found: Sequence[Match], language: Language) -> str:
    """Return the matches of a project as one line; empty for none."""
    told = (
        translate(
            IN_FIELD,
            language,
            field=translate(FIELDS[each.field], language),
            value=_value(each, language),
        )
        for each in found
    )
    return " · ".join(dict.fromkeys(told))


def _value(match: Match, language: Language) -> str:
    """Return the matched part of a name, a label, or a text around its match."""
    text = "".join(match.parts)
    if match.level == NAME and match.parts[1]:
        return match.parts[1]
    if match.code is None:
        return text
    label = label_of(match.field, match.code, language)
    return label if label == text else translate(AS_WRITTEN, language, label=label, word=text)
