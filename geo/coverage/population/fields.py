"""Find the population field in a file's attributes, and read its numbers."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from geo.coverage.population.points import check_people
from geo.coverage.user_data.numbers import number_from
from geo.model.arrays import Floats
from geo.model.errors import UnusablePopulation

# Field names in offices' and public data, the likeliest first; compared without case, years,
# spaces and brackets. Registered population (户籍人口) is a part of the residents and comes last.
_NAMES = (
    "常住人口", "常住人口数", "population", "people", "residents", "人口", "人口数", "人口数量",
    "总人口", "人口总数", "总人口数", "居民", "居民数", "居民人数", "居住人口", "居住人数", "人数",
    "pop", "popcount", "poptotal", "totalpop", "totalpopulation", "populationtotal", "persons",
    "inhabitants", "resident", "residentpopulation", "现状人口", "实有人口", "户籍人口",
)  # fmt: skip
_CLUTTER = re.compile(r"[\s_\-:/.()\[\]【】]|(?:19|20)\d\d年?")
_UNIT = re.compile(r"[(\[（【]\s*+(万?)\s*+(?:人|persons?|people)?\s*+[)\]）】]$|_?(万)人?$")
_LONGEST = 200  # characters of a field's name that are compared
_MOST = 1e10  # more than the population of the world


def people_field(names: Iterable[str]) -> str | None:
    """Return the field with the number of people; None if no name is recognised.

    Examples
    --------
    >>> people_field(["id", "户籍人口", "常住人口_2020（人）"]), people_field(["人口密度"])
    ('常住人口_2020（人）', None)
    """
    return named_field(names, _NAMES)


def named_field(names: Iterable[str], known: Iterable[str]) -> str | None:
    """Return the field whose name comes first among the known names; None if there is none.

    Parameters
    ----------
    names : iterable of str
        Names of the fields.
    known : iterable of str
        The likeliest first; compared without case, years, spaces and brackets.
    """
    fields: dict[str, str] = {}
    for name in names:
        fields.setdefault(_plain(name), name)
    plain = map(_plain, known)
    return next((fields[name] for name in plain if name in fields), None)


def people_of(properties: Sequence[dict[str, Any]], field: str | None) -> Floats:
    """Return the number of people of each feature.

    Parameters
    ----------
    properties : (n,) sequence of dict
    field : str or None
        None: recognised by its name. If the name contains 万人, the unit is ten thousand.

    Returns
    -------
    (n,) float64
        0 where the value is empty.

    Raises
    ------
    UnusablePopulation
        ``population_no_field``, ``population_field_missing``,
        ``population_not_number``, ``population_negative``.
    """
    names = list(dict.fromkeys(name for each in properties for name in each))
    field = people_field(names) if field is None else field
    if field is None:
        raise UnusablePopulation("population_no_field", value=tuple(names) or "–")
    if field not in names:
        raise UnusablePopulation("population_field_missing", field=field, value=tuple(names) or "–")
    texts = [each.get(field) for each in properties]
    numbers = np.array([_number(text) for text in texts], dtype=np.float64)
    wrong = np.flatnonzero(np.isnan(numbers))
    if len(wrong):
        value, count = str(texts[wrong[0]]), len(wrong)
        raise UnusablePopulation("population_not_number", field=field, value=value, count=count)
    check_people(numbers, field)
    return numbers * _factor(field)


def people_from_numbers(numbers: Floats, field: str) -> Floats:
    """Return the number of people from a column of numbers; see :func:`people_of`.

    Parameters
    ----------
    numbers : (n,) float64
    field : str
        Its name, which may say that the unit is ten thousand.

    Raises
    ------
    UnusablePopulation
        ``population_not_number``, ``population_negative``.

    Examples
    --------
    >>> people_from_numbers(np.array([1.5, 0.0]), "人口（万人）").tolist()
    [15000.0, 0.0]
    """
    check_people(np.where(np.abs(numbers) < _MOST, numbers, math.nan), field)
    people: Floats = numbers * _factor(field)
    return people


def _plain(name: str) -> str:
    return _CLUTTER.sub("", _UNIT.sub("", _folded(name)))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name[:_LONGEST]).casefold().strip()


def _factor(name: str) -> float:
    unit = _UNIT.search(_folded(name))
    return 1e4 if unit and (unit[1] or unit[2]) else 1.0


def _number(value: Any) -> float:
    """Return a value as a number of people: NaN if it is not a number, 0 if it is empty."""
    if value is None or value == "":
        return 0.0
    if isinstance(value, str):
        value = number_from(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return math.nan
    return float(value) if abs(value) < _MOST else math.nan
