"""Put the figures of communities into words: values with their range, columns, legends."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from geo.coverage.communities import CommunityRow
from geo.coverage.community_figures import FIGURES, Shading, Unit, title_of
from geo.coverage.report import wording
from geo.coverage.report.headline import people_words, share_words
from geo.coverage.straight_line.service_area import Interval
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate

NOTHING = "–"
UNSURE = N_("The uncertainty spans two classes")
NO_FIGURE = N_("No figure")
_METHODS = {
    "equal": N_("Classes: fifths of the whole, the same on every map."),
    "natural": N_("Classes: natural breaks in the figures of this map."),
}
_HEADS: dict[Unit, str] = {
    "share": N_("{title} (%)"),
    "per_km2": N_("{title} (per km²)"),
    "points": N_("{title} (percentage points)"),
    "services": N_("{title}, reached by at least half of the people"),
}
# Digits of a number in a file.
DIGITS: dict[Unit, int] = {
    "share": 1, "people": 0, "per_km2": 0, "count": 0, "per_10000": 2, "per_1000": 1,
    "points": 1, "services": 0,
}  # fmt: skip


def figure_title(code: str, rows: Sequence[CommunityRow], language: Language) -> str:
    """Return the title of a figure, which says whether shares are of people or of land."""
    return translate(title_of(code, rows), language)


def figure_head(
    code: str, rows: Sequence[CommunityRow], language: Language, *, of_numbers: bool = True
) -> str:
    """Return the heading of a figure's column: its title with its unit.

    Parameters
    ----------
    code : str
        Key of :data:`geo.coverage.community_figures.FIGURES`.
    rows : sequence of CommunityRow
    language : {"zh", "en"}
    of_numbers : bool
        Whether the column has plain numbers; in words, shares come with their sign.
    """
    title, unit = figure_title(code, rows, language), FIGURES[code].unit
    text = _HEADS.get(unit) if of_numbers or unit != "share" else None
    return translate(text, language, title=title) if text else title


def plain_figure(figure: float, code: str) -> float:
    """Return a figure as the number in a column: shares and points in percent, rounded.

    Examples
    --------
    >>> plain_figure(0.12345, "share"), plain_figure(1234.5, "people")
    (12.3, 1234)
    """
    unit = FIGURES[code].unit
    factor = 100.0 if unit in {"share", "points"} else 1.0
    # A whole number is one in a file, too: 1234, not 1234.0.
    return round(figure * factor, DIGITS[unit]) if DIGITS[unit] else round(figure * factor)


def figure_words(
    figure: Interval | None,
    code: str,
    basis: str | None,
    language: Language,
    *,
    judged: int = 0,
    has_unit: bool = True,
) -> str:
    """Return a figure with its unit, and its range where the uncertainty shows.

    Parameters
    ----------
    figure : Interval or None
        Lowest, nominal and highest value.
    code : str
        Key of :data:`geo.coverage.community_figures.FIGURES`.
    basis : str or None
        See :class:`geo.coverage.population.population.Population`.
    language : {"zh", "en"}
    judged : int
        How many services the living circle has.
    has_unit : bool
        False where the heading of the column says the unit.

    Examples
    --------
    >>> figure_words(Interval(0.2, 0.4, 0.9), "share", None, "en")
    '40% (20% to 90%)'
    >>> figure_words(Interval(2, 2, 2), "facilities", None, "en"), figure_words(
    ...     None, "people", None, "en")
    ('2', '–')
    >>> figure_words(Interval(2, 3, 3), "services", None, "en", judged=6)
    '3 / 6 (2 to 3)'
    """
    if figure is None:
        return NOTHING
    low, nominal, high = (
        _number(each, code, basis, language)
        for each in (figure.sure, figure.nominal, figure.possible)
    )
    words = nominal
    unit = FIGURES[code].unit if has_unit else "count"
    if FIGURES[code].unit == "services":
        words = translate(N_("{count} / {total}"), language, count=nominal, total=judged)
    elif unit == "people":
        words = people_words(figure.nominal, basis, language)
    elif unit == "per_km2":
        words = translate(N_("{value} per km²"), language, value=nominal)
    elif unit == "points":
        return wording.points(figure, language)
    if low == high == nominal:
        return words
    text = N_("{nominal} ({certain} to {possible})")
    return translate(text, language, nominal=words, certain=low, possible=high)


def _number(value: float, code: str, basis: str | None, language: Language) -> str:
    unit = FIGURES[code].unit
    if unit == "share":
        return share_words(value, language)
    if unit in {"people", "per_km2"}:
        step = wording.people_step(Interval(value, value, value), basis)
        return wording.number(value, step, language)
    if unit == "points":
        return f"{100 * value:+.0f}" if round(100 * value) else "0"
    if unit in {"per_10000", "per_1000"}:
        return wording.per_km2(value)
    return f"{value:,.0f}"


def class_labels(shading: Shading, language: Language) -> list[str]:
    """Return the legend of the classes, from the lowest; empty if no community has a figure.

    Parameters
    ----------
    shading : Shading
    language : {"zh", "en"}
    """
    known = [each.nominal for each in shading.figures if each is not None]
    if not known:
        return []
    unit, bounds = shading.figure.unit, shading.classes.bounds
    if not bounds:
        return [_bound(known[0], unit, language)]
    if unit in {"count", "services"}:
        return _whole_labels(bounds, known)
    texts = [_bound(each, unit, language) for each in bounds]
    first = translate(N_("up to {high}"), language, high=texts[0])
    between = [
        translate(N_("over {low}, up to {high}"), language, low=low, high=high)
        for low, high in pairwise(texts)
    ]
    return [first, *between, translate(N_("over {low}"), language, low=texts[-1])]


def _whole_labels(bounds: Sequence[float], known: Sequence[float]) -> list[str]:
    """Return classes of whole numbers by their first and last: 0, 1–3, 4–9."""
    lasts = [*(math.floor(each + 1e-9) for each in bounds), round(max(known))]
    firsts = [round(min(known)), *(each + 1 for each in lasts[:-1])]
    return [
        f"{low:,}" if low >= high else f"{low:,}–{high:,}"
        for low, high in zip(firsts, lasts, strict=True)
    ]


def _bound(value: float, unit: Unit, language: Language) -> str:
    if unit == "share":
        return f"{100 * value:.0f}%"
    if unit == "points":
        return f"{100 * value:,.4g}"
    if language == "zh" and value >= 10_000:
        return f"{value / 10_000:,.6g} 万"
    return f"{value:,.6g}"


def classes_sentence(shading: Shading, language: Language) -> str:
    """Return how the classes were found."""
    return translate(_METHODS[shading.classes.method], language)
