"""Select and group findings by importance: about the whole file first, then by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from geo.model.errors import Finding

_FIRST_OF_KIND = 20  # findings of a kind that are kept before any kind gets more
_SEVERITIES = ("error", "warning", "info")
QUESTIONS = "crs_question"  # prefix of the codes of questions to the user


@dataclass(frozen=True, slots=True)
class Group:
    """All findings of one kind.

    Attributes
    ----------
    findings : list of Finding
        Of one code and severity; all about the whole file, or all about single features.
    left : int
        Number of further findings that are not in the list.
    """

    findings: list[Finding]
    left: int = 0

    @property
    def first(self) -> Finding:
        """The finding that represents the group."""
        return self.findings[0]

    @property
    def count(self) -> int:
        """The number of findings, listed or not."""
        return len(self.findings) + self.left


def without_hints(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return only the errors and warnings, which are shown next to a figure."""
    return tuple(each for each in findings if each.severity != "info")


def keep(found: Sequence[Finding], most: int) -> tuple[list[Finding], dict[str, int]]:
    """Limit the number of findings so that every kind is still represented.

    Parameters
    ----------
    found : sequence of Finding
    most : int
        Limit for findings about single features; those about the whole file
        are always kept.

    Returns
    -------
    list of Finding
        In the original order.
    dict of str to int
        Number of findings left out, by code.

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
    counts: Counter[str] = Counter()
    ranks: dict[tuple[bool, bool], list[Finding]] = {}
    for each in single:
        counts[each.code] += 1
        rank = (counts[each.code] > _FIRST_OF_KIND, each.severity != "error")
        ranks.setdefault(rank, []).append(each)
    in_order = chain.from_iterable(ranks[rank] for rank in sorted(ranks))
    chosen = set(map(id, islice(in_order, most)))
    left = Counter(each.code for each in single if id(each) not in chosen)
    kept = [each for each in found if each.feature is None or id(each) in chosen]
    return kept, dict(left)


def groups(found: Sequence[Finding], left: dict[str, int] | None = None) -> list[Group]:
    """Group findings by kind, questions first.

    Parameters
    ----------
    found : sequence of Finding
    left : dict of str to int, optional
        Number of further findings, by code.

    Returns
    -------
    list of Group
        Questions, then findings about the whole file, then about features; among
        each, errors before warnings before hints.

    Examples
    --------
    >>> found = [Finding("id_missing", feature="#1"), Finding("spike", "info", "a"),
    ...     Finding("id_missing", feature="#2"), Finding("crs_question_several", "warning")]
    >>> [(each.first.code, each.count) for each in groups(found, {"id_missing": 5})]
    [('crs_question_several', 1), ('id_missing', 7), ('spike', 1)]
    """
    left_of_code = dict(left or {})
    kinds: dict[tuple[bool, str, str], list[Finding]] = {}
    for each in found:
        kinds.setdefault((each.feature is None, each.severity, each.code), []).append(each)
    grouped = []
    for (is_about_file, _severity, code), of_kind in kinds.items():
        grouped.append(Group(of_kind, 0 if is_about_file else left_of_code.pop(code, 0)))
    return sorted(grouped, key=_order)


def _order(group: Group) -> tuple[bool, bool, int]:
    first = group.first
    is_question = first.code.startswith(QUESTIONS)
    return not is_question, first.feature is not None, _SEVERITIES.index(first.severity)
