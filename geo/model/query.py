"""Parse and write the filter over the projects that a page's URL contains."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.model.errors import BadQuery
from geo.model.plan import plan
from geo.model.search import MAX_WORDS, terms
from geo.model.text.communities import communities_of
from geo.model.vocabulary import vocabulary

MAX_TEXT = 100
MAX_VALUES = 100
NO_COMMUNITY = "-"  # stands for projects that have a place but no known community
PARAMETERS = ("section", "status", "category", "community", "year", "certainty", "q")
_CODED = {"status": "status", "category": "category", "certainty": "certainty"}


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """The projects to show. An empty set is no restriction.

    A project must match every set that is not empty, and any one value of it.

    Attributes
    ----------
    section, year : frozenset of int
    status, category, community, certainty : frozenset of str
        Codes; names of communities or :data:`NO_COMMUNITY`.
    q : str
        Free text; every word must occur (see :mod:`geo.model.search`).
    """

    section: frozenset[int] = frozenset()
    status: frozenset[str] = frozenset()
    category: frozenset[str] = frozenset()
    community: frozenset[str] = frozenset()
    year: frozenset[int] = frozenset()
    certainty: frozenset[str] = frozenset()
    q: str = ""

    def params(self) -> dict[str, list[str]]:
        """Return the filter as URL parameters, leaving out empty ones.

        Examples
        --------
        >>> ProjectFilter(section=frozenset({2, 1})).params()
        {'section': ['1', '2']}
        """
        sets = {name: getattr(self, name) for name in PARAMETERS if name != "q"}
        params = {name: [str(v) for v in sorted(values)] for name, values in sets.items() if values}
        return {**params, "q": [self.q]} if self.q else params

    def without(self, name: str) -> ProjectFilter:
        """Return the filter without one of its restrictions, as facet counts need it."""
        values = {key: getattr(self, key) for key in PARAMETERS}
        values[name] = "" if name == "q" else frozenset()
        return ProjectFilter(**values)


def parse_filter(params: Mapping[str, Any], *, strict: bool = True) -> ProjectFilter:
    """Parse a filter from URL parameters.

    Parameters
    ----------
    params : mapping of str to str or list of str
        Values may be repeated or separated by commas.
    strict : bool
        Whether an invalid value is an error (for programs) or is ignored (for a person
        who opens an old link).

    Raises
    ------
    BadQuery
        Names the parameter, the value and the allowed values.

    Examples
    --------
    >>> parse_filter({"section": "2,3", "q": " 学校 "}).q
    '学校'
    >>> parse_filter({"section": "9"}, strict=False)
    ProjectFilter(section=frozenset(), status=frozenset(), category=frozenset(), \
community=frozenset(), year=frozenset(), certainty=frozenset(), q='')
    """
    parsed: dict[str, Any] = {}
    for name in PARAMETERS:
        values = _values_of(name, params)
        parsed[name] = _parse(name, values if strict else _valid(name, values))
    return ProjectFilter(**parsed)


def wrong_values(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the invalid values among URL parameters, each with its parameter.

    Examples
    --------
    >>> wrong_values({"section": "2,99", "status": "done", "q": "学校"})
    [('section', '99'), ('status', 'done')]
    """
    wrong = []
    for name in PARAMETERS:
        values = _values_of(name, params)
        valid = _valid(name, values)
        wrong += [(name, value) for value in values if value not in valid]
    return wrong


def _valid(name: str, values: list[str]) -> list[str]:
    """Return the valid values of a parameter."""
    valid = []
    for value in values[:MAX_VALUES]:
        with contextlib.suppress(BadQuery):
            _parse(name, [value])
            valid.append(value)
    with contextlib.suppress(BadQuery):  # search texts, each short, may be too long together
        _parse(name, valid)
        return valid
    return []


def _values_of(name: str, params: Mapping[str, Any]) -> list[str]:
    """Return the single values of a parameter."""
    values = _split(params.get(name), at_commas=name not in ("q", "community"))
    if name == "community":
        return [each for value in values for each in _communities(value)]
    return values


def _split(value: Any, *, at_commas: bool) -> list[str]:
    items: Iterable[Any] = value if isinstance(value, list | tuple) else [value]
    texts = [str(item) for item in items if item is not None]
    if at_commas:
        texts = [part for text in texts for part in text.split(",")]
    return [text.strip() for text in texts if text.strip()]


def _communities(value: str) -> tuple[str, ...]:
    return (NO_COMMUNITY,) if value == NO_COMMUNITY else communities_of(value)


def _parse(name: str, values: list[str]) -> str | frozenset[Any]:
    if len(values) > MAX_VALUES:
        raise _bad(name, f"{values[0]}, …", "count", limit=MAX_VALUES)
    if name == "q":
        text = " ".join(values)
        if len(text) > MAX_TEXT:
            raise _bad(name, text[:20] + "…", "length", limit=MAX_TEXT)
        if len(terms(text)) > MAX_WORDS:
            raise _bad(name, text[:20] + "…", "words", limit=MAX_WORDS)
        return text
    if name in _CODED:
        return _codes(name, values, vocabulary().codes(_CODED[name]))
    if name == "section":
        allowed = [str(number) for number in plan().section_numbers]
        return frozenset(int(code) for code in _codes(name, values, allowed))
    if name == "year":
        return frozenset(_year(value) for value in values)
    return frozenset(values)


def _codes(name: str, values: list[str], allowed: Sequence[str]) -> frozenset[str]:
    for value in values:
        if value not in allowed:
            raise _bad(name, value, "known_code", allowed=tuple(allowed))
    return frozenset(values)


def _year(value: str) -> int:
    if len(value) == 4 and value.isascii() and value.isdigit() and 1900 <= int(value) <= 2200:
        return int(value)
    raise _bad("year", value, "number", low=1900, high=2200)


def _bad(name: str, value: str, rule: str, **params: Any) -> BadQuery:
    return BadQuery("bad_parameter", field=name, value=value, rule=rule, **params)
