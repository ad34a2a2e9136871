"""Read numbers as written in office tables: with thousands separators, full-width digits, units."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

_DIGITS = 3  # in each group of thousands
# No unit that could be read as a multiple: “1.2 m” people may be millions.
PEOPLE_UNITS = ("人",)
UNITS = (
    "人", "个", "座", "位", "床", "张", "名", "学位", "床位", "米", "m", "metres", "beds", "places",
)  # fmt: skip


def number_from(text: str, units: Iterable[str] = PEOPLE_UNITS) -> float | None:
    """Convert text to a number; None if it is not a number.

    Parameters
    ----------
    text : str
    units : iterable of str
        Units that may follow the number.

    Examples
    --------
    >>> [number_from(each) for each in ("1,200", "６００ 人", "50 m", "1,20", "1_0", "")]
    [1200.0, 600.0, None, None, None, None]
    >>> number_from("1,200 个", UNITS), number_from("50 m", UNITS)
    (1200.0, 50.0)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    unit = max((each for each in units if plain.endswith(each)), key=len, default="")
    plain = _without_thousands(plain.removesuffix(unit).strip())
    try:
        return float(plain) if plain and "_" not in plain else None
    except ValueError:
        return None


def amount_of(value: Any) -> float:
    """Convert a capacity or radius from a table, perhaps text; NaN if it is not a valid amount.

    Examples
    --------
    >>> amount_of(600), amount_of(" 1,600 个"), amount_of("many"), amount_of(-1)
    (600.0, 1600.0, nan, nan)
    >>> amount_of(True), amount_of(None), amount_of("inf")
    (nan, nan, nan)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return float("nan")
    number = number_from(value, UNITS) if isinstance(value, str) else float(value)
    return number if number is not None and 0 <= number < float("inf") else float("nan")


def _without_thousands(text: str) -> str:
    integer, point, fraction = text.partition(".")
    first, *groups = integer.split(",")
    are_thousands = first.lstrip("+-").isdigit() and len(first.lstrip("+-")) <= _DIGITS
    are_thousands &= all(len(each) == _DIGITS and each.isdigit() for each in groups)
    return first + "".join(groups) + point + fraction if groups and are_thousands else text
