"""Select the facilities to which a rule applies; the others are reported, never dropped."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import numpy as np

from geo.coverage.facilities import Facilities, FacilityKind
from geo.coverage.user_data.names import some
from geo.model.errors import Finding
from geo.model.standards import Rule


def for_rule(facilities: Facilities, rule: Rule) -> Facilities:
    """Return the facilities to which a rule applies, and list the others separately.

    A rule with `for_kinds` applies to facilities whose stated kind or name contains one
    of its words.

    Parameters
    ----------
    facilities : Facilities
    rule : Rule

    Returns
    -------
    Facilities
        Those of another kind are in `apart`, including those without a place;
        `findings` states their number and names.

    Examples
    --------
    >>> import shapely
    >>> from geo.coverage.facilities import facilities_at
    >>> from geo.model.standards import own_rule
    >>> pocket = own_rule("park", 300.0).model_copy(update={"for_kinds": ("pocket park",)})
    >>> pair = ("", "A pocket park"), ("forest park", "B")
    >>> kinds = tuple(FacilityKind("1", "A", *each) for each in pair)
    >>> made = for_rule(facilities_at([shapely.Point(0, 0)] * 2, kinds=kinds), pocket)
    >>> len(made), made.apart[0].stated, made.findings[0].code
    (1, 'forest park', 'rule_other_kind')
    """
    if rule.for_kinds is None:
        return facilities
    words = [_plain(word) for word in rule.for_kinds]
    fits = np.array([kind is None or _is_for(kind, words) for kind in facilities.kinds], dtype=bool)
    waiting = tuple(kind for kind in facilities.waiting if _is_for(kind, words))
    other_located = [
        kind._replace(name=name)
        for kind, name, fit in zip(facilities.kinds, facilities.names, fits, strict=True)
        if kind is not None and not fit
    ]
    other_waiting = [kind for kind in facilities.waiting if kind not in waiting]
    apart = [*other_located, *other_waiting]
    if not apart:
        return facilities
    return replace(
        facilities.chosen(fits),
        waiting=waiting,
        not_located=facilities.not_located - len(other_waiting),
        apart=(*facilities.apart, *apart),
        findings=(*facilities.findings, *_findings(apart)),
    )


def _is_for(kind: FacilityKind, words: list[str]) -> bool:
    text = _plain(f"{kind.stated} {kind.names}")
    return any(word in text for word in words)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("_", " ").strip()


def _findings(apart: list[FacilityKind]) -> list[Finding]:
    findings = []
    for code, is_stated in (("rule_other_kind", True), ("rule_kind_unknown", False)):
        names = [kind.name for kind in apart if bool(kind.stated) == is_stated]
        if names:
            params = {"count": f"{len(names):,}", "names": some(names)}
            findings.append(Finding(code, "warning", params=params))
    return findings
