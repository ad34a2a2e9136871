"""Format figures with their units, with no more digits than their uncertainty justifies."""

from __future__ import annotations

import math

from geo.coverage.straight_line.service_area import Interval
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate

AREA_DIGITS = 3
PEOPLE_DIGITS = 3
EVEN_DIGITS = 2  # for people spread evenly by assumption: a third digit would mean nothing
_TEN_THOUSAND = 10_000
_NOTHING = 1e-9  # smaller figures come from rounding, whatever the unit
_METHODS = {"straight_line": N_("in a straight line"), "network": N_("along streets")}


def step_of(figures: Interval, digits: int) -> float:
    """Return the power of ten to which figures are rounded.

    No finer than `digits` digits of the nominal figure, and no finer than half the
    difference between sure and possible, but at least one digit is kept.

    Parameters
    ----------
    figures : Interval
    digits : int
        Significant digits, at most.

    Examples
    --------
    >>> step_of(Interval(20_000, 91_234, 160_000), 3), step_of(Interval(5.0, 5.0, 5.0), 3)
    (10000.0, 0.01)
    """
    value = figures.nominal if figures.nominal > _NOTHING else figures.possible
    if not value > _NOTHING:
        return 1.0
    first = math.floor(math.log10(value))
    spread = (figures.possible - figures.sure) / 2
    # Differences in the last bits come from rounding, not from uncertainty.
    by_spread = math.floor(math.log10(spread)) if spread > 1e-9 * value else -math.inf
    return float(10.0 ** max(first - digits + 1, min(by_spread, first)))


def within(value: float, half_spread: float = 0.0) -> Interval:
    """Return a figure with a symmetric uncertainty, for :func:`step_of`."""
    return Interval(value - half_spread, value, value + half_spread)


def half_spread(figures: Interval | None) -> float:
    """Return half the difference between sure and possible; 0 if there are no figures."""
    return (figures.possible - figures.sure) / 2 if figures else 0.0


def number(value: float, step: float, language: Language) -> str:
    """Return a number rounded to a power of ten.

    Examples
    --------
    >>> number(91_234, 1_000, "en"), number(91_234, 1_000, "zh"), number(9_123, 10, "zh")
    ('91,000', '9.1 万', '9,120')
    >>> number(40_000, 100, "zh")  # nobody writes 4.00 万
    '4 万'
    """
    rounded = round(value / step) * step
    if not rounded:
        return "0"
    if language == "zh" and rounded >= _TEN_THOUSAND:
        text = _fixed(rounded / _TEN_THOUSAND, step / _TEN_THOUSAND)
        return f"{text.rstrip('0').rstrip('.') if '.' in text else text} 万"
    return _fixed(rounded, step)


def _fixed(value: float, step: float) -> str:
    return f"{value:,.{_decimals(step)}f}"


def _decimals(step: float) -> int:
    return max(0, -math.floor(math.log10(step) + 1e-9))


def people(value: float, step: float, language: Language) -> str:
    """Return a number of people with its unit.

    Examples
    --------
    >>> people(91_234, 1_000, "zh"), people(1.2, 1, "en"), people(830, 10, "zh")
    ('9.1 万人', '1 person', '830 人')
    """
    text = number(value, max(step, 1.0), language)
    if language == "zh":
        return f"{text}人" if text.endswith("万") else f"{text} 人"
    return translate(N_("1 person") if text == "1" else N_("{count} people"), language, count=text)


def people_step(figures: Interval, basis: str | None) -> float:
    """Return the step to which people are rounded, coarser if they are spread evenly."""
    return max(step_of(figures, EVEN_DIGITS if basis == "even" else PEOPLE_DIGITS), 1.0)


def square_km(value: float, step: float, language: Language) -> str:
    """Return an area in km2 with its unit.

    Examples
    --------
    >>> square_km(1.234, 0.1, "en"), square_km(1.234, 0.01, "zh")
    ('1.2 km²', '1.23 平方公里')
    """
    return translate(N_("{number} km²"), language, number=number(value, step, language))


