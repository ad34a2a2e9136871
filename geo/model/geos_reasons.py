"""What GEOS says of an invalid shape, in both languages."""

from __future__ import annotations

from geo.model.language import N_, Language, translate

# The messages of TopologyValidationError in GEOS.
_REASONS = {
    "Self-intersection": N_("its outline crosses itself at {place}"),
    "Ring Self-intersection": N_("a ring touches or crosses itself at {place}"),
    "Hole lies outside shell": N_("a hole lies outside at {place}"),
    "Holes are nested": N_("one hole lies in another at {place}"),
    "Interior is disconnected": N_("a hole cuts it into pieces at {place}"),
    "Nested shells": N_("one part lies in another at {place}"),
    "Duplicate Rings": N_("two rings are the same at {place}"),
    "Too few points in geometry component": N_("a part has too few points at {place}"),
}


def reason_words(reason: str, language: Language) -> str:
    """Return GEOS's reason in words; one that is not known stays as it is.

    Examples
    --------
    >>> reason_words("Self-intersection[113.745 23.015]", "en")
    'its outline crosses itself at 113.745 23.015'
    >>> reason_words("?", "zh")
    '?'
    """
    name, _, place = reason.removesuffix("]").partition("[")
    text = _REASONS.get(name.strip())
    if text is None or not place:
        return reason
    return translate(text, language, place=place)
