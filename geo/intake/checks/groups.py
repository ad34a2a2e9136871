"""Findings in order of importance: the whole file first, then kind by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from geo.model.errors import Finding

_EACH = 20  # of a kind that are kept before any kind gets more
_SEVERITIES = ("error", "warning", "info")
QUESTIONS = "crs_question"  # begins the codes that wait for a decision


@dataclass(frozen=True, slots=True)
class Group:
    """All findings of one kind.

    Attributes
    ----------
    findings : list of Finding
        Of one code and severity; all of the whole file, or all of single features.
    left : int
        How many more there are, which are not in the list.
    """

    findings: list[Finding]
    left: int = 0

    @property
    def first(self) -> Finding:
        """The one that stands for all."""
        return self.findings[0]

    @property
    def count(self) -> int:
        """How many there are, listed or not."""
        return len(self.findings) + self.left


def without_hints(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the errors and warnings, which are told beside a figure."""
    return tuple(each for each in findings if each.severity != "info")


def keep(found: Sequence[Finding], most: int) -> tuple[list[Finding], dict[str, int]]:
    """Keep so many findings that every kind and all of the whole file are among them.

    Parameters
    ----------
    found : sequence of Finding
    most : int
        How many of single features are kept; those of the whole file always are.

    Returns
    -------
    list of Finding
        In the order given.
    dict of str to int
        How many are left out, by code.

    Examples
    --------
    >>> many = [Finding("id_missing", feature=f"#{n}") for n in range(9)]
    >>> kept, left = keep([*many, Finding("crs_mixed", "warning")], 3)
    >>> [each.code for each in kept], left
    (['id_missing', 'id_missing', 'id_missing', 'crs_mixed'], {'id_missing': 6})
    """
    single = [each for each in found if each.feature is not None]
    if len(single) <= most:
        return list(found), {}
    seen: Counter[str] = Counter()
    ranks: dict[tuple[bool, bool], list[Finding]] = {}
    for each in single:
        seen[each.code] += 1
        rank = (seen[each.code] > _EACH, each.severity != "error")
        ranks.setdefault(rank, []).append(each)
    in_order = chain.from_iterable(ranks[rank] for rank in sorted(ranks))
    chosen = set(map(id, islice(in_order, most)))
    left = Counter(each.code for each in single if id(each) not in chosen)
    kept = [each for each in found if each.feature is None or id(each) in chosen]
    return kept, dict(left)


def groups(found: Sequence[Finding], left: dict[str, int] | None = None) -> list[Group]:
    """Put findings of one kind together, the next decision first.

    Parameters
    ----------
    found : sequence of Finding
    left : dict of str to int, optional
        How many more there are of a code.

    Returns
    -------
    list of Group
        Questions and findings of the whole file, then those of features: errors before warnings
        before the rest.

    Examples
    --------
    >>> found = [Finding("id_missing", feature="#1"), Finding("spike", "info", "a"),
    ...     Finding("id_missing", feature="#2"), Finding("crs_question_several", "warning")]
    >>> [(each.first.code, each.count) for each in groups(found, {"id_missing": 5})]
    [('crs_question_several', 1), ('id_missing', 7), ('spike', 1)]
    """
    more = dict(left or {})
    kinds: dict[tuple[bool, str, str], list[Finding]] = {}
    for each in found:
        kinds.setdefault((each.feature is None, each.severity, each.code), []).append(each)
    made = []
    for (is_whole, _severity, code), listed in kinds.items():
        made.append(Group(listed, 0 if is_whole else more.pop(code, 0)))
    return sorted(made, key=_order)


def _order(group: Group) -> tuple[bool, bool, int]:
    first = group.first
    is_question = first.code.startswith(QUESTIONS)
    return not is_question, first.feature is not None, _SEVERITIES.index(first.severity)