def per_km2(value: float) -> str:
    """Format a density per km2: two decimals, or two digits where that would say nothing.

    Examples
    --------
    >>> per_km2(1234.56), per_km2(2.345), per_km2(0.000516), per_km2(0.0)
    ('1,234.6', '2.35', '0.00052', '0')
    """
    if value == 0 or value >= 0.1:
        return f"{value:,.1f}" if value >= 10 else f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{value:.2g}"


def percent(share: float, language: Language) -> str:
    """Return a share in whole percent; 0% and 100% only if exact.

    Examples
    --------
    >>> [percent(share, "en") for share in (0.0, 0.004, 0.256, 0.9999, 1.0)]
    ['0%', 'less than 1%', '26%', 'more than 99%', '100%']
    """
    value = share * 100
    if 1e-7 < value < 1:
        return translate(N_("less than 1%"), language)
    if 99 < value < 100 - 1e-7:
        return translate(N_("more than 99%"), language)
    return f"{round(value)}%"


def points(added: Interval, language: Language) -> str:
    """Return a difference of shares in whole percentage points, with its range.

    Examples
    --------
    >>> points(Interval(0.0, 0.011, 0.067), "en"), points(Interval(0.0, 0.0, 0.0), "en")
    ('+1 point (0 to 7)', '+0 points')
    >>> points(Interval(0.0, 0.004, 0.006), "zh")
    '不到 1 个百分点（0 至 1）'
    """
    sure, nominal, possible = (f"{100 * each:.0f}" for each in _three(added))
    text = N_("+1 point") if nominal == "1" else N_("+{nominal} points")
    if 1e-7 < 100 * added.nominal < 1:
        text = N_("less than 1 point")
    words = translate(text, language, nominal=nominal)
    if sure == possible:
        return words
    text = N_("{nominal} ({certain} to {possible})")
    return translate(text, language, nominal=words, certain=sure, possible=possible)


def _three(figures: Interval) -> tuple[float, float, float]:
    """Return the figures in ascending order: differences of intervals may not ascend."""
    sure, possible = sorted((figures.sure, figures.possible))
    return min(sure, figures.nominal), figures.nominal, max(possible, figures.nominal)


def distance(metres: float, language: Language, plus_minus_m: float = 0.0) -> str:
    """Return a distance with its unit: to 10 m below 1 km, to 100 m above, coarser if uncertain.

    Examples
    --------
    >>> distance(343.0, "en"), distance(1_843.0, "zh"), distance(997.0, "en")
    ('340 m', '1.8 公里', '1.0 km')
    >>> distance(343.0, "en", 150.0), distance(7_843.0, "en", math.inf)
    ('300 m', '8 km')
    """
    first = math.floor(math.log10(max(metres, 10.0)))
    step = 10.0 ** max(1, first - 1, min(_power(plus_minus_m), first))
    rounded = round(metres / step) * step
    if rounded < 1000:
        return translate(N_("{number} m"), language, number=f"{rounded:.0f}")
    text = _fixed(rounded / 1000, max(step / 1000, 0.1))
    return translate(N_("{number} km"), language, number=text)


def _power(value: float) -> float:
    return math.floor(math.log10(value)) if 0 < value < math.inf else value or -math.inf


def radius(metres: float, language: Language) -> str:
    """Return the exact radius of a rule with its unit.

    Examples
    --------
    >>> radius(500.0, "en"), radius(1000.0, "zh"), radius(2500.5, "en")
    ('500 m', '1,000 米', '2,500.5 m')
    """
    return translate(N_("{number} m"), language, number=f"{metres:,.10g}")


def method(code: str, language: Language) -> str:
    """Return in words how a distance is measured.

    Examples
    --------
    >>> method("network", "en")
    'along streets'
    """
    return translate(_METHODS[code], language)


def count(value: int) -> str:
    """Return an exact number with thousands separators.

    Examples
    --------
    >>> count(10_851)
    '10,851'
    """
    return f"{value:,}"
