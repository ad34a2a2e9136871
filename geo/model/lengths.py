"""Lengths as people say them: 80 m, 1.2 km; the same figure has the same unit everywhere."""

from __future__ import annotations

from geo.model.language import N_, Language, translate


def length_text(metres: float, language: Language) -> str:
    """Return a length in metres below a kilometre, else in kilometres with one decimal.

    The map document says it by ``PM.metres``, in the same way.

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
