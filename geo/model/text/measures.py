"""Write lengths and directions as people say them: 80 m, 1.2 km, north-east."""

from __future__ import annotations

from geo.model.text.language import N_, Language
from geo.model.text.translate import translate

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


def length_text(metres: float, language: Language) -> str:
    """Write a length: below 1 km in metres, otherwise in kilometres.

    ``PM.metres`` does the same in the map document.

    Parameters
    ----------
    metres : float
        Not negative.
    language : {"zh", "en"}

    Examples
    --------
    >>> length_text(80, "en"), length_text(1200, "en"), length_text(2000, "zh")
    ('80 m', '1.2 km', '2 公里')
    >>> length_text(999.6, "en")
    '1 km'
    """
    if round(metres) < 1000:
        return translate(N_("{number} m"), language, number=f"{metres:.0f}")
    text = f"{metres / 1000:,.1f}".removesuffix(".0")
    return translate(N_("{number} km"), language, number=text)


def direction_words(bearing: float, language: Language) -> str:
    """Return the nearest of the eight compass directions as a word.

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
