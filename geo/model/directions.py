"""Directions in words."""

from __future__ import annotations

from geo.model.language import N_, Language, translate

# Clockwise from north, 45 degrees each.
_DIRECTIONS = (
    N_("north"),
    N_("north-east"),
    N_("east"),
    N_("south-east"),
    N_("south"),
    N_("south-west"),
    N_("west"),
    N_("north-west"),
)


def direction_words(bearing: float, language: Language) -> str:
    """Return a direction as a word.

    Parameters
    ----------
    bearing : float
        Degrees clockwise from north.
    language : {"zh", "en"}

    Examples
    --------
    >>> direction_words(119.6, "en"), direction_words(359, "en")
    ('south-east', 'north')
    """
    return translate(_DIRECTIONS[round(bearing / 45) % 8], language)
